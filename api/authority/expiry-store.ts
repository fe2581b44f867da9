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

/** A coupon past its date can never be used, so marking it needs no lock of its wallet, and waits for none: one that is held now comes next time. */
export async function expireCoupons(sql: Sql, { asOf, most }: Due): Promise<number> {
  const marked = await sql`
    update coupons set state = 'expired' where id in (
      select id from coupons where state = 'issued' and expires_at <= coalesce(${asOf}::timestamptz, now()) limit ${most} for update skip locked)`;
  return marked.count;
}
