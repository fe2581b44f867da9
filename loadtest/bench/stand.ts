// The test stand: an own Postgres with the bench bank, servers on it, and the proof afterwards that its books are right.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '../../api/db/connect.ts';
import { clusterFolder } from '../../api/db/data-folder.ts';
import { startPostgres } from '../../api/db/embedded.ts';
import { migrateDatabase } from '../../api/db/migrate.ts';
import { newKey } from '../../api/http/keys.ts';
import { insertKey, SCOPES } from '../../api/http/keys-store.ts';
import { verify } from '../../api/ledger/verify.ts';
import { loadBenchBank } from '../bank.ts';
import { type Server, startOfferline, startProfiled } from './children.ts';
import { decisionsOf, type Tally } from './heard.ts';

export interface Bank {
  readonly campaigns: number;
  readonly accounts: number;
}

export interface Stand {
  readonly bank: Bank;
  readonly sql: Sql;
  readonly url: string;
  readonly chainKey: string;
  /** A service key that may do everything. */
  readonly key: string;
  readonly postgresPid: number;
  /** The product on this database; each server has a data folder of its own. */
  readonly offerline: (name: string, env?: Readonly<Record<string, string>>) => Promise<Server>;
  readonly profiled: (folder: string) => Promise<Server>;
  readonly newFolder: (name: string) => string;
  readonly close: () => Promise<void>;
}

/** An interrupted run leaves no database behind; the servers end with this process. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export async function openStand(bank: Bank): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-bench-'));
  const home = join(folder, 'postgres');
  const postgres = await startPostgres(home);
  const cluster = clusterFolder(home);
  const sql = connect(postgres.url, 4);
  const remove = async (): Promise<void> => {
    await postgres.stop();
    for (const path of [cluster, folder]) rmSync(path, { recursive: true, force: true });
  };
  const interrupted = () => void remove().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, interrupted);
  const close = async (): Promise<void> => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await sql.end({ timeout: 2 });
    await remove();
  };
  try {
    await migrateDatabase(postgres.url);
    await loadBenchBank(sql, bank);
    const { key, hash } = newKey();
    await insertKey(sql, { id: 'bench', name: 'bench', hash, scopes: SCOPES, expiresAt: null });
    const chainKey = randomBytes(32).toString('hex');
    const newFolder = (name: string): string => {
      const path = join(folder, name.replaceAll(/\W+/g, '-'));
      mkdirSync(path, { recursive: true });
      return path;
    };
    const envOf = (name: string) => ({ DATABASE_URL: postgres.url, DATA_DIR: newFolder(name), OFFERLINE_CHAIN_KEY: chainKey });
    return {
      bank,
      sql,
      url: postgres.url,
      chainKey,
      key,
      postgresPid: await postmasterOf(sql),
      offerline: (name, env = {}) => startOfferline(name, { ...envOf(name), ...env }),
      profiled: (path) => startProfiled(path, envOf('profiled')),
      newFolder,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function postmasterOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int as pid`;
  return row?.pid ?? 0;
}

export interface Written {
  /** Bytes of the database: tables, indexes and what is dead in them. */
  readonly databaseBytes: number;
  /** Bytes of write-ahead log since the cluster was made. */
  readonly walBytes: number;
}

export async function writtenSoFar({ sql }: Pick<Stand, 'sql'>): Promise<Written> {
  const [row] = await sql<Written[]>`
    select pg_database_size(current_database())::bigint as "databaseBytes", pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as "walBytes"`;
  return row ?? { databaseBytes: Number.NaN, walBytes: Number.NaN };
}

/** The offline verifier over everything the run left behind; resolves with the number of violations, each said. */
export async function violationsIn({ sql, chainKey }: Pick<Stand, 'sql' | 'chainKey'>, say: (line: string) => void): Promise<number> {
  const startedAt = performance.now();
  let examined = 0;
  const violations = await verify(sql, {
    chainKey,
    onResult: (result) => {
      examined += result.examined;
      if (result.violations > 0) say(`VIOLATION ${result.name}: ${result.violations}, first: ${result.first}`);
    },
  });
  say(`verify: ${violations} violations in ${examined} records examined, ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  return violations;
}

/** What was answered and what is in the books must be the same, run by run; the differences in words. */
export async function differencesFrom(heard: ReadonlyMap<string, Tally>, sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ run: string; decisions: number; granted: number }[]>`
    select split_part(id, ':', 1) as run, count(*)::bigint as decisions, count(*) filter (where reply like '%"outcome":"granted"%')::bigint as granted from authorizations group by 1`;
  const booked = new Map(rows.map((row) => [row.run, row]));
  return [...heard].flatMap(([run, tally]) => {
    const books = booked.get(run) ?? { decisions: 0, granted: 0 };
    // Nobody booked what was turned away at the door.
    const decided = decisionsOf(tally) - (tally.none['overloaded'] ?? 0);
    const isSame = books.decisions === decided && books.granted === tally.granted;
    return isSame ? [] : [`${run}: heard ${decided} decisions, ${tally.granted} granted; booked ${books.decisions}, ${books.granted}`];
  });
}
