// Folders of a database that is copied while it runs: files may vanish under the copy, and the copy belongs to the account that runs Postgres.
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOBODY, runsAsRoot } from '../../../api/db/binaries.ts';
import { clusterFolder } from '../../../api/db/data-folder.ts';

/** Contents that belong to one run of one server; the folders themselves are kept. */
const OWN: ReadonlySet<string> = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const LEFT_OUT = /^(postmaster\.(pid|opts)|pgsql_tmp.*|backup_label|tablespace_map)$/;

/** A new folder that the database account may enter. */
export function newFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `offerline-${name}-`));
  if (runsAsRoot()) chmodSync(folder, 0o755);
  return folder;
}

export function forDatabase(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (runsAsRoot()) chownSync(folder, NOBODY, NOBODY);
  return folder;
}

/** As the manual says of a base backup by files: everything but what belongs to the running server. */
export function copyCluster(from: string, to: string): void {
  copyInto(from, to, true);
}

/** Everything in it, as it is now. */
export function copyAll(from: string, to: string): void {
  copyInto(from, to, false);
}

function copyInto(from: string, to: string, isBackup: boolean): void {
  forDatabase(to);
  for (const name of entriesOf(from)) {
    if (isBackup && LEFT_OUT.test(name)) continue;
    const [source, target] = [join(from, name), join(to, name)];
    if (isFolder(source)) {
      if (isBackup && OWN.has(name)) forDatabase(target);
      else copyInto(source, target, isBackup);
    } else copyFile(source, target);
  }
}

function copyFile(source: string, target: string): void {
  try {
    copyFileSync(source, target);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    return; // It was dropped while we copied: the log of writes says so too.
  }
  chmodSync(target, 0o600);
  if (runsAsRoot()) chownSync(target, NOBODY, NOBODY);
}

function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function bytesOf(folder: string): number {
  return entriesOf(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** A data folder with its cluster, wherever that lies. */
export function removeBank(folder: string): void {
  rmSync(clusterFolder(folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
