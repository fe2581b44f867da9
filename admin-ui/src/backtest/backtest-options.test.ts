// Proves the rows that the charts of a backtest are drawn from.
import { expect, test } from 'vitest';
import { costDays, dayAfter, forecastOption, lastDays } from './backtest-options.ts';

const sum = (cost: number) => ({
  grants: 1,
  cost,
  byParty: { bank: cost, merchant: 0, scheme: 0, chain: 0, brand: 0 },
  pointsEarned: 0,
  pointsSpent: 0,
  coupons: 0,
});

test('each day shows the version and the live one it replaces, and nothing of other campaigns', () => {
  const days = [
    { date: '2026-11-02', campaign: 'a', live: sum(100), tried: sum(150) },
    { date: '2026-11-02', campaign: 'b', live: sum(7), tried: sum(7) },
    { date: '2026-11-01', campaign: 'a', live: sum(10), tried: sum(20) },
  ];
  const found = costDays({ days, campaign: 'a', replaced: 'a' });
  expect(found.map(({ date, live, tried }) => [date, live, tried])).toEqual([
    ['2026-11-01', 10, 20],
    ['2026-11-02', 100, 150],
  ]);
  expect(costDays({ days, campaign: 'a~draft', replaced: null }).every(({ live, tried }) => live + tried === 0)).toBe(true);
});

test('thirty days end today and begin twenty-nine days before, over the end of a month', () => {
  expect(lastDays('2026-12-01', 30)).toEqual({ from: '2026-11-02', to: '2026-12-01' });
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
});

test('the band is drawn in whole units of the currency', () => {
  const days = [{ date: '2026-12-01', low: 100, middle: 200, high: 300 }];
  const forecast = {
    method: 'any_day',
    isThin: true,
    daysSeen: 3,
    runs: 500,
    days,
    exhausted: { soonest: null, middle: null, latest: null },
  } as const;
  const option = forecastOption(forecast, { scale: 100, names: ['low', 'middle', 'high'] })({} as never) as {
    series: { data: number[] }[];
  };
  expect(option.series.map(({ data }) => data[0])).toEqual([1, 2, 3]);
});
