// The books as of any day: kept movements are the entries, the trial balance sums to zero, entries carry their running balance, positions and points add up.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postHouse } from '../../engine/ledger/house.ts';
import { postPoints } from '../../engine/ledger/templates.ts';
import type { Sql } from '../db/connect.ts';
import { testDatabase } from '../db/testing.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { DAY, NOON, SALES, writeMessages } from '../settlement/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { accountBalances } from './balances-store.ts';
import { KEEP_MOVEMENTS } from './movements-store.ts';
import { POINTS_COST } from './points-cost-store.ts';

const EVE = '2026-11-21';
function there<Value>(value: Value | null | undefined): Value {
  if (value == null) throw new Error('it should be there');
  return value;
}
const closing = (date: string) => ({ date, actor: 'key_1', calendars: new Map() });
let house: TestApp;
let key: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  key = await house.keyFor('key_finance', ['settlement:read']);
  const { sql } = house.database;
  await writeMessages(sql, SALES);
  const paid = postHouse('collection.order', { party: 'scheme', amount: 20, currency: 'CNY' });
  const arrived = postHouse('collection.receive', { party: 'scheme', amount: 15, currency: 'CNY' });
  const entries = [paid, arrived].map((posting, no) => ({
    ...there(posting),
    source: 'collection:1',
    no,
    authorizationId: null,
    memo: null,
  }));
  await postHouseEntries(sql, entries, { date: DAY, actor: 'key_1' });
});
afterAll(() => house.stop());

interface Row {
  readonly account: string;
  readonly unit: string;
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}
const read = async <Body>(path: string): Promise<Body> => {
  const { status, body } = await house.ask(key, 'GET', path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as Body;
};

describe('balances', () => {
  test('I18 are the same from kept movements as from all entries, whichever days are kept', async () => {
    const { sql } = house.database;
    const all = { asOf: '2026-12-31', prefix: '', after: ['', ''], limit: 200 } as const;
    const before = await accountBalances(sql, all);
    expect(before.length).toBeGreaterThan(8);

    for (const date of [EVE, DAY]) {
      const rows = await KEEP_MOVEMENTS.run(sql, closing(date));
      expect(rows).toBeGreaterThan(0);
      expect(await KEEP_MOVEMENTS.run(sql, closing(date))).toBe(rows);
      expect(await accountBalances(sql, all)).toEqual(before);
    }
    await sql`delete from ledger_movements`;
    await sql`delete from ledger_days`;
  });

  test('of single cardholders stand under one control account', async () => {
    const { items } = await read<{ items: Row[] }>(`/v1/ledger/accounts?asOf=${DAY}&prefix=due:cardholder`);

    expect(items).toMatchObject([{ account: 'due:cardholder:*', unit: 'CNY', debit: 0, credit: 200 }]);
  });

  test('I17 of a closed day are fixed by the database itself', async () => {
    const { sql } = house.database;
    const undone = new Error('undone');
    const attempt = (statement: string) =>
      sql.begin(async (transaction) => {
        await KEEP_MOVEMENTS.run(transaction as unknown as Sql, closing(DAY));
        await transaction`insert into business_days (business_date, state) values (${DAY}, 'closed')`;
        await transaction.unsafe(statement);
        throw undone;
      });

    for (const statement of ['update ledger_movements set debit = 1', 'delete from ledger_movements', 'update ledger_days set entries = 0'])
      await expect(attempt(statement)).rejects.toThrow('the movements of a closed day are fixed');
  });
});

describe('the trial balance', () => {
  test('I3 has equal debits and credits in every unit, by class and by account, and carries yesterday as its opening', async () => {
    const byClass = await read<{ items: Row[]; totals: Record<string, number | string>[]; isBalanced: boolean }>(
      `/v1/ledger/trial-balance?asOf=${DAY}`,
    );
    expect(byClass.isBalanced).toBe(true);
    expect(byClass.items.find((row) => row.account === 'due' && row.unit === 'CNY')).toMatchObject({
      opening: -90,
      closing: expect.any(Number),
    });

    const cny = byClass.totals.find(({ unit }) => unit === 'CNY');
    expect(cny).toMatchObject({ openingDebit: 90, openingCredit: 90, debit: cny?.['credit'] });

    const byAccount = await read<{ items: Row[]; isBalanced: boolean }>(`/v1/ledger/trial-balance?asOf=${DAY}&level=account&unit=CNY`);
    expect(byAccount.isBalanced).toBe(true);
    expect(byAccount.items.reduce((sum, row) => sum + row.closing, 0)).toBe(0);
    expect(byAccount.items.find(({ account }) => account === 'subsidy:scheme')).toMatchObject({ debit: 50, credit: 45, closing: 5 });
  });

  test('is read by the page with totals of everything', async () => {
    const first = await read<{ items: Row[]; next: string; totals: unknown }>(`/v1/ledger/trial-balance?asOf=${DAY}&level=account&limit=2`);
    const second = await read<{ items: Row[]; totals: unknown }>(
      `/v1/ledger/trial-balance?asOf=${DAY}&level=account&limit=2&after=${first.next}`,
    );

    expect(first.items.map(({ account }) => account)).not.toEqual(second.items.map(({ account }) => account));
    expect(second.totals).toEqual(first.totals);
  });

  test('from a day after its date is refused', async () => {
    expect(await house.ask(key, 'GET', `/v1/ledger/trial-balance?asOf=${EVE}&from=${DAY}`)).toMatchObject({ status: 400 });
  });
});

describe('entries of an account', () => {
  test('run from the opening to the balance of the trial balance, page by page', async () => {
    const path = `/v1/ledger/accounts/${encodeURIComponent('due:merchant:M1')}/entries?from=${DAY}&to=${DAY}&unit=CNY&limit=2`;
    const first = await read<{ opening: number; items: { debit: number; credit: number; balance: number }[]; next: string }>(path);
    const rest = await read<typeof first>(`${path.replace('limit=2', 'limit=50')}&after=${first.next}`);
    const items = [...first.items, ...rest.items];

    expect(first.opening).toBe(-90);
    let balance = first.opening;
    for (const entry of items) {
      balance += entry.debit - entry.credit;
      expect(entry.balance).toBe(balance);
    }
    const { items: accounts } = await read<{ items: { balance: number }[] }>(
      `/v1/ledger/accounts?asOf=${DAY}&prefix=due:merchant:M1&limit=1`,
    );
    expect(accounts[0]?.balance).toBe(balance);
  });

  test('of one cardholder are refused with the account they stand under', async () => {
    const { status, body } = await house.ask(key, 'GET', `/v1/ledger/accounts/due:cardholder:ac:1/entries?from=${DAY}&to=${DAY}&unit=CNY`);

    expect(status).toBe(400);
    expect(body['errors']).toMatchObject([{ path: 'account', message: 'stands under due:cardholder:*' }]);
  });
});

test('the chart and the templates are served with their meanings', async () => {
  const chart = await read<{ items: unknown[] }>('/v1/ledger/chart');
  const templates = await read<{ items: { template: string; debit: string }[] }>('/v1/ledger/templates');

  expect(chart.items).toContainEqual(expect.objectContaining({ account: 'due', kind: 'liability', normal: 'credit' }));
  expect(templates.items).toContainEqual(expect.objectContaining({ template: 'fee.charge', debit: 'due:{party}' }));
});

test('a funder’s position says what was charged, returned, collected and is open, and since when', async () => {
  const { items } = await read<{ items: Record<string, unknown>[] }>(`/v1/funders/positions?asOf=${DAY}`);
  const scheme = items.find(({ party }) => party === 'scheme');

  expect(scheme).toMatchObject({ charged: 50, returned: 25, collected: 15, onItsWay: 5, open: 5, oldestOpenDay: DAY, deposit: 0 });
  expect(items.find(({ party }) => party === 'bank')).toMatchObject({ open: 0, oldestOpenDay: null });
  for (const { party, open, ...row } of items as Record<string, number>[])
    if ((party as unknown) !== 'bank')
      expect(open).toBe(
        ['charged', '-returned', '-collected', '-fromDeposit', '-netted', '-onItsWay'].reduce(
          (sum, name) => sum + (name.startsWith('-') ? -there(row[name.slice(1)]) : there(row[name])),
          0,
        ),
      );
});

describe('what points cost', () => {
  const NEXT = '2026-11-23';
  let no = 0;
  const points = async (template: Parameters<typeof postPoints>[0], amount: number, date = NEXT) => {
    const posting = there(postPoints(template, { benefitNo: 2, points: amount, programme: 'stars', subject: 'tk:tok_1' }));
    no += 1;
    await house.database.sql`
      insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
      values ('a2', 'c1', ${100 + no}, 2, ${template}, ${posting.debit}, ${posting.credit}, ${amount}, ${posting.unit}, 'c', 1, 'bank', 'M2', ${date}, ${NOON}, 1)`;
  };
  const liability = async (asOf: string) => (await read<{ items: Record<string, unknown>[] }>(`/v1/ledger/points?asOf=${asOf}`)).items[0];

  test('leaves the liability as points are redeemed and expire, to the cent and only once a day', async () => {
    const { sql } = house.database;
    // 12 of cost for 7 points: no fraction of it is whole.
    await points('points.earn', 7);
    await points('points.activate', 7);
    await points('points.reserve', 3);
    await points('points.spend', 3);
    await points('points.expire', 2);

    expect(await POINTS_COST.run(sql, closing(NEXT))).toBe(2);
    expect(await POINTS_COST.run(sql, closing(NEXT))).toBe(0);
    expect(await liability(NEXT)).toMatchObject({
      programme: 'stars',
      active: 2,
      redeemed: 3,
      expired: 2,
      money: [{ currency: 'CNY', cost: 12, redemption: 5, breakage: 3, liability: 4 }],
    });

    await points('points.expire', 2, '2026-11-24');
    expect(await POINTS_COST.run(sql, closing('2026-11-24'))).toBe(1);
    expect(await liability('2026-11-24')).toMatchObject({
      active: 0,
      expired: 4,
      money: [{ cost: 12, redemption: 5, breakage: 7, liability: 0 }],
    });
    expect(await liability(NEXT)).toMatchObject({ money: [{ liability: 4 }] });
  });

  test('stands for coupons at face value where that is fixed, and is not guessed where it is not', async () => {
    const { sql } = house.database;
    const draft = async (id: string, value: object) => {
      const document = { name: { en: id, 'zh-CN': id }, currency: 'CNY', benefit: { type: 'coupon_redeem', value } };
      await sql`insert into campaign_versions (id, version, document, source, hash, maker_id, review) values (${id}, 1, ${JSON.stringify(document)}::text::json, '', 'h', 'm', '{}')`;
      await sql`insert into campaigns (id, kind, latest_version, seq) values (${id}, 'coupon', 1, 1)`;
      await sql`insert into coupons (id, campaign, state, valid_from, expires_at, issued_by) select ${id} || n, ${id}, case when n < 3 then 'issued' else 'used' end, now(), now(), 'k' from generate_series(0, 3) n`;
    };
    await draft('five-off', { type: 'amount_off', amount: 500 });
    await draft('tenth-off', { type: 'percent_off', rateBps: 1_000 });

    expect((await read<{ items: unknown[] }>('/v1/ledger/coupons')).items).toMatchObject([
      { campaign: 'five-off', issued: 3, used: 1, face: 500, outstanding: 1_500 },
      { campaign: 'tenth-off', issued: 3, face: null, outstanding: null },
    ]);
  });
});
