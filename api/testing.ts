// Gives a test the whole app on the database it brings, and a way to ask it with a key of given scopes.
import { Registry } from 'prom-client';
import { type App, createApp } from './app.ts';
import { createFeed, type Feed } from './authorization/feed.ts';
import type { Decider } from './authorization/decider.ts';
import { mintToken } from './cardholder/holders.ts';
import { readConfig } from './config.ts';
import { connectDrizzle, type Sql } from './db/connect.ts';
import { newKey } from './http/keys.ts';
import { insertKey, type Scope } from './http/keys-store.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly code?: string };
}
/** A database that this test alone uses: api/db/testing.ts gives one. */
export interface OwnDatabase {
  readonly url: string;
  readonly sql: Sql;
  readonly drop: () => Promise<void>;
}
export interface TestApp {
  readonly app: App;
  readonly database: OwnDatabase;
  readonly feed: Feed;
  readonly bugs: readonly unknown[];
  /** A key with these scopes; `id` is the maker or checker it stands for. */
  readonly keyFor: (id: string, scopes: readonly Scope[]) => Promise<string>;
  /** A token of the cardholder of this account, for `ask`. */
  readonly holderFor: (account: string) => Promise<string>;
  readonly ask: (key: string, method: string, path: string, body?: unknown) => Promise<Answered>;
  readonly stop: () => Promise<void>;
}

const CHAIN_KEY = 'a chain key of a test, long enough';

/** These tests ask about everything but decisions; the authority has its own. */
const NOBODY_DECIDES: Decider = {
  evaluate: () => Promise.reject(new Error('no authority in this test')),
  message: () => Promise.reject(new Error('no authority in this test')),
};

/** Call in beforeAll; `stop` in afterAll drops the database too. */
export function testApp(
  database: OwnDatabase,
  environment: Readonly<Record<string, string>> = {},
  authority: Decider = NOBODY_DECIDES,
): TestApp {
  const drizzle = connectDrizzle(database.url, 2);
  const feed = createFeed();
  const bugs: unknown[] = [];
  const app = createApp({
    config: readConfig(environment),
    sql: database.sql,
    db: drizzle.db,
    feed,
    authority,
    metrics: new Registry(),
    bookLoaded: () => true,
    chainKey: CHAIN_KEY,
    codeHash: (code) => `hash of ${code}`,
    now: Date.now,
    onBug: (fault) => bugs.push(fault),
  });
  const keyFor = async (id: string, scopes: readonly Scope[]) => {
    const { key, hash } = newKey();
    await insertKey(database.sql, { id, name: id, hash, scopes, expiresAt: null });
    await app.keys.refresh();
    return key;
  };
  const stop = async () => {
    await app.stop();
    await drizzle.close();
    await database.drop();
  };
  const holderFor = (account: string) => mintToken({ chainKey: CHAIN_KEY, now: Date.now }, { account });
  return { app, database, feed, bugs, keyFor, holderFor, ask: askerOf(app), stop };
}

function askerOf(app: App): TestApp['ask'] {
  return async (...[key, method, path, body]) => {
    const sends =
      body === undefined || method === 'get' || method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const contentType = typeof body === 'string' && !body.startsWith('{') ? 'application/yaml' : 'application/json';
    const response = await app.fetch(
      new Request(`http://offerline${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': contentType },
        ...sends,
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : { text } };
  };
}
