// One keep-alive connection with at most one request on its way.
import { connect, type Socket } from 'node:net';
import { type Whole, wholeFrame, wholeHttp } from './heard.ts';

export interface Lane {
  /** Sends one request; the next only after its answer. */
  readonly send: (bytes: Buffer, due: number) => void;
  readonly close: () => void;
}

export interface LaneOptions {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'frame';
  readonly onAnswer: (lane: Lane, bytes: Buffer, at: { readonly whole: Whole; readonly due: number }) => void;
  readonly onLost: (why: Error) => void;
}

const READ_BYTES = 65_536;

/** One buffer per lane is read into again and again: no allocation per answer unless the network cuts it. */
export function openLane(options: LaneOptions): Promise<Lane> {
  const wholeIn = options.protocol === 'http' ? wholeHttp : wholeFrame;
  let due = 0;
  let isWaiting = false;
  let rest: Buffer | null = null;
  return new Promise((resolve, reject) => {
    const read = (size: number, buffer: Uint8Array): boolean => {
      const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, size);
      const bytes = rest === null ? chunk : Buffer.concat([rest, chunk]);
      const whole = wholeIn(bytes);
      if (whole === null) {
        rest = rest === null ? Buffer.from(chunk) : bytes;
        return true;
      }
      rest = null;
      isWaiting = false;
      options.onAnswer(lane, bytes, { whole, due });
      return true;
    };
    const socket: Socket = connect({
      host: options.host,
      port: options.port,
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback: read },
    });
    let isClosing = false;
    const lane: Lane = {
      send: (bytes, dueAt) => {
        due = dueAt;
        isWaiting = true;
        socket.write(bytes);
      },
      close: () => {
        isClosing = true;
        socket.destroy();
      },
    };
    const lost = (why: Error): void => {
      if (isClosing) return;
      reject(why);
      options.onLost(why);
    };
    socket.once('connect', () => resolve(lane));
    socket.once('error', lost);
    socket.once('close', () => lost(new Error(`the server closed a connection${isWaiting ? ' instead of answering' : ''}`)));
  });
}
