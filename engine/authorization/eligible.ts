// Is one campaign open to one authorization, before any value is computed? The first thing in the way is named.
import { isAside } from '../benefit/coupon.ts';
import type { Coupon } from '../benefit/wallet.ts';
import { type AccountList, accountList, hasAccount } from '../campaign/account-list.ts';
import { epochOf } from '../campaign/local-time.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { fenceKey } from '../campaign/counter-keys.ts';
import { consentKey } from '../funding/consent.ts';
import type { Facts } from '../rules/facts.ts';
import { type Profile, type Situation, isUsable } from './situation.ts';
import type { EvaluateRequest } from './request.ts';

/** Why a campaign did not grant, in order of precedence; the first block means it was no candidate at all. */
export const OBSTACLES = [
  'card_not_bound',
  'account_not_bound',
  'list_not_bound',
  'segment_not_bound',
  'tier_not_bound',
  'place_not_included',
  'currency_mismatch',
  'stopped',
  'not_enrolled',
  'merchant_not_consented',
  'outside_schedule',
  'condition_not_met',
  'no_coupon',
  'held_out',
  'shadow',
  'failed',
  'no_value',
  'limit_reached',
  'budget_exhausted',
  'funder_cap_reached',
  'not_combinable',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** Terminal clocks further off than this are not believed (R23). */
export const DRIFT_MAX_MS = 15 * 60_000;

interface IncludeExclude {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Binding and place: what decides whether the campaign is a candidate. Null when nothing stands in the way. */
export function bindingObstacle(
  campaign: LiveCampaign,
  request: EvaluateRequest,
  profile: Profile & { readonly tiers: readonly string[] },
): Obstacle | null {
  const { binding, currency } = campaign.terms;
  if (!isCardBound(campaign, request.card)) return 'card_not_bound';
  const account = profile.account?.id ?? request.card.account;
  if (!allowsOne(binding.accounts, account)) return 'account_not_bound';
  if (!allows(binding.lists, profile.lists)) return 'list_not_bound';
  if (!allows(binding.segments, profile.account?.segments ?? [])) return 'segment_not_bound';
  if (!allows(binding.tiers, profile.tiers)) return 'tier_not_bound';
  if (!isPlaceIncluded(campaign, request, profile)) return 'place_not_included';
  return currency === request.currency ? null : 'currency_mismatch';
}

/** By the funding BIN, or where the campaign says so by the token's; a card without that BIN is bound by no list of BINs (R25). */
function isCardBound({ terms, bindsBin }: LiveCampaign, card: EvaluateRequest['card']): boolean {
  const { binOf, include } = terms.binding.cards;
  const bin = binOf === 'token' ? card.tokenBin : card.bin;
  return bin === undefined ? include.length === 0 : bindsBin(bin);
}

function isPlaceIncluded({ terms: { where } }: LiveCampaign, { merchant, terminal }: EvaluateRequest, profile: Profile): boolean {
  return (
    allowsOne(where.merchants, merchant.id) &&
    allowsOne(where.chains, profile.merchant?.chain) &&
    allowsOne(where.mccs, merchant.mcc) &&
    allowsOne(where.terminals, terminal.id) &&
    allowsOne(where.regions, profile.merchant?.region) &&
    allowsOne(where.channels, terminal.channel) &&
    allowsOne(where.entryModes, terminal.entryMode)
  );
}

/** Fence, enrolment, the merchant's consent, schedule, condition, coupon. */
export function eligibilityObstacle(campaign: LiveCampaign, situation: Situation, facts: Facts): Obstacle | null {
  const fence = situation.counters.get(fenceKey(campaign.id));
  if (fence !== undefined && !fence.open) return 'stopped';
  if (!isEnrolled(campaign, situation.profile)) return 'not_enrolled';
  if (!isConsented(campaign, situation.profile)) return 'merchant_not_consented';
  if (!isOpen(campaign, situation)) return 'outside_schedule';
  if (!campaign.condition(facts)) return 'condition_not_met';
  if (campaign.terms.benefit.type === 'coupon_redeem' && couponFor(campaign, situation) === null) return 'no_coupon';
  return null;
}

/** Campaigns that ask for it take only those who enrolled. */
export function isEnrolled(campaign: LiveCampaign, { enrolled }: Pick<Profile, 'enrolled'>): boolean {
  return campaign.terms.binding.enrolment !== 'required' || enrolled.includes(campaign.id);
}

/** Where whoever pays is asked each time, its yes is to one version: "campaign@version". */
export function isConsented({ id, version, terms }: LiveCampaign, { merchant }: Pick<Profile, 'merchant'>): boolean {
  return terms.funding.consent !== 'each' || merchant?.consents?.includes(consentKey(id, version)) === true;
}

/** The coupon that would be redeemed: one presented, else (autoApply) the wallet's that expires first. */
export function couponFor(campaign: LiveCampaign, situation: Situation): Coupon | null {
  const { benefit } = campaign.terms;
  if (benefit.type !== 'coupon_redeem') return null;
  const usable = (coupons: readonly Coupon[]) =>
    coupons.filter((coupon) => coupon.campaign === campaign.id && isUsable(coupon, situation.now) && isHolder(coupon, situation, benefit));
  const [shown] = usable(situation.presented);
  if (shown !== undefined) return shown;
  const held = benefit.autoApply ? usable(situation.wallet.coupons) : [];
  return held.toSorted((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt) || (one.id < other.id ? -1 : 1))[0] ?? null;
}

/** A reserved campaign takes a coupon from its named holder alone, and one that is being given away is nobody's to use. */
function isHolder(
  coupon: Coupon,
  { wallet }: Situation,
  terms: { readonly transferable: boolean; readonly holders?: string | undefined },
): boolean {
  if (coupon.subject === wallet.subject) return true;
  if (terms.holders === 'named' || isAside(coupon)) return false;
  return terms.transferable || coupon.subject === null;
}

/** The campaign's clock: ours, or the terminal's where the campaign trusts it and it is near ours; it may never widen from/to. */
export function isOpen(campaign: LiveCampaign, { now, request }: Pick<Situation, 'now' | 'request'>): boolean {
  const ledger = epochOf(now);
  if (campaign.terms.schedule.clock === 'ledger') return campaign.openAt(ledger);
  const terminal = Date.parse(request.at);
  if (Math.abs(terminal - ledger) > DRIFT_MAX_MS) return campaign.openAt(ledger);
  return ledger >= campaign.fromMs && ledger < campaign.toMs && campaign.openAt(terminal);
}

function allows(rule: IncludeExclude, values: readonly string[]): boolean {
  const { include, exclude } = rule;
  if (exclude.length > 0 && values.some((value) => names(exclude, value))) return false;
  return include.length === 0 || values.some((value) => names(include, value));
}

/** A value that is not known is in no list. */
function allowsOne({ include, exclude }: IncludeExclude, value: string | null | undefined): boolean {
  if (value === null || value === undefined) return include.length === 0;
  return (exclude.length === 0 || !names(exclude, value)) && (include.length === 0 || names(include, value));
}

/** Lists longer than this are searched in their compact form, made when they are first asked. */
const WALK_MAX = 32;
const compactLists = new WeakMap<readonly string[], AccountList>();

function names(list: readonly string[], value: string): boolean {
  if (list.length <= WALK_MAX) return list.includes(value);
  const compact = compactLists.get(list) ?? accountList(list);
  compactLists.set(list, compact);
  return hasAccount(compact, value);
}
