// The service as npm start runs it, in a process that tells the one that started it how its event loop and its memory fare.
import { existsSync, readFileSync } from 'node:fs';
import { readConfig } from '../../../api/config.ts';
import { startService } from '../../../api/service.ts';
import { openSampler } from './sampler.ts';

/** What the process says, one message each. */
export type Told =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'stall'; readonly wallMs: number; readonly ownMs: number; readonly atMs: number; readonly at: string }
  | { readonly kind: 'memory'; readonly rssBytes: number; readonly heapBytes: number };

const TICK_MS = 10;
const STALL_MS = 100;
const MEMORY_MS = 1_000;
/** So long samples are kept; a minute of them is small. */
const SAMPLES_MS = 60_000;
/** Of the demo day so much is played at once; the rest arrives while the service is asked. */
const PLAYED_SHARE = 0.74;

const tell = (told: Told): void => void process.send?.(told);

let isReady = false;
const service = await startService({
  config: readConfig(),
  demo: true,
  onProgress: ({ done, of }) => {
    if (done / of >= PLAYED_SHARE) ready();
  },
  onBug: (fault, subject) =>
    process.stderr.write(`Request ${subject} met a bug: ${fault instanceof Error ? fault.stack : String(fault)}\n`),
});
void service.played.then(ready);
process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));

function ready(): void {
  if (isReady) return;
  isReady = true;
  watchLoop();
  setInterval(tellMemory, MEMORY_MS).unref();
  tell({ kind: 'ready', url: service.url });
}

/** A timer that comes late says that the loop stood still, or that the machine gave the process no time. */
function watchLoop(): void {
  const sampler = openSampler();
  let sampledMs = performance.now();
  let before = performance.now();
  let waitedBefore = waitedMs();
  setInterval(() => {
    const wallMs = performance.now() - before - TICK_MS;
    const ownMs = Math.max(0, wallMs - (waitedMs() - waitedBefore));
    const isStall = wallMs > STALL_MS;
    if (isStall) tell({ kind: 'stall', wallMs, ownMs, atMs: Date.now(), at: ownMs > STALL_MS ? sampler.lately(wallMs) : '' });
    else if (before - sampledMs > SAMPLES_MS) sampler.renew();
    if (isStall || before - sampledMs > SAMPLES_MS) sampledMs = performance.now();
    // What looking itself takes is no stall of the service.
    waitedBefore = waitedMs();
    before = performance.now();
  }, TICK_MS);
}

const WAITING = '/proc/self/schedstat';
const NANOS_IN_MS = 1_000_000;

/** How long the main thread was ready to run and another ran instead, milliseconds; 0 where the system does not say. */
function waitedMs(): number {
  if (!existsSync(WAITING)) return 0;
  return Number(readFileSync(WAITING, 'latin1').split(' ')[1] ?? 0) / NANOS_IN_MS;
}

function tellMemory(): void {
  const { rss, heapUsed } = process.memoryUsage();
  tell({ kind: 'memory', rssBytes: rss, heapBytes: heapUsed });
}
