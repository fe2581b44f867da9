// The second implementation, last part: every statement of a day added up again in SQL from what the second implementation itself worked out.
import type { Sql } from '../db/connect.ts';
import { type Compared, comparing } from './second-benefits-store.ts';

/** Figures of a statement, and where its totals keep them. */
const FIGURES = [
  ['lines', 'lines'],
  ['gross', 'gross'],
  ['paid', 'paid'],
  ['benefits', 'benefits'],
  ['net', 'net'],
  ['items', 'items'],
  ...['bank', 'merchant', 'scheme', 'chain', 'brand'].map((funder) => [funder, `subsidyByFunder,${funder}`] as const),
  ...['sale', 'fee', 'tax', 'late', 'adjustment', 'breakage'].map((kind) => [kind, `house,${kind}`] as const),
] as const;

/** Whoever stands behind an account, written down a second time on purpose: cardholders are one party, income is the bank's, clearing is the acquirer's. */
function ownerOf(sql: Sql, account: string) {
  const of = sql.unsafe(account);
  return sql`case when ${of} like 'due:cardholder:%' then 'cardholders' when ${of} like 'due:%' then substr(${of}, 5) when ${of} like 'subsidy:%' then substr(${of}, 9)
    when ${of} like 'income:%' then 'bank' when ${of} like 'tax:%' then 'tax' when ${of} like 'clearing:%' then 'acquirer:' || substr(${of}, 10) end`;
}

/**
 * Makes `second_total`: one row for each party, currency and figure. Benefits come from `second_part`; of benefits that the second
 * implementation does not judge, from the ledger. Fees, taxes on fees and sales come from `second_item`; the other house rows from the ledger.
 */
export async function addUpStatements(sql: Sql, date: string): Promise<void> {
  await sql`
    create temporary table second_total on commit drop as
    with moved as materialized (
      select authorization_id, message_id, benefit_no, template, unit, funder, payee, abs(change) as amount, payment from second_part
      union all
      select entries.authorization_id, entries.message_id, entries.benefit_no, template, entries.unit, party, substr(case when debit like 'due:%' then debit else credit end, 5), amount, step.payment
      from entries join second_step step on step.is_unknown and step.authorization_id = entries.authorization_id and step.message_id = entries.message_id and step.benefit_no = entries.benefit_no
      where entries.business_date = ${date} and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')
    ),
    signed as materialized (
      select *, case when template in ('benefit.capture', 'benefit.represent') then 1 else -1 end as direction, case when payee like 'cardholder:%' then 'cardholders' else payee end as owed,
        sum(case when payee like 'merchant:%' then amount else 0 end) over (partition by authorization_id, message_id, unit, template) as till
      from moved
    ),
    -- A party that pays itself stands on one line, which brings it nothing.
    side as (
      select *, owed as whose, case when owed = funder then 0 else direction * amount end as effect from signed
      union all
      select *, funder, -direction * amount from signed where owed <> funder
    ),
    line as (
      select whose, unit, authorization_id, message_id, benefit_no, min(direction) as direction, min(payment) as payment, max(till) as till, sum(effect) as effect,
        sum(case when funder = 'bank' then direction * amount else 0 end) as bank, sum(case when funder like 'merchant:%' then direction * amount else 0 end) as merchant,
        sum(case when funder = 'scheme' then direction * amount else 0 end) as scheme, sum(case when funder like 'chain:%' then direction * amount else 0 end) as chain, sum(case when funder like 'brand:%' then direction * amount else 0 end) as brand
      from side group by whose, unit, authorization_id, message_id, benefit_no
    ),
    -- The payment of a message counts once, with the first of its lines.
    counted as (select *, row_number() over (partition by whose, unit, authorization_id, message_id order by benefit_no) = 1 as is_first from line),
    item as (
      select ${ownerOf(sql, 'credit')} as whose, unit, kind, amount as effect from second_item
      union all
      select ${ownerOf(sql, 'debit')}, unit, kind, -amount from second_item
    ),
    figure as (
      select whose, unit, v.figure, sum(v.amount)::bigint as amount from counted cross join lateral (values
        ('lines', 1), ('gross', case when is_first then direction * payment else 0 end), ('paid', case when is_first then direction * (payment - till) else 0 end), ('benefits', effect), ('net', effect),
        ('bank', bank), ('merchant', merchant), ('scheme', scheme), ('chain', chain), ('brand', brand)) as v (figure, amount) group by 1, 2, 3
      union all
      select whose, unit, v.figure, sum(v.amount)::bigint from item cross join lateral (values ('items', 1), (kind, effect), ('net', effect)) as v (figure, amount) where whose is not null group by 1, 2, 3
    )
    select whose, unit, figure, sum(amount)::bigint as amount from figure group by 1, 2, 3`;
}

/** Every figure of every statement of the day, against the frozen statements. Counts of lines are compared like amounts. */
export async function compareStatements(sql: Sql, date: string): Promise<Compared> {
  return comparing(
    sql,
    sql`
    select coalesce(s.place, b.place) as place, coalesce(s.amount, 0) as second, coalesce(b.amount, 0) as booked
    from (select whose || ' ' || unit || ' ' || figure as place, amount from second_total) s
    full join (
      select party || ' ' || currency || ' ' || f.figure as place, (totals #>> string_to_array(f.path, ','))::bigint as amount
      from statements cross join json_to_recordset(${JSON.stringify(FIGURES.map(([figure, path]) => ({ figure, path })))}::text::json) as f (figure text, path text) where business_date = ${date}
    ) b using (place)`,
  );
}
