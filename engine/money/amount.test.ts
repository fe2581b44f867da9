// Proves that an amount is a safe integer and that sums never leave the safe integers.
import { describe, expect, expectTypeOf, test } from 'vitest';
import { AMOUNT_MAX, type AmountMinor, amount, atMost, sum } from './amount.ts';

describe('amount', () => {
  test('R30 refuses whatever is not a whole number of minor units', () => {
    for (const wrong of [0.1, 10.005, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])
      expect(() => amount(wrong)).toThrow(RangeError);
  });

  test('keeps safe integers of either sign, and writes minus zero as zero', () => {
    for (const right of [0, 1, -1, AMOUNT_MAX, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) expect(amount(right)).toBe(right);
    expect(Object.is(amount(-0), 0)).toBe(true);
  });

  test('a plain number may stand for an amount, a string may not', () => {
    expectTypeOf<12_800>().toExtend<AmountMinor>();
    expectTypeOf<string>().not.toExtend<AmountMinor>();
  });
});

describe('sum', () => {
  test('adds, and is zero of nothing', () => {
    expect(sum([600, 400, -1])).toBe(999);
    expect(sum([])).toBe(0);
  });

  test('throws rather than lose a cent beyond the safe integers, even when a later amount would bring it back', () => {
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1, -1])).toThrow(RangeError);
  });
});

describe('atMost', () => {
  test.each([
    [5, 3, 3],
    [3, 5, 3],
    [5, 5, 5],
    [5, 0, 0],
    [5, -2, 0],
    [-5, 3, 0],
  ])('%i within %i is %i', (wanted, ceiling, expected) => {
    expect(atMost(wanted, ceiling)).toBe(expected);
  });
});
