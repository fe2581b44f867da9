// Proves when statements are due, and that a plan pays or carries every balance whole.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WEEKENDS_ONLY } from './pay-date.ts';
import { cycleEnd, cycleOf, type DueBalance, dueOn, planPayouts } from './payout.ts';

describe('due dates', () => {
  test.each([
    ['daily: the day itself', '2026-11-22', 'daily', '2026-11-22'],
    ['weekly on Friday, from a Sunday', '2026-11-22', 'weekly:5', '2026-11-27'],
    ['weekly on Friday, from a Friday', '2026-11-27', 'weekly:5', '2026-11-27'],
    ['weekly on Sunday, from a Monday', '2026-11-23', 'weekly:7', '2026-11-29'],
    ['monthly on the 15th, from the 16th', '2026-11-16', 'monthly:15', '2026-12-15'],
    ['monthly on the 28th, in February', '2026-02-27', 'monthly:28', '2026-02-28'],
    ['monthly on the 1st, over the new year', '2026-12-02', 'monthly:1', '2027-01-01'],
  ])('%s', (_, date, word, expected) => {
    expect(cycleEnd(date, cycleOf(word))).toBe(expected);
  });

  test('working days are counted from the end of the cycle', () => {
    expect(dueOn('2026-11-22', { cycle: cycleOf('weekly:5'), payoutDays: 1 }, WEEKENDS_ONLY)).toBe('2026-11-30');
    expect(dueOn('2026-11-22', { cycle: cycleOf('daily'), payoutDays: 0 }, WEEKENDS_ONLY)).toBe('2026-11-23');
  });

  test('a cycle that never ends is a bug', () => {
    expect(() => cycleEnd('2026-11-22', { kind: 'monthly', day: 40 })).toThrow(RangeError);
  });
});

const balance = (of: Partial<DueBalance>): DueBalance => ({
  party: 'merchant:M1',
  due: 100,
  owes: 0,
  payee: 'merchant:M1',
  minimum: 0,
  ...of,
});

describe('a plan', () => {
  test('pays who reaches the minimum, whole, and carries everybody else with the reason', () => {
    const plan = planPayouts([
      balance({ due: 1_000, owes: 30, minimum: 1_000 }),
      balance({ party: 'merchant:M2', payee: 'merchant:M2', due: 999, minimum: 1_000 }),
      balance({ party: 'merchant:M3', payee: 'merchant:M3', due: -5 }),
      balance({ party: 'merchant:M4', payee: null }),
      balance({ party: 'merchant:M5', payee: 'merchant:M5', due: 0 }),
    ]);

    expect(plan.payouts).toEqual([{ payee: 'merchant:M1', amount: 1_000, parts: [{ party: 'merchant:M1', amount: 1_000, setOff: 30 }] }]);
    expect(plan.carries).toEqual([
      { party: 'merchant:M3', amount: -5, reason: 'negative' },
      { party: 'merchant:M4', amount: 100, reason: 'no_contract' },
      { party: 'merchant:M2', amount: 999, reason: 'below_minimum' },
    ]);
  });

  test('a chain reaches the minimum with all its shops together; a shop that owes is carried alone', () => {
    const chain = { payee: 'chain:blue', minimum: 150 };
    const plan = planPayouts([
      balance({ party: 'merchant:M1', ...chain }),
      balance({ party: 'merchant:M2', ...chain, due: 60 }),
      balance({ party: 'merchant:M3', ...chain, due: -40 }),
    ]);

    expect(plan.payouts.map((payout) => [payout.payee, payout.amount, payout.parts.length])).toEqual([['chain:blue', 160, 2]]);
    expect(plan.carries).toEqual([{ party: 'merchant:M3', amount: -40, reason: 'negative' }]);
  });

  test('I18 paid and carried together are what is due, and nobody stands twice', () => {
    const any = fc.uniqueArray(
      fc.record({
        party: fc.integer({ min: 1, max: 40 }).map((no) => `merchant:M${no}`),
        due: fc.integer({ min: -5_000, max: 5_000 }),
        owes: fc.integer({ min: 0, max: 500 }),
        payee: fc.constantFrom(null, 'chain:blue', 'chain:red'),
        minimum: fc.constantFrom(0, 1_000, 4_000),
      }),
      { selector: (each) => each.party, maxLength: 30 },
    );
    fc.assert(
      fc.property(any, (balances) => {
        const { payouts, carries } = planPayouts(balances);
        const parts = payouts.flatMap((payout) => payout.parts);
        const sum = (amounts: readonly number[]) => amounts.reduce((all, each) => all + each, 0);

        expect(sum(parts.map((part) => part.amount)) + sum(carries.map((carry) => carry.amount))).toBe(sum(balances.map(({ due }) => due)));
        const parties = [...parts, ...carries].map((each) => each.party);
        expect(new Set(parties).size).toBe(parties.length);
        for (const payout of payouts) expect(payout.amount).toBe(sum(payout.parts.map((part) => part.amount)));
      }),
    );
  });
});
