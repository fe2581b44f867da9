// The bank that will be lost: the real service on its own Postgres with archiving on, backed up while tills ask, then killed, database first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Sql } from '../../../api/db/connect.ts';
import { clusterFolder, isAlive } from '../../../api/db/data-folder.ts';
import { runningUrl, startPostgres } from '../../../api/db/embedded.ts';
import { migrateDatabase } from '../../../api/db/migrate.ts';
import { newKey } from '../../../api/http/keys.ts';
import { insertKey } from '../../../api/http/keys-store.ts';
import { readChainKey } from '../../../api/authority/open.ts';
import { startPublisher } from '../../../api/ledger/publisher.ts';
import { type StartedProcess, startProcess } from '../../../api/process-testing.ts';
import { loadDemo } from '../../../api/simulation/load-demo.ts';
import { type TrafficEvent, traffic } from '../../../engine/simulation/traffic.ts';
import { copyCluster, forDatabase, newFolder } from './folders.ts';
import { makeItABankOfItsOwn } from './journal-store.ts';
import { archiveTo, endSegment, instantOf, isArchived, walPlace, walSince, whileBackedUp } from './recovery-store.ts';
import { newTills, play, type Tills } from './tills.ts';

const DAY = '2026-11-18';
const POLL_MS = 20;

export interface Lost {
  readonly dataDir: string;
  readonly archive: string;
  readonly backup: string;
  readonly label: string;
  readonly key: string;
  readonly tills: Tills;
  /** The moment to go back to, and what had been told until then. */
  readonly instant: string;
  readonly toldByInstant: ReadonlySet<string>;
  /** What had been told when the newest archived segment ended. */
  readonly toldByArchived: ReadonlySet<string>;
  readonly walBytes: number;
  readonly backupMs: number;
}

export async function loseBank(order: { readonly authorizations: number; readonly seed: number }): Promise<Lost> {
  const dataDir = newFolder('lost');
  const home = newFolder('kept');
  const archive = forDatabase(join(home, 'archive'));
  const { key, events } = await found(dataDir, archive, order);
  const service = await serve(dataDir);
  const sql = connect(runningUrl(dataDir) ?? '', 4);
  try {
    const door = { url: service.url, key };
    const tills = newTills();
    const parts = partsOf(events, 6);
    const backup = join(home, 'backup');
    const began = await walPlace(sql);
    const backedUp = performance.now();
    const [label] = await Promise.all([
      whileBackedUp(sql, async () => copyCluster(clusterFolder(dataDir), backup)),
      play(door, tills, parts[0] ?? []),
    ]);
    const backupMs = performance.now() - backedUp;
    await play(door, tills, parts[1] ?? []);
    const instant = await instantOf(sql);
    const toldByInstant = new Set(tills.decided.keys());
    await play(door, tills, parts[2] ?? []);
    await untilArchived(sql);
    const toldByArchived = new Set(tills.decided.keys());
    await play(door, tills, parts[3] ?? []);
    const walBytes = await walSince(sql, began);
    await publishMinute(sql, dataDir);
    // Messages wait for the database longer than authorizations do: the dying one is asked for authorizations alone.
    const last = play(door, tills, onlyAsked(parts[4]));
    await sleep(POLL_MS * 5);
    await killPostgres(dataDir);
    await last;
    await play(door, tills, onlyAsked(parts[5]));
    return { dataDir, archive, backup, label, key, tills, instant, toldByInstant, toldByArchived, walBytes, backupMs };
  } finally {
    service.remove();
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}

/** The real process of npm start on this data folder. */
export function serve(dataDir: string): Promise<StartedProcess> {
  return startProcess({ environment: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', PORT: '0', LATENCY_BUDGET_MS: '1000' } });
}

/** A demo bank on a new database that archives from its next start on. */
async function found(
  dataDir: string,
  archive: string,
  order: { readonly authorizations: number; readonly seed: number },
): Promise<{ readonly key: string; readonly events: readonly TrafficEvent[] }> {
  const server = await startPostgres(dataDir);
  const sql = connect(server.url, 2);
  try {
    await migrateDatabase(server.url);
    const { bank } = await loadDemo(sql, DAY);
    await makeItABankOfItsOwn(sql);
    const { key, hash } = newKey();
    await insertKey(sql, { id: 'key_till', name: 'till', hash, scopes: ['evaluate'], expiresAt: null });
    await archiveTo(sql, archive);
    return { key, events: traffic({ seed: order.seed, count: order.authorizations, day: DAY, bank }) };
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
  }
}

function partsOf(events: readonly TrafficEvent[], count: number): readonly (readonly TrafficEvent[])[] {
  const size = Math.ceil(events.length / count);
  return Array.from({ length: count }, (_, part) => events.slice(part * size, (part + 1) * size));
}

const onlyAsked = (events: readonly TrafficEvent[] = []): readonly TrafficEvent[] => events.filter(({ kind }) => kind === 'evaluate');

async function untilArchived(sql: Sql): Promise<void> {
  const segment = await endSegment(sql);
  while (!(await isArchived(sql, segment))) await sleep(POLL_MS);
}

/** What the service does every minute: the run does not wait for it. */
async function publishMinute(sql: Sql, dataDir: string): Promise<void> {
  const onBug = (fault: unknown): void => {
    throw new Error(String(fault));
  };
  await startPublisher({ sql, chainKey: readChainKey({ dataDir, chainKey: undefined }), dataDir, post: null, now: Date.now, onBug }).stop();
}

async function killPostgres(dataDir: string): Promise<void> {
  const pid = Number(readFileSync(join(clusterFolder(dataDir), 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(POLL_MS);
}
