// The real service of two workers behind one port: one decision for 200 copies, exactly 100 benefits for 1,000 askers, nothing lost to a killed worker, and books that prove it.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_KEY, counterOf, publishCampaign, purchase, tenOff } from '../authority/testing.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { newKey } from '../http/keys.ts';
import { insertKey } from '../http/keys-store.ts';
import type { WorkerState } from '../http/service-routes.ts';
import { verify } from '../ledger/verify.ts';
import { askForAuthorization, childrenOf, type StartedProcess, startProcess } from '../process-testing.ts';
import { adoptVoidLogs, voidLogOf } from '../void-logs.ts';

const { key, hash } = newKey();
let database: TestDatabase;
let service: StartedProcess;

const environmentOf = (url: string) => ({
  ...process.env,
  DATABASE_URL: url,
  OFFERLINE_CHAIN_KEY: CHAIN_KEY,
  OFFERLINE_PROCESSES: '2',
  LATENCY_BUDGET_MS: '10000',
});

beforeAll(async () => {
  database = await testDatabase();
  await database.sql`insert into settings (name, value) values ('clock', '"message"'), ('demo', 'false')`;
  await insertKey(database.sql, { id: 'acquirer', name: 'acquirer', hash, scopes: ['evaluate'], expiresAt: null });
  await publishCampaign(database.sql, tenOff());
  await publishCampaign(
    database.sql,
    tenOff({ id: 'hundred-only', binding: { cards: { include: ['62170001'] } }, limits: { budget: { countTotal: 100, total: 100_000 } } }),
  );
  service = await startProcess({ environment: environmentOf(database.url) });
}, 120_000);
afterAll(async () => {
  service.remove();
  await database.drop();
});

const ask = (request: object): Promise<string> => askForAuthorization(service.url, key, request);

async function workers(): Promise<readonly WorkerState[]> {
  const told = (await (await fetch(`${service.url}/readyz`)).json()) as { readonly workers: readonly WorkerState[] };
  return told.workers;
}

test('R1 I8 I9 the same request sent 200 times in parallel to one port of two workers gives one decision and 200 identical bodies', async () => {
  const request = purchase({ authorizationId: 'copies' });

  const bodies = await Promise.all(Array.from({ length: 200 }, () => ask(request)));

  expect(new Set(bodies).size).toBe(1);
  expect(JSON.parse(bodies[0] ?? '{}')).toMatchObject({ outcome: 'granted', payable: 11_800 });
  expect(await database.sql`select 1 from decisions where authorization_id = 'copies'`).toHaveLength(1);
}, 120_000);

test('I1 I20 a budget for exactly 100 benefits, asked by 1,000 parallel authorizations behind one port, grants exactly 100', async () => {
  const requests = Array.from({ length: 1_000 }, (_, index) =>
    purchase({ authorizationId: `race-${index}`, card: { bin: '62170001', token: `race-${index}`, account: `race-${index}` } }),
  );

  const bodies = await Promise.all(requests.map(ask));

  expect(bodies.filter((body) => body.includes('"hundred-only"'))).toHaveLength(100);
  expect(await counterOf(database.sql, 'c:hundred-only:n')).toEqual({ held: 100, captured: 0, returned: 0 });
}, 120_000);

test('the figures of all workers are summed, whichever is asked', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, async () => (await fetch(`${service.url}/metrics`)).text()));

  const sums = answers.map((text) => Number(/answers_total\{method="post",path="\/v1\/evaluate",status="200"\} (\d+)/.exec(text)?.[1]));
  expect(new Set(sums)).toEqual(new Set([1_200]));
}, 30_000);

test('I12 a worker killed in the middle loses nothing that was acknowledged, the port goes on answering, and its place is filled again', async () => {
  const [victim = 0] = childrenOf(service.child.pid);
  const requests = Array.from({ length: 300 }, (_, index) => purchase({ authorizationId: `killed-${index}` }));
  const asked = requests.map((request) => ask(request).catch(() => null));
  await Promise.race(asked);
  process.kill(victim, 'SIGKILL');
  const heard = await Promise.all(asked);

  const again = await Promise.all(requests.map(ask));

  expect(heard.filter((body, index) => body !== null && body !== again[index])).toEqual([]);
  // Some went to the worker that died and some to the one that lived: both had taken part.
  expect(heard.filter((body) => body !== null).length).toBeGreaterThan(0);
  expect(heard.filter((body) => body === null).length).toBeGreaterThan(0);
  await expect.poll(() => workers().then(refilled), { timeout: 60_000, interval: 200 }).toBe(true);
  expect(childrenOf(service.child.pid)).not.toContain(victim);
}, 120_000);

test('the books of a service that lost a worker have no violation', async () => {
  const violations: unknown[] = [];

  const count = await verify(database.sql, {
    chainKey: CHAIN_KEY,
    onResult: (result) => (result.violations > 0 ? violations.push(result) : undefined),
  });

  expect(violations).toEqual([]);
  expect(count).toBe(0);
}, 120_000);

test('a busy port ends the start of all with one sentence', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as { port: number };

  const started = startProcess({ environment: { ...environmentOf(database.url), PORT: String(port) } });

  await expect(started).rejects.toThrow('the server ended');
  blocker.close();
}, 120_000);

test('a signal ends every process, cleanly', async () => {
  const all = childrenOf(service.child.pid);
  const ended = new Promise((resolve) => service.child.once('exit', resolve));

  service.child.kill('SIGTERM');

  expect(await ended).toBe(0);
  expect(all).toHaveLength(2);
  expect(all.filter(isAlive)).toEqual([]);
}, 30_000);

test('the file of unheard answers of a place that is no more goes to the first place, line by line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-voids-'));
  const fileOf = (slot: number) => join(folder, `${voidLogOf(slot)}.ndjson`);
  writeFileSync(fileOf(0), '{"a":0}\n');
  for (const slot of [1, 2, 3]) appendFileSync(fileOf(slot), `{"a":${slot}}`);

  adoptVoidLogs(folder, 2);

  expect(readFileSync(fileOf(0), 'utf8')).toBe('{"a":0}\n{"a":2}\n{"a":3}\n');
  expect([1, 2, 3].map((slot) => existsSync(fileOf(slot)))).toEqual([true, false, false]);
  rmSync(folder, { recursive: true });
});

/** Both places are ready, and one of them not for the first time. */
function refilled(all: readonly WorkerState[]): boolean {
  return all.every(({ state }) => state === 'ready') && all.some(({ restarts }) => restarts > 0);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
