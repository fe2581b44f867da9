// SQL that reads statements: the entries of one party and day in the order of their lines, the frozen rows, and the days themselves.
import type { Reach } from '../../engine/people/reach.ts';
import type { SettlementParty } from '../../engine/settlement/position.ts';
import type { StatementEntry, StatementTotals } from '../../engine/settlement/statement.ts';
import { fullTotals } from '../../engine/settlement/sum-totals.ts';
import type { Sql } from '../db/connect.ts';

/** A statement asked for: one party, one business date, one currency. */
export interface StatementKey {
  readonly date: string;
  readonly party: SettlementParty;
  readonly currency: string;
}

export interface StatementSummary extends StatementKey {
  readonly state: 'open' | 'closed';
  readonly totals: StatementTotals;
  /** Null while the day is open. */
  readonly payOn: string | null;
  readonly hash: string | null;
}

/** An entry with the place of its line (the id of the line's first entry), and whether the sale stands on an earlier line of the message. */
export type PlacedEntry = StatementEntry & { readonly place: number; readonly rank: number; readonly saleStands: boolean };

const ROWS_PER_FETCH = 2_000;

/** The templates that settle, as SQL text (engine/settlement/position.ts SETTLING_TEMPLATES). */
export function settling(sql: Sql) {
  return sql`template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')`;
}

/** The party of an account column, as engine/settlement/position.ts partyOf says. */
export function partyOfColumn(sql: Sql, column: 'debit' | 'credit') {
  const account = sql(column);
  return sql`case when split_part(${account}, ':', 2) = 'cardholder' then 'cardholders' else substr(${account}, strpos(${account}, ':') + 1) end`;
}

/** Entries of one party; merchants and funders find theirs by a column, so that an index or a cheap comparison does the work. */
export function touching(sql: Sql, party: SettlementParty) {
  if (party.startsWith('merchant:')) {
    const accounts = [`due:${party}`, `subsidy:${party}`];
    return sql`merchant = ${party.slice('merchant:'.length)} and (debit in ${sql(accounts)} or credit in ${sql(accounts)})`;
  }
  // The party of an entry is its funder.
  if (party === 'bank' || party === 'scheme' || party.startsWith('chain:') || party.startsWith('brand:')) return sql`party = ${party}`;
  if (party === 'cardholders') return sql`(debit like 'due:cardholder:%' or credit like 'due:cardholder:%')`;
  return sql`${`due:${party}`} in (debit, credit)`;
}

/** Payment moved by a message and the value given at the till with it; a message without an amount moves what it leaves of the authorization. */
function saleFacts(sql: Sql) {
  return sql`
    coalesce((message.body::json ->> 'amount')::bigint, sold.amount - coalesce((message.body::json ->> 'remaining')::bigint, 0), 0)::bigint as payment,
    coalesce((
      select sum(other.amount) from entries other
      where other.authorization_id = placed.authorization_id and other.message_id = placed.message_id and other.unit = placed.unit and other.template = placed.template
        and (other.credit like 'due:merchant:%' or other.debit like 'due:merchant:%')
    ), 0)::bigint as till`;
}

export interface LinePage {
  /** What was shown last: its rank and its place. */
  readonly after: readonly [rank: number, place: number];
  readonly limit: number;
  /** `posted`: in the order of the ledger; `largest`: what moved most first. */
  readonly sort: 'posted' | 'largest';
  readonly campaign?: string | undefined;
  readonly template?: StatementEntry['template'] | undefined;
  /** A part of the authorization's id. */
  readonly authorization?: string | undefined;
}

/** The entries of the next `limit` lines. */
export async function entriesOfPage(sql: Sql, key: StatementKey, page: LinePage): Promise<readonly PlacedEntry[]> {
  const { campaign = null, template = null, authorization = null, after } = page;
  const rank = page.sort === 'largest' ? sql`-sum(amount)::bigint` : sql`0::bigint`;
  const rows = await sql<EntryRow[]>`
    with mine as (
      select *, min(id) over (partition by authorization_id, message_id) as sale from entries where business_date = ${key.date} and unit = ${key.currency} and ${settling(sql)} and ${touching(sql, key.party)}
    ),
    line as (
      select authorization_id, message_id, benefit_no, template, min(id) as place, ${rank} as rank from mine
      where (${campaign}::text is null or campaign = ${campaign}) and (${template}::text is null or template = ${template}) and (${authorization}::text is null or strpos(authorization_id, ${authorization}) > 0)
      group by authorization_id, message_id, benefit_no, template having (${rank}, min(id)) > (${after[0]}::bigint, ${after[1]}::bigint) order by rank, place limit ${page.limit}
    ),
    placed as (select mine.*, line.place, line.rank from mine join line using (authorization_id, message_id, benefit_no, template))
    select placed.*, place > sale as sale_stands, ${saleFacts(sql)} from placed
    left join authorizations sold on sold.id = placed.authorization_id
    left join messages message on message.authorization_id = placed.authorization_id and message.id = placed.message_id
    order by placed.rank, placed.place, placed.id`;
  return rows.map(fromRow);
}

/** All entries of a statement, a chunk at a time, never held together. A line's entries may span two chunks. */
export async function* entriesOfStatement(sql: Sql, key: StatementKey): AsyncGenerator<readonly PlacedEntry[]> {
  const cursor = sql<EntryRow[]>`
    with placed as (
      select *, min(id) over (partition by authorization_id, message_id, benefit_no, template) as place, min(id) over (partition by authorization_id, message_id) as sale from entries
      where business_date = ${key.date} and unit = ${key.currency} and ${settling(sql)} and ${touching(sql, key.party)}
    )
    select placed.*, place > sale as sale_stands, ${saleFacts(sql)} from placed
    left join authorizations sold on sold.id = placed.authorization_id
    left join messages message on message.authorization_id = placed.authorization_id and message.id = placed.message_id
    order by placed.place, placed.id`.cursor(ROWS_PER_FETCH);
  for await (const rows of cursor) yield rows.map(fromRow);
}

export interface StatementsAsked {
  readonly date: string;
  readonly party: SettlementParty | null;
  /** The parties that the caller may see; null: all. */
  readonly within: string[] | null;
  readonly after: readonly [string, string];
  readonly limit: number;
}

/** The parties within a reach: its merchants, and a chain for whoever sees all of its shops. Bank, scheme and cardholders are within none that is limited. */
export async function partiesWithin(sql: Sql, reach: Reach | null): Promise<string[] | null> {
  if (reach === null) return null;
  const [merchants, chains, regions] = [reach.merchants, reach.chains, reach.regions].map((ids) => (ids as string[] | undefined) ?? null);
  const rows = await sql<{ party: string }[]>`
    select 'merchant:' || id as party from merchants
    where (${merchants ?? null}::text[] is null or id = any(${merchants ?? null}::text[]))
      and (${chains ?? null}::text[] is null or chain = any(${chains ?? null}::text[]))
      and (${regions ?? null}::text[] is null or region = any(${regions ?? null}::text[]))`;
  const isWhole = reach.merchants === undefined && reach.regions === undefined;
  return [...rows.map((row) => row.party), ...(isWhole ? (reach.chains ?? []).map((chain) => `chain:${chain}`) : [])];
}

/** Frozen statements of closed days, and of one party or of all, in order of party and currency. */
export async function frozenStatements(sql: Sql, of: StatementsAsked): Promise<readonly StatementSummary[]> {
  const rows = await sql<FrozenRow[]>`
    select business_date, party, currency, totals, pay_on, hash from statements
    where business_date = ${of.date} and (${of.party}::text is null or party = ${of.party}) and (${of.within}::text[] is null or party = any(${of.within}::text[]))
      and (party, currency) > (${of.after[0]}, ${of.after[1]})
    order by party, currency limit ${of.limit}`;
  return rows.map((row) => ({
    date: row.business_date,
    party: row.party,
    currency: row.currency,
    state: 'closed',
    totals: fullTotals(row.totals),
    payOn: row.pay_on,
    hash: row.hash,
  }));
}

/** Names of merchants and campaigns as people know them, by locale. */
export async function namesFor(
  sql: Sql,
  of: { readonly merchant: string | null; readonly campaigns: readonly string[] },
): Promise<{ readonly merchant: Names | null; readonly campaignById: ReadonlyMap<string, Names> }> {
  const [merchant] = await sql<{ name: Names }[]>`select name from merchants where id = ${of.merchant}`;
  const campaigns = await sql<
    { id: string; name: Names }[]
  >`select distinct on (id) id, document -> 'name' as name from campaign_versions where id = any(${of.campaigns as string[]}) order by id, version desc`;
  return { merchant: merchant?.name ?? null, campaignById: new Map(campaigns.map((row) => [row.id, row.name])) };
}

export interface Names {
  readonly en: string;
  readonly 'zh-CN': string;
}

interface EntryRow {
  readonly authorization_id: string;
  readonly message_id: string;
  readonly benefit_no: number;
  readonly template: StatementEntry['template'];
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly unit: string;
  readonly campaign: string;
  readonly version: number;
  readonly party: string;
  readonly merchant: string;
  readonly at: string;
  readonly payment: number;
  readonly till: number;
  readonly place: number;
  readonly rank?: number;
  readonly sale_stands: boolean;
}
interface FrozenRow {
  readonly business_date: string;
  readonly party: string;
  readonly currency: string;
  readonly totals: StatementTotals;
  readonly pay_on: string;
  readonly hash: string;
}
function fromRow(row: EntryRow): PlacedEntry {
  const { template, debit, credit, amount, unit, campaign, version, party, merchant, at, payment, till, place } = row;
  return {
    authorizationId: row.authorization_id,
    messageId: row.message_id,
    benefitNo: row.benefit_no,
    ...{ template, debit, credit, amount, unit, campaign, version, party, merchant, at, payment, till, place },
    rank: row.rank ?? 0,
    saleStands: row.sale_stands,
  };
}
