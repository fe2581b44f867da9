// How fast batches have gone lately, so that whoever could not be answered in time is told at once instead of making everybody late (I29).

export interface Pace {
  /** Milliseconds for one more command in the queue, over all lines; 0 until a batch was large enough to tell. */
  readonly perCommandMs: number;
  readonly batchMs: number;
}

export const UNKNOWN_PACE: Pace = { perCommandMs: 0, batchMs: 0 };

/** How much the newest batch counts: a stall is forgotten after some ten batches. */
const NEWEST = 0.3;

/** Smaller batches cost what a batch costs, not what their commands do. */
const TELLING_SIZE = 32;

/** After each batch: how many commands it carried, how long it took, and how many lines carried batches meanwhile. */
export function paceAfter(pace: Pace, batch: { readonly size: number; readonly ms: number; readonly lines: number }): Pace {
  const mixed = (before: number, now: number) => (before === 0 ? now : before + (now - before) * NEWEST);
  const isTelling = batch.size >= TELLING_SIZE;
  const perCommandMs = isTelling ? mixed(pace.perCommandMs, batch.ms / (batch.size * Math.max(1, batch.lines))) : pace.perCommandMs;
  return { perCommandMs, batchMs: mixed(pace.batchMs, batch.ms) };
}

/** Milliseconds until a command that comes now is answered. Nothing while nobody waits: then a batch starts at once, and shows how it goes. */
export function expectedWaitMs({ perCommandMs, batchMs }: Pace, waiting: number): number {
  return waiting === 0 ? 0 : waiting * perCommandMs + batchMs;
}
