// From what was measured to what is kept: the two tables, and every goal that was missed in words.
import type { Proven, Table } from '../record.ts';
import type { Attacked } from './attacks.ts';
import type { Vitals } from './ground.ts';
import { goodPerCpuSecond, goodPerSecond, type Loads, loadName, medianAt, percent, type Step } from './steps.ts';

export interface Measured {
  readonly seconds: number;
  readonly deadlineMs: number;
  readonly loads: Loads | null;
  readonly attacks: readonly Attacked[];
  readonly first: Vitals;
  readonly last: Vitals;
  /** Of the books. */
  readonly violations: number;
}

/** At this multiple of the capacity so much of the peak must be left (I29). */
const GOAL = { times: 3, share: 0.9 } as const;
const RECOVERED_SECONDS_MAX = 10;
/** Memory may grow by what caches hold, and not with every attack. */
const GROWN_MB_MAX = 150;

export function faultsIn({ loads, attacks, first, last, violations }: Measured): readonly string[] {
  const steps = loads?.multiples ?? [];
  const slow = [
    ...steps.flatMap(({ times, recoveredSeconds }) => (recoveredSeconds === undefined ? [] : [{ name: `${times}x`, recoveredSeconds }])),
    ...attacks.map(({ name, recoveredSeconds }) => ({ name, recoveredSeconds })),
  ].filter(({ recoveredSeconds }) => (recoveredSeconds ?? Number.POSITIVE_INFINITY) > RECOVERED_SECONDS_MAX);
  const strange = [...steps, ...(loads?.search ?? []), ...attacks].filter(({ heard }) => heard.counts.refused + heard.counts.lost > 0);
  const low = loads === null || shareAtGoal(loads) >= GOAL.share ? [] : [shareAtGoal(loads)];
  const late = steps.filter(({ times, heard }) => (times ?? 0) <= GOAL.times && heard.tooLate > 0);
  const grown = last.residentMb - first.residentMb;
  return [
    ...low.map((share) => `I29 at ${GOAL.times}x ${percent(share)} of the peak were decided in time`),
    ...late.map(({ times, heard }) => `I27 at ${times}x ${heard.tooLate} of ${heard.offered} answers came later than deadline + 20 ms`),
    ...slow.map(({ name }) => `I28 after ${name} latency was not normal again within ${RECOVERED_SECONDS_MAX} s`),
    ...strange.map(
      ({ heard }) => `${heard.counts.refused} refused and ${heard.counts.lost} lost answers, the first: ${heard.firstRefused}`,
    ),
    ...attacks.filter(({ said }) => said.startsWith('failed')).map(({ name, said }) => `${name} ${said}`),
    ...(grown > GROWN_MB_MAX ? [`memory grew by ${grown.toFixed(0)} MB`] : []),
    ...(violations > 0 ? [`${violations} violations in the books`] : []),
  ];
}

const shareOf = ({ heard }: Step, { peak }: Loads): number => goodPerSecond(heard) / peak;
/** Medians of all rounds. */
const shareAtGoal = ({ multiples, peak }: Loads): number => medianAt(multiples, GOAL.times, ({ heard }) => goodPerSecond(heard)) / peak;
const shareByCpu = ({ multiples }: Loads): number =>
  medianAt(multiples, GOAL.times, goodPerCpuSecond) /
  Math.max(...multiples.map(({ times }) => medianAt(multiples, times ?? 0, goodPerCpuSecond)));
const rounded = (value: number): number => Math.round(value * 10) / 10;

export function provenOf(measured: Measured, faults: readonly string[]): Proven {
  const { loads, attacks, seconds, deadlineMs, first, last } = measured;
  return {
    title: 'Overload and hostile clients',
    meaning:
      'Arrivals at a fixed rate from a process of their own, whatever is answered, against the service as npm start runs it on its own Postgres; then slow, idle, pipelining and forging clients while others pay. The multiples are offered in rounds, one after the other; the first two make the machine code of the process and give no figure, and the median of the others counts. Goodput below 90 % of the peak at three times the capacity, an answer later than its deadline + 20 ms up to there, latency not normal for two seconds running within 10 s afterwards, or memory that grows would each be a fault.',
    command: `npm run overload -- --seconds ${seconds} --deadline ${deadlineMs}`,
    violations: faults.length,
    figures: [
      ...(loads === null
        ? []
        : [
            { label: 'Peak goodput, decided in time per second (median)', value: Math.round(loads.peak) },
            { label: 'Goodput at 3x capacity, of the peak (medians)', value: percent(shareAtGoal(loads)) },
            { label: 'The same for each second of processor time of the service', value: percent(shareByCpu(loads)) },
          ]),
      { label: 'Attacks', value: attacks.length },
      { label: 'Slowest recovery, seconds', value: slowest([...(loads?.multiples ?? []), ...attacks]) },
      { label: 'Memory before and after, MB', value: `${first.residentMb.toFixed(0)} and ${last.residentMb.toFixed(0)}` },
      { label: 'Violations in the books', value: measured.violations },
      ...faults.map((fault) => ({ label: 'Fault', value: fault })),
    ],
    tables: [...(loads === null ? [] : [loadTable(loads, deadlineMs)]), ...(attacks.length === 0 ? [] : [attackTable(attacks)])],
  };
}

function slowest(all: readonly { readonly recoveredSeconds?: number | null }[]): string {
  const seconds = all.map(({ recoveredSeconds }) => recoveredSeconds ?? Number.POSITIVE_INFINITY);
  const most = Math.max(0, ...seconds);
  return Number.isFinite(most) ? most.toFixed(1) : 'more than 10';
}

function loadTable(loads: Loads, deadlineMs: number): Table {
  return {
    title: `Loads (deadline ${deadlineMs} ms)`,
    columns: [
      'load',
      'offered/s',
      'decided in time/s',
      'in time per CPU second',
      'CPU of the service',
      'of Postgres',
      'of the source',
      'of the peak',
      'shed/s',
      'past the deadline/s',
      'p50 ms',
      'p99 ms',
      'p99 of the others ms',
      'worst ms',
      'later than deadline + 20 ms',
      'longest turn ms',
      'normal after s',
    ],
    rows: [...loads.search, ...loads.multiples].map((step) => loadRow(step, loads)),
  };
}

function loadRow(step: Step, loads: Loads): readonly (string | number)[] {
  const { heard, vitals, recoveredSeconds } = step;
  const perSecond = (count: number) => Math.round(count / heard.seconds);
  return [
    loadName(step),
    perSecond(heard.offered),
    perSecond(heard.good),
    Math.round(goodPerCpuSecond(step)),
    percent(step.cpuShare),
    percent(step.postgresShare),
    percent(step.sourceShare),
    percent(shareOf(step, loads)),
    perSecond(heard.counts.overloaded),
    perSecond(heard.counts.deadline),
    rounded(heard.decided.p50),
    rounded(heard.decided.p99),
    rounded(heard.undecided.p99),
    rounded(heard.worstMs),
    heard.tooLate,
    rounded(vitals.stallMs),
    recoveredSeconds === undefined ? '' : (recoveredSeconds ?? 'more than 10'),
  ];
}

function attackTable(attacks: readonly Attacked[]): Table {
  return {
    title: 'Attacks, and what those who pay meanwhile notice',
    columns: [
      'what',
      'made of',
      'p99 before ms',
      'p99 during ms',
      'not decided',
      'normal after s',
      'MB before',
      'MB during',
      'MB after',
      'longest turn ms',
    ],
    rows: attacks.map(({ name, said, beforeP99, duringP99, undecided, recoveredSeconds, before, during, after }) => [
      name,
      said,
      rounded(beforeP99),
      rounded(duringP99),
      undecided,
      recoveredSeconds ?? 'more than 10',
      Math.round(before.residentMb),
      Math.round(during.residentMb),
      Math.round(after.residentMb),
      rounded(during.stallMs),
    ]),
  };
}
