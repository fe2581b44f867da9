// Proves that a closed day gets its files once, that they are the same when written again, and that bytes end with their time while names stay.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type JobWorker, runJob } from '../jobs/follow.ts';
import { readJob, takeJob } from '../jobs/store.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { closeDay } from '../settlement/close.ts';
import { DAY, SALES, writeMessages } from '../settlement/testing.ts';
import { writeFees, writeShops, writeThirds } from '../settlement/statement-testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { DAILY_JOB, dailyWorker, orderDailyFiles, withDailyFiles } from './daily-files.ts';
import { contentOf, expireFiles, type StoredFile, writeFile } from './file-store.ts';

let house: TestApp;
let key: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  const { sql } = house.database;
  key = await house.keyFor('key_finance', ['settlement:read', 'settlement:write', 'settlement:approve']);
  await writeShops(sql);
  for (const shop of ['S0', 'S1']) await writeThirds(sql, shop);
  await writeFees(sql, ['S0']);
  await writeMessages(
    sql,
    SALES.filter((sale) => sale.date === DAY),
  );
});
afterAll(() => house.stop());

const run = async (worker: JobWorker = dailyWorker) => {
  const { sql } = house.database;
  await orderDailyFiles(sql, { date: DAY, actor: 'key_finance' });
  const job = await takeJob(sql, [DAILY_JOB]);
  if (job === null) throw new Error('a job was ordered');
  const onBug = (fault: unknown) => {
    throw fault;
  };
  await runJob({ sql, workers: { [DAILY_JOB]: worker }, onBug }, job, new AbortController().signal);
  return readJob(sql, job.id);
};
const files = async (query = '') => (await house.ask(key, 'GET', `/v1/files?date=${DAY}&limit=200${query}`)).body['items'] as StoredFile[];
const bytesOf = async (id: number) => {
  const parts: Uint8Array[] = [];
  for await (const part of contentOf(house.database.sql, id)) parts.push(part);
  return Buffer.concat(parts);
};

test('the files of an open day are not written', async () => {
  expect((await house.ask(key, 'POST', `/v1/files/${DAY}`)).body.code).toBe('day_not_closed');
  expect(await run()).toMatchObject({ state: 'failed', fault: 'day_not_closed' });
});

test('I17 a closed day has a file for each statement and account, whose hashes stand in the manifest; written again nothing changes', async () => {
  await closeDay(house.database.sql, {
    date: DAY,
    now: '2026-11-23T00:02:00+08:00',
    actor: 'key_finance',
    calendars: readCalendars(),
    steps: [],
  });
  const first = await run();
  const again = await run();
  const all = await files();

  expect(first).toMatchObject({ state: 'done', result: { written: all.length, expired: 0 } });
  expect(again).toMatchObject({ state: 'done', result: { written: 0, files: all.length } });
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'account-2026-11-22-merchant-S0-CNY.camt053.xml',
      'manifest-2026-11-22.json',
      'statement-2026-11-22-bank-CNY.csv',
      'statement-2026-11-22-merchant-S0-CNY.csv',
    ]),
  );
  const manifest = all.find(({ kind }) => kind === 'manifest');
  const named = JSON.parse((await bytesOf(manifest?.id ?? 0)).toString()) as { files: { name: string; sha256: string }[] };
  const hashes = new Map(named.files.map((file) => [file.name, file.sha256]));
  for (const file of all.filter(({ kind }) => kind !== 'manifest')) {
    const bytes = await bytesOf(file.id);
    expect([file.name, createHash('sha256').update(bytes).digest('hex')]).toEqual([file.name, hashes.get(file.name)]);
    expect(bytes).toHaveLength(file.bytes);
  }
  expect((await files('&kind=camt&party=merchant:S0')).map(({ name }) => name)).toEqual(['account-2026-11-22-merchant-S0-CNY.camt053.xml']);
});

test('a closing is followed by its files', async () => {
  const { sql } = house.database;
  const closing = withDailyFiles(async () => ({ date: DAY }));
  expect((await run(closing))?.state).toBe('done');
  expect(await sql`select 1 from jobs where kind = ${DAILY_JOB} and object = ${DAY}`).not.toHaveLength(0);
});

test('a file is downloaded as it was written, and one of many pieces comes back whole', async () => {
  const { sql } = house.database;
  const [statement] = await files('&kind=statement&party=merchant:S0');
  const response = await house.app.fetch(
    new Request(`http://offerline/v1/files/${statement?.id}/content`, { headers: { authorization: `Bearer ${key}` } }),
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  async function* long() {
    for (let index = 0; index < 5; index += 1) yield String(index).repeat(600_000);
  }
  const file = {
    date: DAY,
    name: 'long',
    kind: 'statement' as const,
    type: 'text/csv',
    party: null,
    rows: 5,
    madeBy: 'key_1',
    keepUntil: '2026-12-01',
  };
  await writeFile(sql, file, long());
  const stored = (await files()).find(({ name }) => name === 'long');

  expect(response.headers.get('content-disposition')).toContain(statement?.name);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(statement?.sha256);
  expect(
    createHash('sha256')
      .update(await bytesOf(stored?.id ?? 0))
      .digest('hex'),
  ).toBe(stored?.sha256);
  expect(await sql`select count(*) as count from file_pieces where file = ${stored?.id ?? 0}`).toEqual([{ count: 3 }]);
});

test('bytes go when their time is over, and not before; name, hash and maker stay, and nobody changes them', async () => {
  const { sql } = house.database;
  const id = (await files()).find(({ name }) => name === 'long')?.id ?? 0;
  await expect(sql`delete from file_pieces where file = ${id}`).rejects.toThrow('until its time is over');
  await expect(sql`update files set sha256 = 'other' where id = ${id}`).rejects.toThrow('stays as it is');
  await expect(sql`delete from files where id = ${id}`).rejects.toThrow('append-only');

  expect(await expireFiles(sql, '2026-12-01')).toBe(0);
  expect(await expireFiles(sql, '2026-12-02')).toBe(1);

  const gone = (await files()).find((file) => file.id === id);
  expect(gone).toMatchObject({ madeBy: 'key_1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), deletedAt: expect.any(String) });
  expect((await house.ask(key, 'GET', `/v1/files/${id}/content`)).body.code).toBe('file_expired');
});

test('how long files are kept is a setting within bounds, and logged', async () => {
  expect((await house.ask(key, 'GET', '/v1/exports/retention')).body).toEqual({ days: 400 });
  expect((await house.ask(key, 'PUT', '/v1/exports/retention', { days: 0 })).status).toBe(400);
  expect((await house.ask(key, 'PUT', '/v1/exports/retention', { days: 3_650 })).body).toEqual({ days: 3_650 });
  expect(await house.database.sql`select count(*) as count from change_log where action = 'files.retention'`).toEqual([{ count: 1 }]);
});
