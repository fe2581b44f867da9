// Contracts where decisions are made: several campaigns under one agreement, what a deposit still holds, and a consent that counts from the next batch on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { CHAIN_KEY, counterOf, message, publishCampaign, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { runChecks } from '../ledger/verify.ts';
import { endAgreement } from './agreement-store.ts';
import { decideConsent, readConsentEvents } from './consent-store.ts';
import { activeAgreement, deposited } from './contracts-testing.ts';
import { drawDeposits } from './deposit-store.ts';

let house: Setting;
let bank: OpenAuthority;
beforeAll(async () => {
  house = await setting();
  const { sql } = house;
  for (const [id, chain] of [
    ['S1', null],
    ['S2', null],
    ['S3', null],
    ['N1', 'north'],
    ['N2', 'north'],
  ] as const)
    await sql`insert into merchants (id, name, chain, mcc, region, country, acquirer) values (${id}, '{}', ${chain}, '5812', 'R', 'CN', 'acq')`;
  bank = await house.open();
});
afterAll(() => house.close());

/** Bank and merchant pay half each, the merchant under the agreement and its cap. */
function under(agreement: string, shop: string, changes: Partial<CampaignInput> = {}, cap: object = {}): CampaignInput {
  return tenOff({
    where: { merchants: { include: [shop] } },
    funding: {
      shares: [
        { party: 'bank', bps: 5_000 },
        { party: 'merchant', bps: 5_000, agreement },
      ],
      caps: [{ party: 'merchant', agreement, atCap: 'cover', coveredBy: 'bank', ...cap }],
    },
    ...changes,
  });
}

async function buy(id: string, shop: string, bin = '62258801'): Promise<number> {
  const asked = purchase({
    authorizationId: id,
    merchant: { id: shop, mcc: '5812' },
    card: { bin, token: `tk_${id}`, account: `ac_${id}` },
  });
  const answer = await bank.authority.evaluate(asked);
  const reply = JSON.parse(answer.body) as { amount: number; payable: number };
  return reply.amount - reply.payable;
}
/** As the processes learn of it within a second; here at once. */
async function publish(campaign: CampaignInput): Promise<void> {
  await house.publish(campaign);
  await bank.book.refresh();
}
/** What a funder holds or paid in an authorization. */
async function paid(id: string, funder: string): Promise<number> {
  const [row] = await house.sql<{ sum: number }[]>`
    select coalesce(sum(amount), 0)::bigint as sum from entries where authorization_id = ${id} and template = 'benefit.hold' and debit = ${`hold:${funder}`}`;
  return row?.sum ?? 0;
}

describe('one cap for several campaigns', () => {
  test('I1 a cap of an agreement is never exceeded at any prefix, though three campaigns share it at once', async () => {
    const { sql } = house;
    await activeAgreement(sql, 'shared', { funder: 'merchant:S1', caps: { total: 4_321, perDay: 4_000 } });
    for (const [no, bin] of ['62258801', '62258802', '62258803'].entries())
      await publish(
        under(
          'shared',
          'S1',
          {
            id: `shared-${no}`,
            binding: { cards: { include: [bin] } },
            limits: { budget: { total: 1_000_000 }, giveBack: { refund: true } },
          },
          { total: 4_321, perDay: 4_000 },
        ),
      );

    const bought = await Promise.all(Array.from({ length: 30 }, (_, no) => buy(`shared-${no}`, 'S1', `6225880${1 + (no % 3)}`)));
    const own = await Promise.all(bought.map((_, no) => paid(`shared-${no}`, 'merchant:S1')));

    expect(new Set(bought)).toEqual(new Set([1_000]));
    expect(own.reduce((all, each) => all + each, 0)).toBe(4_000);
    expect(await counterOf(sql, 'a:shared')).toEqual({ held: 4_000, captured: 0, returned: 0 });
    expect(await counterOf(sql, 'a:shared:d:2026-11-22')).toEqual({ held: 4_000, captured: 0, returned: 0 });
    await expect(sql`update counters set held = 4322 where key = 'a:shared'`).rejects.toThrow('counters_ceiling');
  });

  test('captures and refunds move it as they move the money of the funder', async () => {
    const { sql } = house;
    await bank.authority.message('shared-0', message('capture', { amount: 12_800 }));
    const before = await counterOf(sql, 'a:shared');
    const part = await paid('shared-0', 'merchant:S1');
    expect(before?.captured).toBe(part);
    await bank.authority.message('shared-0', message('refund', { amount: 12_800 }));

    expect(await counterOf(sql, 'a:shared')).toEqual({ held: 4_000 - part, captured: part, returned: part });
  });

  test('an ended agreement pays nothing more, and what was granted stays', async () => {
    const { sql } = house;
    await activeAgreement(sql, 'ending', { funder: 'merchant:S3', caps: { total: 90_000 } });
    const limits = { budget: { total: 1_000_000 }, giveBack: { refund: true } };
    await publish(under('ending', 'S3', { id: 'ending', limits }, { total: 90_000 }));
    expect([await buy('ending-1', 'S3'), await paid('ending-1', 'merchant:S3')]).toEqual([1_000, 500]);

    await endAgreement(sql, { id: 'ending', actor: 'checker', reason: 'over' });

    expect([await buy('ending-2', 'S3'), await paid('ending-2', 'merchant:S3')]).toEqual([1_000, 0]);
    expect(await counterOf(sql, 'a:ending')).toMatchObject({ held: 500 });

    // What a refund gives back is not there to be granted again.
    await bank.authority.message('ending-1', message('capture', { amount: 12_800 }));
    await bank.authority.message('ending-1', message('refund', { amount: 12_800 }));
    expect(await counterOf(sql, 'a:ending')).toMatchObject({ captured: 500, returned: 500 });
    expect([await buy('ending-3', 'S3'), await paid('ending-3', 'merchant:S3')]).toEqual([1_000, 0]);
  });
});

describe('prefunded', () => {
  test('I1 nobody pays more than was deposited, and the day draws exactly what it owes', async () => {
    const { sql } = house;
    await activeAgreement(sql, 'prepaid', { funder: 'merchant:S2', settlement: 'prefunded', atCap: 'stop' });
    await publish(under('prepaid', 'S2', { id: 'prepaid', stacking: { combinable: 'none' } }, { atCap: 'stop', coveredBy: undefined }));
    expect(await buy('prepaid-0', 'S2')).toBe(0);
    await deposited(sql, 'prepaid', 1_700);

    const bought: number[] = [];
    for (let no = 1; no <= 5; no += 1) bought.push(await buy(`prepaid-${no}`, 'S2'));
    expect(bought).toEqual([1_000, 1_000, 1_000, 0, 0]);
    expect(await counterOf(sql, 'a:prepaid')).toMatchObject({ held: 1_500 });
    await bank.authority.message('prepaid-1', message('capture', { amount: 12_800 }));
    await bank.authority.message('prepaid-2', message('capture', { amount: 12_800 }));
    // Deposited today by the clock of the database, used on the day of the messages.
    await sql`alter table house_entries disable trigger house_entries_append_only`;
    await sql`update house_entries set business_date = '2026-11-21' where source like 'deposit:%'`;

    expect(await drawDeposits(sql, { date: '2026-11-22', actor: 'closer' })).toBe(1);
    expect(await drawDeposits(sql, { date: '2026-11-22', actor: 'closer' })).toBe(0);
    expect(await balances('merchant:S2')).toEqual({ 'deposit:merchant:S2': 700, 'subsidy:merchant:S2': 0 });

    await bank.authority.message('prepaid-1', message('refund', { amount: 12_800, at: '2026-11-23T12:00:00+08:00' }));
    expect(await drawDeposits(sql, { date: '2026-11-23', actor: 'closer' })).toBe(1);
    expect(await balances('merchant:S2')).toEqual({ 'deposit:merchant:S2': 1_200, 'subsidy:merchant:S2': 0 });
  });

  test('a deposit is never drawn below zero: what it lacks stays a receivable', async () => {
    const { sql } = house;
    await bank.authority.message('prepaid-3', message('capture', { amount: 12_800, at: '2026-11-24T12:00:00+08:00' }));
    await sql`insert into house_entries (source, no, template, debit, credit, amount, unit, party, actor, business_date)
      values ('deposit:out:9:prepaid', 0, 'deposit.repay', 'deposit:merchant:S2', 'cash', 900, 'CNY', 'merchant:S2', 'test', '2026-11-24')`;

    await drawDeposits(sql, { date: '2026-11-24', actor: 'closer' });

    expect(await balances('merchant:S2')).toEqual({ 'deposit:merchant:S2': 0, 'subsidy:merchant:S2': 200 });
  });
});

/** Deposit: what it holds; subsidy: what is still to be received. */
async function balances(party: string): Promise<Record<string, number>> {
  const rows = await house.sql<{ account: string; net: number }[]>`
    select account, sum(net)::bigint as net from (
      select debit as account, case when debit like 'deposit%' then -amount else amount end as net from ledger
      union all select credit, case when credit like 'deposit%' then amount else -amount end from ledger) moved
    where account in (${`deposit:${party}`}, ${`subsidy:${party}`}) group by 1`;
  return Object.fromEntries(rows.map((row) => [row.account, row.net]));
}

describe('consent', () => {
  const asking = (id: string, changes: Partial<CampaignInput> = {}): CampaignInput =>
    tenOff({
      id,
      where: { chains: { include: ['north'] } },
      binding: { cards: { include: ['62258809'] } },
      funding: {
        shares: [
          { party: 'bank', bps: 5_000 },
          { party: 'merchant', bps: 5_000 },
        ],
        consent: 'each',
      },
      ...changes,
    });
  const decide = (campaign: string, version: number, to: 'given' | 'withdrawn') =>
    decideConsent(house.sql, { campaign, version, party: 'chain:north', to, actor: 'person_north', text: '' });
  const reasonOf = async (id: string) => {
    const [row] = await house.sql<
      { considered: { campaign: string; result: string }[] }[]
    >`select considered::text::json as considered from decisions where authorization_id = ${id}`;
    return row?.considered.find(({ campaign }) => campaign === 'asks')?.result;
  };

  test('a version grants nothing at a shop before its yes, everything from the next batch on, and nothing after a no', async () => {
    await publish(asking('asks'));
    expect(await buy('asks-1', 'N1', '62258809')).toBe(0);
    expect(await reasonOf('asks-1')).toBe('merchant_not_consented');

    await decide('asks', 1, 'given');
    expect([await buy('asks-2', 'N1', '62258809'), await buy('asks-3', 'N2', '62258809')]).toEqual([1_000, 1_000]);

    await decide('asks', 1, 'withdrawn');
    expect(await buy('asks-4', 'N1', '62258809')).toBe(0);
  });

  test('a yes is to one version: the next one asks again where it costs more, and is carried where it does not', async () => {
    await decide('asks', 1, 'given');
    await publish(asking('asks', { benefit: { type: 'amount_off', amount: 2_000 }, examples: exampled(2_000) }));
    expect(await buy('asks-5', 'N1', '62258809')).toBe(0);
    await decide('asks', 2, 'given');
    expect(await buy('asks-6', 'N1', '62258809')).toBe(2_000);

    const cheaper = {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000 },
      ],
      consent: 'each',
    } as const;
    await publish(
      asking('asks', {
        benefit: { type: 'amount_off', amount: 2_000 },
        examples: exampled(2_000),
        funding: { ...cheaper, shares: [...cheaper.shares] },
      }),
    );
    expect(await buy('asks-7', 'N1', '62258809')).toBe(2_000);
    expect(await readConsentEvents(house.sql, { campaign: 'asks', version: 3, party: 'chain:north' })).toMatchObject([
      { kind: 'carried', text: 'version 2' },
    ]);
  });

  test('an agreement that stands for consent needs nothing more', async () => {
    await activeAgreement(house.sql, 'stands', { funder: 'merchant:N2', consent: 'standing' });
    await publish(
      asking('stands', {
        where: { merchants: { include: ['N2'] } },
        binding: { cards: { include: ['62258810'] } },
        funding: {
          shares: [
            { party: 'bank', bps: 5_000 },
            { party: 'merchant', bps: 5_000, agreement: 'stands' },
          ],
          consent: 'each',
        },
      }),
    );

    expect(await buy('stands-1', 'N2', '62258810')).toBe(1_000);
  });

  const exampled = (amount: number) =>
    ['one', 'two', 'three'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount } }));
});

test('a campaign that departs from its agreement is neither submitted nor published', async () => {
  await expect(publishCampaign(house.sql, under('nothing-such', 'S1', { id: 'departs' }))).rejects.toThrow('contract_differs');
});

test('I1 I2 I12 counters, replays and books of all this hold from the rows alone', async () => {
  const faults: string[] = [];
  await house.sql.begin((transaction) =>
    runChecks(transaction as never, { chainKey: CHAIN_KEY, onResult: ({ first }) => faults.push(...(first === null ? [] : [first])) }),
  );

  expect(faults).toEqual([]);
});
