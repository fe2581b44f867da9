// An answer that never ends is cut when the session that opened it does.
import type { Sessions } from './admit.ts';
import type { Caller } from './call.ts';
import type { Reply } from './reply.ts';

/** Within the five seconds in which a right that was taken is gone everywhere. */
const LOOK_MS = 4_000;

/** The same reply; a stream of a person asks again and again whether the session is open. */
export function whileOpen(reply: Reply, caller: Caller | null, sessions: Sessions | undefined): Reply {
  const id = caller?.session?.id;
  if (id === undefined || sessions === undefined || !(reply.body instanceof ReadableStream)) return reply;
  return { ...reply, body: cutWhen(reply.body, async () => !(await sessions.isOpen(id))) };
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
