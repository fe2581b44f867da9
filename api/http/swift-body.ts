// A body of the authorization path comes whole within two seconds, or it is answered 408 and its connection ends: no till sends slower (INVARIANTS 6.7).
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { problem } from './reply.ts';
import type { Door, Route } from './route.ts';

/** From the end of the head to the last byte of the body. */
const BODY_MS_MAX = 2_000;

/** Whether somebody at a till waits for the answer: the authorization path, and whatever has a short way for its body. */
export function isSwift({ method, limit, hot }: Pick<Route, 'method' | 'limit' | 'hot'>): boolean {
  return method === 'post' && (limit === 'authorization' || hot !== undefined);
}

/** Watches over the bodies of those routes, and hands everything to `otherwise`. */
export function swiftBodyListener(
  routes: readonly Route[],
  door: Pick<Door, 'onAnswer'> & { readonly bodyMsMax?: number },
  otherwise: RequestListener,
): RequestListener {
  const find = finderOf(routes.filter(isSwift));
  return (incoming, outgoing) => {
    const found = incoming.method === 'POST' ? find(incoming.url ?? '') : undefined;
    if (found !== undefined) watch(incoming, outgoing, { ms: door.bodyMsMax ?? BODY_MS_MAX, onSlow: () => door.onAnswer?.(found, 408) });
    otherwise(incoming, outgoing);
  };
}

/** By the address as plain clients send it first, then by its pattern. */
function finderOf(routes: readonly Route[]): (url: string) => Route | undefined {
  const byPath = new Map(routes.map((each) => [each.path, each]));
  const patterns = routes.map((each) => ({ each, pattern: new RegExp(`^${each.path.replace(/\{\w+\}/g, '[^/?]+')}/?(?:\\?|$)`) }));
  return (url) => byPath.get(url) ?? patterns.find(({ pattern }) => pattern.test(url))?.each;
}

interface Patience {
  readonly ms: number;
  readonly onSlow: () => void;
}

function watch(incoming: IncomingMessage, outgoing: ServerResponse, { ms, onSlow }: Patience): void {
  const late = setTimeout(() => {
    if (incoming.complete) return;
    if (outgoing.socket !== null && !outgoing.headersSent) {
      onSlow();
      outgoing.socket.write(TOO_SLOW);
    }
    // Behind an answer that is still owed to the same connection nothing may be said; it ends all the same.
    incoming.socket.destroy();
  }, ms);
  incoming.once('close', () => clearTimeout(late));
}

const { type, body } = problem('body_too_slow');
/** Written past the answer that the handler may still try to give: it finds its connection gone. */
const TOO_SLOW = `HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
