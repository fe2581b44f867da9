// The second implementation, middle part: what merchants pay for settlement, worked out again in SQL from their contracts and sales, by the rules of api/payouts/README.md.
import type { Sql } from '../db/connect.ts';
import { type Compared, comparing } from './second-benefits-store.ts';

const SETTLING = `('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')`;

/**
 * Makes `second_item`: the rows that the house posts on the day. Fees, taxes on fees and sales are worked out from messages, benefits and contracts;
 * all else that stands on statements (other taxes, late payment, adjustments, breakage) is taken from the books as it is.
 */
export async function chargeAgain(sql: Sql, date: string): Promise<void> {
  await sql`create temporary table second_mine on commit drop as ${mine(sql, date)}`;
  await sql`analyze second_mine`;
  await sql`create temporary table second_sale on commit drop as ${sales(sql, date)}`;
  await sql`analyze second_sale`;
  await sql`create temporary table second_fee on commit drop as ${fees(sql, date)}`;
  await sql`create temporary table second_item on commit drop as ${items(sql, date)}`;
}

/** By source, place and template. While a day is open its closing has not posted them all: only what is posted is compared, and the rest waits. */
export async function compareItems(sql: Sql, date: string, isClosed: boolean): Promise<Compared & { readonly waiting: number }> {
  const mine = sql`select source || ' ' || template as place, amount from second_item where is_second`;
  const booked = sql`select source || ' ' || template as place, amount from house_entries where business_date = ${date} and (${worked(sql)})`;
  const found = await comparing(
    sql,
    sql`
    select coalesce(s.place, b.place) as place, coalesce(s.amount, 0)::bigint as second, coalesce(b.amount, 0)::bigint as booked
    from (${mine}) s ${isClosed ? sql`full` : sql`right`} join (${booked}) b using (place)`,
  );
  const [left] = await sql<
    { waiting: number }[]
  >`select count(*)::int as waiting from (${mine}) s where place not in (select place from (${booked}) b)`;
  return { ...found, waiting: isClosed ? 0 : (left?.waiting ?? 0) };
}

/** The rows of the house that the second implementation works out. */
function worked(sql: Sql) {
  return sql`template like 'fee.%' or template like 'sale.%' or template like 'tax.%' and source like 'tax:%:fees'`;
}

/** Figures of a sale through the end of the day (`now`) and through the end of the day before (`before`). */
function standing(sql: Sql, moment: 'now' | 'before', date: string) {
  const until = moment === 'now' ? sql`day <= ${date}` : sql`day < ${date}`;
  const named = (figure: string) => sql.unsafe(`${figure}_${moment}`);
  return sql`
    coalesce(sum(amount) filter (where kind = 'capture' and ${until}), 0)::bigint as ${named('captured')}, coalesce(sum(amount) filter (where kind = 'refund' and ${until}), 0)::bigint as ${named('refunds')},
    coalesce(sum(case kind when 'chargeback' then amount when 'representment' then -amount end) filter (where ${until}), 0)::bigint as ${named('charges')},
    coalesce(bool_or(kind = 'reversal' and remaining = 0 and ${until}), false) as ${named('reversed')}`;
}

function giving(sql: Sql, moment: 'now' | 'before', date: string) {
  const until = moment === 'now' ? sql`day <= ${date}` : sql`day < ${date}`;
  const named = (figure: string) => sql.unsafe(`${figure}_${moment}`);
  return sql`
    coalesce(sum(moved) filter (where at_till and ${until}), 0)::bigint as ${named('till')}, coalesce(sum(moved) filter (where at_till and template = 'benefit.capture' and ${until}), 0)::bigint as ${named('till_captured')},
    coalesce(sum(moved) filter (where at_till and is_foreign and ${until}), 0)::bigint as ${named('subsidy')}, coalesce(sum(moved) filter (where at_till and is_foreign and template = 'benefit.capture' and ${until}), 0)::bigint as ${named('subsidy_captured')},
    count(*) filter (where ${until}) > 0 as ${named('stated')}`;
}

/** The sales that the day moved; and, where their merchant pays by the volume of a month, all other sales of that month. */
function mine(sql: Sql, date: string) {
  return sql`
    with moved as materialized (
      select authorization_id as id from messages where business_date = ${date}
      union select authorization_id from entries where business_date = ${date} and template in ${sql.unsafe(SETTLING)}
    ),
    contract as materialized (select * from settlement_contracts where state = 'approved'),
    today as materialized (
      select a.id, a.merchant, a.currency, m.acquirer from moved join authorizations a using (id) left join merchants m on m.id = a.merchant
      where exists (select from contract where contract.currency = a.currency and contract.party = 'merchant:' || a.merchant)
        or exists (select from contract join shop_chains s on contract.party = 'chain:' || s.chain where contract.currency = a.currency and s.merchant = a.merchant)
    ),
    -- Whoever pays by volume: the months in which the sales moved today were first captured.
    month as (
      select today.merchant, today.currency, date_trunc('month', min(first.day)) as since from today
      cross join lateral (select min(business_date) as day from messages where authorization_id = today.id and kind = 'capture') first
      where exists (select from contract cross join json_array_elements(terms -> 'fees') f where f ->> 'kind' = 'tiered' and contract.currency = today.currency
        and (party = 'merchant:' || today.merchant or party in (select 'chain:' || s.chain from shop_chains s where s.merchant = today.merchant)))
      group by today.merchant, today.currency
    )
    select * from today
    union
    select a.id, a.merchant, a.currency, m.acquirer from month join authorizations a on a.merchant = month.merchant and a.currency = month.currency join merchants m on m.id = a.merchant
    where exists (select from messages where authorization_id = a.id and kind = 'capture' and business_date between month.since and ${date})`;
}

/** Where each of them stands, at the end of the day (sign 1) and at its beginning (sign -1), under the contract that was in force when it was first captured. */
function sales(sql: Sql, date: string) {
  return sql`
    with contract as materialized (select * from settlement_contracts where state = 'approved'),
    said as (
      select mine.id, messages.kind, business_date as day, coalesce((body::json ->> 'amount')::bigint, 0) as amount, coalesce((body::json ->> 'remaining')::bigint, 0) as remaining
      from second_mine mine join messages on messages.authorization_id = mine.id and messages.business_date <= ${date} and messages.status = 200
    ),
    told as (
      select id, min(day) filter (where kind = 'capture') as first, ${standing(sql, 'now', date)}, ${standing(sql, 'before', date)} from said group by id
    ),
    given as (
      select id, ${giving(sql, 'now', date)}, ${giving(sql, 'before', date)} from (
        select mine.id, entries.business_date as day, template, case when template in ('benefit.capture', 'benefit.represent') then amount else -amount end as moved,
          'due:merchant:' || mine.merchant in (debit, credit) as at_till, party <> 'merchant:' || mine.merchant as is_foreign
        from second_mine mine join entries on entries.authorization_id = mine.id and entries.unit = mine.currency and entries.business_date <= ${date} and template in ${sql.unsafe(SETTLING)}
        where 'due:merchant:' || mine.merchant in (debit, credit) or 'subsidy:merchant:' || mine.merchant in (debit, credit)
      ) each group by id
    )
    select mine.*, first, ruling.party as contract, ruling.version, ruling.settles, moment.*
    from second_mine mine join told using (id) left join given using (id)
    cross join lateral (
      select party, version, terms ->> 'settles' as settles from contract where contract.currency = mine.currency and from_date <= first and (party = 'merchant:' || mine.merchant
        or party = 'chain:' || (select s.chain from shop_chains s where s.merchant = mine.merchant and s.from_date <= first order by s.from_date desc limit 1))
      order by case when party like 'merchant:%' then 0 else 1 end, from_date desc, version desc limit 1
    ) ruling
    cross join lateral (values
      (1, coalesce(stated_now, false), case when reversed_now then 0 else captured_now end, refunds_now, charges_now, till_now, till_captured_now, subsidy_now, subsidy_captured_now),
      (-1, coalesce(stated_before, false), case when reversed_before then 0 else captured_before end, refunds_before, charges_before, till_before, till_captured_before, subsidy_before, subsidy_captured_before)
    ) as figure (sign, is_stated, captured, refunds, charges, till, till_captured, subsidy, subsidy_captured)
    cross join lateral (
      select sign, captured, captured - least(refunds, captured) - greatest(0, least(charges, captured - least(refunds, captured))) as net,
        coalesce(till, 0) as till, coalesce(till_captured, 0) as till_captured, coalesce(subsidy, 0) as subsidy, coalesce(subsidy_captured, 0) as subsidy_captured
    ) moment
    where first is not null and (ruling.settles = 'sale' or is_stated)`;
}

/** What the day adds to each fee: what it comes to through the day, less what it came to through the day before. Half up, on exact decimals. */
function fees(sql: Sql, date: string) {
  return sql`
    with rate as materialized (
      select c.party as contract, c.version, c.currency, f ->> 'name' as name, f ->> 'kind' as fee_kind, f ->> 'mode' as mode, f ->> 'tiers' as tiers, (f ->> 'base') || ' ' || (f ->> 'onRefund') as base_of, f ->> 'onRefund' = 'keep' as is_kept, (f ->> 'bps')::numeric as bps, (f ->> 'min')::numeric as low, (f ->> 'max')::numeric as high, (f ->> 'amount')::numeric as fixed
      from settlement_contracts c cross join json_array_elements(c.terms -> 'fees') as f where c.state = 'approved'
    ),
    fee as materialized (
      select second_sale.*, name, fee_kind, mode, tiers, bps, low, high, fixed, case when is_kept then captured else net end as sold,
        case when captured = 0 then 0 else greatest(0, case base_of when 'gross return' then net when 'gross keep' then captured when 'paid return' then net - till when 'paid keep' then captured - till_captured when 'subsidy return' then subsidy when 'subsidy keep' then subsidy_captured end) end as base
      from second_sale join rate using (contract, version, currency)
    ),
    by_sale as (
      select merchant, currency, contract, version, name, sum(sign * case fee_kind when 'fixed' then case when sold > 0 then fixed else 0 end
        else case when base = 0 then 0 else least(high, greatest(coalesce(low, 0), round(base * bps * 0.0001))) end end) as fee
      from fee where fee_kind in ('percent', 'fixed') group by 1, 2, 3, 4, 5
    ),
    by_day as (
      select merchant, currency, contract, version, name, max(fixed) as fee from fee where fee_kind = 'daily' and first = ${date} and sign = 1 group by 1, 2, 3, 4, 5
    ),
    volume as (
      select merchant, currency, contract, version, name, mode, tiers, sign, date_trunc('month', first) as month, sum(base) as volume from fee where fee_kind = 'tiered' group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    ),
    by_month as (
      select merchant, currency, contract, version, name, sum(sign * cost.fee) as fee from volume
      cross join lateral (
        select case when mode = 'whole' then round(volume * coalesce(max(bps) filter (where place = last), 0) * 0.0001) else round(sum(greatest(0, least(volume, until) - since) * bps) * 0.0001) end as fee
        from (
          select (t ->> 'from')::numeric as since, (t ->> 'bps')::numeric as bps, place, coalesce(lead((t ->> 'from')::numeric) over (order by place), volume) as until, max(place) filter (where (t ->> 'from')::numeric <= volume) over () as last
          from json_array_elements(tiers::json) with ordinality as tier (t, place)
        ) step
      ) cost group by 1, 2, 3, 4, 5
    )
    select merchant, currency, contract, version, name, sum(fee)::bigint as fee from (select * from by_sale union all select * from by_day union all select * from by_month) each group by 1, 2, 3, 4, 5`;
}

function items(sql: Sql, date: string) {
  return sql`
    with fee as (select 'fee:' || ${date}::text || ':merchant:' || merchant || ':' || currency || ':' || name as source, 'fee' as kind, merchant, currency, 'income:fee' as other, sum(fee)::bigint as amount from second_fee group by merchant, currency, name),
    -- Fees of a contract before today, as they were charged; each of those days was proved by itself.
    taxed as (
      select merchant, currency, contract, version, sum(fee) as fee from second_fee group by 1, 2, 3, 4
    ),
    tax as (
      select 'tax:' || ${date}::text || ':merchant:' || merchant || ':' || taxed.currency || ':fees' as source, 'tax' as kind, merchant, taxed.currency, 'tax:vat' as other,
        sum(round((known.fee + taxed.fee) * rate.bps * 0.0001) - round(known.fee * rate.bps * 0.0001))::bigint as amount
      from taxed join settlement_contracts c on c.party = taxed.contract and c.currency = taxed.currency and c.version = taxed.version
      cross join lateral (select (c.terms ->> 'vatBps')::numeric as bps) rate
      cross join lateral (select coalesce(sum(d.fee), 0)::numeric as fee from fee_days d where d.merchant = taxed.merchant and d.currency = taxed.currency and d.contract = taxed.contract and d.version = taxed.version and d.business_date < ${date}) known
      group by merchant, taxed.currency
    ),
    sold as (
      select merchant, currency, coalesce(acquirer, 'unknown') as acquirer, id, sum(sign * greatest(0, net - till))::bigint as amount from second_sale where settles = 'sale' group by 1, 2, 3, 4
    ),
    sale as (
      select 'sale:' || ${date}::text || ':merchant:' || merchant || ':' || currency as source, merchant, currency, acquirer, amount > 0 as comes, sum(abs(amount))::bigint as amount from sold where amount <> 0 group by 1, 2, 3, 4, 5
    )
    select source, kind, case when amount > 0 then kind || '.charge' else kind || '.return' end as template, case when (kind = 'fee') = (amount > 0) then case kind when 'fee' then 'due:merchant:' || merchant else other end else case kind when 'fee' then other else 'subsidy:merchant:' || merchant end end as debit,
      case when (kind = 'fee') = (amount > 0) then case kind when 'fee' then other else 'subsidy:merchant:' || merchant end else case kind when 'fee' then 'due:merchant:' || merchant else other end end as credit, abs(amount) as amount, currency as unit, true as is_second
    from (select * from fee union all select * from tax) each where amount <> 0
    union all
    select source, 'sale', case when comes then 'sale.settle' else 'sale.return' end, case when comes then 'clearing:' || acquirer else 'due:merchant:' || merchant end, case when comes then 'due:merchant:' || merchant else 'clearing:' || acquirer end, amount, currency, true from sale
    union all
    select source, split_part(template, '.', 1), template, debit, credit, amount, unit, false from house_entries
    where business_date = ${date} and split_part(template, '.', 1) in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage') and not (${worked(sql)})`;
}
