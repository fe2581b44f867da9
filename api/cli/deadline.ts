// How late "no benefit" comes when the database is frozen or gone: npm run deadline. Asks over HTTP and prints lateness after the deadline.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { readConfig } from '../config.ts';
import { startPostgres } from '../db/embedded.ts';
import { type FaultProxy, openFaultProxy } from '../db/fault-proxy.ts';
import { startService } from '../service.ts';

const REQUESTS = 400;
const AT_ONCE = 8;
const DEADLINE_MS = 50;

const folder = mkdtempSync(join(tmpdir(), 'offerline-deadline-'));
const server = await startPostgres(folder);
const port = Number(new URL(server.url).port);
const line = await openFaultProxy(port);
const config = readConfig({ DATABASE_URL: line.url(server.url), DATA_DIR: folder, PORT: '0', LATENCY_BUDGET_MS: String(DEADLINE_MS) });
const service = await startService({ config, demo: true, play: false, onBug: () => undefined });
const key = service.demoKeys?.['acquirer'] ?? '';
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}; ${REQUESTS} requests, ${AT_ONCE} at once, deadline ${DEADLINE_MS} ms`,
);
const asker = new Worker(new URL('./asker.mjs', import.meta.url), { workerData: { url: service.url, key, atOnce: AT_ONCE }, execArgv: [] });
await measure('database well', () => undefined);
await measure('database frozen', (proxy) => proxy.freeze());
line.thaw();
await sleep(6_000);
await measure('database gone', (proxy) => proxy.cut());
line.lead(port);
await asker.terminate();
await service.stop();
await line.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });

interface Asked {
  readonly waits: readonly number[];
  readonly reasons: Readonly<Record<string, number>>;
}

async function askAll(name: string, requests: number): Promise<Asked> {
  asker.postMessage({ name, requests });
  const [asked] = (await once(asker, 'message')) as [Asked];
  return asked;
}

async function measure(name: string, fault: (proxy: FaultProxy) => void): Promise<void> {
  await askAll(`${name} before`, REQUESTS);
  fault(line);
  const { waits, reasons } = await askAll(name, REQUESTS);
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  const late = sorted.filter((wait) => wait > DEADLINE_MS + 20).length;
  const counts = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  console.log(
    `${name.padEnd(16)} median ${at(0.5)} ms, p99 ${at(0.99)}, max ${at(1)}; later than deadline + 20 ms: ${late}; ${counts.join(', ')}`,
  );
}
