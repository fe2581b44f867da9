// Under which standing of an account a campaign may be used, sorted by what a cardholder may be told: the ground of "nearly".
import { TIME_FACTS } from './nearest-time.ts';
import { compileCondition, type Predicate } from '../rules/compile.ts';
import type { Condition, Test } from '../rules/condition.ts';
import { FACTS, type FactName } from '../rules/facts.ts';
import { alternativesOf, everyValueOf, isImpossible, narrowed, type Possible } from '../rules/possible.ts';
import type { Alternative } from '../campaign/lint-domain.ts';
import type { Campaign } from '../campaign/schema.ts';

export type Need = readonly [fact: FactName, possible: Possible];

/** One way in: all its needs must hold. What only the till knows (place, amount, card) is in none of them. */
export interface OfferWay {
  /** Never told: an account that lacks one of them is not shown this way. */
  readonly hidden: readonly Need[];
  /** Told where they are missing. */
  readonly told: readonly Need[];
  /** What the condition asks of the time. */
  readonly time: Alternative;
  /** Asked for at least, in minor units; 0 where nothing is. */
  readonly amountLeast: number;
}

export interface OfferWays {
  readonly ways: readonly OfferWay[];
  /** For conditions with too many alternatives to tell apart: true when the account is out whatever comes. */
  readonly isRuledOut: Predicate | null;
}

/** Facts of the account that stand before it pays, and that its holder may know. */
export function isTold(fact: FactName): boolean {
  return FACTS[fact].disclosure === 'public' && /^(?:usage|wallet|membership)\.|^account\./.test(fact);
}
export function isHidden(fact: FactName): boolean {
  return FACTS[fact].disclosure === 'private';
}

export function waysOf({ when, benefit }: Pick<Campaign, 'when' | 'benefit'>): OfferWays {
  const members = memberWays(benefit);
  const spread = when === undefined ? [[]] : alternativesOf(when);
  if (spread === null || when === undefined) {
    const isRuledOut = when === undefined ? null : compileCondition({ not: when });
    return { ways: members.map(wayOf), isRuledOut };
  }
  const ways = spread.flatMap((tests) =>
    members.flatMap((member) => {
      const possibles = possiblesOf([...tests, ...member]);
      return [...possibles.values()].some(isImpossible) ? [] : [sorted(possibles)];
    }),
  );
  return { ways: distinct(ways), isRuledOut: null };
}

/** Does any part of the condition ask for what is never told? */
export function asksHidden(condition: Condition | undefined): boolean {
  if (condition === undefined) return false;
  if ('fact' in condition) return isHidden(condition.fact);
  if ('not' in condition) return asksHidden(condition.not);
  return ('all' in condition ? condition.all : condition.any).some(asksHidden);
}

/** What prices and entries for members ask for by themselves: membership, and one of the tiers where some are named. */
function memberWays(benefit: Campaign['benefit']): readonly (readonly Test[])[] {
  if (benefit.type !== 'member_price' && benefit.type !== 'member_entry') return [[]];
  const { programme, tiers } = benefit;
  const isMember: Test = { fact: 'membership.programmes', operator: 'contains', value: programme };
  if (tiers.length === 0) return [[isMember]];
  return tiers.map((tier) => [isMember, { fact: 'membership.tiers', operator: 'contains', value: `${programme}:${tier}` }]);
}

function wayOf(tests: readonly Test[]): OfferWay {
  return sorted(possiblesOf(tests));
}

function possiblesOf(tests: readonly Test[]): ReadonlyMap<FactName, Possible> {
  const found = new Map<FactName, Possible>();
  for (const test of tests) found.set(test.fact, narrowed(found.get(test.fact) ?? everyValueOf(test.fact), test));
  return found;
}

function sorted(possibles: ReadonlyMap<FactName, Possible>): OfferWay {
  const needs = [...possibles];
  return {
    hidden: needs.filter(([fact]) => isHidden(fact)),
    told: needs.filter(([fact]) => isTold(fact)),
    time: new Map(needs.filter(([fact]) => TIME_FACTS.includes(fact))),
    amountLeast: amountOf(possibles.get('authorization.amount')),
  };
}

function amountOf(possible: Possible | undefined): number {
  const allowed = [...(possible?.allowed ?? [])].map(Number);
  const least = allowed.length > 0 ? Math.min(...allowed) : (possible?.least ?? 0);
  return Number.isSafeInteger(least) ? Math.max(0, least) : 0;
}

/** Ways that ask the same of the account and of the time are one; the lowest amount stands for them. */
function distinct(ways: readonly OfferWay[]): readonly OfferWay[] {
  const byText = new Map<string, OfferWay>();
  for (const way of ways) {
    const text = JSON.stringify([way.hidden.map(plain), way.told.map(plain), [...way.time].map(plain)]);
    const known = byText.get(text);
    if (known === undefined || way.amountLeast < known.amountLeast) byText.set(text, way);
  }
  return [...byText.values()];
}

function plain([fact, possible]: readonly [string, Possible]): unknown {
  const { least, most, allowed, refused, anyOf, absent, known } = possible;
  const list = (values: ReadonlySet<unknown> | undefined) => (values === undefined ? null : [...values]);
  return [fact, String(least), String(most), list(allowed), list(refused), anyOf.map(list), list(absent), known];
}

/** Is it for some accounts only, by what is never told: accounts, lists, segments, tiers or facts of that kind? */
export function isPersonal({ binding, when }: Pick<Campaign, 'binding' | 'when'>): boolean {
  const sides = [binding.accounts, binding.lists, binding.segments, binding.tiers];
  return sides.some(({ include, exclude }) => include.length + exclude.length > 0) || asksHidden(when);
}
