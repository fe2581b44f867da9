// A thread that knocks at exact intervals: timers of the event loop are a millisecond coarse, which would show as lateness of the service.
import { parentPort, workerData } from 'node:worker_threads';

const { gapMs, stopped } = workerData;
const cell = new Int32Array(stopped);

while (Atomics.load(cell, 0) === 0) {
  Atomics.wait(cell, 0, 0, gapMs);
  parentPort?.postMessage(0);
}
