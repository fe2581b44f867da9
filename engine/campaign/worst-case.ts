// The worst case of a campaign for the checker's eyes: one purchase, one purchase together with others, and the whole of it by who pays.
import type { BenefitTerms } from '../benefit/schema.ts';
import { fund } from '../funding/fund.ts';
import type { FundedShare } from '../funding/schema.ts';
import { AMOUNT_MAX } from '../money/amount.ts';
import { BPS_WHOLE, mulDiv } from '../money/rate.ts';
import { worstCombination } from './combined.ts';
import { mayMeet } from './lint-meet.ts';
import { type Domain, amountsOf, domainOf } from './lint-domain.ts';
import type { Holidays } from './live.ts';
import type { Campaign } from './schema.ts';
import { isTimeZone, localTime } from './local-time.ts';
import { worthOn } from './worth.ts';

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
  /** The most each funder pays of it; less than the total where a cap shrinks or stops the benefit before the budget is spent. */
  readonly byParty: readonly FundedShare[];
  readonly currency: string;
}

/** Holidays only close days, so leaving them out can only make a worst case larger. */
const NO_HOLIDAYS: Holidays = {};

/** Never less than what decisions can grant; combinations with a peer of the same id (an earlier version) are left out. */
export function worstCaseOf(campaign: Campaign, peers: readonly LintPeer[]): WorstCase {
  const domain = domainOf(campaign, NO_HOLIDAYS);
  const others = peers.filter((peer) => peer.terms.id !== campaign.id).map((peer) => domainOf(peer.terms, NO_HOLIDAYS));
  const combined = worstCombination(domain, others, mayMeet);
  const each = mostEach(domain);
  const total = mostOfAll(campaign, each);
  return {
    perPurchase: each,
    combinedShareBps: combined.shareBps,
    combinedWith: combined.ids,
    total,
    byParty: total === null ? [] : fundedTotal(campaign, { each, total, days: daysOf(campaign), months: monthsOf(campaign) }),
    currency: campaign.currency,
  };
}

/** The most one purchase within its reach is granted by the terms and the money limits that every purchase meets. */
function mostEach(domain: Domain): number | null {
  if (domain.alternatives.length === 0) return 0;
  const bound = largestByTerms(domain);
  // An account or a person may not be known, and then its limit is not asked.
  const limits = domain.terms.limits.perSubject.filter(({ of }) => of === 'card' || of === 'merchant' || of === 'terminal');
  const bounds = [bound, ...limits.map(({ money }) => money ?? null)].filter((each) => each !== null);
  return bounds.length === 0 ? null : Math.min(...bounds);
}

/** The most the terms alone give on one purchase within reach; null when only its size bounds it. */
export function largestByTerms(domain: Domain): number | null {
  const { most } = amountsOf(domain);
  return mostByTerms(domain.terms.benefit, Math.min(most, AMOUNT_MAX), Number.isFinite(most));
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
  return isBounded || worthOn(benefit, Math.floor(AMOUNT_MAX / 2)) === worth ? worth : null;
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

function daysOf({ schedule }: Campaign): number {
  return Math.ceil((Date.parse(schedule.to) - Date.parse(schedule.from)) / 86_400_000) + 1;
}

/** Calendar months that it touches in its own zone. */
function monthsOf({ schedule, timeZone }: Campaign): number {
  const [first = 0, last = 0] = [Date.parse(schedule.from), Date.parse(schedule.to) - 1].map((instant) => {
    const [year, month] = localTime(instant, isTimeZone(timeZone) ? timeZone : 'UTC').date.split('-');
    return Number(year) * 12 + Number(month);
  });
  return Math.max(1, last - first + 1);
}

/** Budgets bound the whole; a count of grants does where each is bounded. */
function mostOfAll(campaign: Campaign, each: number | null): number | null {
  const { total, countTotal, perDay, countPerDay } = campaign.limits.budget;
  const days = daysOf(campaign);
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

interface Whole {
  readonly each: number | null;
  readonly total: number;
  /** Of the schedule, begun ones counted whole. */
  readonly days: number;
  readonly months: number;
}

/** What a cap leaves of the whole campaign. That others share the cap of an agreement can only lower it. */
function mostUnder({ total, perDay, perMonth }: Omit<Campaign['funding']['caps'][number], 'party'>, { days, months }: Whole): number {
  return Math.min(
    total ?? Number.MAX_SAFE_INTEGER,
    perDay === undefined ? Number.MAX_SAFE_INTEGER : perDay * days,
    perMonth === undefined ? Number.MAX_SAFE_INTEGER : perMonth * months,
  );
}

/** The total as grants of the largest size and one of the rest, so that fixed shares are paid once a grant. Caps of the whole campaign then bind. */
function fundedTotal({ funding }: Campaign, of: Whole): readonly FundedShare[] {
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
  for (const { party, coveredBy, ...cap } of funding.caps) {
    const excess = Math.max(0, (shares.get(party) ?? 0) - mostUnder(cap, of));
    add(party, -excess);
    if (coveredBy !== undefined) add(coveredBy, excess);
  }
  return [...shares].filter(([, amount]) => amount > 0).map(([party, amount]) => ({ party, amount }));
}
