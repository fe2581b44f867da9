// What one process does for all that share a database: opens it, brings its schema up to date, loads the demo bank and makes the first keys.
import { randomUUID } from 'node:crypto';
import type { Bank } from '../engine/simulation/bank.ts';
import { readChainKey, refuseLostKey } from './authority/open.ts';
import type { Config } from './config.ts';
import { connect, type Sql } from './db/connect.ts';
import { followMonths } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import { prepareDemo } from './demo.ts';
import { demoKeys, type DemoKeys } from './demo-keys.ts';
import { signChanges } from './http/change-row.ts';
import { newKey } from './http/keys.ts';
import { allKeys, insertKey, SCOPES } from './http/keys-store.ts';
import { inTransaction, logChange } from './http/settings-store.ts';
import { makeDemoPeople } from './people/demo-store.ts';

const CONNECTIONS_MAX = 2;

/** Awaited, whether it takes time or not. */
export type Closer = () => unknown;
/** What was opened is closed in the opposite order. */
export type OnStop = (closer: Closer) => void;

export interface PreparedDatabase {
  readonly url: string;
  /** Words for a person: where the rows are. */
  readonly place: string;
  /** The demo bank; null when the database is somebody's own. */
  readonly bank: Bank | null;
  /** The first key of a database that has none, shown this once; null otherwise. */
  readonly firstKey: string | null;
  /** Keys of the demo bank by role; null where there is none. */
  readonly demoKeys: DemoKeys | null;
}

export async function prepareDatabase(
  { config, demo }: { readonly config: Config; readonly demo: boolean },
  onStop: OnStop,
): Promise<PreparedDatabase> {
  const { url, place, close } = await openDatabase(config);
  onStop(close);
  const sql = connect(url, CONNECTIONS_MAX);
  onStop(() => sql.end({ timeout: 2 }));
  await refuseLostKey(sql, config);
  signChanges(readChainKey(config));
  const bank = await prepareDemo(sql, { demo, now: Date.now() });
  const firstKey = bank === null ? await makeFirstKey(sql) : null;
  const keys = bank === null ? null : await demoKeys(sql, config.dataDir);
  if (bank !== null) await makeDemoPeople(sql);
  onStop(followMonths(sql));
  return { url, place, bank, firstKey, demoKeys: keys };
}

/** Without a key nobody could make one. */
async function makeFirstKey(sql: Sql): Promise<string | null> {
  if ((await allKeys(sql)).length > 0) return null;
  const { key, hash } = newKey();
  const id = `key_${randomUUID()}`;
  await inTransaction(sql, async (transaction) => {
    await insertKey(transaction, { id, name: 'first key', hash, scopes: SCOPES, expiresAt: null });
    await logChange(transaction, { actor: 'offerline', action: 'key.create', object: id, detail: { name: 'first key', scopes: SCOPES } });
  });
  return key;
}
