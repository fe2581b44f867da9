// SQL of what every party is owed: what statements say and what moved since, by the date it is due.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import type { DueBalance } from '../../engine/settlement/payout.ts';
import type { Sql } from '../db/connect.ts';

export interface BalanceAsked {
  readonly currency: string;
  /** Statements with a pay date up to this day. */
  readonly by: string;
  /** Null: all parties that settle by payment. */
  readonly party: string | null;
}

/**
 * CTEs ending in `balance (party, due, owes)`: nets of closed statements due by then, with what moved since, less what is proposed to be paid.
 * What a deposit paid counts with the statement of its day; a payout of a later day is no debt before it. `owes` is what the party pays as a funder and for tax and is not set off yet.
 */
function balances(sql: Sql, { currency, by, party }: BalanceAsked) {
  return sql`
    stated as (
      select s.party, sum(s.net)::bigint as net,
        sum(case when s.party like 'merchant:%' then coalesce((s.totals -> 'subsidyByFunder' ->> 'merchant')::bigint, 0) - coalesce((s.totals -> 'house' ->> 'tax')::bigint, 0) - coalesce((s.totals -> 'house' ->> 'late')::bigint, 0) else 0 end)::bigint as owes
      from statements s join business_days d on d.business_date = s.business_date and d.state = 'closed'
      where s.currency = ${currency} and s.pay_on <= ${by} and (${party}::text is null or s.party = ${party}) and s.party ~ '^(merchant:|chain:|brand:|scheme$)'
      group by s.party
    ),
    moved as (
      select e.party, sum(case when settlement_party(e.credit) = e.party then e.amount else 0 end - case when settlement_party(e.debit) = e.party then e.amount else 0 end)::bigint as net,
        sum(case e.template when 'net.offset' then e.amount when 'deposit.use' then e.amount when 'deposit.restore' then -e.amount else 0 end)::bigint as set_off
      from house_entries e
      where e.unit = ${currency} and split_part(e.template, '.', 1) not in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage') and (${party}::text is null or e.party = ${party})
        and (e.template not in ('deposit.use', 'deposit.restore')
          or exists (select 1 from statements s join business_days d on d.business_date = s.business_date and d.state = 'closed' where s.business_date = e.business_date and s.party = e.party and s.currency = e.unit and s.pay_on <= ${by}))
      group by e.party
    ),
    reserved as (
      select part.party, sum(part.amount)::bigint as amount, sum(part.set_off)::bigint as set_off from payout_parts part join payouts p on p.id = part.payout
      where p.state = 'proposed' and p.currency = ${currency} and (${party}::text is null or part.party = ${party}) group by part.party
    ),
    ahead as (
      select part.party, sum(part.amount)::bigint as amount from payout_batches b join payouts p on p.batch = b.id join payout_parts part on part.payout = p.id
      where b.pay_on > ${by} and p.state in ('proposed', 'approved', 'sent', 'paid') and p.currency = ${currency} and (${party}::text is null or part.party = ${party}) group by part.party
    ),
    left_over as (
      select party, coalesce(stated.net, 0) + coalesce(moved.net, 0) - coalesce(reserved.amount, 0) as due,
        greatest(0, coalesce(stated.owes, 0) - coalesce(moved.set_off, 0) - coalesce(reserved.set_off, 0)) as owes
      from stated full join moved using (party) full join reserved using (party)
    ),
    balance as (select party, case when due < 0 then least(0, due + coalesce(ahead.amount, 0)) else due end as due, owes from left_over left join ahead using (party))`;
}

/** In order of party; who is paid for each stands in the contract in force on that day. */
export async function dueBalances(sql: Sql, asked: BalanceAsked): Promise<readonly DueBalance[]> {
  return sql<DueBalance[]>`
    with ${balances(sql, asked)}
    select balance.party, balance.due::bigint as due, balance.owes::bigint as owes,
      case when contract.party = balance.party or (contract.terms ->> 'paysShops')::boolean then contract.party end as payee,
      coalesce((contract.terms ->> 'minimumPayout')::bigint, 0) as minimum
    from balance left join lateral contract_in_force(balance.party, ${asked.currency}, ${asked.by}) as contract on true
    where balance.due <> 0 order by balance.party collate "C"`;
}

/** Currencies in which anything is stated. */
export async function statedCurrencies(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ currency: string }[]>`select distinct currency from statements order by currency`;
  return rows.map((row) => row.currency);
}

/** The day by which the house reckons: of the newest closed day and of today the later one. */
export async function businessToday(sql: Sql): Promise<string> {
  const [row] = await sql<
    { date: string }[]
  >`select greatest((now() at time zone 'Asia/Shanghai')::date, (select max(business_date) + 1 from business_days where state = 'closed')) as date`;
  if (row === undefined) throw new Error('a greatest date has one row');
  return row.date;
}

/** The currency in which a party is stated most often; null where it never was. */
export async function statedCurrency(sql: Sql, party: string): Promise<string | null> {
  const [row] = await sql<
    { currency: string }[]
  >`select currency from statements where party = ${party} group by currency order by count(*) desc, currency limit 1`;
  return row?.currency ?? null;
}

/** The first day that takes entries: after everything closed or closing, and not before `wanted`. */
export async function openDay(sql: Sql, wanted: string): Promise<string> {
  const [row] = await sql<
    { date: string }[]
  >`select greatest(${wanted}::date, (select max(business_date) + 1 from business_days where state <> 'open')) as date`;
  if (row === undefined) throw new Error('a greatest date has one row');
  return row.date;
}

/** One change of payouts or collections at a time; released with the database transaction. */
export async function lockPayouts(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('payouts'))`;
}

export interface Movement {
  readonly at: string;
  readonly kind: 'statement' | 'payout' | 'collection' | 'deposit';
  /** Statement date, payout, collection. */
  readonly reference: string;
  readonly template: string | null;
  readonly amount: number;
  readonly dueOn: string | null;
}

/** What made the balance of a party up to a business date, newest first. */
export async function movements(
  sql: Sql,
  of: { readonly party: string; readonly currency: string; readonly on: string; readonly limit: number },
): Promise<readonly Movement[]> {
  return sql<Movement[]>`
    select * from (
      select s.business_date::text as at, 'statement' as kind, s.business_date::text as reference, null as template, s.net as amount, s.pay_on::text as "dueOn", 0::bigint as place
      from statements s join business_days d on d.business_date = s.business_date and d.state = 'closed' where s.party = ${of.party} and s.currency = ${of.currency} and s.business_date <= ${of.on}
      union all
      select e.business_date::text, case split_part(e.template, '.', 1) when 'payout' then 'payout' when 'deposit' then 'deposit' else 'collection' end, split_part(e.source, ':', 2), e.template,
        case when settlement_party(e.credit) = e.party then e.amount else 0 end - case when settlement_party(e.debit) = e.party then e.amount else 0 end, null, e.id
      from house_entries e where e.party = ${of.party} and e.unit = ${of.currency} and e.business_date <= ${of.on}
        and split_part(e.template, '.', 1) not in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage') and coalesce(settlement_party(e.credit), '') <> coalesce(settlement_party(e.debit), '')
    ) as movement order by at desc, place desc limit ${of.limit}`;
}

export interface StandingBalance {
  /** All closed statements up to the date, and what moved. */
  readonly balance: number;
  /** Approved or sent, and not yet paid. */
  readonly underWay: number;
  readonly proposed: number;
  /** Of it, what is to be paid by the date. */
  readonly proposedByThen: number;
}

export async function standingBalance(
  sql: Sql,
  of: { readonly party: string; readonly currency: string; readonly on: string },
): Promise<StandingBalance> {
  const [row] = await sql<StandingBalance[]>`
    select
      (coalesce((select sum(s.net) from statements s join business_days d on d.business_date = s.business_date and d.state = 'closed' where s.party = ${of.party} and s.currency = ${of.currency} and s.business_date <= ${of.on}), 0)
      + coalesce((
        select sum(case when settlement_party(e.credit) = e.party then e.amount else 0 end - case when settlement_party(e.debit) = e.party then e.amount else 0 end) from house_entries e
        where e.party = ${of.party} and e.unit = ${of.currency} and e.business_date <= ${of.on} and not (split_part(e.template, '.', 1) = any(${[...HOUSE_KINDS]}::text[]))
      ), 0))::bigint as balance,
      coalesce((select sum(case when e.credit = ${`payout:${of.party}`} then e.amount else -e.amount end) from house_entries e where e.party = ${of.party} and e.unit = ${of.currency} and e.business_date <= ${of.on} and ${`payout:${of.party}`} in (e.debit, e.credit)), 0)::bigint as "underWay",
      coalesce((select sum(part.amount) from payout_parts part join payouts p on p.id = part.payout where part.party = ${of.party} and p.currency = ${of.currency} and p.state = 'proposed'), 0)::bigint as proposed,
      coalesce((select sum(part.amount) from payout_parts part join payouts p on p.id = part.payout join payout_batches b on b.id = p.batch where part.party = ${of.party} and p.currency = ${of.currency} and p.state = 'proposed' and b.pay_on <= ${of.on}), 0)::bigint as "proposedByThen"`;
  if (row === undefined) throw new Error('a sum has one row');
  return row;
}

/** Nets by pay date, after what is due by `by`: what comes when. */
export async function comingByDate(
  sql: Sql,
  of: { readonly party: string; readonly currency: string; readonly after: string },
): Promise<readonly { readonly payOn: string; readonly net: number }[]> {
  return sql<{ payOn: string; net: number }[]>`
    select s.pay_on::text as "payOn", sum(s.net)::bigint as net from statements s join business_days d on d.business_date = s.business_date and d.state = 'closed'
    where s.party = ${of.party} and s.currency = ${of.currency} and s.pay_on > ${of.after} group by s.pay_on order by s.pay_on`;
}
