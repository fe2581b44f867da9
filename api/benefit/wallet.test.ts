// A wallet read through the read models: what is remembered is given out only while it still holds, and losing it changes no answer.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { hasRedis, startRedis, type TestRedis, until } from '../redis/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

let redis: TestRedis | null = null;
let house: TestApp;
let key: string;
beforeAll(async () => {
  redis = await startRedis(process.env['CI'] === 'true');
  house = testApp(await testDatabase(), redis ? { REDIS_URL: redis.url } : {});
  key = await house.keyFor('branch', ['wallets:read']);
  const { sql } = house.database;
  await sql`insert into accounts (id) values ('ac_1')`;
  await sql`insert into wallets (subject, usage, batch) values ('ac:ac_1', '{}', 1)`;
  await sql`insert into lots (id, subject, programme, earned, pending, active, expiry_days, authorization_id, batch) values ('l1', 'ac:ac_1', 'bonus', 50, 0, 50, 365, 'a1', 1)`;
});
afterAll(async () => {
  await house.stop();
  redis?.stop();
});

const wallet = async () => (await house.ask(key, 'GET', '/v1/accounts/ac_1/wallet')).body;
const pointsIn = (body: Record<string, unknown>) => (body['points'] as { active: number }[])[0]?.active;

test('I14 a flush of Redis at any moment changes no answer', async () => {
  const first = await wallet();
  const kept = await wallet();
  await redis?.flush();

  expect(kept).toEqual(first);
  expect(await wallet()).toEqual(first);
});

test('a wallet that changed is never given out as it was, in whatever order batches committed', async () => {
  const { sql } = house.database;
  await wallet();
  await sql`update lots set active = 20, batch = 9 where id = 'l1'`;
  const after = await wallet();
  await sql`update lots set active = 10, batch = 8 where id = 'l1'`;

  expect([pointsIn(after), pointsIn(await wallet())]).toEqual([20, 10]);
});

test.skipIf(!hasRedis)('what is remembered is really used: a reading planted under the stamp of now comes back', async () => {
  const { createClient } = await import('redis');
  const client = createClient({ url: redis?.url ?? '' });
  await client.connect();
  await until(async () => {
    await wallet();
    return (await client.exists('offerline:reading:wallet:ac:ac_1')) === 1;
  });
  await client.hSet('offerline:reading:wallet:ac:ac_1', 'body', '{"planted":true}');

  expect(await wallet()).toEqual({ planted: true });
  client.destroy();
});
