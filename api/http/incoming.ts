// Reads the bytes of a body straight from its connection, without a web stream in between.
import type { IncomingMessage } from 'node:http';

/** Bodies read before the long way asked for them. */
const known = new WeakMap<IncomingMessage, Buffer>();

/** For the long way, when the short one has read the body already. */
export function keepBody(incoming: IncomingMessage, bytes: Buffer): void {
  known.set(incoming, bytes);
}

/** All `length` bytes; rejects when the peer goes away first. */
export function wholeBody(incoming: IncomingMessage, length: number): Promise<Buffer> {
  const read = known.get(incoming);
  if (read !== undefined) return Promise.resolve(read);
  if (length === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    incoming.on('close', () => reject(new Error('the peer has gone')));
    whenWhole(incoming, length, resolve);
  });
}

/** Calls `then` once with all `length` bytes; never when the peer goes away first. */
export function whenWhole(incoming: IncomingMessage, length: number, then: (bytes: Buffer) => void): void {
  const parts: Buffer[] = [];
  let arrived = 0;
  incoming.on('data', (part: Buffer) => {
    arrived += part.length;
    if (arrived === length && parts.length === 0) return then(part);
    parts.push(part);
    if (arrived === length) then(Buffer.concat(parts));
  });
}
