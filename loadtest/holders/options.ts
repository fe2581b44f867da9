// What a person may type after `npm run loadtest -- offers`.
import { parseArgs } from 'node:util';

export interface HolderOptions {
  readonly accounts: number;
  readonly campaigns: number;
  /** Measured seconds of each part. */
  readonly seconds: number;
  readonly rounds: number;
  readonly askers: number;
  readonly quick: boolean;
}

export function readHolderOptions(args: readonly string[]): HolderOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      accounts: { type: 'string' },
      campaigns: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      askers: { type: 'string' },
    },
  });
  const { quick } = values;
  const number = (name: 'accounts' | 'campaigns' | 'seconds' | 'rounds' | 'askers', usual: number): number => {
    const value = Number(values[name] ?? usual);
    if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1.`);
    return value;
  };
  return {
    quick,
    accounts: number('accounts', quick ? 20_000 : 1_000_000),
    campaigns: number('campaigns', 500),
    seconds: number('seconds', quick ? 4 : 20),
    rounds: number('rounds', quick ? 1 : 3),
    askers: number('askers', 32),
  };
}
