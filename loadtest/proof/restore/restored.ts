// A second server made of a base backup and the archive of its WAL, up to the end of it or to a moment, with the keys and published heads of the lost one.
import { appendFileSync, chownSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAudit } from '../../../api/audit/check.ts';
import { headLogPath, readHeads } from '../../../api/audit/head-log.ts';
import { readChainKey } from '../../../api/authority/open.ts';
import { NOBODY, runsAsRoot } from '../../../api/db/binaries.ts';
import type { Sql } from '../../../api/db/connect.ts';
import { clusterFolder, prepareFolder } from '../../../api/db/data-folder.ts';
import type { CheckResult } from '../../../api/ledger/check.ts';
import { headFilePath } from '../../../api/ledger/head-file.ts';
import { checkHeads } from '../../../api/ledger/heads-check.ts';
import { verify } from '../../../api/ledger/verify.ts';
import { copyAll, newFolder } from './folders.ts';
import type { Lost } from './original.ts';

/** What lies beside the cluster and is kept outside of the database: docs/RECOVERY.md names the same. */
const BESIDE = ['postgres.password', 'chain.key', 'chain-heads.log', 'audit-head.log', 'voids.ndjson'] as const;

export interface Target {
  /** Null: everything that the archive has. */
  readonly instant: string | null;
  /** The disk with the newest WAL of the lost server could still be read. */
  readonly hasWal: boolean;
}

/** The data folder, ready for its first start. */
export function restore(lost: Lost, { instant, hasWal }: Target): string {
  const dataDir = newFolder('restored');
  prepareFolder(dataDir);
  const cluster = clusterFolder(dataDir);
  copyAll(lost.backup, cluster);
  if (hasWal) copyAll(join(clusterFolder(lost.dataDir), 'pg_wal'), join(cluster, 'pg_wal'));
  for (const file of BESIDE) if (existsSync(join(lost.dataDir, file))) copyFileSync(join(lost.dataDir, file), join(dataDir, file));
  const settings = [
    `restore_command = 'cp "${lost.archive}/%f" "%p"'`,
    // The copy must not write into the archive of the one it comes from.
    "archive_mode = 'off'",
    "recovery_target_action = 'promote'",
    ...(instant === null ? [] : [`recovery_target_time = '${instant}'`]),
  ];
  appendFileSync(join(cluster, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  for (const [name, text] of [
    ['recovery.signal', ''],
    ['backup_label', lost.label],
  ] as const) {
    writeFileSync(join(cluster, name), text, { mode: 0o600 });
    if (runsAsRoot()) chownSync(join(cluster, name), NOBODY, NOBODY);
  }
  return dataDir;
}

export interface Proof {
  readonly books: number;
  /** First fault of the books, or null. */
  readonly first: string | null;
  readonly heads: number;
  /** Links that were published and are gone. */
  readonly missing: number;
  readonly named: string | null;
  readonly audit: number;
}

/** All that npm run verify proves. */
export async function prove(sql: Sql, dataDir: string): Promise<Proof> {
  const chainKey = readChainKey({ dataDir, chainKey: undefined });
  let first: string | null = null;
  const onResult = (result: CheckResult): void => {
    first ??= result.first;
  };
  const books = await verify(sql, { chainKey, onResult });
  const heads = await checkHeads(sql, { chainKey, path: headFilePath(dataDir) });
  const audit = await checkAudit(sql, { chainKey, heads: readHeads(headLogPath(dataDir)), accepted: heads?.accepted ?? [] });
  return {
    books,
    first: first ?? audit.first,
    heads: heads?.violations ?? -1,
    missing: heads?.missing ?? -1,
    named: heads?.first ?? null,
    audit: audit.violations,
  };
}
