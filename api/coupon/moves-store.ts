// SQL of the history of coupons: who is said to move them, and what happened to one.
import type { Sql } from '../db/connect.ts';

export interface CouponMove {
  readonly at: string;
  /** Null: it came into being. */
  readonly from: string | null;
  readonly to: string;
  readonly fromSubject: string | null;
  readonly toSubject: string | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly authorizationId: string | null;
}

/** More than happens to any coupon that is given on now and then. */
const MOVES_MAX = 200;

/** Until the end of the transaction: the triggers that write the history take it from here. */
export async function sayWho(sql: Sql, { actor, reason }: { readonly actor: string; readonly reason: string }): Promise<void> {
  await sql`select set_config('offerline.actor', ${actor}, true), set_config('offerline.reason', ${reason}, true)`;
}

/** Oldest first. */
export async function readMoves(sql: Sql, coupon: string): Promise<readonly CouponMove[]> {
  return sql<CouponMove[]>`
    select at, from_state as "from", to_state as "to", from_subject as "fromSubject", to_subject as "toSubject", actor, reason, authorization_id as "authorizationId"
    from coupon_moves where coupon = ${coupon} order by no limit ${MOVES_MAX}`;
}
