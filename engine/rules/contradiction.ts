// Finds conditions that can never be true, such as an amount above 100 and below 50: the author meant something else.
import type { Condition, Scalar, Test } from './condition.ts';
import type { ConditionProblem } from './check.ts';

/**
 * One problem per `all` whose own tests exclude each other on a single fact; nested `all`s count as one list. Not a theorem prover:
 * what it reports is certain, what it does not report may still be impossible.
 */
export function findContradictions(condition: Condition): readonly ConditionProblem[] {
  return search(condition, []);
}

function search(condition: Condition, path: readonly (string | number)[]): readonly ConditionProblem[] {
  if ('not' in condition) return search(condition.not, [...path, 'not']);
  if ('fact' in condition) return [];
  if ('any' in condition) return condition.any.flatMap((part, index) => search(part, [...path, 'any', index]));
  const tests = conjuncts(condition);
  const facts = [...new Set(tests.map((test) => test.fact))];
  const clashes = facts
    .filter((fact) => !canHold(tests.filter((test) => test.fact === fact)))
    .map(
      (fact): ConditionProblem => ({
        path: [...path, 'all'].join('.'),
        code: 'never_true',
        message: `the tests of ${fact} exclude each other, so this can never be true`,
      }),
    );
  return [...clashes, ...condition.all.flatMap((part, index) => ('all' in part ? [] : search(part, [...path, 'all', index])))];
}

function conjuncts(condition: Condition): readonly Test[] {
  if ('all' in condition) return condition.all.flatMap(conjuncts);
  return 'fact' in condition ? [condition] : [];
}

/** What several tests of one fact leave possible. */
interface Possible {
  readonly least: number;
  readonly most: number;
  readonly allowed: readonly Scalar[] | undefined;
  readonly refused: readonly Scalar[];
  readonly held: readonly Scalar[];
  readonly absent: readonly Scalar[];
}

function canHold(tests: readonly Test[]): boolean {
  const start: Possible = {
    least: Number.NEGATIVE_INFINITY,
    most: Number.POSITIVE_INFINITY,
    allowed: undefined,
    refused: [],
    held: [],
    absent: [],
  };
  const left = tests.reduce(narrow, start);
  if (left.least > left.most || left.held.some((value) => left.absent.includes(value))) return false;
  if (left.allowed !== undefined) return left.allowed.some((value) => isLeft(left, value));
  return !(left.least === left.most && left.refused.includes(left.least));
}

function isLeft(left: Possible, value: Scalar): boolean {
  const inRange = typeof value !== 'number' || (value >= left.least && value <= left.most);
  return inRange && !left.refused.includes(value);
}

function narrow(left: Possible, { operator, value }: Test): Possible {
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  const bound = Number(value);
  switch (operator) {
    case 'equal':
    case 'in':
      return { ...left, allowed: left.allowed === undefined ? values : left.allowed.filter((each) => values.includes(each)) };
    case 'notEqual':
    case 'notIn':
      return { ...left, refused: [...left.refused, ...values] };
    case 'lessThan':
      return { ...left, most: Math.min(left.most, bound - 1) };
    case 'lessThanInclusive':
      return { ...left, most: Math.min(left.most, bound) };
    case 'greaterThan':
      return { ...left, least: Math.max(left.least, bound + 1) };
    case 'greaterThanInclusive':
      return { ...left, least: Math.max(left.least, bound) };
    case 'contains':
      return { ...left, held: [...left.held, ...values] };
    case 'doesNotContain':
      return { ...left, absent: [...left.absent, ...values] };
  }
}
