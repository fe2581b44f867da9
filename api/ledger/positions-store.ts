// SQL of where each funder stands: what it owes for captured benefits, what it has deposited and paid, and since when something is open.
import type { Sql } from '../db/connect.ts';
import { moved, openDays } from './movements-store.ts';

export interface FunderPosition {
  /** "bank", "scheme", "merchant:<id>", "chain:<id>", "brand:<id>". */
  readonly party: string;
  readonly currency: string;
  /** Promised for authorizations not yet cleared. */
  readonly held: number;
  /** Charged ever: benefits, tax, late charges and adjustments. */
  readonly charged: number;
  /** Given back by refunds, chargebacks and corrections. */
  readonly returned: number;
  /** Paid ever: collected, drawn from its deposit, or netted with what it is owed. */
  readonly collected: number;
  readonly fromDeposit: number;
  readonly netted: number;
  /** Asked for and not yet here. */
  readonly onItsWay: number;
  /** What is left of its deposit. */
  readonly deposit: number;
  /** Still owed and not yet asked for; the bank's own subsidy is its expense and open to nobody. */
  readonly open: number;
  /** The day of the oldest charge that nothing has paid yet. */
  readonly oldestOpenDay: string | null;
}

/** In order of party and currency. Payments settle the oldest charges first. */
export async function funderPositions(
  sql: Sql,
  asked: { readonly asOf: string; readonly after: readonly [string, string]; readonly limit: number },
): Promise<readonly FunderPosition[]> {
  const { asOf } = asked;
  const open = await openDays(sql, asOf);
  return sql<FunderPosition[]>`
    with mover as materialized (
      select business_date, split_part(account, ':', 1) as name, substr(account, strpos(account, ':') + 1) as party, unit, sum(debit)::bigint as debit, sum(credit)::bigint as credit
      from (${moved(sql, { date: asOf, open })}) moved where account like any (array['subsidy:%', 'deposit:%', 'collection:%', 'hold:%']) group by 1, 2, 3, 4
    ),
    running as (
      select party, unit, business_date, sum(debit) over (partition by party, unit order by business_date) as charged, sum(credit) over (partition by party, unit) as settled from mover where name = 'subsidy'
    ),
    oldest as (select party, unit, min(business_date) as day from running where charged > settled and party <> 'bank' group by 1, 2),
    total as (
      select party, unit, coalesce(sum(debit - credit) filter (where name = 'hold'), 0)::bigint as held, coalesce(sum(debit) filter (where name = 'subsidy'), 0)::bigint as charged, coalesce(sum(credit) filter (where name = 'subsidy'), 0)::bigint as settled,
        coalesce(sum(debit - credit) filter (where name = 'collection'), 0)::bigint as "onItsWay", coalesce(sum(credit - debit) filter (where name = 'deposit'), 0)::bigint as deposit
      from mover group by 1, 2
    ),
    paid as (
      select party, unit, coalesce(sum(case template when 'collection.order' then amount when 'collection.cancel' then -amount end), 0)::bigint as ordered,
        coalesce(sum(case template when 'deposit.use' then amount when 'deposit.restore' then -amount end), 0)::bigint as drawn, coalesce(sum(amount) filter (where template = 'net.offset'), 0)::bigint as netted,
        coalesce(sum(amount) filter (where template in ('collection.cancel', 'deposit.restore')), 0)::bigint as undone
      from house_entries where business_date <= ${asOf} and template in ('collection.order', 'collection.cancel', 'deposit.use', 'deposit.restore', 'net.offset') group by 1, 2
    )
    select total.party, total.unit as currency, held, charged - coalesce(undone, 0) as charged, settled - coalesce(undone, 0) - coalesce(ordered, 0) - coalesce(drawn, 0) - coalesce(netted, 0) as returned,
      coalesce(ordered, 0) - "onItsWay" as collected, coalesce(drawn, 0) as "fromDeposit", coalesce(netted, 0) as netted, "onItsWay", deposit, case when total.party = 'bank' then 0 else charged - settled end as open, oldest.day as "oldestOpenDay"
    from total left join paid on paid.party = total.party and paid.unit = total.unit left join oldest on oldest.party = total.party and oldest.unit = total.unit
    where (total.party, total.unit) > (${asked.after[0]}, ${asked.after[1]}) order by total.party, total.unit limit ${asked.limit}`;
}
