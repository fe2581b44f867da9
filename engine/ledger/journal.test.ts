// Proves the mapping to the bank's general ledger and its control totals, and that the chart knows every account and says what it means.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHART, controlOf } from './chart.ts';
import { HOUSE_TEMPLATES, houseAccountsOf } from './house.ts';
import { addMove, glCodeOf, isOnBalance, journalNumber, NO_JOURNAL, proveBalanced } from './journal.ts';
import { ACCOUNT_MEANINGS, TEMPLATE_MEANINGS } from './meaning.ts';
import { accountsOf, TEMPLATE_NAMES } from './templates.ts';

const RULES = [
  { account: 'due:*', code: '1' },
  { account: 'due:merchant:*', code: '2' },
  { account: 'due:merchant:M1', code: '3' },
  { account: 'cash', code: '4' },
];

describe('the code of an account', () => {
  test.each([
    ['due:points:stars', '1'],
    ['due:merchant:M12', '2'],
    ['due:merchant:M1', '3'],
    ['due:cardholder:*', '1'],
    ['cash', '4'],
    ['cashier', null],
    ['duel:merchant:M1', null],
  ])('of %s is that of the most exact rule: %s', (account, code) => {
    expect(glCodeOf(account, RULES)).toBe(code);
    expect(glCodeOf(account, RULES.toReversed())).toBe(code);
  });
});

test('promises and points are not on the balance sheet, everything else is', () => {
  const left = Object.keys(CHART).filter((account) => !isOnBalance(account));

  expect(left.every((account) => account === 'hold' || account === 'commitment' || account.startsWith('points_'))).toBe(true);
  expect(left).toHaveLength(8);
});

test('I3 no template has one account on the balance sheet and one off it, so that a journal always balances', () => {
  const all = [...TEMPLATE_NAMES.map(accountsOf), ...HOUSE_TEMPLATES.map(houseAccountsOf)];

  expect(all.filter(([debit, credit]) => isOnBalance(debit) !== isOnBalance(credit))).toEqual([]);
});

test('I3 moves of whole entries balance in every currency, and one side alone is refused', () => {
  const entry = fc.record({ currency: fc.constantFrom('CNY', 'JPY', 'HKD'), amount: fc.integer({ min: 1, max: 1_000_000 }) });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
      const moves = entries.flatMap(({ currency, amount }) => [
        { account: 'cash', currency, debit: amount, credit: 0 },
        { account: 'due:bank', currency, debit: 0, credit: amount },
      ]);
      const totals = moves.reduce(addMove, NO_JOURNAL);

      expect(() => proveBalanced(totals)).not.toThrow();
      expect(totals.lines).toBe(2 * entries.length);
      expect(() => proveBalanced(moves.slice(1).reduce(addMove, NO_JOURNAL))).toThrow('the journal has');
    }),
  );
});

test('a day has one journal number, for ever', () => {
  expect(journalNumber('2026-11-22')).toBe('OFL-20261122');
});

test('every account and every template says what it means, in both languages', () => {
  const meanings = [
    ...Object.keys(CHART).map((name) => ACCOUNT_MEANINGS[name as keyof typeof CHART]),
    ...[...TEMPLATE_NAMES, ...HOUSE_TEMPLATES].map((name) => TEMPLATE_MEANINGS[name]),
  ];

  expect(meanings.every((each) => each.en.length > 3 && /\p{Script=Han}/u.test(each['zh-CN']))).toBe(true);
});

test.each([
  ['due:cardholder:ac:1', 'due:cardholder:*'],
  ['points_active:tk:9', 'points_active:*'],
  ['points_issued:stars', 'points_issued:stars'],
  ['due:merchant:M1', 'due:merchant:M1'],
  ['cash', 'cash'],
])('%s stands in the trial balance as %s', (account, control) => {
  expect(controlOf(account)).toBe(control);
});
