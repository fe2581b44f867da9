// What the charts draw: every minor unit of the rows is somewhere in the picture.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, filterFault, figuresPath, filtersOf } from './chart-filters.ts';
import { pivotOf } from './chart-options.ts';

const row = fc.record({
  at: fc.constantFrom('a', 'b', 'c'),
  party: fc.constantFrom('bank', 'merchant', 'scheme', 'x', 'y'),
  amount: fc.nat(10_000),
});

test('a pivot loses nothing, also where small names become one series', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (rows, most) => {
      const { series, steps } = pivotOf(rows, { step: 'at', name: 'party', value: 'amount', most });
      const drawn = series.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);
      expect(drawn).toBe(rows.reduce((sum, { amount }) => sum + amount, 0));
      expect(series.length).toBeLessThanOrEqual(most + 1);
      expect(series.every(({ values }) => values.length === steps.length)).toBe(true);
    }),
  );
});

test('nonsense in the address means the last seven days, and a wrong order is said', () => {
  const nothing = { campaign: '', from: 'yesterday', to: '', per: 'century' };
  expect(filtersOf(nothing, '2026-11-22')).toEqual({ campaign: '', from: '2026-11-16', to: '2026-11-22', per: 'hour' });
  const filters = filtersOf({ ...nothing, from: '2026-11-22', to: '2026-11-20' }, '2026-11-22');
  expect(filterFault(filters)).toBe('charts.order');
  expect(filterFault({ ...filters, from: addDays(filters.to, -62) })).toBe('charts.tooLong');
  expect(filterFault({ ...filters, from: addDays(filters.to, -61) })).toBeNull();
});

test('a day of the address is a day of the bank, from midnight to midnight', () => {
  const path = figuresPath(
    'burn',
    { campaign: 'ten off', from: '2026-11-22', to: '2026-11-22', per: 'day' },
    (local) => `${local}:00+08:00`,
  );
  const query = new URL(path, 'http://x').searchParams;
  expect([query.get('from'), query.get('to'), query.get('campaign')]).toEqual([
    '2026-11-22T00:00:00+08:00',
    '2026-11-23T00:00:00+08:00',
    'ten off',
  ]);
});
