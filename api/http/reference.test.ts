// Reference tables, lists, enrolments, caps and wallets over HTTP: strict in, paged out, every change logged.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { SCOPES } from './keys-store.ts';

let house: TestApp;
let key: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  key = await house.keyFor('clerk', SCOPES);
});
afterAll(() => house.stop());

const put = (path: string, body?: unknown) => house.ask(key, 'PUT', `/v1/${path}`, body);
const get = async (path: string) => (await house.ask(key, 'GET', `/v1/${path}`)).body;
const idsOf = (page: Record<string, unknown>, name = 'id') => (page['items'] as Record<string, string>[]).map((item) => item[name]);

const ACQUIRER = { name: 'First', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' };
const MERCHANT = { name: { en: 'Corner Coffee', 'zh-CN': '街角咖啡' }, mcc: '5814', region: 'CN-SH', country: 'CN', acquirer: 'acq_1' };

describe('reference tables', () => {
  test('a row is created, replaced whole, read and logged', async () => {
    await put('acquirers/acq_1', ACQUIRER);
    await put('merchants/M1', { ...MERCHANT, chain: 'corner', settlementDays: 3 });
    const replaced = await put('merchants/M1', MERCHANT);

    expect(replaced.body).toEqual({ id: 'M1', ...MERCHANT, chain: null, settlementDays: 1, lat: null, lon: null, address: null });
    expect(await get('merchants/M1')).toEqual(replaced.body);
    const actions = await house.database.sql<{ action: string; actor: string }[]>`select actor, action from change_log where object = 'M1'`;
    expect(actions).toEqual([
      { actor: 'clerk', action: 'merchant.put' },
      { actor: 'clerk', action: 'merchant.put' },
    ]);
  });

  test('what a row refers to must exist', async () => {
    expect((await put('merchants/M9', { ...MERCHANT, acquirer: 'nobody' })).body).toMatchObject({
      code: 'reference_missing',
      errors: [{ path: 'acquirer' }],
    });
    expect((await put('cards/tok_1', { account: 'nobody' })).body.code).toBe('reference_missing');
    expect((await put('terminals/T1', { merchant: 'nobody' })).body.code).toBe('reference_missing');
  });

  test('a shop has both coordinates or none', async () => {
    const half = await put('merchants/M8', { ...MERCHANT, lat: 31.2 });
    const whole = await put('merchants/M8', { ...MERCHANT, lat: 31.2, lon: 121.4, address: { en: '1 Road', 'zh-CN': '路1号' } });

    expect(half.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'lon' }] });
    expect(whole.body).toMatchObject({ lat: 31.2, lon: 121.4 });
    expect((await put('merchants/M8', { ...MERCHANT, lat: 91, lon: 0 })).status).toBe(400);
  });

  test('unknown fields are refused everywhere, so no column is ever set by accident', async () => {
    const strict: [string, object][] = [
      ['acquirers/acq_2', ACQUIRER],
      ['merchants/M2', MERCHANT],
      ['terminals/T2', { merchant: 'M1' }],
      ['accounts/ac_2', {}],
      ['cards/tok_2', { account: 'ac_2' }],
      ['bins/622588', { scheme: 'unionpay', product: 'credit', level: 'gold', issuerCountry: 'CN' }],
      ['lists/vip-2', { name: 'x' }],
      ['umbrellas/u-2', { name: MERCHANT.name, ceiling: 5, currency: 'CNY' }],
    ];
    const answers = await Promise.all(
      strict.map(async ([path, body]) => (await put(path, { ...body, batch: 1, is_admin: true })).body.code),
    );

    expect(answers).toEqual(strict.map(() => 'invalid_request'));
  });

  test('pages are at most 200 rows and the cursor goes on where the page ended', async () => {
    for (const id of ['ac_a', 'ac_b', 'ac_c']) await put(`accounts/${id}`, { segments: ['payroll'] });
    const first = await get('accounts?limit=2');
    const second = await get(`accounts?limit=2&after=${String(first['next'])}`);

    expect([idsOf(first), idsOf(second), second['next']]).toEqual([['ac_a', 'ac_b'], ['ac_c'], null]);
    expect((await get('accounts?limit=201'))['code']).toBe('invalid_request');
    expect((await get('accounts?colour=red'))['code']).toBe('invalid_request');
  });

  test('a BIN of eight digits stands beside its six-digit sibling', async () => {
    const bin = { scheme: 'unionpay', product: 'credit', level: 'classic', issuerCountry: 'CN' };
    await put('bins/622588', bin);
    await put('bins/62258860', { ...bin, level: 'business' });

    expect(idsOf(await get('bins'), 'prefix')).toEqual(['622588', '62258860']);
    expect((await put('bins/62258', bin)).body.code).toBe('invalid_request');
  });
});

describe('lists', () => {
  const members = (body: unknown) => house.ask(key, 'POST', '/v1/lists/vip/members', body);

  test('members come in bulk as JSON; what is no account is reported, the rest is done', async () => {
    await put('lists/vip', { name: 'VIP' });

    expect((await members({ add: ['ac_1', 'ac 2', 'ac_3', 'ac_1'], remove: [] })).body).toEqual({
      added: 2,
      already: 1,
      removed: 0,
      bad: [{ line: 2, text: 'ac 2', why: expect.stringContaining('is not an account') }],
      badCount: 1,
    });
    expect((await members({ add: ['ac_1'], remove: ['ac_3', 'ac_9'] })).body).toMatchObject({ added: 0, removed: 1 });
    expect((await get('lists/vip/members'))['items']).toEqual(['ac_1']);
    expect((await get('lists'))['items']).toMatchObject([{ id: 'vip', members: 1 }]);
  });

  test('members come as text with one account per line', async () => {
    const response = await house.app.fetch(
      new Request('http://offerline/v1/lists/vip/members', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/plain' },
        body: '# vip\nac_5\r\n\n- ac_1\nac 6\n',
      }),
    );

    expect(await response.json()).toEqual({
      added: 1,
      already: 0,
      removed: 1,
      bad: [{ line: 5, text: 'ac 6', why: expect.any(String) }],
      badCount: 1,
    });
  });

  test('a list that does not exist takes nobody', async () => {
    expect((await house.ask(key, 'POST', '/v1/lists/none/members', { add: ['ac_1'] })).status).toBe(404);
  });
});

describe('caps, enrolments and wallets', () => {
  test('an umbrella cap stands on its counter and never falls below what is used', async () => {
    const cap = { name: MERCHANT.name, ceiling: 1_000, currency: 'CNY' };
    await put('umbrellas/spring', cap);
    await house.database.sql`update counters set held = 600 where key = 'u:spring'`;

    expect((await put('umbrellas/spring', { ...cap, ceiling: 599 })).body.code).toBe('budget_below_used');
    expect((await put('umbrellas/spring', { ...cap, ceiling: 600 })).body).toMatchObject({ ceiling: 600, used: 600 });
    expect((await put('umbrellas/spring', { ...cap, currency: 'USD' })).body.code).toBe('invalid_request');
  });

  test('enrolment needs the campaign and the account, is done once, and can be undone', async () => {
    await house.database.sql`insert into campaigns (id, kind, latest_version, seq) values ('star', 'membership', 1, 1)`;

    expect((await put('enrolments/none/nobody')).body['errors']).toHaveLength(2);
    expect((await put('enrolments/star/ac_a')).status).toBe(200);
    expect((await put('enrolments/star/ac_a')).status).toBe(200);
    expect((await get('enrolments?account=ac_a'))['items']).toHaveLength(1);
    expect((await house.ask(key, 'DELETE', '/v1/enrolments/star/ac_a')).status).toBe(200);
    expect((await house.ask(key, 'DELETE', '/v1/enrolments/star/ac_a')).status).toBe(404);
  });

  test('a wallet shows points by programme with debt, lots by expiry, coupons and memberships', async () => {
    const { sql } = house.database;
    await sql`insert into wallets (subject, usage, debts) values ('ac:ac_a', '{"countTotal":2}', '{"bonus":30}')`;
    await sql`insert into lots (id, subject, programme, earned, pending, active, expires_at, expiry_days, authorization_id) values
      ('l2', 'ac:ac_a', 'bonus', 50, 0, 50, '2027-02-01', 365, 'a1'), ('l1', 'ac:ac_a', 'bonus', 70, 20, 40, '2027-01-01', 365, 'a2'), ('l0', 'ac:ac_a', 'bonus', 0, 0, 0, null, 365, 'a3')`;
    await sql`insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by) values ('c1', 'coffee-coupon', 'ac:ac_a', 'issued', '2026-01-01', '2027-01-01', 'a1')`;
    const wallet = await get('accounts/ac_a/wallet');

    expect(wallet).toMatchObject({
      subject: 'ac:ac_a',
      points: [{ programme: 'bonus', active: 90, pending: 20, debt: 30, lots: [{ id: 'l1' }, { id: 'l2' }] }],
      coupons: [{ id: 'c1', state: 'issued' }],
      memberships: [],
      usage: { countTotal: 2 },
    });
    expect((await get('accounts/nobody/wallet'))['code']).toBe('not_found');
    expect(await get('accounts/ac_b/wallet')).toMatchObject({ points: [], coupons: [] });
  });

  test('the facts an author may use come with their operators', async () => {
    const facts = await get('reference/facts');

    expect(idsOf(facts, 'name')).toContain('authorization.amount');
    expect(facts['operators']).toContain('notIn');
    expect(house.bugs).toEqual([]);
  });
});
