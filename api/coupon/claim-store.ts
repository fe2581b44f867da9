// SQL of claims: the live terms of a coupon campaign, and counters that say how many were claimed, by all and by each.
import type { CouponTerms } from '../../engine/benefit/coupon.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';

export interface LiveCoupon {
  readonly campaign: string;
  readonly terms: CouponTerms;
  readonly document: Campaign;
}

/** Of a campaign that is live and redeems coupons, one in shadow left out; locked against a stop until the transaction ends. */
export async function readLiveCoupon(sql: Sql, campaign: string): Promise<LiveCoupon | null> {
  const [row] = await sql<{ document: Campaign }[]>`
    select v.document from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version
    where c.id = ${campaign} and c.state = 'live' and v.document #>> '{rollout,mode}' is distinct from 'shadow' for share of c`;
  const benefit = row?.document.benefit;
  return row === undefined || benefit?.type !== 'coupon_redeem' ? null : { campaign, terms: benefit, document: row.document };
}

/** One counter that a claim moves by one, with the most it may reach. */
export interface ClaimNeed {
  readonly key: string;
  readonly ceiling: number;
}

/** Keys of whom the claim is counted for; without `isNew` what was claimed before by somebody else is only counted for its new holder. */
export function claimNeeds(
  { campaign, terms }: Pick<LiveCoupon, 'campaign' | 'terms'>,
  who: { readonly account: string; readonly person: string | null; readonly date: string; readonly isNew: boolean },
): readonly ClaimNeed[] {
  const { total, perDay, perPerson, perPersonDay } = terms.claim ?? {};
  const need = (key: string, ceiling: number | undefined): readonly ClaimNeed[] => (ceiling === undefined ? [] : [{ key, ceiling }]);
  // Counted for the account too: a person who becomes known later begins with what their accounts have had.
  const holders = [`ac:${campaign}:${who.account}`, ...(who.person === null ? [] : [`person:${campaign}:${who.person}`])];
  return [
    ...(who.isNew ? [...need(`total:${campaign}`, total), ...need(`day:${campaign}:${who.date}`, perDay)] : []),
    ...holders.flatMap((holder) => [...need(holder, perPerson), ...need(`${holder}:${who.date}`, perPersonDay)]),
  ];
}

/** Is one of them used up? Without a lock: whoever comes when it is over costs little, and only the write below decides. */
export async function isUsedUp(sql: Sql, needs: readonly ClaimNeed[]): Promise<boolean> {
  if (needs.length === 0) return false;
  const [full] = await sql`
    select 1 from claim_counters k join json_to_recordset(${JSON.stringify(needs)}::text::json) as n(key text, ceiling bigint) using (key) where k.used >= n.ceiling limit 1`;
  return full !== undefined;
}

/** Counts one claim for all of them, or for none: false where one is used up. Their rows are locked in the order of their keys until the transaction ends. */
export async function takeClaims(sql: Sql, campaign: string, needs: readonly ClaimNeed[]): Promise<boolean> {
  if (needs.length === 0) return true;
  await sql`savepoint claims`;
  const taken = await sql`
    insert into claim_counters as k (key, campaign, used, ceiling)
    select n.key, ${campaign}, 1, n.ceiling from json_to_recordset(${JSON.stringify(needs)}::text::json) as n(key text, ceiling bigint) order by n.key collate "C"
    on conflict (key) do update set used = k.used + 1, ceiling = excluded.ceiling where k.used < excluded.ceiling returning 1`;
  if (taken.length === needs.length) return true;
  await sql`rollback to savepoint claims`;
  return false;
}

/** Null for an account that is not known. */
export async function readPerson(sql: Sql, account: string): Promise<string | null> {
  const [row] = await sql<{ person: string | null }[]>`select person from accounts where id = ${account}`;
  return row?.person ?? null;
}

/** The code with which the coupon may be presented too. */
export async function setCode(sql: Sql, coupon: string, codeHash: string): Promise<void> {
  await sql`update coupons set code_hash = ${codeHash} where id = ${coupon}`;
}
