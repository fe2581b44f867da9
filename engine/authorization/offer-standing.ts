// How one offer stands for one account: usable, nearly, soon, enrol first, used up, or not to be shown at all; and what is missing, in words.
import type { ClaimTerms } from '../benefit/schema.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { takesPart } from '../campaign/rollout.ts';
import type { FactName, FactValue } from '../rules/facts.ts';
import type { HeldCard, HolderState, Standee } from './offer-holder.ts';
import { isMet } from './nearest-value.ts';
import { hasLimits, type Left, limitsLeft, type LimitStand, type Quota, USED_UP_WORDS } from './offer-limits.ts';
import { fromWords, type OfferTiming, type TimingOf } from './offer-timing.ts';
import type { OfferWay, OfferWays } from './offer-ways.ts';
import {
  ALL_TAKEN,
  CLAIMED_ALREADY,
  ENROL_FIRST,
  lackOf,
  lackOfAmount,
  type Missing,
  type NameOf,
  otherCard,
  pointsMore,
} from './offer-words.ts';
import type { OfferHolder } from './offers.ts';

export const OFFER_STATES = ['eligible', 'nearly', 'soon', 'enrol', 'used_up'] as const;
export type OfferState = (typeof OFFER_STATES)[number];
export const OFFER_ACTIONS = ['pay', 'enrol', 'leave', 'claim', 'join'] as const;
export type OfferAction = (typeof OFFER_ACTIONS)[number];

/** A campaign as it is offered to many accounts: what is the same for all of them is worked out once. */
export interface ReadyOffer {
  readonly campaign: LiveCampaign;
  readonly ways: OfferWays;
  readonly timing: TimingOf;
  /** Bound by what is never told: accounts, lists, segments, tiers, or facts of that kind. */
  readonly isPersonal: boolean;
}

export interface OfferMoment {
  readonly nowMs: number;
  /** Days and months of usage. */
  readonly timeZone: string;
  /** What draws follow from; null where there is none yet. */
  readonly salt: string | null;
  readonly quotaOf: (campaign: string) => Quota | null;
  readonly nameOf: NameOf;
  /** What its holder is about to pay, minor units; null where nobody said. */
  readonly amount: number | null;
}

export interface Standing {
  readonly state: OfferState;
  readonly missing: readonly Missing[];
  readonly left: Left | null;
  readonly quota: Quota | null;
  readonly actions: readonly OfferAction[];
  /** Labels of the cards it works with, where some of the cards in hand do not. */
  readonly cards: readonly string[];
}

/** Null for what this account is not shown. Nothing of the answer depends on what is private, but whether there is one. */
export function standingOf(ready: ReadyOffer, standee: Standee, at: OfferMoment): Standing | null {
  if (!mayBeShown(ready, standee, at)) return null;
  const found = bestWay(ready, standee, at);
  if (found === null) return null;
  const { campaign } = ready;
  const { terms } = campaign;
  const quota = at.quotaOf(campaign.id);
  const limits = limitsOf(campaign, standee, at);
  const cards = cardsOf(campaign, standee.state.cards);
  const mustEnrol = terms.binding.enrolment === 'required' && !standee.state.enrolled.has(campaign.id);
  const { opensAt } = found.timing;
  const missing = [
    ...(quota === 'gone' ? [ALL_TAKEN] : []),
    ...claimMissing(ready, standee.state),
    ...(limits.usedUp === null ? [] : [{ code: 'limit', text: USED_UP_WORDS[limits.usedUp] }]),
    ...(mustEnrol ? [ENROL_FIRST] : []),
    ...(cards === 'none' ? [otherCard(terms.binding.cards.include)] : []),
    ...found.lacks,
    ...timeMissing(ready, { opensAt, claimFrom: claimOf(ready, standee.state)?.from }, at),
  ];
  const state = stateOf(missing);
  const actions = actionsOf(ready, standee, state);
  const standing = { state, missing, left: limits.left, quota, actions, cards: cards === 'none' ? [] : cards };
  const isCommon = missing.length === 0 && standing.cards.length === 0 && !standee.state.usedCampaigns.has(campaign.id);
  return isCommon ? sharedStanding(ready, standing) : standing;
}

/** Many accounts stand alike, so what is printed of one standing is printed once. */
const standings = new WeakMap<ReadyOffer, Map<string, Standing>>();

function sharedStanding(ready: ReadyOffer, standing: Standing): Standing {
  const known = standings.get(ready) ?? new Map<string, Standing>();
  standings.set(ready, known);
  const key = `${standing.quota} ${standing.actions.join()}`;
  const same = known.get(key) ?? standing;
  known.set(key, same);
  return same;
}

/** The later of the two: a coupon is of no use before it can be claimed, and claimed before it can be used. */
function timeMissing(
  { campaign }: ReadyOffer,
  { opensAt, claimFrom }: { readonly opensAt: number | null; readonly claimFrom: string | undefined },
  { nowMs }: OfferMoment,
): readonly Missing[] {
  const claimsAt = claimFrom === undefined ? 0 : Date.parse(claimFrom);
  const from = claimsAt > nowMs ? claimsAt : opensAt;
  return from === null ? [] : [{ code: 'time', text: fromWords(from, nowMs, campaign.terms.timeZone) }];
}

/** Terms of the claim that is still to be made; null where there is a coupon already, or nothing to claim. */
function claimOf({ campaign }: ReadyOffer, state: HolderState): ClaimTerms | null {
  const { benefit } = campaign.terms;
  if (benefit.type !== 'coupon_redeem' || state.coupons.includes(campaign.id)) return null;
  return benefit.claim ?? null;
}

function claimMissing(ready: ReadyOffer, state: HolderState): readonly Missing[] {
  if (claimOf(ready, state) === null) return [];
  if (state.claimed.includes(ready.campaign.id)) return [CLAIMED_ALREADY];
  return state.claimedOut.includes(ready.campaign.id) ? [ALL_TAKEN] : [];
}

const USED_UP: ReadonlySet<string> = new Set(['gone', 'limit', 'again', 'claimed']);

function stateOf(missing: readonly Missing[]): OfferState {
  if (missing.length === 0) return 'eligible';
  const codes = missing.map(({ code }) => code);
  if (codes.some((code) => USED_UP.has(code))) return 'used_up';
  if (codes.includes('enrol')) return 'enrol';
  return codes.every((code) => code === 'time') ? 'soon' : 'nearly';
}

/** Binding, draw and consent: never told, so the offer is there or it is not. */
export function mayBeShown(ready: ReadyOffer, { holder, state, facts }: Standee, at: OfferMoment): boolean {
  const { campaign, ways } = ready;
  const { binding } = campaign.terms;
  const account = holder.account?.id;
  if (ready.isPersonal && !state.isPersonal) return false;
  if (!isBound(binding, holder)) return false;
  const claimTo = claimOf(ready, state)?.to;
  if (claimTo !== undefined && Date.parse(claimTo) <= at.nowMs) return false;
  if (ways.isRuledOut?.(facts) === true) return false;
  if (campaign.ranges.length === 0) return true;
  if (at.salt === null || account === undefined) return false;
  const subject = holder.household === undefined ? `ac:${account}` : `hh:${holder.household}`;
  return takesPart(campaign, { salt: at.salt, subject }, at.nowMs);
}

function isBound(binding: LiveCampaign['terms']['binding'], { account, lists, tiers }: OfferHolder): boolean {
  return (
    allows(binding.accounts, account === null ? [] : [account.id]) &&
    allows(binding.lists, lists) &&
    allows(binding.segments, account?.segments ?? []) &&
    allows(binding.tiers, tiers)
  );
}

function allows(sides: { readonly include: readonly string[]; readonly exclude: readonly string[] }, values: readonly string[]): boolean {
  if (sides.exclude.length > 0 && values.some((value) => sides.exclude.includes(value))) return false;
  return sides.include.length === 0 || values.some((value) => sides.include.includes(value));
}

interface FoundWay {
  readonly lacks: readonly Missing[];
  readonly timing: OfferTiming;
}

/** Of the ways whose private needs are met, the one with the least missing. */
function bestWay(ready: ReadyOffer, standee: Standee, at: OfferMoment): FoundWay | null {
  let best: FoundWay | null = null;
  for (const way of ready.ways.ways) {
    const found = walked(way, ready, { standee, at });
    if (found === null) continue;
    if (best === null || weightOf(found) < weightOf(best)) best = found;
  }
  return best;
}

const weightOf = ({ lacks, timing }: FoundWay): number => lacks.length * 2 + (timing.opensAt === null ? 0 : 1);

const NOTHING_LACKS: readonly Missing[] = [];

function walked(way: OfferWay, ready: ReadyOffer, asked: { readonly standee: Standee; readonly at: OfferMoment }): FoundWay | null {
  const { facts } = asked.standee;
  const valueIn = (fact: FactName): FactValue | null => facts[fact] ?? null;
  if (!way.hidden.every(([fact, possible]) => isMet(valueIn(fact), possible))) return null;
  const timing = ready.timing(way, asked.at.nowMs);
  if (timing === null) return null;
  const { currency, benefit } = ready.campaign.terms;
  if (way.told.length === 0 && asked.at.amount === null && benefit.type !== 'points_payment') return { lacks: NOTHING_LACKS, timing };
  const lacks: Missing[] = [];
  for (const [fact, possible] of way.told) {
    const lack = lackOf({ fact, possible, value: valueIn(fact), currency, nameOf: asked.at.nameOf });
    if (lack === 'never') return null;
    if (lack !== null) lacks.push(lack);
  }
  const short = [lackOfAmount(way.amountLeast, asked.at.amount, currency), shortOfPoints(ready, asked.standee)];
  return { lacks: [...lacks, ...short.filter((each) => each !== null)], timing };
}

/** Points of its own programme, as many as it takes at least. */
function shortOfPoints({ campaign }: ReadyOffer, { state }: Standee): Missing | null {
  const { benefit } = campaign.terms;
  if (benefit.type !== 'points_payment') return null;
  const need = Math.max(1, benefit.minPoints);
  const have = Math.max(0, state.points[benefit.programme] ?? 0);
  return have >= need ? null : pointsMore(need - have);
}

const UNLIMITED: LimitStand = { left: null, usedUp: null };

function limitsOf(campaign: LiveCampaign, { holder, state }: Standee, { nowMs }: OfferMoment): LimitStand {
  const { account } = holder;
  if (account === null || !hasLimits(campaign.terms)) return UNLIMITED;
  const subject = { account: account.id, person: account.person, cards: state.cards.map(({ token }) => token) };
  const isOwn = state.usedCampaigns.has(campaign.id) || campaign.terms.limits.perSubject.some(({ of }) => of === 'card');
  if (isOwn) return limitsLeft(campaign, subject, { used: state.used, nowMs });
  const unused = unusedLimits.get(campaign) ?? limitsLeft(campaign, subject, { used: () => 0, nowMs });
  unusedLimits.set(campaign, unused);
  return unused;
}

/** Of whoever has used nothing: the same for all. */
const unusedLimits = new WeakMap<LiveCampaign, LimitStand>();

/** `none` only where every card in hand is known and none of them is bound. */
function cardsOf(campaign: LiveCampaign, held: readonly HeldCard[]): readonly string[] | 'none' {
  const { cards } = campaign.terms.binding;
  if (cards.include.length + cards.exclude.length === 0 || cards.binOf === 'token' || held.length === 0) return [];
  const fitting = held.filter(({ bin }) => bin === null || campaign.bindsBin(bin));
  if (fitting.length === 0) return 'none';
  return fitting.length === held.length ? [] : fitting.flatMap(({ label }) => (label === null ? [] : [label]));
}

function actionsOf({ campaign }: ReadyOffer, { holder, state }: Standee, stands: OfferState): readonly OfferAction[] {
  const { benefit, binding } = campaign.terms;
  if (benefit.type === 'membership_programme') {
    const isMember = holder.tiers.some((tier) => tier.startsWith(`${campaign.id}:`));
    return isMember || benefit.join !== 'enrol' ? [] : ['join'];
  }
  if (stands === 'enrol') return ['enrol'];
  const leave: readonly OfferAction[] = binding.enrolment === 'required' ? ['leave'] : [];
  if (benefit.type === 'coupon_redeem' && !state.coupons.includes(campaign.id)) return stands === 'eligible' ? ['claim', ...leave] : leave;
  return stands === 'eligible' ? ['pay', ...leave] : leave;
}
