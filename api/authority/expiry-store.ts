// SQL of what is due: holds past their deadline, lots past their life, coupons past their date.
import type { Sql } from '../db/connect.ts';

interface Due {
  readonly asOf: string | null;
  readonly most: number;
}

export async function findDueHolds(
  sql: Sql,
  { asOf, most }: Due,
): Promise<readonly { readonly id: string; readonly holdExpiresAt: string; readonly now: string }[]> {
  return sql<{ id: string; holdExpiresAt: string; now: string }[]>`
    select id, hold_expires_at as "holdExpiresAt", coalesce(${asOf}::timestamptz, clock_timestamp()) as now from authorizations
    where state in ('held', 'partly_captured') and hold_expires_at <= coalesce(${asOf}::timestamptz, clock_timestamp()) order by hold_expires_at limit ${most}`;
}

export async function findDueLots(
  sql: Sql,
  { asOf, most }: Due,
): Promise<readonly { readonly authorizationId: string; readonly now: string }[]> {
  return sql<{ authorizationId: string; now: string }[]>`
    select distinct authorization_id as "authorizationId", coalesce(${asOf}::timestamptz, clock_timestamp()) as now from lots
    where active > 0 and expires_at <= coalesce(${asOf}::timestamptz, clock_timestamp()) limit ${most}`;
}

/** A coupon past its date can never be used, so marking it needs no lock of its wallet, and waits for none: one that is held now comes next time. */
export async function expireCoupons(sql: Sql, { asOf, most }: Due): Promise<number> {
  const marked = await sql`
    update coupons set state = 'expired' where id in (
      select id from coupons where state = 'issued' and expires_at <= coalesce(${asOf}::timestamptz, clock_timestamp()) limit ${most} for update skip locked)`;
  return marked.count;
}
