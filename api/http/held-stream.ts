// Answers that hold a connection to the database while they are read: only some at a time, and none for a reader who has stopped reading.
import { problem, type Reply, stream } from './reply.ts';

/** Of the ten connections that a process has for everything but authorizations. */
const OPEN_MAX = 4;
/** Nothing was asked for. */
const STALL_MS = 30_000;
const WHOLE_MS = 600_000;
const TOO_MANY: Reply = { ...problem('too_many_requests'), headers: { 'retry-after': '5' } };

interface HoldRules {
  readonly openMax: number;
  readonly stallMs: number;
  readonly wholeMs: number;
}
type Hold = (pieces: AsyncGenerator<string | Uint8Array>, type: string) => Reply;

/** The reply of the pieces, or `too_many_requests`, with nothing of them begun. */
export const heldReply: Hold = holdAtMost({ openMax: OPEN_MAX, stallMs: STALL_MS, wholeMs: WHOLE_MS });

export function holdAtMost({ openMax, stallMs, wholeMs }: HoldRules): Hold {
  const places = { taken: 0 };
  return (pieces, type) => {
    if (places.taken >= openMax) return TOO_MANY;
    places.taken += 1;
    const leave = () => {
      places.taken -= 1;
    };
    return stream(heldBody(pieces, { stallMs, wholeMs, leave }), type);
  };
}

/** Long work for answers: whoever comes while `max` are under way is told to come again. */
export function atMost(max: number): (work: () => Promise<Reply>) => Promise<Reply> {
  const places = { taken: 0 };
  return async (work) => {
    if (places.taken >= max) return TOO_MANY;
    places.taken += 1;
    try {
      return await work();
    } finally {
      places.taken -= 1;
    }
  };
}

interface Held {
  readonly stallMs: number;
  readonly wholeMs: number;
  /** Called once. */
  readonly leave: () => void;
}

function heldBody(pieces: AsyncGenerator<string | Uint8Array>, { stallMs, wholeMs, leave }: Held): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isOver = false;
  let stalled: NodeJS.Timeout | undefined;
  let whole: NodeJS.Timeout | undefined;
  const end = async () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(stalled);
    clearTimeout(whole);
    await pieces.return(undefined).catch(() => undefined);
    leave();
  };
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const cut = () => {
        if (isOver) return;
        controller.error(new Error('the reader was too slow'));
        void end();
      };
      whole = setTimeout(cut, wholeMs).unref();
      stalled = setTimeout(cut, stallMs).unref();
    },
    pull: async (controller) => {
      try {
        const { done, value } = await pieces.next();
        if (isOver) return;
        stalled?.refresh();
        if (done !== true) return controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        await end();
        controller.close();
      } catch (fault) {
        await end();
        throw fault;
      }
    },
    cancel: end,
  });
}
