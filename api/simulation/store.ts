// SQL that fills an empty database with the demo bank, and counts what a played day left in it.
import { NO_USAGE } from '../../engine/benefit/wallet.ts';
import type { Bank } from '../../engine/simulation/bank.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export const DEMO_ACTOR = 'demo-bank';

/** What the wallets of the demo bank hold when the demo begins, worked out by the caller. */
export interface Holdings {
  readonly coupons: readonly {
    readonly id: string;
    readonly campaign: string;
    readonly subject: string;
    readonly validFrom: string;
    readonly expiresAt: string;
  }[];
  readonly members: readonly {
    readonly subject: string;
    readonly programme: string;
    readonly tier: string;
    readonly joinedAt: string;
    readonly periodFrom: string;
  }[];
}

/** Reference records of the bank in one transaction; rows that are there already stay as they are. */
export async function insertBank(sql: Sql, bank: Bank): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await insertCards(transaction, bank);
    await insertPlaces(transaction, bank);
    await insertAudience(transaction, bank);
    await logChange(transaction, {
      actor: DEMO_ACTOR,
      action: 'demo.load',
      object: 'demo bank',
      detail: { accounts: bank.accounts.length, merchants: bank.merchants.length },
    });
  });
}

async function insertCards(sql: Sql, bank: Bank): Promise<void> {
  const accounts = bank.accounts.map(({ openedOn, birthMonth, ...account }) => ({
    ...account,
    opened_on: openedOn,
    birth_month: birthMonth,
  }));
  const bins = bank.bins.map(({ issuerCountry, weight: _weight, ...bin }) => ({ ...bin, issuer_country: issuerCountry }));
  await sql`insert into accounts select * from jsonb_populate_recordset(null::accounts, ${sql.json(accounts as never)}) on conflict do nothing`;
  // Demo customers have agreed to offers chosen for them: without that they see only those open to everybody.
  await sql`
    insert into holder_consents (account, purpose, given, actor) select a.id, 'personal_offers', true, ${DEMO_ACTOR} from unnest(${bank.accounts.map(({ id }) => id)}::text[]) as a(id)
    where not exists (select 1 from holder_consents c where c.account = a.id)`;
  await sql`insert into cards select * from jsonb_populate_recordset(null::cards, ${sql.json(cardsOf(bank) as never)}) on conflict do nothing`;
  await sql`insert into bins select * from jsonb_populate_recordset(null::bins, ${sql.json(bins as never)}) on conflict do nothing`;
}

/** What a cardholder reads of a card: four made-up digits, the same for a card and for the device token that stands for it. */
function cardsOf(bank: Bank): readonly object[] {
  return bank.cards.map(({ token, account, bin, par }) => {
    const digits = [...`${par}${bin}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_000, 7);
    return { token, account, bin, label: `•• ${String(digits).padStart(4, '0')}` };
  });
}

async function insertPlaces(sql: Sql, bank: Bank): Promise<void> {
  const acquirers = bank.acquirers.map(({ timeZone, ...acquirer }) => ({ ...acquirer, time_zone: timeZone }));
  const merchants = bank.merchants.map(({ id, name, chain, mcc, region, country, acquirer, at, address }) => ({
    id,
    name,
    chain,
    mcc,
    region,
    country,
    acquirer,
    settlement_days: 1,
    lat: at?.[0] ?? null,
    lon: at?.[1] ?? null,
    address: address ?? null,
  }));
  const terminals = bank.merchants.flatMap((merchant) =>
    merchant.terminals.map((id, index) => ({ id, merchant: merchant.id, label: `till ${index + 1}` })),
  );
  await sql`insert into acquirers select * from jsonb_populate_recordset(null::acquirers, ${sql.json(acquirers as never)}) on conflict do nothing`;
  await sql`insert into merchants select * from jsonb_populate_recordset(null::merchants, ${sql.json(merchants as never)}) on conflict do nothing`;
  await sql`insert into terminals select * from jsonb_populate_recordset(null::terminals, ${sql.json(terminals as never)}) on conflict do nothing`;
}

async function insertAudience(sql: Sql, bank: Bank): Promise<void> {
  const lists = bank.lists.map(({ id, name }) => ({ id, name }));
  const members = bank.lists.flatMap((list) => list.accounts.map((account) => ({ list: list.id, account })));
  await sql`insert into lists (id, name) select id, name from jsonb_populate_recordset(null::lists, ${sql.json(lists as never)}) on conflict do nothing`;
  await sql`insert into list_members select * from jsonb_populate_recordset(null::list_members, ${sql.json(members as never)}) on conflict do nothing`;
  await sql`insert into enrolments (account, campaign) select account, campaign from jsonb_populate_recordset(null::enrolments, ${sql.json(bank.enrolments as never)}) on conflict do nothing`;
}

/** Coupons and memberships in the wallets, and the wallets themselves. */
export async function insertHoldings(sql: Sql, { coupons, members }: Holdings): Promise<void> {
  const couponRows = coupons.map(({ validFrom, expiresAt, ...coupon }) => ({
    ...coupon,
    state: 'issued',
    valid_from: validFrom,
    expires_at: expiresAt,
    issued_by: DEMO_ACTOR,
    batch: 0,
  }));
  const memberRows = members.map(({ joinedAt, periodFrom, ...member }) => ({
    ...member,
    joined_at: joinedAt,
    period_from: periodFrom,
    measured: 0,
    batch: 0,
  }));
  const subjects = [...new Set([...coupons, ...members].map((holding) => holding.subject))];
  await inTransaction(sql, async (transaction) => {
    await transaction`insert into wallets (subject, usage) select subject, ${transaction.json(NO_USAGE as never)} from unnest(${subjects}::text[]) as subject on conflict do nothing`;
    await transaction`insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by, batch) select id, campaign, subject, state, valid_from, expires_at, issued_by, batch from jsonb_populate_recordset(null::coupons, ${transaction.json(couponRows as never)}) on conflict do nothing`;
    await transaction`insert into memberships select * from jsonb_populate_recordset(null::memberships, ${transaction.json(memberRows as never)}) on conflict do nothing`;
  });
}

export async function writeSettings(sql: Sql, settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await sql`insert into settings (name, value) values (${name}, ${sql.json(value as never)}) on conflict (name) do update set value = excluded.value`;
  }
}

/** Authorizations already in the database: a demo that has been played is not played again. */
export async function hasAuthorizations(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from authorizations limit 1`).length > 0;
}
