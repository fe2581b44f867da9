// How fast batches have gone lately, so that whoever could not be answered in time is told at once instead of making everybody late (I29).

export interface Pace {
  /** Milliseconds for one more command in a batch, its share of what the batch costs included; 0 until a batch was large enough to tell. */
  readonly perCommandMs: number;
  /** Of the last few batches the slowest but one: a single one that stalled says nothing about the next. */
  readonly batchMs: number;
  /** Milliseconds of those batches. */
  readonly recent: readonly number[];
}

export const UNKNOWN_PACE: Pace = { perCommandMs: 0, batchMs: 0, recent: [] };

/** How much the newest batch counts. */
const NEWEST = 0.3;
const RECENT_MAX = 6;

/** Smaller batches cost what a batch costs, not what their commands do. */
const TELLING_SIZE = 32;

function slowestButOne(values: readonly number[]): number {
  return values.toSorted((a, b) => b - a)[Math.min(1, values.length - 1)] ?? 0;
}

export interface Waiting {
  readonly waiting: number;
  /** Of the batch that began first of those under way; 0 where there is none. */
  readonly underWayMs: number;
  /** That whoever comes now has waited already, from the last byte of the request until it was looked at. */
  readonly atDoorMs?: number;
}

/**
 * A request that waited at the door met a processor that is behind, and its answer will wait as it did: each millisecond there counts for so many.
 * Otherwise more is decided than can be answered in time, and then nobody is (I29).
 */
const DOOR_WAIT_COUNTS = 4;

/** After each batch: how many commands it carried, and how long it took. */
export function paceAfter(pace: Pace, batch: { readonly size: number; readonly ms: number }): Pace {
  const mixed = (before: number, now: number) => (before === 0 ? now : before + (now - before) * NEWEST);
  const isTelling = batch.size >= TELLING_SIZE;
  const perCommandMs = isTelling ? mixed(pace.perCommandMs, batch.ms / batch.size) : pace.perCommandMs;
  const recent = [...pace.recent.slice(1 - RECENT_MAX), batch.ms];
  return { perCommandMs, batchMs: slowestButOne(recent), recent };
}

/**
 * Milliseconds until a command that comes now is answered: a batch that is under way, perhaps already for `underWayMs`, then its own, which carries
 * all that wait with it. Nothing while nobody waits: then a batch starts at once, and shows how it goes. Before any did, the door says nothing either.
 */
export function expectedWaitMs({ perCommandMs, batchMs, recent }: Pace, { waiting, underWayMs, atDoorMs = 0 }: Waiting): number {
  if (waiting === 0) return 0;
  const door = recent.length === 0 ? 0 : atDoorMs * DOOR_WAIT_COUNTS;
  return door + waiting * perCommandMs + Math.max(batchMs, underWayMs);
}
