// Room left in locked counters: for what a message takes anew, benefit after benefit, and for what was decided beforehand, when its turn comes.
import { type Counters, used } from '../../engine/authorization/situation.ts';
import type { ApplyContext } from '../../engine/hold/apply.ts';
import { type CounterMove, counterStanding } from '../../engine/hold/post.ts';
import type { Trial } from './plan.ts';

/** Memory said that there was room, and when the turn of that decision came there was none: the batch is decided again under locks. */
export class MemoryIsBehind extends Error {
  constructor(key: string) {
    super(`${key} has less room than was remembered`);
  }
}

/**
 * What a later command of the batch gives back is not there yet for one before it, though the sum of both fits, which is all that the write proves.
 * Where anybody may give back, the counters of the batch are locked and known; elsewhere nothing is known here, and the write is proof enough.
 */
export function proveRoom(counters: Counters, trial: Trial | null): void {
  for (const { key } of trial?.moved ?? []) {
    const counter = counters.get(key);
    if (counter !== undefined && counter.ceiling !== null && used(counter) > counter.ceiling) throw new MemoryIsBehind(key);
  }
}

/** What one benefit was given room for is gone for the next; `moves` are on their way already. Ceilings stand on the rows. */
export function roomIn(counters: Counters, moves: readonly CounterMove[]): ApplyContext['hasRoom'] {
  const taken = new Map<string, number>();
  const take = (key: string, amount: number) => taken.set(key, (taken.get(key) ?? 0) + amount);
  for (const move of moves) take(move.key, move.held + move.captured - move.returned);
  return (benefit, growth) => {
    const { money, points, units } = benefit.progress;
    const grown = { money: { ...money, held: money.held + growth.money }, points, units: { ...units, held: units.held + growth.units } };
    const rises = benefit.uses.map((use) => {
      const before = counterStanding(use, benefit, benefit.progress).held;
      return { key: use.key, more: counterStanding(use, benefit, grown).held - before };
    });
    const fits = rises.every(({ key, more }) => {
      const counter = counters.get(key);
      if (counter === undefined || counter.ceiling === null) return true;
      return used(counter) + (taken.get(key) ?? 0) + more <= counter.ceiling;
    });
    if (fits) for (const { key, more } of rises) take(key, more);
    return fits;
  };
}
