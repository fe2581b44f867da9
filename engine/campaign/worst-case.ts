// The worst case of a campaign for the checker's eyes: one purchase, one purchase together with others, and the whole of it by who pays.
import { type Stackable, areCombinable, compareStackables } from '../benefit/stack.ts';
import { deliveryOf } from '../benefit/quote.ts';
import type { BenefitTerms } from '../benefit/schema.ts';
import { fund } from '../funding/fund.ts';
import type { FundedShare } from '../funding/schema.ts';
import { AMOUNT_MAX } from '../money/amount.ts';
import { BPS_WHOLE, mulDiv } from '../money/rate.ts';
import { type Reach, amountsOf, mayMeet, reachOf } from './lint-reach.ts';
import type { Holidays } from './live.ts';
import type { Campaign } from './schema.ts';
import { isDiscount, worthOn } from './worth.ts';

/** Another campaign that is live, and what it has spent of its budget. */
export interface LintPeer {
  readonly terms: Campaign;
  /** held + captured - returned, minor units. */
  readonly used: number;
}

export interface WorstCase {
  /** The most one purchase is granted, minor units; null when only the size of the purchase bounds it. */
  readonly perPurchase: number | null;
  /** The largest discount of one purchase together with peers it may be combined with, in basis points of the purchase. */
  readonly combinedShareBps: number;
  /** The peers of that combination. */
  readonly combinedWith: readonly string[];
  /** The most the whole campaign can cost, minor units; null when nothing bounds it. */
  readonly total: number | null;
  /** Who pays that total. */
  readonly byParty: readonly FundedShare[];
  readonly currency: string;
}

/** Holidays only close days, so leaving them out can only make a worst case larger. */
const NO_HOLIDAYS: Holidays = {};

/** Never less than what decisions can grant; combinations with a peer of the same id (an earlier version) are left out. */
export function worstCaseOf(campaign: Campaign, peers: readonly LintPeer[]): WorstCase {
  const reach = reachOf(campaign, NO_HOLIDAYS);
  const others = peers.filter((peer) => peer.terms.id !== campaign.id).map((peer) => reachOf(peer.terms, NO_HOLIDAYS));
  const combined = worstCombination(reach, others);
  const each = mostEach(reach);
  const total = mostOfAll(campaign, each);
  return {
    perPurchase: each,
    combinedShareBps: combined.shareBps,
    combinedWith: combined.ids,
    total,
    byParty: total === null ? [] : fundedTotal(campaign, { each, total }),
    currency: campaign.currency,
  };
}

/** The most one purchase within its reach is granted by the terms and the money limits of one subject. */
export function mostEach(reach: Reach): number | null {
  const { terms } = reach;
  const { most } = amountsOf(reach);
  if (reach.alternatives.length === 0) return 0;
  const largest = Math.min(most, AMOUNT_MAX);
  const bound = mostByTerms(terms.benefit, largest, Number.isFinite(most));
  const limits = terms.limits.perSubject.flatMap((limit) =>
    limit.money === undefined || limit.of === 'account' || limit.of === 'person' ? [] : [limit.money],
  );
  const bounds = [...(bound === null ? [] : [bound]), ...limits];
  return bounds.length === 0 ? null : Math.min(...bounds);
}

function mostByTerms(benefit: BenefitTerms, largest: number, isBounded: boolean): number | null {
  if (benefit.type === 'coupon_issue' || benefit.type === 'membership_programme') return 0;
  if (benefit.type === 'points_earn') return mostPoints(benefit, largest, isBounded);
  if (benefit.type === 'instalment_subsidy') {
    const fee = Math.max(0, ...Object.values(benefit.feeBpsByCount));
    const paid = mulDiv(mulDiv(largest, [fee, BPS_WHOLE], 'up'), [benefit.shareBps, BPS_WHOLE], 'up');
    return bounded(isBounded ? paid : null, benefit.cap);
  }
  const worth = worthOn(benefit, largest);
  return isBounded || worthOn(benefit, AMOUNT_MAX - 1) === worth ? worth : null;
}

function mostPoints(benefit: Extract<BenefitTerms, { type: 'points_earn' }>, largest: number, isBounded: boolean): number | null {
  const tier = Math.max(BPS_WHOLE, ...Object.values(benefit.tierMultiplierBps));
  const plain = mulDiv(mulDiv(largest, [benefit.points, benefit.per], 'up'), [benefit.multiplierBps, BPS_WHOLE], 'up');
  const points = benefit.points === 0 ? benefit.bonus : isBounded ? mulDiv(plain, [tier, BPS_WHOLE], 'up') + benefit.bonus : null;
  const most = bounded(points, benefit.capPoints);
  return most === null ? null : mulDiv(most, [benefit.costPer1000, 1_000], 'up');
}

function bounded(value: number | null, cap: number | undefined): number | null {
  if (cap === undefined) return value;
  return value === null ? cap : Math.min(value, cap);
}

/** Budgets bound the whole; a count of grants does where each is bounded. */
function mostOfAll(campaign: Campaign, each: number | null): number | null {
  const { total, countTotal, perDay, countPerDay } = campaign.limits.budget;
  const days = Math.ceil((Date.parse(campaign.schedule.to) - Date.parse(campaign.schedule.from)) / 86_400_000) + 1;
  const times = (one: number | undefined, other: number | null) =>
    one === undefined || other === null ? [] : [Math.min(one * other, Number.MAX_SAFE_INTEGER)];
  const bounds = [
    ...(each === 0 ? [0] : []),
    ...(total === undefined ? [] : [total]),
    ...times(countTotal, each),
    ...times(perDay, days),
    ...times(countPerDay, each === null ? null : Math.min(each * days, Number.MAX_SAFE_INTEGER)),
  ];
  return bounds.length === 0 ? null : Math.min(...bounds);
}

/** The total as grants of the largest size and one of the rest, so that fixed shares are paid once a grant. Caps of the whole campaign then bind. */
function fundedTotal({ funding }: Campaign, of: { readonly each: number | null; readonly total: number }): readonly FundedShare[] {
  const size = Math.max(1, Math.min(of.each === null || of.each === 0 ? of.total : of.each, of.total));
  const times = Math.floor(of.total / size);
  const plain = { ...funding, caps: [] };
  const parts = [
    ...fund(size, plain, {}).shares.map(({ party, amount }) => ({ party, amount: amount * times })),
    ...fund(of.total - times * size, plain, {}).shares,
  ];
  const shares = new Map<FundedShare['party'], number>();
  const add = (party: FundedShare['party'], amount: number) => shares.set(party, (shares.get(party) ?? 0) + amount);
  for (const { party, amount } of parts) add(party, amount);
  for (const { party, total = Number.MAX_SAFE_INTEGER, coveredBy } of funding.caps) {
    const excess = Math.max(0, (shares.get(party) ?? 0) - total);
    add(party, -excess);
    if (coveredBy !== undefined) add(coveredBy, excess);
  }
  return [...shares].filter(([, amount]) => amount > 0).map(([party, amount]) => ({ party, amount }));
}

/** Combinations looked at; beyond, everything that may be combined with the campaign is taken to be combined at once. */
const COMBINATIONS_MAX = 2_000;

interface Member {
  readonly reach: Reach;
  readonly order: Omit<Stackable, 'safe'>;
}
interface Worst {
  readonly shareBps: number;
  readonly ids: readonly string[];
}

function worstCombination(reach: Reach, others: readonly Reach[]): Worst {
  if (!isDiscount(reach.terms.benefit) || reach.alternatives.length === 0) return { shareBps: 0, ids: [] };
  const self = memberOf(reach);
  const friends = others
    .filter((other) => isDiscount(other.terms.benefit) && other.alternatives.length > 0 && mayMeet(reach, other))
    .map(memberOf)
    .filter((other) => areCombinable(self.order, other.order));
  const search: Search = { friends, worst: { shareBps: 0, ids: [] }, looked: 0 };
  grow(search, [self], 0);
  return search.looked <= COMBINATIONS_MAX ? search.worst : worstOf([self, ...friends]);
}

interface Search {
  readonly friends: readonly Member[];
  worst: Worst;
  looked: number;
}

/** Every legal combination that nothing can join, by trying each friend in and out. */
function grow(search: Search, chosen: readonly Member[], next: number): void {
  search.looked += 1;
  if (search.looked > COMBINATIONS_MAX) return;
  const friend = search.friends[next];
  if (friend === undefined) {
    const worst = worstOf(chosen);
    if (worst.shareBps > search.worst.shareBps) search.worst = worst;
    return;
  }
  const joins = chosen.every((each) => areCombinable(each.order, friend.order) && mayMeet(each.reach, friend.reach));
  if (joins) grow(search, [...chosen, friend], next + 1);
  const isFreeToJoin = search.friends.every((other) => other === friend || areCombinable(other.order, friend.order));
  if (!joins || !isFreeToJoin) grow(search, chosen, next + 1);
}

function memberOf(reach: Reach): Member {
  const { id, benefit, stacking } = reach.terms;
  const { group = null, combinable, priority } = stacking;
  return { reach, order: { id, delivery: deliveryOf(benefit), group, combinable, priority, bound: 0 } };
}

/** The largest share of any purchase amount that all of them reach. */
function worstOf(members: readonly Member[]): Worst {
  const ordered = members.toSorted((one, other) => compareStackables(one.order, other.order));
  const least = Math.max(1, ...members.map(({ reach }) => amountsOf(reach).least));
  const most = Math.min(AMOUNT_MAX, ...members.map(({ reach }) => amountsOf(reach).most));
  const shares = amountsToTry(ordered, least, most).map((amount) => mulDiv(combinedOn(ordered, amount), [BPS_WHOLE, amount], 'up'));
  return { shareBps: Math.max(0, ...shares), ids: members.slice(1).map(({ order }) => order.id) };
}

/** What they give together on one amount: smooth ones on what remains, thresholds on the whole, never more than the amount. */
function combinedOn(ordered: readonly Member[], amount: number): number {
  let given = 0;
  for (const { reach } of ordered) {
    const { benefit, stacking } = reach.terms;
    const base = stacking.base === 'original' || !isSmooth(benefit) ? amount : amount - given;
    given = Math.min(amount, given + worthOn(benefit, base));
  }
  return given;
}

function isSmooth(benefit: BenefitTerms): boolean {
  const value = 'value' in benefit ? benefit.value : benefit;
  return value.type !== 'tiered_off';
}

/** A share is largest where a piece of some benefit begins or ends, and around the places that rounding moves. */
function amountsToTry(ordered: readonly Member[], least: number, most: number): readonly number[] {
  const turns = ordered.flatMap(({ reach }) => turnsOf(reach.terms.benefit));
  const shifted = turns.flatMap((turn) => ordered.map((_, index) => amountWith(ordered.slice(0, index), turn)));
  const near = [...turns, ...shifted].flatMap((turn) => [turn - 1, turn, turn + 1]);
  return [...new Set([least, most, ...near])].filter((amount) => Number.isFinite(amount) && amount >= least && amount <= most);
}

/** The amount of which `remaining` is left once these have given. */
function amountWith(before: readonly Member[], remaining: number): number {
  let [low, high] = [remaining, Math.min(AMOUNT_MAX, remaining * 100 + 1_000_000)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (middle - combinedOn(before, middle) >= remaining) high = middle;
    else low = middle + 1;
  }
  return low;
}

function turnsOf(benefit: BenefitTerms): readonly number[] {
  switch (benefit.type) {
    case 'percent_off':
      return benefit.cap === undefined ? [] : [Math.ceil((benefit.cap * BPS_WHOLE) / benefit.rateBps)];
    case 'amount_off':
      return [benefit.amount];
    case 'tiered_off':
      return benefit.steps.map((step) => step.from);
    case 'fixed_price':
      return benefit.cap === undefined ? [benefit.price + 1] : [benefit.price + 1, benefit.price + benefit.cap];
    case 'random_off':
      return [benefit.max];
    case 'member_entry':
      return [benefit.cap];
    case 'coupon_redeem':
    case 'member_price':
    case 'statement_credit':
      return turnsOf(benefit.value);
    default:
      return [];
  }
}
