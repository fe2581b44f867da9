// Sequences of commands as a property: fast-check draws them, the bench plays them, and what fails is cut down to its shortest story.
import fc from 'fast-check';
import type { Kind } from '../store/both-testing.ts';
import { type Bench, type Counts, openBench } from './bench.ts';
import { type Step, steps } from './steps.ts';

export interface Sequences {
  readonly count: number;
  readonly commandsMax: number;
  readonly seed: number;
}
export type Total = Counts & { sequences: number; steps: number };

/** Always allowed: what makes no sense must be refused, not left out. */
function commandOf(step: Step): fc.AsyncCommand<Total, Bench, true> {
  return {
    check: () => Promise.resolve(true),
    run: async (total, bench) => {
      total.steps += 1;
      await bench.perform(step);
    },
    toString: () => JSON.stringify(step),
  };
}

/** Throws what fast-check found, with its seed and the shortest story. */
export async function playSequences(kind: Kind, { count, commandsMax, seed }: Sequences, total: Total): Promise<void> {
  const drawn = fc.commands<Total, Bench, true>(
    steps.map((each) => each.map(commandOf)),
    { maxCommands: commandsMax, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(drawn, async (commands) => {
      const bench = await openBench(kind);
      try {
        await fc.asyncModelRun(() => ({ model: total, real: bench }), commands);
        await bench.finish();
      } finally {
        await bench.close();
      }
      total.sequences += 1;
      for (const key of ['commits', 'commands', 'granted', 'mishaps', 'deaths'] as const) total[key] += bench.counts[key];
    }),
    { numRuns: count, seed },
  );
}

export function noTotal(): Total {
  return { sequences: 0, steps: 0, commits: 0, commands: 0, granted: 0, mishaps: 0, deaths: 0 };
}
