// SQL of issuing coupons: into a wallet, or as codes of which only a keyed hash is kept.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { sayWho } from './moves-store.ts';

export interface IssuedCoupon {
  readonly id: string;
  readonly codeHash: string | null;
  readonly validFrom: string;
  readonly expiresAt: string;
}
export interface CouponIssue {
  readonly requestId: string;
  readonly campaign: string;
  readonly subject: string | null;
  readonly actor: string;
  readonly coupons: readonly { readonly id: string; readonly codeHash: string | null }[];
}
export type IssueFault = 'not_found' | 'not_a_coupon' | 'campaign_not_live' | 'request_id_reused';

/** All or nothing, once per request id; validity counts from the database's clock and the days of the live version. */
export async function issueCoupons(
  sql: Sql,
  issue: CouponIssue,
): Promise<
  { readonly ok: true; readonly validFrom: string; readonly expiresAt: string } | { readonly ok: false; readonly code: IssueFault }
> {
  return inTransaction(sql, async (transaction) => {
    const terms = await couponTerms(transaction, issue.campaign);
    if (!terms.ok) return terms;
    const issuedBy = `request:${issue.requestId}`;
    await transaction`select pg_advisory_xact_lock(hashtext(${issuedBy}))`;
    const [known] = await transaction`select 1 from coupons where issued_by = ${issuedBy} limit 1`;
    if (known !== undefined) return { ok: false, code: 'request_id_reused' } as const;
    const [span] = await transaction<
      { validFrom: string; expiresAt: string }[]
    >`select clock_timestamp() as "validFrom", clock_timestamp() + make_interval(days => ${terms.days}) as "expiresAt"`;
    if (span === undefined) throw new Error('the database gave no time');
    await sayWho(transaction, { actor: issue.actor, reason: `issue:${issue.requestId}` });
    await transaction`
      insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by)
      select id, ${issue.campaign}, nullif(hash, ''), ${issue.subject}, 'issued', ${span.validFrom}, ${span.expiresAt}, ${issuedBy}
      from unnest(${issue.coupons.map((coupon) => coupon.id)}::text[], ${issue.coupons.map((coupon) => coupon.codeHash ?? '')}::text[]) as t(id, hash)`;
    await logChange(transaction, {
      actor: issue.actor,
      action: 'coupon.issue',
      object: issue.campaign,
      detail: { requestId: issue.requestId, count: issue.coupons.length, toWallet: issue.subject !== null },
    });
    return { ok: true, ...span } as const;
  });
}

/** The days of the live version (one in shadow redeems nothing), locked against a stop until the coupons are in. */
async function couponTerms(
  sql: Sql,
  id: string,
): Promise<{ readonly ok: true; readonly days: number } | { readonly ok: false; readonly code: IssueFault }> {
  const [campaign] = await sql<{ state: string; type: string | null; days: number | null }[]>`
    select case when v.document #>> '{rollout,mode}' = 'shadow' then 'shadow' else c.state end as state, v.document -> 'benefit' ->> 'type' as type, (v.document -> 'benefit' ->> 'validDays')::int as days
    from campaigns c left join campaign_versions v on v.id = c.id and v.version = c.live_version where c.id = ${id} for share of c`;
  if (campaign === undefined) return { ok: false, code: 'not_found' };
  if (campaign.type !== null && campaign.type !== 'coupon_redeem') return { ok: false, code: 'not_a_coupon' };
  return campaign.state === 'live' && campaign.days !== null ? { ok: true, days: campaign.days } : { ok: false, code: 'campaign_not_live' };
}
