// Proves the forecast of burn: its band, its weekdays, its honesty about few days, and that a seed repeats it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastOf } from './forecast.ts';

const days = (costs: readonly number[]) =>
  costs.map((cost, place) => ({ date: new Date(Date.UTC(2026, 10, 2 + place)).toISOString().slice(0, 10), cost }));

test('days that are all alike leave no band, and the budget ends on the day it must', () => {
  const forecast = forecastOf({ days: days(Array.from({ length: 14 }, () => 100)), from: '2026-11-16', count: 10, left: 450, seed: 1 });
  expect(forecast.method).toBe('by_weekday');
  expect(forecast.isThin).toBe(false);
  expect(forecast.days.map(({ low, middle, high }) => [low, middle, high])).toEqual(
    [100, 200, 300, 400, 450, 450, 450, 450, 450, 450].map((spent) => [spent, spent, spent]),
  );
  expect(forecast.exhausted).toEqual({ soonest: '2026-11-20', middle: '2026-11-20', latest: '2026-11-20' });
});

test('weekdays keep their own days: what burns on Fridays burns on Fridays', () => {
  const costs = Array.from({ length: 28 }, (_, place) => (place % 7 === 4 ? 1_000 : 0));
  const { days: ahead } = forecastOf({ days: days(costs), from: '2026-11-30', count: 7, left: null, seed: 7 });
  expect(ahead.map(({ middle }) => middle)).toEqual([0, 0, 0, 0, 1_000, 1_000, 1_000]);
});

test('few days are drawn from any day and said to be thin; none give nothing', () => {
  const thin = forecastOf({ days: days([10, 30, 20]), from: '2026-11-10', count: 5, left: null, seed: 3 });
  expect([thin.method, thin.isThin, thin.daysSeen]).toEqual(['any_day', true, 3]);
  expect(thin.exhausted).toEqual({ soonest: null, middle: null, latest: null });
  const none = forecastOf({ days: [], from: '2026-11-10', count: 5, left: 100, seed: 3 });
  expect([none.method, none.days, none.exhausted.middle]).toEqual(['none', [], null]);
});

test('the band is in order, never falls and never passes what is left, and the seed repeats it', () => {
  const order = fc.record({
    days: fc.array(fc.nat(10_000), { maxLength: 40 }).map(days),
    from: fc.constant('2026-12-14'),
    count: fc.integer({ min: 1, max: 30 }),
    left: fc.option(fc.nat(50_000)),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(order, (asked) => {
      const forecast = forecastOf(asked);
      expect(forecastOf(asked)).toEqual(forecast);
      let before = 0;
      for (const { low, middle, high } of forecast.days) {
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
        expect(middle).toBeGreaterThanOrEqual(before);
        if (asked.left !== null) expect(high).toBeLessThanOrEqual(asked.left);
        before = middle;
      }
    }),
    { numRuns: 60 },
  );
});
