// The data folder of an embedded start: one owner at a time, and a cluster folder the database account may enter.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { NOBODY, enterableByOthers, runsAsRoot, SHARED_ROOT, sharedFolder } from './binaries.ts';

const LOCK = 'owner.lock';

/** Creates the folder, lets the database account pass through it (not read it), or says in one sentence why it cannot be used. */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(resolve(folder));
    if (runsAsRoot()) chmodSync(folder, statSync(folder).mode | 0o011);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartupError(
      `The data folder ${resolve(folder)} cannot be written (${code}); make it writable or set DATA_DIR to another folder.`,
    );
  }
}

/** One level at a time: Node's recursive mkdir never returns on file systems that answer "no such folder" to a creation, such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Takes the folder for this process and gives back the release. A folder whose owner died is taken over. */
export function takeFolder(folder: string): () => void {
  const lock = join(folder, LOCK);
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let round = 0; round < 5; round += 1) {
    try {
      writeFileSync(lock, mine, { flag: 'wx' });
      return () => releaseLock(lock, mine);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const found = readLock(lock);
      const owner = liveOwner(found);
      if (owner !== undefined) {
        throw new StartupError(
          `Another Offerline (process ${owner}) already uses the data folder ${resolve(folder)}; stop it first, or set DATA_DIR to another folder.`,
        );
      }
      dropStale(lock, found);
    }
  }
  throw new StartupError(`The data folder ${resolve(folder)} is being opened by several processes at once; start one of them again.`);
}

/** The process that holds the folder now, if it still runs. */
export function folderOwner(folder: string): number | undefined {
  return liveOwner(readLock(join(folder, LOCK)));
}

/** Where the cluster of a data folder lives: inside it, unless root works in a private home that the database account cannot enter. */
export function clusterFolder(folder: string): string {
  const inside = join(resolve(folder), 'postgres');
  if (!runsAsRoot()) return inside;
  if (existsSync(join(inside, 'PG_VERSION')) || enterableByOthers(dirname(inside))) return inside;
  const key = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12);
  return join(SHARED_ROOT, `cluster-${key}`);
}

/** Creates an empty cluster folder that belongs to the database account. */
export function prepareCluster(cluster: string): void {
  if (cluster.startsWith(SHARED_ROOT)) sharedFolder();
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  if (runsAsRoot()) chownSync(cluster, NOBODY, NOBODY);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What a process was started with; empty when it cannot be read. A recycled process number must never be mistaken for ours. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'win32') return 'postgres';
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function startOf(pid: number): string {
  try {
    if (process.platform === 'win32') return '';
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return `${bootId()}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

function readLock(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

function liveOwner(content: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(content) as { pid: number; started: string };
    return isAlive(pid) && startOf(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Moves a dead lock aside; if another process replaced it meanwhile, its lock is put back. */
function dropStale(lock: string, seen: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (readLock(aside) !== seen) linkSync(aside, lock);
  } catch {
    // Another process was faster; the next round looks again.
  }
  rmSync(aside, { force: true });
}

function releaseLock(lock: string, mine: string): void {
  if (readLock(lock) === mine) rmSync(lock, { force: true });
}
