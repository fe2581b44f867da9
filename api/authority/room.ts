// Room left in locked counters for what a message takes anew, benefit after benefit.
import { type Counters, used } from '../../engine/authorization/situation.ts';
import type { ApplyContext } from '../../engine/hold/apply.ts';
import { type CounterMove, counterStanding } from '../../engine/hold/post.ts';

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
