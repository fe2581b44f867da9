// The short way to readings that are at hand as bytes: without the router; everything that is not plain, known and allowed takes the long way.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isOpenedBy } from '../../engine/people/may-use.ts';
import type { HotDoor } from './hot.ts';
import { GUARD } from './reply.ts';
import type { Route } from './route.ts';

interface HotRead {
  readonly found: Route;
  readonly before: string;
  readonly after: string;
  readonly read: NonNullable<Route['hotRead']>;
}

/** Answers what it can and hands everything else to `otherwise`; it refuses nothing itself. */
export function hotReadListener(routes: readonly Route[], door: HotDoor, otherwise: RequestListener): RequestListener {
  const reads = routes.flatMap((found): readonly HotRead[] => {
    const [, before = '', after = ''] = /^([^{]*)\{\w+\}([^{]*)$/.exec(found.path) ?? [];
    return found.hotRead === undefined ? [] : [{ found, before, after, read: found.hotRead }];
  });
  return (incoming, outgoing) => {
    const hit = incoming.method === 'GET' ? readingOf(reads, incoming, door) : null;
    if (hit === null) return otherwise(incoming, outgoing);
    door.onAnswer?.(hit.found, 200);
    writeBytes(outgoing, hit.bytes, door.newRequestId());
  };
}

const HEAD = [...Object.entries(GUARD).flat(), 'content-type', 'application/json', 'x-request-id'];

/** Head and bytes leave as one text in one write: pieces would be sent by the slower call for many. */
export function writeBytes(outgoing: ServerResponse, bytes: string, requestId: string): void {
  outgoing.writeHead(200, [...HEAD, requestId, 'content-length', String(bytes.length)]);
  const { socket } = outgoing;
  socket?.cork();
  outgoing.write(bytes, 'latin1');
  socket?.uncork();
  outgoing.end();
}

/** Only keys of which the long way made a reading have one, so nothing else about them has to be checked. */
function readingOf(
  reads: readonly HotRead[],
  incoming: IncomingMessage,
  door: HotDoor,
): { readonly found: Route; readonly bytes: string } | null {
  const url = incoming.url ?? '';
  for (const { found, before, after, read } of reads) {
    if (!url.startsWith(before) || !url.endsWith(after)) continue;
    const id = url.slice(before.length, url.length - after.length);
    const bytes = PLAIN_ID.test(id) && isAdmitted(found, incoming, door) ? read(id) : null;
    if (bytes !== null) return { found, bytes };
  }
  return null;
}

/** What the adapter of the router takes without a second look. */
const PLAIN_HOST = /^[a-z0-9._-]+(?::\d{1,5})?$/;
/** Characters that stand for themselves in an address. */
const PLAIN_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

function isAdmitted(found: Route, incoming: IncomingMessage, door: HotDoor): boolean {
  const authorization = plainAuthorization(incoming);
  const key = authorization === null ? null : door.keys.known(authorization);
  return key !== null && isOpenedBy(found, key.scopes);
}

/** Null unless there is one plain host, one key and no body. */
export function plainAuthorization({ rawHeaders, httpVersionMinor }: IncomingMessage): string | null {
  const found = { authorization: '', hosts: 0 };
  for (let place = 0; place + 1 < rawHeaders.length; place += 2)
    if (!takes(found, rawHeaders[place] ?? '', rawHeaders[place + 1] ?? '')) return null;
  return found.hosts === 1 && httpVersionMinor === 1 ? found.authorization : null;
}

/** False for a header with which a request is not plain. */
function takes(found: { authorization: string; hosts: number }, name: string, value: string): boolean {
  switch (name.toLowerCase()) {
    case 'authorization':
      if (found.authorization !== '') return false;
      found.authorization = value;
      return true;
    case 'host':
      found.hosts += 1;
      return PLAIN_HOST.test(value);
    default:
      return !BODY_HEADERS.has(name.toLowerCase());
  }
}

const BODY_HEADERS = new Set(['content-length', 'transfer-encoding']);
