// SQL that reads what stands on statements beside the benefits, the shops of a chain, and the days of a period.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import type { SettlementParty } from '../../engine/settlement/position.ts';
import { type HouseStatementEntry, itemOf, type StatementItem } from '../../engine/settlement/statement-item.ts';
import type { StatementTotals } from '../../engine/settlement/statement.ts';
import { fullTotals } from '../../engine/settlement/sum-totals.ts';
import type { Sql } from '../db/connect.ts';
import { type Names, type StatementKey, type StatementSummary, touching } from './statement-store.ts';

const ROWS_PER_FETCH = 2_000;

function items(sql: Sql, key: StatementKey) {
  return sql`
    select id, template, source, no, at, authorization_id as "authorizationId", memo, debit, credit, amount, unit from house_entries
    where business_date = ${key.date} and unit = ${key.currency} and split_part(template, '.', 1) = any(${[...HOUSE_KINDS]}::text[])
      and ${key.party} in (settlement_party(debit), settlement_party(credit)) and settlement_party(debit) is distinct from settlement_party(credit)`;
}

/** The next items after the entry `after`. */
export async function itemsOfPage(
  sql: Sql,
  key: StatementKey,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly StatementItem[]> {
  const rows = await sql<HouseStatementEntry[]>`${items(sql, key)} and id > ${page.after} order by id limit ${page.limit}`;
  return seenBy(key.party, rows);
}

/** Every item of a statement, a chunk at a time. */
export async function* allItems(sql: Sql, key: StatementKey): AsyncGenerator<StatementItem> {
  for await (const rows of sql<HouseStatementEntry[]>`${items(sql, key)} order by id`.cursor(ROWS_PER_FETCH))
    yield* seenBy(key.party, rows);
}

function seenBy(party: SettlementParty, rows: readonly HouseStatementEntry[]): readonly StatementItem[] {
  return rows.map((row) => itemOf(party, row)).filter((item) => item !== null);
}

/** One shop of a chain with its own statement of the day. */
export interface ShopStatement {
  readonly party: SettlementParty;
  readonly name: Names | null;
  readonly totals: StatementTotals;
  readonly hash: string | null;
}

/** The shops whose statements were frozen as the chain's, in order of their ids. */
export async function frozenShops(sql: Sql, key: StatementKey): Promise<readonly ShopStatement[]> {
  const rows = await sql<ShopStatement[]>`
    select statements.party, merchants.name, totals, hash from statements left join merchants on 'merchant:' || merchants.id = statements.party
    where business_date = ${key.date} and currency = ${key.currency} and statements.chain = ${chainOf(key.party)} order by statements.party collate "C"`;
  return rows.map((row) => ({ ...row, totals: fullTotals(row.totals) }));
}

/** Merchants of a chain as they are now, for a day that is still open. */
export async function shopsOf(sql: Sql, chain: SettlementParty): Promise<readonly { readonly party: string; readonly name: Names }[]> {
  return sql<{ party: string; name: Names }[]>`
    select 'merchant:' || id as party, name from merchants where chain = ${chainOf(chain)} order by id collate "C"`;
}

/** Currencies in which shops of a chain have frozen statements. */
export async function frozenShopCurrencies(sql: Sql, of: { readonly date: string; readonly party: string }): Promise<readonly string[]> {
  const rows = await sql<{ currency: string }[]>`
    select distinct currency from statements where business_date = ${of.date} and chain = ${chainOf(of.party)} order by currency`;
  return rows.map((row) => row.currency);
}

export const isChain = (party: SettlementParty): boolean => party.startsWith('chain:');
const chainOf = (party: SettlementParty): string => party.slice('chain:'.length);

export interface Period {
  readonly from: string;
  readonly to: string;
  readonly party: SettlementParty;
}

/** The frozen statements of a party in a period, day by day. */
export async function frozenDays(sql: Sql, of: Period): Promise<readonly StatementSummary[]> {
  const rows = await sql<StatementSummary[]>`
    select business_date::text as date, party, currency, 'closed' as state, totals, pay_on::text as "payOn", hash from statements
    where party = ${of.party} and business_date between ${of.from} and ${of.to} order by business_date, currency`;
  return rows.map((row) => ({ ...row, totals: fullTotals(row.totals) }));
}

/** Days of a period on which the party has entries that no close has frozen yet. */
export async function openDays(sql: Sql, of: Period): Promise<readonly string[]> {
  const rows = await sql<{ date: string }[]>`
    select distinct business_date::text as date from ledger
    where business_date between ${of.from} and ${of.to} and ${of.party} in (settlement_party(debit), settlement_party(credit))
      and not exists (select 1 from business_days where business_days.business_date = ledger.business_date and state = 'closed') order by 1`;
  return rows.map((row) => row.date);
}

/** Campaigns that stand on a statement. */
export async function campaignsOf(sql: Sql, key: StatementKey): Promise<readonly string[]> {
  const rows = await sql<{ campaign: string }[]>`
    select distinct campaign from entries where business_date = ${key.date} and unit = ${key.currency} and ${touching(sql, key.party)}`;
  return rows.map((row) => row.campaign);
}
