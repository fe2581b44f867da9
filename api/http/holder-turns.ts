// How often one cardholder may knock in a minute, over all processes together: the first few are counted here alone, the rest is taken from the database in slices.
import type { Sql } from '../db/connect.ts';
import { takeTurn } from './rate-store.ts';

/** Of them, those that each process lets in without asking: who opens a page costs no write. */
const FREE = 10;
/** Turns that are fetched at once. */
const SLICE = 10;
const WINDOW_SECONDS = 60;
const KEPT_MAX = 200_000;

export interface HolderTurns {
  /** Seconds to wait where it is too often, else null. */
  readonly take: (holder: string) => Promise<number | null>;
}

interface HolderTurnsDeps {
  readonly sql: Sql;
  readonly now: () => number;
  /** Requests of one cardholder in a minute, at least 2 × FREE. */
  readonly max: number;
}

interface Counted {
  used: number;
  free: number;
  /** Nothing is left of this minute anywhere. */
  over: boolean;
  asking: Promise<void> | null;
}

/**
 * Between `max` - FREE and `max` - FREE + FREE for each process get through. Where the database cannot be asked, each process counts to `max` by
 * itself.
 */
export function openHolderTurns({ sql, now, max }: HolderTurnsDeps): HolderTurns {
  const countOf = counting(now);
  const slice = { max: max - FREE, windowSeconds: WINDOW_SECONDS, turns: SLICE };
  const fetchSlice = async (holder: string, count: Counted): Promise<void> => {
    const isMore = await takeTurn(sql, { of: `door:${holder}`, ...slice }).catch(() => count.free < max);
    if (isMore) count.free += SLICE;
    else count.over = true;
    count.asking = null;
  };
  return {
    take: async (holder) => {
      const count = countOf(holder);
      while (count.used >= count.free && !count.over) {
        count.asking ??= fetchSlice(holder, count);
        await count.asking;
      }
      if (count.used >= count.free) return WINDOW_SECONDS - (Math.floor(now() / 1_000) % WINDOW_SECONDS);
      count.used += 1;
      return null;
    },
  };
}

/** Counts of the running minute; those of the minute before are dropped together. */
function counting(now: () => number): (holder: string) => Counted {
  let running = 0;
  let counts = new Map<string, Counted>();
  return (holder) => {
    const current = Math.floor(now() / (WINDOW_SECONDS * 1_000));
    if (current !== running || counts.size >= KEPT_MAX) {
      running = current;
      counts = new Map();
    }
    const found = counts.get(holder) ?? { used: 0, free: FREE, over: false, asking: null };
    counts.set(holder, found);
    return found;
  };
}
