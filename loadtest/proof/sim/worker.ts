// One thread of the simulation: plays the seeds it is given, one after the other.
import { parentPort } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';

parentPort?.on('message', ({ seed, authorizations }: { readonly seed: number; readonly authorizations: number }) => {
  void runSeed(seed, { authorizations }).then((result) => parentPort?.postMessage(result));
});
