// Proves the statistics against values worked out elsewhere with thirty digits, and the mixture against its own integral.
import { describe, expect, test } from 'vitest';
import { alwaysValid, normalBelow, shares, studentBelow, studentQuantile, subjectsNeeded, welch } from './statistics.ts';

const share = (events: number, count: number) => ({ count, mean: events / count, variance: (events / count) * (1 - events / count) });

describe('known answers', () => {
  test('of the normal law and of Student`s t, far into the tails', () => {
    const normal = [0.5, -1.96, 3.3, 6].map(normalBelow);
    for (const [place, expected] of [0.69146246127401, 0.02499789514822, 0.99951657585762, 0.99999999901341].entries())
      expect(normal[place]).toBeCloseTo(expected, 13);
    const student = (
      [
        [1.5, 3],
        [-2.2, 7.5],
        [0.3, 120],
        [4, 2],
        [12, 9_000],
      ] as const
    ).map(([t, freedom]) => studentBelow(t, freedom));
    for (const [place, expected] of [0.88470806737759, 0.030599732953058, 0.61765189441241, 0.97140452079103, 1].entries())
      expect(student[place]).toBeCloseTo(expected, 12);
    expect(studentQuantile(0.975, 10)).toBeCloseTo(2.228138851965, 9);
  });

  test('of Welch`s test with small and with large samples', () => {
    const small = welch({ count: 25, mean: 20.5, variance: 9.3 }, { count: 31, mean: 18.1, variance: 21.7 });
    expect(small.difference).toBeCloseTo(2.4, 12);
    expect([small.standardError, small.low, small.high, small.p]).toEqual(
      [1.03537432844, 0.322370215075, 4.47762978492, 0.0244169972552].map((value) => expect.closeTo(value, 9)),
    );
    const large = welch({ count: 5_000, mean: 12_850, variance: 9_000 ** 2 }, { count: 4_800, mean: 12_400, variance: 8_700 ** 2 });
    expect([large.low, large.high, large.p]).toEqual([
      expect.closeTo(99.5189238469, 6),
      expect.closeTo(800.481076153, 6),
      expect.closeTo(0.0118582467768, 9),
    ]);
  });

  test('of two shares', () => {
    const found = shares(share(1_560, 5_000), share(1_400, 4_900));
    expect([found.difference, found.standardError, found.low, found.high, found.p]).toEqual(
      [0.0262857142857, 0.009196766431, 0.00826038330673, 0.0443110452647, 0.00428689754316].map((value) => expect.closeTo(value, 10)),
    );
  });

  test('where nothing varies there is nothing to test', () => {
    const same = { count: 500, mean: 3, variance: 0 };
    expect(welch(same, same).p).toBe(1);
    expect(welch(same, { ...same, mean: 2 }).p).toBe(0);
    expect(shares(share(0, 500), share(0, 400)).p).toBe(1);
    expect(alwaysValid({ difference: 0, standardError: 0 }, { scale: 1, alpha: 0.05 }).p).toBe(1);
  });
});

describe('the interval that holds at every look', () => {
  test('has the p value of the integral over the mixture', () => {
    expect(alwaysValid({ difference: 0.3, standardError: 0.1 }, { scale: 0.1, alpha: 0.05 }).p).toBeCloseTo(0.149057012839, 10);
    expect(alwaysValid({ difference: 0.05, standardError: 0.1 }, { scale: 0.2, alpha: 0.05 }).p).toBe(1);
  });

  test('leaves zero out exactly where its p value falls below alpha, and is wider than that of a single look', () => {
    for (let step = 0; step <= 60; step += 1) {
      const test = { difference: step / 100, standardError: 0.1 };
      const { low, high, p } = alwaysValid(test, { scale: 0.1, alpha: 0.05 });
      expect(low > 0).toBe(p < 0.05);
      expect(high - low).toBeGreaterThan(2 * 1.96 * 0.1);
    }
  });

  test('needs as many subjects as make it as narrow as was asked, and not one fewer', () => {
    const asked = { variance: 4, reach: 0.2, scale: 0.2, alpha: 0.025 };
    const count = subjectsNeeded(asked);
    const reach = (subjects: number) => {
      const { low, high } = alwaysValid({ difference: 0, standardError: Math.sqrt(8 / subjects) }, asked);
      return (high - low) / 2;
    };
    expect(reach(count)).toBeLessThanOrEqual(0.2);
    expect(reach(count - 1)).toBeGreaterThan(0.2);
  });
});
