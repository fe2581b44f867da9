// A real Postgres in a network of its own, which the hosts reach over their cables.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOBODY, postgresFolder } from '../../api/db/binaries.ts';
import { connect } from '../../api/db/connect.ts';
import { clusterFolder } from '../../api/db/data-folder.ts';
import { startPostgres } from '../../api/db/embedded.ts';
import { migrateDatabase } from '../../api/db/migrate.ts';
import type { Network } from './network.ts';

const PORT = 5_432;
const START_MS_MAX = 20_000;

export interface HostDatabase {
  /** Its address as seen from `address`. */
  readonly urlAt: (address: string) => string;
  readonly remove: () => Promise<void>;
}

/** Made and migrated here first, then moved into its network. */
export async function openDatabaseIn({ database }: Network): Promise<HostDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-hosts-'));
  const here = await startPostgres(folder);
  const cluster = clusterFolder(folder);
  await migrateDatabase(here.url).finally(() => here.stop());
  appendFileSync(join(cluster, 'pg_hba.conf'), 'host all all 10.213.0.0/16 scram-sha-256\n');
  const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim();
  const urlAt = (address: string): string => `postgres://offerline:${password}@${address}:${PORT}/offerline`;
  const [command = '', ...enter] = database.enter;
  const settings = ['listen_addresses=*', 'unix_socket_directories=', 'jit=off', 'timezone=UTC', 'max_connections=200'];
  const child = spawn(
    command,
    [
      ...enter.slice(0, -1),
      `--setuid=${NOBODY}`,
      `--setgid=${NOBODY}`,
      '--',
      join(postgresFolder(), 'bin', 'postgres'),
      '-D',
      cluster,
      '-p',
      String(PORT),
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    { cwd: '/', stdio: 'ignore' },
  );
  const remove = async (): Promise<void> => {
    await stop(child);
    for (const path of [cluster, folder]) rmSync(path, { recursive: true, force: true });
  };
  await answering(urlAt(database.address)).catch(async (fault: unknown) => {
    await remove();
    throw fault;
  });
  return { urlAt, remove };
}

async function answering(url: string): Promise<void> {
  for (const began = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const sql = connect(url, 1);
    try {
      await sql`select 1`;
      return;
    } catch (fault) {
      if (performance.now() - began > START_MS_MAX) throw fault;
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}

/** Postgres reads SIGINT as "stop now, cleanly". */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}
