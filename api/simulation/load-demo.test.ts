// Proves that the demo bank and the campaign library load into a real database, and that loading them again changes nothing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { turn } from '../campaign/store.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { loadDemo } from './load-demo.ts';
import { writeSettings } from './store.ts';

const DAY = '2026-11-18';
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.drop());

test('I23 every campaign of the library is live, made by one and approved by another', async () => {
  const loaded = await loadDemo(database.sql, DAY);

  const rows = await database.sql<{ state: string; maker: string; checker: string }[]>`
    select c.state, v.maker_id as maker, v.checker_id as checker from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version`;
  expect(rows.length).toBe(loaded.campaigns);
  expect(rows.filter((row) => row.state !== 'live' || row.maker === row.checker || row.checker === null)).toEqual([]);
});

test('the bank is there with its cards, places, lists and holdings, and its clock is that of the messages', async () => {
  const [counts] = await database.sql<Record<string, number>[]>`
    select (select count(*) from accounts) as accounts, (select count(*) from merchants) as merchants, (select count(*) from bins) as bins, (select count(*) from acquirers) as acquirers,
      (select count(*) from coupons where state = 'issued') as coupons, (select count(*) from memberships) as members, (select count(*) from umbrellas) as umbrellas,
      (select count(*) from cards c where not exists (select 1 from accounts a where a.id = c.account)) as strays,
      (select count(*) from coupons p where not exists (select 1 from wallets w where w.subject = p.subject)) as loose`;
  expect(counts).toMatchObject({ accounts: 200, merchants: 28, bins: 14, acquirers: 4, umbrellas: 4, strays: 0, loose: 0 });
  expect(counts?.['coupons']).toBeGreaterThan(100);
  expect(counts?.['members']).toBe(130);
  const [clock] = await database.sql<{ value: string }[]>`select value #>> '{}' as value from settings where name = 'clock'`;
  expect(clock?.value).toBe('message');
});

test('loading again changes nothing, and what an operator paused stays paused even when the files are new', async () => {
  const changes = async () => (await database.sql<{ count: number }[]>`select count(*) from change_log`)[0]?.count;
  const before = await changes();
  expect((await loadDemo(database.sql, DAY)).changed).toBe(false);
  expect(await changes()).toBe(before);

  await turn(database.sql, { id: 'weekday-coffee', to: 'pause', actor: 'somebody' });
  await turn(database.sql, { id: 'fuel-saver', to: 'stop', actor: 'somebody' });
  await writeSettings(database.sql, { demo_loaded: 'an older library' });
  expect((await loadDemo(database.sql, DAY)).changed).toBe(true);

  const states = await database.sql<
    { id: string; state: string; version: number }[]
  >`select id, state, latest_version as version from campaigns where id in ('weekday-coffee', 'fuel-saver') order by id`;
  expect(states).toEqual([
    { id: 'fuel-saver', state: 'stopped', version: 1 },
    { id: 'weekday-coffee', state: 'paused', version: 1 },
  ]);
});

test('customers are as new on the day a demo begins as on any other, and another day alone loads nothing anew', async () => {
  const [newest] = await database.sql<{ days: number }[]>`select min(${DAY}::date - opened_on) as days from accounts`;
  expect(newest?.days).toBeLessThan(30);
  expect(newest?.days).toBeGreaterThan(0);

  const before = await loadDemo(database.sql, DAY);
  const later = await loadDemo(database.sql, '2027-02-01');
  expect([before.changed, later.changed]).toEqual([false, false]);
  expect(later.bank.accounts.map((account) => account.openedOn)).not.toEqual(before.bank.accounts.map((account) => account.openedOn));
});
