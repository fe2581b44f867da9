// A body of the authorization path comes whole within two seconds, or it is answered 408 and its connection ends: no till sends slower (INVARIANTS 6.7).
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problem } from './reply.ts';
import type { Door, Route } from './route.ts';

/** From the end of the head to the last byte of the body. */
const BODY_MS_MAX = 2_000;
/** In that time. */
const LOOKS = 8;
/** Until a peer has surely read why. */
const LINGER_MS = 500;

/** Whether somebody at a till waits for the answer: the authorization path, and whatever has a short way for its body. */
export function isSwift({ method, limit, hot }: Pick<Route, 'method' | 'limit' | 'hot'>): boolean {
  return method === 'post' && (limit === 'authorization' || hot !== undefined);
}

export interface SwiftRules extends Pick<Door, 'onAnswer'> {
  readonly bodyMsMax?: number;
}

/** What a connection asked last: whatever it asked before is whole, for one request follows the other. */
interface Asked {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  found: Route;
  /** Number of the look that it arrived before. */
  look: number;
}

/** Watches over the bodies of those routes, and hands everything to `otherwise`. Looks now and then instead of a timer each: most bodies come with their head. */
export function swiftBodyListener(routes: readonly Route[], door: SwiftRules, otherwise: RequestListener): RequestListener {
  const find = finderOf(routes.filter(isSwift));
  const lastBySocket = new Map<Socket, Asked>();
  const lookEveryMs = (door.bodyMsMax ?? BODY_MS_MAX) / LOOKS;
  const looks: Looks = { done: 0, timer: null };
  const look = (): void => {
    looks.done += 1;
    for (const [socket, asked] of lastBySocket) if (isTooSlow(asked, looks.done)) end(socket, asked, door);
    looks.timer = lastBySocket.size === 0 ? null : setTimeout(look, lookEveryMs).unref();
  };
  return (incoming, outgoing) => {
    const found = incoming.method === 'POST' ? find(incoming.url ?? '') : undefined;
    if (found !== undefined) {
      note(lastBySocket, { incoming, outgoing, found, look: looks.done });
      looks.timer ??= setTimeout(look, lookEveryMs).unref();
    }
    otherwise(incoming, outgoing);
  };
}

interface Looks {
  done: number;
  /** Null while nobody is connected who has asked. */
  timer: NodeJS.Timeout | null;
}

function note(lastBySocket: Map<Socket, Asked>, asked: Asked): void {
  const { socket } = asked.incoming;
  const known = lastBySocket.get(socket);
  if (known === undefined) {
    lastBySocket.set(socket, asked);
    socket.once('close', () => lastBySocket.delete(socket));
    return;
  }
  known.incoming = asked.incoming;
  known.outgoing = asked.outgoing;
  known.found = asked.found;
  known.look = asked.look;
}

/** Between the whole time and one look more. */
const isTooSlow = ({ incoming, look }: Asked, now: number): boolean =>
  now - look > LOOKS && !incoming.complete && !incoming.socket.destroyed;

function end(socket: Socket, { outgoing, found }: Asked, { onAnswer }: SwiftRules): void {
  if (!socket.writable) return; // Told already.
  // Nothing more is read, so that a body that is whole too late is not decided after all.
  socket.pause();
  // Behind an answer that is still owed to the same connection nothing may be said; it ends all the same.
  const mayAnswer = outgoing.socket !== null && !outgoing.headersSent;
  if (mayAnswer) {
    onAnswer?.(found, 408);
    socket.write(TOO_SLOW);
  }
  socket.end();
  // Ended at once, with bytes of the peer on their way, the answer might never be read.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** By the address as plain clients send it first, then by its pattern. */
export function finderOf(routes: readonly Route[]): (url: string) => Route | undefined {
  const byPath = new Map(routes.map((each) => [each.path, each]));
  const patterns = routes.map((each) => ({ each, pattern: new RegExp(`^${each.path.replace(/\{\w+\}/g, '[^/?]+')}/?(?:\\?|$)`) }));
  return (url) => byPath.get(url) ?? patterns.find(({ pattern }) => pattern.test(url))?.each;
}

const { type, body } = problem('body_too_slow');
/** Written past the answer that the handler may still try to give: it finds its connection gone. */
const TOO_SLOW = `HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
