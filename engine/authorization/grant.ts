// What one campaign gives once others have given: its entitlement under budgets, limits, umbrella and funder caps that they may share.
import { tiersOf } from '../benefit/membership.ts';
import { spendable } from '../benefit/points.ts';
import { type Quote, type Situation as QuoteSituation, costOfPoints, deliveryOf, quote } from '../benefit/quote.ts';
import type { BenefitTerms, Delivery } from '../benefit/schema.ts';
import type { Coupon } from '../benefit/wallet.ts';
import { type CounterNeed, isSharedKey } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { type Funded, type FunderRoom, fund } from '../funding/fund.ts';
import { type FundedShare, partySchema } from '../funding/schema.ts';
import { mulDiv } from '../money/rate.ts';
import type { Obstacle } from './eligible.ts';
import type { EvaluateRequest } from './request.ts';
import { type Counters, type Situation, approvedAmount, used } from './situation.ts';

/** An eligible campaign with the counters it moves and the coupon it would redeem. */
export interface Eligible {
  readonly campaign: LiveCampaign;
  readonly needs: readonly CounterNeed[];
  readonly coupon: Coupon | null;
}

/** What one campaign gives in the chosen combination. */
export interface Grant {
  readonly eligible: Eligible;
  readonly amount: number;
  readonly desired: number;
  readonly shares: readonly FundedShare[];
  readonly points: number;
  readonly coupons: number;
}

/** What the grants so far leave to the next one. */
export interface Left {
  /** To pay at the till. */
  readonly payable: number;
  /** Promised as credit on this payment: what remains to be given is `payable` less this, so that benefits never exceed the payment (I4). */
  readonly credited: number;
  /** Taken from counters that several campaigns move, by key: nobody else takes from a campaign's own, and it grants once. */
  readonly taken: ReadonlyMap<string, number>;
  /** Points they pay with are read from them: they are few. */
  readonly grants: readonly Grant[];
}

export const NOTHING_TAKEN: ReadonlyMap<string, number> = new Map();
const NO_GRANTS: readonly Grant[] = [];

export function everythingLeft({ request }: Pick<Situation, 'request'>): Left {
  return { payable: approvedAmount(request), credited: 0, taken: NOTHING_TAKEN, grants: NO_GRANTS };
}

/** The entitlement under the terms alone, where others have given already. */
export function entitlement(eligible: Eligible, left: Left, situation: Situation): Quote {
  return quote(eligible.campaign.terms.benefit, quoteSituation(eligible, left, situation));
}

/** What the campaign gives, or what stands in its way. */
export function grantOf(eligible: Eligible, left: Left, situation: Situation): Grant | Obstacle {
  return grantIn(eligible, entitlement(eligible, left, situation), { left, situation });
}

/** The same where the entitlement is known. */
export function grantIn(
  eligible: Eligible,
  full: Quote,
  { left, situation }: { readonly left: Left; readonly situation: Situation },
): Grant | Obstacle {
  const { benefit, funding } = eligible.campaign.terms;
  if (full.money === 0 && full.points === 0 && full.coupons === 0) return 'no_value';
  if (benefit.type === 'coupon_issue' && situation.couponDays[benefit.coupon] === undefined) return 'no_value';
  const affordable = affordableOf(eligible, full.money, { left, counters: situation.counters });
  if (typeof affordable === 'string') return affordable;
  const room = funderRoom(eligible, left, situation.counters);
  const funded = affordable === 0 ? NOBODY_PAYS : fund(affordable, funding, room);
  if (affordable > 0 && funded.amount === 0) return 'funder_cap_reached';
  const part = partOf(benefit, full, funded.amount);
  if (part === null) return affordable < full.money ? 'budget_exhausted' : 'funder_cap_reached';
  const { amount, shares } = part.money === funded.amount ? funded : fund(part.money, funding, room);
  return { eligible, amount, desired: full.money, shares, points: part.points, coupons: full.coupons };
}

export function after(left: Left, grant: Grant, { request }: Pick<Situation, 'request'>): Left {
  const { benefit } = grant.eligible.campaign.terms;
  const delivery = deliveryFor(benefit, request);
  return {
    payable: left.payable - (delivery === 'instant' || delivery === 'payment' ? grant.amount : 0),
    credited: left.credited + (isCreditOnPayment(benefit, delivery) ? grant.amount : 0),
    taken: takenWith(left.taken, grant),
    grants: [...left.grants, grant],
  };
}

/** Copied only where the grant takes from a counter that others may move too, which is rare. */
function takenWith(before: ReadonlyMap<string, number>, grant: Grant): ReadonlyMap<string, number> {
  let taken: Map<string, number> | null = null;
  for (const need of grant.eligible.needs) {
    if (!isSharedKey(need.key)) continue;
    taken ??= new Map(before);
    taken.set(need.key, (taken.get(need.key) ?? 0) + takes(need, grant));
  }
  return taken ?? before;
}

/** How a benefit reaches the cardholder: after the fact, a discount can only be a credit. */
export function deliveryFor(terms: BenefitTerms, request: Pick<EvaluateRequest, 'kind'>): Delivery {
  const plain = deliveryOf(terms);
  return request.kind === 'advice' && plain === 'instant' ? 'credit' : plain;
}

/** How much of a counter one grant takes. */
export function takes(need: CounterNeed, grant: Pick<Grant, 'amount' | 'shares'>): number {
  if (need.unit === 'count') return 1;
  if (need.unit === 'money') return grant.amount;
  return grant.shares.find((share) => share.party === need.unit)?.amount ?? 0;
}

/** What a counter has left once `taken` is gone. */
export function roomOf(need: CounterNeed, taken: ReadonlyMap<string, number>, counters: Counters): number {
  const counter = counters.get(need.key);
  const ceiling = need.ceiling ?? counter?.ceiling ?? null;
  if (ceiling === null) return Number.MAX_SAFE_INTEGER;
  const gone = taken.size === 0 ? 0 : (taken.get(need.key) ?? 0);
  return Math.max(0, ceiling - used(counter) - gone);
}

/** Points these grants pay with; of one programme, or of all. */
function spentBy(grants: readonly Grant[], programme?: string): number {
  let spent = 0;
  for (const { eligible, points } of grants) {
    const { benefit } = eligible.campaign.terms;
    if (benefit.type === 'points_payment' && (programme === undefined || benefit.programme === programme)) spent += points;
  }
  return spent;
}

const NO_TIERS: readonly string[] = [];
const NO_POINTS: QuoteSituation['points'] = {};
const NOBODY_PAYS: Funded = { amount: 0, shares: [], capped: false };

function quoteSituation({ campaign }: Eligible, left: Left, { request, wallet, bank, now }: Situation): QuoteSituation {
  const { benefit, stacking } = campaign.terms;
  const asked = request.points?.redeem ?? 'none';
  return {
    original: approvedAmount(request),
    remaining: left.payable - (isCreditOnPayment(benefit, deliveryFor(benefit, request)) ? left.credited : 0),
    base: stacking.base,
    seed: benefit.type === 'random_off' ? `${bank.salt} ${request.authorizationId} ${campaign.id}` : '',
    instalments: request.instalments ?? null,
    tiers: wallet.members.length === 0 ? NO_TIERS : tiersOf(wallet.members, now),
    points:
      benefit.type === 'points_payment'
        ? { [benefit.programme]: spendable(wallet, benefit.programme, now) - spentBy(left.grants, benefit.programme) }
        : NO_POINTS,
    redeem: typeof asked === 'number' ? Math.max(0, asked - spentBy(left.grants)) : asked,
  };
}

/** A credit that gives back part of this very payment; an instalment subsidy pays a fee on top of it. */
function isCreditOnPayment(benefit: BenefitTerms, delivery: Delivery): boolean {
  return delivery === 'credit' && benefit.type !== 'instalment_subsidy';
}

/** As much of `wanted` as budgets and limits have left: all, a part where the author allows one, or what stands in the way, limits named first. */
function affordableOf(eligible: Eligible, wanted: number, under: Under): number | Obstacle {
  const tight = eligible.needs.filter((need) => isTight(need, wanted, under));
  if (tight.length === 0) return wanted;
  const { partial } = eligible.campaign.terms.limits;
  const room = (need: CounterNeed) => roomOf(need, under.left.taken, under.counters);
  const blocking = tight.filter((need) => need.unit === 'count' || !partial || room(need) === 0);
  if (blocking.some((need) => need.kind === 'limit')) return 'limit_reached';
  return blocking.length > 0 ? 'budget_exhausted' : Math.min(wanted, ...tight.map(room));
}

/** No room is below zero, so what takes nothing of a counter need not ask it; funders' shares are asked by `fund`. */
function isTight(need: CounterNeed, wanted: number, { left, counters }: Under): boolean {
  const least = need.unit === 'count' ? 1 : need.unit === 'money' ? wanted : 0;
  return least > 0 && roomOf(need, left.taken, counters) < least;
}

interface Under {
  readonly left: Left;
  readonly counters: Counters;
}

const NO_ROOM_SET: FunderRoom = {};

function funderRoom(eligible: Eligible, left: Left, counters: Counters): FunderRoom {
  if (eligible.campaign.terms.funding.caps.length === 0) return NO_ROOM_SET;
  const room: { [party in FundedShare['party']]?: number } = {};
  for (const party of partySchema.options) {
    const rooms = eligible.needs.filter((need) => need.unit === party).map((need) => roomOf(need, left.taken, counters));
    if (rooms.length > 0) room[party] = Math.min(...rooms);
  }
  return room;
}

/** Points go with the money: fewer earned (and only their cost is paid), no fewer spent than the part is worth. Null: a part of nothing. */
function partOf(benefit: BenefitTerms, full: Quote, money: number): { readonly money: number; readonly points: number } | null {
  if (money === full.money) return { money, points: full.points };
  if (benefit.type !== 'points_earn') return { money, points: mulDiv(full.points, [money, full.money], 'up') };
  const points = mulDiv(full.points, [money, full.money], 'down');
  const cost = costOfPoints(points, benefit.costPer1000);
  return points === 0 ? null : { money: cost, points };
}
