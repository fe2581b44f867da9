// One thread of the simulation: plays the seeds it is given, one after the other.
import { parentPort } from 'node:worker_threads';
import type { Order } from './pool.ts';
import { runSeed } from './run-seed.ts';

// Faults are thousands here and part of the play: nobody reads where they were made.
Error.stackTraceLimit = 1;

parentPort?.on('message', ({ seed, ...options }: Order) => {
  void runSeed(seed, options).then((result) => parentPort?.postMessage(result));
});
