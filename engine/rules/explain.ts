// Explains a condition: every test with the value it met and what came of it; the one file that knows json-rules-engine.
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { containsPan } from '../card/pan.ts';
import { isOfType, isTypable } from './compile.ts';
import { type Condition, OPERATORS, type Operator, type Scalar, type Test } from './condition.ts';
import { FACTS, type FactName, type Facts, type FactValue } from './facts.ts';

/** unknown: the fact is missing, or has not the type it promises. */
export type Outcome = 'true' | 'false' | 'unknown';
export type ExplainedCondition =
  | {
      readonly kind: 'test';
      readonly fact: FactName;
      readonly operator: Operator;
      readonly expected: Scalar | readonly Scalar[];
      readonly actual: FactValue | null;
      readonly disclosure: 'public' | 'private';
      readonly outcome: Outcome;
      /** The value is known, but not for this reader. */
      readonly masked?: true;
    }
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly ExplainedCondition[]; readonly outcome: Outcome }
  | { readonly kind: 'not'; readonly condition: ExplainedCondition; readonly outcome: Outcome };

/** Stands where a value looked like a card number. */
export const WITHHELD = '[withheld]';

/**
 * Every test is evaluated, also where the outcome was settled before it. Matched means outcome `true`, always equal to the compiled
 * predicate. One Engine per call: a shared one loses rules when runs overlap.
 */
export async function explainCondition(condition: Condition, facts: Facts): Promise<ExplainedCondition> {
  const engine = typedEngine(condition);
  const { results, failureResults } = await engine.run(knownFacts(facts));
  const [evaluated] = [...results, ...failureResults];
  if (evaluated === undefined) throw new Error('the rules library returned no result');
  const [top] = (evaluated.conditions as unknown as { readonly all: readonly Evaluated[] }).all;
  return explained(condition, { evaluated: top, facts });
}

/** What the library adds to a condition it has run: `result` on tests and groups. */
interface Evaluated {
  readonly result?: boolean;
  readonly all?: readonly Evaluated[];
  readonly any?: readonly Evaluated[];
  readonly not?: Evaluated;
}

/**
 * The library compares without types, resolves paths through jsonpath (which has run code), and rejects the run when a fact is missing.
 * So its operators are replaced by typed ones, paths reach own properties only, and missing facts are allowed: a missing fact fails every test.
 */
function typedEngine(condition: Condition): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true, pathResolver: ownProperty });
  for (const operator of OPERATORS) {
    engine.removeOperator(operator);
    engine.addOperator<unknown, unknown>(operator, (actual, expected) => TYPED[operator](actual, expected));
  }
  engine.addRule({ conditions: { all: [plainCondition(condition)] } as TopLevelCondition, event: { type: 'matched' } });
  return engine;
}

/** Only the words of the grammar reach the library: a stray `path`, `params`, `priority` or `condition` does not. */
function plainCondition(condition: Condition): object {
  if ('all' in condition) return { all: condition.all.map(plainCondition) };
  if ('any' in condition) return { any: condition.any.map(plainCondition) };
  if ('not' in condition) return { not: plainCondition(condition.not) };
  return { fact: condition.fact, operator: condition.operator, value: condition.value };
}

/** Facts of the closed list only, and only where their value has the promised type. */
function knownFacts(facts: Facts): Record<string, FactValue> {
  const known: [string, FactValue][] = [];
  for (const name of Object.keys(FACTS) as FactName[]) {
    const value = knownValue(facts, name);
    if (value !== undefined) known.push([name, value]);
  }
  return Object.fromEntries(known);
}

function knownValue(facts: Facts, name: FactName): FactValue | undefined {
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return value !== undefined && isOfType(FACTS[name].type, value) ? value : undefined;
}

function ownProperty(value: object, path: string): unknown {
  return Object.hasOwn(value, path) ? (value as Record<string, unknown>)[path] : undefined;
}

const TYPED: Readonly<Record<Operator, (actual: unknown, expected: unknown) => boolean>> = {
  equal: (actual, expected) => typeof actual === typeof expected && actual === expected,
  notEqual: (actual, expected) => typeof actual === typeof expected && actual !== expected,
  lessThan: (actual, expected) => areNumbers(actual, expected) && Number(actual) < Number(expected),
  lessThanInclusive: (actual, expected) => areNumbers(actual, expected) && Number(actual) <= Number(expected),
  greaterThan: (actual, expected) => areNumbers(actual, expected) && Number(actual) > Number(expected),
  greaterThanInclusive: (actual, expected) => areNumbers(actual, expected) && Number(actual) >= Number(expected),
  in: (actual, expected) => actual !== undefined && Array.isArray(expected) && expected.includes(actual),
  notIn: (actual, expected) => actual !== undefined && Array.isArray(expected) && !expected.includes(actual),
  contains: (actual, expected) => Array.isArray(actual) && actual.includes(expected),
  doesNotContain: (actual, expected) => Array.isArray(actual) && !actual.includes(expected),
};

function areNumbers(actual: unknown, expected: unknown): boolean {
  return typeof actual === 'number' && typeof expected === 'number';
}

/** The library knows two values; the groups are told again in three, so that `not` of an unknown test stays unknown. */
function explained(condition: Condition, of: { readonly evaluated: Evaluated | undefined; readonly facts: Facts }): ExplainedCondition {
  if ('not' in condition) {
    const inner = explained(condition.not, { ...of, evaluated: of.evaluated?.not });
    return { kind: 'not', condition: inner, outcome: opposite(inner.outcome) };
  }
  if ('all' in condition) {
    const conditions = condition.all.map((part, index) => explained(part, { ...of, evaluated: of.evaluated?.all?.[index] }));
    return { kind: 'all', conditions, outcome: weakest(conditions, ['false', 'unknown', 'true']) };
  }
  if ('any' in condition) {
    const conditions = condition.any.map((part, index) => explained(part, { ...of, evaluated: of.evaluated?.any?.[index] }));
    return { kind: 'any', conditions, outcome: weakest(conditions, ['true', 'unknown', 'false']) };
  }
  return explainedTest(condition, of);
}

function explainedTest(
  test: Test,
  { evaluated, facts }: { readonly evaluated: Evaluated | undefined; readonly facts: Facts },
): ExplainedCondition {
  const { fact, operator, value } = test;
  const actual = knownValue(facts, fact);
  const known = actual !== undefined && isTypable(test);
  const outcome = known ? (evaluated?.result === true ? 'true' : 'false') : 'unknown';
  return {
    kind: 'test',
    fact,
    operator,
    expected: value,
    actual: actual === undefined ? null : withheld(actual),
    disclosure: FACTS[fact].disclosure,
    outcome,
  };
}

function opposite(outcome: Outcome): Outcome {
  if (outcome === 'unknown') return 'unknown';
  return outcome === 'true' ? 'false' : 'true';
}

/** The first outcome of `order` that any part has; an empty group has the last. */
function weakest(parts: readonly ExplainedCondition[], order: readonly [Outcome, Outcome, Outcome]): Outcome {
  return order.find((outcome) => parts.some((part) => part.outcome === outcome)) ?? order[2];
}

function withheld(value: FactValue): FactValue {
  if (typeof value === 'string') return containsPan(value) ? WITHHELD : value;
  return typeof value === 'object' ? value.map((each) => (containsPan(each) ? WITHHELD : each)) : value;
}
