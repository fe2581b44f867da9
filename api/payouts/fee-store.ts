// SQL that reckons, for all merchants of a day at once, what their sales bring where the bank pays the sale, what they cost, and the tax on that.
import type { Sql } from '../db/connect.ts';
import type { ClosingDay } from '../settlement/close-step.ts';
import { settling } from '../settlement/statement-store.ts';

/** Messages that change where a sale stands (engine/hold/fold.ts). */
const SALE_KINDS = ['capture', 'refund', 'reversal', 'chargeback', 'representment'];

/**
 * CTEs ending in `sale`: every counted sale that the day moved, as it stands at the end of the day (before = 0) and as it stood at its beginning
 * (before = 1), with the contract of its first capture. The columns of figures are those of engine/settlement/fee.ts SaleFigures.
 */
function sales(sql: Sql, date: string) {
  return sql`
    touched as materialized (
      select authorization_id from messages where business_date = ${date} and status = 200 and kind = any(${SALE_KINDS})
      union select authorization_id from entries where business_date = ${date} and ${settling(sql)}
    ),
    shop as materialized (
      select substr(party, 10) as merchant, currency from settlement_contracts where state = 'approved' and party like 'merchant:%'
      union select s.merchant, c.currency from settlement_contracts c join shop_chains s on c.party = 'chain:' || s.chain where c.state = 'approved'
    ),
    mine as materialized (
      select a.id, a.merchant, a.currency, merchants.acquirer from touched join authorizations a on a.id = touched.authorization_id
      join shop on shop.merchant = a.merchant and shop.currency = a.currency left join merchants on merchants.id = a.merchant
    ),
    moment (before) as (values (0), (1)),
    said as materialized (
      select mine.id, messages.kind, messages.business_date, coalesce((messages.body::json ->> 'amount')::bigint, 0) as amount, coalesce((messages.body::json ->> 'remaining')::bigint, 0) as remaining
      from mine join messages on messages.authorization_id = mine.id and messages.business_date <= ${date} and messages.status = 200 and messages.kind = any(${SALE_KINDS})
    ),
    told as (
      select said.id, moment.before, coalesce(bool_or(kind = 'reversal' and remaining = 0), false) as reversed, min(business_date) filter (where kind = 'capture') as first,
        coalesce(sum(amount) filter (where kind = 'capture'), 0)::bigint as captured, coalesce(sum(amount) filter (where kind = 'refund'), 0)::bigint as refunds,
        coalesce(sum(case kind when 'chargeback' then amount when 'representment' then -amount end), 0)::bigint as charges
      from said join moment on said.business_date <= ${date}::date - moment.before group by said.id, moment.before
    ),
    stood as (
      select id, before, first, case when reversed then 0 else captured end as captured,
        case when reversed then 0 else captured - least(refunds, captured) - least(greatest(charges, 0), captured - least(refunds, captured)) end as net
      from told where first is not null
    ),
    given as (
      select mine.id, moment.before,
        coalesce(sum(case when template in ('benefit.capture', 'benefit.represent') then amount else -amount end) filter (where due), 0)::bigint as till,
        coalesce(sum(amount) filter (where due and template = 'benefit.capture'), 0)::bigint as till_captured,
        coalesce(sum(case when template in ('benefit.capture', 'benefit.represent') then amount else -amount end) filter (where due and foreign_funder), 0)::bigint as subsidy,
        coalesce(sum(amount) filter (where due and foreign_funder and template = 'benefit.capture'), 0)::bigint as subsidy_captured
      from mine join entries on entries.authorization_id = mine.id and entries.business_date <= ${date} and entries.unit = mine.currency and ${settling(sql)}
      cross join lateral (select 'due:merchant:' || mine.merchant in (debit, credit) as due, party <> 'merchant:' || mine.merchant as foreign_funder) as side
      join moment on entries.business_date <= ${date}::date - moment.before
      where due or 'subsidy:merchant:' || mine.merchant in (debit, credit)
      group by mine.id, moment.before
    ),
    ruled as (
      select each.*, contract.party as contract, contract.version, contract.terms ->> 'settles' as settles
      from (select merchant, currency, first, chain_on(merchant, first) as chain from (select distinct merchant, currency, first from stood join mine using (id)) as kind) as each
      cross join lateral (
        select party, version, terms from settlement_contracts c
        where c.state = 'approved' and c.currency = each.currency and c.party in ('merchant:' || each.merchant, 'chain:' || each.chain) and c.from_date <= each.first
        order by c.party like 'merchant:%' desc, c.from_date desc, c.version desc limit 1
      ) as contract
    ),
    sale as materialized (
      select stood.*, mine.merchant, mine.currency, mine.acquirer, ruled.contract, ruled.version, ruled.settles,
        coalesce(given.till, 0) as till, coalesce(till_captured, 0) as till_captured, coalesce(subsidy, 0) as subsidy, coalesce(subsidy_captured, 0) as subsidy_captured
      from stood join mine using (id)
      join ruled on ruled.merchant = mine.merchant and ruled.currency = mine.currency and ruled.first = stood.first
      left join given on given.id = stood.id and given.before = stood.before
      where ruled.settles = 'sale' or given.id is not null
    )`;
}

/** Keeps which shop belongs to which chain on the day, where that is not what an earlier day says. Before all that looks for a contract. */
async function keepChains(sql: Sql, date: string): Promise<void> {
  await sql`
    insert into shop_chains (merchant, from_date, chain)
    select id, ${date}, chain from merchants where chain is distinct from chain_on(id, ${date})
      and not exists (select 1 from business_days where state = 'closed' and business_date > ${date})
    on conflict do nothing`;
}

/** What cardholders paid, where the bank settles the sale too: one row for what came, one for what went back. */
export async function postSales(sql: Sql, { date, actor }: ClosingDay): Promise<number> {
  await keepChains(sql, date);
  if (!(await isAnySettled(sql))) return 0;
  await joinByHash(sql);
  const rows = await sql`
    with ${sales(sql, date)},
    change as (
      select id, merchant, currency, acquirer, sum((1 - 2 * before) * greatest(0, net - till))::bigint as amount from sale where settles = 'sale' group by id, merchant, currency, acquirer
    ),
    posting as (
      select merchant, currency, coalesce(acquirer, 'unknown') as acquirer, amount > 0 as comes, sum(abs(amount))::bigint as amount from change where amount <> 0 group by merchant, currency, acquirer, amount > 0
    )
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
    select 'sale:' || ${date}::text || ':merchant:' || merchant || ':' || currency, case when comes then 0 else 1 end, case when comes then 'sale.settle' else 'sale.return' end,
      case when comes then 'clearing:' || acquirer else 'due:merchant:' || merchant end, case when comes then 'due:merchant:' || merchant else 'clearing:' || acquirer end,
      amount, currency, 'merchant:' || merchant, null, ${actor}, ${date}
    from posting order by merchant collate "C", currency, comes desc
    on conflict (source, no) do nothing returning 1`;
  return rows.length;
}

/** Reckons what the day adds to each month of each fee, keeps it, and posts its sum by fee. Days may close in any order. */
export async function postFees(sql: Sql, { date, actor }: ClosingDay): Promise<number> {
  await joinByHash(sql);
  await sql`
    with ${sales(sql, date)},
    ${feeTerms(sql)},
    charged as (
      select sale.id, sale.before, sale.first, sale.merchant, sale.currency, fee.contract, fee.version, fee.name, fee.kind, date_trunc('month', sale.first)::date as month, fee.amount, fee.bps, fee.low, fee.high,
        case when fee.keeps then sale.captured else sale.net end as sold,
        case when sale.captured = 0 then 0 else greatest(0, case fee.base
          when 'gross' then case when fee.keeps then sale.captured else sale.net end
          when 'paid' then case when fee.keeps then sale.captured - sale.till_captured else sale.net - sale.till end
          when 'subsidy' then case when fee.keeps then sale.subsidy_captured else sale.subsidy end else 0 end) end as base
      from sale join fee on fee.contract = sale.contract and fee.version = sale.version and fee.currency = sale.currency
    ),
    change as (
      select merchant, currency, contract, version, name, kind, month,
        coalesce(sum((1 - 2 * before) * base) filter (where kind = 'tiered'), 0)::bigint as volume,
        coalesce(sum((1 - 2 * before) * case kind
          when 'percent' then case when base = 0 then 0 else least(high, greatest(low, (2 * base * bps + 10000) / 20000)) end
          when 'fixed' then case when sold > 0 then amount else 0 end else 0 end), 0)::bigint
          + coalesce(max(amount) filter (where kind = 'daily' and before = 0 and first = ${date}::date), 0)::bigint as fee
      from charged group by merchant, currency, contract, version, name, kind, month
    ),
    reckoned as (
      select change.merchant, change.currency, change.contract, change.version, change.name, change.month, change.volume,
        case change.kind when 'tiered' then month_fee(fee.tiers, fee.mode, known.volume + change.volume) - month_fee(fee.tiers, fee.mode, known.volume) else change.fee end as fee
      from change join fee using (contract, version, currency, name)
      cross join lateral (
        select coalesce(sum(d.volume), 0)::bigint as volume from fee_days d
        where d.merchant = change.merchant and d.currency = change.currency and d.contract = change.contract and d.version = change.version and d.name = change.name and d.month = change.month and d.business_date <> ${date}
      ) as known
    )
    insert into fee_days (business_date, merchant, currency, contract, version, name, month, volume, fee)
    select ${date}, merchant, currency, contract, version, name, month, volume, fee from reckoned where volume <> 0 or fee <> 0
    on conflict do nothing`;
  const rows = await sql`
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
    select 'fee:' || ${date}::text || ':merchant:' || merchant || ':' || currency || ':' || name, 0, case when fee > 0 then 'fee.charge' else 'fee.return' end,
      case when fee > 0 then 'due:merchant:' || merchant else 'income:fee' end, case when fee > 0 then 'income:fee' else 'due:merchant:' || merchant end,
      abs(fee), currency, 'merchant:' || merchant, name, ${actor}, ${date}
    from (select merchant, currency, name, sum(fee)::bigint as fee from fee_days where business_date = ${date} group by merchant, currency, name) as day
    where fee <> 0 order by merchant collate "C", currency, name
    on conflict (source, no) do nothing returning 1`;
  return rows.length;
}

/** The fees of all approved contracts, one row each. */
function feeTerms(sql: Sql) {
  return sql`
    fee as materialized (
      select c.party as contract, c.version, c.currency, f ->> 'name' as name, f ->> 'kind' as kind, f ->> 'base' as base, (f ->> 'bps')::bigint as bps, coalesce((f ->> 'min')::bigint, 0) as low,
        coalesce((f ->> 'max')::bigint, 9223372036854775807) as high, (f ->> 'amount')::bigint as amount, f ->> 'mode' as mode, f -> 'tiers' as tiers, f ->> 'onRefund' = 'keep' as keeps
      from settlement_contracts c cross join lateral json_array_elements(c.terms -> 'fees') as f where c.state = 'approved'
    )`;
}

/** Tax on fees: of all fees of a contract so far, less what was posted for them before. */
export async function postFeeTax(sql: Sql, { date, actor }: ClosingDay): Promise<number> {
  const rows = await sql`
    with today as (
      select merchant, currency, contract, version, sum(fee)::bigint as fee from fee_days where business_date = ${date} group by merchant, currency, contract, version
    ),
    due as (
      select today.merchant, today.currency, (2 * (known.fee + today.fee)::numeric * rate.bps + 10000) as after, (2 * known.fee::numeric * rate.bps + 10000) as before
      from today join settlement_contracts c on c.party = today.contract and c.currency = today.currency and c.version = today.version
      cross join lateral (select (c.terms ->> 'vatBps')::bigint as bps) as rate
      cross join lateral (
        select coalesce(sum(d.fee), 0)::bigint as fee from fee_days d
        where d.merchant = today.merchant and d.currency = today.currency and d.contract = today.contract and d.version = today.version and d.business_date <> ${date}
      ) as known
      where rate.bps > 0
    ),
    posting as (select merchant, currency, sum(floor(after / 20000) - floor(before / 20000))::bigint as tax from due group by merchant, currency)
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
    select 'tax:' || ${date}::text || ':merchant:' || merchant || ':' || currency || ':fees', 0, case when tax > 0 then 'tax.charge' else 'tax.return' end,
      case when tax > 0 then 'subsidy:merchant:' || merchant else 'tax:vat' end, case when tax > 0 then 'tax:vat' else 'subsidy:merchant:' || merchant end,
      abs(tax), currency, 'merchant:' || merchant, 'fees', ${actor}, ${date}
    from posting where tax <> 0 order by merchant collate "C", currency
    on conflict (source, no) do nothing returning 1`;
  return rows.length;
}

async function isAnySettled(sql: Sql): Promise<boolean> {
  const rows = await sql`select 1 from settlement_contracts where state = 'approved' and terms ->> 'settles' = 'sale' limit 1`;
  return rows.length > 0;
}

/** Nobody knows beforehand how many sales a day has: planned for a few, their figures are looked up one by one, and 20,000 of them take minutes. Until the database transaction ends. */
async function joinByHash(sql: Sql): Promise<void> {
  await sql`set local enable_nestloop = off`;
}
