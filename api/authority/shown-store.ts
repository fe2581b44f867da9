// SQL of codes shown at the till and slices of gates: locked before wallets and before counters, written with the batch that used them.
import type { Sql } from '../db/connect.ts';

/** A code that was given out, and the key that signed it. */
export interface CodeRow {
  readonly hash: string;
  readonly subject: string;
  readonly coupon: string | null;
  readonly expiresAt: string;
  readonly consumedBy: string | null;
  /** Base64url. */
  readonly publicKey: string;
  /** Milliseconds since it was made, by the database's clock. */
  readonly ageMs: number;
}
export interface SliceRow {
  readonly id: string;
  readonly gate: string;
  readonly campaign: string;
  readonly version: number;
  readonly epoch: number;
  /** Key of the counter that holds it. */
  readonly counter: string;
  readonly benefit: number;
  readonly amount: number;
  readonly spent: number;
  readonly validFrom: string;
  readonly validUntil: string;
  /** Does it still take taps, by the database's clock? */
  readonly isOpen: boolean;
}
/** What a gate says beside the request. */
export interface Tap {
  readonly gate: string;
  readonly slice: string;
  readonly epoch: number;
}

/** A code and the authorization that took it. */
export interface ConsumedCode {
  readonly hash: string;
  readonly authorizationId: string;
  readonly at: string;
}
export interface TapRow {
  readonly authorizationId: string;
  readonly gate: string;
  readonly slice: string;
  readonly at: string;
  readonly amount: number;
  readonly granted: number;
  readonly reason: string | null;
  readonly receivedAt: string;
}

/** Two batches that are shown one code wait for each other here: only one of them finds it unused. */
export async function lockCodes(sql: Sql, hashes: readonly string[]): Promise<readonly CodeRow[]> {
  if (hashes.length === 0) return [];
  return sql<CodeRow[]>`
    select c.nonce_hash as hash, c.subject, c.coupon, c.expires_at as "expiresAt", c.consumed_by as "consumedBy", k.public_key as "publicKey",
      (extract(epoch from clock_timestamp() - c.created_at) * 1000)::bigint as "ageMs"
    from qr_codes c join signing_keys k using (kid) where c.nonce_hash = any(${hashes}::text[]) order by c.nonce_hash collate "C" for update of c`;
}

export async function lockSlices(sql: Sql, ids: readonly string[]): Promise<readonly SliceRow[]> {
  if (ids.length === 0) return [];
  return sql<SliceRow[]>`
    select id, gate, campaign, version, epoch, counter, benefit, amount, spent, valid_from as "validFrom", valid_until as "validUntil",
      state = 'open' and clock_timestamp() < grace_until as "isOpen"
    from gate_slices where id = any(${ids}::text[]) order by id collate "C" for update`;
}

/** The rows are locked and were unused; the database refuses a second use all the same. */
export function consumeCodes(sql: Sql, consumed: readonly ConsumedCode[]) {
  return sql`
    update qr_codes c set consumed_by = r."authorizationId", consumed_at = r.at
    from json_to_recordset(${JSON.stringify(consumed)}::text::json) as r(hash text, "authorizationId" text, at timestamptz) where c.nonce_hash = r.hash`;
}

/** What was granted leaves the slice in the same statement. */
export function insertTaps(sql: Sql, taps: readonly TapRow[]) {
  return sql`
    with tapped as (
      insert into gate_taps (authorization_id, gate, slice, at, amount, granted, reason, received_at)
      select r."authorizationId", r.gate, r.slice, r.at, r.amount, r.granted, r.reason, r."receivedAt"
      from json_to_recordset(${JSON.stringify(taps)}::text::json) as r("authorizationId" text, gate text, slice text, at timestamptz, amount bigint, granted bigint, reason text, "receivedAt" timestamptz)
      returning slice, granted
    )
    update gate_slices s set spent = s.spent + t.granted from (select slice, sum(granted)::bigint as granted from tapped group by slice) t where s.id = t.slice and t.granted > 0`;
}
