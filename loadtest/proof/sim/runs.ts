// Runs of the simulation that were kept: each with its seeds, commit and machine; together they are one proof.
import { type Proven, type Run, keepRecord, readRecords } from '../record.ts';

/** What makes the worlds of two runs the same for the same seeds. */
type Worlds = Pick<Run, 'each' | 'wide'>;

export function keptRuns(): readonly Run[] {
  return readRecords().find(({ name }) => name === 'sim')?.runs ?? [];
}

/** Where a run goes on that was not told where to begin. */
export function nextSeed(runs: readonly Run[]): number {
  return runs.reduce((last, { to }) => Math.max(last, to), 0) + 1;
}

/** A run that plays the seeds of earlier ones again takes their place; null where it plays a part of one only, which nobody could add up. */
export function withRun(runs: readonly Run[], run: Run): readonly Run[] | null {
  const again = runs.filter((each) => areSameWorlds(each, run) && each.from <= run.to && run.from <= each.to);
  if (again.some(({ from, to }) => from < run.from || to > run.to)) return null;
  return [...runs.filter((each) => !again.includes(each)), run];
}

function areSameWorlds(one: Worlds, other: Worlds): boolean {
  return one.each === other.each && one.wide === other.wide;
}

export function commandOf({ from, to, each, wide }: Pick<Run, 'from' | 'to' | 'each' | 'wide'>): string {
  return `npm run sim -- --seed ${from} --seeds ${to - from + 1} --each ${each} --wide ${wide}`;
}

export function keepRuns(runs: readonly Run[]): void {
  const tookSeconds = runs.reduce((all, { seconds }) => all + seconds, 0);
  keepRecord('sim', provenBy(runs), Date.now() - tookSeconds * 1_000);
}

/** The figures of all runs together. */
export function provenBy(runs: readonly Run[]): Proven {
  const counts = new Map<string, number>();
  for (const run of runs) for (const [what, count] of Object.entries(run.counts)) counts.set(what, (counts.get(what) ?? 0) + count);
  const sum = (of: (run: Run) => number) => runs.reduce((all, run) => all + of(run), 0);
  const authorizations = sum((run) => run.authorizations);
  const figure = (label: string, value: number) => ({ label, value });
  return {
    title: 'Deterministic simulation',
    meaning:
      'The production authority, its live book, sweep of deadlines and closing of days ran under a seeded scheduler and a virtual clock over the model store: processes killed, paused and restarted, commits cut off, messages lost, doubled and late. Where a world is wide, thousands came in one instant, and batches were full. A violated invariant, or an answer other than the second model predicts, would have counted.',
    command: runs.length === 1 ? runs.map(commandOf).join('') : 'npm run sim -- --seed FROM --seeds COUNT --each N --wide N',
    violations: sum((run) => run.violations),
    figures: [
      figure('Authorizations simulated', authorizations),
      figure(
        'Answers predicted by the second model',
        sum((run) => run.answersPredicted),
      ),
      figure(
        'Seeds',
        sum(({ from, to }) => to - from + 1),
      ),
      figure(
        'Authorizations a second',
        Math.round(
          authorizations /
            Math.max(
              1,
              sum((run) => run.seconds),
            ),
        ),
      ),
    ],
    tables: [
      {
        title: 'What was played',
        columns: ['what', 'count'],
        rows: [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)),
      },
    ],
    runs,
  };
}
