// What is loaded: a Postgres of its own in a fresh folder, a bank in it, and the real server as a child process; and the proof of its books at the end.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '../../api/db/connect.ts';
import { startPostgres } from '../../api/db/embedded.ts';
import { migrateDatabase } from '../../api/db/migrate.ts';
import { newKey } from '../../api/http/keys.ts';
import { insertKey, type Scope } from '../../api/http/keys-store.ts';
import type { CheckResult } from '../../api/ledger/check.ts';
import { verify } from '../../api/ledger/verify.ts';
import type { Plan } from '../k6/plan.ts';

const READY_MS_MAX = 120_000;
const STOP_MS_MAX = 10_000;
const SCOPES: Readonly<Record<keyof Plan['keys'], readonly Scope[]>> = {
  ask: ['evaluate'],
  read: ['wallets:read', 'campaigns:read', 'reference:read', 'evaluate'],
  close: ['settlement:write', 'settlement:read'],
};

export interface World {
  readonly sql: Sql;
  readonly folder: string;
  readonly keys: Plan['keys'];
  /** Starts the server; call once, when the bank is in the database. */
  readonly serve: () => Promise<Server>;
  /** Stops the server and proves the books from the rows alone; resolves with the number of violations. */
  readonly prove: (onResult: (result: CheckResult) => void) => Promise<number>;
  readonly close: () => Promise<void>;
}
export interface Server {
  readonly url: string;
  readonly pid: number;
  /** Why the server ended by itself; null while it runs. */
  readonly ended: () => string | null;
}

/** `processes`: workers of the server behind its one port. */
export async function openWorld(root: string, processes: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-load-'));
  const postgres = await startPostgres(join(folder, 'database')).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  await migrateDatabase(postgres.url);
  const sql = connect(postgres.url, 4);
  const chainKey = randomBytes(32).toString('hex');
  let child: ChildProcess | undefined;
  const stopServer = async () => {
    if (child !== undefined) await stopChild(child);
    child = undefined;
  };
  return {
    sql,
    folder,
    keys: await makeKeys(sql),
    serve: async () => {
      const dataDir = join(folder, 'server');
      mkdirSync(dataDir);
      child = spawnServer(root, {
        DATABASE_URL: postgres.url,
        DATA_DIR: dataDir,
        OFFERLINE_CHAIN_KEY: chainKey,
        OFFERLINE_PROCESSES: processes,
      });
      return ready(child);
    },
    prove: async (onResult) => {
      await stopServer();
      return verify(sql, { chainKey, onResult });
    },
    close: async () => {
      await stopServer();
      await sql.end({ timeout: 1 });
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeKeys(sql: Sql): Promise<Plan['keys']> {
  const made = { ask: '', read: '', close: '' };
  for (const name of ['ask', 'read', 'close'] as const) {
    const { key, hash } = newKey();
    await insertKey(sql, { id: `load-${name}`, name: `load test, ${name}`, hash, scopes: SCOPES[name], expiresAt: null });
    made[name] = key;
  }
  return made;
}

/** The process of `npm start`, without what the scripts do before it. */
function spawnServer(root: string, settings: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join('api', 'server.ts'), '--empty'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', REDIS_URL: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function ready(child: ChildProcess): Promise<Server> {
  return new Promise((resolve, reject) => {
    let said = '';
    let ended: string | null = null;
    const timer = setTimeout(() => reject(new Error(`The server was not ready after ${READY_MS_MAX / 1_000} s: ${said}`)), READY_MS_MAX);
    const hear = (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-4_000);
      const url = /API docs\s+(\S+)\/docs/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve({ url, pid: child.pid ?? 0, ended: () => ended });
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      ended = `The server ended with ${code}: ${said.trim().split('\n').slice(-5).join(' ')}`;
      reject(new Error(ended));
    });
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await gone;
  clearTimeout(force);
}
