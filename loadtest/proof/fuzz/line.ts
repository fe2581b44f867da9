// One connection to the server that asks ahead: requests are written one after the other, answers are read in their order.
import { connect, type Socket } from 'node:net';
import { openReader } from './answer.ts';
import type { Answer } from './answer.ts';

export interface Pending {
  readonly bytes: Buffer;
  /** HEAD: the answer has a length and no body. */
  readonly isBodiless: boolean;
  readonly onAnswer: (answer: Answer) => void;
  /** The connection ended before the answer; `isFirst`: this one was next, so it may be why. */
  readonly onLost: (isFirst: boolean) => void;
}
export interface Line {
  readonly waiting: () => number;
  readonly send: (pending: Pending) => void;
  /** Since when the next answer is waited for; as `performance.now()`. */
  readonly since: () => number;
  /** Gives up what is waited for: the connection ends, and all that were waiting are lost. */
  readonly giveUp: () => void;
  readonly close: () => void;
}

/** `onFree` is called after every answer; a line that was closed by the server opens again with the next request. */
export function openLine(port: number, onFree: () => void): Line {
  let socket: Socket | null = null;
  let queue: Pending[] = [];
  let since = 0;
  const lose = () => {
    socket = null;
    const lost = queue;
    queue = [];
    for (const [place, each] of lost.entries()) each.onLost(place === 0);
    onFree();
  };
  const start = (): Socket => {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true });
    const reader = openReader({
      isBodiless: () => queue[0]?.isBodiless ?? false,
      onAnswer: (answer) => {
        since = performance.now();
        queue.shift()?.onAnswer(answer);
        onFree();
      },
    });
    opened.on('data', (bytes: Buffer) => reader.read(bytes));
    opened.on('error', () => undefined);
    opened.on('close', () => {
      if (socket !== opened) return;
      reader.end();
      lose();
    });
    return opened;
  };
  return {
    waiting: () => queue.length,
    send: (pending) => {
      socket ??= start();
      if (queue.length === 0) since = performance.now();
      queue.push(pending);
      socket.write(pending.bytes);
    },
    since: () => since,
    giveUp: () => socket?.destroy(),
    close: () => {
      const closing = socket;
      socket = null;
      closing?.destroy();
    },
  };
}

/** What may not be HTTP at all: one connection for it alone, over when it was answered, was closed, or nothing came for `waitMs`. */
export function askAlone(port: number, bytes: Buffer, waitMs: number): Promise<Answer | null | 'slow'> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answered: Answer | null | 'slow' = null;
    const over = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => {
      answered ??= 'slow';
      over();
    }, waitMs);
    const reader = openReader({
      isBodiless: () => false,
      onAnswer: (answer) => {
        answered = answer;
        over();
      },
      onHead: (answer) => {
        // An endless answer was opened; its head is enough.
        answered = answer;
        if (answer.type === 'text/event-stream') over();
      },
    });
    socket.on('data', (chunk: Buffer) => reader.read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      reader.end();
      over();
    });
    socket.write(bytes);
  });
}
