// Payouts and collections on real Postgres: everything stated is paid once or still owed, whatever fails, comes back or is asked for twice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { writeMessages } from '../settlement/testing.ts';
import { nextPayout } from './account.ts';
import { dueBalances } from './balance-store.ts';
import { approveBatch, cancelBatch, endPayout, payBatch, proposeBatch, sendBatch } from './batch.ts';
import { type Batch, payoutsOf, readCarries, readFile } from './batch-store.ts';
import { cancelCollection, orderCollections, receive } from './collection.ts';
import { close, daysOfSales, dice, insertContract, insertShops, saleMessage, TERMS, writeDays } from './testing.ts';

const [MAKER, CHECKER] = ['person_maker', 'person_checker'];
const CNY = 'CNY';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  await insertShops(sql, [{ id: 'M1' }, { id: 'M2' }, { id: 'M3', chain: 'blue' }, { id: 'M4', chain: 'blue' }, { id: 'M5' }]);
  await insertContract(sql, {
    party: 'merchant:M1',
    terms: { fees: [{ name: 'mdr', kind: 'percent', base: 'gross', bps: 60, min: null, max: null, onRefund: 'return' }], vatBps: 600 },
  });
  await insertContract(sql, {
    party: 'merchant:M2',
    terms: { minimumPayout: 5_000, cycle: { kind: 'weekly', weekday: 5 }, payoutDays: 0, reclaimDays: 10 },
  });
  await insertContract(sql, { party: 'chain:blue', terms: { paysShops: true, minimumPayout: 1_000 } });
  await insertContract(sql, { party: 'bank', terms: { account: { ...TERMS.account, name: '演示银行', bic: 'DEMOCNSHXXX' } } });
});
afterAll(() => database.drop());

async function made(payOn: string): Promise<Batch> {
  const { batch } = await proposeBatch(database.sql, { payOn, currency: CNY, actor: MAKER });
  if (batch === null) throw new Error(`nobody is paid on ${payOn}`);
  return batch;
}
async function sent(payOn: string): Promise<Batch> {
  const { id } = await made(payOn);
  expect(await approveBatch(database.sql, { id, actor: CHECKER })).toMatchObject({ ok: true, batch: { state: 'approved' } });
  const done = await sendBatch(database.sql, { id, actor: MAKER });
  if (!done.ok) throw new Error(done.code);
  return done.batch;
}
const balanceOf = async (account: string) => {
  const [row] = await database.sql<{ amount: number }[]>`
    select coalesce(sum(case when credit = ${account} then amount else 0 end - case when debit = ${account} then amount else 0 end), 0)::bigint as amount from ledger where ${account} in (debit, credit)`;
  return row?.amount ?? 0;
};

const FATES = ['left', 'dropped', 'withdrawn', 'one fails', 'one comes back', 'paid'] as const;

/** A batch of that day, if anybody is paid, through one of its lives. */
async function liveThrough(date: string, fate: (typeof FATES)[number]): Promise<void> {
  const { sql } = database;
  const { batch } = await proposeBatch(sql, { payOn: date, currency: CNY, actor: MAKER });
  if (batch?.state !== 'proposed' || fate === 'left') return;
  const { id } = batch;
  if (fate !== 'dropped') await approveBatch(sql, { id, actor: CHECKER });
  if (fate === 'dropped' || fate === 'withdrawn') return void (await cancelBatch(sql, { id, actor: MAKER }));
  await sendBatch(sql, { id, actor: MAKER });
  const [first] = await payoutsOf(sql, id);
  const failure = { id: first?.id ?? '', actor: MAKER, state: 'failed', on: date, reason: 'AC04' } as const;
  if (fate === 'one fails') await endPayout(sql, failure);
  await payBatch(sql, { id, actor: MAKER, on: date });
  if (fate === 'one comes back') await endPayout(sql, failure);
}

const fateOf = (roll: (most: number) => number) => FATES[roll(FATES.length)] ?? 'paid';

async function cancelWhatIsLeft(): Promise<void> {
  const left = await database.sql<{ id: string }[]>`select id from payout_batches where approved_at is null and cancelled_at is null`;
  for (const { id } of left) await cancelBatch(database.sql, { id, actor: MAKER });
}

/** What was paid and what is owed is what statements say, and nothing hangs between. */
async function expectWhole(party: string): Promise<void> {
  const { sql } = database;
  const [row] = await sql<{ stated: number; paid: number }[]>`
    select (select coalesce(sum(net), 0)::bigint from statements where party = ${party}) as stated,
      (select coalesce(sum(part.amount), 0)::bigint from payout_parts part join payouts p on p.id = part.payout where part.party = ${party} and p.state = 'paid') as paid`;
  const owed = (await balanceOf(`due:${party}`)) + (await balanceOf(`subsidy:${party}`));
  const [later] = await dueBalances(sql, { currency: CNY, by: '2099-01-01', party });
  expect((row?.paid ?? 0) + owed, party).toBe(row?.stated);
  expect(later?.due ?? 0, party).toBe(owed);
  expect(await balanceOf(`payout:${party}`), party).toBe(0);
}

describe('sixty days', () => {
  test('I18 what was paid and what is owed is what statements say, for every shop, through bounces, cancellations and clawbacks', {
    timeout: 60_000,
  }, async () => {
    const { sql } = database;
    const roll = dice(11);
    const days = daysOfSales({ from: '2026-08-01', days: 60, shops: ['M1', 'M2', 'M3', 'M4', 'M5'], seed: 3 });
    for (const [place, day] of days.entries()) {
      await writeDays(sql, [day]);
      if (place % 4 === 3) await liveThrough(day.date, fateOf(roll));
    }
    await cancelWhatIsLeft();

    for (const shop of ['M1', 'M2', 'M3', 'M4', 'M5']) await expectWhole(`merchant:${shop}`);
    const [count] =
      await sql`select count(*) filter (where state = 'paid') as paid, count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'cancelled') as cancelled from payouts`;
    expect(Math.min(...Object.values(count ?? {}))).toBeGreaterThan(0);
    const [carried] = await sql`select array_agg(distinct reason order by reason) as reasons from payout_carries`;
    expect(carried?.['reasons']).toEqual(['below_minimum', 'negative', 'no_contract']);
    const [cash] = await sql`select coalesce(sum(amount), 0)::bigint as paid from payouts where state = 'paid'`;
    expect(await balanceOf('cash')).toBe(cash?.['paid']);
  });

  test('the cycle of the contract is the pay date of the statement: the Friday after, or the next working day', async () => {
    const rows = await database.sql`
      select distinct pay_on::text as day from statements where party = 'merchant:M2' and business_date between '2026-09-12' and '2026-09-25' order by 1`;

    // The 25th is the Mid-Autumn Festival.
    expect(rows.map((row) => row['day'])).toEqual(['2026-09-18', '2026-09-28']);
  });
});

describe('one batch', () => {
  const DAY = '2026-10-09';
  beforeAll(async () => {
    const { sql } = database;
    await close(sql, '2026-09-30');
    const sale = (id: string, merchant: string, bank: number, own: number) =>
      saleMessage({ id, merchant, amount: 100_000, bank, own }, { no: 0, kind: 'capture', amount: 100_000, bank, own, date: '2026-10-08' });
    await writeMessages(sql, [
      sale('b1', 'M1', 40_000, 3_000),
      sale('b3', 'M3', 30_000, 0),
      sale('b4', 'M4', 20_000, 0),
      sale('b5', 'M5', 9_000, 0),
    ]);
    await close(sql, '2026-10-08');
  });

  test('asked for by many at once and again, it is one; nobody is in it twice', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => made(DAY)));
    const again = await made(DAY);

    expect(new Set([...all, again].map((batch) => batch.id)).size).toBe(1);
    const parts = (await payoutsOf(database.sql, again.id)).flatMap((payout) => payout.parts.map((part) => part.party));
    expect(new Set(parts).size).toBe(parts.length);
  });

  test('a chain is paid once for its shops, each with its part; whoever has no contract is carried, with the reason', async () => {
    const { id } = await made(DAY);
    const chain = (await payoutsOf(database.sql, id)).find((payout) => payout.party === 'chain:blue');

    expect(chain?.parts.map((part) => part.party)).toEqual(['merchant:M3', 'merchant:M4']);
    expect(chain?.amount).toBe(chain?.parts.reduce((all, part) => all + part.amount, 0));
    expect(await readCarries(database.sql, id)).toContainEqual(expect.objectContaining({ party: 'merchant:M5', reason: 'no_contract' }));
  });

  test('its maker may not approve it, nor may the database be told so; what is not approved cannot be sent', async () => {
    const { id } = await made(DAY);

    expect(await sendBatch(database.sql, { id, actor: MAKER })).toEqual({ ok: false, code: 'payout_step' });
    expect(await approveBatch(database.sql, { id, actor: MAKER })).toEqual({ ok: false, code: 'maker_is_checker' });
    await expect(database.sql`update payouts set state = 'approved' where batch = ${id}`).rejects.toThrow('payouts_with_batch');
    await expect(database.sql`update payouts set amount = amount + 1 where batch = ${id}`).rejects.toThrow('written once');
    await expect(database.sql`update payout_batches set approved_by = proposed_by, approved_at = now() where id = ${id}`).rejects.toThrow(
      'four_eyes',
    );
  });

  test('approved, what a shop gave itself is set off and the rest is under way; sent, the file is valid and for ever the same', async () => {
    const { sql } = database;
    const owedBefore = await balanceOf('subsidy:merchant:M1');
    const batch = await sent(DAY);
    const own = (await payoutsOf(sql, batch.id)).find((payout) => payout.party === 'merchant:M1');
    const again = await sendBatch(sql, { id: batch.id, actor: CHECKER });
    const file = (await readFile(sql, batch.id)) ?? '';

    expect(owedBefore).toBeLessThan(0);
    expect(await balanceOf('payout:merchant:M1')).toBe(own?.amount);
    expect([await balanceOf('due:merchant:M1'), await balanceOf('subsidy:merchant:M1')]).toEqual([0, 0]);
    expect(again).toMatchObject({ ok: true, batch: { fileSha256: batch.fileSha256, sentBy: MAKER } });
    validate(file);
    expect(file).toContain(`<MsgId>${batch.id}</MsgId>`);
  });

  test('a transfer that failed, or came back after it was paid, is owed again and paid by the next batch, once', async () => {
    const { sql } = database;
    const batch = await made(DAY);
    const [chain, own] = (await payoutsOf(sql, batch.id)).toSorted((one, other) => (one.party < other.party ? -1 : 1));
    if (!chain || !own) throw new Error('two payouts are expected');
    await endPayout(sql, { id: chain.id, actor: MAKER, state: 'failed', on: DAY, reason: 'AC04' });
    await payBatch(sql, { id: batch.id, actor: MAKER, on: DAY });
    const bounce = { id: own.id, actor: MAKER, state: 'failed' as const, on: '2026-10-10', reason: 'AC06' };
    expect(await endPayout(sql, bounce)).toMatchObject({ ok: true, payout: { state: 'failed' } });
    expect(await endPayout(sql, bounce)).toMatchObject({ ok: true });
    expect(await endPayout(sql, { ...bounce, state: 'paid' })).toEqual({ ok: false, code: 'payout_step' });

    const next = await made('2026-10-10');
    expect(new Map((await payoutsOf(sql, next.id)).map((payout) => [payout.party, payout.amount]))).toEqual(
      new Map([
        [chain.party, chain.amount],
        [own.party, own.amount],
      ]),
    );
    await cancelBatch(sql, { id: next.id, actor: MAKER });
    expect((await made('2026-10-10')).id).not.toBe(next.id);
  });
});

describe('collections', () => {
  beforeAll(async () => {
    for (const day of ['09', '10', '11']) await close(database.sql, `2026-10-${day}`);
  });

  test('a funder that owes is asked once; parts come in by reference; what is cancelled is owed as before', async () => {
    const { sql } = database;
    const sale = saleMessage(
      { id: 'k1', merchant: 'M1', amount: 50_000, bank: 0, own: 0 },
      { no: 0, kind: 'capture', amount: 50_000, bank: 0, own: 0, date: '2026-10-12' },
    );
    await writeMessages(sql, [{ ...sale, postings: [{ template: 'benefit.capture', party: 'scheme', amount: 7_000 }] }]);
    await close(sql, '2026-10-12');
    const wish = { through: '2026-10-14', dueOn: '2026-10-28', currency: CNY, actor: MAKER };
    const [asked] = (await orderCollections(sql, wish)).filter((each) => each.party === 'scheme');
    const again = (await orderCollections(sql, wish)).filter((each) => each.party === 'scheme');
    if (asked === undefined) throw new Error('the scheme owes');
    const receipt = { reference: 'HX-1', amount: 3_000, receivedOn: '2026-10-20', actor: MAKER };

    expect(asked).toMatchObject({ kind: 'collection', amount: 7_000 });
    expect(again.map((each) => each.id)).toEqual([asked.id]);
    expect(await receive(sql, asked.id, receipt)).toMatchObject({ ok: true, collection: { received: 3_000, state: 'open' } });
    expect(await receive(sql, asked.id, receipt)).toMatchObject({ ok: true, collection: { received: 3_000 } });
    expect(await receive(sql, asked.id, { ...receipt, amount: 3_001 })).toEqual({ ok: false, code: 'receipt_differs' });
    expect(await receive(sql, asked.id, { ...receipt, reference: 'HX-2', amount: 4_001 })).toEqual({
      ok: false,
      code: 'receipt_too_large',
    });
    expect(await cancelCollection(sql, { id: asked.id, actor: MAKER })).toMatchObject({ ok: true, collection: { state: 'cancelled' } });
    expect([await balanceOf('collection:scheme'), await balanceOf('subsidy:scheme')]).toEqual([0, -4_000]);

    const [rest] = (await orderCollections(sql, { ...wish, through: '2026-10-15' })).filter((each) => each.party === 'scheme');
    expect(await receive(sql, rest?.id ?? '', { ...receipt, reference: 'HX-3', amount: 4_000 })).toMatchObject({
      ok: true,
      collection: { state: 'received' },
    });
    expect(await balanceOf('subsidy:scheme')).toBe(0);
  });

  test('a shop below zero is reclaimed only where its contract says so, after the days it says', async () => {
    const { sql } = database;
    const owed = (await dueBalances(sql, { currency: CNY, by: '2026-10-16', party: 'merchant:M2' }))[0]?.due ?? 0;
    const back = owed + 6_000;
    const sale = { id: 'r1', merchant: 'M2', amount: 90_000, bank: back, own: 0 };
    await writeMessages(sql, [
      { ...saleMessage(sale, { no: 0, kind: 'capture', amount: 90_000, bank: 1, own: 0, date: '2026-10-13' }) },
      saleMessage(sale, { no: 1, kind: 'chargeback', amount: 90_000, bank: back + 1, own: 0, date: '2026-10-13' }),
    ]);
    await close(sql, '2026-10-13');
    const reclaimed = async (through: string) =>
      (await orderCollections(sql, { through, dueOn: '2026-12-01', currency: CNY, actor: MAKER })).filter(
        (each) => each.party === 'merchant:M2',
      );

    // Due on Friday the 16th; ten days later is the 26th.
    expect(await reclaimed('2026-10-25')).toEqual([]);
    expect(await reclaimed('2026-10-26')).toMatchObject([{ kind: 'reclaim', amount: 6_000 }]);
    expect((await dueBalances(sql, { currency: CNY, by: '2026-10-26', party: 'merchant:M2' }))[0]?.due ?? 0).toBe(0);
  });
});

test('the next payout is the first day on which enough is due', () => {
  const coming = [
    { payOn: '2026-11-02', net: -500 },
    { payOn: '2026-11-03', net: 1_600 },
  ];

  expect(nextPayout({ due: 900, on: '2026-11-01', coming, minimum: 1_000 })).toEqual({ payOn: '2026-11-03', amount: 2_000 });
  expect(nextPayout({ due: 1_000, on: '2026-11-01', coming, minimum: 1_000 })).toEqual({ payOn: '2026-11-01', amount: 1_000 });
  expect(nextPayout({ due: 0, on: '2026-11-01', coming: [], minimum: 0 })).toBeNull();
});

function validate(xml: string): void {
  const schema = XmlDocument.fromBuffer(readFileSync(join(import.meta.dirname, 'schemas', 'pain.001.001.09.xsd')));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
}
