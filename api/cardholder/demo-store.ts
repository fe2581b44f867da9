// SQL of the cardholders of a demo bank, for whoever wants to be one: a dozen who hold something, and what that is.
import type { Sql } from '../db/connect.ts';

export interface DemoHolder {
  readonly account: string;
  readonly label: string | null;
  /** Active points over all programmes. */
  readonly points: number;
  readonly pending: number;
  readonly coupons: number;
  readonly tier: string | null;
}

const DOZEN = 12;

/** Those who hold most kinds of things first. */
export async function demoHolders(sql: Sql): Promise<readonly DemoHolder[]> {
  return sql<DemoHolder[]>`
    with points as (select subject, sum(active)::bigint as points, sum(pending)::bigint as pending from lots where subject like 'ac:%' group by subject),
    coupon as (select subject, count(*)::int as coupons from coupons where subject like 'ac:%' and state in ('issued', 'claimed', 'returned') group by subject),
    member as (select distinct on (subject) subject, tier from memberships where subject like 'ac:%' order by subject, programme)
    select a.id as account, a.label, coalesce(points, 0) as points, coalesce(pending, 0) as pending, coalesce(coupons, 0) as coupons, tier
    from accounts a left join points on points.subject = 'ac:' || a.id left join coupon on coupon.subject = 'ac:' || a.id left join member on member.subject = 'ac:' || a.id
    where not exists (select 1 from holder_standings s where s.account = a.id and s.erased_at is not null)
      and not exists (select 1 from merged_accounts m where m.account = a.id)
    order by (coalesce(points, 0) > 0)::int + (coalesce(coupons, 0) > 0)::int + (tier is not null)::int desc, coalesce(points, 0) desc, a.id limit ${DOZEN}`;
}
