// Proves that a rate of an amount is exact and rounds the way it is told, by examples and against fractions.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mulDiv, type Rounding, share } from './rate.ts';

const ROUNDINGS: readonly Rounding[] = ['down', 'up', 'half_up', 'half_even'];

describe('share', () => {
  test.each([
    [12_800, 1_000, [1_280, 1_280, 1_280, 1_280]],
    [1, 5_000, [0, 1, 1, 0]],
    [3, 5_000, [1, 2, 2, 2]],
    [5, 5_000, [2, 3, 3, 2]],
    [999, 33, [3, 4, 3, 3]],
    [7, 10_000, [7, 7, 7, 7]],
    [0, 10_000, [0, 0, 0, 0]],
    [999_999_999_999, 10_000, [999_999_999_999, 999_999_999_999, 999_999_999_999, 999_999_999_999]],
  ])('%i at %i basis points is, rounded down, up, half up, half even, %j', (base, rateBps, expected) => {
    expect(ROUNDINGS.map((rounding) => share(base, rateBps, rounding))).toEqual(expected);
  });
});

describe('mulDiv', () => {
  test('R30 stays exact where a float product would not', () => {
    expect(mulDiv(9_007_199_254_740_991, [999_999_999_999, 999_999_999_999], 'down')).toBe(9_007_199_254_740_991);
    expect(mulDiv(999_999_999_998, [999_999_999_997, 999_999_999_999], 'up')).toBe(999_999_999_997);
  });

  test.each([
    [1, [0, 1, 0, 0]],
    [2, [0, 1, 1, 0]],
    [3, [0, 1, 1, 1]],
    [6, [1, 2, 2, 2]],
    [8, [2, 2, 2, 2]],
  ])(
    'R30 beyond the safe integers %i quarters above ten thousand million are, rounded down, up, half up, half even, %j more',
    (quarters, more) => {
      const whole = 10_000_000_000;
      const rounded = ROUNDINGS.map((rounding) => mulDiv(4 * whole + quarters, [1_000_000, 4_000_000], rounding) - whole);
      expect(rounded).toEqual(more);
    },
  );

  test('refuses what has no meaning', () => {
    expect(() => mulDiv(-1, [1, 2], 'down')).toThrow(RangeError);
    expect(() => mulDiv(1, [-1, 2], 'down')).toThrow(RangeError);
    expect(() => mulDiv(1, [1, 0], 'down')).toThrow(RangeError);
    expect(() => mulDiv(0.5, [1, 2], 'down')).toThrow(RangeError);
    expect(() => mulDiv(Number.MAX_SAFE_INTEGER, [2, 1], 'down')).toThrow(RangeError);
  });

  const whole = fc.integer({ min: 0, max: 999_999_999_999 });
  const divisor = fc.integer({ min: 1, max: 1_000_000 });

  test('lies less than one unit from the exact quotient, half at most for the two halves, on the side its name says', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 1_000 }), divisor, (value, numerator, denominator) => {
        const offBy = (rounding: Rounding) =>
          BigInt(mulDiv(value, [numerator, denominator], rounding)) * BigInt(denominator) - BigInt(value) * BigInt(numerator);
        const [down, up, halfUp, halfEven] = ROUNDINGS.map(offBy) as [bigint, bigint, bigint, bigint];

        expect(down <= 0n && -down < BigInt(denominator)).toBe(true);
        expect(up >= 0n && up < BigInt(denominator)).toBe(true);
        expect(2n * halfUp > -BigInt(denominator) && 2n * halfUp <= BigInt(denominator)).toBe(true);
        expect(2n * (halfEven < 0n ? -halfEven : halfEven) <= BigInt(denominator)).toBe(true);
      }),
    );
  });

  test('half even sends an exact half to the even neighbour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (value) => {
        expect(mulDiv(2 * value + 1, [1, 2], 'half_even') % 2).toBe(0);
      }),
    );
  });

  test('is monotone in the value under every rounding', () => {
    fc.assert(
      fc.property(
        whole,
        fc.integer({ min: 0, max: 1_000 }),
        divisor,
        fc.constantFrom(...ROUNDINGS),
        (value, numerator, denominator, rounding) => {
          expect(mulDiv(value + 1, [numerator, denominator], rounding)).toBeGreaterThanOrEqual(
            mulDiv(value, [numerator, denominator], rounding),
          );
        },
      ),
    );
  });
});
