// SQL of the four sides of a day, each from its own tables: messages, clearing records, ledger entries and statements.
import type { Sql } from '../db/connect.ts';
import type { StatementSummary } from '../settlement/statement-store.ts';
import { provisionalStatements } from '../settlement/totals-store.ts';
import type { Sum, TieCause } from './tie-side.ts';

export interface DayKey {
  readonly merchant: string;
  readonly currency: string;
}
export type SideRow = DayKey & Sum & { readonly acquirer: string | null };

/** Which way the payment of a kind goes. */
const direction = (sql: Sql, kind: 'm.kind' | 'kind') =>
  sql`case ${sql(kind)} when 'capture' then 1 when 'representment' then 1 when 'refund' then -1 when 'chargeback' then -1 else 0 end`;
const MOVING = ['capture', 'refund', 'chargeback', 'representment'];

export async function messageSide(sql: Sql, date: string): Promise<readonly SideRow[]> {
  return sql<SideRow[]>`
    select min(a.record ->> 'acquirer') as acquirer, a.merchant, a.currency, count(*) as count, sum(${direction(sql, 'm.kind')} * (m.body::json ->> 'amount')::bigint)::bigint as sum
    from messages m join authorizations a on a.id = m.authorization_id
    where m.business_date = ${date} and m.status = 200 and m.kind = any(${MOVING}) group by a.merchant, a.currency`;
}

export async function clearingSide(sql: Sql, date: string): Promise<readonly SideRow[]> {
  return sql<SideRow[]>`
    select min(acquirer) as acquirer, coalesce(merchant, '') as merchant, currency, count(*) as count, sum(${direction(sql, 'kind')} * file_amount)::bigint as sum
    from reconciliation_items where business_date = ${date} and file is not null and kind = any(${MOVING}) group by 2, 3`;
}

/** Messages whose entries touch the merchant of the sale or anybody else, with the payment they were about; and what they bring the merchant. */
export async function ledgerSide(sql: Sql, date: string): Promise<readonly (SideRow & { readonly benefits: number })[]> {
  return sql<(SideRow & { readonly benefits: number })[]>`
    with settled as (
      select * from entries where business_date = ${date} and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')
    ),
    moved as (
      select e.merchant, e.unit as currency, e.authorization_id, e.message_id,
        sum(case when credit = 'due:merchant:' || merchant and debit <> 'subsidy:merchant:' || merchant then amount when debit = 'due:merchant:' || merchant and credit <> 'subsidy:merchant:' || merchant then -amount
          when debit = 'subsidy:merchant:' || merchant and credit <> 'due:merchant:' || merchant then -amount when credit = 'subsidy:merchant:' || merchant and debit <> 'due:merchant:' || merchant then amount else 0 end) as benefits
      from settled e group by 1, 2, 3, 4
    )
    select null as acquirer, moved.merchant, moved.currency, count(m.id) as count, coalesce(sum(${direction(sql, 'm.kind')} * (m.body::json ->> 'amount')::bigint), 0)::bigint as sum, sum(moved.benefits)::bigint as benefits
    from moved left join messages m on m.authorization_id = moved.authorization_id and m.id = moved.message_id and m.kind = any(${MOVING}) group by moved.merchant, moved.currency`;
}

const STATEMENTS_MAX = 1_000_000;

export async function statementSide(sql: Sql, date: string): Promise<readonly (DayKey & { readonly benefits: number })[]> {
  const frozen = await sql<Pick<StatementSummary, 'party' | 'currency' | 'totals'>[]>`
    select party, currency, totals from statements where business_date = ${date} and party like 'merchant:%'`;
  const [day] = await sql`select 1 from business_days where business_date = ${date} and state = 'closed'`;
  const rows =
    day === undefined
      ? await provisionalStatements(sql, { date, party: null, within: null, after: ['', ''], limit: STATEMENTS_MAX })
      : frozen;
  return rows
    .filter(({ party }) => party.startsWith('merchant:'))
    .map(({ party, currency, totals }) => ({ merchant: party.slice('merchant:'.length), currency, benefits: totals.benefits }));
}

/** Every known difference: items that are no plain match, messages that came after their day's file was matched, and messages that moved no benefit. */
export async function causesOf(sql: Sql, date: string): Promise<readonly TieCause[]> {
  const sign = direction(sql, 'kind');
  const items = await sql<TieCause[]>`
    with apart as (
      select *, business_date = ${date} and file is not null as here, coalesce(message_date = ${date}, false) and reason is distinct from 'parked' as ours from reconciliation_items
      where (business_date = ${date} or message_date = ${date}) and kind = any(${MOVING})
    )
    select 'authorizations-clearing' as between, acquirer, coalesce(merchant, '') as merchant, currency, coalesce(reason, 'timing') as cause, case state when 'open' then 'open' else 'explained' end as state,
      sum(here::int - ours::int)::int as count, sum(${sign} * ((case when here then file_amount else 0 end) - (case when ours then our_amount else 0 end)))::bigint as sum
    from apart where here <> ours or file_amount is distinct from our_amount or state = 'open'
    group by 2, 3, 4, 5, 6 order by 3, 4, 5`;
  const plain = await sql<TieCause[]>`
    select 'authorizations-ledger' as between, min(a.record ->> 'acquirer') as acquirer, a.merchant, a.currency, 'no_benefit' as cause, 'explained' as state, -count(*)::int as count,
      -sum(${direction(sql, 'm.kind')} * (m.body::json ->> 'amount')::bigint)::bigint as sum
    from messages m join authorizations a on a.id = m.authorization_id
    where m.business_date = ${date} and m.status = 200 and m.kind = any(${MOVING})
      and not exists (select 1 from entries e where e.authorization_id = m.authorization_id and e.message_id = m.id and e.template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback'))
    group by a.merchant, a.currency order by 3, 4`;
  const later = await sql<TieCause[]>`
    select 'authorizations-clearing' as between, a.record ->> 'acquirer' as acquirer, a.merchant, a.currency, 'came_later' as cause, 'open' as state, -count(*)::int as count,
      -sum(${direction(sql, 'm.kind')} * (m.body::json ->> 'amount')::bigint)::bigint as sum
    from messages m join authorizations a on a.id = m.authorization_id
    where m.business_date = ${date} and m.status = 200 and m.kind = any(${MOVING})
      and a.record ->> 'acquirer' in (select acquirer from clearing_files where business_date = ${date} and state = 'matched')
      and not exists (select 1 from reconciliation_items i where i.authorization_id = m.authorization_id and i.message_id = m.id)
    group by 2, 3, 4 order by 3, 4`;
  return [...items, ...later, ...plain];
}

/** Acquirers whose file of the date was matched. */
export async function openFiles(sql: Sql, date: string): Promise<readonly string[]> {
  const rows = await sql<
    { acquirer: string }[]
  >`select distinct acquirer from clearing_files where business_date = ${date} and state = 'matched'`;
  return rows.map(({ acquirer }) => acquirer);
}
