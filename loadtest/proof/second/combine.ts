// The best legal combination of campaigns by trying every one of them: what each gives after those before it, under budgets, limits and caps.
import type { Delivery } from '../../../engine/benefit/schema.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Asked } from './match.ts';
import { type Rooms, type Shares, payers, portion } from './money.ts';
import { type Use, type Worth, pointsCost, worthOf } from './value.ts';
import type { Coupon } from './wallet.ts';

/** A campaign that is open to this payment. */
export interface Candidate {
  readonly terms: Campaign;
  readonly version: number;
  readonly delivery: Delivery;
  readonly uses: readonly Use[];
  readonly coupon: Coupon | undefined;
}
export interface Grant {
  readonly candidate: Candidate;
  readonly amount: number;
  readonly desired: number;
  readonly shares: Shares;
  readonly points: number;
  readonly coupons: number;
}
/** In order of precedence: the reason told is the one of whoever came furthest. */
export const BARRIERS = [
  'stopped',
  'not_enrolled',
  'merchant_not_consented',
  'outside_schedule',
  'condition_not_met',
  'no_coupon',
  'no_value',
  'limit_reached',
  'budget_exhausted',
  'funder_cap_reached',
  'not_combinable',
] as const;
export type Barrier = (typeof BARRIERS)[number];

/** What stands around the payment. */
export interface Scene {
  readonly asked: Asked;
  readonly approved: number;
  /** What a counter has left before anybody of this payment takes from it; Infinity without a ceiling. */
  readonly left: (use: Use) => number;
  readonly spendable: (programme: string) => number;
  /** Is the coupon campaign live, so that coupons of it may be issued? */
  readonly isIssuable: (campaign: string) => boolean;
}
export interface Outcome {
  readonly grants: readonly Grant[];
  readonly payable: number;
  readonly barriers: readonly Barrier[];
}

/** Brute force over two to the power of so many subsets is the point; more candidates would only be slow. */
const TRIED_MAX = 12;
const PHASES: readonly Delivery[] = ['instant', 'payment', 'credit', 'points', 'coupon'];

export function bestOf(open: readonly Candidate[], scene: Scene): Outcome {
  if (open.length > TRIED_MAX) throw new Error(`${open.length} candidates are too many to try every combination`);
  const order = [...open].sort(
    (one, other) =>
      PHASES.indexOf(one.delivery) - PHASES.indexOf(other.delivery) ||
      other.terms.stacking.priority - one.terms.stacking.priority ||
      (one.terms.id < other.terms.id ? -1 : 1),
  );
  const objective = order[0]?.terms.stacking.objective;
  const grants = objective === 'list_order' ? firstOf(order, scene) : chosenOf(order, scene, objective === 'lowest_subsidy');
  // Whoever asks why asks only where nobody is granted.
  const barriers = grants.length > 0 ? [] : barriersOf(order, grants, scene);
  return { grants: grants.map(withShares), payable: scene.approved - atTill(grants), barriers };
}

/** Without caps who pays changes nothing, and is worked out for the chosen ones alone. */
function withShares(grant: Grant): Grant {
  const { funding } = grant.candidate.terms;
  return funding.caps.length > 0 || grant.amount === 0 ? grant : { ...grant, shares: payers(grant.amount, funding, NO_ROOMS).shares };
}

const NO_ROOMS: Rooms = new Map();

/** Everybody who still may and gives something, in order. */
function firstOf(order: readonly Candidate[], scene: Scene): readonly Grant[] {
  let grants: readonly Grant[] = [];
  for (const candidate of order) {
    const grant = isLegal(candidate, grants) ? giveAfter(candidate, grants, scene) : 'not_combinable';
    if (typeof grant !== 'string' && weight(grant) > 0) grants = [...grants, grant];
  }
  return grants;
}

/** Every legal combination; among equals the one that takes earlier campaigns in. */
function chosenOf(order: readonly Candidate[], scene: Scene, isCheapest: boolean): readonly Grant[] {
  let [best, bestWeight]: [readonly Grant[] | undefined, number] = [undefined, 0];
  const consider = (grants: readonly Grant[]) => {
    const all = grants.reduce((sum, grant) => sum + weight(grant), 0);
    const isBetter = best === undefined || (isCheapest ? all < bestWeight : all > bestWeight);
    if (isBetter && (!isCheapest || isFull(grants, order, scene))) [best, bestWeight] = [grants, all];
  };
  const tryFrom = (no: number, grants: readonly Grant[]): void => {
    const candidate = order[no];
    if (candidate === undefined) {
      consider(grants);
      return;
    }
    const grant = isLegal(candidate, grants) ? giveAfter(candidate, grants, scene) : 'not_combinable';
    if (typeof grant !== 'string' && weight(grant) > 0) tryFrom(no + 1, [...grants, grant]);
    tryFrom(no + 1, grants);
  };
  tryFrom(0, []);
  return best ?? firstOf(order, scene);
}

/** Could nobody left out have given something in its place? Otherwise granting nothing would always be cheapest. */
function isFull(grants: readonly Grant[], order: readonly Candidate[], scene: Scene): boolean {
  return order.every((absent, no) => {
    if (grants.some(({ candidate }) => candidate === absent) || !isLegal(absent, grants)) return true;
    const grant = giveAfter(absent, before(grants, order, no), scene);
    return typeof grant === 'string' || weight(grant) === 0;
  });
}

function before(grants: readonly Grant[], order: readonly Candidate[], no: number): readonly Grant[] {
  return grants.filter(({ candidate }) => order.indexOf(candidate) < no);
}

/** A minor unit weighs a thousand; what costs nothing still counts for something. */
function weight({ amount, points, coupons }: Grant): number {
  return amount > 0 ? 1_000 * amount : points + coupons > 0 ? 1 : 0;
}

function isLegal(candidate: Candidate, grants: readonly Grant[]): boolean {
  return grants.every((grant) => {
    const [one, other] = [candidate.terms, grant.candidate.terms];
    const isSameGroup = one.stacking.group !== undefined && one.stacking.group === other.stacking.group;
    return !isSameGroup && admits(one, other) && admits(other, one);
  });
}

function admits({ stacking }: Campaign, other: Campaign): boolean {
  if (typeof stacking.combinable === 'string') return stacking.combinable === 'all';
  return stacking.combinable.some((name) => name === other.id || name === other.stacking.group);
}

function barriersOf(order: readonly Candidate[], grants: readonly Grant[], scene: Scene): readonly Barrier[] {
  return order.flatMap((candidate, no) => {
    if (grants.some((grant) => grant.candidate === candidate)) return [];
    const grant = giveAfter(candidate, before(grants, order, no), scene);
    return [typeof grant === 'string' ? grant : 'not_combinable'];
  });
}

function atTill(grants: readonly Grant[]): number {
  return grants.reduce(
    (all, { candidate, amount }) => (candidate.delivery === 'instant' || candidate.delivery === 'payment' ? all + amount : all),
    0,
  );
}

/** What the campaign gives once these were given, or what stands in its way. */
function giveAfter(candidate: Candidate, given: readonly Grant[], scene: Scene): Grant | Barrier {
  const { benefit, funding } = candidate.terms;
  const full = fullWorth(candidate, given, scene);
  if (full.money + full.points + full.coupons === 0) return 'no_value';
  if (benefit.type === 'coupon_issue' && !scene.isIssuable(benefit.coupon)) return 'no_value';
  const left = (use: Use) => Math.max(0, scene.left(use) - takenFrom(use, given));
  const affordable = affordableOf(candidate, full.money, left);
  if (typeof affordable === 'string') return affordable;
  const rooms = roomsOf(candidate, left);
  const pay = (amount: number) => (funding.caps.length === 0 ? { ...NOBODY, amount } : payers(amount, funding, rooms));
  const paid = affordable === 0 ? NOBODY : pay(affordable);
  if (affordable > 0 && paid.amount === 0) return 'funder_cap_reached';
  const part = partOf(candidate, full, paid.amount);
  if (part === undefined) return affordable < full.money ? 'budget_exhausted' : 'funder_cap_reached';
  const last = part.money === paid.amount ? paid : pay(part.money);
  return { candidate, amount: last.amount, desired: full.money, shares: last.shares, points: part.points, coupons: full.coupons };
}

/** All of it, or a part where the author allows one; limits are named before budgets. */
function affordableOf({ terms, uses }: Candidate, wanted: number, left: (use: Use) => number): number | Barrier {
  const tight = uses.filter((use) => (use.unit === 'count' ? left(use) < 1 : use.unit === 'money' && left(use) < wanted));
  const blocking = tight.filter((use) => use.unit === 'count' || !terms.limits.partial || left(use) === 0);
  if (blocking.length > 0) return blocking.some(({ kind }) => kind === 'limit') ? 'limit_reached' : 'budget_exhausted';
  return Math.min(wanted, ...tight.map(left));
}

const NOBODY: ReturnType<typeof payers> = { amount: 0, shares: new Map() };

/** A smaller benefit earns fewer points, whole ones, at their own cost; but as many are spent as the part is worth, rounded up. */
function partOf({ terms: { benefit } }: Candidate, full: Worth, money: number): Pick<Worth, 'money' | 'points'> | undefined {
  if (money === full.money) return full;
  if (benefit.type !== 'points_earn') return { money, points: portion(full.points, [money, full.money], 'up') };
  const points = portion(full.points, [money, full.money], 'down');
  return points === 0 ? undefined : { money: pointsCost(points, benefit.costPer1000), points };
}

function fullWorth({ terms, delivery }: Candidate, given: readonly Grant[], { asked, approved, spendable }: Scene): Worth {
  const { benefit, stacking } = terms;
  const isBack = (grant: Pick<Candidate, 'terms' | 'delivery'>) =>
    grant.delivery === 'credit' && grant.terms.benefit.type !== 'instalment_subsidy';
  const credited = given.reduce((all, grant) => (isBack(grant.candidate) ? all + grant.amount : all), 0);
  const redeem = asked.request.points?.redeem ?? 'none';
  const spent = (programme?: string) =>
    given.reduce((all, grant) => {
      const paid = grant.candidate.terms.benefit;
      return paid.type === 'points_payment' && (programme ?? paid.programme) === paid.programme ? all + grant.points : all;
    }, 0);
  return worthOf(benefit, {
    whole: approved,
    rest: approved - atTill(given) - (isBack({ terms, delivery }) ? credited : 0),
    base: stacking.base,
    instalments: asked.request.instalments,
    spendable: benefit.type === 'points_payment' ? spendable(benefit.programme) - spent(benefit.programme) : 0,
    redeem: typeof redeem === 'number' ? Math.max(0, redeem - spent()) : redeem,
  });
}

function takes({ unit }: Use, grant: Pick<Grant, 'amount' | 'shares'>): number {
  if (unit === 'count') return 1;
  return unit === 'money' ? grant.amount : (grant.shares.get(unit) ?? 0);
}

function takenFrom(use: Use, given: readonly Grant[]): number {
  let taken = 0;
  for (const grant of given) for (const each of grant.candidate.uses) if (each.key === use.key) taken += takes(each, grant);
  return taken;
}

function roomsOf({ terms, uses }: Candidate, left: (use: Use) => number): Rooms {
  if (terms.funding.caps.length === 0) return NO_ROOMS;
  const rooms = new Map<Campaign['funding']['shares'][number]['party'], number>();
  for (const use of uses)
    if (use.unit !== 'money' && use.unit !== 'count')
      rooms.set(use.unit, Math.min(rooms.get(use.unit) ?? Number.POSITIVE_INFINITY, left(use)));
  return rooms;
}
