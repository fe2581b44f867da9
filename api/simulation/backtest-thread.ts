// Runs one replay in a thread of its own, with bounded memory, and can end it at any moment.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReplayProgress, Replayed } from './backtest-replay.ts';
import type { Told, WorkerOrder } from './backtest-worker.ts';

/** What a replay may hold: counters that are touched and grants that are still alive, not authorizations. */
const MEMORY_MB_MAX = 1_024;

/** Rows are read, decided and forgotten: with room for a few pieces of work, most of them never have to be moved. */
const YOUNG_MB = 192;

/** A thread does not inherit the loader that reads TypeScript on every version of Node, so it is told to load it first. */
const START =
  "const { workerData } = require('node:worker_threads'); import(workerData.loader).then(({ register }) => { register(); return import(workerData.entry); });";
const PLACES = {
  loader: pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href,
  entry: new URL('./backtest-worker.ts', import.meta.url).href,
};

export type Ended =
  | { readonly ok: true; readonly replayed: Replayed }
  | { readonly ok: false; readonly code: 'nothing_recorded' | 'too_large' | 'stopped' | 'broken'; readonly fault?: unknown };

export interface ReplayThread {
  readonly ended: Promise<Ended>;
  readonly stop: () => Promise<void>;
}

export function startReplay(asked: WorkerOrder, onProgress: (progress: ReplayProgress) => void): ReplayThread {
  const worker = new Worker(START, {
    eval: true,
    execArgv: [],
    workerData: { ...PLACES, asked },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX, maxYoungGenerationSizeMb: YOUNG_MB },
  });
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
