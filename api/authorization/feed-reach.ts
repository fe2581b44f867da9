// Which shops somebody with a limited reach hears of in the feed; a shop that joins or leaves a chain is heard of within seconds.
import type { Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';
import { shopsWithin } from '../people/reach-store.ts';
import { type FeedEvent, merchantOf } from './feed.ts';

export interface Heard {
  readonly isShown: (event: FeedEvent) => boolean;
  readonly stop: () => void;
}

const REREAD_EVERY_MS = 15_000;

/** Null for whoever hears everything. */
export async function shopsHeard(sql: Sql, reach: Reach | null): Promise<Heard | null> {
  if (reach === null) return null;
  let shops = await read(sql, reach);
  // Where it cannot be read again the shops of before stay: the session that holds the stream open asks the same database.
  const reread = () =>
    read(sql, reach).then(
      (found) => {
        shops = found;
      },
      () => {},
    );
  const timer = setInterval(reread, REREAD_EVERY_MS);
  timer.unref();
  return { isShown: (event) => shops.has(merchantOf(event)), stop: () => clearInterval(timer) };
}

async function read(sql: Sql, reach: Reach): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`select id from merchants where ${shopsWithin(sql, reach)}`;
  return new Set(rows.map(({ id }) => id));
}
