// What cardholders see and decide of themselves, and what the bank does with tokens: over HTTP, as their app and the service desk would.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import type { Scope } from '../http/keys-store.ts';
import { type TestApp, testApp } from '../testing.ts';
import { readConsents } from './consent-store.ts';
import { demoHolders } from './demo-store.ts';

let house: TestApp;
let service: string;
let clerk: string;
let token: string;
beforeAll(async () => {
  house = testApp(await testDatabase(), { HOLDER_REQUESTS_PER_MINUTE: '10000' });
  service = await house.keyFor('key_service', ['holders:read', 'holders:write']);
  clerk = await house.keyFor('key_clerk', ['reference:read', 'reference:write']);
  await house.ask(clerk, 'PUT', '/v1/accounts/ac_1', { label: 'Everyday account', segments: ['payroll'], region: 'CN-SH' });
  await house.ask(clerk, 'PUT', '/v1/accounts/ac_2', {});
  await house.ask(clerk, 'PUT', '/v1/cards/tok_a', { account: 'ac_1', label: '•• 8801' });
  await house.ask(clerk, 'PUT', '/v1/cards/tok_b', { account: 'ac_1', label: '•• 8801' });
  await house.ask(clerk, 'PUT', '/v1/cards/tok_c', { account: 'ac_1' });
  token = await house.holderFor('ac_1');
});
afterAll(() => house.stop());

test('a card is named by at most its last four digits', async () => {
  const labels = ['•• 8801', '6225 •• 8801', '62258801', '６２２５８８０１', null];
  const answers = await Promise.all(labels.map((label) => house.ask(clerk, 'PUT', '/v1/cards/tok_d', { account: 'ac_2', label })));

  expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 200, 200]);
});

test('a cardholder sees their account, each card once, and which rights there are', async () => {
  const { status, body } = await house.ask(token, 'GET', '/v1/me');

  expect(status).toBe(200);
  expect(body).toMatchObject({
    account: 'ac_1',
    label: 'Everyday account',
    cards: [{ label: '•• 8801' }, { label: null }],
    locale: 'en',
    erasure: null,
  });
  expect((body['consents'] as { purpose: string; given: boolean }[]).map(({ purpose, given }) => `${purpose} ${given}`)).toEqual([
    'personal_offers false',
    'email false',
    'webhook false',
    'household false',
  ]);
  expect(JSON.stringify(body)).not.toContain('tok_');
});

const agree = (purpose: string, body: unknown) => house.ask(token, 'PUT', `/v1/me/consents/${purpose}`, body);

test('a consent is recorded with its words, has effect at once, and its history stays', async () => {
  const given = await agree('personal_offers', { given: true, textVersion: '2026-10' });
  const again = await agree('personal_offers', { given: true, textVersion: '2026-10' });
  const during = (await readConsents(house.database.sql, 'ac_1')).personal_offers.given;
  await agree('personal_offers', { given: false });
  const after = (await readConsents(house.database.sql, 'ac_1')).personal_offers.given;
  const history = await house.ask(service, 'GET', '/v1/accounts/ac_1/consents?limit=1');
  const rest = await house.ask(service, 'GET', `/v1/accounts/ac_1/consents?after=${String(history.body['next'])}`);

  expect(given.body).toMatchObject({ purpose: 'personal_offers', given: true, textVersion: '2026-10' });
  expect(again.body).toEqual(given.body);
  expect([during, after]).toEqual([true, false]);
  expect(history.body['items']).toMatchObject([{ given: false, actor: 'holder:ac_1', locale: 'en' }]);
  expect(rest.body['items']).toMatchObject([{ given: true, textVersion: '2026-10' }]);
  await expect(house.database.sql`update holder_consents set given = true`).rejects.toThrow('append-only');
  await expect(house.database.sql`delete from holder_consents`).rejects.toThrow('append-only');
  await expect(house.database.sql`truncate holder_consents`).rejects.toThrow('append-only');
});

test('a purpose that nobody knows and a field that nobody knows are refused by name', async () => {
  expect((await agree('everything', { given: true })).body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'purpose' }] });
  expect((await agree('email', { given: 'yes' })).body).toMatchObject({ errors: [{ path: 'given' }] });
  expect((await agree('email', { given: true, account: 'ac_2' })).body.code).toBe('invalid_request');
});

test('a token minted for the bank opens the account it was minted for, in the language asked for', async () => {
  const minted = await house.ask(service, 'POST', '/v1/accounts/ac_2/tokens', { locale: 'zh-CN', seconds: 60 });
  const me = await house.ask(String(minted.body['token']), 'GET', '/v1/me');

  expect(minted.body).toMatchObject({ account: 'ac_2' });
  expect(me.body).toMatchObject({ account: 'ac_2', locale: 'zh-CN' });
  expect((await house.ask(service, 'POST', '/v1/accounts/ac_2/tokens', { seconds: 86_400 })).body).toMatchObject({
    errors: [{ path: 'seconds' }],
  });
  expect((await house.ask(service, 'POST', '/v1/accounts/nobody/tokens', {})).status).toBe(404);
  const logged = await house.database.sql<
    { line: string }[]
  >`select row_to_json(c)::text as line from change_log c where action = 'holder.token'`;
  expect(logged).toHaveLength(1);
  expect(logged[0]?.line).not.toContain('eyJ');
});

test('tokens are revoked for one account, and the next one opens again', async () => {
  const old = await house.holderFor('ac_2');
  expect((await house.ask(service, 'POST', '/v1/accounts/ac_2/tokens/revoke')).body).toMatchObject({ account: 'ac_2' });
  expect((await house.ask(service, 'POST', '/v1/accounts/nobody/tokens/revoke')).status).toBe(404);
  // Longer than a standing is remembered and than the second of the token lasts.
  await new Promise((resolve) => setTimeout(resolve, 2_100));

  expect((await house.ask(old, 'GET', '/v1/me')).status).toBe(401);
  expect((await house.ask(await house.holderFor('ac_2'), 'GET', '/v1/me')).status).toBe(200);
  expect((await house.ask(token, 'GET', '/v1/me')).status).toBe(200);
});

test('the service desk finds a cardholder by account, by its beginning and by the token of a card', async () => {
  const found = async (text: string) =>
    ((await house.ask(service, 'GET', `/v1/holders?find=${encodeURIComponent(text)}`)).body['items'] as { account: string }[]).map(
      ({ account }) => account,
    );

  expect([await found('ac_1'), await found('ac'), await found('tok_a'), await found('tok'), await found('a%')]).toEqual([
    ['ac_1'],
    ['ac_1', 'ac_2'],
    ['ac_1'],
    [],
    [],
  ]);
  expect((await house.ask(service, 'GET', '/v1/accounts/ac_1/holder')).body).toMatchObject({
    region: 'CN-SH',
    erasedAt: null,
    erasure: null,
  });
  expect((await house.ask(service, 'GET', '/v1/accounts/nobody/holder')).status).toBe(404);
});

test('nobody but a cardholder comes in as one, and a cardholder nowhere else', async () => {
  const everything = await house.keyFor('key_all', ['holders:read', 'holders:write', 'wallets:read', 'operate'] satisfies Scope[]);

  expect((await house.ask(everything, 'GET', '/v1/me')).body.code).toBe('holder_required');
  expect((await house.ask(token, 'GET', '/v1/accounts/ac_1/holder')).body.code).toBe('forbidden');
  expect((await house.ask(token, 'GET', '/v1/session')).body.code).toBe('forbidden');
});

test('the demo picker answers nowhere but on this machine and with demo data', async () => {
  expect((await house.ask(token, 'GET', '/v1/demo/holders')).status).toBe(404);
  expect((await house.ask(token, 'POST', '/v1/demo/holders/ac_1/token')).status).toBe(404);
});

test('the demo picker names who holds most first, and nobody who was erased', async () => {
  const { sql } = house.database;
  await sql`insert into lots (id, subject, programme, earned, pending, active, expiry_days, authorization_id) values ('l1', 'ac:ac_2', 'bonus', 50, 5, 40, 365, 'a1')`;
  await sql`insert into accounts (id) values ('ac_0')`;
  await sql`insert into holder_standings (account, erased_at) values ('ac_0', now())`;

  expect((await demoHolders(sql)).slice(0, 2)).toEqual([
    { account: 'ac_2', label: null, points: 40, pending: 5, coupons: 0, tier: null },
    { account: 'ac_1', label: 'Everyday account', points: 0, pending: 0, coupons: 0, tier: null },
  ]);
});

test('I26 personal columns of an account are not kept in the log of changes, only that they changed', async () => {
  await house.ask(clerk, 'PUT', '/v1/accounts/ac_9', { label: 'Lin Xiaoming', birthMonth: 11, person: 'p_77' });
  await house.ask(clerk, 'PUT', '/v1/accounts/ac_9', { label: 'Lin Daming', birthMonth: 11, person: 'p_77', region: 'CN-SH' });
  const lines = await house.database.sql<
    { line: string }[]
  >`select row_to_json(c)::text as line from change_log c where object = 'ac_9' order by id`;

  expect(lines.map(({ line }) => line).join()).not.toMatch(/Xiaoming|Daming|p_77/);
  expect(lines[1]?.line).toContain('label');
  expect(lines[1]?.line).not.toContain('birthMonth\\",\\"from');
});
