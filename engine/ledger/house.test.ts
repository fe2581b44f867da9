// Proves that house postings balance, undo each other exactly, and stay within the chart of accounts.
import { expect, test } from 'vitest';
import { CHART, classOf } from './chart.ts';
import { HOUSE_KINDS, HOUSE_TEMPLATES, kindOf, postHouse } from './house.ts';
import { TEMPLATE_NAMES } from './templates.ts';

const move = { party: 'merchant:M1', other: 'bank', amount: 400, currency: 'CNY' };

test('I3 every house posting moves one amount between two different accounts of the chart', () => {
  for (const template of HOUSE_TEMPLATES) {
    const posting = postHouse(template, move);
    expect(posting?.amount).toBe(400);
    expect(posting?.debit).not.toBe(posting?.credit);
    for (const account of [posting?.debit ?? '', posting?.credit ?? '']) expect(() => classOf(account)).not.toThrow();
  }
});

test.each([
  ['sale.settle', 'sale.return'],
  ['fee.charge', 'fee.return'],
  ['tax.charge', 'tax.return'],
  ['late.charge', 'late.return'],
  ['adjustment.give', 'adjustment.take'],
  ['deposit.receive', 'deposit.repay'],
  ['deposit.use', 'deposit.restore'],
  ['payout.order', 'payout.cancel'],
  ['payout.pay', 'payout.bounce'],
  ['collection.order', 'collection.cancel'],
  ['collection.receive', 'collection.bounce'],
  ['reclaim.order', 'reclaim.cancel'],
] as const)('%s is undone exactly by %s', (done, undone) => {
  expect(postHouse(undone, move)).toMatchObject({ debit: postHouse(done, move)?.credit, credit: postHouse(done, move)?.debit });
});

test('zero is no posting; a negative amount or a missing second party is a bug', () => {
  expect(postHouse('fee.charge', { ...move, amount: 0 })).toBeNull();
  expect(() => postHouse('fee.charge', { ...move, amount: -1 })).toThrow(RangeError);
  expect(() => postHouse('fee.charge', { party: 'merchant:M1', amount: 1, currency: 'CNY' })).toThrow(RangeError);
});

test('what the bank funds is its expense, what others fund is owed to it', () => {
  expect(classOf('subsidy:bank').kind).toBe('expense');
  expect(classOf('subsidy:brand:cola').kind).toBe('asset');
  expect(() => classOf('nothing:at-all')).toThrow(RangeError);
});

test('every kind of statement line has a template, and no authorization template is one of the house', () => {
  for (const kind of HOUSE_KINDS) expect(HOUSE_TEMPLATES.some((template) => kindOf(template) === kind)).toBe(true);
  expect(HOUSE_TEMPLATES.filter((template) => (TEMPLATE_NAMES as readonly string[]).includes(template))).toEqual([]);
  expect(Object.keys(CHART).length).toBeGreaterThan(10);
});
