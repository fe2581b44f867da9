// The stand of the faults: a real service behind a line to Postgres, one to Redis and one to its clients, each of which can be broken.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOBODY, runsAsRoot } from '../../../api/db/binaries.ts';
import type { Sql } from '../../../api/db/connect.ts';
import { type FaultProxy, openFaultProxy } from '../../../api/db/fault-proxy.ts';
import { startRedis, type TestRedis } from '../../../api/redis/testing.ts';
import { openStand } from '../../bench/stand.ts';
import { publishBoth } from '../../hosts/campaigns.ts';
import { type ServiceChild, startMeasured } from './children.ts';
import { moveTo } from './faults-store.ts';
import type { Door } from './question.ts';

/** An account of which nothing changes, so that its wallet always reads the same. */
export const QUIET_ACCOUNT = 'ba0';

export interface Rig {
  /** Not through a line. */
  readonly sql: Sql;
  readonly databaseUrl: string;
  readonly chainKey: string;
  readonly key: string;
  readonly folder: string;
  readonly lines: { readonly database: FaultProxy; readonly client: FaultProxy; readonly redis: FaultProxy | null };
  readonly service: ServiceChild;
  readonly redis: TestRedis | null;
  /** Null where the server is shared with others and must be left alone. */
  readonly postgresPid: number | null;
  /** A small disk under the tables; null where none could be mounted. */
  readonly disk: string | null;
  readonly close: () => Promise<void>;
}
/** What a service needs to run on. */
export interface Ground extends Pick<Rig, 'sql' | 'databaseUrl' | 'chainKey' | 'key' | 'folder' | 'redis' | 'postgresPid' | 'disk'> {
  readonly close: () => Promise<void>;
}

export const doorOf = ({ service, key }: Rig): Door => ({ port: service.port, key });

/** Lines and a service on the ground; closing it closes the ground too. */
export async function openRig(ground: Ground): Promise<Rig> {
  const closers: (() => Promise<void>)[] = [ground.close];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const opened = async (line: Promise<FaultProxy>): Promise<FaultProxy> => {
      closers.push((await line).close);
      return line;
    };
    const database = await opened(openFaultProxy(Number(new URL(ground.databaseUrl).port)));
    const redis = ground.redis === null ? null : await opened(openFaultProxy(Number(new URL(ground.redis.url).port)));
    const service = await startMeasured({
      DATABASE_URL: database.url(ground.databaseUrl),
      DATA_DIR: ground.folder,
      OFFERLINE_CHAIN_KEY: ground.chainKey,
      ...(ground.redis === null || redis === null ? {} : { REDIS_URL: redis.url(ground.redis.url) }),
    });
    closers.push(service.stop);
    const client = await opened(openFaultProxy(service.port));
    return { ...ground, lines: { database, client, redis }, service, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

/** A Postgres and, where it is at hand, a Redis of their own. */
export async function openGround(): Promise<Ground> {
  const stand = await openStand({ campaigns: 0, accounts: 1 });
  const disk = mountDisk();
  const redis = await startRedis(false);
  await publishBoth(stand.sql);
  if (disk !== null) await moveTo(stand.url, disk);
  return {
    sql: stand.sql,
    databaseUrl: stand.url,
    chainKey: stand.chainKey,
    key: stand.key,
    folder: stand.newFolder('service'),
    postgresPid: stand.postgresPid,
    redis,
    disk,
    close: async () => {
      redis?.stop();
      await stand.close();
      if (disk !== null) unmountDisk(disk);
    },
  };
}

/** All faults one after the other leave some 70,000 authorizations on it. */
const DISK_SIZE = '1g';

/** A disk in memory that can be filled without harm to anybody else; needs the rights of root. */
function mountDisk(): string | null {
  if (process.platform !== 'linux' || !runsAsRoot()) return null;
  const folder = mkdtempSync(join(tmpdir(), 'offerline-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_SIZE},mode=755`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  process.once('exit', () => unmountDisk(folder)); // Also where the run is interrupted.
  const inside = join(folder, 'tables');
  mkdirSync(inside);
  chownSync(inside, NOBODY, NOBODY);
  return inside;
}

function unmountDisk(inside: string): void {
  const folder = inside.replace(/\/tables$/, '');
  try {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
  } catch {
    return; // It is unmounted already.
  }
  rmSync(folder, { recursive: true, force: true });
}
