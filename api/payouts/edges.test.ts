// What a simple month never meets: a shop that changes its chain, own shares paid from a deposit, agreements that ended, payouts ordered for a later day.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { postHouse } from '../../engine/ledger/house.ts';
import { proveDay } from '../settlement/proof.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { writeMessages } from '../settlement/testing.ts';
import { merchantAccount } from './account.ts';
import { approveBatch, payBatch, proposeBatch, sendBatch } from './batch.ts';
import { orderCollections } from './collection.ts';
import { close, insertContract, insertShops, saleMessage, TERMS } from './testing.ts';

const CNY = 'CNY';
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  await insertShops(sql, [{ id: 'moving', chain: 'north' }, { id: 'funder' }, { id: 'early' }, { id: 'waiting' }]);
  await insertContract(sql, { party: 'merchant:funder' });
  await insertContract(sql, { party: 'merchant:early' });
  await insertContract(sql, { party: 'merchant:waiting', terms: { fees: percent(60), vatBps: 600 } });
  await insertContract(sql, { party: 'chain:north', terms: { fees: percent(60), vatBps: 600 } });
  await insertContract(sql, { party: 'chain:south', terms: { fees: percent(100), vatBps: 600 } });
  await insertContract(sql, { party: 'bank', terms: { account: { ...TERMS.account, bic: 'DEMOCNSHXXX' } } });
});
afterAll(() => database.drop());

const percent = (bps: number) => [{ name: 'mdr', kind: 'percent', base: 'gross', bps, min: null, max: null, onRefund: 'return' } as const];
const balanceOf = async (account: string) => {
  const [row] = await database.sql<{ amount: number }[]>`
    select coalesce(sum(case when credit = ${account} then amount else -amount end), 0)::bigint as amount from ledger where ${account} in (debit, credit)`;
  return row?.amount ?? 0;
};

describe('a shop that changes its chain', () => {
  test.each([
    ['to a chain that pays more', 'south'],
    ['to none', null],
  ])('I6 %s: what a refund gives back is what the sale cost', async (_, chain) => {
    const { sql } = database;
    const [first, next] = chain === null ? ['2026-09-03', '2026-09-04'] : ['2026-09-01', '2026-09-02'];
    await sql`update merchants set chain = 'north' where id = 'moving'`;
    const sale = { id: `moved-${chain}`, merchant: 'moving', amount: 10_000, bank: 1_000, own: 0 };
    await writeMessages(sql, [saleMessage(sale, { no: 0, kind: 'capture', amount: 10_000, bank: 1_000, own: 0, date: first })]);
    await close(sql, first);
    expect(await balanceOf('due:merchant:moving')).toBe(1_000 - 60);
    await sql`update merchants set chain = ${chain} where id = 'moving'`;
    await writeMessages(sql, [saleMessage(sale, { no: 1, kind: 'refund', amount: 10_000, bank: 1_000, own: 0, date: next })]);
    await close(sql, next);

    expect(await balanceOf('due:merchant:moving')).toBe(0);
    expect(await balanceOf('subsidy:merchant:moving')).toBe(0);
    // The sales are written without their records: of the second implementation only what shops pay can be compared.
    for await (const proof of proveDay(sql, next))
      if (proof.name === 'second implementation: fees') expect([proof.ok, proof.figures['rows']]).toEqual([true, 2]);
  });
});

async function sell(merchant: string, date: string): Promise<void> {
  const sale = { id: `sale-${merchant}`, merchant, amount: 10_000, bank: 700, own: 300 };
  await writeMessages(database.sql, [saleMessage(sale, { no: 0, kind: 'capture', amount: 10_000, bank: 700, own: 300, date })]);
}

describe('a merchant whose own share comes out of its deposit', () => {
  test('is paid the whole benefit, and neither of its accounts keeps anything', async () => {
    const { sql } = database;
    const date = '2026-09-07';
    await sell('funder', date);
    const use = postHouse('deposit.use', { party: 'merchant:funder', amount: 300, currency: CNY });
    if (use !== null)
      await postHouseEntries(sql, [{ ...use, source: `deposit:${date}:own`, no: 0, authorizationId: null, memo: null }], {
        date,
        actor: 'key_close',
      });
    await close(sql, date);
    const { batch } = await proposeBatch(sql, { payOn: '2026-09-08', currency: CNY, actor: 'person_maker' });
    const id = batch?.id ?? '';
    await approveBatch(sql, { id, actor: 'person_checker' });
    await sendBatch(sql, { id, actor: 'person_maker' });
    await payBatch(sql, { id, actor: 'person_maker', on: '2026-09-08' });

    expect(batch?.total).toBe(1_000);
    expect([await balanceOf('due:merchant:funder'), await balanceOf('subsidy:merchant:funder')]).toEqual([0, 0]);
  });
});

describe('a payout for a later day', () => {
  const [date, payOn] = ['2026-09-10', '2026-09-11'];
  const dueOn = async () => {
    const account = await merchantAccount(database.sql, { party: 'merchant:early', currency: CNY, on: date });
    return [account?.balance, account?.due, account?.notYetDue];
  };

  test('proposed or approved, leaves nothing owed on the days before it', async () => {
    const { sql } = database;
    for (const before of ['2026-09-08', '2026-09-09']) await close(sql, before);
    await sell('early', date);
    await close(sql, date);
    expect(await dueOn()).toEqual([700, 0, 700]);
    const { batch } = await proposeBatch(sql, { payOn, currency: CNY, actor: 'person_maker' });
    expect([batch?.total, await dueOn()]).toEqual([700, [700, 0, 700]]);
    await approveBatch(sql, { id: batch?.id ?? '', actor: 'person_checker' });

    expect(await dueOn()).toEqual([700, 0, 700]);
    const again = await proposeBatch(sql, { payOn: date, currency: CNY, actor: 'person_maker' });
    expect(again).toEqual({ batch: null, carries: [] });
    expect(await orderCollections(sql, { through: date, dueOn: payOn, currency: CNY, actor: 'person_maker' })).toEqual([]);
  });
});

describe('a day that is still open', () => {
  test('I6 I18 waits with its fees for the closing and says so; what is posted already has to agree', async () => {
    const { sql } = database;
    const date = '2026-09-20';
    const sale = { id: 'still-open', merchant: 'waiting', amount: 10_000, bank: 700, own: 300 };
    await writeMessages(sql, [saleMessage(sale, { no: 0, kind: 'capture', amount: 10_000, bank: 700, own: 300, date })]);
    const feesOf = async () => {
      for await (const proof of proveDay(sql, date)) if (proof.name === 'second implementation: fees') return proof;
      return null;
    };
    const open = await feesOf();
    expect([open?.ok, open?.figures['rows']]).toEqual([true, 0]);
    expect(open?.detail).toContain(`posted when the day closes: ${open?.figures['not posted yet']} rows`);

    const wrong = postHouse('fee.charge', { party: 'merchant:waiting', other: 'mdr', amount: 1, currency: CNY });
    const source = `fee:${date}:merchant:waiting:CNY:mdr`;
    if (wrong !== null)
      await postHouseEntries(sql, [{ ...wrong, source, no: 0, authorizationId: null, memo: null }], { date, actor: 'key_close' });
    expect(await feesOf()).toMatchObject({ ok: false, figures: { differing: 1 } });
  });
});
