// Decides one authorization: which benefits it earns under everything known, and what must be held for them. Read this file first.
import { deliveryOf } from '../benefit/quote.ts';
import type { BenefitTerms, Delivery } from '../benefit/schema.ts';
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { chooseLots } from '../benefit/points.ts';
import { type CounterNeed, counterNeeds } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { localTime } from '../campaign/local-time.ts';
import type { HeldBenefit, Progress, Qualifying } from '../hold/record.ts';
import type { Facts } from '../rules/facts.ts';
import { type Combined, type Eligible, type Grant, combine, deliveryFor, takes } from './combine.ts';
import { OBSTACLES, type Obstacle, bindingObstacle, couponFor, eligibilityObstacle } from './eligible.ts';
import type { Reason } from './request.ts';
import { type Profile, type Situation, approvedAmount, factsOf } from './situation.ts';

/** A campaign that was looked at, and what came of it. */
export interface Considered {
  readonly campaign: string;
  readonly version: number;
  readonly result: Obstacle | 'granted';
}

export interface Decision {
  readonly outcome: 'granted' | 'none';
  readonly reason: Reason | null;
  readonly payable: number;
  readonly earn: number;
  readonly redeem: number;
  readonly benefits: readonly HeldBenefit[];
  readonly qualifying: readonly Qualifying[];
  /** Counts as a purchase in the usage of its subject. */
  readonly counted: boolean;
  readonly considered: readonly Considered[];
  /** Was the best combination proven, or the search cut short? */
  readonly exact: boolean;
}

const INELIGIBLE_TYPES: ReadonlySet<string> = new Set([
  'cash_advance',
  'quasi_cash',
  'account_verification',
  'balance_inquiry',
  'account_funding',
  'original_credit',
]);
const NO_CANDIDATE: ReadonlySet<Obstacle> = new Set([
  'card_not_bound',
  'account_not_bound',
  'list_not_bound',
  'segment_not_bound',
  'tier_not_bound',
  'place_not_included',
  'currency_mismatch',
]);

/**
 * The decision for a situation, given the campaigns whose binding may fit (`candidatesOf`). Pure: the same situation gives the same decision for ever (I11).
 * Counters for `countersOf` every candidate must be in the situation; a counter that is absent is taken as unused.
 */
export function decide(situation: Situation, candidates: readonly LiveCampaign[]): Decision {
  const open = situation.request.kind === 'advice' ? candidates.filter(creditsMissed) : candidates;
  const refusal = refusalOf(situation, open);
  if (refusal !== null) return nothing(situation, { reason: refusal, considered: [] });
  const factsByZone = new Map<string, Facts>();
  const judged = open.slice(0, CANDIDATES_MAX).map((campaign) => ({ campaign, obstacle: obstacleOf(campaign, situation, factsByZone) }));
  const eligible = judged
    .filter((each) => each.obstacle === null)
    .map(({ campaign }): Eligible => ({ campaign, needs: countersOf(campaign, situation), coupon: couponFor(campaign, situation) }));
  const programmes = eligible.filter((each) => each.campaign.terms.benefit.type === 'membership_programme');
  const combined = combine(
    eligible.filter((each) => !programmes.includes(each)),
    situation,
  );
  const considered = judged.map(
    ({ campaign, obstacle }): Considered => ({
      campaign: campaign.id,
      version: campaign.version,
      result: obstacle ?? combined.obstacles.get(campaign.id) ?? 'granted',
    }),
  );
  const qualifying = programmes.map((each) => qualifyingOf(each.campaign, situation)).filter((each) => each !== null);
  if (combined.grants.length === 0) return { ...nothing(situation, { reason: reasonOf(considered), considered }), qualifying };
  return granted(situation, { combined, considered, qualifying });
}

/** Campaigns whose binding, place and currency fit: the candidates. At most CANDIDATES_MAX, higher priority first. */
export function candidatesOf(
  live: Iterable<LiveCampaign>,
  situation: Pick<Situation, 'request'> & { readonly profile: Profile; readonly tiers: readonly string[] },
): readonly LiveCampaign[] {
  const found: LiveCampaign[] = [];
  for (const campaign of live)
    if (bindingObstacle(campaign, situation.request, { ...situation.profile, tiers: situation.tiers }) === null) found.push(campaign);
  return found
    .toSorted((one, other) => other.terms.stacking.priority - one.terms.stacking.priority || (one.id < other.id ? -1 : 1))
    .slice(0, CANDIDATES_MAX);
}

/** Every counter a candidate would move: what must be locked before deciding. */
export function countersOf(campaign: LiveCampaign, situation: Pick<Situation, 'request' | 'profile' | 'now'>): readonly CounterNeed[] {
  const { request, profile } = situation;
  const date = localTime(Date.parse(situation.now), campaign.terms.timeZone).date;
  const account = profile.account?.id ?? request.card.account ?? null;
  return counterNeeds(
    campaign.terms,
    {
      account,
      card: request.card.token,
      person: profile.account?.person ?? request.card.par ?? null,
      merchant: request.merchant.id,
      terminal: request.terminal.id,
    },
    date,
  );
}

/** A stand-in or forced post is decided after the fact: only campaigns that promise a later credit for missed benefits take part (R14, R15). */
function creditsMissed({ terms }: LiveCampaign): boolean {
  return terms.policies.missedDeadline === 'statement_credit' && deliveryOf(terms.benefit) === 'instant';
}

function refusalOf({ request }: Situation, open: readonly LiveCampaign[]): Reason | null {
  if (request.kind === 'advice' && open.length === 0) return 'advice_not_granted';
  if (INELIGIBLE_TYPES.has(request.type) || approvedAmount(request) === 0) return 'type_not_eligible';
  return request.nominal === true || request.debtRecovery === true ? 'nominal_amount' : null;
}

function obstacleOf(campaign: LiveCampaign, situation: Situation, factsByZone: Map<string, Facts>): Obstacle | null {
  const zone = campaign.terms.timeZone;
  const facts = factsByZone.get(zone) ?? factsOf(situation, zone);
  factsByZone.set(zone, facts);
  try {
    return eligibilityObstacle(campaign, situation, facts);
  } catch {
    return 'failed'; // A poison campaign hurts only itself (I22).
  }
}

/** The first reason that applies, read from what stood in the way of the campaigns that came furthest. */
function reasonOf(considered: readonly Considered[]): Reason {
  const furthest = considered.reduce((best, each) => Math.max(best, OBSTACLES.indexOf(each.result as Obstacle)), -1);
  const obstacle = OBSTACLES[furthest];
  if (obstacle === undefined || NO_CANDIDATE.has(obstacle)) return 'no_campaign';
  if (obstacle === 'limit_reached' || obstacle === 'budget_exhausted' || obstacle === 'funder_cap_reached' || obstacle === 'not_combinable')
    return obstacle;
  return obstacle === 'no_value' ? 'no_benefit_left' : 'not_eligible';
}

function nothing({ request }: Situation, why: { readonly reason: Reason; readonly considered: readonly Considered[] }): Decision {
  const counted =
    request.kind !== 'advice' &&
    request.type === 'purchase' &&
    request.nominal !== true &&
    request.debtRecovery !== true &&
    approvedAmount(request) > 0;
  return {
    outcome: 'none',
    reason: why.reason,
    payable: approvedAmount(request),
    earn: 0,
    redeem: 0,
    benefits: [],
    qualifying: [],
    counted,
    considered: why.considered,
    exact: true,
  };
}

function granted(
  situation: Situation,
  of: { readonly combined: Combined; readonly considered: readonly Considered[]; readonly qualifying: readonly Qualifying[] },
): Decision {
  const { grants, remaining, exact } = of.combined;
  const benefits = grants.map((grant, no) => heldBenefit(grant, { no, payable: remaining, situation, grants }));
  const points = (delivery: string) => benefits.filter((each) => each.delivery === delivery).reduce((all, each) => all + each.points, 0);
  return {
    outcome: 'granted',
    reason: null,
    payable: remaining,
    earn: points('points'),
    redeem: points('payment'),
    benefits,
    qualifying: of.qualifying,
    counted: situation.request.type === 'purchase',
    considered: of.considered,
    exact,
  };
}

function heldBenefit(
  grant: Grant,
  on: { readonly no: number; readonly payable: number; readonly situation: Situation; readonly grants: readonly Grant[] },
): HeldBenefit {
  const { terms, version } = grant.eligible.campaign;
  const { benefit, policies } = terms;
  const delivery = deliveryFor(benefit, on.situation.request);
  return {
    no: on.no,
    campaign: terms.id,
    version,
    kind: terms.kind,
    type: benefit.type,
    delivery,
    amount: grant.amount,
    desired: grant.desired,
    funding: grant.shares,
    points: grant.points,
    programme: 'programme' in benefit ? benefit.programme : null,
    expiryDays: benefit.type === 'points_earn' ? benefit.expiryDays : 0,
    payee: payeeOf(benefit, delivery, on.situation),
    lots: benefit.type === 'points_payment' ? lotsOf(grant, on.situation, on.grants) : [],
    coupon: grant.eligible.coupon?.id ?? null,
    issues:
      benefit.type === 'coupon_issue'
        ? { campaign: benefit.coupon, count: grant.coupons, on: benefit.on, validDays: on.situation.couponDays[benefit.coupon] ?? 0 }
        : null,
    uses: grant.eligible.needs.map((need) => ({
      key: need.key,
      unit: need.unit,
      amount: takes(need, grant),
      giveBack: terms.limits.giveBack,
    })),
    policies: {
      lateCapture: policies.lateCapture,
      overClearing: policies.overClearing,
      underClearing: policies.underClearing,
      partialRefund: policies.partialRefund,
      returnedCoupon: policies.returnedCoupon,
    },
    receipt: receiptOf(grant, on),
    progress: { money: held(grant.amount), points: held(grant.points), units: held(1) },
  };
}

/** Lots for this payment: those that earlier payments of the same authorization have not taken. */
function lotsOf(grant: Grant, situation: Situation, grants: readonly Grant[]): HeldBenefit['lots'] {
  const { benefit } = grant.eligible.campaign.terms;
  if (benefit.type !== 'points_payment') return [];
  const before = grants
    .slice(0, grants.indexOf(grant))
    .filter((each) => each.eligible.campaign.terms.benefit.type === 'points_payment')
    .reduce((all, each) => all + each.points, 0);
  const all = chooseLots(situation.wallet, { programme: benefit.programme, points: before + grant.points, now: situation.now });
  let skip = before;
  return all.flatMap((use) => {
    const skipped = Math.min(skip, use.points);
    skip -= skipped;
    return use.points > skipped ? [{ lot: use.lot, points: use.points - skipped }] : [];
  });
}

function payeeOf(benefit: BenefitTerms, delivery: Delivery, { wallet, request }: Situation): string {
  if (benefit.type === 'instalment_subsidy') return 'instalment_fee';
  if (benefit.type === 'points_earn') return `points:${benefit.programme}`;
  return delivery === 'credit' ? `cardholder:${wallet.subject}` : `merchant:${request.merchant.id}`;
}

function receiptOf(grant: Grant, on: { readonly payable: number; readonly situation: Situation }): string {
  const { campaign } = grant.eligible;
  const { request, bank, now } = on.situation;
  const locale = request.locale ?? bank.locale;
  return campaign.receipt[locale]({
    amount: grant.amount,
    payable: on.payable,
    points: grant.points,
    campaign: campaign.terms.name[locale],
    merchant: request.merchant.id,
    date: localTime(Date.parse(now), campaign.terms.timeZone).date,
    currency: request.currency,
    locale,
  });
}

/** The programme counts members, and joins newcomers where it says so. Null for those who have not joined. */
/** Programmes count their members; whoever has enrolled becomes one with the first purchase. */
function qualifyingOf(campaign: LiveCampaign, { wallet, profile }: Situation): Qualifying | null {
  const { benefit, timeZone } = campaign.terms;
  if (benefit.type !== 'membership_programme') return null;
  const isMember = wallet.members.some((member) => member.programme === campaign.id);
  if (!isMember && benefit.join === 'enrol' && !profile.enrolled.includes(campaign.id)) return null;
  const tiers = benefit.tiers
    .map((tier) => ({ id: tier.id, threshold: tier.threshold }))
    .toSorted((one, other) => one.threshold - other.threshold);
  return {
    programme: campaign.id,
    measure: benefit.measure,
    period: benefit.period,
    downgrade: benefit.downgrade,
    tiers,
    timeZone,
    counted: 0,
  };
}

function held(quantity: number): Progress {
  return { held: quantity, captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 };
}
