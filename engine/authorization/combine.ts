// Puts eligible campaigns into their best legal combination, and says of each left out what stood in its way.
import type { Quote } from '../benefit/quote.ts';
import { type Combination, type Objective, type Stackable, areCombinable, bestCombination, compareStackables } from '../benefit/stack.ts';
import { BPS_WHOLE, mulDiv } from '../money/rate.ts';
import type { Obstacle } from './eligible.ts';
import {
  type Eligible,
  type Grant,
  type Left,
  NOTHING_TAKEN,
  after,
  deliveryFor,
  entitlement,
  everythingLeft,
  grantIn,
  grantOf,
  roomOf,
} from './grant.ts';
import type { Counters, Situation } from './situation.ts';

export interface Combined {
  readonly grants: readonly Grant[];
  /** To pay at the till. */
  readonly payable: number;
  /** Why each eligible campaign that is not granted was left out. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
  readonly exact: boolean;
  /** No counter can bind, in whatever combination. */
  readonly free: boolean;
  /** How often a benefit was worked out in the search: what the combination costs. */
  readonly quotes: number;
}

/** Worth is counted in thousandths of a minor unit, so that coupons and points that cost nothing still count for something. */
const WORTH_PER_MINOR = 1_000;

const NOBODY: Omit<Combined, 'payable'> = { grants: [], obstacles: new Map(), exact: true, free: true, quotes: 0 };

/** The best legal combination; the objective is that of the first campaign in order of application (DECISIONS 8). */
export function combine(eligible: readonly Eligible[], situation: Situation): Combined {
  const start = everythingLeft(situation);
  if (eligible.length === 0) return { ...NOBODY, payable: start.payable };
  const ordered = inOrder(eligible, situation, start);
  const objective = objectiveOf(ordered);
  const free = neverBinds(ordered, situation.counters);
  const candidates = stackables(ordered, objective, free);
  let quotes = 0;
  const first: (Grant | Obstacle)[] = [];
  // What each gives alone is asked for again and again.
  const alone = (index: number) => (first[index] ??= grantAlone(orderedAt(ordered, index), { left: start, situation }));
  const apply = (left: Left, index: number) => {
    quotes += 1;
    const grant = left === start ? alone(index) : grantOf(orderedAt(ordered, index).eligible, left, situation);
    return typeof grant === 'string'
      ? { state: left, worth: 0 }
      : { state: after(left, grant, situation), worth: worthOf(grant.amount, grant.points + grant.coupons) };
  };
  const best = bestCombination({ candidates, objective, start, apply });
  return {
    grants: best.state.grants,
    payable: best.state.payable,
    obstacles: obstaclesOf({ ordered, best, start, alone }, situation),
    exact: best.exact,
    free,
    quotes,
  };
}

function grantAlone({ eligible, full }: Ordered, on: { readonly left: Left; readonly situation: Situation }): Grant | Obstacle {
  return grantIn(eligible, full, on);
}

interface Ordered {
  readonly eligible: Eligible;
  readonly plain: Omit<Stackable, 'safe'>;
  /** The entitlement where nothing has been given yet. */
  readonly full: Quote;
}

function inOrder(eligible: readonly Eligible[], situation: Situation, start: Left): readonly Ordered[] {
  const ordered: Ordered[] = [];
  for (const each of eligible) {
    const { id, benefit, stacking } = each.campaign.terms;
    const full = entitlement(each, start, situation);
    const bound = worthOf(full.money, full.points + full.coupons);
    const { group = null, combinable, priority } = stacking;
    ordered.push({
      eligible: each,
      full,
      plain: { id, delivery: deliveryFor(benefit, situation.request), group, combinable, priority, bound },
    });
  }
  return ordered.sort((one, other) => compareStackables(one.plain, other.plain));
}

function objectiveOf(ordered: readonly Ordered[]): Objective {
  return ordered[0]?.eligible.campaign.terms.stacking.objective ?? 'best_for_cardholder';
}

/** A candidate that goes with every other is safe to add when more is never less; and where only maximal combinations count, always. */
function stackables(ordered: readonly Ordered[], objective: Objective, free: boolean): readonly Stackable[] {
  const always = objective === 'lowest_subsidy' || (free && isMonotone(ordered));
  const candidates: Stackable[] = [];
  for (const { plain } of ordered) {
    const { id, delivery, group, combinable, priority, bound } = plain;
    candidates.push({ id, delivery, group, combinable, priority, bound, safe: always && goesWithAll(plain, ordered) });
  }
  return candidates;
}

function goesWithAll(one: Ordered['plain'], ordered: readonly Ordered[]): boolean {
  for (const { plain } of ordered) if (plain.id !== one.id && !areCombinable(one, plain)) return false;
  return true;
}

/** Every counter has room for everything that all of them together could take. */
function neverBinds(all: readonly Ordered[], counters: Counters): boolean {
  let most = 0;
  for (const { full } of all) most += full.money;
  for (const { eligible } of all)
    for (const need of eligible.needs)
      if (roomOf(need, NOTHING_TAKEN, counters) < (need.unit === 'count' ? all.length : most)) return false;
  return true;
}

/**
 * Where no counter can bind: every discount lowers what remains without ever jumping (no thresholds), nothing is paid with points, and a minor unit
 * less to pay costs at most a minor unit of points: then adding a benefit never lowers the total, and the search need not try leaving it out.
 */
function isMonotone(all: readonly Ordered[]): boolean {
  const pointsLoss = all.reduce((sum, { eligible }) => sum + pointsSlope(eligible), 0);
  return pointsLoss <= WORTH_PER_MINOR && all.every(({ eligible }) => isSmooth(eligible));
}

function isSmooth({ campaign }: Eligible): boolean {
  const { benefit } = campaign.terms;
  const value = benefit.type === 'coupon_redeem' || benefit.type === 'member_price' ? benefit.value : benefit;
  return !['tiered_off', 'points_payment', 'statement_credit', 'instalment_subsidy'].includes(value.type);
}

/** Most worth of earned points lost with one minor unit less to pay, every floor and rounding at its worst; a bonus is lost as a whole. */
function pointsSlope({ campaign }: Eligible): number {
  const { benefit } = campaign.terms;
  if (benefit.type !== 'points_earn') return 0;
  if (benefit.bonus > 0) return Number.POSITIVE_INFINITY;
  const tier = Math.max(BPS_WHOLE, ...Object.values(benefit.tierMultiplierBps));
  const multiplied = mulDiv(Math.ceil(benefit.points / benefit.per), [benefit.multiplierBps, BPS_WHOLE], 'up');
  const lost = mulDiv(multiplied, [tier, BPS_WHOLE], 'up');
  return Math.max(1, mulDiv(lost, [benefit.costPer1000, 1_000], 'up') * WORTH_PER_MINOR);
}

function worthOf(amount: number, pointsAndCoupons: number): number {
  return amount > 0 ? amount * WORTH_PER_MINOR : Math.sign(pointsAndCoupons);
}

interface Outcome {
  readonly ordered: readonly Ordered[];
  readonly best: Combination<Left>;
  readonly start: Left;
  /** What each gives where nothing has been given yet. */
  readonly alone: (index: number) => Grant | Obstacle;
}

/** For each left out: what stands in its way once the chosen ones before it are applied; if nothing does, it lost to them. */
function obstaclesOf({ ordered, best, start, alone }: Outcome, situation: Situation): ReadonlyMap<string, Obstacle> {
  const obstacles = new Map<string, Obstacle>();
  let left = start;
  let applied = 0;
  for (let index = 0; index < ordered.length; index += 1) {
    const { eligible } = orderedAt(ordered, index);
    if (best.chosen[applied] === index) {
      left = after(left, grantAt(best.state.grants, applied), situation);
      applied += 1;
      continue;
    }
    const grant = left === start ? alone(index) : grantOf(eligible, left, situation);
    obstacles.set(eligible.campaign.id, typeof grant === 'string' ? grant : 'not_combinable');
  }
  return obstacles;
}

function grantAt(grants: readonly Grant[], place: number): Grant {
  const found = grants[place];
  if (found === undefined) throw new Error(`no grant ${place}`);
  return found;
}

function orderedAt(ordered: readonly Ordered[], index: number): Ordered {
  const found = ordered[index];
  if (found === undefined) throw new Error(`no eligible campaign ${index}`);
  return found;
}
