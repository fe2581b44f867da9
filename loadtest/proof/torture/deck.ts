// The order in which API processes die: every named step once first, then everything in turns; a step that was not reached comes again.
import { STEPS, type Step } from '../../../api/authority/steps.ts';
import type { Chance } from '../../../engine/simulation/random.ts';

export type Way = Step | 'at random' | 'frozen' | 'clean';

const OTHERS = ['at random', 'at random', 'frozen', 'clean'] as const;
const ROUND: readonly Way[] = [...STEPS, ...OTHERS];

/** One for all places, so that a step that one of them waits for long does not keep the others from their turns. */
export interface Deck {
  readonly draw: () => Way;
  /** It did not come to this: another process tries after the next ones. */
  readonly putBack: (way: Way) => void;
}

export function openDeck(chance: Chance): Deck {
  let left: readonly Way[] = shuffled(STEPS, chance);
  return {
    draw: () => {
      if (left.length === 0) left = shuffled(ROUND, chance);
      const [way = 'at random', ...rest] = left;
      left = rest;
      return way;
    },
    putBack: (way) => {
      left = [...left, way];
    },
  };
}

function shuffled<T>(all: readonly T[], { fraction }: Chance): readonly T[] {
  return all
    .map((each) => ({ each, place: fraction() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ each }) => each);
}
