// What the page chooses first comes from the lines it shows.
import { expect, test } from 'vitest';
import { authorization } from '../../testing/demo-records.ts';
import { bestOf, busiestOf, dayOf, latestOf } from './overview.ts';

const line = (no: number, of: { readonly merchant?: string; readonly off?: number; readonly at?: string } = {}) => ({
  ...authorization({ no, merchant: of.merchant ?? 'M1001', amount: 1_000, off: of.off ?? 0, state: 'captured' }),
  ...(of.at === undefined ? {} : { at: of.at }),
});

test('the day is the one most lines belong to, in the zone of the bank', () => {
  const items = [line(1, { at: '2026-11-22T16:30:00Z' }), line(2, { at: '2026-11-22T12:00:00Z' }), line(3, { at: '2026-11-22T13:00:00Z' })];

  expect(dayOf(items, 'Asia/Shanghai')).toBe('2026-11-22');
  expect(dayOf(items.slice(0, 1), 'Asia/Shanghai')).toBe('2026-11-23');
  expect(latestOf(items)).toBe('2026-11-22T16:30:00Z');
});

test('a statement begins with the merchant that was subsidised most often', () => {
  expect(
    busiestOf([line(1), line(2, { merchant: 'M1101', off: 10 }), line(3, { merchant: 'M1101', off: 10 }), line(4, { off: 500 })]),
  ).toBe('M1101');
  expect(busiestOf([line(1)])).toBeNull();
});

test('the example to try is the one that saved most', () => {
  expect(bestOf([line(1, { off: 10 }), line(2, { off: 900 }), line(3)], 'CNY')).toBe(line(2).id);
  expect(bestOf([line(2, { off: 900 })], 'HKD')).toBeNull();
});
