// Starts and stops the bundled Postgres 18 on a data folder, so that `npm start` needs no database server.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import { NOBODY, postgresFolder, runsAsRoot } from './binaries.ts';
import { clusterFolder, commandOf, folderOwner, isAlive, prepareCluster, prepareFolder, takeFolder } from './data-folder.ts';

const USER = 'offerline';
const DATABASE = 'offerline';
const PASSWORD_FILE = 'postgres.password';
const LOG_FILE = 'postgres.log';
const LOG_BYTES_MAX = 10_000_000;
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 4_000;

/** Durability settings stay at Postgres' defaults: fsync and synchronous_commit on. */
const SETTINGS: readonly string[] = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
  'log_timezone=UTC',
  'jit=off',
  // As many as 32 processes behind one port may open; an unused one costs next to nothing.
  'max_connections=400',
  'max_wal_size=2GB',
  'log_min_messages=warning',
  'log_checkpoints=off',
];

export interface EmbeddedPostgres {
  readonly url: string;
  /** Fast shutdown: open statements end, nothing acknowledged is lost. A second call waits for the first. */
  stop(): Promise<void>;
}

/** One start per data folder: a second one is refused with a StartupError, an orphan of a killed process is stopped first. A free port unless told. */
export async function startPostgres(folder: string, port?: number): Promise<EmbeddedPostgres> {
  prepareFolder(folder);
  const release = takeFolder(folder);
  try {
    const native = postgresFolder();
    const cluster = clusterFolder(folder);
    await stopOrphan(cluster);
    const password = initialise({ native, cluster, folder });
    const server = await launch({ native, cluster, folder }, port ?? (await freePort()));
    const url = urlOf(server.port, password);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= stopServer(server.child.pid ?? 0).finally(release));
    return { url, stop };
  } catch (error) {
    release();
    throw error;
  }
}

/** The address of the Postgres that another process runs on this folder now; undefined when none does. */
export function runningUrl(folder: string): string | undefined {
  if (folderOwner(folder) === undefined) return undefined;
  const { port, status } = readPidFile(clusterFolder(folder));
  return port > 0 && status === 'ready' ? urlOf(port, readPassword(folder)) : undefined;
}

/** Removes what a killed process left running on the folder. Only for folders that are about to be deleted or started. */
export async function stopOrphan(cluster: string): Promise<void> {
  const { pid } = readPidFile(cluster);
  if (pid > 0 && isAlive(pid) && commandOf(pid).includes('postgres') && commandOf(pid).includes(cluster)) await stopServer(pid);
}

const urlOf = (port: number, password: string): string => `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

function readPassword(folder: string): string {
  try {
    return readFileSync(join(folder, PASSWORD_FILE), 'utf8').trim();
  } catch {
    const cluster = clusterFolder(folder);
    throw new StartupError(
      `The database in ${cluster} has lost its password file ${join(folder, PASSWORD_FILE)}; restore that file, or remove ${cluster} to begin anew.`,
    );
  }
}

interface Place {
  readonly native: string;
  readonly cluster: string;
  readonly folder: string;
}

/** Creates the cluster once. The password reaches initdb through a file, because arguments are visible to every account. */
function initialise({ native, cluster, folder }: Place): string {
  if (existsSync(join(cluster, 'global', 'pg_control'))) return readPassword(folder);
  rmSync(cluster, { recursive: true, force: true });
  prepareCluster(cluster);
  const password = randomBytes(24).toString('base64url');
  const handover = `${cluster}.handover`;
  writeFileSync(handover, password, { mode: 0o600 });
  if (runsAsRoot()) chownSync(handover, NOBODY, NOBODY);
  const made = spawnSync(
    join(native, 'bin', 'initdb'),
    ['-D', cluster, '-U', USER, `--pwfile=${handover}`, '--auth=scram-sha-256', '--locale=C', '-E', 'UTF8', '--data-checksums'],
    { ...account(), encoding: 'utf8' },
  );
  rmSync(handover, { force: true });
  if (made.status !== 0) {
    rmSync(cluster, { recursive: true, force: true });
    throw new StartupError(
      `The database in ${cluster} could not be created: ${lastLine(`${made.stderr ?? ''}${made.error?.message ?? ''}`)}`,
    );
  }
  writeFileSync(join(folder, PASSWORD_FILE), `${password}\n`, { mode: 0o600 });
  return password;
}

/** Its own process group, so that Ctrl-C reaches only us and the last batch can still commit. */
async function launch({ native, cluster, folder }: Place, port: number): Promise<{ child: ChildProcess; port: number }> {
  const log = openLog(join(folder, LOG_FILE));
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster, '-p', String(port), ...settings], {
    ...account(),
    detached: process.platform !== 'win32',
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', () => {
    failure ??= lastLine(readFileSync(join(folder, LOG_FILE), 'utf8'));
  });
  await ready({ cluster, pid: child.pid, failed: () => failure });
  child.unref();
  await createDatabase({ native, cluster, folder, port });
  return { child, port };
}

async function ready(awaited: { cluster: string; pid: number | undefined; failed: () => string | undefined }): Promise<void> {
  for (let waited = 0; waited < START_MS_MAX; waited += 10) {
    const failure = awaited.failed();
    if (failure !== undefined) throw new StartupError(`Postgres did not start on ${awaited.cluster}: ${failure}`);
    const { pid, status } = readPidFile(awaited.cluster);
    if (pid === awaited.pid && status === 'ready') return;
    await sleep(10);
  }
  throw new StartupError(`Postgres did not become ready on ${awaited.cluster} within ${START_MS_MAX / 1000} seconds.`);
}

async function createDatabase({ folder, port }: Place & { port: number }): Promise<void> {
  const { default: postgres } = await import('postgres');
  const sql = postgres(urlOf(port, readPassword(folder)).replace(/offerline$/, 'postgres'), { max: 1, onnotice: () => {} });
  const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${DATABASE}`;
  if (found.length === 0) await sql`CREATE DATABASE ${sql(DATABASE)}`;
  await sql.end();
}

/** Postgres treats SIGINT as "stop now, cleanly"; SIGQUIT is the last resort and recovers from the write-ahead log at the next start. */
async function stopServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < STOP_MS_MAX && isAlive(pid); waited += 10) await sleep(10);
  }
}

function readPidFile(cluster: string): { pid: number; port: number; status: string } {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch {
    return { pid: 0, port: 0, status: '' };
  }
}

const account = (): { cwd: string; uid?: number; gid?: number } => (runsAsRoot() ? { cwd: '/', uid: NOBODY, gid: NOBODY } : { cwd: '/' });

function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolvePort(port));
    });
  });
}
