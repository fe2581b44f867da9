// One beat, bound to one processor: sleeps and looks at the clock, and does nothing else, so that nothing of its own can delay it.
// Not TypeScript: a loader has helpers, which would go before everybody else too.
import { setImmediate as turn } from 'node:timers/promises';

const BEAT_MS = 2;
/** Beats between two looks at what it is asked. */
const BEATS = 50;
/** So much later than it was due a beat comes on an idle machine too. */
const USUAL_MS = 3;

const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
/** @type {[from: number, to: number][]} Milliseconds since 1970. */
let pauses = [];

process.on('message', () => {
  process.send?.(pauses);
  pauses = [];
});
process.on('disconnect', () => process.exit(0));
process.send?.([]);
for (;;) {
  beat();
  await turn();
}

function beat() {
  let last = performance.now();
  for (let beats = 0; beats < BEATS; beats += 1) {
    Atomics.wait(never, 0, 0, BEAT_MS);
    const now = performance.now();
    if (now - last > BEAT_MS + USUAL_MS) pauses.push([performance.timeOrigin + last + BEAT_MS, performance.timeOrigin + now]);
    last = now;
  }
}
