// SQL of coupons that are given from one cardholder to another: set aside under a code, taken once, taken back, or lapsed.
import type { Sql } from '../db/connect.ts';

export interface OpenGift {
  readonly id: string;
  readonly coupon: string;
  readonly giver: string;
  readonly expiresAt: string;
}

const columns = (sql: Sql) => sql`id, coupon, giver, expires_at as "expiresAt"`;

export async function insertGift(sql: Sql, gift: OpenGift & { readonly codeHash: string; readonly at: string }): Promise<void> {
  await sql`
    insert into coupon_gifts (id, coupon, giver, code_hash, at, expires_at) values (${gift.id}, ${gift.coupon}, ${gift.giver}, ${gift.codeHash}, ${gift.at}, ${gift.expiresAt})`;
}

/** The one that is open for this coupon, its row locked; the coupon is locked first. */
export async function lockGift(sql: Sql, coupon: string): Promise<OpenGift | null> {
  const [row] = await sql<OpenGift[]>`select ${columns(sql)} from coupon_gifts where coupon = ${coupon} and state = 'open' for update`;
  return row ?? null;
}

export async function endGift(
  sql: Sql,
  gift: string,
  end: { readonly state: 'taken' | 'taken_back'; readonly taker: string | null; readonly at: string },
): Promise<void> {
  await sql`update coupon_gifts set state = ${end.state}, taker = ${end.taker}, ended_at = ${end.at} where id = ${gift}`;
}

/** Counts that it was given and taken. */
export async function countGiven(sql: Sql, coupon: string): Promise<void> {
  await sql`update coupons set given = given + 1 where id = ${coupon}`;
}

export async function readGiven(sql: Sql, coupon: string): Promise<number> {
  const [row] = await sql<{ given: number }[]>`select given from coupons where id = ${coupon}`;
  return row?.given ?? 0;
}
