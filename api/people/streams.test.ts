// An answer that never ends ends with the right that opened it: a role that was taken, a reach that was narrowed, a key that was revoked.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { insertPerson } from './people-store.ts';
import { newToken, tokenHash } from './secrets.ts';
import { insertSession } from './session-store.ts';

let house: TestApp;
beforeAll(async () => {
  house = testApp(await testDatabase());
});
afterAll(() => house.stop());

/** The stream of what happens, as somebody reads it: true once it has ended. */
async function watched(headers: Readonly<Record<string, string>>) {
  const stop = new AbortController();
  const response = await house.app.fetch(new Request('http://offerline/v1/feed', { headers, signal: stop.signal }));
  expect(response.status).toBe(200);
  let isOver = false;
  void (async () => {
    const reader = response.body?.getReader();
    while (reader !== undefined && !(await reader.read()).done);
    isOver = true;
  })();
  return { isOver: () => isOver, stop: () => stop.abort() };
}

async function signedIn(name: string): Promise<Readonly<Record<string, string>>> {
  const { sql } = house.database;
  const [id, token] = [`person_${name}`, newToken()];
  await insertPerson(sql, { id, email: `${name}@bank.example`, name, state: 'active', roles: ['viewer'], reach: null });
  await insertSession(sql, { id: `session_${name}`, hash: tokenHash(token), person: id, agent: null, confirmed: false });
  return { cookie: `__Host-offerline=${token}` };
}

test('6.5 a stream is cut within five seconds for whoever lost the right, was limited, or whose key was revoked, and for nobody else', async () => {
  const { sql } = house.database;
  const key = await house.keyFor('key_reader', ['authorizations:read']);
  const streams = {
    stays: await watched(await signedIn('stays')),
    demoted: await watched(await signedIn('demoted')),
    limited: await watched(await signedIn('limited')),
    revoked: await watched({ authorization: `Bearer ${key}` }),
  };
  await sql`update people set roles = '["admin"]' where id = 'person_demoted'`;
  await sql`update people set reach = '{"merchants":["M1"]}' where id = 'person_limited'`;
  await sql`update service_keys set revoked_at = now() where id = 'key_reader'`;

  const over = () => Object.entries(streams).flatMap(([name, { isOver }]) => (isOver() ? [name] : []));
  await expect.poll(over, { timeout: 7_000 }).toEqual(['demoted', 'limited', 'revoked']);
  streams.stays.stop();
}, 15_000);
