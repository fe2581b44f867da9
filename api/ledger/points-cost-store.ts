// SQL of what points cost once they are used or gone: each day the cost of redeemed and of expired points leaves the points liability.
import type { CloseStep } from '../settlement/close-step.ts';
import type { Sql } from '../db/connect.ts';
import { moved, openDays } from './movements-store.ts';

/**
 * Average cost, cumulative, so that cents never drift: of all cost C that a programme was ever credited in a currency, for N points that ever became
 * active, redeemed points R have used floor(C × R / N), and expired points E the rest of floor(C × (R + E) / N). A day posts what is missing of
 * either, never more than the liability holds; where a clawback lowers a target, nothing is posted until it is reached again.
 */
function targets(sql: Sql, { date, open }: { readonly date: string; readonly open: readonly string[] }) {
  return sql`
    mover as materialized (
      select split_part(account, ':', 1) as name, account, unit, sum(debit - credit)::numeric as balance from (${moved(sql, { date, open })}) moved
      where unit like 'points:%' or account like 'due:points:%' group by 1, 2, 3
    ),
    used as (
      select unit as programme, -coalesce(sum(balance) filter (where name = 'points_spent'), 0) as redeemed, -coalesce(sum(balance) filter (where name = 'points_expired'), 0) as expired,
        -coalesce(sum(balance) filter (where name in ('points_active', 'points_reserved', 'points_spent', 'points_expired')), 0) as activated
      from mover where unit like 'points:%' group by unit
    ),
    posted as (
      select party as programme, unit as currency, sum(amount) filter (where template = 'breakage.recognise') as breakage, sum(amount) filter (where source like 'redemption:%') as redemption
      from house_entries where party like 'points:%' group by 1, 2
    ),
    due as (
      select substr(account, 5) as programme, unit as currency, -balance as balance, coalesce(breakage, 0) as breakage, coalesce(redemption, 0) as redemption
      from mover left join posted on posted.programme = substr(account, 5) and posted.currency = unit where account like 'due:points:%'
    ),
    cost as (select due.*, used.redeemed, used.expired, used.activated, due.balance + due.breakage + due.redemption as total from due join used using (programme) where used.activated > 0),
    target as (
      select *, floor(total * redeemed / activated) as redemption_due, floor(total * least(redeemed + expired, activated) / activated) as gone_due from cost
    ),
    step as (select *, greatest(least(redemption_due - redemption, balance), 0)::bigint as redeem from target),
    final as (select *, greatest(least(gone_due - greatest(redemption_due, redemption + redeem) - breakage, balance - redeem), 0)::bigint as break from step)`;
}

/** After fees and taxes, before the movements of the day are kept. */
export const POINTS_COST: CloseStep = {
  name: 'breakage',
  run: async (sql, { date, actor }) => {
    const open = await openDays(sql, date);
    const rows = await sql`
      with ${targets(sql, { date, open })},
      post as (
        select 'redemption:' || ${date} || ':' || programme || ':' || currency as source, 'adjustment.take' as template, 'due:' || programme as debit, 'subsidy:bank' as credit, redeem as amount, currency, programme,
          'Cost of points redeemed: average cost of ' || programme as memo from final
        union all
        select 'breakage:' || ${date} || ':' || programme || ':' || currency, 'breakage.recognise', 'due:' || programme, 'income:breakage', break, currency, programme,
          'Cost of points expired: average cost of ' || programme from final
      )
      insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
      select source, 0, template, debit, credit, amount, currency, programme, memo, ${actor}, ${date} from post where amount > 0 order by source
      on conflict (source, no) do nothing returning 1`;
    return rows.length;
  },
};

export interface PointsLiability {
  readonly programme: string;
  readonly pending: number;
  readonly active: number;
  readonly reserved: number;
  readonly redeemed: number;
  readonly expired: number;
  readonly money: readonly {
    readonly currency: string;
    /** What the points still outstanding will cost. */
    readonly liability: number;
    /** All that was ever credited. */
    readonly cost: number;
    readonly redemption: number;
    readonly breakage: number;
  }[];
}

/** In order of programme. */
export async function pointsLiability(sql: Sql, asOf: string): Promise<readonly PointsLiability[]> {
  const open = await openDays(sql, asOf);
  return sql<PointsLiability[]>`
    with mover as materialized (
      select split_part(account, ':', 1) as name, account, unit, sum(credit - debit)::bigint as balance from (${moved(sql, { date: asOf, open })}) moved
      where unit like 'points:%' or account like 'due:points:%' group by 1, 2, 3
    ),
    posted as (
      select party, unit, coalesce(sum(amount) filter (where template = 'breakage.recognise'), 0)::bigint as breakage, coalesce(sum(amount) filter (where source like 'redemption:%'), 0)::bigint as redemption
      from house_entries where party like 'points:%' and business_date <= ${asOf} group by 1, 2
    ),
    money as (
      select substr(account, 5) as programme, json_agg(json_build_object('currency', mover.unit, 'liability', balance, 'cost', balance + coalesce(breakage, 0) + coalesce(redemption, 0), 'redemption', coalesce(redemption, 0), 'breakage', coalesce(breakage, 0)) order by mover.unit) as money
      from mover left join posted on posted.party = substr(account, 5) and posted.unit = mover.unit where account like 'due:points:%' group by 1
    ),
    points as (
      select unit as programme, ${['pending', 'active', 'reserved', 'spent', 'expired']
        .map((kind) => sql`coalesce(sum(balance) filter (where name = ${`points_${kind}`}), 0)::bigint as ${sql(kind)}`)
        .reduce((all, each) => sql`${all}, ${each}`)}
      from mover where unit like 'points:%' group by unit
    )
    select substr(programme, 8) as programme, coalesce(pending, 0) as pending, coalesce(active, 0) as active, coalesce(reserved, 0) as reserved, coalesce(spent, 0) as redeemed, coalesce(expired, 0) as expired, coalesce(money, '[]') as money
    from points full join money using (programme) order by programme`;
}

export interface CouponLiability {
  readonly campaign: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly currency: string;
  readonly issued: number;
  readonly reserved: number;
  readonly used: number;
  readonly gone: number;
  /** What one coupon is worth; null where it depends on the purchase. */
  readonly face: number | null;
  /** Issued and reserved coupons at face value; null where that cannot be told. */
  readonly outstanding: number | null;
}

/** Coupons as they stand now: their states are not dated. */
export async function couponLiability(sql: Sql): Promise<readonly CouponLiability[]> {
  return sql<CouponLiability[]>`
    with held as (
      select campaign, count(*) filter (where state in ('issued', 'claimed', 'returned')) as issued, count(*) filter (where state = 'reserved') as reserved, count(*) filter (where state = 'used') as used, count(*) filter (where state in ('expired', 'void')) as gone
      from coupons group by campaign
    ),
    priced as (
      select held.*, version.document -> 'name' as name, version.document ->> 'currency' as currency,
        case when version.document #>> '{benefit,value,type}' = 'amount_off' then (version.document #>> '{benefit,value,amount}')::bigint end as face
      from held left join campaigns on campaigns.id = held.campaign left join campaign_versions version on version.id = held.campaign and version.version = coalesce(campaigns.live_version, campaigns.latest_version)
    )
    select campaign, coalesce(name, json_build_object('en', campaign, 'zh-CN', campaign)) as name, coalesce(currency, 'CNY') as currency, issued, reserved, used, gone, face, face * (issued + reserved) as outstanding from priced order by campaign`;
}
