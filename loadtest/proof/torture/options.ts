// The arguments of the torture, and what they are unless told otherwise.
import { parseArgs } from 'node:util';

export interface TortureOptions {
  /** SIGKILLs of API processes. */
  readonly cycles: number;
  /** SIGKILLs of the postmaster. */
  readonly postgres: number;
  readonly flushes: number;
  /** Acknowledged decisions. */
  readonly decisions: number;
  readonly seed: number;
  /** Ends then, whatever is still missing. */
  readonly minutes: number;
  readonly keep: boolean;
}

export const USAGE = `npm run torture [-- --cycles 300] [--postgres 60] [--flushes 300] [--decisions 1000000] [--minutes 30] [--seed 1] [--keep]
  --cycles     SIGKILLs of API processes, at every named step and at random
  --postgres   SIGKILLs of Postgres, each followed by its crash recovery
  --flushes    FLUSHALLs of Redis, one each 100 ms
  --decisions  acknowledged decisions, at least
  --minutes    ends then, and says what is still missing
  --seed       which faults come when
  --keep       keeps the result in docs/proof/torture.json`;

const NUMBERS = { cycles: 300, postgres: 60, flushes: 300, decisions: 1_000_000, minutes: 30, seed: 1 } as const;

/** Null where an argument is no whole number, or help is wanted. */
export function readOptions(args: readonly string[]): TortureOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      cycles: text,
      postgres: text,
      flushes: text,
      decisions: text,
      minutes: text,
      seed: text,
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const numberOf = (name: keyof typeof NUMBERS) => Number(values[name] ?? NUMBERS[name]);
  const { cycles, postgres, flushes, decisions, minutes, seed } = {
    cycles: numberOf('cycles'),
    postgres: numberOf('postgres'),
    flushes: numberOf('flushes'),
    decisions: numberOf('decisions'),
    minutes: numberOf('minutes'),
    seed: numberOf('seed'),
  };
  const isUsable = [cycles, postgres, flushes, decisions, minutes, seed].every((each) => Number.isSafeInteger(each) && each >= 0);
  if (!isUsable || values.help === true) return null;
  return { cycles, postgres, flushes, decisions, minutes, seed, keep: values.keep === true };
}
