// Each second of one process: takes what was counted and adds it to the figures; what cannot be added now is added later, within bounds.
import type { Sql } from '../db/connect.ts';
import type { Breaker } from './breaker.ts';
import { addFigures, forgetPulses } from './figures-store.ts';
import type { FigureRow, Tally } from './tally.ts';

const EVERY_MS = 1_000;
/** Rows kept while the database is away; beyond this the oldest are lost, because screens are worth no memory without end. */
const WAITING_MAX = 100_000;
const FORGET_EVERY = 60;

export interface Recorder {
  /** Adds what was counted so far; resolves when it is written or put back. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Recording {
  readonly sql: Sql;
  readonly tally: Tally;
  readonly breaker: Pick<Breaker, 'onTaken' | 'afterWrite'>;
  /** A name that no other process on this database has. */
  readonly process: string;
  readonly now: () => number;
}

export function startRecorder(recording: Recording): Recorder {
  let waiting: readonly FigureRow[] = [];
  let running: Promise<void> | null = null;
  let beats = 0;
  const write = async (): Promise<void> => {
    beats += 1;
    const rest = await record(recording, waiting, beats);
    waiting = rest;
  };
  const flush = (): Promise<void> =>
    (running ??= write().finally(() => {
      running = null;
    }));
  const timer = setInterval(() => void flush(), EVERY_MS);
  timer.unref();
  return {
    flush,
    stop: async () => {
      clearInterval(timer);
      await running;
      await flush();
    },
  };
}

/** Returns the rows that could not be written. */
async function record(
  { sql, tally, breaker, process, now }: Recording,
  waiting: readonly FigureRow[],
  beats: number,
): Promise<readonly FigureRow[]> {
  const nowMs = now();
  const second = Math.floor(nowMs / EVERY_MS);
  const taken = tally.take(nowMs);
  breaker.onTaken();
  const rows = [...waiting, ...(taken?.rows ?? [])];
  const isNothing = rows.length === 0 && taken === null;
  const isWritten = isNothing || (await worked(addFigures(sql, { process, second, rows, pulse: taken?.pulse ?? null })));
  await worked(breaker.afterWrite(isWritten));
  if (beats % FORGET_EVERY === 0) await worked(forgetPulses(sql, second));
  return isWritten ? [] : rows.slice(-WAITING_MAX);
}

/** Postgres away: the next second tries again. */
function worked(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
