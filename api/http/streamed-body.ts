// A body too long to be held: handed to the handler piece by piece as it arrives, within a number of bytes, a pace and an hour.
import type { IncomingMessage } from 'node:http';
import type { BodySource, ReadBody } from './body.ts';
import { allowLongBody, endLongBody } from './limits.ts';

export interface StreamRules {
  readonly bytesMax: number;
  /** Content types without parameters; `STREAM_TYPE` alone unless said otherwise. */
  readonly types?: readonly string[];
}

/** A peer that sends nothing for so long has gone. */
const IDLE_MS = 30_000;
const WHOLE_MS = 3_600_000;
/** What any line that is worth the name brings. */
const BYTES_PER_MS = 32;
const GRACE_MS = 30_000;
export const STREAM_TYPE = 'application/octet-stream';

/** Thrown to the handler in the middle of a body that grows beyond its limit, or ends before its length. */
export class BodyCut extends Error {}

/** The handler checks the content itself, card numbers included: nothing of it has been looked at. */
export function streamBody({ request, incoming }: BodySource, { bytesMax, types = [STREAM_TYPE] }: StreamRules): ReadBody {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type) || request.headers.has('content-encoding'))
    return { ok: false, code: 'content_type_not_accepted', detail: `Send ${types.join(' or ')} without content encoding.` };
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > bytesMax) return { ok: false, code: 'body_too_large', detail: `The limit is ${bytesMax} bytes; nothing was stored.` };
  const arriving = incoming === null ? (request.body ?? []) : patiently(incoming, wholeMsOf(bytesMax));
  return { ok: true, text: '', contentType: type, value: undefined, chunks: bounded(arriving, { bytesMax, declared }) };
}

async function* bounded(
  arriving: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { bytesMax, declared }: { readonly bytesMax: number; readonly declared: number },
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of arriving) {
    length += chunk.byteLength;
    if (length > bytesMax) throw new BodyCut(`more than ${bytesMax} bytes`);
    yield chunk;
  }
  if (length < declared) throw new BodyCut('the peer has gone');
}

/** Milliseconds that a body of so many bytes may take: a small one holds no connection for an hour. */
export function wholeMsOf(bytesMax: number): number {
  return Math.min(WHOLE_MS, GRACE_MS + Math.ceil(bytesMax / BYTES_PER_MS));
}

async function* patiently(incoming: IncomingMessage, wholeMs: number): AsyncGenerator<Uint8Array> {
  const { socket } = incoming;
  const cut = () => socket.destroy();
  const whole = setTimeout(cut, wholeMs);
  allowLongBody(socket);
  socket.setTimeout(IDLE_MS, cut);
  try {
    // A handler that stops early still has to answer on this connection.
    yield* incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    throw new BodyCut('the peer has gone');
  } finally {
    clearTimeout(whole);
    socket.removeListener('timeout', cut);
    socket.setTimeout(0);
    endLongBody(socket);
  }
}
