// The short way of cardholders to readings at hand as bytes: token, account, bytes; everything that is not plain, proved and known takes the long way.
import type { RequestListener } from 'node:http';
import type { Holders } from './admit.ts';
import type { HotDoor } from './hot.ts';
import { plainAuthorization, writeBytes } from './hot-read.ts';
import type { Route } from './route.ts';

export interface HotHolderDoor extends HotDoor {
  readonly holders: Holders;
}

const BEARER = /^Bearer (eyJ[\w-]+\.[\w-]+\.[\w-]+)$/;

/** Answers what it can and hands everything else to `otherwise`; it refuses nothing itself. */
export function hotHolderListener(routes: readonly Route[], door: HotHolderDoor, otherwise: RequestListener): RequestListener {
  const byPath = new Map(routes.flatMap((each) => (each.hotHolder === undefined || each.method !== 'get' ? [] : [[each.path, each]])));
  return (incoming, outgoing) => {
    const found = incoming.method === 'GET' ? byPath.get(incoming.url ?? '') : undefined;
    const token = found === undefined ? undefined : BEARER.exec(plainAuthorization(incoming) ?? '')?.[1];
    if (found === undefined || token === undefined) return otherwise(incoming, outgoing);
    const long = () => otherwise(incoming, outgoing);
    void bytesFor(found, token, door).then((bytes) => {
      if (bytes === null) return long();
      door.onAnswer?.(found, 200);
      if (!outgoing.destroyed) writeBytes(outgoing, bytes, door.newRequestId());
    }, long);
  };
}

/** Null for whoever is not known, and for what is not there: the long way says which. */
async function bytesFor(found: Route, token: string, { holders }: HotHolderDoor): Promise<string | null> {
  const caller = await holders.authenticate(token);
  if (caller === null || caller === 'unavailable' || caller.holder === undefined) return null;
  return (await found.hotHolder?.(caller.holder.account)) ?? null;
}
