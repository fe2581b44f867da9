// The ring of service keys: found by hash alone, out within seconds once revoked anywhere, and still open while the database is away.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from '../db/connect.ts';
import { testDatabase } from '../db/testing.ts';
import { hashOf, type KeyRing, newKey, startKeyRing } from './keys.ts';
import { insertKey, revokeKey } from './keys-store.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function stored(id: string): Promise<string> {
  const { key, hash } = newKey();
  await insertKey(database.sql, { id, name: id, hash, scopes: ['evaluate'], expiresAt: null });
  return key;
}

const idOf = async (ring: KeyRing, header: string | null) => {
  const found = await ring.authenticate(header);
  return found === null || found === 'unavailable' ? found : found.id;
};

test('the database never holds a key, only its hash', async () => {
  const key = await stored('k0');
  const rows = JSON.stringify(await database.sql`select * from service_keys`);

  expect(rows).not.toContain(key);
  expect(rows).toContain(hashOf(key));
});

test('a key opens, anything else does not', async () => {
  const key = await stored('k1');
  const ring = startKeyRing(database.sql, Date.now);

  expect(await idOf(ring, `Bearer ${key}`)).toBe('k1');
  expect(
    await Promise.all([null, key, `bearer ${key}`, `Bearer ${key}x`, `Bearer ${newKey().key}`].map((header) => idOf(ring, header))),
  ).toEqual([null, null, null, null, null]);
  ring.stop();
});

test('a key revoked on another node is out within five seconds', async () => {
  const key = await stored('k2');
  const ring = startKeyRing(database.sql, Date.now);
  await idOf(ring, `Bearer ${key}`);

  await revokeKey(database.sql, 'k2');
  const began = performance.now();
  while ((await idOf(ring, `Bearer ${key}`)) !== null && performance.now() - began < 6_000)
    await new Promise((resolve) => setTimeout(resolve, 50));

  expect(await idOf(ring, `Bearer ${key}`)).toBeNull();
  expect(performance.now() - began).toBeLessThan(5_000);
  ring.stop();
}, 10_000);

test('guessing keys asks the database once per moment, however many guess', async () => {
  let asked = 0;
  const counting = ((...parts: Parameters<Sql>) => {
    asked += 1;
    return database.sql(...parts);
  }) as unknown as Sql;
  const ring = startKeyRing(counting, () => 1_000);

  await Promise.all(Array.from({ length: 500 }, () => ring.authenticate(`Bearer ${newKey().key}`)));
  await Promise.all(Array.from({ length: 500 }, () => ring.authenticate(`Bearer ${newKey().key}`)));

  expect(asked).toBe(1);
  ring.stop();
});

test('I27 while the database is away known keys still open; a node that never read any says so', async () => {
  const key = await stored('k3');
  let isAway = false;
  const flaky = ((...parts: Parameters<Sql>) => (isAway ? Promise.reject(new Error('away')) : database.sql(...parts))) as unknown as Sql;
  let now = Date.now();
  const ring = startKeyRing(flaky, () => now);
  await idOf(ring, `Bearer ${key}`);
  isAway = true;
  now += 60_000;
  await ring.refresh();
  const cold = startKeyRing(flaky, () => now);

  expect(await idOf(ring, `Bearer ${key}`)).toBe('k3');
  expect(await idOf(cold, `Bearer ${key}`)).toBe('unavailable');
  ring.stop();
  cold.stop();
});

test('I27 a start waits until the keys were read, and fails where they cannot be: who listens can answer everybody', async () => {
  const key = await stored('k6');
  let isAway = true;
  const flaky = ((...parts: Parameters<Sql>) => (isAway ? Promise.reject(new Error('away')) : database.sql(...parts))) as unknown as Sql;
  const ring = startKeyRing(flaky, Date.now);

  await expect(ring.whenRead()).rejects.toThrow('The keys cannot be read');
  isAway = false;
  await ring.whenRead();
  isAway = true;

  expect(await idOf(ring, `Bearer ${key}`)).toBe('k6');
  ring.stop();
});

test('a key is known without hashing once it has opened, and no longer than it opens', async () => {
  const key = await stored('k4');
  const ending = await stored('k5');
  await database.sql`update service_keys set expires_at = now() + interval '1 hour' where id = 'k5'`;
  let now = Date.now();
  const ring = startKeyRing(database.sql, () => now);

  expect(ring.known(`Bearer ${key}`)).toBeNull();
  await Promise.all([idOf(ring, `Bearer ${key}`), idOf(ring, `Bearer ${ending}`), idOf(ring, `Bearer ${newKey().key}`)]);
  expect([ring.known(`Bearer ${key}`)?.id, ring.known(`Bearer ${ending}`)?.id, ring.known(`Bearer ${key} `)]).toEqual(['k4', 'k5', null]);

  now += 2 * 3_600_000;
  expect(ring.known(`Bearer ${ending}`)).toBeNull();
  expect(await idOf(ring, `Bearer ${ending}`)).toBeNull();

  await revokeKey(database.sql, 'k4');
  await ring.refresh();
  expect(ring.known(`Bearer ${key}`)).toBeNull();
  expect(await idOf(ring, `Bearer ${key}`)).toBeNull();
  ring.stop();
});
