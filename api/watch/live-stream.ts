// The live figures as server-sent events; whoever reads too slowly misses seconds, and after many of them is sent away to begin again.
import type { Live, LiveEvent } from './live.ts';

/** Events that may wait for a slow reader, and how many may be dropped before it has to connect again. */
const WAITING_MAX = 512;
const DROPPED_MAX = 60;
const HEARTBEAT_MS = 15_000;

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** Events `second` (its id resumes the stream), `burn`, `alerts`, and `gap` after some were dropped; null when too many listen. */
export function liveStream(
  live: Live,
  { since, signal }: { readonly since: number; readonly signal: AbortSignal },
): ReadableStream<Uint8Array> | null {
  const early: LiveEvent[] = [];
  let hear = (event: LiveEvent): void => void early.push(event);
  const stopListening = live.listen((event) => hear(event), since);
  if (stopListening === null) return null;
  let heartbeat: NodeJS.Timeout | undefined;
  let isOpen = true;
  const leave = (controller: Controller | null) => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(heartbeat);
    stopListening();
    controller?.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const encoder = new TextEncoder();
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        send('retry: 2000\n\n');
        hear = dropper(controller, send, () => leave(controller));
        for (const event of early.splice(0)) hear(event);
        heartbeat = setInterval(send, HEARTBEAT_MS, ': still here\n\n');
        heartbeat.unref();
        signal.addEventListener('abort', () => leave(controller), { once: true });
      },
      cancel: () => leave(null),
    },
    { highWaterMark: WAITING_MAX },
  );
}

function dropper(controller: Controller, send: (text: string) => void, giveUp: () => void): (event: LiveEvent) => void {
  let dropped = 0;
  return (event) => {
    if ((controller.desiredSize ?? 0) <= 0) {
      dropped += 1;
      if (dropped > DROPPED_MAX) giveUp();
      return;
    }
    if (dropped > 0) send(`event: gap\ndata: ${JSON.stringify({ type: 'gap', dropped })}\n\n`);
    dropped = 0;
    const id = event.type === 'second' ? `id: ${event.item.second}\n` : '';
    send(`${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
}
