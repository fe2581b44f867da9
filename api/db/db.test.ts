// Proves that the database of the tests is a real, migrated and isolated Postgres, and that its types arrive as promised.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, connectDrizzle, proveReachable, proveWritable } from './connect.ts';
import { createMonths, forgetNotes, migrateDatabase } from './migrate.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let one: TestDatabase;
let two: TestDatabase;

beforeAll(async () => {
  [one, two] = await Promise.all([testDatabase(), testDatabase()]);
});

afterAll(async () => {
  await Promise.all([one.drop(), two.drop()]);
});

test('two test databases share nothing', async () => {
  await one.sql`INSERT INTO counters (key, held) VALUES ('c:coffee', 5)`;

  expect(await two.sql`SELECT key FROM counters`).toHaveLength(0);
});

test('int8, dates and instants arrive as numbers and ISO text', async () => {
  const [row] =
    await one.sql`SELECT 9007199254740991::bigint AS big, date '2026-11-22' AS day, timestamptz '2026-11-22T12:00:00.250+08:00' AS instant`;

  expect(row).toEqual({ big: 9007199254740991, day: '2026-11-22', instant: '2026-11-22T04:00:00.250Z' });
  await expect(one.sql`SELECT 9007199254740993::bigint AS beyond`).rejects.toThrow('safe integers');
});

test('arrays of int8 and instants travel in both directions', async () => {
  const [row] = await one.sql`SELECT ${[1, 2]}::bigint[] AS numbers, ${['2026-11-22T04:00:00.000Z']}::timestamptz[] AS instants`;

  expect(row).toEqual({ numbers: [1, 2], instants: ['2026-11-22T04:00:00.000Z'] });
});

test('I6 the ceiling of a counter is a wall in the database itself', async () => {
  await one.sql`INSERT INTO counters (key, held, ceiling) VALUES ('c:wall', 10, 10)`;

  await expect(one.sql`UPDATE counters SET held = 11 WHERE key = 'c:wall'`).rejects.toThrow('counters_ceiling');
});

test('I12 a batch row cannot be changed or deleted', async () => {
  await one.sql`INSERT INTO batches (id, stream, seq, previous, content, hash, at) VALUES (1, 's', 1, '', '', '', now())`;

  await expect(one.sql`DELETE FROM batches`).rejects.toThrow('append-only');
});

test('migrating again, and by several processes at once, changes nothing', async () => {
  await Promise.all([migrateDatabase(two.url), migrateDatabase(two.url), migrateDatabase(two.url)]);

  const [row] = await two.sql`SELECT count(*) AS months FROM pg_inherits WHERE inhparent = 'decisions'::regclass`;
  expect(row).toEqual({ months: 6 });
});

test('a month whose rows already lie in the default partition is left there', async () => {
  await two.sql`DROP TABLE ${two.sql(await nextMonth())}`;
  await two.sql`INSERT INTO decisions SELECT 'a', (date_trunc('month', now()) + interval '1 month')::date, 'd', '', '', '', '', 0, now(), 0`;

  await createMonths(two.sql);

  expect(await two.sql`SELECT 1 AS kept FROM decisions_other`).toHaveLength(1);
});

test('notes of changed records are forgotten when they are an hour old, not before', async () => {
  await two.sql`insert into accounts (id) values ('noted')`;
  await two.sql`insert into reference_changes (kind, key, at) values ('account', 'old', now() - interval '61 minutes')`;

  await forgetNotes(two.sql);

  expect((await two.sql<{ key: string }[]>`select key from reference_changes where kind = 'account'`).map((row) => row.key)).toEqual([
    'noted',
  ]);
});

test('F5 a start waits for a database that takes reads only, and says so in one sentence where it stays that way', async () => {
  const sql = connect(two.url, 1); // Began before the database takes reads only, so that it can change that back.
  const takeReadsOnly = (only: 'on' | 'off') =>
    sql.unsafe(`alter database "${new URL(two.url).pathname.slice(1)}" set default_transaction_read_only = ${only}`);
  await takeReadsOnly('on');
  await expect(proveWritable(two.url, 0)).rejects.toThrow('takes reads only');
  let isOpen = false;
  const opening = proveWritable(two.url).then(() => {
    isOpen = true;
  });
  await expect(proveWritable(two.url, 0)).rejects.toThrow('when it has been promoted');
  expect(isOpen).toBe(false);
  await takeReadsOnly('off');
  await opening;
  await sql.end();
});

test('drizzle works on its own client', async () => {
  const { db, close } = connectDrizzle(one.url);

  expect(await db.execute('SELECT 1 AS one')).toHaveLength(1);
  await close();
});

test.each([
  ['not an address', 'is not an address'],
  ['postgres://user:secret@127.0.0.1:1/none', 'does not answer'],
])('a DATABASE_URL of %s is refused in one sentence without its password', async (url, sentence) => {
  const refusal = await proveReachable(url).catch((error: Error) => error.message);

  expect(refusal).toContain(sentence);
  expect(refusal).not.toContain('secret');
});

async function nextMonth(): Promise<string> {
  const [row] = await two.sql<
    { name: string }[]
  >`SELECT 'decisions_' || to_char(date_trunc('month', now()) + interval '1 month', 'YYYY_MM') AS name`;
  return row?.name ?? '';
}
