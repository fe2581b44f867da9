// An answer that never ends is cut when the session or the key that opened it does, or what they may do changes.
import type { Gate } from './admit.ts';
import type { Caller } from './call.ts';
import type { Reply } from './reply.ts';

/** Within the five seconds in which a right that was taken is gone everywhere. */
const LOOK_MS = 4_000;

interface Opener {
  readonly caller: Caller | null;
  /** The Authorization header, where a key opened it. */
  readonly header: string | null;
}

/** The same reply; a stream asks again and again whether it would still be opened. */
export function whileOpen(
  reply: Reply,
  { caller, header }: Opener,
  { keys, sessions, holders }: Pick<Gate, 'keys' | 'sessions' | 'holders'>,
): Reply {
  if (caller === null || !(reply.body instanceof ReadableStream)) return reply;
  if (caller.session !== undefined && sessions !== undefined)
    return { ...reply, body: cutWhen(reply.body, async () => !(await sessions.isOpen(caller))) };
  if (caller.holder !== undefined && holders !== undefined && header !== null) {
    const token = header.slice('Bearer '.length);
    return { ...reply, body: cutWhen(reply.body, async () => (await holders.authenticate(token)) === null) };
  }
  return header === null ? reply : { ...reply, body: cutWhen(reply.body, async () => (await keys.authenticate(header)) === null) };
}

function cutWhen(body: ReadableStream<Uint8Array>, isOver: () => Promise<boolean>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const look = async () => {
        // The database away: nobody can have been shut out there either.
        if (!(await isOver().catch(() => false))) return;
        clearInterval(timer);
        await reader.cancel().catch(() => undefined);
        controller.close();
      };
      timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
      timer.unref();
    },
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      clearInterval(timer);
      // It may have been closed by a look in the meantime.
      if (controller.desiredSize !== null) controller.close();
    },
    cancel: (reason) => {
      clearInterval(timer);
      return reader.cancel(reason);
    },
  });
}
