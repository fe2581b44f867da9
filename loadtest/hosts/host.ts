// One host: a server in a network of its own, with its own data folder, asked from outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HostName, HostNetwork } from './network.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const PORT = 8_080;
const START_MS_MAX = 60_000;
/** An acquirer waits no longer; where nobody stands at a till, longer. */
const PATIENCE_MS = { atTill: 3_000, otherwise: 12_000 };

export interface Heard {
  readonly host: HostName;
  readonly id: string;
  /** Null: nothing was heard. */
  readonly body: string | null;
  readonly status: number;
  readonly sentAt: number;
  readonly ms: number;
}
interface Asked {
  readonly authorizationId: string;
  readonly deadlineMs?: number;
}
export interface Host {
  readonly name: HostName;
  readonly network: HostNetwork;
  readonly ask: (request: Asked) => Promise<Heard>;
  readonly isRunning: () => boolean;
  /** Unheard answers that wait to be voided. */
  readonly hasVoids: () => boolean;
  readonly remove: () => Promise<void>;
}
export interface HostOptions {
  readonly databaseUrl: string;
  readonly chainKey: string;
  readonly key: string;
  /** What the server inherits. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function startHost(network: HostNetwork, options: HostOptions): Promise<Host> {
  const dataDir = mkdtempSync(join(tmpdir(), `offerline-host-${network.name}-`));
  const [command = '', ...enter] = network.enter;
  const child = spawn(command, [...enter, process.execPath, '--import', 'tsx', 'api/server.ts', '--empty'], {
    cwd: ROOT,
    env: {
      ...options.environment,
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: String(PORT),
      DATA_DIR: dataDir,
      DATABASE_URL: options.databaseUrl,
      LATENCY_BUDGET_MS: '10000',
      LATENCY_CEILING_MS: '10000',
      OFFERLINE_CHAIN_KEY: options.chainKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await ready(child);
  child.stderr.pipe(process.stderr);
  const url = `http://${network.address}:${PORT}`;
  return {
    name: network.name,
    network,
    ask: (request) => ask({ host: network.name, url, key: options.key }, request),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    hasVoids: () => existsSync(join(dataDir, 'voids.ndjson')),
    remove: async () => {
      await stop(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function ask(at: { readonly host: HostName; readonly url: string; readonly key: string }, request: Asked): Promise<Heard> {
  const sentAt = performance.now();
  const heard = await fetch(`${at.url}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${at.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(request.deadlineMs === undefined ? PATIENCE_MS.otherwise : PATIENCE_MS.atTill),
  })
    .then(async (answer) => ({ status: answer.status, body: await answer.text() }))
    .catch(() => ({ status: 0, body: null }));
  return { host: at.host, id: request.authorizationId, ...heard, sentAt, ms: performance.now() - sentAt };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`a host did not start: ${said}`)), START_MS_MAX);
    const hear = (bytes: Buffer): void => {
      said = `${said}${bytes}`.slice(-4_000);
      if (!said.includes('API docs')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`a host ended: ${said}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
  await gone;
  clearTimeout(timer);
}
