// One beat, bound to one processor: sleeps and looks at the clock, and does nothing else, so that nothing of its own can delay it.
import { setPriority } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import type { Pause } from './metronome.ts';

const FIRST_OF_ALL = -20;
const BEAT_MS = 2;
/** Beats between two looks at what it is asked. */
const BEATS = 50;
/** So much later than it was due a beat comes on an idle machine too. */
const USUAL_MS = 3;

const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
let pauses: Pause[] = [];

try {
  setPriority(FIRST_OF_ALL);
} catch {
  process.exit(1); // Whoever takes its turn like others cannot tell them from the machine.
}
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

function beat(): void {
  let last = performance.now();
  for (let beats = 0; beats < BEATS; beats += 1) {
    Atomics.wait(never, 0, 0, BEAT_MS);
    const now = performance.now();
    if (now - last > BEAT_MS + USUAL_MS) pauses.push([performance.timeOrigin + last + BEAT_MS, performance.timeOrigin + now]);
    last = now;
  }
}
