// Proves the queue of backtests: one is taken once, its report is that of a direct replay, it can be cancelled, and it is begun anew after a stop.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaignSchema } from '../../engine/campaign/schema.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { purchase, type Setting, setting } from '../authority/testing.ts';
import { startBacktests } from './backtest-jobs.ts';
import {
  type BacktestJob,
  cancelBacktest,
  orderBacktest,
  readBacktest,
  readNewestBacktest,
  readReport,
  takeBacktest,
} from './backtest-store.ts';
import { daysOf, FROM, liveSet, playOneByOne, putUmbrellaOf, replayed, TEST_BANK, TO } from './backtest-testing.ts';

let on: Setting;
let process: OpenAuthority;
const bugs: unknown[] = [];

beforeAll(async () => {
  on = await setting();
  await putUmbrellaOf(on.sql, 300_000);
  await on.publish(...liveSet());
  process = await on.open();
  await playOneByOne(process, daysOf(81, 60));
}, 60_000);
afterAll(() => on.close());

function start() {
  return startBacktests({ sql: on.sql, databaseUrl: on.database.url, bank: TEST_BANK, holidays: {}, onBug: (fault) => bugs.push(fault) });
}

async function order(id: string, changes: { readonly from?: string; readonly to?: string } = {}): Promise<BacktestJob | null> {
  const asked = {
    id,
    campaign: 'tenth',
    version: 1,
    mode: 'replace',
    from: FROM,
    to: TO,
    seed: 5,
    requestedBy: 'somebody',
    ...changes,
  } as const;
  return orderBacktest(on.sql, asked);
}

async function until(id: string, states: readonly BacktestJob['state'][]): Promise<BacktestJob> {
  for (let tries = 0; tries < 600; tries += 1) {
    const job = await readBacktest(on.sql, id);
    if (job !== null && states.includes(job.state)) return job;
    await sleep(50);
  }
  throw new Error(`${id} never was ${states.join(' or ')}`);
}

test('I11 the report of a job is that of a direct replay, and authorizations are answered while it runs', async () => {
  const jobs = start();
  await order('bt_a');
  await until('bt_a', ['running', 'done']);
  let answered = 0;
  while ((await readBacktest(on.sql, 'bt_a'))?.state === 'running') {
    const answer = await process.authority.evaluate(purchase({ authorizationId: `mean-${answered}`, at: '2026-12-24T12:00:00+08:00' }));
    expect(answer.status).toBe(200);
    answered += 1;
  }
  const job = await until('bt_a', ['done']);
  await jobs.stop();

  const document = campaignSchema.parse(liveSet().find(({ id }) => id === 'tenth'));
  const direct = await replayed(on.sql, { document, version: 1, seed: 5 });
  const report = (await readReport(on.sql, 'bt_a')) ?? '';
  expect(bugs).toEqual([]);
  expect(answered).toBeGreaterThan(0);
  expect(job.resultHash).toBe(direct.hash);
  expect(createHash('sha256').update(report).digest('hex')).toBe(direct.hash);
  expect(job.summary).toMatchObject({ mismatches: 0, authorizations: 60, currency: 'CNY' });
  expect(await readNewestBacktest(on.sql, 'tenth', 1)).toMatchObject({ id: 'bt_a', resultHash: direct.hash });
}, 60_000);

test('one job is taken by one process, and one that went silent is taken up again', async () => {
  await order('bt_b');
  const taken = await Promise.all([takeBacktest(on.sql), takeBacktest(on.sql)]);
  expect(taken.filter((job) => job !== null).map((job) => job?.id)).toEqual(['bt_b']);
  expect(await takeBacktest(on.sql)).toBeNull();

  await on.sql`update backtests set heard_at = now() - interval '1 minute' where id = 'bt_b'`;
  const jobs = start();
  const job = await until('bt_b', ['done']);
  await jobs.stop();
  expect(job.resultHash).toBe((await readBacktest(on.sql, 'bt_a'))?.resultHash);
}, 60_000);

test('one that waits is cancelled at once, one that runs within a second or two, one that has ended stays', async () => {
  await order('bt_c');
  expect((await cancelBacktest(on.sql, 'bt_c'))?.state).toBe('cancelled');
  expect((await cancelBacktest(on.sql, 'bt_a'))?.state).toBe('done');
  expect(await cancelBacktest(on.sql, 'bt_none')).toBeNull();

  await order('bt_d');
  await on.sql`update backtests set cancel = true where id = 'bt_d'`;
  const jobs = start();
  const job = await until('bt_d', ['cancelled']);
  await jobs.stop();
  expect(job.fault).toBeNull();
}, 60_000);

test('a process that stops gives its job back, and the next one does it', async () => {
  await order('bt_e');
  const jobs = start();
  await until('bt_e', ['running']);
  await jobs.stop();
  const given = await readBacktest(on.sql, 'bt_e');
  expect(['queued', 'done']).toContain(given?.state);
  const next = start();
  expect((await until('bt_e', ['done'])).resultHash).toBe((await readBacktest(on.sql, 'bt_a'))?.resultHash);
  await next.stop();
}, 60_000);

test('a window without decisions, and a version that does not exist, are named', async () => {
  await order('bt_f', { from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' });
  const jobs = start();
  const job = await until('bt_f', ['failed']);
  await jobs.stop();
  expect(job.fault).toBe('nothing_recorded');
  expect(
    await orderBacktest(on.sql, {
      id: 'bt_g',
      campaign: 'tenth',
      version: 9,
      mode: 'replace',
      from: FROM,
      to: TO,
      seed: 1,
      requestedBy: 'x',
    }),
  ).toBeNull();
}, 60_000);
