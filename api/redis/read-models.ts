// What may be remembered beside Postgres: cached readings and rate counters. Losing all of it at any moment changes no answer.
import { makeRoom } from './make-room.ts';

export interface ReadModels {
  /** Where it remembers, for people. */
  readonly place: 'redis' | 'process';
  /**
   * The reading kept for `id` under exactly this stamp, else null. The stamp comes from Postgres with every question,
   * so a reading that is out of date is never given out.
   */
  readonly recall: (id: string, stamp: string) => Promise<string | null>;
  /** The reading kept for `id` whatever its stamp; who asks must know from the stamp whether it still holds. */
  readonly fetch: (id: string) => Promise<Reading | null>;
  readonly remember: (id: string, reading: Reading) => Promise<void>;
  /** How many hits `of` has had in the running window, this one included; never rejects. */
  readonly hit: (of: string, windowSeconds: number) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface Reading {
  readonly stamp: string;
  readonly body: string;
}

/** How long a reading is kept at most: enough for somebody who looks around, short enough to stay small. */
export const KEEP_SECONDS = 600;
/** Readings and counters one process keeps. */
const ENTRIES_MAX = 10_000;

/** The same within one process: used without a REDIS_URL, and while Redis is away. */
export function processReadModels(now: () => number): ReadModels {
  const readings = new Map<string, Reading & { readonly until: number }>();
  const windows = new Map<string, { count: number; readonly until: number }>();
  return {
    place: 'process',
    recall: async (id, stamp) => {
      const kept = readings.get(id);
      return kept && kept.stamp === stamp && kept.until > now() ? kept.body : null;
    },
    fetch: async (id) => {
      const kept = readings.get(id);
      return kept && kept.until > now() ? { stamp: kept.stamp, body: kept.body } : null;
    },
    remember: async (id, reading) => {
      makeRoom(readings, ENTRIES_MAX);
      readings.set(id, { ...reading, until: now() + KEEP_SECONDS * 1_000 });
    },
    hit: async (of, windowSeconds) => {
      const running = windows.get(of);
      if (running && running.until > now()) {
        running.count += 1;
        return running.count;
      }
      makeRoom(windows, ENTRIES_MAX);
      windows.delete(of);
      windows.set(of, { count: 1, until: now() + windowSeconds * 1_000 });
      return 1;
    },
    stop: async () => {},
  };
}
