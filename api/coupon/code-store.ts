// SQL of codes that cardholders enter: one look for every code, whatever it is, and a note of each that was wrong.
import type { Sql } from '../db/connect.ts';

/** The kind of security event that alert rules on wrong codes count. */
export const WRONG_CODE = 'coupon_code_wrong';

export interface FoundCode {
  readonly coupon: string;
  readonly campaign: string;
  /** The gift that the code takes; null for a coupon that nobody held. */
  readonly gift: string | null;
}

/**
 * What a code would bring this subject, by the hashes of its spellings; null for one that is unknown, used, ended, or somebody's already. All of
 * these take one road: two looks by key, without a lock. It promises nothing: whoever takes it looks again under locks.
 */
export async function findCode(
  sql: Sql,
  { hashes, subject }: { readonly hashes: readonly string[]; readonly subject: string },
): Promise<FoundCode | null> {
  const [row] = await sql<FoundCode[]>`
    with clock as materialized (select holder_time() as now)
    select c.id as coupon, c.campaign, null as gift from clock, coupons c
    where c.code_hash = any(${hashes as string[]}::text[]) and c.subject is null and c.state = 'issued' and c.expires_at > clock.now
    union all
    select c.id, c.campaign, g.id from clock, coupon_gifts g join coupons c on c.id = g.coupon
    where g.code_hash = any(${hashes as string[]}::text[]) and g.state = 'open' and g.expires_at > clock.now and g.giver <> ${subject} limit 1`;
  return row ?? null;
}

/** Never the code, and no hash of it. */
export async function noteWrongCode(sql: Sql, at: { readonly door: 'app' | 'till'; readonly subject: string }): Promise<void> {
  await sql`insert into security_events (kind, subject, detail, at) values (${WRONG_CODE}, ${at.subject}, ${JSON.stringify({ door: at.door, count: 1 })}::text::json, holder_time())`;
}

/** The answer that a request of this subject got before; null for a new one. */
export async function readAnswer(
  sql: Sql,
  subject: string,
  requestId: string,
): Promise<{ readonly status: number; readonly reply: string } | null> {
  const [row] = await sql<
    { status: number; reply: string }[]
  >`select status, reply from wallet_requests where subject = ${subject} and id = ${requestId}`;
  return row ?? null;
}
