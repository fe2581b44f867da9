// The feed as server-sent events: a slow reader misses events and is told so; it never slows anybody down.
import type { Feed, FeedEvent } from './feed.ts';

/** Events that may wait for a slow reader. */
const WAITING_MAX = 256;
const HEARTBEAT_MS = 15_000;

type Controller = ReadableStreamDefaultController<Uint8Array>;

export interface Reader {
  readonly signal: AbortSignal;
  /** What this reader may see; absent: everything. */
  readonly isShown?: ((event: FeedEvent) => boolean) | undefined;
  /** Once, however it ended. */
  readonly onEnd?: () => void;
}

/** Events `authorization`, `message` and, after some were dropped, `gap`; ends when `signal` aborts or the reader goes, and says so once. */
export function feedStream(feed: Feed, { signal, isShown, onEnd }: Reader): ReadableStream<Uint8Array> {
  let isOpen = true;
  let release = () => {};
  const leave = (controller: Controller | null) => {
    if (!isOpen) return;
    isOpen = false;
    release();
    onEnd?.();
    controller?.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const send = sender(controller);
        const stopListening = feed.listen(shownOnly(isShown, dropper(controller, send)));
        const heartbeat = setInterval(send, HEARTBEAT_MS, ': still here\n\n');
        heartbeat.unref();
        release = () => {
          clearInterval(heartbeat);
          stopListening();
        };
        signal.addEventListener('abort', () => leave(controller), { once: true });
        send('retry: 2000\n\n');
      },
      cancel: () => leave(null),
    },
    { highWaterMark: WAITING_MAX },
  );
}

function shownOnly(isShown: Reader['isShown'], hear: (event: FeedEvent) => void): (event: FeedEvent) => void {
  return isShown === undefined ? hear : (event) => isShown(event) && hear(event);
}

function sender(controller: Controller): (text: string) => void {
  const encoder = new TextEncoder();
  return (text) => controller.enqueue(encoder.encode(text));
}

/** Drops while the reader is behind, and says how many once it has caught up. */
function dropper(controller: Controller, send: (text: string) => void): (event: FeedEvent) => void {
  let dropped = 0;
  return (event) => {
    if ((controller.desiredSize ?? 0) <= 0) {
      dropped += 1;
      return;
    }
    if (dropped > 0) send(`event: gap\ndata: ${JSON.stringify({ type: 'gap', dropped })}\n\n`);
    dropped = 0;
    send(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
}
