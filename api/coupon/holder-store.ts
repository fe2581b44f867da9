// SQL that reads the coupons of one cardholder, what may still be used first, with the words of their campaigns.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { CouponState } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';

export interface HeldCoupon {
  readonly id: string;
  readonly campaign: string;
  readonly state: CouponState;
  readonly subject: string;
  readonly validFrom: string;
  readonly expiresAt: string;
  readonly given: number;
  readonly authorizationId: string | null;
  /** 0: may be used; 1: on its way, or reserved; 2: over. */
  readonly rank: number;
  readonly document: Pick<Campaign, 'name' | 'texts' | 'benefit' | 'currency'> | null;
  /** While it is being given away. */
  readonly giftId: string | null;
  readonly giftEnds: string | null;
}

export interface HeldPage {
  readonly subject: string;
  readonly after: readonly [rank: string, expiresAt: string, id: string] | null;
  readonly limit: number;
}

/** Those that may be used, by expiry; then what is reserved or being given; then what is over. */
export async function readHeldCoupons(sql: Sql, { subject, after, limit }: HeldPage): Promise<readonly HeldCoupon[]> {
  const [rank, expiresAt, id] = after ?? [null, null, null];
  return sql<HeldCoupon[]>`
    with mine as (
      select c.*, g.id as gift_id, g.expires_at as gift_ends,
        case when g.id is not null or c.state = 'reserved' then 1 when c.state in ('issued', 'claimed', 'returned') and c.expires_at > (select holder_time()) then 0 else 2 end as rank
      from coupons c left join coupon_gifts g on g.coupon = c.id and g.state = 'open'
      where c.subject = ${subject} or (c.id in (select coupon from coupon_gifts where giver = ${subject} and state = 'open'))
    )
    select m.id, m.campaign, m.state, m.subject, m.valid_from as "validFrom", m.expires_at as "expiresAt", m.given, m.authorization_id as "authorizationId", m.rank, ${shown(sql)} as document,
      m.gift_id as "giftId", m.gift_ends as "giftEnds"
    from mine m left join campaigns k on k.id = m.campaign left join campaign_versions v on v.id = k.id and v.version = coalesce(k.live_version, k.latest_version)
    where ${rank}::int is null or (m.rank, m.expires_at, m.id collate "C") > (${rank}::int, ${expiresAt}::timestamptz, ${id}::text collate "C")
    order by m.rank, m.expires_at, m.id collate "C" limit ${limit}`;
}

const shown = (sql: Sql) =>
  sql`case when v.document is null then null else json_build_object('name', v.document -> 'name', 'texts', v.document -> 'texts', 'benefit', v.document -> 'benefit', 'currency', v.document -> 'currency') end`;

/** One of this subject's, or one that it gives away; null for anything else. */
export async function readHeldCoupon(
  sql: Sql,
  { subject, id }: { readonly subject: string; readonly id: string },
): Promise<HeldCoupon | null> {
  const [row] = await sql<HeldCoupon[]>`
    select m.id, m.campaign, m.state, m.subject, m.valid_from as "validFrom", m.expires_at as "expiresAt", m.given, m.authorization_id as "authorizationId", 0 as rank, ${shown(sql)} as document,
      g.id as "giftId", g.expires_at as "giftEnds"
    from coupons m left join coupon_gifts g on g.coupon = m.id and g.state = 'open' left join campaigns k on k.id = m.campaign
      left join campaign_versions v on v.id = k.id and v.version = coalesce(k.live_version, k.latest_version)
    where m.id = ${id} and (m.subject = ${subject} or g.giver = ${subject})`;
  return row ?? null;
}
