// Proves that split() loses nothing, never shrinks a part when the whole grows, and is Webster's method exactly.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { split } from './split.ts';

describe('examples', () => {
  test.each([
    [1_000, [6_000, 4_000], [600, 400]],
    [1, [1, 1], [1, 0]],
    [3, [5_000, 5_000], [2, 1]],
    [45, [53, 17, 21], [27, 8, 10]],
    [46, [53, 17, 21], [27, 9, 10]],
    [7, [0, 1, 0], [0, 7, 0]],
    [0, [0, 0], [0, 0]],
    [0, [], []],
    [999_999_999_999, [1, 1, 1], [333_333_333_333, 333_333_333_333, 333_333_333_333]],
  ])('%i over %j is %j', (whole, weights, expected) => {
    expect(split(whole, weights)).toEqual(expected);
  });

  test('I3 the cent that makes 45 into 46 over 53:17:21 takes nothing from anybody, as the largest remainder would', () => {
    const [before, after] = [split(45, [53, 17, 21]), split(46, [53, 17, 21])];

    expect(largestRemainder(45, [53, 17, 21])).toEqual([26, 9, 10]);
    expect(largestRemainder(46, [53, 17, 21])).toEqual([27, 8, 11]);
    expect(after.every((part, index) => part >= (before[index] ?? 0))).toBe(true);
  });

  test('refuses negative amounts and weights, parts of a unit, and a whole that nobody may take', () => {
    expect(() => split(-1, [1])).toThrow(RangeError);
    expect(() => split(1, [2, -1])).toThrow(RangeError);
    expect(() => split(1, [0, 0])).toThrow(RangeError);
    expect(() => split(1, [])).toThrow(RangeError);
    expect(() => split(0.5, [1])).toThrow(RangeError);
  });
});

const weights = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 6 })
  .filter((each) => each.some((weight) => weight > 0));
const largeWhole = fc.integer({ min: 0, max: 999_999_999_999 });

describe('properties', () => {
  test('I3 the parts sum to the whole', () => {
    fc.assert(
      fc.property(largeWhole, weights, (whole, over) => {
        expect(split(whole, over).reduce((all, part) => all + part, 0)).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  test('I3 one unit more in the whole is one unit more in exactly one part', () => {
    fc.assert(
      fc.property(largeWhole, weights, (whole, over) => {
        const [before, after] = [split(whole, over), split(whole + 1, over)];

        expect(after.map((part, index) => part - (before[index] ?? 0)).toSorted((a, b) => a - b)).toEqual([
          ...Array(over.length - 1).fill(0),
          1,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test('I3 agrees with handing out one unit at a time to the highest weight / (2 * part + 1)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), weights, (whole, over) => {
        expect(split(whole, over)).toEqual(oneByOne(whole, over));
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with it where weights differ by orders of magnitude', () => {
    const lopsided = fc
      .array(fc.constantFrom(0, 1, 2, 3, 97, 9_999, 10_000, 1_000_000), { minLength: 2, maxLength: 6 })
      .filter((each) => each.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), lopsided, (whole, over) => {
        expect(split(whole, over)).toEqual(oneByOne(whole, over));
      }),
      { numRuns: 500 },
    );
  });

  test('I6 splitting the sum of the weights gives the weights, so that undoing all ends every part at its original', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 1, maxLength: 6 }), (over) => {
        expect(
          split(
            over.reduce((all, weight) => all + weight, 0),
            over,
          ),
        ).toEqual(over);
      }),
      { numRuns: 500 },
    );
  });

  test('I6 any way of cutting a benefit into captures posts the same parts in the end', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 8 }), (over, captures) => {
        let captured = 0;
        const posted = over.map(() => 0);
        for (const capture of captures) {
          const [before, after] = [split(captured, over), split(captured + capture, over)];
          captured += capture;
          for (const index of over.keys()) posted[index] = (posted[index] ?? 0) + (after[index] ?? 0) - (before[index] ?? 0);
        }

        expect(posted).toEqual(split(captured, over));
      }),
    );
  });
});

function oneByOne(whole: number, over: readonly number[]): readonly number[] {
  const parts = over.map(() => 0);
  for (let given = 0; given < whole; given += 1) {
    const claims = over.map((weight, index) => weight / (2 * (parts[index] ?? 0) + 1));
    const next = claims.indexOf(Math.max(...claims));
    parts[next] = (parts[next] ?? 0) + 1;
  }
  return parts;
}

function largestRemainder(whole: number, over: readonly number[]): readonly number[] {
  const total = over.reduce((all, weight) => all + weight, 0);
  const floors = over.map((weight) => Math.floor((whole * weight) / total));
  const order = over
    .map((weight, index) => ({ index, rest: (whole * weight) % total }))
    .toSorted((a, b) => b.rest - a.rest || a.index - b.index);
  const lucky = new Set(order.slice(0, whole - floors.reduce((all, part) => all + part, 0)).map((each) => each.index));
  return floors.map((part, index) => part + (lucky.has(index) ? 1 : 0));
}
