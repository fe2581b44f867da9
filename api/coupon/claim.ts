// Claims a coupon for a cardholder: once for each request, within every cap of its campaign.
import { randomBytes } from 'node:crypto';
import { type Coupon, withCoupon } from '../../engine/benefit/wallet.ts';
import { isClaimOpen, spanOf } from '../../engine/campaign/coupon-span.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { OfferHolder } from '../../engine/authorization/offers.ts';
import type { Asking } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import type { ProblemCode } from '../http/problem.ts';
import { logChange } from '../http/settings-store.ts';
import { readProfiles } from '../offers/store.ts';
import { claimNeeds, isUsedUp, type LiveCoupon, readLiveCoupon, setCode, takeClaims } from './claim-store.ts';
import type { CouponCodes } from './codes.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';
import { onceFor, type WalletReply } from '../benefit/wallet-request-store.ts';

export interface HolderCouponDeps {
  readonly sql: Sql;
  readonly codes: CouponCodes;
  /** Keyed hash of a code; the key is not in the database. */
  readonly codeHash: (code: string) => string;
}

export interface ClaimAsked {
  readonly campaign: string;
  readonly requestId: string;
}

/** `conflict` where the request id stands for another claim. */
export function claimCoupon(
  deps: HolderCouponDeps,
  asking: Asking,
  { campaign, requestId }: ClaimAsked,
): Promise<WalletReply | 'conflict'> {
  const request = { subject: asking.subject, id: requestId, kind: 'coupon.claim', body: { campaign }, actor: asking.actor };
  return onceFor(deps.sql, request, (transaction) => claimIn(transaction, deps, { ...asking, campaign }));
}

/** What is said of an attempt of which nothing is kept. */
export function refused(code: ProblemCode): WalletReply {
  return { status: 409, reply: JSON.stringify({ code }) };
}

async function claimIn(sql: Sql, deps: HolderCouponDeps, asked: Asking & { readonly campaign: string }): Promise<WalletReply> {
  const live = await readLiveCoupon(sql, asked.campaign);
  const holder = (await readProfiles(sql, [asked.account])).holders.get(asked.account);
  // One answer for what is not there, cannot be claimed, and is for others: whom a campaign is for is not told.
  if (live === null || holder === undefined || !isClaimable(live) || !isFor(live.document, holder)) return refused('not_claimable');
  const [clock] = await sql<{ now: string }[]>`select holder_time() as now`;
  if (clock === undefined) throw new Error('a clock has one row');
  if (!isClaimOpen(live.terms, clock.now) || !isWithin(live.document, clock.now)) return refused('claim_not_open');
  const { date } = localTime(Date.parse(clock.now), live.document.timeZone);
  const needs = claimNeeds(live, { account: asked.account, person: holder.account?.person ?? null, date, isNew: true });
  if (await isUsedUp(sql, needs)) return refused('claims_used_up');
  return take(sql, { deps, asked, live, needs });
}

interface Taking {
  readonly deps: HolderCouponDeps;
  readonly asked: Asking & { readonly campaign: string };
  readonly live: LiveCoupon;
  readonly needs: ReturnType<typeof claimNeeds>;
}

async function take(sql: Sql, { deps, asked, live, needs }: Taking): Promise<WalletReply> {
  const { subject, actor, campaign } = asked;
  const held = await lockHoldings(sql, { subjects: [subject] });
  const span = spanOf(live.terms, { now: held.now, timeZone: live.document.timeZone });
  const wallet = held.wallets.get(subject);
  if (span === null || wallet === undefined) return refused('claim_not_open');
  if (!(await takeClaims(sql, campaign, needs))) return refused('claims_used_up');
  const id = `cp_${randomBytes(16).toString('base64url')}`;
  const coupon: Coupon = { id, campaign, subject, state: 'claimed', ...span, authorizationId: null };
  await saveHoldings(sql, held, { wallets: [withCoupon(wallet, coupon)], source: `claim:${id}`, actor });
  if (live.terms.codes === 'on_demand') await setCode(sql, id, deps.codeHash(deps.codes.onDemand(id)));
  await logChange(sql, { actor, action: 'coupon.claim', object: id, detail: { campaign } });
  return { status: 201, reply: JSON.stringify({ id, campaign, state: coupon.state, ...span }) };
}

/** A stock of codes is bound by its codes alone. */
function isClaimable({ terms }: LiveCoupon): boolean {
  return terms.claim !== undefined && terms.codes !== 'generated' && terms.codes !== 'uploaded';
}

function isWithin({ schedule }: Campaign, now: string): boolean {
  return Date.parse(now) < Date.parse(schedule.to);
}

/** Binding without a card: what nobody of this account could use, nobody of it claims. */
function isFor({ id, binding }: Campaign, { account, lists, enrolled, tiers }: OfferHolder): boolean {
  const accounts = account === null ? [] : [account.id];
  return (
    allows(binding.accounts, accounts) &&
    allows(binding.lists, lists) &&
    allows(binding.segments, account?.segments ?? []) &&
    allows(binding.tiers, tiers) &&
    (binding.enrolment !== 'required' || enrolled.includes(id))
  );
}

function allows(rule: { readonly include: readonly string[]; readonly exclude: readonly string[] }, values: readonly string[]): boolean {
  if (values.some((value) => rule.exclude.includes(value))) return false;
  return rule.include.length === 0 || values.some((value) => rule.include.includes(value));
}
