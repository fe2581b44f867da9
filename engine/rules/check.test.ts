// What a condition may say: types of facts, operators and values, depth and size, and contradictions.
import { describe, expect, test } from 'vitest';
import { checkCondition, OPERATORS_BY_TYPE } from './check.ts';
import { compileCondition } from './compile.ts';
import { type Condition, conditionSchema, OPERATORS, type Scalar } from './condition.ts';
import { findContradictions } from './contradiction.ts';
import { FACTS, FACT_NAMES, type FactName } from './facts.ts';

const hour = (value: number): Condition => ({ fact: 'time.hour', operator: 'equal', value });
const nested = (levels: number): Condition => (levels === 1 ? hour(1) : { not: nested(levels - 1) });
const codes = (condition: Condition) => checkCondition(condition).map(({ path, code }) => `${path} ${code}`);

describe('types', () => {
  test.each<[string, Condition, readonly string[]]>([
    ['a whole number with an ordering', { fact: 'authorization.amount', operator: 'greaterThan', value: 100 }, []],
    ['a fraction', { fact: 'authorization.amount', operator: 'greaterThan', value: 100.5 }, ['value value_type']],
    ['a number as text', { fact: 'authorization.amount', operator: 'equal', value: '100' }, ['value value_type']],
    ['a text with an ordering', { fact: 'card.bin', operator: 'lessThan', value: '6' }, ['operator operator_not_for_fact']],
    ['a list in its place', { fact: 'merchant.mcc', operator: 'in', value: ['5812', '5814'] }, []],
    ['a list with a number among texts', { fact: 'merchant.mcc', operator: 'in', value: ['5812', 5814] }, ['value.1 value_type']],
    ['a list out of place', { fact: 'merchant.mcc', operator: 'equal', value: ['5812'] }, ['value value_must_be_single']],
    ['one value where a list belongs', { fact: 'merchant.mcc', operator: 'in', value: '5812' }, ['value value_must_be_list']],
    ['an empty list', { fact: 'merchant.mcc', operator: 'in', value: [] }, ['value list_empty']],
    ['a boolean in a list', { fact: 'time.weekend', operator: 'in', value: [true] }, ['operator operator_not_for_fact']],
    ['a value that no terminal sends', { fact: 'terminal.channel', operator: 'equal', value: 'fax' }, ['value value_not_listed']],
    ['a membership in a list of texts', { fact: 'account.segments', operator: 'contains', value: 'vip' }, []],
    ['an equality of a list of texts', { fact: 'account.segments', operator: 'equal', value: 'vip' }, ['operator operator_not_for_fact']],
    ['a fact outside the list', { fact: 'constructor' as FactName, operator: 'equal', value: 1 }, ['fact unknown_fact']],
    [
      'a problem deep inside',
      { all: [hour(1), { any: [{ not: { fact: 'time.hour', operator: 'contains', value: 'x' } }] }] },
      ['all.1.any.0.not.operator operator_not_for_fact'],
    ],
  ])('%s', (_, condition, expected) => {
    expect(codes(condition)).toEqual(expected);
  });

  test('what the check accepts for a fact and an operator can match, what it refuses never does', () => {
    const samples: readonly (Scalar | readonly Scalar[])[] = [1, 'x', true, [1], ['x'], [true]];
    for (const fact of FACT_NAMES) {
      for (const operator of OPERATORS) {
        for (const value of samples) {
          const condition: Condition = { fact, operator, value };
          const accepted = checkCondition(condition).every(({ code }) => code === 'value_not_listed');
          const matchable = [0, 1, 2, 'x', 'y', true, false, ['x'], []].some((actual) => compileCondition(condition)({ [fact]: actual }));
          expect({ condition, matchable }).toEqual({ condition, matchable: accepted });
        }
      }
    }
  });

  test('every fact has operators, a label in both languages and a source', () => {
    for (const name of FACT_NAMES) {
      const { type, label, source } = FACTS[name];
      expect(OPERATORS_BY_TYPE[type].length * label.en.length * label['zh-CN'].length * source.length, name).toBeGreaterThan(0);
    }
  });
});

describe('size', () => {
  test('ten levels pass, eleven do not', () => {
    expect(codes(nested(10))).toEqual([]);
    expect(codes(nested(11))).toEqual([`${'not.'.repeat(9)}not too_deep`]);
  });

  test('two hundred tests pass, two hundred and one do not', () => {
    const half = { any: Array.from({ length: 100 }, () => hour(1)) };

    expect(codes({ all: [half, half] })).toEqual([]);
    expect(codes({ all: [half, half, hour(1)] })).toEqual([' too_many_tests']);
  });

  test('a tree a thousand levels deep is refused without exhausting the stack', () => {
    expect(checkCondition(nested(1_000)).map(({ code }) => code)).toEqual(['too_deep']);
  });

  test('the shape knows no field beside its own, and no group that mixes all and any', () => {
    expect(conditionSchema.safeParse({ ...hour(1), priority: 1 }).success).toBe(false);
    expect(conditionSchema.safeParse({ all: [hour(1)], any: [hour(1)] }).success).toBe(false);
    expect(conditionSchema.safeParse({ all: [] }).success).toBe(false);
    expect(conditionSchema.safeParse(hour(1)).success).toBe(true);
  });
});

describe('contradictions', () => {
  const amount = (
    operator: 'greaterThan' | 'lessThan' | 'equal' | 'notEqual' | 'greaterThanInclusive' | 'lessThanInclusive',
    value: number,
  ): Condition => ({ fact: 'authorization.amount', operator, value });

  test.each<[string, Condition]>([
    ['above 100 and below 50', { all: [amount('greaterThan', 100), amount('lessThan', 50)] }],
    ['above 100 and below 101', { all: [amount('greaterThan', 100), amount('lessThan', 101)] }],
    ['equal to two values', { all: [amount('equal', 1), amount('equal', 2)] }],
    ['equal to what it may not be', { all: [amount('equal', 1), amount('notEqual', 1)] }],
    ['exactly 5 and not 5', { all: [amount('greaterThanInclusive', 5), amount('lessThanInclusive', 5), amount('notEqual', 5)] }],
    [
      'in two lists with nothing in common',
      {
        all: [
          { fact: 'merchant.mcc', operator: 'in', value: ['1', '2'] },
          { all: [{ fact: 'merchant.mcc', operator: 'in', value: ['3'] }] },
        ],
      },
    ],
    [
      'in a list all of whose values are refused',
      {
        all: [
          { fact: 'merchant.mcc', operator: 'in', value: ['1'] },
          { fact: 'merchant.mcc', operator: 'notIn', value: ['1', '2'] },
        ],
      },
    ],
    [
      'in a segment and not in it',
      {
        all: [
          { fact: 'account.segments', operator: 'contains', value: 'vip' },
          { fact: 'account.segments', operator: 'doesNotContain', value: 'vip' },
        ],
      },
    ],
  ])('%s can never be true', (_, condition) => {
    expect(findContradictions(condition)).toMatchObject([{ path: 'all', code: 'never_true' }]);
  });

  test.each<[string, Condition]>([
    ['a range', { all: [amount('greaterThan', 100), amount('lessThan', 200), amount('notEqual', 150)] }],
    ['alternatives', { any: [amount('equal', 1), amount('equal', 2)] }],
    ['two facts', { all: [amount('equal', 1), { fact: 'time.hour', operator: 'equal', value: 2 }] }],
    ['one test', amount('equal', 1)],
  ])('%s may be true', (_, condition) => {
    expect(findContradictions(condition)).toEqual([]);
  });

  test('a contradiction is named where it stands', () => {
    expect(
      findContradictions({ any: [amount('equal', 1), { not: { all: [amount('equal', 1), amount('equal', 2)] } }] }).map(({ path }) => path),
    ).toEqual(['any.1.not.all']);
  });
});
