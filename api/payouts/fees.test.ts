// Fees, taxes and interest on real Postgres: what the closing of days posts is what the engine says of where sales and months stand.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fee } from '../../engine/settlement/contract.ts';
import { feeBase, feeTax, monthFee, saleFee, type SaleFigures } from '../../engine/settlement/fee.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { writeMessages } from '../settlement/testing.ts';
import { close, dice, insertContract, insertShops, saleMessage, type TestSale, writeDays } from './testing.ts';

const PERCENT: Fee = { name: 'mdr', kind: 'percent', base: 'gross', bps: 63, min: 20, max: 90, onRefund: 'return' };
const KEPT: Fee = { name: 'kept', kind: 'percent', base: 'paid', bps: 37, min: null, max: null, onRefund: 'keep' };
const PIECE: Fee = { name: 'piece', kind: 'fixed', amount: 7, onRefund: 'return' };
const DAILY: Fee = { name: 'desk', kind: 'daily', amount: 100 };
const TIERS = [
  { from: 0, bps: 81 },
  { from: 30_000, bps: 55 },
  { from: 90_000, bps: 33 },
];
const MARGINAL: Fee = { name: 'steps', kind: 'tiered', base: 'subsidy', mode: 'marginal', tiers: TIERS, onRefund: 'return' };
const WHOLE: Fee = { name: 'whole', kind: 'tiered', base: 'gross', mode: 'whole', tiers: TIERS, onRefund: 'return' };
const ALL = [PERCENT, KEPT, PIECE, DAILY, MARGINAL, WHOLE];
const VAT = 600;

interface Told extends TestSale {
  readonly day: string;
  /** Captured in two parts, refunded so much of it, charged back the rest or not. */
  readonly refunded: number;
}

let database: TestDatabase;
let sold: readonly Told[];
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  await insertShops(sql, [{ id: 'M1' }, { id: 'M2', chain: 'blue' }, { id: 'M3' }]);
  await insertContract(sql, { party: 'merchant:M1', terms: { fees: ALL, vatBps: VAT } });
  await insertContract(sql, { party: 'chain:blue', terms: { fees: [PERCENT], settles: 'sale', vatBps: VAT } });
  sold = await writeStory();
});
afterAll(() => database.drop());

const DATES = Array.from({ length: 12 }, (_, day) => new Date(Date.UTC(2026, 9, 25 + day)).toISOString().slice(0, 10));
const dateAt = (place: number) => DATES[Math.min(DATES.length - 1, place)] ?? '';
const shareOf = (whole: number, part: number, of: number) => Math.floor((whole * part) / of);

/** Captured in two parts, some on two days; of four one is refunded or charged back whole, one in part. */
function storyOf(place: number, roll: (most: number) => number) {
  const at = roll(8);
  const amount = 200 + roll(15_000);
  const [bank, own] = [1 + roll(amount / 5), roll(amount / 9)];
  const sale = { id: `f${place}`, merchant: ['M1', 'M2', 'M3'][place % 3] ?? 'M1', amount, bank, own };
  const first = 1 + roll(amount - 1);
  const one = { amount: first, bank: shareOf(bank, first, amount), own: shareOf(own, first, amount) };
  const two = { amount: amount - first, bank: bank - one.bank, own: own - one.own };
  const refunded = [amount, roll(amount), 0, 0][place % 4] ?? 0;
  const back = { amount: refunded, bank: shareOf(bank, refunded, amount), own: shareOf(own, refunded, amount) };
  const [day, later, last] = [dateAt(at), dateAt(at + roll(3)), dateAt(at + 3 + roll(2))] as const;
  const undo = place % 8 === 0 ? 'chargeback' : 'refund';
  const messages = [
    saleMessage(sale, { no: 0, kind: 'capture', ...one, date: day }),
    saleMessage(sale, { no: 1, kind: 'capture', ...two, date: later }),
    ...(refunded === 0 ? [] : [saleMessage(sale, { no: 2, kind: undo, ...back, date: last })]),
  ];
  const told: Told = { ...sale, bank: bank - back.bank, own: own - back.own, day, refunded };
  return { told, messages };
}

/** Twelve days over the end of a month. */
async function writeStory(): Promise<readonly Told[]> {
  const roll = dice(7);
  const stories = Array.from({ length: 60 }, (_, place) => storyOf(place, roll));
  const messages = stories.flatMap((story) => story.messages);
  await writeDays(
    database.sql,
    DATES.map((date) => ({ date, messages: messages.filter((message) => message.date === date) })),
  );
  return stories.map((story) => story.told);
}

const figures = (sale: Told, captured: { readonly bank: number; readonly own: number }): SaleFigures => ({
  captured: sale.amount,
  net: sale.amount - sale.refunded,
  till: sale.bank + sale.own,
  tillCaptured: captured.bank + captured.own,
  subsidy: sale.bank,
  subsidyCaptured: captured.bank,
});

async function capturedOf(id: string): Promise<{ readonly bank: number; readonly own: number }> {
  const [row] = await database.sql<{ bank: number; own: number }[]>`
    select coalesce(sum(amount) filter (where party = 'bank'), 0)::bigint as bank, coalesce(sum(amount) filter (where party <> 'bank'), 0)::bigint as own from entries where authorization_id = ${id} and template = 'benefit.capture'`;
  return row ?? { bank: 0, own: 0 };
}

const postedBy = async (party: string, kind: string) => {
  const rows = await database.sql<{ name: string; amount: number }[]>`
    select coalesce(memo, '') as name, sum(case when template like '%.charge' or template = 'sale.settle' then amount else -amount end)::bigint as amount from house_entries where party = ${party} and template like ${`${kind}.%`} group by 1 order by 1`;
  return Object.fromEntries(rows.map((row) => [row.name, row.amount]));
};

async function expected(merchant: string, fees: readonly Fee[]): Promise<Record<string, number>> {
  const sales = await Promise.all(
    sold.filter((sale) => sale.merchant === merchant).map(async (sale) => ({ sale, of: figures(sale, await capturedOf(sale.id)) })),
  );
  const one = (fee: Fee): number => {
    if (fee.kind === 'daily') return fee.amount * new Set(sales.map(({ sale }) => sale.day)).size;
    if (fee.kind !== 'tiered') return sales.reduce((all, { of }) => all + saleFee(fee, of), 0);
    const months = [...new Set(sales.map(({ sale }) => sale.day.slice(0, 7)))];
    const volume = (month: string) =>
      sales.filter(({ sale }) => sale.day.startsWith(month)).reduce((all, { of }) => all + feeBase(of, fee), 0);
    return months.reduce((all, month) => all + monthFee(fee, volume(month)), 0);
  };
  return Object.fromEntries(fees.map((fee) => [fee.name, one(fee)]));
}

describe('fees', () => {
  test('I16 the fees of twelve days are those of where each sale and each month ended, for every kind of fee', async () => {
    expect(await postedBy('merchant:M1', 'fee')).toEqual(await expected('M1', ALL));
    expect(await postedBy('merchant:M2', 'fee')).toEqual(await expected('M2', [PERCENT]));
    expect(await postedBy('merchant:M3', 'fee')).toEqual({});
  });

  test('the tax on fees is that of their sum, however many days posted it', async () => {
    const fees = Object.values(await expected('M1', ALL)).reduce((all, each) => all + each, 0);

    expect(await postedBy('merchant:M1', 'tax')).toEqual({ fees: feeTax(fees, VAT) });
  });

  test('where the bank pays the sale, the merchant gets what cardholders paid and did not get back', async () => {
    const paid = sold
      .filter((sale) => sale.merchant === 'M2')
      .reduce((all, sale) => all + sale.amount - sale.refunded - sale.bank - sale.own, 0);

    expect(await postedBy('merchant:M2', 'sale')).toEqual({ '': paid });
    expect(await postedBy('merchant:M1', 'sale')).toEqual({});
  });

  test('I17 a day that is closed again posts nothing more', async () => {
    const count = async () => (await database.sql`select count(*) as count from house_entries`)[0]?.['count'];
    const before = await count();
    await close(database.sql, '2026-10-28');

    expect(await count()).toBe(before);
  });

  test('a sale keeps the contract of its first capture; the next one has the new terms', async () => {
    const { sql } = database;
    await insertContract(sql, { party: 'merchant:M3', from: '2026-11-06', terms: { fees: [{ ...PIECE, amount: 50 }] } });
    const sale = { id: 'n1', merchant: 'M3', amount: 1_000, bank: 100, own: 0 };
    await writeMessages(sql, [saleMessage(sale, { no: 0, kind: 'capture', amount: 1_000, bank: 100, own: 0, date: '2026-11-06' })]);
    await close(sql, '2026-11-06');
    await insertContract(sql, { party: 'merchant:M3', from: '2026-11-07', terms: { fees: [{ ...PIECE, amount: 80 }] } });
    const next = { ...sale, id: 'n2' };
    await writeMessages(sql, [
      saleMessage(sale, { no: 1, kind: 'refund', amount: 1_000, bank: 100, own: 0, date: '2026-11-07' }),
      saleMessage(next, { no: 0, kind: 'capture', amount: 1_000, bank: 100, own: 0, date: '2026-11-07' }),
    ]);
    await close(sql, '2026-11-07');

    const rows =
      await sql`select business_date::text as date, template, amount from house_entries where party = 'merchant:M3' and template like 'fee.%' order by id`;
    expect(rows.map((row) => [row['date'], row['template'], row['amount']])).toEqual([
      ['2026-11-06', 'fee.charge', 50],
      ['2026-11-07', 'fee.charge', 30],
    ]);
  });
});

describe('agreements', () => {
  test('a subsidy that is a service is taxed to its funder, and what comes back whole was never taxed', async () => {
    const { sql } = database;
    await insertAgreement('brand-cola', {
      funder: 'scheme',
      tax: { treatment: 'service', vatBps: 600 },
      late: { graceDays: 2, yearlyBps: 3_650 },
    });
    const message = (no: number, kind: 'capture' | 'refund', date: string) => ({
      ...saleMessage({ id: 'g1', merchant: 'M3', amount: 10_000, bank: 0, own: 0 }, { no, kind, amount: 10_000, bank: 0, own: 0, date }),
      postings: [
        {
          template: kind === 'capture' ? ('benefit.capture' as const) : ('benefit.return' as const),
          party: 'scheme' as const,
          amount: 1_234,
          benefitNo: 9,
        },
      ],
    });
    await writeMessages(sql, [message(0, 'capture', '2026-11-08')]);
    await close(sql, '2026-11-08');
    expect(await postedBy('scheme', 'tax')).toEqual({ 'brand-cola': 74 });

    await writeMessages(sql, [message(1, 'refund', '2026-11-09')]);
    await close(sql, '2026-11-09');
    expect(await postedBy('scheme', 'tax')).toEqual({ 'brand-cola': 0 });
  });

  test('a funder that pays late pays simple interest by the day, and none while it is in time', async () => {
    const { sql } = database;
    const sale = saleMessage(
      { id: 'g2', merchant: 'M3', amount: 10_000, bank: 0, own: 0 },
      { no: 0, kind: 'capture', amount: 10_000, bank: 0, own: 0, date: '2026-11-10' },
    );
    await writeMessages(sql, [{ ...sale, postings: [{ template: 'benefit.capture', party: 'scheme', amount: 100_000, benefitNo: 8 }] }]);
    for (let day = 10; day <= 16; day += 1) await close(sql, `2026-11-${day}`);

    const rows =
      await sql`select business_date::text as date, overdue, charge from late_days where funder = 'scheme' order by business_date`;
    // Due on the 11th, in time through the 13th; 36.5 % a year is 0.1 % a day.
    expect(rows.map((row) => [row['date'], row['overdue'], row['charge']])).toEqual([
      ['2026-11-14', 100_000, 100],
      ['2026-11-15', 100_000, 100],
      ['2026-11-16', 100_000, 100],
    ]);
    expect(await postedBy('scheme', 'late')).toEqual({ 'brand-cola': 300 });
  });

  test('what comes back after the agreement has ended takes its tax back', async () => {
    const { sql } = database;
    const move = (no: number, kind: 'capture' | 'refund', date: string) => ({
      ...saleMessage({ id: 'g3', merchant: 'M3', amount: 10_000, bank: 0, own: 0 }, { no, kind, amount: 10_000, bank: 0, own: 0, date }),
      postings: [
        {
          template: kind === 'capture' ? ('benefit.capture' as const) : ('benefit.return' as const),
          party: 'scheme' as const,
          amount: 1_000,
          benefitNo: 9,
        },
      ],
    });
    await writeMessages(sql, [move(0, 'capture', '2026-11-17')]);
    await close(sql, '2026-11-17');
    expect(await postedBy('scheme', 'tax')).toEqual({ 'brand-cola': 60 });
    await sql`update agreement_versions set state = 'ended', ended_by = 'maker', ended_at = now() where id = 'brand-cola'`;
    await sql`update agreements set active_version = null where id = 'brand-cola'`;

    await writeMessages(sql, [move(1, 'refund', '2026-11-18')]);
    await close(sql, '2026-11-18');
    expect(await postedBy('scheme', 'tax')).toEqual({ 'brand-cola': 0 });
  });
});

async function insertAgreement(id: string, of: { readonly funder: string; readonly tax: object; readonly late: object }): Promise<void> {
  const { sql } = database;
  const terms = { funder: of.funder, currency: 'CNY', tax: of.tax, late: of.late };
  await sql`insert into agreements (id, funder, latest_version) values (${id}, ${of.funder}, 1)`;
  await sql`insert into agreement_versions (id, version, terms, maker) values (${id}, 1, ${sql.json(terms as never)}, 'maker')`;
  await sql`update agreement_versions set state = 'active', checker = 'checker', approved_at = now() where id = ${id}`;
  await sql`update agreements set active_version = 1 where id = ${id}`;
  const document = { funding: { shares: [{ party: 'scheme', agreement: id, bps: 10_000 }] } };
  await sql`insert into campaign_versions (id, version, document, source, hash, maker_id, review) values ('campaign-9', 1, ${sql.json(document)}, '', 'h', 'maker', '{}')`;
}
