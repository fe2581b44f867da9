// Proves the composed service as an operator meets it: a bank of their own with a first key, the demo bank, a busy port, and a clean stop.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { connect } from './db/connect.ts';
import { type TestDatabase, testDatabase } from './db/testing.ts';
import { type Service, startService } from './service.ts';

let folder: string;
let own: TestDatabase;
let demonstration: TestDatabase;
const faults: unknown[] = [];
const onBug = (fault: unknown): void => void faults.push(fault);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offerline-service-'));
  [own, demonstration] = await Promise.all([testDatabase(), testDatabase()]);
});

afterAll(async () => {
  await Promise.all([own.drop(), demonstration.drop()]);
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

/** Each database has a folder of its own: heads published for one say nothing of the other. */
const configOf = (url: string, port = '0') => {
  const dataFolder = join(folder, new URL(url).pathname.slice(1));
  mkdirSync(dataFolder, { recursive: true });
  return readConfig({ DATABASE_URL: url, DATA_DIR: dataFolder, PORT: port, LATENCY_BUDGET_MS: '5000' });
};

test('a bank of its own gets one first key that opens the door, shown once', async () => {
  const first = await startService({ config: configOf(own.url), demo: false, onBug });
  const answer = await evaluate(first, first.firstKey ?? '');
  await first.stop();
  const second = await startService({ config: configOf(own.url), demo: true, onBug });
  await second.stop();

  expect(first.demo).toBe(false);
  expect(answer).toMatchObject({ outcome: 'none', reason: 'no_campaign', payable: 12_800 });
  expect(second).toMatchObject({ firstKey: null, demo: false });
});

test('the demo bank answers with benefits, and a stop in the middle of its day ends cleanly and is not replayed', async () => {
  const first = await startService({ config: configOf(demonstration.url), demo: true, onBug });
  const session = (await (await fetch(`${first.url}/v1/demo/session`)).json()) as { key: string };
  const answer = await evaluate(first, session.key);
  await first.stop();
  await first.played;
  const sql = connect(demonstration.url, 1);
  const before = await sql`SELECT count(*) AS decided FROM authorizations`;
  const second = await startService({ config: configOf(demonstration.url), demo: true, onBug });
  await second.played;
  await second.stop();

  expect(answer).toMatchObject({ outcome: 'granted', authorizationId: 'service-test-1' });
  expect(await sql`SELECT count(*) AS decided FROM authorizations`).toEqual(before);
  await sql.end();
}, 60_000);

test('a busy port is one sentence, and everything opened before is closed again', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as { port: number };

  await expect(startService({ config: configOf(own.url, String(port)), demo: false, onBug })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is already in use`,
  );
  blocker.close();
});

async function evaluate(service: Service, key: string): Promise<unknown> {
  const answer = await fetch(`${service.url}/v1/evaluate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      authorizationId: 'service-test-1',
      amount: 12_800,
      currency: 'CNY',
      at: '2026-11-20T12:03:11+08:00',
      card: { bin: '62258801', token: 'tok_service_test', account: 'ac_1001' },
      merchant: { id: 'M1001', mcc: '5812' },
      terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    }),
  });
  return answer.json();
}
