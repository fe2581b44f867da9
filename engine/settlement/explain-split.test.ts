// Proves that the explained split is the split that was posted, and that somebody is named for every cent that cannot be divided.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Party } from '../funding/schema.ts';
import { benefitOf, capture, opened, recordOf, refund, step } from '../hold/testing.ts';
import { explainSplit } from './explain-split.ts';

const sumOf = (amounts: readonly number[]) => amounts.reduce((all, each) => all + each, 0);

describe('explaining a split', () => {
  test('a third each of 1,000 gives one funder the cent, and says so', () => {
    const shares = explainSplit([1, 1, 1], { before: 0, after: 1_000 });

    expect(shares.map(({ exact, amount, gotRoundingCent }) => [exact, amount, gotRoundingCent])).toEqual([
      ['333.33', 334, true],
      ['333.33', 333, false],
      ['333.33', 333, false],
    ]);
  });

  test('R17 taking part of it back follows the cumulative split, so that the cent goes back where it came from', () => {
    const taken = explainSplit([1, 1, 1], { before: 1_000, after: 999 });
    const all = explainSplit([1, 1, 1], { before: 999, after: 0 });

    expect(taken.map(({ exact, amount }) => [exact, amount])).toEqual([
      ['-0.33', -1],
      ['-0.33', 0],
      ['-0.33', 0],
    ]);
    expect(all.every(({ cumulativeAfter, gotRoundingCent }) => cumulativeAfter === 0 && !gotRoundingCent)).toBe(true);
  });

  test('a benefit that nobody funds moves nothing', () => {
    expect(explainSplit([], { before: 0, after: 0 })).toEqual([]);
    expect(explainSplit([0, 0], { before: 0, after: 0 }).map(({ exact }) => exact)).toEqual(['0.00', '0.00']);
  });

  test('I3 the parts sum to the movement, stay within a cent of two of the exact share, and exact shares sum to it but for what was cut off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (weights, before, after) => {
          const shares = explainSplit(weights, { before, after });
          const exact = sumOf(shares.map((share) => Math.round(Number(share.exact) * 100)));

          expect(sumOf(shares.map(({ amount }) => amount))).toBe(after - before);
          expect(Math.abs(exact - (after - before) * 100)).toBeLessThan(weights.length);
          expect(shares.every(({ cumulativeBefore, cumulativeAfter, amount }) => cumulativeAfter - cumulativeBefore === amount)).toBe(true);
          expect(sumOf(shares.map(({ cumulativeAfter }) => cumulativeAfter))).toBe(after);
        },
      ),
    );
  });

  test('I6 what is explained is what the life of the benefit posted, message by message', () => {
    const funding = fc.uniqueArray(fc.constantFrom<Party>('bank', 'merchant', 'scheme', 'chain'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(funding, fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 6 }), (parties, amounts) => {
        const shares = parties.map((party, place) => ({
          party,
          amount: 100 + place * 77,
          payer: party === 'chain' ? 'chain:c' : undefined,
        }));
        const whole = sumOf(shares.map(({ amount }) => amount));
        const benefit = benefitOf(whole, {
          funding: shares.map(({ payer, ...share }) => (payer === undefined ? share : { ...share, payer })),
        });
        let books = opened(recordOf([benefit]));
        let before = 0;
        for (const [place, amount] of amounts.entries()) {
          const next = step(books, place % 2 === 0 ? capture(amount) : refund(amount));
          const posted = next.postings
            .slice(books.postings.length)
            .filter(({ debit, credit }) => `${debit} ${credit}`.includes('subsidy:'));
          const moved = posted.map(({ debit, party, amount: of }) => ({ party, amount: debit.startsWith('subsidy:') ? of : -of }));
          const after = before + sumOf(moved.map((each) => each.amount));
          const explained = explainSplit(
            shares.map((share) => share.amount),
            { before, after },
          );
          const keys = shares.map(({ party, payer }) => payer ?? (party === 'merchant' ? 'merchant:M1' : party));
          expect(keys.map((key) => sumOf(moved.filter((each) => each.party === key).map((each) => each.amount)))).toEqual(
            explained.map((each) => each.amount),
          );
          books = next;
          before = after;
        }
      }),
      { numRuns: 60 },
    );
  });
});
