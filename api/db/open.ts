// Opens the database a process was configured with: the given one, the one a running server already started, or an embedded one.
import type { Config } from '../config.ts';
import { proveReachable, proveWritable } from './connect.ts';
import { runningUrl, startPostgres } from './embedded.ts';
import { migrateDatabase } from './migrate.ts';

export interface OpenDatabase {
  readonly url: string;
  /** Words for a person: where the rows are. */
  readonly place: string;
  /** Stops Postgres only when this process started it. */
  close(): Promise<void>;
}

/** For the server: owns the data folder, and brings the schema up to date. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<OpenDatabase> {
  const opened = config.databaseUrl === undefined ? await openEmbedded(config.dataDir) : await openGiven(config.databaseUrl);
  try {
    await proveWritable(opened.url);
    await migrateDatabase(opened.url);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** For tools that run beside a server (verify, explain): attaches to the running Postgres of the folder when there is one. */
export async function attachDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<OpenDatabase> {
  const running = config.databaseUrl === undefined ? runningUrl(config.dataDir) : undefined;
  if (running === undefined) return openDatabase(config);
  return { url: running, place: `the running Postgres of ${config.dataDir}`, close: async () => {} };
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const server = await startPostgres(folder);
  return { url: server.url, place: `embedded Postgres in ${folder}`, close: server.stop };
}

async function openGiven(url: string): Promise<OpenDatabase> {
  await proveReachable(url);
  const { host, pathname } = new URL(url);
  return { url, place: `${host}${pathname}`, close: async () => {} };
}
