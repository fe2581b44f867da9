// Proves that several benefits of one payment never come to more than was captured of it, whatever their policies and however it is captured.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullWallet, policy } from './arbitrary-testing.ts';
import { capture, benefitOf, type Books, keptMoney, opened, policies, recordOf, step } from './testing.ts';
import { amountBefore } from './target.ts';

const APPROVED = 100;
const delivery = fc.constantFrom('instant' as const, 'payment' as const, 'credit' as const);
/** Up to four benefits that share a payment of 100 among them, often all of it. */
const shared = fc
  .array(fc.record({ amount: fc.integer({ min: 1, max: APPROVED }), delivery, underClearing: policy, grows: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((wanted) => {
    let left = APPROVED;
    return wanted.flatMap(({ amount, delivery: how, underClearing, grows }, no) => {
      const part = Math.min(amount, left);
      left -= part;
      const overClearing = grows ? ('grow_if_budget' as const) : ('keep' as const);
      const terms = { ...policies, underClearing, overClearing };
      return part === 0 ? [] : [benefitOf(part, { campaign: `c${no}`, delivery: how, policies: terms, uses: [] })];
    });
  });
const captures = fc.array(fc.record({ amount: fc.integer({ min: 1, max: 60 }), final: fc.boolean() }), { minLength: 1, maxLength: 8 });
/** As generous as the amount allows. */
const requote = (_: unknown, amount: number) => ({ money: amount, points: 0, units: 1 });

const moneyOf = (books: Books) => books.record.benefits.map((_, no) => keptMoney(books, no));
const inAll = (books: Books) => moneyOf(books).reduce((all, each) => all + each, 0);

describe('several benefits of one payment', () => {
  test('I4 together they never exceed what was captured, after any number of partial captures and under any policies', () => {
    fc.assert(
      fc.property(shared, captures, (granted, parts) => {
        let books = opened(recordOf(granted, { approved: APPROVED, amount: APPROVED }), fullWallet);
        let captured = 0;
        for (const part of parts) {
          books = step(books, capture(part.amount, part.final ? { final: true } : {}), { requote });
          captured += part.amount;
          expect(inAll(books)).toBeLessThanOrEqual(captured);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('I4 R11 of 60 and 40 kept on a payment of 100, a capture of 50 pays 50 and nothing; the points and the use of what gives nothing come back', () => {
    const keep = { ...policies, underClearing: 'keep' as const };
    const lots = [{ lot: 'old', points: 400 }];
    const pay = benefitOf(40, { campaign: 'pay', delivery: 'payment', programme: 'bonus', points: 400, lots, policies: keep });
    const start = opened(recordOf([benefitOf(60, { policies: keep }), pay], { approved: APPROVED, amount: APPROVED }), fullWallet);

    const half = step(start, capture(50));
    expect(moneyOf(half)).toEqual([50, 0]);
    expect(half.record.benefits[1]?.progress).toMatchObject({
      money: { held: 40, captured: 0 },
      points: { held: 400, captured: 0 },
      units: { held: 1, captured: 0 },
    });
    expect(moneyOf(step(half, capture(50)))).toEqual([60, 40]);
    const over = step(start, capture(80, { final: true }));
    expect(moneyOf(over)).toEqual([60, 20]);
    expect(over.record.benefits[1]?.progress.points).toMatchObject({ captured: 200, released: 200 });
    expect(step(start, capture(50, { final: true })).record.benefits[1]?.progress.units).toMatchObject({ captured: 0, released: 1 });
  });

  test('I4 I6 halves of a whole payment in proportion never round above a small capture', () => {
    const halves = [benefitOf(50), benefitOf(50, { campaign: 'other' })];
    const start = opened(recordOf(halves, { approved: APPROVED, amount: APPROVED }));
    expect(moneyOf(step(start, capture(3)))).toEqual([2, 1]);
    expect(moneyOf(step(step(start, capture(3)), capture(97)))).toEqual([50, 50]);
  });

  test("R8 a credit is evaluated again after what others credit, as it was decided; a fee on top of the payment is nobody's concern", () => {
    const { benefits } = recordOf([
      benefitOf(10),
      benefitOf(20, { delivery: 'credit', type: 'statement_credit' }),
      benefitOf(5, { delivery: 'credit', type: 'instalment_subsidy' }),
      benefitOf(7, { delivery: 'credit', type: 'statement_credit' }),
    ]);
    expect(benefits.map((each) => amountBefore(benefits, each))).toEqual([0, 10, 10, 30]);
  });
});
