// Turns hold across processes: exactly as many racers win as there are turns, with Redis and without, and its loss gives nobody another turn.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Sql } from '../db/connect.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { startRedis, type TestRedis } from '../redis/testing.ts';
import { testApp } from '../testing.ts';
import { openHolderTurns } from './holder-turns.ts';
import { takeTurn } from './rate-store.ts';

let database: TestDatabase;
let redis: TestRedis | null = null;
let others: Sql[];
beforeAll(async () => {
  database = await testDatabase();
  others = [connect(database.url, 6), connect(database.url, 6)];
  redis = await startRedis(process.env['CI'] === 'true');
});
afterAll(async () => {
  for (const each of others) await each.end();
  redis?.stop();
  await database.drop();
});

const DAY = 86_400;

test('of two hundred racers on two pools exactly as many win as there are turns', async () => {
  const won = await Promise.all(
    Array.from({ length: 200 }, (_, no) => takeTurn(others[no % 2] as Sql, { of: 'race:1', max: 17, windowSeconds: DAY })),
  );

  expect(won.filter(Boolean)).toHaveLength(17);
  expect(await takeTurn(database.sql, { of: 'race:2', max: 17, windowSeconds: DAY })).toBe(true);
});

test('several turns are taken together or not at all', async () => {
  const take = (turns: number) => takeTurn(database.sql, { of: 'several', max: 10, windowSeconds: DAY, turns });

  expect([await take(11), await take(8), await take(3), await take(2), await take(1)]).toEqual([false, true, false, true, false]);
});

test('a new window begins with all turns, and windows that are over are swept away', async () => {
  const { sql } = database;
  await takeTurn(sql, { of: 'old', max: 1, windowSeconds: DAY });
  await sql`insert into turns select 'over:' || no, 1, 1, now() - interval '2 minutes' from generate_series(1, 20) as no`;
  await sql`update turns set turn_window = turn_window - 1 where of = 'old'`;

  expect(await takeTurn(sql, { of: 'old', max: 1, windowSeconds: DAY })).toBe(true);
  expect(await takeTurn(sql, { of: 'old', max: 1, windowSeconds: DAY })).toBe(false);
  expect(await sql`select 1 from turns where of like 'over:%'`).toHaveLength(0);
});

const FREE = 10;
const HOLDER_HITS_MAX = 120;
/** The middle of a minute of this process, so that none begins while the test runs. */
const now = () => 1_800_000_030_000;

test('one cardholder gets through two processes together hardly more often than through one', async () => {
  const doors = others.map((sql) => openHolderTurns({ sql, now, max: HOLDER_HITS_MAX }));
  const waits = await Promise.all(Array.from({ length: 300 }, (_, no) => doors[no % 2]?.take('holder:ac_1')));
  const through = waits.filter((wait) => wait === null).length;

  expect(through).toBeGreaterThanOrEqual(HOLDER_HITS_MAX - FREE);
  expect(through).toBeLessThanOrEqual(HOLDER_HITS_MAX + FREE);
  expect(waits.filter((wait) => wait !== null)).toContain(30);
  expect(await doors[0]?.take('holder:ac_2')).toBeNull();
});

test('F5 where the database cannot be asked, a process counts by itself', async () => {
  const gone = connect(database.url, 1);
  await gone.end();
  const door = openHolderTurns({ sql: gone, now, max: HOLDER_HITS_MAX });
  const waits = [];
  for (let no = 0; no < HOLDER_HITS_MAX + 5; no += 1) waits.push(await door.take('holder:ac_1'));

  expect(waits.filter((wait) => wait === null)).toHaveLength(HOLDER_HITS_MAX);
});

test.each(['process', 'redis'])(
  'I14 two services with what they remember in the %s refuse a cardholder who comes too often',
  async (place) => {
    if (place === 'redis' && redis === null) return;
    const own = await testDatabase();
    await own.sql`insert into accounts (id) values ('ac_1'), ('ac_2')`;
    const environment: Record<string, string> = place === 'redis' ? { REDIS_URL: redis?.url ?? '' } : {};
    const [one, two] = [testApp(own, environment), testApp({ ...own, drop: async () => undefined }, environment)];
    const token = await one.holderFor('ac_1');
    const statuses: number[] = [];
    for (let no = 0; no < HOLDER_HITS_MAX + 2 * FREE + 10; no += 1) {
      if (no === 100) await redis?.flush();
      const answer = await (no % 2 === 0 ? one : two).ask(token, 'GET', '/v1/me');
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const another = await two.ask(await two.holderFor('ac_2'), 'GET', '/v1/me');
    await two.stop();
    await one.stop();

    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(another.status).not.toBe(429);
  },
);
