// SQL of shown codes: what is remembered of each, how many one wallet may have alive, and when they are forgotten.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface NewCode {
  readonly hash: string;
  readonly kid: string;
  readonly subject: string;
  readonly coupon: string | null;
  readonly expiresAt: string;
  /** ISO 8601, by the database. */
  readonly now: string;
  readonly actor: string;
}
export type KeptCode = 'kept' | 'no_coupon' | 'too_many';

/** A phone renews its code every 45 seconds; so many at once are several phones, or somebody collecting. */
export const CODES_ALIVE_MAX = 8;

/** The first of a row is in the log of changes; its renewals are not, or every open phone would write there each minute. */
export async function insertCode(sql: Sql, code: NewCode): Promise<KeptCode> {
  const { hash, kid, subject, coupon, expiresAt, now, actor } = code;
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`qr ${subject}`}, 0))`;
    const [found] = await transaction<{ alive: number; held: boolean }[]>`
      select (select count(*)::int from qr_codes where subject = ${subject} and consumed_by is null and expires_at > ${now}::timestamptz and created_at > clock_timestamp() - interval '1 minute') as alive,
        ${coupon}::text is null or exists (
          select 1 from coupons where id = ${coupon} and subject = ${subject} and state in ('issued', 'claimed', 'returned') and expires_at > ${now}::timestamptz) as held`;
    if (found?.held !== true) return 'no_coupon';
    if (found.alive >= CODES_ALIVE_MAX) return 'too_many';
    await transaction`insert into qr_codes (nonce_hash, kid, subject, coupon, expires_at) values (${hash}, ${kid}, ${subject}, ${coupon}, ${expiresAt})`;
    if (found.alive === 0) await logChange(transaction, { actor, action: 'qr.show', object: subject, detail: { coupon } });
    return 'kept';
  });
}

/** Longer than any gate may wait before it uploads: until then a second use is told from a code that never was. */
const KEPT_DAYS = 8;
const FORGOTTEN_MAX = 5_000;

/** How many were forgotten. */
export async function forgetCodes(sql: Sql): Promise<number> {
  const gone = await sql`
    delete from qr_codes where nonce_hash in (
      select nonce_hash from qr_codes where expires_at < clock_timestamp() - make_interval(days => ${KEPT_DAYS}) order by expires_at limit ${FORGOTTEN_MAX} for update skip locked)`;
  return gone.count;
}
