// Points as cardholders meet them: balances, statements, gifts and the end of lots, through the authority and the routes on real Postgres.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireDue } from '../authority/expiry.ts';
import { verify } from '../ledger/verify.ts';
import { CHAIN_KEY } from '../authority/testing.ts';
import { type PointsHouse, pointsHouse } from './testing.ts';

let house: PointsHouse;
beforeAll(async () => {
  house = await pointsHouse();
  const { app, desk } = house;
  const words = { en: 'Bonus', 'zh-CN': '奖励' };
  const saved = await app.ask(desk, 'PUT', '/v1/programmes/bonus', {
    name: words,
    pointName: { en: 'stars', 'zh-CN': '星' },
    transfer: { to: 'anybody', minPoints: 10, maxPointsPerDay: 500, maxTimesPerDay: 3 },
  });
  expect(saved.status).toBe(200);
});
afterAll(async () => {
  expect(house.app.bugs).toEqual([]);
  await house.stop();
});

let requests = 0;
const requestId = () => {
  requests += 1;
  return `request-${requests}`;
};
const violations = () => {
  const found: string[] = [];
  return verify(house.on.sql, { chainKey: CHAIN_KEY, onResult: ({ first }) => void (first !== null && found.push(first)) }).then(
    () => found,
  );
};

describe('what a cardholder reads', () => {
  test('earned points are pending, then active, and the statement says why with the balance after each', async () => {
    await house.earn('ac_r', 120);
    const { body } = await house.me('ac_r', 'GET', '/v1/me/points');
    const statement = await house.me('ac_r', 'GET', '/v1/me/points/bonus/statement');

    expect(body['items']).toEqual([
      expect.objectContaining({
        programme: 'bonus',
        name: { en: 'Bonus', 'zh-CN': '奖励' },
        active: 120,
        pending: 0,
        debt: 0,
        transfer: 'anybody',
      }),
    ]);
    expect((statement.body['items'] as object[]).map((each) => each)).toEqual([
      expect.objectContaining({
        kind: 'active',
        active: 120,
        pending: -120,
        balance: 120,
        pendingBalance: 0,
        campaign: { en: 'Ten off', 'zh-CN': '立减十元' },
      }),
      expect.objectContaining({
        kind: 'earned',
        active: 0,
        pending: 120,
        balance: 0,
        pendingBalance: 120,
        expiresAt: '2026-12-20T04:00:00.000Z',
      }),
    ]);
  });

  test('a page of the statement follows the one before without a gap, and its balances go on', async () => {
    await house.earn('ac_p', 10, '2026-11-18T04:00:00Z');
    await house.earn('ac_p', 20, '2026-11-19T04:00:00Z');
    const all = (await house.me('ac_p', 'GET', '/v1/me/points/bonus/statement')).body['items'] as { id: string }[];
    const pages: { id: string }[] = [];
    let after = '';
    for (let turns = 0; turns < 4; turns += 1) {
      const page = (await house.me('ac_p', 'GET', `/v1/me/points/bonus/statement?limit=1${after}`)).body as {
        items: { id: string }[];
        next: string | null;
      };
      pages.push(...page.items);
      after = `&after=${page.next}`;
    }

    expect(pages).toEqual(all);
    expect(all).toHaveLength(4);
  });

  test('the balance of a day before is the ledger’s, of a day to come what will not have ended by then', async () => {
    await house.earn('ac_d', 30, '2026-11-10T04:00:00Z');
    await house.earn('ac_d', 50, '2026-11-15T04:00:00Z');
    const on = async (date: string) => (await house.me('ac_d', 'GET', `/v1/me/points/bonus?asOf=${date}`)).body;

    expect(await on('2026-11-09')).toMatchObject({ tense: 'past', active: 0 });
    expect(await on('2026-11-12')).toMatchObject({ tense: 'past', active: 30 });
    expect(await on('2026-12-09')).toMatchObject({ tense: 'future', active: 80, willExpire: 0 });
    expect(await on('2026-12-10')).toMatchObject({ tense: 'future', active: 50, willExpire: 30 });
    expect(await on('2026-12-31')).toMatchObject({ tense: 'future', active: 0, willExpire: 80 });
    expect((await house.me('ac_d', 'GET', '/v1/me/points/bonus?asOf=soon')).status).toBe(400);
  });

  test('the service desk reads the same under the account, and a cardholder reads only their own', async () => {
    const mine = await house.me('ac_r', 'GET', '/v1/me/points');
    const desk = await house.app.ask(house.desk, 'GET', '/v1/accounts/ac_r/points');

    expect(desk.body).toEqual(mine.body);
    expect((await house.app.ask(house.desk, 'GET', '/v1/accounts/ac_nobody/points')).status).toBe(404);
    expect((await house.app.ask(await house.app.holderFor('ac_r'), 'GET', '/v1/accounts/ac_r/points')).status).toBe(403);
    expect((await house.me('ac_other', 'GET', '/v1/me/points')).body).toEqual({ items: [] });
  });

  test('6.7 the statement as a file holds nothing that a spreadsheet runs', async () => {
    await house.on
      .sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"=cmd()","zh-CN":"＝坏"}', '5812', 'Shanghai', 'CN', 'demo') on conflict (id) do update set name = excluded.name`;
    const { body } = await house.me('ac_r', 'GET', '/v1/me/points/bonus/statement.csv');

    expect(body['text']).toContain(`,'=cmd(),`);
    expect(body['text']).not.toContain(',=cmd()');
  });
});

describe('gifts', () => {
  test('I21 both sides move at once, the receiver’s points keep their expiry, and the same code is used once', async () => {
    await house.earn('ac_1', 100, '2026-11-01T04:00:00Z');
    await house.earn('ac_1', 100, '2026-11-02T04:00:00Z');
    const id = requestId();
    const given = await house.me('ac_1', 'POST', '/v1/me/points/gifts', { requestId: id, programme: 'bonus', points: 150 });
    const again = await house.me('ac_1', 'POST', '/v1/me/points/gifts', { requestId: id, programme: 'bonus', points: 150 });
    const before = await house.active('ac_1');
    const taken = await house.me('ac_2', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: given.body['code'] });
    const twice = await house.me('ac_3', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: given.body['code'] });
    const lots = (await house.me('ac_2', 'GET', '/v1/me/points/bonus')).body['lots'] as object[];

    expect(again.body).toEqual(given.body);
    expect([before, taken.status, twice.body.code]).toEqual([200, 200, 'gift_not_open']);
    expect([await house.active('ac_1'), await house.active('ac_2')]).toEqual([50, 150]);
    expect(lots).toEqual([
      expect.objectContaining({ active: 100, expiresAt: '2026-12-01T04:00:00.000Z' }),
      expect.objectContaining({ active: 50, expiresAt: '2026-12-02T04:00:00.000Z' }),
    ]);
  });

  test('the code of a gift stands nowhere in the database', async () => {
    await house.earn('ac_s', 50);
    const { body } = await house.me('ac_s', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 20 });
    const code = String(body['code']);
    const rows = await house.on.sql<{ said: string }[]>`
      select reply as said from wallet_requests union all select detail::text from change_log union all select id || coalesce(code_hash, '') from points_gifts`;

    expect(code).toMatch(/^[0-9A-Z]{32}$/);
    // The keyed hash of these tests shows what it hashes; what is looked for is the code as it is told.
    expect(rows.filter(({ said }) => said.replaceAll(`hash of points gift code ${code}`, '').includes(code))).toEqual([]);
    expect((await house.me('ac_s', 'DELETE', `/v1/me/points/gifts/${String(body['id'])}`)).status).toBe(200);
    expect((await house.me('ac_2', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code })).body.code).toBe('gift_not_open');
  });

  test('whoever left a household has no offer of its points any more', async () => {
    await house.earn('ac_hh1', 90);
    await house.me('ac_hh1', 'POST', '/v1/me/household', { requestId: requestId(), name: 'Home', confirm: true });
    const invited = await house.me('ac_hh1', 'POST', '/v1/me/household/invites', { requestId: requestId() });
    await house.earn('ac_hh2', 1);
    await house.me('ac_hh2', 'POST', '/v1/me/household/join', { requestId: requestId(), code: invited.body['code'], confirm: true });
    // Until then this process knows the token by the wallet before.
    await new Promise((resolve) => setTimeout(resolve, 2_050));
    const offered = await house.me('ac_hh2', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 80 });
    expect(offered.status).toBe(200);
    const consents = async () => JSON.stringify((await house.me('ac_hh2', 'GET', '/v1/me')).body['consents']);
    expect(await consents()).toContain('"purpose":"household","given":true');
    expect((await house.me('ac_hh2', 'PUT', '/v1/me/consents/household', { given: false })).body.code).toBe('household_leave_first');
    await house.me('ac_hh2', 'POST', '/v1/me/household/leave', { requestId: requestId(), confirm: true });
    expect(await consents()).toContain('"purpose":"household","given":false');
    const taken = await house.me('ac_2', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: offered.body['code'] });
    expect(taken.body.code).toBe('gift_not_open');
  });

  test('R21 a refund of the purchase behind given points makes a debt of the giver, and the receiver keeps them', async () => {
    const earned = await house.earn('ac_g', 80);
    const given = await house.me('ac_g', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 60 });
    await house.me('ac_h', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: given.body['code'] });
    await house.send(earned, 'refund', { amount: 8_000, at: '2026-11-20T05:00:00Z' });

    expect((await house.me('ac_g', 'GET', '/v1/me/points/bonus')).body).toMatchObject({ active: 0, debt: 60 });
    expect(await house.active('ac_h')).toBe(60);
    expect(
      (await house.me('ac_g', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 10 })).body.code,
    ).toBe('points_owed');
  });

  test('R21 a gift repays what its receiver owes first', async () => {
    await house.earn('ac_1b', 70);
    const given = await house.me('ac_1b', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 70 });
    await house.me('ac_g', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: given.body['code'] });

    expect((await house.me('ac_g', 'GET', '/v1/me/points/bonus')).body).toMatchObject({ active: 10, debt: 0 });
  });

  test('directly only within what belongs together, and of strangers nobody learns whether they exist', async () => {
    await house.earn('ac_1', 100);
    const to = (account: string) =>
      house.me('ac_1', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 20, to: account });
    const before = await house.active('ac_1b');

    expect((await to('ac_1b')).body).toMatchObject({ state: 'done', code: null });
    expect([(await to('ac_2')).body.code, (await to('ac_none')).body.code, (await to('ac_1')).body.code]).toEqual([
      'gift_receiver_unknown',
      'gift_receiver_unknown',
      'gift_to_self',
    ]);
    expect((await house.active('ac_1b')) - before).toBe(20);
  });

  test('the caps of a day hold under a race: 300 in four gifts at once pass three times at most and 500 points at most', async () => {
    await house.earn('ac_c', 2_000);
    const offers = [];
    for (let count = 0; count < 4; count += 1)
      offers.push(await house.me('ac_c', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 200 }));
    const taken = await Promise.all(
      offers.map(({ body }, place) =>
        house.me(`ac_c${place}`, 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: body['code'] }),
      ),
    );

    expect(taken.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(await house.active('ac_c')).toBe(1_600);
  });
});

describe('the end of lots', () => {
  test('I21 given points end at their hour, once, whoever sweeps', async () => {
    await house.earn('ac_e', 90, '2026-11-01T04:00:00Z');
    const given = await house.me('ac_e', 'POST', '/v1/me/points/gifts', { requestId: requestId(), programme: 'bonus', points: 90 });
    await house.me('ac_f', 'POST', '/v1/me/points/gifts/taken', { requestId: requestId(), code: given.body['code'] });
    const due = { sql: house.on.sql, authority: house.authority.authority };
    await Promise.all([expireDue(due, '2026-12-01T03:59:59Z'), expireDue(due, '2026-12-01T03:59:59Z')]);
    const before = await house.active('ac_f');
    await Promise.all([expireDue(due, '2026-12-01T04:00:00Z'), expireDue(due, '2026-12-01T04:00:00Z')]);
    const lots = (await house.me('ac_f', 'GET', '/v1/me/points/bonus/lots')).body['items'];

    expect([before, await house.active('ac_f')]).toEqual([90, 0]);
    expect(lots).toEqual([expect.objectContaining({ state: 'expired', earned: 90, expired: 90, spent: 0, active: 0 })]);
  });

  test('I2 I3 I21 after all of it the books verify', async () => {
    expect(await violations()).toEqual([]);
  });
});
