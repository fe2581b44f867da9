// Turns a condition into a predicate over facts, once, at publish; this is what runs inside an authorization.
import type { Condition, Scalar, Test } from './condition.ts';
import { FACTS, type FactType, type FactValue, type Facts } from './facts.ts';

export type Predicate = (facts: Facts) => boolean;

/**
 * A condition is true, false or unknown: a test of a missing or mistyped fact is unknown, `all`/`any`/`not` follow Kleene's tables, and
 * only true is a match. So neither `notEqual` nor `not` can turn "we do not know" into money. The three values cost nothing at run time:
 * `not` is pushed down to the tests here, where an unknown test fails in both polarities.
 * Expects a condition that passed `checkCondition`; a test it would refuse never matches. No allocation per call.
 */
export function compileCondition(condition: Condition): Predicate {
  return compile(condition, true);
}

/** The predicate "condition is `wanted`": known to be true, or known to be false. */
function compile(condition: Condition, wanted: boolean): Predicate {
  if ('all' in condition) return wanted ? every(condition.all, true) : some(condition.all, false);
  if ('any' in condition) return wanted ? some(condition.any, true) : every(condition.any, false);
  if ('not' in condition) return compile(condition.not, !wanted);
  return compileTest(condition, wanted);
}

function every(conditions: readonly Condition[], wanted: boolean): Predicate {
  const parts = conditions.map((each) => compile(each, wanted));
  return (facts) => {
    for (const part of parts) if (!part(facts)) return false;
    return true;
  };
}

function some(conditions: readonly Condition[], wanted: boolean): Predicate {
  const parts = conditions.map((each) => compile(each, wanted));
  return (facts) => {
    for (const part of parts) if (part(facts)) return true;
    return false;
  };
}

function compileTest(test: Test, wanted: boolean): Predicate {
  const { fact } = test;
  const type = FACTS[fact].type;
  const holds = comparison(type, test);
  if (holds === undefined) return () => false;
  return (facts) => {
    const value = facts[fact];
    return value !== undefined && isOfType(type, value) && holds(value) === wanted;
  };
}

/** False for a test whose operator or value does not fit its fact: such a test is unknown whatever the facts. */
export function isTypable(test: Test): boolean {
  return comparison(FACTS[test.fact].type, test) !== undefined;
}

/** True when a fact's value has the type its definition promises; anything else counts as not known. */
export function isOfType(type: FactType, value: FactValue): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'strings') return Array.isArray(value);
  return typeof value === type;
}

type Comparison = (value: FactValue) => boolean;

/** The typed meaning of a test, or undefined when the operator or the value does not fit the type of the fact. */
function comparison(type: FactType, { operator, value }: Test): Comparison | undefined {
  if (type === 'strings') return membership(operator, value);
  if (Array.isArray(value)) return listing(type, { operator, values: value });
  if (!isOfType(type, value as Scalar)) return undefined;
  if (operator === 'equal') return (actual) => actual === value;
  if (operator === 'notEqual') return (actual) => actual !== value;
  return type === 'integer' ? ordering(operator, value as number) : undefined;
}

function ordering(operator: Test['operator'], bound: number): Comparison | undefined {
  switch (operator) {
    case 'lessThan':
      return (actual) => (actual as number) < bound;
    case 'lessThanInclusive':
      return (actual) => (actual as number) <= bound;
    case 'greaterThan':
      return (actual) => (actual as number) > bound;
    case 'greaterThanInclusive':
      return (actual) => (actual as number) >= bound;
    default:
      return undefined;
  }
}

function listing(
  type: FactType,
  test: { readonly operator: Test['operator']; readonly values: readonly Scalar[] },
): Comparison | undefined {
  if (type === 'boolean' || !test.values.every((each) => isOfType(type, each))) return undefined;
  const listed: ReadonlySet<unknown> = new Set(test.values);
  if (test.operator === 'in') return (actual) => listed.has(actual);
  if (test.operator === 'notIn') return (actual) => !listed.has(actual);
  return undefined;
}

function membership(operator: Test['operator'], value: Test['value']): Comparison | undefined {
  if (typeof value !== 'string') return undefined;
  if (operator === 'contains') return (actual) => (actual as readonly string[]).includes(value);
  if (operator === 'doesNotContain') return (actual) => !(actual as readonly string[]).includes(value);
  return undefined;
}
