// The small decisions of the merchant's pages: months, sums by currency, and which files are evidence.
import { expect, test } from 'vitest';
import { evidenceType } from './evidence.ts';
import { lastOfMonth, monthOf, netByCurrency } from './months.ts';

test('a month is one of a year, and ends on its last day, leap years included', () => {
  expect(['2026-11', '2026-13', '2026-1', '', '2026-11-01'].map(monthOf)).toEqual(['2026-11', null, null, null, null]);
  expect(['2026-02', '2028-02', '2026-12'].map(lastOfMonth)).toEqual(['2026-02-28', '2028-02-29', '2026-12-31']);
});

test('statements add up by currency, never across', () => {
  const of = (currency: string, net: number) => ({ party: 'merchant:M1', currency, totals: { net } });

  expect(netByCurrency([of('HKD', 5), of('CNY', 300), of('CNY', -301)])).toEqual([
    ['CNY', -1],
    ['HKD', 5],
  ]);
});

test('evidence is a PDF, an image or a CSV of at most 1 MiB, whatever type a system gives a CSV', () => {
  const file = (name: string, type: string, size = 10) => evidenceType({ name, type, size });

  expect(file('receipt.pdf', 'application/pdf')).toBe('application/pdf');
  expect(file('sales.CSV', 'application/vnd.ms-excel')).toBe('text/csv');
  expect([file('a.svg', 'image/svg+xml'), file('a.pdf', 'application/pdf', 1_048_577), file('a.png', 'image/png', 0)]).toEqual([
    null,
    null,
    null,
  ]);
});
