// Requests sent before the answers: those of the authorization path are taken at once, every other begins when the answers before it have left.
import type { RequestListener } from 'node:http';
import type { Route } from './route.ts';
import { finderOf, isSwift } from './swift-body.ts';

/**
 * Without it one packet of a stranger, a thousand times `GET /openapi.json`, makes a thousand answers that nobody reads: a gigabyte. Answers of the
 * authorization path are small, and wanted together.
 */
export function pipelineListener(routes: readonly Route[], otherwise: RequestListener): RequestListener {
  const find = finderOf(routes.filter(isSwift));
  return (incoming, outgoing) => {
    // The answer whose turn it is has the connection; the others have none yet.
    if (outgoing.socket !== null || (incoming.method === 'POST' && find(incoming.url ?? '') !== undefined)) otherwise(incoming, outgoing);
    else outgoing.once('socket', () => otherwise(incoming, outgoing));
  };
}
