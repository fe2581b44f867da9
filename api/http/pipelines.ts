// Requests sent before the answers: those of the authorization path are taken at once, every other begins in a turn of its own when the answers before it have left.
import type { RequestListener, ServerResponse } from 'node:http';
import type { Route } from './route.ts';
import { finderOf, isSwift } from './swift-body.ts';

/**
 * Without it one packet of a stranger, a thousand times `GET /openapi.json`, makes a thousand answers that nobody reads: a gigabyte. Answers of the
 * authorization path are small, and wanted together.
 */
export function pipelineListener(routes: readonly Route[], otherwise: RequestListener): RequestListener {
  const find = finderOf(routes.filter(isSwift));
  const soon = oneATurn();
  return (incoming, outgoing) => {
    if (incoming.httpVersionMajor < 1) return refuseOld(outgoing);
    // The answer whose turn it is has the connection; the others have none yet.
    if (outgoing.socket !== null || (incoming.method === 'POST' && find(incoming.url ?? '') !== undefined)) otherwise(incoming, outgoing);
    else outgoing.once('socket', () => soon(() => otherwise(incoming, outgoing)));
  };
}

/** A line without a version is no request of this century: the parser lets it through, and proxies read it otherwise. */
function refuseOld(outgoing: ServerResponse): void {
  outgoing.shouldKeepAlive = false;
  outgoing.writeHead(400, { 'content-length': 0 }).end();
}

/** Runs what it is given in the order given, one in each turn of the event loop: who pays comes between any two. */
function oneATurn(): (work: () => void) => void {
  const waiting: (() => void)[] = [];
  const next = (): void => {
    const work = waiting.shift();
    if (waiting.length > 0) setImmediate(next);
    work?.();
  };
  return (work) => {
    if (waiting.push(work) === 1) setImmediate(next);
  };
}
