// What is fuzzed: a Postgres of its own in a fresh folder, the demo bank in it, and the service as a child process that is watched.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAudit } from '../../../api/audit/check.ts';
import { connect, type Sql } from '../../../api/db/connect.ts';
import { startPostgres } from '../../../api/db/embedded.ts';
import { migrateDatabase } from '../../../api/db/migrate.ts';
import { verify } from '../../../api/ledger/verify.ts';
import type { Told } from './service-process.ts';

const READY_MS_MAX = 300_000;
const STOP_MS_MAX = 10_000;
const PROGRAM = join(import.meta.dirname, 'service-process.ts');
const BUILT = 'fuzz-service.mjs';

export interface Stall {
  readonly wallMs: number;
  /** Without what the process waited for a processor. */
  readonly ownMs: number;
  readonly atMs: number;
  /** The functions that ran. */
  readonly at: string;
}
export interface Watched {
  readonly port: number;
  readonly sql: Sql;
  readonly chainKey: string;
  readonly stalls: readonly Stall[];
  readonly memory: () => { readonly rssBytesMax: number; readonly heapBytesMax: number };
  /** Why it ended by itself; null while it runs. */
  readonly crash: () => string | null;
  /** Everything it has said on its outputs. */
  readonly log: () => string;
  /** Stops the service and proves the books from the rows alone: violations. */
  readonly prove: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function openWorld(root: string, onStall: (stall: Stall) => void): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-fuzz-'));
  // As `npm start` runs it: one file without types.
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), PROGRAM, BUILT]);
  const postgres = await startPostgres(join(folder, 'database'));
  await migrateDatabase(postgres.url);
  const sql = connect(postgres.url, 4);
  const chainKey = randomBytes(32).toString('hex');
  const logFile = join(folder, 'service.log');
  const child = spawnService({ root, folder, logFile, databaseUrl: postgres.url, chainKey });
  const heard = hear(child, onStall);
  const stop = () => stopChild(child);
  const close = async () => {
    await stop();
    await sql.end({ timeout: 1 });
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const url = await heard.ready.catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  return {
    ...heard,
    port: Number(new URL(url).port),
    sql,
    chainKey,
    log: () => readFileSync(logFile, 'utf8'),
    prove: async () => {
      await stop();
      return (await verify(sql, { chainKey, onResult: () => undefined })) + (await checkAudit(sql, { chainKey, heads: null })).violations;
    },
    close,
  };
}

interface Spawning {
  readonly root: string;
  readonly folder: string;
  readonly logFile: string;
  readonly databaseUrl: string;
  readonly chainKey: string;
}

function spawnService({ root, folder, logFile, databaseUrl, chainKey }: Spawning): ChildProcess {
  const dataDir = join(folder, 'server');
  mkdirSync(dataDir);
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', BUILT)], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      REDIS_URL: '',
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      OFFERLINE_CHAIN_KEY: chainKey,
      HOLDER_REQUESTS_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return child;
}

function hear(child: ChildProcess, onStall: (stall: Stall) => void) {
  const stalls: Stall[] = [];
  let [rssBytesMax, heapBytesMax] = [0, 0];
  let ended: string | null = null;
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The service was not ready in time')), READY_MS_MAX);
    child.on('message', (told: Told) => {
      if (told.kind === 'memory')
        [rssBytesMax, heapBytesMax] = [Math.max(rssBytesMax, told.rssBytes), Math.max(heapBytesMax, told.heapBytes)];
      else if (told.kind === 'stall') {
        stalls.push(told);
        onStall(told);
      } else {
        clearTimeout(timer);
        resolve(told.url);
      }
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      ended = `The service ended with ${code ?? signal}`;
      reject(new Error(ended));
    });
  });
  return { ready, stalls, memory: () => ({ rssBytesMax, heapBytesMax }), crash: () => ended };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await gone;
  clearTimeout(force);
}
