// What the torture has shown: kills by step, answers by lateness, recoveries, and the faults; for the reader of the run and for docs/proof.
import { STEPS } from '../../../api/authority/steps.ts';
import { NO_REDIS } from '../../../api/redis/testing.ts';
import { type Histogram, keepRecord, type Table } from '../record.ts';
import type { FaultKind } from './history.ts';
import type { TortureOptions } from './options.ts';
import { apiKills, type Lateness, type Tally } from './stage.ts';
import type { Tortured } from './torture.ts';
import { TROUBLES } from './troubles.ts';

/** Upper edges: in time, and later than the deadline by so many milliseconds. */
const EDGES_MS = [-100, -20, 0, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 15_000] as const;
const SLACK_MS = 20;
const FAULTS_SHOWN = 12;
const BUGS_SHOWN = 8;
const LOSSES: ReadonlySet<FaultKind> = new Set(['lost', 'not journalled', 'message lost']);
const CHANGES: ReadonlySet<FaultKind> = new Set([
  'changed',
  'two answers',
  'turned',
  'message changed',
  'second decision under a conflict',
]);
const OVERSPENDS: ReadonlySet<FaultKind> = new Set(['overspent', 'over the limit']);

export function tell({ tally, underFire, faults, bugs, isComplete, hasRedis }: Tortured, say: (line: string) => void): void {
  say(`kills by step: ${STEPS.map((step) => `${step} ${tally.killsAtStep.get(step) ?? 0}`).join(', ')}, at random ${tally.killsAtRandom}`);
  say(`recovery after a kill, ms: API ${spread(tally.apiRecoveries)}; Postgres ${spread(tally.postgresRecoveries)}`);
  say(`${tally.lateness.length} questions with deadlines of their own: ${late(tally)} answered later than deadline + ${SLACK_MS} ms`);
  for (const [name, answers, later, worst] of latenessTable(tally).rows)
    say(`  ${name}: ${answers} answers, ${later} later, latest ${worst} ms`);
  if (!hasRedis) say(NO_REDIS);
  for (const line of kindsOf(bugs).slice(0, BUGS_SHOWN)) say(`said by the processes: ${line}`);
  for (const { kind, about } of faults.slice(0, FAULTS_SHOWN)) say(`FAULT ${kind}: ${about}`);
  const of = (kinds: ReadonlySet<FaultKind>) => faults.filter(({ kind }) => kinds.has(kind)).length;
  say(
    `${isComplete ? 'torture' : 'torture, ended early'}: ${underFire} acknowledged decisions, ${apiKills(tally)} API kills, ${tally.postgresKills} Postgres kills, ${tally.flushes} Redis flushes: ` +
      `${of(LOSSES)} lost, ${of(CHANGES)} changed, ${of(OVERSPENDS)} overspent, ${faults.length} faults in all`,
  );
}

export function keepTorture(options: TortureOptions, tortured: Tortured, beganMs: number): void {
  const { tally, faults, hasRedis } = tortured;
  const { cycles, postgres, flushes, decisions, seed } = options;
  keepRecord(
    'torture',
    {
      title: 'Real processes, killed',
      meaning:
        'Two API processes on one Postgres and one Redis were killed at every named step and at random, frozen and restarted under load. It would have failed on one acknowledged decision lost, changed or beyond its budget.',
      command: `npm run torture -- --cycles ${cycles} --postgres ${postgres} --flushes ${flushes} --decisions ${decisions} --seed ${seed} --keep`,
      violations: faults.length,
      figures: figuresOf(tortured),
      tables: [killsTable(tally), recoveries(tally), latenessTable(tally)],
      histograms: [histogramOf(tally)],
      ...(hasRedis ? {} : { skipped: [NO_REDIS] }),
    },
    beganMs,
  );
}

function figuresOf({ tally, judged, underFire }: Tortured) {
  const figure = (label: string, value: number) => ({ label, value: Math.round(value) });
  return [
    figure('Acknowledged decisions under faults', underFire),
    figure('Acknowledged with those that were asked for again', tally.decisions),
    figure('Granted', tally.granted),
    figure('Told "no benefit" without the database, and closed afterwards', tally.closed),
    figure('Told "overloaded"', tally.shed),
    figure('Questions of which nobody knew the fate', tally.unknown),
    figure('Asked again at the end, at both processes', judged.askedAgain),
    figure('Repeats of known ids under fire', tally.repeats),
    figure('Contradictions under known ids', tally.conflicts),
    figure('Messages acknowledged', tally.messages),
    figure('SIGKILLs of API processes', apiKills(tally)),
    figure('SIGKILLs of Postgres', tally.postgresKills),
    figure('FLUSHALLs of Redis', tally.flushes),
    figure('SIGKILLs of Redis', tally.redisKills),
    figure('Processes frozen and thawed', tally.freezes),
    figure('Clean ends by SIGTERM', tally.cleanEnds),
    figure('Closings of a business day ordered', tally.closings),
    figure('Rows compared byte for byte', judged.rows),
    figure(`Answers later than deadline + ${SLACK_MS} ms`, late(tally)),
    figure('Answers of a process that was frozen meanwhile', tally.latenessWhileFrozen),
    figure('Until every unheard answer was voided, ms', judged.drainedMs),
    figure('Connections to Postgres when quiet', judged.connections),
  ];
}

function killsTable(tally: Tally): Table {
  const rows = STEPS.map((step): [string, number] => [step, tally.killsAtStep.get(step) ?? 0]);
  return { title: 'SIGKILLs of API processes by step', columns: ['step', 'kills'], rows: [...rows, ['at random', tally.killsAtRandom]] };
}

function recoveries({ apiRecoveries, postgresRecoveries }: Tally): Table {
  const row = (name: string, all: readonly number[]) => [name, all.length, at(all, 0.5), at(all, 0.99), at(all, 1)];
  return {
    title: 'From a kill to the next decision, milliseconds',
    columns: ['killed', 'kills', 'median', 'p99', 'slowest'],
    rows: [row('API process, of its own next start', apiRecoveries), row('Postgres, of any process', postgresRecoveries)],
  };
}

function histogramOf({ lateness }: Tally): Histogram {
  const counts = EDGES_MS.map((edge, place) => {
    const least = EDGES_MS[place - 1] ?? Number.NEGATIVE_INFINITY;
    return [edge, lateness.filter(({ ms }) => ms > least && ms <= edge).length] as const;
  });
  return { title: 'Answers under all of this, by milliseconds after their deadline (negative: before it)', bins: counts };
}

const isLate = ({ ms }: Lateness): boolean => ms > SLACK_MS;
const late = ({ lateness }: Tally): number => lateness.filter(isLate).length;

const CALM = 'none of these';

/** An answer stands in every row that was going on while it was waited for. */
function latenessTable({ lateness }: Tally): Table {
  const rows = [...TROUBLES, CALM].map((name) => {
    const of = lateness.filter(({ during }) => (name === CALM ? during.length === 0 : (during as readonly string[]).includes(name)));
    return [
      name,
      of.length,
      of.filter(isLate).length,
      Math.round(of.reduce((worst, { ms }) => Math.max(worst, ms), Number.NEGATIVE_INFINITY)),
    ];
  });
  return {
    title: 'Answers by what went on while they were waited for, as the tester heard them',
    columns: ['meanwhile', 'answers', `later than deadline + ${SLACK_MS} ms`, 'latest, ms after the deadline'],
    rows: rows.filter(([, answers]) => answers !== 0) as readonly (readonly (string | number)[])[],
  };
}

function at(all: readonly number[], share: number): number {
  const sorted = all.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

const spread = (all: readonly number[]): string => `median ${at(all, 0.5)}, slowest ${at(all, 1)} of ${all.length}`;

/** Each kind of line once, with how often it was said. */
function kindsOf(bugs: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of bugs.flatMap((each) => each.split('\n'))) {
    const kind = line.replaceAll(/[0-9a-f-]{8,}|\d+/g, '#').slice(0, 160);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([line, count]) => `${count} x ${line}`);
}
