// The words and tables of the faults: one line while it runs, one record in the end.
import { keepRecord, type Histogram, type Table } from '../record.ts';
import { addBins, type Bins, GRACE_MS, newBins, shownBins } from './lateness.ts';
import type { Played } from './play.ts';
import { GROUPS, type Group } from './scenario.ts';

const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : '-');

export function lineOf({ scenario, verdict, stallMs }: Played): string {
  const { answers, granted, unheard, worstEdgeMs, worstClientMs, recoveryMs, violations } = verdict;
  const none = Object.entries(verdict.none).map(([reason, count]) => `${reason} ${count}`);
  const heard = [`${answers} answers`, `granted ${granted}`, ...none, ...(unheard > 0 ? [`unheard on the broken line ${unheard}`] : [])];
  const late = `worst against the deadline ${ms(worstEdgeMs)} ms at the edge, ${ms(worstClientMs)} at the client`;
  const excused = verdict.late > 0 ? `, ${verdict.late} too late and ${verdict.excused} of them while the machine stood still` : '';
  const after = `back after ${(recoveryMs / 1_000).toFixed(1)} s, stall ${ms(stallMs)} ms, the asker itself late by ${ms(verdict.askerLateMs)} ms`;
  return `${scenario.name.padEnd(20)} ${heard.join(', ')}; ${late}${excused}; ${after}; ${violations.length === 0 ? 'ok' : `${violations.length} violations`}`;
}

export interface Told {
  readonly played: readonly Played[];
  readonly skipped: readonly string[];
  readonly seconds: number;
  readonly rate: number;
}

export function keepFaults({ played, skipped, seconds, rate }: Told, beganMs: number): void {
  const of = (pick: (each: Played) => number): readonly number[] => played.map(pick);
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
  const violations = played.flatMap(({ scenario, verdict }) => verdict.violations.map((each) => [scenario.name, each]));
  const byViolation: readonly Table[] =
    violations.length === 0 ? [] : [{ title: 'Violations', columns: ['Scenario', 'What'], rows: violations }];
  keepRecord(
    'faults',
    {
      title: 'Network, database and cache faults under open traffic',
      meaning: `Each fault lasted ${seconds} s under ${rate} authorizations per second on a fixed schedule, with deadlines of 25, 50, 100, 250 and 1,000 ms. The service and the asker, which have machines of their own elsewhere, went before the database, the lines and the judge on the shared processors where this account may order that. It would fail at one answer later than its deadline + ${GRACE_MS} ms (less what a metronome before all others, bound to each processor, saw the machine itself stand still after that deadline; the histograms leave nothing out), one that is not HTTP 200, one that changes when asked again, a benefit held that was not answered, a recovery above 10 s, or one violation of the offline verifier after each fault.`,
      command: `npm run faults -- --seconds ${seconds} --rate ${rate} --keep`,
      violations: violations.length,
      figures: [
        { label: 'Faults', value: played.length },
        { label: 'Answers', value: sum(of(({ verdict }) => verdict.answers)) },
        { label: 'Answers without benefit', value: sum(of(({ verdict }) => sum(Object.values(verdict.none)))) },
        { label: 'Answers changed when asked again', value: violations.filter(([, what]) => what?.includes('changed when')).length },
        {
          label: 'Worst lateness at the edge of the service, ms after the deadline',
          value: ms(Math.max(...of(({ verdict }) => verdict.worstEdgeMs))),
        },
        { label: 'Worst lateness at a client, ms after the deadline', value: ms(Math.max(...of(({ verdict }) => verdict.worstClientMs))) },
        { label: 'Worst lateness of the asker itself with sending, ms', value: ms(Math.max(...of(({ verdict }) => verdict.askerLateMs))) },
        { label: `Answers later than the deadline + ${GRACE_MS} ms, at either`, value: sum(of(({ verdict }) => verdict.late)) },
        {
          label: 'Of those, late because the machine itself stood still after the deadline',
          value: sum(of(({ verdict }) => verdict.excused)),
        },
        { label: 'Slowest recovery, s', value: Math.max(...of(({ verdict }) => verdict.recoveryMs)) / 1_000 },
        { label: 'Longest stall of the event loop, ms', value: ms(Math.max(...of(({ stallMs }) => stallMs))) },
        { label: 'Heap after the first and after the last fault, MB', value: `${megabytes(played.at(0))} and ${megabytes(played.at(-1))}` },
        {
          label: 'Timers of the idle service after the first and after the last fault',
          value: `${played.at(0)?.timers} and ${played.at(-1)?.timers}`,
        },
      ],
      tables: [scenarioTable(played), ...byViolation],
      histograms: histogramsOf(played),
      skipped,
    },
    beganMs,
  );
}

const megabytes = (shown: Played | undefined): string => ((shown?.heapBytes ?? 0) / 1e6).toFixed(0);

function scenarioTable(played: readonly Played[]): Table {
  return {
    title: 'Faults',
    columns: [
      'Scenario',
      'Fault',
      'Answers',
      'Granted',
      'Without benefit',
      'Unheard',
      'Worst at the edge, ms',
      'Worst at the client, ms',
      'Back after, s',
      'Violations',
    ],
    rows: played.map(({ scenario, verdict }) => [
      scenario.name,
      scenario.fault,
      verdict.answers,
      verdict.granted,
      Object.entries(verdict.none)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', '),
      verdict.unheard,
      ms(verdict.worstEdgeMs),
      ms(verdict.worstClientMs),
      verdict.recoveryMs / 1_000,
      verdict.violations.length,
    ]),
  };
}

function histogramsOf(played: readonly Played[]): readonly Histogram[] {
  const of = (group: Group): readonly Played[] => played.filter(({ scenario }) => scenario.group === group);
  const total = (bins: readonly Bins[]): Bins => bins.reduce<Bins>((all, each) => addBins(all, each), newBins());
  const one = (title: string, bins: readonly Bins[]): Histogram => ({
    title: `${title}, ms after the deadline`,
    bins: shownBins(total(bins)),
  });
  return [
    one(
      'Every answer under every fault at the edge of the service',
      played.map(({ edge }) => edge),
    ),
    one(
      'Every answer to a client whose own line was whole',
      played.map(({ client }) => client),
    ),
    ...GROUPS.filter((group) => of(group).length > 0).map((group) =>
      one(
        `Faults of ${group}, at the edge`,
        of(group).map(({ edge }) => edge),
      ),
    ),
  ];
}
