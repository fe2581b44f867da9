// Runs one replay in a thread of its own, with bounded memory, and can end it at any moment.
import { startThread } from '../http/thread.ts';
import type { ReplayProgress, Replayed } from './backtest-replay.ts';
import type { Told, WorkerOrder } from './backtest-worker.ts';

/** What a replay may hold: counters that are touched and grants that are still alive, not authorizations. */
const MEMORY_MB_MAX = 1_024;

/** Rows are read, decided and forgotten: with room for a few pieces of work, most of them never have to be moved. */
const YOUNG_MB = 192;

const ENTRY = new URL('./backtest-worker.ts', import.meta.url);

export type Ended =
  | { readonly ok: true; readonly replayed: Replayed }
  | { readonly ok: false; readonly code: 'nothing_recorded' | 'too_large' | 'stopped' | 'broken'; readonly fault?: unknown };

export interface ReplayThread {
  readonly ended: Promise<Ended>;
  readonly stop: () => Promise<void>;
}

export function startReplay(asked: WorkerOrder, onProgress: (progress: ReplayProgress) => void): ReplayThread {
  const worker = startThread(ENTRY, { maxOldGenerationSizeMb: MEMORY_MB_MAX, maxYoungGenerationSizeMb: YOUNG_MB }, { asked });
  let isStopped = false;
  const ended = new Promise<Ended>((resolve) => {
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') onProgress(told);
      else if (told.kind === 'done') resolve({ ok: true, replayed: told.replayed });
      else resolve({ ok: false, code: told.kind });
    });
    worker.once('error', (fault: NodeJS.ErrnoException) =>
      resolve({ ok: false, code: fault.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large' : 'broken', fault }),
    );
    worker.once('exit', () => resolve({ ok: false, code: isStopped ? 'stopped' : 'broken' }));
  });
  const stop = async (): Promise<void> => {
    isStopped = true;
    await worker.terminate();
  };
  return { ended, stop };
}
