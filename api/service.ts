// The composition root: opens the database, puts the rooms together, listens, and takes everything down again in order.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Registry } from 'prom-client';
import { createApp } from './app.ts';
import { codeHasher, openAuthority, readChainKey } from './authority/open.ts';
import { createFeed } from './authorization/feed.ts';
import { publisherTo } from './authorization/publish.ts';
import { holidaysOf } from './campaign/holidays.ts';
import type { Config } from './config.ts';
import { connect, connectDrizzle, type Sql } from './db/connect.ts';
import { followMonths } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import { type DemoProgress, playDemo, prepareDemo } from './demo.ts';
import { demoKeys, type DemoKeys } from './demo-keys.ts';
import { newKey } from './http/keys.ts';
import { allKeys, insertKey, SCOPES } from './http/keys-store.ts';
import { limitServer, SERVER_OPTIONS } from './http/limits.ts';
import { readCalendars } from './settlement/calendar.ts';
import { StartupError } from './startup-error.ts';

const STOP_MS_MAX = 2_000;

export interface Service {
  readonly url: string;
  /** Words for a person: where the rows are. */
  readonly place: string;
  readonly demo: boolean;
  /** The first key of a database that has none, shown this once; null otherwise. */
  readonly firstKey: string | null;
  /** Keys of the demo bank by role; null where there is none. */
  readonly demoKeys: DemoKeys | null;
  /** Resolves when the demo day has been played; at once where there is none. */
  readonly played: Promise<void>;
  /** Answers what has arrived, then closes everything; a second call waits for the first. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  /** Load and play the demo bank if the database is untouched. */
  readonly demo: boolean;
  /** Play the demo day; true unless told otherwise. */
  readonly play?: boolean;
  /** How far the demo day has been played. */
  readonly onProgress?: (progress: DemoProgress) => void;
  /** Private record of a bug. */
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** Awaited, whether it takes time or not. */
type Closer = () => unknown;

/** What was opened is closed in the opposite order, also when a later step of the start fails. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const closers: Closer[] = [];
  const stop = once(async () => {
    for (const close of closers.reverse()) await close();
  });
  try {
    const service = await open(options, (closer) => closers.push(closer));
    return { ...service, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  { config, demo, play = true, onProgress, onBug }: ServiceOptions,
  onStop: (closer: Closer) => void,
): Promise<Omit<Service, 'stop'>> {
  const database = await openDatabase(config);
  onStop(database.close);
  const sql = connect(database.url);
  onStop(() => sql.end({ timeout: 2 }));
  const { db, close } = connectDrizzle(database.url);
  onStop(close);
  const bank = await prepareDemo(sql, { demo, now: Date.now() });
  const firstKey = bank === null ? await makeFirstKey(sql) : null;
  const keys = bank === null ? null : await demoKeys(sql, config.dataDir);
  const feed = createFeed();
  const authority = await openAuthority({
    config,
    databaseUrl: database.url,
    sql,
    holidays: holidaysOf(readCalendars()),
    onCommitted: publisherTo(feed),
    onBug,
  });
  onStop(authority.stop);
  onStop(followMonths(sql));
  const app = createApp({
    config,
    sql,
    db,
    feed,
    authority: authority.authority,
    metrics: new Registry(),
    bookLoaded: () => true,
    codeHash: codeHasher(readChainKey(config)),
    now: Date.now,
    onBug,
  });
  onStop(app.stop);
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: SERVER_OPTIONS }) as Server;
  limitServer(server);
  const port = await listen(server, config);
  onStop(() => closeServer(server));
  const ending = new AbortController();
  onStop(() => ending.abort());
  const played =
    bank === null || !play
      ? Promise.resolve()
      : playDemo(sql, {
          bank,
          line: authority.authority,
          now: Date.now(),
          signal: ending.signal,
          onProgress: onProgress ?? (() => undefined),
        });
  played.catch((fault: unknown) => onBug(fault, 'demo day'));
  return { url: `http://${shownHost(config.host)}:${port}`, place: database.place, demo: bank !== null, firstKey, demoKeys: keys, played };
}

/** Without a key nobody could make one. */
async function makeFirstKey(sql: Sql): Promise<string | null> {
  if ((await allKeys(sql)).length > 0) return null;
  const { key, hash } = newKey();
  await insertKey(sql, { id: `key_${randomUUID()}`, name: 'first key', hash, scopes: SCOPES, expiresAt: null });
  return key;
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartupError(refusal(error, host, port))));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function refusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is already in use; stop what uses it, or set PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} needs more rights than this account has; set PORT to one above 1023.`;
  return `The service cannot listen on ${host}:${port} (${code ?? message}); check HOST and PORT.`;
}

/** Running answers may end; streams that never end are cut. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), STOP_MS_MAX);
  await closed;
  clearTimeout(cut);
}

/** A browser cannot open "every address", so this machine is named instead. */
const shownHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
