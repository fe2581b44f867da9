// Sessions over HTTP: signing in, what a session may change, how it ends, and that strangers learn nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { type Browser, browserOn } from './browser-testing.ts';
import { insertPerson, setPassword, setState } from './people-store.ts';
import { hashPassword } from './passwords.ts';

/** The real one, watched. */
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  return { ...real, verify: vi.fn(real.verify) };
});
const verifications = vi.mocked(verify);
const PARAMETERS_LENGTH = '$argon2id$v=19$m=19456,t=2,p=1$'.length;

const PASSWORD = 'correct horse battery staple';
let house: TestApp;
let stored: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  stored = (await hashPassword(PASSWORD)) ?? '';
});
afterAll(() => house.stop());

let browser: Browser;
beforeEach(async () => {
  browser = browserOn(house.app);
  await house.database.sql`truncate people, person_sessions, person_links, roles cascade`;
  await person('lin', ['marketer']);
});

async function person(name: string, roles: readonly string[], reach: object | null = null): Promise<string> {
  const id = `person_${name}`;
  await insertPerson(house.database.sql, { id, email: `${name}@bank.example`, name, state: 'active', roles, reach });
  await setPassword(house.database.sql, id, stored);
  return id;
}
const signIn = (from: Browser, name = 'lin', password = PASSWORD) =>
  from.ask('POST', '/v1/session', { email: `${name}@bank.example`, password });

describe('signing in', () => {
  test('gives a strict cookie, a token for changes and the rights of the roles', async () => {
    const answer = await signIn(browser);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-offerline=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    expect(answer.body).toMatchObject({ person: { id: 'person_lin', kind: 'person', roles: ['marketer'], reach: null }, demo: false });
    expect((await browser.ask('GET', '/v1/session')).body).toEqual(answer.body);
    expect((await browser.ask('GET', '/v1/campaigns')).status).toBe(200);
    expect((await browser.ask('GET', '/v1/keys')).status).toBe(403);
  });

  test('the database holds neither password nor token', async () => {
    await signIn(browser);
    const { sql } = house.database;
    const rows = JSON.stringify([await sql`select * from people`, await sql`select * from person_sessions`]);

    expect(rows).not.toContain(PASSWORD);
    expect(rows).not.toContain(browser.token());
    expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  test('a wrong password, an unknown address and a disabled person sound the same', async () => {
    await person('gone', ['viewer']);
    await setState(house.database.sql, 'person_gone', 'disabled');
    const answers = [await signIn(browser, 'lin', 'wrong'), await signIn(browser, 'nobody'), await signIn(browser, 'gone')];

    expect(answers.map(({ status, body }) => [status, JSON.stringify(body)])).toEqual(
      answers.map(() => [401, JSON.stringify(answers[0]?.body)]),
    );
    expect(answers[0]?.body.code).toBe('sign_in_failed');
  });

  test('an unknown address takes the very work of a wrong password: one verification of a hash with the same parameters', async () => {
    await person('slow', ['viewer']);
    const workOf = async (name: string) => {
      verifications.mockClear();
      await signIn(browser, name, 'wrong');
      return verifications.mock.calls.map(([hash]) => String(hash).slice(0, PARAMETERS_LENGTH));
    };

    expect(await workOf('nobody')).toEqual(await workOf('slow'));
    expect(await workOf('nobody')).toEqual(['$argon2id$v=19$m=19456,t=2,p=1$']);
  });

  test('after five wrong attempts even the right password waits, and a growing delay ends it', async () => {
    await inOrder([1, 2, 3, 4, 5], () => signIn(browser, 'lin', 'wrong'));
    const locked = await signIn(browser);
    const { sql } = house.database;
    const [first] = await sql<
      { s: number }[]
    >`select extract(epoch from locked_until - now())::int as s from people where id = 'person_lin'`;
    await sql`update people set locked_until = now() where id = 'person_lin'`;
    await signIn(browser, 'lin', 'wrong');
    const [second] = await sql<
      { s: number }[]
    >`select extract(epoch from locked_until - now())::int as s from people where id = 'person_lin'`;
    await sql`update people set locked_until = now() where id = 'person_lin'`;

    expect(locked.body.code).toBe('sign_in_failed');
    expect([first?.s, second?.s].map((seconds) => Math.round((seconds ?? 0) / 30))).toEqual([1, 2]);
    expect((await signIn(browser)).status).toBe(200);
  });

  test('guesses that are sent at once are no more than guesses one after the other', async () => {
    await signIn(browser);
    await Promise.all(Array.from({ length: 40 }, (_, no) => browser.ask('POST', '/v1/session/confirm', { code: String(100_000 + no) })));
    const { sql } = house.database;
    const [after] = await sql<{ failures: number }[]>`select failures from people where id = 'person_lin'`;
    await sql`update people set failures = 0, locked_until = null where id = 'person_lin'`;
    const wrong = Array.from({ length: 8 }, () => signIn(browserOn(house.app), 'lin', 'wrong'));
    await sleep(20);
    const right = signIn(browserOn(house.app));
    const answers = await Promise.all([...wrong, right]);

    expect(after?.failures).toBe(5);
    expect(answers.at(-1)?.status).toBe(401);
  });

  test('a crowd of sign-ins is told to wait instead of taking the processor from authorizations', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => signIn(browserOn(house.app), 'nobody')));

    expect(
      answers
        .map(({ body }) => body.code)
        .sort()
        .at(-1),
    ).toBe('too_many_requests');
  });
});

describe('a session', () => {
  test('changes nothing without its token, and nothing with that of another', async () => {
    await signIn(browser);
    const other = browserOn(house.app);
    await person('mei', ['marketer']);
    await signIn(other, 'mei');
    const put = (headers: Record<string, string>) => browser.raw('PUT', '/v1/lists/vip', { name: 'VIP' }, headers);

    expect((await put({})).body.code).toBe('csrf_token_required');
    expect((await put({ 'x-csrf-token': other.csrf() })).body.code).toBe('csrf_token_required');
    expect((await put({ 'x-csrf-token': browser.csrf() })).status).toBe(200);
    const [line] = await house.database.sql`select actor from change_log where action = 'list.put'`;
    expect(line).toEqual({ actor: 'person_lin' });
  });

  test('is another one after every sign-in, and the one before is closed', async () => {
    await signIn(browser);
    const before = browser.token();
    await signIn(browser);

    expect(browser.token()).not.toBe(before);
    expect((await browserOn(house.app, before).ask('GET', '/v1/session')).status).toBe(401);
  });

  test('ends after fifteen minutes without a request, and after eight hours whatever happens', async () => {
    const { sql } = house.database;
    await signIn(browser);
    await sql`update person_sessions set seen_at = now() - interval '14 minutes'`;
    expect((await browser.ask('GET', '/v1/session', undefined, { 'x-unattended': '?1' })).status).toBe(200);
    await sql`update person_sessions set seen_at = seen_at - interval '2 minutes'`;
    expect((await browser.ask('GET', '/v1/session')).status).toBe(401);

    await signIn(browser);
    await sql`update person_sessions set seen_at = now() - interval '14 minutes'`;
    await browser.ask('GET', '/v1/session');
    await sql`update person_sessions set seen_at = seen_at - interval '2 minutes'`;
    expect((await browser.ask('GET', '/v1/session')).status).toBe(200);
    await sql`update person_sessions set expires_at = now()`;
    expect((await browser.ask('GET', '/v1/session')).status).toBe(401);
  });

  test('of a disabled person opens nothing more at once', async () => {
    await signIn(browser);
    await setState(house.database.sql, 'person_lin', 'disabled');

    expect((await browser.ask('GET', '/v1/campaigns')).status).toBe(401);
  });

  test('gains and loses rights with the next request', async () => {
    await signIn(browser);
    await house.database.sql`update people set roles = '["admin"]' where id = 'person_lin'`;

    expect((await browser.ask('GET', '/v1/campaigns')).status).toBe(403);
    expect((await browser.ask('GET', '/v1/keys')).status).toBe(200);
  });

  test('is confirmed by the password for five minutes, under another token', async () => {
    await signIn(browser);
    await house.database.sql`update person_sessions set confirmed_until = now()`;
    const before = browser.token();
    const wrong = await browser.ask('POST', '/v1/session/confirm', { password: 'wrong' });
    const right = await browser.ask('POST', '/v1/session/confirm', { password: PASSWORD });

    expect([wrong.status, right.status]).toEqual([401, 200]);
    expect(browser.token()).not.toBe(before);
    const minutes = (Date.parse(String(right.body['confirmedUntil'])) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(4.9);
    // What was on its way with the old token still comes in, but is not confirmed.
    const late = await browserOn(house.app, before).ask('GET', '/v1/session');
    expect([late.status, Date.parse(String(late.body['confirmedUntil'])) <= Date.now()]).toEqual([200, true]);
    await house.database.sql`update person_sessions set rotated_at = now() - interval '11 seconds'`;
    expect((await browserOn(house.app, before).ask('GET', '/v1/session')).status).toBe(401);
  });

  test('is closed by signing out', async () => {
    await signIn(browser);
    const token = browser.token();
    const out = await browser.ask('DELETE', '/v1/session');

    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await browserOn(house.app, token).ask('GET', '/v1/session')).status).toBe(401);
  });

  test('a key of the Authorization header goes before the cookie, and a key is no person', async () => {
    await signIn(browser);
    const key = await house.keyFor('key_reader', ['campaigns:read']);
    const both = await browser.raw('GET', '/v1/session', undefined, { authorization: `Bearer ${key}` });

    expect(both.body).toMatchObject({ person: { id: 'key_reader', kind: 'key' }, csrf: null });
    expect((await house.ask(key, 'POST', '/v1/session/confirm', {})).body.code).toBe('person_required');
    expect((await house.ask(`${key}x`, 'GET', '/v1/session')).status).toBe(401);
  });

  test('a demo person is no way in from elsewhere, nor where there is no demo', async () => {
    expect((await browser.ask('POST', '/v1/demo/session', { person: 'person_lin' })).status).toBe(404);
    expect((await browser.ask('GET', '/v1/session/ways')).body).toEqual({ local: true, oidc: null, demoPeople: [] });
  });
});

async function inOrder<T>(turns: readonly number[], work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const _turn of turns) results.push(await work());
  return results;
}
