// Memberships over HTTP and under a real authority: joined, paid for, counted, kept in grace, ended by time or refund, each told once.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Authority } from '../authority/authority.ts';
import { CHAIN_KEY, message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { verify } from '../ledger/verify.ts';
import { type TestApp, testApp } from '../testing.ts';
import { sweepMembers } from './change.ts';

const tier = (id: string, threshold: number) => ({ id, threshold, name: { en: id, 'zh-CN': id }, rights: [`${id} lounge`] });
const TIERS = [tier('base', 0), tier('silver', 20_000), tier('gold', 50_000)];
const programme = (id: string, benefit: object) =>
  tenOff({
    id,
    kind: 'membership',
    when: undefined,
    benefit: { type: 'membership_programme', join: 'enrol', measure: 'spend', period: 'month', tiers: TIERS, ...benefit },
    limits: {},
    examples: ['a', 'b', 'c'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount: 0 } })),
  } as never);

let place: Setting;
let authority: Authority;
let app: TestApp;
let holder: string;
let account: string;
let count = 0;
beforeAll(async () => {
  place = await setting('database');
  await place.publish(
    programme('club', { graceDays: 10 }),
    programme('paid', { paid: { fee: 9_900, currency: 'CNY', merchant: 'M9', months: 12 } }),
    tenOff({
      id: 'members',
      kind: 'membership',
      benefit: { type: 'member_price', programme: 'paid', tiers: [], value: { type: 'amount_off', amount: 1_000 } },
    }),
  );
  authority = (await place.open()).authority;
  app = testApp({ ...place.database, drop: () => Promise.resolve() });
});
afterAll(async () => {
  await app.stop();
  await place.close();
});
beforeEach(async () => {
  count += 1;
  account = `ac_${count}`;
  await place.sql`insert into accounts (id) values (${account})`;
  holder = await app.holderFor(account);
});

const pay = async (id: string, changes: object = {}) => {
  const answer = await authority.evaluate(
    purchase({ authorizationId: id, card: { bin: '62258801', token: `tk_${account}`, account }, ...changes }),
  );
  const { amount = 12_800 } = changes as { amount?: number };
  await authority.message(id, message('capture', { id: 'c', amount, final: true }));
  return JSON.parse(answer.body) as { readonly benefits: readonly unknown[] };
};
const joins = (id: string, body: object) => app.ask(holder, 'POST', `/v1/me/memberships/${id}`, body);
const mine = async (id: string) => {
  const { body } = await app.ask(holder, 'GET', '/v1/me/memberships');
  return (body['items'] as { programme: string }[]).find((each) => each.programme === id);
};
const moves = async (id: string) => {
  const { body } = await app.ask(holder, 'GET', `/v1/me/memberships/${id}/history`);
  return (body['items'] as { kind: string; why: string; toTier: string | null }[]).map(({ kind, why }) => `${kind} ${why}`);
};

describe('joining and counting', () => {
  test('a programme may be joined by enrolling, once, and purchases count from then on', async () => {
    expect(await mine('club')).toMatchObject({ state: 'open', tier: null, join: 'enrol' });
    expect((await joins('club', { requestId: 'member-01' })).body).toMatchObject({
      state: 'member',
      tier: 'base',
      next: { tier: 'silver', missing: 20_000 },
    });
    expect((await joins('club', { requestId: 'member-01' })).status).toBe(200);
    expect((await joins('club', { requestId: 'member-02' })).body.code).toBe('membership_joined');
    await pay('club-1', { amount: 25_000 });

    expect(await mine('club')).toMatchObject({
      tier: 'silver',
      measured: 25_000,
      next: { tier: 'gold', missing: 25_000 },
      rights: ['silver lounge'],
    });
    expect(await moves('club')).toEqual(['up counted', 'joined enrolled']);
    expect((await joins('nothing', { requestId: 'member-03' })).status).toBe(404);
  });

  test('at the end of a period the tier is kept in grace, then lowered; the sweep does each once and says why', async () => {
    await joins('club', { requestId: 'member-01' });
    await place.sql`update memberships set tier = 'gold', period_from = to_char((now() at time zone 'Asia/Shanghai') - interval '1 month', 'YYYY-MM-01') where subject = ${`ac:${account}`}`;
    await sweepMembers(place.sql);
    const kept = (await mine('club')) as unknown as { tier: string; lapse: { to: string; on: string } | null; periodFrom: string };
    const day = new Date(Date.now() + 8 * 3_600_000).getUTCDate();
    if (day <= 10) expect(kept).toMatchObject({ tier: 'gold', lapse: { to: 'silver' } });
    else expect(kept).toMatchObject({ tier: 'silver', lapse: null });
    await place.sql`update memberships set tier = 'gold', lapse_to = 'silver', lapse_on = '2026-01-01' where subject = ${`ac:${account}`}`;
    expect((await sweepMembers(place.sql)).rolled).toBe(1);
    expect((await sweepMembers(place.sql)).rolled).toBe(0);
    expect(await mine('club')).toMatchObject({ tier: 'silver', lapse: null });
    expect((await moves('club'))[0]).toBe('down period_end');
  });
});

describe('a membership that is paid for', () => {
  test('2.3.4 one captured payment of the fee is one term; less, elsewhere, uncaptured or of somebody else is none', async () => {
    await pay(`fee-${account}-low`, { amount: 9_800, merchant: { id: 'M9', mcc: '5812' } });
    await pay(`fee-${account}-else`, { amount: 9_900 });
    await pay(`fee-${account}`, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    for (const authorizationId of [`fee-${account}-low`, `fee-${account}-else`, 'unknown', 'club-1'])
      expect((await joins('paid', { requestId: `try-${authorizationId}`, authorizationId })).body.code).toBe('membership_unpaid');
    expect((await joins('paid', { requestId: 'free-0001' })).body.code).toBe('membership_closed');
    const [one, two] = await Promise.all(
      ['race-0001', 'race-0002'].map((requestId) => joins('paid', { requestId, authorizationId: `fee-${account}` })),
    );

    expect([one?.status, two?.status].toSorted()).toEqual([200, 409]);
    const item = (await mine('paid')) as unknown as { paidUntil: string };
    expect(Date.parse(item.paidUntil) - Date.now()).toBeGreaterThan(364 * 86_400_000);
    expect((await pay(`price-${account}`)).benefits).toHaveLength(1);
  });

  test('R17 a refund of the fee ends it, once, and a member price is granted no more', async () => {
    const fee = `fee-${account}`;
    await pay(fee, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    await joins('paid', { requestId: 'member-01', authorizationId: fee });
    await authority.message(fee, message('refund', { id: 'r', amount: 9_900 }));
    const swept = await Promise.all([sweepMembers(place.sql), sweepMembers(place.sql)]);

    expect(swept.reduce((sum, each) => sum + each.returned, 0)).toBe(1);
    expect(await mine('paid')).toMatchObject({ state: 'ended', rights: [] });
    expect(await moves('paid')).toEqual(['ended fee_returned', 'joined paid']);
    expect((await pay(`after-${account}`)).benefits).toHaveLength(0);
    expect((await joins('paid', { requestId: 'member-02', authorizationId: fee })).body.code).toBe('membership_unpaid');
  });

  test('time ends it: from that moment no member price, and the end is told once; paid again, it is renewed', async () => {
    const fee = `fee-${account}`;
    await pay(fee, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    await joins('paid', { requestId: 'member-01', authorizationId: fee });
    await place.sql`update memberships set paid_until = now() - interval '1 second' where subject = ${`ac:${account}`}`;
    expect((await pay(`after-${account}`)).benefits).toHaveLength(0);
    await sweepMembers(place.sql);
    await sweepMembers(place.sql);
    expect(await moves('paid')).toEqual(['ended time', 'joined paid']);
    await pay(`${fee}-2`, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    expect((await joins('paid', { requestId: 'member-02', authorizationId: `${fee}-2` })).body).toMatchObject({ state: 'member' });

    expect(await moves('paid')).toEqual(['renewed paid', 'ended time', 'joined paid']);
    expect((await pay(`again-${account}`)).benefits).toHaveLength(1);
    expect(await verify(place.sql, { chainKey: CHAIN_KEY, onResult: () => undefined })).toBe(0);
  });

  test('R17 a fee that comes back after its term is over takes nothing from the term that was paid for since', async () => {
    const [first, second] = [`fee-${account}`, `fee-${account}-2`];
    await pay(first, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    await joins('paid', { requestId: 'member-01', authorizationId: first });
    await place.sql`update membership_payments set at = now() - interval '12 months 10 days' where authorization_id = ${first}`;
    await place.sql`update memberships set paid_until = now() - interval '10 days' where subject = ${`ac:${account}`}`;
    await pay(second, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    await joins('paid', { requestId: 'member-02', authorizationId: second });
    await authority.message(first, message('chargeback', { id: 'cb', amount: 9_900 }));

    expect((await sweepMembers(place.sql)).returned).toBe(1);
    expect(await mine('paid')).toMatchObject({ state: 'member' });
    await authority.message(second, message('refund', { id: 'r', amount: 9_900 }));
    expect((await sweepMembers(place.sql)).returned).toBe(1);
    expect(await mine('paid')).toMatchObject({ state: 'ended' });
  });

  test('R17 hundreds of purchases of which a part came back do not hide a fee that did', async () => {
    const fee = `fee-${account}`;
    await pay(fee, { amount: 9_900, merchant: { id: 'M9', mcc: '5812' } });
    await joins('paid', { requestId: 'member-01', authorizationId: fee });
    await pay(`part-${account}`, { amount: 20_000, merchant: { id: 'M9', mcc: '5812' } });
    await authority.message(`part-${account}`, message('refund', { id: 'r', amount: 700 }));
    await place.sql`
      insert into authorizations select (jsonb_populate_record(a, jsonb_build_object('id', 'a-' || n))).* from authorizations a, generate_series(1, 200) n where id = ${`part-${account}`}`;
    await place.sql`
      insert into membership_payments (authorization_id, subject, programme, account, fee, currency, months, at)
      select 'a-' || n, 'ac:else', 'paid', 'else', 9900, 'CNY', 12, now() - interval '1 day' from generate_series(1, 200) n`;
    await authority.message(fee, message('refund', { id: 'r', amount: 9_900 }));

    expect((await sweepMembers(place.sql)).returned).toBe(1);
    expect(await mine('paid')).toMatchObject({ state: 'ended' });
  });
});
