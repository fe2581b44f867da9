// Orders from the catalogue: what they spend, what comes back, and that stock, shares and prices hold under a race, on real Postgres.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHAIN_KEY } from '../authority/testing.ts';
import type { Sql } from '../db/connect.ts';
import { runChecks, verify } from '../ledger/verify.ts';
import { type PointsHouse, pointsHouse } from './testing.ts';

let house: PointsHouse;
beforeAll(async () => {
  house = await pointsHouse();
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
const item = (changes: object = {}) => ({
  programme: 'bonus',
  name: { en: 'Umbrella', 'zh-CN': '雨伞' },
  text: { en: 'Folding', 'zh-CN': '折叠' },
  points: 100,
  perPerson: null,
  from: '2026-01-01T00:00:00Z',
  to: '2028-01-01T00:00:00Z',
  gives: { type: 'goods' },
  ...changes,
});
const offer = (id: string, terms: object = {}, stock: number | null = null) =>
  house.app.ask(house.desk, 'PUT', `/v1/catalogue/${id}`, { terms: item(terms), stock, isOn: true });
const order = (account: string, id: string, body: object = {}) =>
  house.me(account, 'POST', `/v1/me/catalogue/${id}/orders`, { requestId: requestId(), ...body });
const cancel = (id: unknown) =>
  house.app.ask(house.desk, 'POST', `/v1/catalogue-orders/${String(id)}/cancellation`, { reason: 'sold out', confirm: true });

describe('the catalogue', () => {
  test('an order spends what expires first, a cancelled one gives it back into the same lots, and asked again both change nothing', async () => {
    await offer('umbrella');
    await house.earn('ac_o', 60, '2026-11-05T04:00:00Z');
    await house.earn('ac_o', 60, '2026-11-06T04:00:00Z');
    const lots = async () => (await house.me('ac_o', 'GET', '/v1/me/points/bonus')).body['lots'];
    const before = await lots();
    const id = requestId();
    const placed = await order('ac_o', 'umbrella', { requestId: id });
    const again = await order('ac_o', 'umbrella', { requestId: id });
    const left = await lots();
    const back = await cancel(placed.body['id']);
    const backAgain = await cancel(placed.body['id']);

    expect(placed.body).toMatchObject({ state: 'placed', points: 100, version: 1 });
    expect(again.body).toEqual(placed.body);
    expect(left).toEqual([expect.objectContaining({ active: 20, expiresAt: '2026-12-06T04:00:00.000Z' })]);
    expect(back.body).toMatchObject({ state: 'cancelled', expired: 0 });
    expect(backAgain.body).toEqual(back.body);
    expect(await lots()).toEqual(before);
    expect((await house.me('ac_o', 'GET', '/v1/me/points/bonus/statement?limit=2')).body['items']).toEqual([
      expect.objectContaining({ kind: 'returned', active: 100, balance: 120, item: { en: 'Umbrella', 'zh-CN': '雨伞' } }),
      expect.objectContaining({ kind: 'ordered', active: -100, balance: 20 }),
    ]);
  });

  test('of the last piece there is exactly one, whoever asks at once; a cancelled order frees it', async () => {
    await offer('rare', {}, 1);
    const racers = Array.from({ length: 8 }, (_, place) => `ac_race${place}`);
    for (const racer of racers) await house.earn(racer, 100);
    const answers = await Promise.all(racers.map((racer) => order(racer, 'rare')));
    const won = answers.find(({ status }) => status === 200);
    const codes = answers.filter(({ status }) => status !== 200).map(({ body }) => body.code);

    expect(codes).toEqual(Array.from({ length: 7 }, () => 'out_of_stock'));
    await cancel(won?.body['id']);
    expect((await order(racers[0] ?? '', 'rare')).status).toBe(200);
  });

  test('a share counts the person, over all accounts and under a race', async () => {
    await offer('once', { perPerson: 1 });
    await house.earn('ac_1', 200);
    await house.earn('ac_1b', 200);
    const answers = await Promise.all(['ac_1', 'ac_1b', 'ac_1', 'ac_1b'].map((account) => order(account, 'once')));

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(['share_used_up', 'share_used_up', 'share_used_up']);
  });

  test('a coupon is in the wallet with the answer', async () => {
    await offer('treat', { points: 40, gives: { type: 'coupon', campaign: 'treat' } });
    await house.earn('ac_t', 100);
    const given = await order('ac_t', 'treat');
    const [coupon] = await house.on.sql<
      { subject: string; state: string }[]
    >`select subject, state from coupons where id = ${String(given.body['coupon'])}`;

    expect(given.body).toMatchObject({ state: 'given', points: 40 });
    expect(coupon).toEqual({ subject: 'ac:ac_t', state: 'issued' });
    expect((await cancel(given.body['id'])).body.code).toBe('order_closed');
  });

  test('a change is a version: an order keeps its own, and the price that was shown is the price that is paid', async () => {
    await offer('mug', { points: 50 });
    await house.earn('ac_v', 300);
    const first = await order('ac_v', 'mug', { version: 1 });
    await offer('mug', { points: 70 });
    const same = await offer('mug', { points: 70 }, 9);

    expect(same.body).toMatchObject({ version: 2, stock: 9, taken: 1 });
    expect((await order('ac_v', 'mug', { version: 1 })).body.code).toBe('price_changed');
    expect((await order('ac_v', 'mug', { version: 2 })).body).toMatchObject({ version: 2, points: 70 });
    expect((await cancel(first.body['id'])).body).toMatchObject({ points: 50, version: 1 });
    expect((await offer('mug', { points: 70 }, 0)).body.code).toBe('stock_below_taken');
    expect((await order('ac_v', 'none')).status).toBe(404);
    expect((await order('ac_poor', 'mug')).body.code).toBe('points_short');
    await expect(house.on.sql`update catalogue_items set taken = 10 where id = 'mug'`).rejects.toThrow(/violates check/);
  });

  test('R21 points of a cancelled order whose lot has died stay expired', async () => {
    await offer('late');
    await house.earn('ac_l', 100, '2026-10-10T04:00:00Z');
    await house.on.sql`update lots set expires_at = '2026-11-30T00:00:00Z' where subject = 'ac:ac_l'`;
    const placed = await order('ac_l', 'late');
    await house.on.sql`update lots set expires_at = '2026-10-09T00:00:00Z' where subject = 'ac:ac_l'`;
    const back = await cancel(placed.body['id']);

    expect(back.body).toMatchObject({ state: 'cancelled', expired: 100 });
    expect(await house.active('ac_l')).toBe(0);
  });

  test('I2 I3 I21 after all of it the books verify', async () => {
    const faults: string[] = [];
    await verify(house.on.sql, { chainKey: CHAIN_KEY, onResult: ({ first }) => void (first !== null && faults.push(first)) });

    expect(faults).toEqual([]);
  });

  test.each([
    [
      'points of an order',
      'update catalogue_orders set points = points + 1 where id = (select min(id) from catalogue_orders)',
      /points, \d+ were spent/,
    ],
    ['an order that was cancelled', "update catalogue_orders set state = 'sent' where state = 'cancelled'", /sent, and \d+ came back/],
    ['an order that is gone', "delete from catalogue_orders where state = 'placed'", /there is no such order/],
    ['pieces taken', "update catalogue_items set taken = taken + 1 where id = 'mug'", /taken, \d+ ordered/],
    ['a share', "update catalogue_shares set taken = 0 where item = 'once'", /0 counted, 1 ordered/],
    [
      'a gift that nobody made',
      `insert into points_gifts (id, programme, points, giver_account, giver, state, offered_at, receiver, done_at, done_on) values ('g', 'bonus', 5, 'a', 'ac:a', 'done', now(), 'ac:b', now(), now())`,
      /made, but not posted/,
    ],
    [
      'a posting of no gift',
      `insert into house_entries (source, no, template, debit, credit, amount, unit, party, actor, business_date) values ('gift:x', 0, 'points.give', 'points_active:ac:a', 'points_active:ac:b', 5, 'points:bonus', 'points:bonus', 'x', now())`,
      /there is no such gift/,
    ],
  ])('I2 %s written by hand is found', async (_what, tampering, said) => {
    const undone = new Error('undone');
    const faults: string[] = [];
    await house.on.sql
      .begin(async (transaction) => {
        await transaction.unsafe('set local session_replication_role = replica').simple();
        await transaction.unsafe(tampering);
        const onResult = ({ first }: { readonly first: string | null }) => void (first !== null && faults.push(first));
        await runChecks(transaction as unknown as Sql, { chainKey: CHAIN_KEY, onResult });
        throw undone;
      })
      .catch((reason: unknown) => {
        if (reason !== undone) throw reason;
      });

    expect(
      faults.some((fault) => said.test(fault)),
      faults.join('; '),
    ).toBe(true);
  });
});
