// Threads that play seeds beside one another, from one bundle of the simulation: a loader that names every function would cost half the speed.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildPlanted } from '../planted/plant.ts';
import type { SimulationOptions } from './options.ts';
import type { SeedResult } from './run-seed.ts';

export interface Order extends SimulationOptions {
  readonly seed: number;
}
export interface Pool {
  readonly file: string;
  readonly workers: number;
  /** The next seed to play; null: no more. */
  readonly next: () => Order | null;
  readonly heard: (result: SeedResult, order: Order) => void;
}

/** Most of what a seed makes is dropped within the seed: a wide nursery spares moving it. */
const NURSERY_MB = 256;

export async function playOnThreads({ file, workers, next, heard }: Pool): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await buildPlanted('loadtest/proof/sim/worker.ts', file, null);
  const thread = async (): Promise<void> => {
    const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB } });
    try {
      for (let order = next(); order !== null; order = next()) heard(await playOn(worker, order), order);
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: workers }, thread));
}

function playOn(worker: Worker, order: Order): Promise<SeedResult> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', (fault) => reject(new Error(`seed ${order.seed} ends the thread`, { cause: fault })));
    worker.postMessage(order);
  });
}
