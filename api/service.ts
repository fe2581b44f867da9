// The composition root: opens the database, puts the rooms together, listens, and takes everything down again in order.
import type { Server } from 'node:http';
import { Registry } from 'prom-client';
import type { Holidays } from '../engine/campaign/live.ts';
import { createApp } from './app.ts';
import { startSealer } from './audit/sealer.ts';
import type { Authority } from './authority/authority.ts';
import { codeHasher, openAuthority, readChainKey } from './authority/open.ts';
import { readBankSettings } from './authority/settings-store.ts';
import type { OnStep } from './authority/steps.ts';
import { createFeed } from './authorization/feed.ts';
import type { Decider } from './authorization/decider.ts';
import { publisherTo } from './authorization/publish.ts';
import { holidaysOf } from './campaign/holidays.ts';
import { type BookSource, openGate } from './campaign/publish-gate.ts';
import { startMemberships } from './membership/change.ts';
import { startSchedule } from './campaign/schedule.ts';
import type { Config } from './config.ts';
import { connect, connectDrizzle, type Sql } from './db/connect.ts';
import { type DemoProgress, playDemo } from './demo.ts';
import type { DemoKeys } from './demo-keys.ts';
import { countPhases } from './http/phases.ts';
import type { Siblings } from './http/service-routes.ts';
import { type Closer, type OnStop, type PreparedDatabase, prepareDatabase } from './prepared-database.ts';
import { readCalendars } from './settlement/calendar.ts';
import { startMessages } from './message/messages.ts';
import { jobWorkers } from './job-workers.ts';
import { startJobs } from './jobs/follow.ts';
import { startAutoClose } from './settlement/auto-close.ts';
import { startBacktests } from './simulation/backtest-jobs.ts';
import { startQrSweep } from './qr/sweep.ts';
import { publishHeads } from './ledger/publisher.ts';
import { StartupError } from './startup-error.ts';
import { startWatch } from './watch/watch.ts';
import { adoptVoidLogs, voidLogOf } from './void-logs.ts';

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
  /** Hears of each step that a command reaches: whoever kills, traces or counts. */
  readonly onStep?: OnStep | undefined;
  /** Private record of a bug. */
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** The whole service in one process. */
export function startService({ config, demo, play = true, onProgress, onStep, onBug }: ServiceOptions): Promise<Service> {
  return closing(async (onStop) => {
    const database = await prepareDatabase({ config, demo }, onStop);
    const { place, firstKey } = database;
    adoptVoidLogs(config.dataDir, 1);
    onStop(publishHeads({ config, databaseUrl: database.url, onStep, onBug }));
    const bank = play ? database.bank : null;
    const { url, played } = await openDoor({ config, databaseUrl: database.url, bank, onProgress, onStep, onBug }, onStop);
    return { url, place, demo: database.bank !== null, firstKey, demoKeys: database.demoKeys, played };
  });
}

/** What was opened is closed in the opposite order, also when a later step of the start fails. */
export async function closing<Opened>(open: (onStop: OnStop) => Promise<Opened>): Promise<Opened & { readonly stop: () => Promise<void> }> {
  const closers: Closer[] = [];
  const stop = once(async () => {
    for (const close of closers.reverse()) await close();
  });
  try {
    return { ...(await open((closer) => closers.push(closer))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface DoorOptions {
  readonly config: Config;
  /** A database that was prepared. */
  readonly databaseUrl: string;
  /** Play the demo day of this bank. */
  readonly bank: PreparedDatabase['bank'];
  readonly onProgress?: ((progress: DemoProgress) => void) | undefined;
  readonly onStep?: OnStep | undefined;
  readonly onBug: (fault: unknown, subject: string) => void;
  /** The other processes behind the same port, and which of them this one is; absent in a service of one process. */
  readonly siblings?: Siblings;
}
export interface Door {
  readonly url: string;
  readonly played: Promise<void>;
}

/** The first stack that is looked at reads the map of the whole service, a sixth of a second in which nobody is answered: now, and not in the first outage. */
function readSourceMap(): void {
  void new Error('looked at').stack;
}

/** One process that decides and answers, on a database that was prepared. */
export async function openDoor(options: DoorOptions, onStop: OnStop): Promise<Door> {
  readSourceMap();
  const { config, databaseUrl, bank, onStep, onBug, siblings } = options;
  const slot = siblings?.slot ?? 0;
  const pools = siblings === undefined ? POOLS.alone : POOLS.shared;
  const sql = connect(databaseUrl, pools.sql);
  onStop(() => sql.end({ timeout: 2 }));
  const { db, close } = connectDrizzle(databaseUrl, pools.drizzle);
  onStop(close);
  const feed = createFeed();
  const metrics = siblings?.metrics ?? new Registry();
  const holidays = holidaysOf(readCalendars());
  const watch = await startWatch({ sql, config, holidays, now: Date.now, onBug });
  onStop(watch.stop);
  const authority = await openAuthority({
    config,
    databaseUrl,
    sql,
    holidays,
    onCommitted: publisherTo(feed),
    counting: { onBatch: countPhases(metrics), ...watch.counting },
    onStep,
    onBug,
    name: voidLogOf(slot),
    // One follower of deadlines is enough behind one port.
    expire: slot === 0,
  });
  onStop(authority.stop);
  const chainKey = readChainKey(config);
  // One sealer is enough behind one port; among several hosts a lock of the database lets one work at a time.
  if (slot === 0) onStop(startSealer({ sql, chainKey, dataDir: config.dataDir, now: Date.now, onStep, onBug }).stop);
  const app = createApp({
    config,
    sql,
    db,
    feed,
    authority: authority.authority,
    metrics,
    bookLoaded: () => true,
    book: authority.book,
    chainKey,
    codeHash: codeHasher(chainKey),
    now: Date.now,
    onBug,
    siblings,
  });
  onStop(app.stop);
  await app.keys.whenRead();
  if (slot === 0) await startFollowers({ config, sql, databaseUrl, holidays, ...authority, onStep, onBug }, onStop);
  app.prepareDocs();
  const server = app.newServer();
  const port = await listen(server, config);
  onStop(() => closeServer(server));
  const played = bank === null ? Promise.resolve() : play(sql, { ...options, bank, line: authority.authority }, onStop);
  return { url: `http://${shownHost(config.host)}:${port}`, played };
}

/** Plays the demo day until it is over or the service stops. */
function play(
  sql: Sql,
  { bank, line, onProgress, onBug }: DoorOptions & { readonly bank: NonNullable<DoorOptions['bank']>; readonly line: Authority },
  onStop: OnStop,
): Promise<void> {
  const ending = new AbortController();
  onStop(() => ending.abort());
  const played = playDemo(sql, { bank, line, now: Date.now(), signal: ending.signal, onProgress: onProgress ?? (() => undefined) });
  played.catch((fault: unknown) => onBug(fault, 'demo day'));
  return played;
}

interface Following extends Pick<DoorOptions, 'config' | 'databaseUrl' | 'onStep' | 'onBug'> {
  readonly sql: Sql;
  readonly holidays: Holidays;
  readonly book: BookSource;
  readonly authority: Decider;
}

/** One follower of the calendar and of the queue of backtests is enough behind one port; each version and each backtest is taken by one host. */
async function startFollowers(
  { config, sql, databaseUrl, holidays, book, authority, onStep, onBug }: Following,
  onStop: OnStop,
): Promise<void> {
  onStop(startSchedule({ sql, gate: openGate({ ...config, sql, holidays, book }), onBug }).stop);
  onStop(startBacktests({ sql, databaseUrl, bank: await readBankSettings(sql, ''), holidays, onBug }).stop);
  onStop(startAutoClose({ sql, onBug }).stop);
  onStop(startMemberships({ sql, onBug }).stop);
  onStop(startQrSweep({ sql, onBug }).stop);
  onStop((await startMessages({ sql, config, chainKey: readChainKey(config), now: Date.now, onBug })).stop);
  onStop(startJobs({ sql, workers: jobWorkers({ config, authority, onStep }), onBug }).stop);
}

/** Connections to Postgres; many processes together must stay below what it accepts. */
const POOLS = { alone: { sql: 10, drizzle: 4 }, shared: { sql: 5, drizzle: 2 } } as const;

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
