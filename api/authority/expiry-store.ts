// SQL of what is due: holds past their deadline, lots past their life, coupons past their date.
import type { Sql } from '../db/connect.ts';

export interface Due {
  readonly asOf: string | null;
  readonly most: number;
}
export interface DueHold {
  readonly id: string;
  readonly holdExpiresAt: string;
  readonly now: string;
}
export interface DueLots {
  readonly authorizationId: string;
  readonly now: string;
}

/** Earliest deadline first, after the one named: what cannot be expired never hides what can. */
export async function findDueHolds(sql: Sql, { asOf, most }: Due, after: DueHold | null): Promise<readonly DueHold[]> {
  return sql<DueHold[]>`
    select id, hold_expires_at as "holdExpiresAt", coalesce(${asOf}::timestamptz, clock_timestamp()) as now from authorizations
    where state in ('held', 'partly_captured') and hold_expires_at <= coalesce(${asOf}::timestamptz, now())
      and (${after?.id ?? null}::text is null or (hold_expires_at, id) > (${after?.holdExpiresAt ?? null}::timestamptz, ${after?.id ?? null}::text))
    order by hold_expires_at, id limit ${most}`;
}

/** Authorizations with lots that are due, by id, after the one named. */
export async function findDueLots(sql: Sql, { asOf, most }: Due, after: DueLots | null): Promise<readonly DueLots[]> {
  return sql<DueLots[]>`
    select distinct authorization_id as "authorizationId", coalesce(${asOf}::timestamptz, clock_timestamp()) as now from lots
    where active > 0 and origin is null and expires_at <= coalesce(${asOf}::timestamptz, now())
      and (${after?.authorizationId ?? null}::text is null or authorization_id > ${after?.authorizationId ?? null}::text)
    order by authorization_id limit ${most}`;
}

/** Gifts that nobody took go back to their givers, with the coupon as it is; both rows are free or the gift waits for the next sweep, so this waits for nobody. */
export async function lapseGifts(sql: Sql, { most }: Pick<Due, 'most'>): Promise<number> {
  const ended = await sql`
    with who as materialized (select set_config('offerline.actor', 'clock', true), set_config('offerline.reason', 'gift-lapsed', true)),
    due as materialized (
      select g.id, g.coupon, g.giver from who, coupon_gifts g join coupons c on c.id = g.coupon
      where g.state = 'open' and g.expires_at <= (select holder_time()) limit ${most} for update of c, g skip locked
    ),
    lapsed as (update coupon_gifts g set state = 'lapsed', ended_at = holder_time() from due where g.id = due.id)
    update coupons c set subject = due.giver from due where c.id = due.coupon and c.subject = 'gift:' || due.id`;
  return ended.count;
}

/** A coupon past its date can never be used, so marking it needs no lock of its wallet, and waits for none: one that is held now comes next time. */
export async function expireCoupons(sql: Sql, { asOf, most }: Due): Promise<number> {
  const marked = await sql`
    update coupons set state = 'expired' where id in (
      select id from coupons where state in ('issued', 'claimed', 'returned') and expires_at <= coalesce(${asOf}::timestamptz, now()) limit ${most} for update skip locked)`;
  return marked.count;
}
