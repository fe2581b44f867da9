// How late "no benefit" comes when the database is frozen or gone: npm run deadline. Asks over HTTP and prints lateness after the deadline.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../config.ts';
import { startPostgres } from '../db/embedded.ts';
import { type FaultProxy, openFaultProxy } from '../db/fault-proxy.ts';
import { startService } from '../service.ts';

const REQUESTS = 400;
const AT_ONCE = 8;
const DEADLINE_MS = 50;
let asked = 0;

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
await measure('database well', () => undefined);
await measure('database frozen', (proxy) => proxy.freeze());
line.thaw();
await sleep(6_000);
await measure('database gone', (proxy) => proxy.cut());
line.lead(port);
await service.stop();
await line.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });

async function measure(name: string, fault: (proxy: FaultProxy) => void): Promise<void> {
  for (let warm = 0; warm < AT_ONCE * 10; warm += 1) await ask(`${name} warm ${warm}`);
  fault(line);
  const waits: number[] = [];
  const reasons = new Map<string, number>();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let count = 0; count < REQUESTS / AT_ONCE; count += 1) {
        const startedAt = performance.now();
        const reason = await ask(`${name} ${lane} ${count}`);
        waits.push(performance.now() - startedAt);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }),
  );
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  const late = sorted.filter((wait) => wait > DEADLINE_MS + 20).length;
  console.log(
    `${name.padEnd(16)} ms until the answer: median ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}; later than deadline + 20 ms: ${late}; ${[...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')}`,
  );
}

/** Another customer each time, as at real tills: one customer's purchases wait for each other. */
async function ask(id: string): Promise<string> {
  asked += 1;
  const answer = await fetch(`${service.url}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      authorizationId: id.replaceAll(' ', ':'),
      amount: 12_800,
      currency: 'CNY',
      at: new Date().toISOString(),
      card: { bin: '62258801', token: `tk_${asked}`, account: `ac_${1_001 + (asked % 190)}` },
      merchant: { id: 'M1001', mcc: '5812' },
      terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    }),
  });
  const { outcome, reason } = (await answer.json()) as { readonly outcome?: string; readonly reason?: string | null };
  return reason ?? outcome ?? String(answer.status);
}
