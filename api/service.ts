// The composition root: opens the database, puts the rooms together, listens, and takes everything down again in order.
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Registry } from 'prom-client';
import { createApp } from './app.ts';
import { createFeed } from './authorization/feed.ts';
import type { Config } from './config.ts';
import { connect, connectDrizzle } from './db/connect.ts';
import { openDatabase } from './db/open.ts';
import { limitServer, SERVER_OPTIONS } from './http/limits.ts';
import { StartupError } from './startup-error.ts';

const STOP_MS_MAX = 2_000;

export interface Service {
  readonly url: string;
  /** Words for a person: where the rows are. */
  readonly place: string;
  /** Answers what has arrived, then closes everything; a second call waits for the first. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  /** Private record of a bug. */
  readonly onBug: (fault: unknown, requestId: string) => void;
}

/** What was opened is closed in the opposite order, also when a later step of the start fails. */
export async function startService({ config, onBug }: ServiceOptions): Promise<Service> {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = once(async () => {
    for (const close of closers.reverse()) await close();
  });
  try {
    const database = await openDatabase(config);
    closers.push(database.close);
    const sql = connect(database.url);
    closers.push(() => sql.end({ timeout: 2 }));
    const { db, close } = connectDrizzle(database.url);
    closers.push(close);
    const metrics = new Registry();
    const app = createApp({ config, sql, db, feed: createFeed(), metrics, bookLoaded: () => true, now: Date.now, onBug });
    closers.push(app.stop);
    const server = createAdaptorServer({ fetch: app.fetch, serverOptions: SERVER_OPTIONS }) as Server;
    limitServer(server);
    const port = await listen(server, config);
    closers.push(() => closeServer(server));
    return { url: `http://${shownHost(config.host)}:${port}`, place: database.place, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
  return () => (running ??= work());
}
