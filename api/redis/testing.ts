// Gives a test its own real Redis on a free port; null where redis-server is not installed, which fails in CI.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

export interface TestRedis {
  readonly url: string;
  readonly flush: () => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly stop: () => void;
}

/** Why a test is skipped, for the one who reads the report. */
export const NO_REDIS = 'redis-server is not installed, so this is not proved here';

export const hasRedis = isInstalled();

/** Call in beforeAll, `stop` in afterAll. */
export async function startRedis(isCi: boolean): Promise<TestRedis | null> {
  if (!hasRedis && isCi) throw new Error('redis-server is missing; CI proves the read models against a real one');
  if (!hasRedis) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'offerline-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server: ChildProcess = spawn('redis-server', options, { stdio: 'ignore' });
  const stop = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  await until(async () => (await ask(url, 'PING')) === 'PONG');
  return { url, flush: async () => void (await ask(url, 'FLUSHALL')), signal: (signal) => server.kill(signal), stop };
}

async function ask(url: string, command: string): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  try {
    return await client.sendCommand([command]);
  } finally {
    client.destroy();
  }
}

/** Tries for three seconds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error('it did not become ready');
}

function isInstalled(): boolean {
  try {
    return execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).includes('Redis');
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
