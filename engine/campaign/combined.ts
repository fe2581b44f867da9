// The largest discount that one purchase can get from several campaigns at once, as a share of the purchase: never less than decisions grant.
import { deliveryOf } from '../benefit/quote.ts';
import type { BenefitTerms } from '../benefit/schema.ts';
import { type Stackable, areCombinable, compareStackables } from '../benefit/stack.ts';
import { AMOUNT_MAX } from '../money/amount.ts';
import { BPS_WHOLE, mulDiv } from '../money/rate.ts';
import { type Domain, amountsOf } from './lint-domain.ts';
import { isDiscount, worthOn } from './worth.ts';

export interface Combination {
  readonly shareBps: number;
  /** The others of it. */
  readonly ids: readonly string[];
  /** The largest share that one of them gives by itself. */
  readonly aloneBps: number;
  /** False: too many combinations to look at, so the share is only a bound. */
  readonly exact: boolean;
}

/** Combinations looked at, large ones counted as their work. */
const LOOKS_MAX = 1_500;

interface Member {
  readonly domain: Domain;
  readonly order: Omit<Stackable, 'safe'>;
  readonly aloneBps: number;
}
type Meets = (one: Domain, other: Domain) => boolean;

export function worstCombination(domain: Domain, others: readonly Domain[], meets: Meets): Combination {
  if (!canGive(domain)) return { shareBps: 0, ids: [], aloneBps: 0, exact: true };
  const self = memberOf(domain);
  const friends = others
    .filter((other) => canGive(other) && areCombinable(self.order, orderOf(other)) && meets(domain, other))
    .map(memberOf)
    .toSorted((one, other) => other.aloneBps - one.aloneBps || (one.order.id < other.order.id ? -1 : 1));
  const search: Search = { friends, meets, worst: { ...NONE, aloneBps: self.aloneBps }, looked: 0 };
  grow(search, [self], 0);
  if (search.looked <= LOOKS_MAX) return search.worst;
  return { ...search.worst, shareBps: Math.min(BPS_WHOLE, self.aloneBps + mostOf(friends)), exact: false };
}

const NONE: Combination = { shareBps: 0, ids: [], aloneBps: 0, exact: true };

/** The combination of exactly these, in the order they are applied. */
export function combinedShare(domains: readonly Domain[]): number {
  return worstOf(domains.map(memberOf)).shareBps;
}

interface Search {
  readonly friends: readonly Member[];
  readonly meets: Meets;
  worst: Combination;
  looked: number;
}

/** Tries each friend in and out; what cannot become worse than the worst known is not followed. */
function grow(search: Search, chosen: readonly Member[], next: number): void {
  search.looked += 1;
  if (search.looked > LOOKS_MAX || isHopeless(search, chosen, next)) return;
  const friend = search.friends[next];
  if (friend === undefined) {
    search.looked += effortOf(chosen);
    const worst = worstOf(chosen);
    if (worst.shareBps > search.worst.shareBps) search.worst = worst;
    return;
  }
  const joins = chosen.every(
    (each) => areCombinable(each.order, friend.order) && (each === chosen[0] || search.meets(each.domain, friend.domain)),
  );
  if (joins) grow(search, [...chosen, friend], next + 1);
  grow(search, chosen, next + 1);
}

/** Large combinations have more amounts to try, each on more campaigns, so one of them counts for many. */
function effortOf(chosen: readonly Member[]): number {
  return Math.ceil(chosen.length ** 3 / 64);
}

function isHopeless({ friends, worst }: Search, chosen: readonly Member[], next: number): boolean {
  if (worst.shareBps >= BPS_WHOLE) return true;
  const sure = chosen.reduce((all, each) => all + each.aloneBps, 0);
  const rest = friends.slice(next).filter((friend) => chosen.every((each) => areCombinable(each.order, friend.order)));
  return sure + mostOf(rest) <= worst.shareBps;
}

/** A group grants once: of each group the largest counts. */
function mostOf(members: readonly Member[]): number {
  const byGroup = new Map<string, number>();
  for (const { order, aloneBps } of members) {
    const key = order.group === null ? `alone ${order.id}` : `group ${order.group}`;
    byGroup.set(key, Math.max(byGroup.get(key) ?? 0, aloneBps));
  }
  return [...byGroup.values()].reduce((all, each) => all + each, 0);
}

function canGive({ terms, alternatives }: Domain): boolean {
  return alternatives.length > 0 && isDiscount(terms.benefit) && terms.rollout?.mode !== 'shadow';
}

function memberOf(domain: Domain): Member {
  const order = orderOf(domain);
  return { domain, order, aloneBps: shareOf([{ domain, order, aloneBps: 0 }]) };
}

function orderOf({ terms }: Domain): Omit<Stackable, 'safe'> {
  const { id, benefit, stacking } = terms;
  const { group = null, combinable, priority } = stacking;
  return { id, delivery: deliveryOf(benefit), group, combinable, priority, bound: 0 };
}

function worstOf(members: readonly Member[]): Combination {
  return {
    shareBps: shareOf(members),
    ids: members.slice(1).map(({ order }) => order.id),
    aloneBps: Math.max(...members.map((each) => each.aloneBps)),
    exact: true,
  };
}

/** The largest share of any purchase amount that all of them reach. */
function shareOf(members: readonly Member[]): number {
  const ordered = members.toSorted((one, other) => compareStackables(one.order, other.order));
  const ranges = members.map(({ domain }) => amountsOf(domain));
  const least = Math.max(1, ...ranges.map((range) => range.least));
  const most = Math.min(AMOUNT_MAX, ...ranges.map((range) => range.most));
  const shares = amountsToTry(ordered, least, most).map((amount) => mulDiv(combinedOn(ordered, amount), [BPS_WHOLE, amount], 'up'));
  return Math.max(0, ...shares);
}

/** What they give together on one amount: smooth ones on what remains, thresholds on the whole, never more than the amount. */
function combinedOn(ordered: readonly Member[], amount: number): number {
  let given = 0;
  for (const { domain } of ordered) {
    const { benefit, stacking } = domain.terms;
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
  const turns = [...new Set(ordered.flatMap(({ domain }) => turnsOf(domain.terms.benefit)))];
  const shifted =
    ordered.length === 1 ? [] : turns.flatMap((turn) => ordered.slice(1).map((_, index) => amountWith(ordered.slice(0, index + 1), turn)));
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
