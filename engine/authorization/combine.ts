// Puts eligible campaigns into their best legal combination, under budgets, limits, umbrella and funder caps that they may share.
import { type Quote, type Situation as QuoteSituation, deliveryOf, quote } from '../benefit/quote.ts';
import { type Combination, type Stackable, areCombinable, bestCombination, compareStackables } from '../benefit/stack.ts';
import { spendable } from '../benefit/points.ts';
import type { BenefitTerms, Delivery } from '../benefit/schema.ts';
import type { Coupon } from '../benefit/wallet.ts';
import type { CounterNeed } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { type FunderRoom, fund } from '../funding/fund.ts';
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

export interface Combined {
  readonly grants: readonly Grant[];
  readonly remaining: number;
  /** Why each eligible campaign that is not granted was left out. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
  readonly exact: boolean;
}

interface State {
  readonly remaining: number;
  readonly taken: ReadonlyMap<string, number>;
  readonly pointsSpent: number;
  readonly grants: readonly Grant[];
}

/** Worth is counted in thousandths of a minor unit, so that cheap points still count; one more for giving anything at all. */
const WORTH_PER_MINOR = 1_000;

/** The best legal combination; the objective is that of the first campaign in order of application (DECISIONS 8). */
export function combine(eligible: readonly Eligible[], situation: Situation): Combined {
  const start: State = { remaining: approvedAmount(situation.request), taken: new Map(), pointsSpent: 0, grants: [] };
  const ordered = stackables(eligible, situation, start);
  const apply = (state: State, index: number) => {
    const grant = grantOf(eligibleAt(ordered, index), state, situation);
    return typeof grant === 'string' ? { state, worth: 0 } : { state: after(state, grant, situation), worth: worthOf(grant) };
  };
  const objective = ordered[0]?.eligible.campaign.terms.stacking.objective ?? 'best_for_cardholder';
  const best = bestCombination({ candidates: ordered.map((each) => each.stackable), objective, start, apply });
  return {
    grants: best.state.grants,
    remaining: best.state.remaining,
    obstacles: obstaclesOf({ ordered, best, start }, situation),
    exact: best.exact,
  };
}

interface Ordered {
  readonly stackable: Stackable;
  readonly eligible: Eligible;
}

function stackables(eligible: readonly Eligible[], situation: Situation, start: State): readonly Ordered[] {
  const plain = eligible.map((each) => {
    const { terms } = each.campaign;
    const full = quote(terms.benefit, quoteSituation(each, start, situation));
    const { stacking } = terms;
    const stackable: Stackable = {
      id: terms.id,
      delivery: deliveryFor(terms.benefit, situation.request),
      group: stacking.group ?? null,
      combinable: stacking.combinable,
      priority: stacking.priority,
      bound: worthOf({ amount: full.money, points: full.points, coupons: full.coupons }),
      safe: false,
    };
    return { stackable, eligible: each, full };
  });
  const everyMonotone = isMonotone(plain, situation.counters);
  const isFree = (one: Stackable) => plain.every((other) => other.stackable.id === one.id || areCombinable(one, other.stackable));
  return plain
    .map((each) => ({ eligible: each.eligible, stackable: { ...each.stackable, safe: everyMonotone && isFree(each.stackable) } }))
    .toSorted((one, other) => compareStackables(one.stackable, other.stackable));
}

/**
 * No counter can bind, every discount lowers what remains without ever jumping (no thresholds), nothing is paid with points, and a cent less to pay
 * costs less than a cent of points: then adding a free benefit never lowers the total, and the search need not try leaving it out.
 */
function isMonotone(all: readonly { readonly eligible: Eligible; readonly full: Quote }[], counters: Counters): boolean {
  const most = all.reduce((sum, each) => sum + each.full.money, 0);
  const neverBinds = all.every(({ eligible }) =>
    eligible.needs.every((need) => roomOf(need, new Map(), counters) >= (need.unit === 'count' ? all.length : most)),
  );
  const pointsLoss = all.reduce((sum, { eligible }) => sum + pointsSlope(eligible), 0);
  return neverBinds && pointsLoss <= WORTH_PER_MINOR && all.every(({ eligible }) => isSmooth(eligible));
}

function isSmooth({ campaign }: Eligible): boolean {
  const { benefit } = campaign.terms;
  const value = benefit.type === 'coupon_redeem' || benefit.type === 'member_price' ? benefit.value : benefit;
  return !['tiered_off', 'points_payment', 'statement_credit', 'instalment_subsidy'].includes(value.type);
}

/** Worth lost per minor unit less to pay, rounded up; zero for what is not earned points. */
function pointsSlope({ campaign }: Eligible): number {
  const { benefit } = campaign.terms;
  if (benefit.type !== 'points_earn') return 0;
  const tier = Math.max(10_000, ...Object.values(benefit.tierMultiplierBps));
  const perMinor = Math.ceil((benefit.points * benefit.multiplierBps * tier) / (benefit.per * 10_000 * 10_000));
  return perMinor * benefit.costPer1000 + (benefit.bonus > 0 ? WORTH_PER_MINOR : 0);
}

function quoteSituation({ campaign }: Eligible, state: State, situation: Situation): QuoteSituation {
  const { request, wallet } = situation;
  const { benefit } = campaign.terms;
  const programme = benefit.type === 'points_payment' ? benefit.programme : null;
  return {
    original: approvedAmount(request),
    remaining: state.remaining,
    base: campaign.terms.stacking.base,
    seed: `${situation.bank.salt} ${request.authorizationId} ${campaign.id}`,
    instalments: request.instalments ?? null,
    tiers: wallet.members.map((member) => `${member.programme}:${member.tier}`),
    points: programme === null ? {} : { [programme]: spendable(wallet, programme, situation.now) - state.pointsSpent },
    redeem: request.points?.redeem ?? 'none',
  };
}

/** What the campaign gives in this state, or what stands in its way. */
function grantOf(eligible: Eligible, state: State, situation: Situation): Grant | Obstacle {
  const { terms } = eligible.campaign;
  const full = quote(terms.benefit, quoteSituation(eligible, state, situation));
  if (full.money === 0 && full.points === 0 && full.coupons === 0) return 'no_value';
  if (terms.benefit.type === 'coupon_issue' && situation.couponDays[terms.benefit.coupon] === undefined) return 'no_value';
  const tight = eligible.needs.filter(
    (need) => roomOf(need, state.taken, situation.counters) < (need.unit === 'count' ? 1 : need.unit === 'money' ? full.money : 0),
  );
  const blocking = tight.find(
    (need) => need.unit === 'count' || !terms.limits.partial || roomOf(need, state.taken, situation.counters) === 0,
  );
  if (blocking !== undefined) return blocking.kind === 'limit' ? 'limit_reached' : 'budget_exhausted';
  const affordable = tight.reduce((least, need) => Math.min(least, roomOf(need, state.taken, situation.counters)), full.money);
  const funded =
    affordable === 0 ? { amount: 0, shares: [] } : fund(affordable, terms.funding, funderRoom(eligible, state, situation.counters));
  if (affordable > 0 && funded.amount === 0) return 'funder_cap_reached';
  const points =
    funded.amount === full.money
      ? full.points
      : mulDiv(full.points, [funded.amount, full.money], terms.benefit.type === 'points_payment' ? 'up' : 'down');
  return { eligible, amount: funded.amount, desired: full.money, shares: funded.shares, points, coupons: full.coupons };
}

function funderRoom(eligible: Eligible, state: State, counters: Counters): FunderRoom {
  const room: { [party in FundedShare['party']]?: number } = {};
  for (const party of partySchema.options) {
    const rooms = eligible.needs.filter((need) => need.unit === party).map((need) => roomOf(need, state.taken, counters));
    if (rooms.length > 0) room[party] = Math.min(...rooms);
  }
  return room;
}

function roomOf(need: CounterNeed, taken: ReadonlyMap<string, number>, counters: Counters): number {
  const counter = counters.get(need.key);
  const ceiling = need.ceiling ?? counter?.ceiling ?? null;
  return ceiling === null ? Number.MAX_SAFE_INTEGER : Math.max(0, ceiling - used(counter) - (taken.get(need.key) ?? 0));
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

function after(state: State, grant: Grant, situation: Situation): State {
  const taken = new Map(state.taken);
  for (const need of grant.eligible.needs) taken.set(need.key, (taken.get(need.key) ?? 0) + takes(need, grant));
  const delivery = deliveryFor(grant.eligible.campaign.terms.benefit, situation.request);
  const off = delivery === 'instant' || delivery === 'payment' ? grant.amount : 0;
  return {
    remaining: state.remaining - off,
    taken,
    pointsSpent: state.pointsSpent + (delivery === 'payment' ? grant.points : 0),
    grants: [...state.grants, grant],
  };
}

function worthOf(grant: Pick<Grant, 'amount' | 'points' | 'coupons'>): number {
  const worth = grant.amount * WORTH_PER_MINOR;
  return worth + (grant.points > 0 || grant.coupons > 0 || worth > 0 ? 1 : 0);
}

/** For each left out: what stands in its way once the chosen ones before it are applied; if nothing does, it lost to them. */
function obstaclesOf(
  of: { readonly ordered: readonly Ordered[]; readonly best: Combination<State>; readonly start: State },
  situation: Situation,
): ReadonlyMap<string, Obstacle> {
  const obstacles = new Map<string, Obstacle>();
  for (const [index, { eligible }] of of.ordered.entries()) {
    if (of.best.chosen.includes(index)) continue;
    let state = of.start;
    for (const grant of of.best.state.grants.filter((_, place) => (of.best.chosen[place] ?? 0) < index))
      state = after(state, grant, situation);
    const grant = grantOf(eligible, state, situation);
    obstacles.set(eligible.campaign.id, typeof grant === 'string' ? grant : 'not_combinable');
  }
  return obstacles;
}

function eligibleAt(ordered: readonly Ordered[], index: number): Eligible {
  const found = ordered[index];
  if (found === undefined) throw new Error(`no eligible campaign ${index}`);
  return found.eligible;
}
