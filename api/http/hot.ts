// The short way from a plain request to its answer: for routes that everything waits for, without the router; whatever is unusual takes the long way.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isOpenedBy } from '../../engine/people/may-use.ts';
import { BODY_BYTES_MAX } from './body.ts';
import { keepBody, whenWhole } from './incoming.ts';
import type { KeyRing } from './keys.ts';
import { asksForTimes, GUARD, TIMING, type TextReply, verbatim } from './reply.ts';
import { type Door, type Route, replyToBug } from './route.ts';
import { openTurns } from './turns.ts';

/** What the short way needs of the door. */
export interface HotDoor extends Pick<Door, 'newRequestId' | 'onBug' | 'onAnswer'> {
  readonly keys: Pick<KeyRing, 'known'>;
}

/**
 * Answers requests to the routes that have a `hot` way and hands every other one, and every one that is not plain, to `otherwise`:
 * nothing is ever refused here, so what is refused is refused by one place alone.
 */
export function hotListener(routes: readonly Route[], door: HotDoor, otherwise: RequestListener): RequestListener {
  const hotByUrl = new Map(routes.filter(({ hot, method }) => hot !== undefined && method === 'post').map((each) => [each.path, each]));
  const inTurn = openTurns();
  return (incoming, outgoing) => {
    const found = incoming.method === 'POST' ? hotByUrl.get(incoming.url ?? '') : undefined;
    const head = found === undefined ? null : admitted(found, incoming, door);
    if (found === undefined || head === null) return otherwise(incoming, outgoing);
    const begin = (bytes: Buffer, cameAt: number): void => {
      const answer = startAnswer(found, { bytes, isTimed: head.isTimed, cameAt });
      if (answer !== null) return void settle(answer, { found, door, outgoing, isTimed: head.isTimed });
      keepBody(incoming, bytes);
      otherwise(incoming, outgoing);
    };
    whenWhole(incoming, head.length, (bytes) => {
      const cameAt = performance.now();
      inTurn(() => begin(bytes, cameAt));
    });
  };
}

type Answering = ReturnType<NonNullable<Route['hot']>>;

/** A handler that throws before it promises is a bug like one that throws later. */
function startAnswer(
  { hot }: Route,
  { bytes, isTimed, cameAt }: { readonly bytes: Buffer; readonly isTimed: boolean; readonly cameAt: number },
): Answering {
  try {
    return hot?.(bytes, isTimed, cameAt) ?? null;
  } catch (fault) {
    return Promise.reject(fault);
  }
}

async function settle(
  answer: NonNullable<Answering>,
  at: { readonly found: Route; readonly door: HotDoor; readonly outgoing: ServerResponse; readonly isTimed: boolean },
): Promise<void> {
  const requestId = at.door.newRequestId();
  let reply: TextReply;
  try {
    reply = verbatim(await answer, at.isTimed);
  } catch (fault) {
    at.door.onBug(fault, requestId);
    reply = replyToBug(fault);
  }
  at.door.onAnswer?.(at.found, reply.status);
  write(at.outgoing, reply, requestId);
}

const GUARD_LINES = Object.entries(GUARD).flat();

/**
 * The server adds date and connection. Head and body leave as one text in one write: `end(body)` would add an empty piece and send both by the
 * slower call for many, and text without anything beyond ASCII needs no encoding.
 */
function write(outgoing: ServerResponse, { status, type, body, headers }: TextReply, requestId: string): void {
  if (outgoing.destroyed) return; // The peer has gone.
  const length = Buffer.byteLength(body);
  const lines = [...GUARD_LINES, 'content-type', type, 'x-request-id', requestId, 'content-length', String(length)];
  if (headers !== undefined) lines.push(...Object.entries(headers).flat());
  outgoing.writeHead(status, lines);
  const { socket } = outgoing;
  socket?.cork();
  outgoing.write(body, length === body.length ? 'latin1' : 'utf8');
  socket?.uncork();
  outgoing.end();
}

/** The head when it is plain and its key opens this route, else null. */
function admitted(found: Route, incoming: IncomingMessage, door: HotDoor): PlainHead | null {
  const head = plainHead(incoming);
  if (head === null || head.length > BODY_BYTES_MAX[found.limit ?? 'admin']) return null;
  const key = door.keys.known(head.authorization);
  return key !== null && isOpenedBy(found, key.scopes) ? head : null;
}

interface PlainHead {
  readonly authorization: string;
  readonly length: number;
  readonly isTimed: boolean;
}

/** Null unless there is one host, one key, one length and JSON in no encoding, as the usual client sends them. */
function plainHead({ rawHeaders, httpVersionMinor }: IncomingMessage): PlainHead | null {
  const found: [string, string, string, string, string] = ['', '', '', '', ''];
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? '';
    const slot = SLOTS.get(name) ?? SLOTS.get(name.toLowerCase());
    if (slot === undefined) continue;
    if (slot === REFUSED || found[slot] !== '') return null;
    found[slot] = rawHeaders[place + 1] ?? '';
  }
  const [authorization, length, type, host, timing] = found;
  const isPlain = httpVersionMinor === 1 && PLAIN_HOST.test(host) && PLAIN_TYPE.test(type) && PLAIN_LENGTH.test(length);
  return isPlain ? { authorization, length: Number(length), isTimed: asksForTimes(timing) } : null;
}

const REFUSED = -1;
type Slot = 0 | 1 | 2 | 3 | 4 | typeof REFUSED;
const SLOTS = new Map<string, Slot>([
  ['authorization', 0],
  ['content-length', 1],
  ['content-type', 2],
  ['host', 3],
  [TIMING, 4],
  ['content-encoding', REFUSED],
  ['transfer-encoding', REFUSED],
]);

/** What the adapter of the router takes without a second look. */
const PLAIN_HOST = /^[a-z0-9._-]+(?::(?:[1-5]\d{3,4}|[6-9]\d{3}))?$/;
const PLAIN_TYPE = /^application\/json(?:;|$)/;
const PLAIN_LENGTH = /^[1-9]\d{0,7}$/;
