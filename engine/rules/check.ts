// Finds what the shape of a condition cannot tell: operators and values that do not fit their fact, and trees too deep or too wide.
import { CONDITION_DEPTH_MAX, CONDITION_TESTS_MAX, type Condition, type Operator, type Scalar, type Test } from './condition.ts';
import { isOfType } from './compile.ts';
import { FACTS, type FactDefinition, type FactType } from './facts.ts';

export type ConditionCode =
  | 'unknown_fact'
  | 'operator_not_for_fact'
  | 'value_type'
  | 'value_not_listed'
  | 'value_must_be_list'
  | 'value_must_be_single'
  | 'list_empty'
  | 'too_deep'
  | 'too_many_tests'
  | 'never_true';
export interface ConditionProblem {
  /** Dotted, from the root of the condition: `all.0.value`; empty for the root itself. */
  readonly path: string;
  readonly code: ConditionCode;
  readonly message: string;
}

const LIST_OPERATORS: readonly Operator[] = ['in', 'notIn'];
/** Which operators make sense for which type; an editor offers exactly these. */
export const OPERATORS_BY_TYPE: Readonly<Record<FactType, readonly Operator[]>> = {
  integer: ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'in', 'notIn'],
  string: ['equal', 'notEqual', 'in', 'notIn'],
  boolean: ['equal', 'notEqual'],
  strings: ['contains', 'doesNotContain'],
};

/** Every problem of the condition, in document order; empty when it may be compiled. Stops descending at the depth limit. */
export function checkCondition(condition: Condition): readonly ConditionProblem[] {
  const problems = checkNode(condition, [], 1);
  const tests = countTests(condition, 1);
  if (tests <= CONDITION_TESTS_MAX) return problems;
  return [...problems, { path: '', code: 'too_many_tests', message: `holds ${tests} tests; at most ${CONDITION_TESTS_MAX} are allowed` }];
}

function checkNode(condition: Condition, path: readonly (string | number)[], depth: number): readonly ConditionProblem[] {
  if (depth > CONDITION_DEPTH_MAX) return [problem(path, 'too_deep', `nests deeper than ${CONDITION_DEPTH_MAX} levels`)];
  if ('not' in condition) return checkNode(condition.not, [...path, 'not'], depth + 1);
  if ('fact' in condition) return checkTest(condition, path);
  const word = 'all' in condition ? 'all' : 'any';
  const parts = 'all' in condition ? condition.all : condition.any;
  if (parts.length === 0) return [problem([...path, word], 'list_empty', `"${word}" needs at least one condition`)];
  return parts.flatMap((part, index) => checkNode(part, [...path, word, index], depth + 1));
}

function countTests(condition: Condition, depth: number): number {
  if (depth > CONDITION_DEPTH_MAX) return 0;
  if ('not' in condition) return countTests(condition.not, depth + 1);
  if ('fact' in condition) return 1;
  return ('all' in condition ? condition.all : condition.any).reduce((total, part) => total + countTests(part, depth + 1), 0);
}

function checkTest(test: Test, path: readonly (string | number)[]): readonly ConditionProblem[] {
  if (!Object.hasOwn(FACTS, test.fact)) return [problem([...path, 'fact'], 'unknown_fact', 'is not a fact of the list')];
  const fact: FactDefinition = FACTS[test.fact];
  const allowed = OPERATORS_BY_TYPE[fact.type];
  if (!allowed.includes(test.operator)) {
    return [
      problem(
        [...path, 'operator'],
        'operator_not_for_fact',
        `"${test.operator}" does not fit ${test.fact} (${fact.type}); use ${allowed.join(', ')}`,
      ),
    ];
  }
  const wantsList = LIST_OPERATORS.includes(test.operator);
  if (wantsList !== Array.isArray(test.value)) {
    return [
      wantsList
        ? problem([...path, 'value'], 'value_must_be_list', `"${test.operator}" compares with a list of values`)
        : problem([...path, 'value'], 'value_must_be_single', `"${test.operator}" compares with one value, not a list`),
    ];
  }
  return checkValues(test, { fact, path });
}

function checkValues(
  test: Test,
  at: { readonly fact: FactDefinition; readonly path: readonly (string | number)[] },
): readonly ConditionProblem[] {
  const { fact } = at;
  const values: readonly Scalar[] = typeof test.value === 'object' ? test.value : [test.value];
  if (values.length === 0) return [problem([...at.path, 'value'], 'list_empty', 'the list of values is empty')];
  const wanted = fact.type === 'strings' ? 'string' : fact.type;
  return values.flatMap((value, index) => {
    const path = typeof test.value === 'object' ? [...at.path, 'value', index] : [...at.path, 'value'];
    if (!isOfType(wanted, value))
      return [
        problem(
          path,
          'value_type',
          `${test.fact} compares with ${article(wanted)}, not with ${typeof value === 'number' ? 'this number' : article(typeof value)}`,
        ),
      ];
    if (fact.values !== undefined && !fact.values.includes(String(value)))
      return [problem(path, 'value_not_listed', `${test.fact} is one of ${fact.values.join(', ')}`)];
    return [];
  });
}

function article(type: string): string {
  return type === 'integer' ? 'a whole number' : `a ${type}`;
}

function problem(path: readonly (string | number)[], code: ConditionCode, message: string): ConditionProblem {
  return { path: path.join('.'), code, message };
}
