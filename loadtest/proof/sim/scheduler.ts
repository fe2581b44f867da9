// The world's one clock of a simulation: events in the order of virtual time, each played until nothing moves any more, and a hash of all that happened.
import { type Event, openHeap } from './event-heap.ts';

export interface Scheduler {
  /** Virtual milliseconds since the simulation began. */
  readonly now: () => number;
  /** Plays once, so many virtual milliseconds later; returns what cancels it. */
  readonly after: (ms: number, play: () => void) => () => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Plays every event until then; it is then. */
  readonly run: (until: number) => Promise<void>;
  /** Mixes what happened into the hash. */
  readonly note: (text: string) => void;
  readonly traceHash: () => string;
  readonly events: () => number;
}

export function openScheduler(grainMs = 0): Scheduler {
  const heap = openHeap();
  const trace = openTrace();
  let now = 0;
  let made = 0;
  let played = 0;

  const after = (ms: number, play: () => void): (() => void) => {
    const at = now + Math.max(0, ms);
    const event: Event = { no: made, play };
    made += 1;
    heap.push(grainMs === 0 ? at : Math.ceil(at / grainMs) * grainMs, event);
    return () => {
      event.play = null;
    };
  };

  const run = async (until: number): Promise<void> => {
    for (;;) {
      const at = heap.firstAt();
      if (at > until) {
        now = Math.max(now, until);
        return;
      }
      const next = heap.pop();
      if (next.play === null) continue;
      now = at;
      played += 1;
      trace.mix(next.no);
      next.play();
      await settled();
    }
  };

  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    run,
    note: trace.note,
    traceHash: trace.hash,
    events: () => played,
  };
}

/** A tick of the process comes when no promise has anything left to say: the authority waits for nothing but this scheduler. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** Two lanes of FNV-1a, 64 bits together: told apart is all that is asked of it. */
function openTrace(): { readonly mix: (value: number) => void; readonly note: (text: string) => void; readonly hash: () => string } {
  let one = 0x811c9dc5;
  let other = 0x1b873593;
  const mix = (value: number): void => {
    one = Math.imul(one ^ (value | 0), 0x01000193);
    other = Math.imul(other ^ (value | 0), 0x85ebca6b) ^ (one >>> 15);
  };
  const note = (text: string): void => {
    for (let at = 0; at < text.length; at += 1) mix(text.charCodeAt(at));
  };
  const hex = (lane: number) => (lane >>> 0).toString(16).padStart(8, '0');
  return { mix, note, hash: () => hex(one) + hex(other) };
}
