// SQL of coupons as the bank sees them: how many of each campaign stand where, and one with everything that happened to it.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { sayWho } from './moves-store.ts';

export interface CouponStock {
  readonly campaign: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string } | null;
  readonly issued: number;
  readonly claimed: number;
  readonly returned: number;
  readonly reserved: number;
  readonly used: number;
  readonly expired: number;
  readonly void: number;
  /** Claims counted against the total of the live version; null where there is none. */
  readonly claims: { readonly used: number; readonly of: number } | null;
}

const CAMPAIGNS_MAX = 500;

export async function readStock(sql: Sql): Promise<readonly CouponStock[]> {
  return sql<CouponStock[]>`
    with standing as (select campaign, state, count(*) as number from coupons group by campaign, state),
    summed as (
      select campaign, coalesce(sum(number) filter (where state = 'issued'), 0)::bigint as issued, coalesce(sum(number) filter (where state = 'claimed'), 0)::bigint as claimed,
        coalesce(sum(number) filter (where state = 'returned'), 0)::bigint as returned, coalesce(sum(number) filter (where state = 'reserved'), 0)::bigint as reserved,
        coalesce(sum(number) filter (where state = 'used'), 0)::bigint as used, coalesce(sum(number) filter (where state = 'expired'), 0)::bigint as expired, coalesce(sum(number) filter (where state = 'void'), 0)::bigint as void
      from standing group by campaign
    )
    select s.*, v.document -> 'name' as name, case when k.key is null then null else json_build_object('used', k.used, 'of', k.ceiling) end as claims
    from summed s left join campaigns c on c.id = s.campaign left join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version)
      left join claim_counters k on k.key = 'total:' || s.campaign order by s.campaign limit ${CAMPAIGNS_MAX}`;
}

export interface CouponRow {
  readonly id: string;
  readonly campaign: string;
  readonly state: string;
  readonly subject: string | null;
  readonly validFrom: string;
  readonly expiresAt: string;
  readonly authorizationId: string | null;
  readonly stock: string | null;
  readonly given: number;
  readonly hasCode: boolean;
}

export async function readCoupon(sql: Sql, id: string): Promise<CouponRow | null> {
  const [row] = await sql<CouponRow[]>`
    select id, campaign, state, subject, valid_from as "validFrom", expires_at as "expiresAt", authorization_id as "authorizationId", stock, given, code_hash is not null as "hasCode" from coupons where id = ${id}`;
  return row ?? null;
}

/** Only what is free ends; asked twice, once. */
export async function voidCoupon(
  sql: Sql,
  { id, actor, reason }: { readonly id: string; readonly actor: string; readonly reason: string },
): Promise<'done' | 'not_found' | 'coupon_in_use'> {
  return inTransaction(sql, async (transaction) => {
    const [row] = await transaction<{ state: string }[]>`select state from coupons where id = ${id} for update`;
    if (row === undefined) return 'not_found';
    if (row.state === 'void') return 'done';
    if (!['issued', 'claimed', 'returned'].includes(row.state)) return 'coupon_in_use';
    await sayWho(transaction, { actor, reason: `void:${reason}` });
    await transaction`update coupons set state = 'void' where id = ${id}`;
    await logChange(transaction, { actor, action: 'coupon.void', object: id, detail: { reason } });
    return 'done';
  });
}
