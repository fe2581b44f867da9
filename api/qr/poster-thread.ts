// Lays out posters in a thread of their own, one at a time, so that no authorization waits for one.
import { once } from 'node:events';
import { startThread } from '../http/thread.ts';
import type { Poster } from './poster.ts';

const ENTRY = new URL('./poster-worker.ts', import.meta.url);
const MEMORY_MB_MAX = 512;
const LAYOUT_MS_MAX = 60_000;

/** Rejects where a poster cannot be laid out, or not within a minute. */
export type LayOut = (poster: Poster) => Promise<Uint8Array<ArrayBuffer>>;

export function openPosters(): LayOut {
  let last: Promise<unknown> = Promise.resolve();
  return (poster) => {
    const mine = last.then(() => layOut(poster));
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function layOut(poster: Poster): Promise<Uint8Array<ArrayBuffer>> {
  const worker = startThread(ENTRY, { maxOldGenerationSizeMb: MEMORY_MB_MAX }, { poster });
  try {
    const [bytes] = (await once(worker, 'message', { signal: AbortSignal.timeout(LAYOUT_MS_MAX) })) as [Uint8Array<ArrayBuffer>];
    return bytes;
  } finally {
    await worker.terminate();
  }
}
