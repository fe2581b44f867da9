// Which purchases a campaign can reach, as sets of possible facts: never too small, so that what it calls impossible is impossible.
import type { BenefitTerms } from '../benefit/schema.ts';
import { binMatcher, parseBinRange } from '../card/bin.ts';
import type { Scalar, Test } from '../rules/condition.ts';
import type { FactName } from '../rules/facts.ts';
import { ANYTHING, type Possible, alternativesOf, everyValueOf, holdsValue, isImpossible, narrowed } from '../rules/possible.ts';
import { type Minutes, type OpenDay, openDaysOf } from './lint-days.ts';
import type { Holidays } from './live.ts';
import type { Campaign } from './schema.ts';

/** What binding names and no fact does. */
export type Dimension = FactName | 'binding.accounts' | 'binding.lists';
/** One way in: what each fact may be. A fact not named may be anything. */
export type Alternative = ReadonlyMap<Dimension, Possible>;

export interface Domain {
  readonly terms: Campaign;
  /** Ways in that are not certainly impossible; empty means that nobody ever gets a benefit. */
  readonly alternatives: readonly Alternative[];
  /** False: the condition has too many alternatives and is left out of them. */
  readonly exact: boolean;
  /** Null: too many days to look at. */
  readonly days: readonly OpenDay[] | null;
  /** Open on every day of its time, all day. */
  readonly isDaily: boolean;
}

const DAY_FACTS: readonly FactName[] = ['time.weekday', 'time.weekend', 'time.dayOfMonth', 'time.month', 'time.date'];
const MINUTE_FACTS: readonly FactName[] = ['time.hour', 'time.minuteOfDay'];

/** Each is worked out once: the linter compares every campaign with every other. */
const known = new WeakMap<Holidays, WeakMap<Campaign, Domain>>();

export function domainOf(terms: Campaign, holidays: Holidays): Domain {
  const byTerms = known.get(holidays) ?? new WeakMap<Campaign, Domain>();
  known.set(holidays, byTerms);
  const domain = byTerms.get(terms) ?? workedOut(terms, holidays);
  byTerms.set(terms, domain);
  return domain;
}

function workedOut(terms: Campaign, holidays: Holidays): Domain {
  const days = openDaysOf(terms, holidays);
  const bound = boundBy(terms);
  const spread = terms.when === undefined ? [[]] : alternativesOf(terms.when);
  const alternatives = (spread ?? [[]]).map((tests) => tests.reduce(withTest, bound)).map(withRelations);
  const open = alternatives.filter((each) => isOpenTo(each, terms) && opensOn(each, days));
  const { windows, excludedDates, holidays: rule, clock } = terms.schedule;
  const isDaily = clock === 'terminal' || (windows.length + excludedDates.length === 0 && rule === undefined);
  return { terms, alternatives: open, exact: spread !== null, days, isDaily };
}

/** The smallest and largest purchase amount it can reach, in minor units. */
export function amountsOf({ alternatives }: Pick<Domain, 'alternatives'>): { readonly least: number; readonly most: number } {
  const amounts = alternatives.map((each) => limitsOf(each.get('authorization.amount')));
  return { least: Math.min(...amounts.map((each) => each.least)), most: Math.max(...amounts.map((each) => each.most)) };
}

function limitsOf(possible: Possible = everyValueOf('authorization.amount')): { readonly least: number; readonly most: number } {
  const numbers = [...(possible.allowed ?? [])].filter((value) => typeof value === 'number' && holdsValue(possible, value)).map(Number);
  if (possible.allowed === undefined) return { least: possible.least, most: possible.most };
  return { least: Math.min(...numbers), most: Math.max(...numbers) };
}

type Narrowing = (possible: Possible) => Possible;

/** Binding, places, currency and what the benefit itself asks for. */
function boundBy(terms: Campaign): Alternative {
  const { binding, where, currency, benefit } = terms;
  const alternative = new Map<Dimension, Possible>();
  const single: readonly (readonly [Dimension, Sided])[] = [
    ['binding.accounts', binding.accounts],
    ['merchant.id', where.merchants],
    ['merchant.chain', where.chains],
    ['merchant.mcc', where.mccs],
    ['terminal.id', where.terminals],
    ['merchant.region', where.regions],
    ['terminal.channel', where.channels],
    ['terminal.entryMode', where.entryModes],
  ];
  const listed: readonly (readonly [Dimension, Sided])[] = [
    ['binding.lists', binding.lists],
    ['account.segments', binding.segments],
    ['membership.tiers', binding.tiers],
  ];
  for (const [dimension, sides] of single) restrict(alternative, dimension, (possible) => oneOf(possible, sides));
  for (const [dimension, sides] of listed) restrict(alternative, dimension, (possible) => someOf(possible, sides));
  const needed: readonly Test[] = [
    { fact: 'authorization.currency', operator: 'equal', value: currency },
    { fact: 'authorization.type', operator: 'equal', value: 'purchase' },
    { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: leastAmount(benefit) },
    ...benefitTests(benefit),
  ];
  for (const test of needed) restrict(alternative, test.fact, (possible) => narrowed(possible, test));
  for (const tiers of tiersNeeded(benefit)) restrict(alternative, 'membership.tiers', (possible) => someOf(possible, tiers));
  return alternative;
}

interface Sided {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

function restrict(alternative: Map<Dimension, Possible>, dimension: Dimension, by: Narrowing): void {
  const before = alternative.get(dimension) ?? startOf(dimension);
  const after = by(before);
  if (after !== before) alternative.set(dimension, after);
}

function startOf(dimension: Dimension): Possible {
  return dimension === 'binding.accounts' || dimension === 'binding.lists' ? ANYTHING : everyValueOf(dimension);
}

/** A value that is not known is in no list, so only an include makes it known. */
function oneOf(possible: Possible, { include, exclude }: Sided): Possible {
  const within = include.length === 0 ? possible : narrowed(possible, { operator: 'in', value: include });
  return exclude.length === 0 ? within : { ...narrowed(within, { operator: 'notIn', value: exclude }), known: within.known };
}

function someOf(possible: Possible, { include, exclude }: Sided): Possible {
  const within = include.length === 0 ? possible : { ...possible, anyOf: [...possible.anyOf, new Set<Scalar>(include)], known: true };
  return exclude.length === 0 ? within : { ...within, absent: new Set<Scalar>([...within.absent, ...exclude]) };
}

function withTest(alternative: Alternative, test: Test): Alternative {
  const next = new Map(alternative);
  restrict(next, test.fact, (possible) => narrowed(possible, test));
  return next;
}

/** Facts that say the same in two ways. */
function withRelations(alternative: Alternative): Alternative {
  const first = alternative.get('usage.first');
  if (first?.allowed === undefined || first.allowed.size === 0) return alternative;
  const [mayBeFirst, mayBeLater] = [holdsValue(first, true), holdsValue(first, false)];
  const next = new Map(alternative);
  if (!mayBeLater) restrict(next, 'usage.countTotal', (possible) => narrowed(possible, { operator: 'equal', value: 0 }));
  if (!mayBeFirst) restrict(next, 'usage.countTotal', (possible) => narrowed(possible, { operator: 'notEqual', value: 0 }));
  return next;
}

/** The smallest purchase that gives anything, in minor units. */
export function leastAmount(benefit: BenefitTerms): number {
  switch (benefit.type) {
    case 'percent_off':
      return leastRounded(benefit);
    case 'tiered_off':
      return Math.min(...benefit.steps.map((step) => step.from));
    case 'fixed_price':
      return benefit.price + 1;
    case 'coupon_redeem':
    case 'member_price':
    case 'statement_credit':
      return leastAmount(benefit.value);
    case 'points_earn':
      return benefit.bonus > 0 || benefit.points === 0 ? 1 : Math.ceil(benefit.per / benefit.points);
    default:
      return 1;
  }
}

/** The smallest amount whose share is a whole minor unit once rounded. */
function leastRounded({ rateBps, rounding }: Extract<BenefitTerms, { type: 'percent_off' }>): number {
  if (rounding === 'down') return Math.ceil(10_000 / rateBps);
  if (rounding === 'half_up') return Math.ceil(5_000 / rateBps);
  return rounding === 'half_even' ? Math.floor(5_000 / rateBps) + 1 : 1;
}

function benefitTests(benefit: BenefitTerms): readonly Test[] {
  if (benefit.type === 'instalment_subsidy') {
    const counts = Object.keys(benefit.feeBpsByCount).map(Number);
    return counts.length === 0 ? [] : [{ fact: 'authorization.instalments', operator: 'in', value: counts }];
  }
  if (benefit.type === 'points_payment')
    return [{ fact: 'wallet.pointsActive', operator: 'greaterThanInclusive', value: Math.max(1, benefit.minPoints) }];
  if (benefit.type === 'member_price' || benefit.type === 'member_entry')
    return [{ fact: 'membership.programmes', operator: 'contains', value: benefit.programme }];
  return [];
}

function tiersNeeded(benefit: BenefitTerms): readonly Sided[] {
  if ((benefit.type !== 'member_price' && benefit.type !== 'member_entry') || benefit.tiers.length === 0) return [];
  return [{ include: benefit.tiers.map((tier) => `${benefit.programme}:${tier}`), exclude: [] }];
}

function isOpenTo(alternative: Alternative, { binding: { cards } }: Campaign): boolean {
  if ([...alternative.values()].some(isImpossible)) return false;
  const bins = alternative.get('card.bin');
  if (bins?.allowed === undefined || cards.binOf === 'token' || cards.include.length + cards.exclude.length === 0) return true;
  if (![...cards.include, ...cards.exclude].every((range) => parseBinRange(range).ok)) return true;
  const binds = binMatcher(cards.include, cards.exclude);
  return [...bins.allowed].some((bin) => typeof bin === 'string' && holdsValue(bins, bin) && binds(bin));
}

/** Is there an open day and minute on which the tests of time hold? */
function opensOn(alternative: Alternative, days: readonly OpenDay[] | null): boolean {
  if (days === null) return true;
  if (!asksForTime(alternative)) return days.length > 0;
  const asked = new Map<readonly Minutes[], boolean>();
  return days.some((day) => {
    if (!isDay(alternative, day)) return false;
    const found = asked.get(day.minutes) ?? hasMinute(alternative, day.minutes);
    asked.set(day.minutes, found);
    return found;
  });
}

export function asksForTime(alternative: Alternative): boolean {
  return DAY_FACTS.some((fact) => alternative.has(fact)) || MINUTE_FACTS.some((fact) => alternative.has(fact));
}

/** May the tests of the day hold on this one? */
export function isDay(alternative: Alternative, { date, weekday }: OpenDay): boolean {
  const values: readonly Scalar[] = [weekday, weekday >= 6, Number(date.slice(8)), Number(date.slice(5, 7)), date];
  return DAY_FACTS.every((fact, index) => {
    const possible = alternative.get(fact);
    return possible === undefined || holdsValue(possible, values[index] ?? false);
  });
}

/** Is there a minute among these on which the tests of the clock hold? */
export function hasMinute(alternative: Alternative, minutes: readonly Minutes[]): boolean {
  const [hour, minute] = [alternative.get('time.hour'), alternative.get('time.minuteOfDay')];
  if (hour === undefined && minute === undefined) return minutes.length > 0;
  return minutes.some(([from, to]) =>
    Array.from({ length: to - from }, (_, index) => from + index).some(
      (at) => (minute === undefined || holdsValue(minute, at)) && (hour === undefined || holdsValue(hour, Math.floor(at / 60))),
    ),
  );
}
