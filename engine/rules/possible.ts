// What a condition leaves possible, fact by fact: the ground on which two campaigns are compared without running them.
import type { Condition, Operator, Scalar, Test } from './condition.ts';
import { FACTS, type FactName } from './facts.ts';

/** Values one fact may still have. What is not said here may still be impossible; what is excluded here is certain. */
export interface Possible {
  readonly least: number;
  readonly most: number;
  /** Undefined: any value. */
  readonly allowed: ReadonlySet<Scalar> | undefined;
  readonly refused: ReadonlySet<Scalar>;
  /** A list holds at least one of each of these sets. */
  readonly anyOf: readonly ReadonlySet<Scalar>[];
  /** A list holds none of these. */
  readonly absent: ReadonlySet<Scalar>;
  /** The fact must be known: a test of a fact that is missing never matches. */
  readonly known: boolean;
}

/** More alternatives than this are not told apart. */
export const ALTERNATIVES_MAX = 256;
const NOTHING: ReadonlySet<Scalar> = new Set();
/** Whole numbers that have natural bounds. */
const BOUNDS: { readonly [Name in FactName]?: readonly [number, number] } = {
  'time.hour': [0, 23],
  'time.minuteOfDay': [0, 1_439],
  'time.weekday': [1, 7],
  'time.dayOfMonth': [1, 31],
  'time.month': [1, 12],
  'account.birthMonth': [1, 12],
  'authorization.amount': [0, Number.POSITIVE_INFINITY],
};

export const ANYTHING: Possible = {
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
  allowed: undefined,
  refused: NOTHING,
  anyOf: [],
  absent: NOTHING,
  known: false,
};

/** Every value the fact may have at all. */
export function everyValueOf(fact: FactName): Possible {
  const { type, values } = FACTS[fact];
  const [least, most] = BOUNDS[fact] ?? [ANYTHING.least, ANYTHING.most];
  const allowed = type === 'boolean' ? new Set<Scalar>([true, false]) : values === undefined ? undefined : new Set<Scalar>(values);
  return { ...ANYTHING, least, most, allowed };
}

/** What is left of `possible` once the test holds. */
export function narrowed(possible: Possible, { operator, value }: Pick<Test, 'operator' | 'value'>): Possible {
  const values = new Set<Scalar>(typeof value === 'object' ? value : [value]);
  const bound = Number(value);
  const left = { ...possible, known: true };
  switch (operator) {
    case 'equal':
    case 'in':
      return { ...left, allowed: possible.allowed === undefined ? values : common(possible.allowed, values) };
    case 'notEqual':
    case 'notIn':
      return { ...left, refused: joined(possible.refused, values) };
    case 'lessThan':
      return { ...left, most: Math.min(possible.most, bound - 1) };
    case 'lessThanInclusive':
      return { ...left, most: Math.min(possible.most, bound) };
    case 'greaterThan':
      return { ...left, least: Math.max(possible.least, bound + 1) };
    case 'greaterThanInclusive':
      return { ...left, least: Math.max(possible.least, bound) };
    case 'contains':
      return { ...left, anyOf: [...possible.anyOf, values] };
    case 'doesNotContain':
      return { ...left, absent: joined(possible.absent, values) };
  }
}

/** What is possible under both. */
export function both(one: Possible, other: Possible): Possible {
  return {
    least: Math.max(one.least, other.least),
    most: Math.min(one.most, other.most),
    allowed: one.allowed === undefined ? other.allowed : other.allowed === undefined ? one.allowed : common(one.allowed, other.allowed),
    refused: joined(one.refused, other.refused),
    anyOf: [...one.anyOf, ...other.anyOf],
    absent: joined(one.absent, other.absent),
    known: one.known || other.known,
  };
}

/** Is certainly no value left? */
export function isImpossible(possible: Possible): boolean {
  const { least, most, allowed, refused, anyOf, absent } = possible;
  if (least > most || anyOf.some((some) => isWithin(some, absent))) return true;
  if (allowed !== undefined) return ![...allowed].some((value) => holdsValue(possible, value));
  return most - least < refused.size && wholeNumbers(least, most).every((value) => refused.has(value));
}

/** May the fact have this value? */
export function holdsValue({ least, most, allowed, refused }: Possible, value: Scalar): boolean {
  const inRange = typeof value !== 'number' || (value >= least && value <= most);
  return inRange && (allowed === undefined || allowed.has(value)) && !refused.has(value);
}

/** Does every value of `possible` certainly pass the test, the fact being known? */
export function impliesTest(possible: Possible, test: Pick<Test, 'operator' | 'value'>): boolean {
  if (!possible.known) return false;
  if (test.operator === 'contains') return possible.anyOf.some((some) => some.size === 1 && some.has(test.value as Scalar));
  if (test.operator === 'doesNotContain') return possible.absent.has(test.value as Scalar);
  return isImpossible(narrowed(possible, { operator: OPPOSITE[test.operator], value: test.value }));
}

export const OPPOSITE: Readonly<Record<Operator, Operator>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
};

/** The condition as alternatives, each a list of tests that must all hold; null when there are more than ALTERNATIVES_MAX. */
export function alternativesOf(condition: Condition): readonly (readonly Test[])[] | null {
  return spread(condition, true);
}

type Alternatives = readonly (readonly Test[])[];

function spread(condition: Condition, wanted: boolean): Alternatives | null {
  if ('not' in condition) return spread(condition.not, !wanted);
  if ('fact' in condition) return [[wanted ? condition : { ...condition, operator: OPPOSITE[condition.operator] }]];
  const parts = 'all' in condition ? condition.all : condition.any;
  return 'all' in condition === wanted ? product(parts, wanted) : sum(parts, wanted);
}

function sum(parts: readonly Condition[], wanted: boolean): Alternatives | null {
  const found: (readonly Test[])[] = [];
  for (const part of parts) {
    const each = spread(part, wanted);
    if (each === null || found.length + each.length > ALTERNATIVES_MAX) return null;
    found.push(...each);
  }
  return found;
}

function product(parts: readonly Condition[], wanted: boolean): Alternatives | null {
  let found: Alternatives = [[]];
  for (const part of parts) {
    const each = spread(part, wanted);
    if (each === null || found.length * each.length > ALTERNATIVES_MAX) return null;
    found = found.flatMap((before) => each.map((tests) => [...before, ...tests]));
  }
  return found;
}

/** Only asked for ranges shorter than the list of refused values. */
function wholeNumbers(least: number, most: number): readonly number[] {
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
}

function isWithin(inner: ReadonlySet<Scalar>, outer: ReadonlySet<Scalar>): boolean {
  return inner.size <= outer.size && [...inner].every((value) => outer.has(value));
}

function common(one: ReadonlySet<Scalar>, other: ReadonlySet<Scalar>): ReadonlySet<Scalar> {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  return new Set([...small].filter((value) => large.has(value)));
}

function joined(one: ReadonlySet<Scalar>, other: ReadonlySet<Scalar>): ReadonlySet<Scalar> {
  if (one.size === 0) return other;
  return other.size === 0 ? one : new Set([...one, ...other]);
}
