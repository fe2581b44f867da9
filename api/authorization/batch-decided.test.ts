// The short way and batches on the whole service with its database: times for who asks, copies of an id hear one answer, another body under it a conflict, and a repeated batch the same bytes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { type Service, startService } from '../service.ts';

let database: TestDatabase;
let service: Service;
const folder = mkdtempSync(join(tmpdir(), 'offerline-batch-'));
const bugs: unknown[] = [];
beforeAll(async () => {
  database = await testDatabase();
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: folder, PORT: '0', LATENCY_BUDGET_MS: '5000' });
  service = await startService({ config, demo: false, onBug: (fault) => bugs.push(fault) });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const item = (authorizationId: string, amount = 12_800) => ({
  authorizationId,
  amount,
  currency: 'CNY',
  at: '2026-11-20T12:03:11+08:00',
  card: { bin: '62258801', token: 'tok_batch' },
  merchant: { id: 'M1001', mcc: '5812' },
  terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
});

function post(path: string, body: unknown, more: Readonly<Record<string, string>> = {}) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${service.firstKey}`, ...more };
  return fetch(`${service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
const send = async (path: string, body: unknown) => (await post(path, body)).text();

test('I8 copies inside one batch, beside it and in a repeat of it hear the same bytes', async () => {
  const requests = [item('b1'), item('b2'), item('b1'), item('b1', 5_000), { ...item('b3'), amount: -1 }, item('b2')];
  const [batch, alone] = await Promise.all([send('/v1/evaluate/batch', { requests }), send('/v1/evaluate', item('b2'))]);
  const answers = (JSON.parse(batch) as { answers: Record<string, unknown>[] }).answers;

  expect(answers.map(({ authorizationId, code }) => authorizationId ?? code)).toEqual([
    ...['b1', 'b2', 'b1', 'authorization_id_reused', 'invalid_request', 'b2'],
  ]);
  expect(answers[2]).toEqual(answers[0]);
  expect(answers[5]).toEqual(answers[1]);
  expect(batch).toContain(alone);
  expect(await send('/v1/evaluate/batch', { requests })).toBe(batch);
  expect((await database.sql`select count(*)::int as decided from authorizations`)[0]).toEqual({ decided: 2 });
  expect(bugs).toEqual([]);
});

test('who asks for times is told where the time of the decision went; the figures count every batch', async () => {
  const timed = await post('/v1/evaluate', item('timed'), { 'server-timing': '?1' });
  const plain = await post('/v1/evaluate', item('plain'));
  const figures = await (await fetch(`${service.url}/metrics`)).text();

  expect(timed.headers.get('server-timing')).toMatch(
    /^queue;dur=[\d.]+, read;dur=[\d.]+, rules;dur=[\d.]+, write;dur=[\d.]+, commit;dur=[\d.]+, batch;desc="\d+"$/,
  );
  expect(plain.headers.get('server-timing')).toBeNull();
  expect(Number(/offerline_batch_phase_seconds_count\{phase="commit"\} (\d+)/.exec(figures)?.[1])).toBeGreaterThan(1);
});
