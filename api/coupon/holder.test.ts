// Coupons of cardholders: claimed within their caps, bound by codes, given on and taken back; every step in the history.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lapseGifts } from '../authority/expiry-store.ts';
import { codeHasher } from '../authority/open.ts';
import { CHAIN_KEY, publishCampaign, tenOff, waiters } from '../authority/testing.ts';
import { testDatabase } from '../db/testing.ts';
import { inTransaction } from '../http/settings-store.ts';
import { carryWallet } from '../membership/carry-store.ts';
import { type TestApp, testApp } from '../testing.ts';

let on: TestApp;
let desk: string;
let serial = 0;
const fresh = (): string => {
  serial += 1;
  return `request-${serial}`;
};
type Redeem = Extract<NonNullable<Parameters<typeof tenOff>[0]>['benefit'], { readonly type: 'coupon_redeem' }>;

async function publish(id: string, changes: Partial<Redeem>): Promise<void> {
  await publishCampaign(
    on.database.sql,
    tenOff({
      id,
      kind: 'coupon',
      when: undefined,
      benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30, ...changes },
    }),
  );
}
const as = async (account: string) => {
  const token = await on.holderFor(account);
  return {
    claim: (campaign: string, requestId = fresh()) => on.ask(token, 'POST', '/v1/me/coupons/claim', { campaign, requestId }),
    code: (code: string, requestId = fresh()) => on.ask(token, 'POST', '/v1/me/codes', { code, requestId }),
    give: (id: string, requestId = fresh()) => on.ask(token, 'POST', `/v1/me/coupons/${id}/gift`, { requestId }),
    back: (id: string) => on.ask(token, 'DELETE', `/v1/me/coupons/${id}/gift`),
    list: async (query = '') =>
      (await on.ask(token, 'GET', `/v1/me/coupons${query}`)).body as unknown as { items: Shown[]; next: string | null },
    read: async (id: string) =>
      (await on.ask(token, 'GET', `/v1/me/coupons/${id}`)).body as unknown as Shown & {
        code: string | null;
        giftCode: string | null;
        history: { to: string; why: string }[];
      },
  };
};
interface Shown {
  readonly id: string;
  readonly campaign: string;
  readonly state: string;
  readonly giftable: boolean;
  readonly gift: unknown;
  readonly expiresAt: string;
}

beforeAll(async () => {
  on = testApp(await testDatabase());
  desk = await on.keyFor('desk', ['campaigns:write', 'wallets:read']);
  await on.database.sql`insert into accounts (id, person) select 'ac_' || n, case when n <= 2 then 'lin' end from generate_series(1, 60) n`;
  await publish('tea', { claim: { perPerson: 1, total: 3 }, transfer: 'once' });
  await publish('bread', { claim: { perPersonDay: 1, perDay: 50 }, codes: 'on_demand', transfer: 'gift' });
  await publish('stock', { codes: 'generated', claim: { perPerson: 2 } });
  await publish('named', { holders: 'named', transfer: 'gift' });
}, 60_000);
afterAll(async () => {
  expect(on.bugs).toEqual([]);
  await on.stop();
});

describe('a claim', () => {
  test('I20 is one for each request, counted for the person whatever account it comes from, and refused when all are gone', async () => {
    const [one, sameOther, third, fourth, fifth] = await Promise.all([as('ac_1'), as('ac_2'), as('ac_3'), as('ac_4'), as('ac_5')]);
    const first = await one.claim('tea', 'claim-1');
    const again = await one.claim('tea', 'claim-1');

    expect([first.status, first.body['state']]).toEqual([201, 'claimed']);
    expect(again.body).toEqual(first.body);
    expect(await one.claim('bread', 'claim-1')).toMatchObject({ status: 409, body: { code: 'request_id_reused' } });
    expect(await sameOther.claim('tea')).toMatchObject({ status: 409, body: { code: 'claims_used_up' } });
    expect([(await third.claim('tea')).status, (await fourth.claim('tea')).status, (await fifth.claim('tea')).body.code]).toEqual([
      201,
      201,
      'claims_used_up',
    ]);
    expect((await one.list()).items).toMatchObject([{ id: first.body['id'], state: 'claimed', giftable: true, gift: null }]);
    expect(await on.database.sql`select used, ceiling from claim_counters where key = 'total:tea'`).toEqual([{ used: 3, ceiling: 3 }]);
  });

  test('a campaign that is not there, one of codes, one for others and one without claims are answered alike', async () => {
    const holder = await as('ac_6');
    const codes = await Promise.all(['ghost', 'stock', 'named'].map(async (id) => (await holder.claim(id)).body.code));
    expect(codes).toEqual(['not_claimable', 'not_claimable', 'not_claimable']);
    expect((await (await as('nobody')).claim('bread')).status).toBeGreaterThanOrEqual(400);
  });

  test('a code on demand is shown to its holder and redeems, and is stored as a keyed hash alone', async () => {
    const holder = await as('ac_7');
    const { body } = await holder.claim('bread');
    const { code } = await holder.read(String(body['id']));
    const [row] = await on.database.sql`select * from coupons where id = ${String(body['id'])}`;
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
    expect(row?.['code_hash']).toBe(`hash of ${code}`);
    expect(JSON.stringify(await on.database.sql`select reply from wallet_requests`)).not.toContain(code);
    expect((await (await as('ac_8')).read(String(body['id']))) as unknown).toMatchObject({ code: 'not_found' });
  });
});

describe('a code', () => {
  test('I20 binds a coupon that nobody held, once; unknown, used and another’s are answered alike', async () => {
    const issued = await on.ask(desk, 'POST', '/v1/campaigns/stock/coupons', { requestId: 'stock-1', count: 4 });
    const [code = '', ...others] = issued.body['codes'] as string[];
    const [one, other] = [await as('ac_10'), await as('ac_11')];
    const spelled = code.toLowerCase().replace(/.{4}/g, '$&-');
    const right = await one.code(spelled, 'bind');
    const strangers = [await other.code(code), await one.code(code), await other.code('7V8ZK2QH7V8ZK2QH7V8ZK2QH7V8ZK2QH')];

    expect([right.status, right.body['state']]).toEqual([201, 'claimed']);
    expect((await one.code(spelled, 'bind')).body).toEqual(right.body);
    expect(new Set(strangers.map(({ status, body }) => JSON.stringify([status, { ...body, instance: null }]))).size).toBe(1);
    expect(strangers[0]).toMatchObject({ status: 404, body: { code: 'code_not_valid' } });
    expect((await one.code(others[0] ?? '')).status).toBe(201);
    expect((await one.code(others[1] ?? '')).body.code).toBe('claims_used_up');
    const noted = await on.database.sql`select subject, detail from security_events where kind = 'coupon_code_wrong'`;
    expect(noted).toHaveLength(3);
    expect(JSON.stringify(noted)).not.toContain(code);
  });

  test('has ten tries in an hour, and the right answer of before is still given then', async () => {
    const holder = await as('ac_12');
    const issued = await on.ask(desk, 'POST', '/v1/campaigns/stock/coupons', { requestId: 'stock-2', count: 1 });
    const [code = ''] = issued.body['codes'] as string[];
    const right = await holder.code(code, 'right');
    const tries = [];
    for (let no = 0; no < 10; no += 1) tries.push((await holder.code(`WRONG-${no}`)).status);
    expect(tries).toEqual([...Array.from({ length: 9 }, () => 404), 429]);
    expect(await holder.code(code, 'right')).toMatchObject({ status: 201, body: right.body });
  });
});

describe('a gift', () => {
  test('leaves the wallet, is taken once by somebody else with its id and expiry, and the giver may take it back before', async () => {
    const [giver, taker, late] = await Promise.all([as('ac_20'), as('ac_21'), as('ac_22')]);
    const { body } = await giver.claim('bread');
    const id = String(body['id']);
    const given = await giver.give(id, 'give');
    const code = String(given.body['code']);

    expect(given.status).toBe(201);
    expect((await giver.give(id, 'give')).body).toEqual(given.body);
    expect((await giver.give(id)).body.code).toBe('not_found');
    expect((await giver.list()).items).toMatchObject([{ id, gift: { expiresAt: given.body['expiresAt'] }, giftable: false }]);
    expect((await giver.code(code)).body.code).toBe('code_not_valid');
    expect((await giver.back(id)).status).toBe(200);
    expect((await giver.back(id)).status).toBe(200);
    expect((await taker.code(code)).body.code).toBe('code_not_valid');

    const second = String((await giver.give(id)).body['code']);
    const took = await taker.code(second);
    expect(took.body).toMatchObject({ id, state: 'claimed', expiresAt: body['expiresAt'] });
    expect((await late.code(second)).body.code).toBe('code_not_valid');
    expect((await giver.back(id)).status).toBe(404);
    expect((await giver.list()).items).toEqual([]);
    expect((await taker.read(id)).history.map(({ to, why }) => `${to} ${why}`)).toEqual(['claimed gift']);
    expect((await taker.claim('bread')).body.code).toBe('claims_used_up');
  });

  test('that nobody takes in its time goes back to its giver, and its code opens nothing any more', async () => {
    const { sql } = on.database;
    const [giver, taker] = [await as('ac_50'), await as('ac_51')];
    const id = String((await giver.claim('bread')).body['id']);
    const code = String((await giver.give(id)).body['code']);
    await sql`update coupon_gifts set expires_at = now() where coupon = ${id}`;

    expect((await taker.code(code)).body.code).toBe('code_not_valid');
    expect(await lapseGifts(sql, { most: 10 })).toBe(1);
    expect((await giver.list()).items).toMatchObject([{ id, state: 'claimed', gift: null, giftable: true }]);
    expect((await giver.read(id)).history.at(-1)).toMatchObject({ why: 'gift-lapsed' });
    expect(await sql`select current_setting('offerline.actor', true) as actor`).not.toEqual([{ actor: 'clock' }]);
  });

  test('I2 I20 that goes back while its giver is carried into another wallet goes along', async () => {
    const { sql } = on.database;
    const giver = await as('ac_52');
    const id = String((await giver.claim('bread')).body['id']);
    await giver.give(id);
    await sql`update coupon_gifts set expires_at = now() where coupon = ${id}`;
    let carried: Promise<unknown> = Promise.resolve();
    await inTransaction(sql, async (clock) => {
      expect(await lapseGifts(clock, { most: 10 })).toBe(1);
      const order = { from: 'ac:ac_52', to: 'ac:ac_53', actor: 'test', reason: 'a test', source: 'merge:gift', closes: true };
      carried = inTransaction(sql, (merge) => carryWallet(merge, order));
      await waiters(sql, 1);
    });
    await carried;

    expect(await sql`select subject, state from coupons where id = ${id}`).toEqual([{ subject: 'ac:ac_53', state: 'claimed' }]);
  });

  test('I2 I20 that is taken while its taker is carried into another wallet is not left behind', async () => {
    const { sql } = on.database;
    const [giver, taker] = [await as('ac_54'), await as('ac_55')];
    const id = String((await giver.claim('bread')).body['id']);
    const code = String((await giver.give(id)).body['code']);
    await sql`insert into wallets (subject, usage) values ('ac:ac_55', '{}')`;
    let taken: ReturnType<typeof taker.code> = Promise.reject(new Error('not yet'));
    taken.catch(() => undefined);
    await inTransaction(sql, async (merge) => {
      await merge`select 1 from wallets where subject = 'ac:ac_55' for update`;
      taken = taker.code(code);
      await waiters(sql, 1);
      await carryWallet(merge, { from: 'ac:ac_55', to: 'ac:ac_56', actor: 'test', reason: 'a test', source: 'merge:taker', closes: true });
    });

    expect(await taken).toMatchObject({ status: 409, body: { code: 'wallet_moved' } });
    expect(await sql`select subject like 'gift:%' as aside from coupons where id = ${id}`).toEqual([{ aside: true }]);
  });

  test('once means once, reserved and used coupons are never given, and what is reserved for a name stays there', async () => {
    const { sql } = on.database;
    const [giver, taker] = [await as('ac_3'), await as('ac_30')];
    const tea = (await giver.list()).items.find(({ campaign }) => campaign === 'tea')?.id ?? '';
    const code = String((await giver.give(tea)).body['code']);
    await taker.code(code);
    expect((await taker.give(tea)).body.code).toBe('not_giftable');

    const bread = String((await giver.claim('bread')).body['id']);
    await sql`update coupons set state = 'reserved', authorization_id = 'a1' where id = ${bread}`;
    expect((await giver.give(bread)).body.code).toBe('not_giftable');
    const issued = await on.ask(desk, 'POST', '/v1/campaigns/named/coupons', { requestId: 'named-1', count: 1, account: 'ac_30' });
    expect((await taker.give(String((issued.body['ids'] as string[])[0]))).body.code).toBe('not_giftable');
  });
});

test('lists come in pages, what may be used first', async () => {
  const holder = await as('ac_40');
  await on.ask(desk, 'POST', '/v1/campaigns/named/coupons', { requestId: 'pages', count: 5, account: 'ac_40' });
  await on.database.sql`update coupons set state = 'expired' where id = (select min(id) from coupons where subject = 'ac:ac_40')`;
  const first = await holder.list('?limit=3');
  const second = await holder.list(`?limit=3&after=${first.next}`);
  expect([...first.items, ...second.items].map(({ state }) => state)).toEqual(['issued', 'issued', 'issued', 'issued', 'expired']);
  expect([new Set([...first.items, ...second.items].map(({ id }) => id)).size, second.next]).toEqual([5, null]);
});

test('codes of the real hasher are no prefixes of each other’s hashes', () => {
  const hash = codeHasher(CHAIN_KEY);
  expect(hash('A')).toMatch(/^[0-9a-f]{64}$/);
  expect(hash('A')).not.toBe(hash('B'));
});
