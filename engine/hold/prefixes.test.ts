// Proves what holds after every single message: no counter over its ceiling, nothing below zero, every release once, books and wallet agree.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Progress } from './record.ts';
import { benefits, fullWallet, messages, requote } from './arbitrary-testing.ts';
import { EXPIRES, SUBJECT, balanceOf, benefitOf, message, opened, recordOf, reversal, step, usedOf } from './testing.ts';

describe('at every prefix', () => {
  const chain = fc.tuple(benefits, messages);

  test('I5 R7 everything ever held is held, captured or released, nothing falls below zero and no release is taken back', () => {
    fc.assert(
      fc.property(chain, ([granted, list]) => {
        let books = opened(recordOf(granted), fullWallet);
        for (const next of list) {
          const before = books;
          books = step(books, next, { requote });
          for (const [no, benefit] of books.record.benefits.entries()) {
            for (const quantity of ['money', 'points', 'units'] as const)
              expectSound(benefit.progress[quantity], before.record.benefits[no]?.progress[quantity]);
            const held = amountOf(books.postings.filter((row) => row.benefitNo === no && row.template === 'benefit.hold'));
            const { money } = benefit.progress;
            expect(money.held + money.captured + money.released).toBe(benefit.amount + held);
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  test('I1 no counter, of campaign, limit or funder, passes a ceiling that the decision just fitted', () => {
    fc.assert(
      fc.property(chain, fc.nat(3), ([granted, list], spare) => {
        let books = opened(recordOf(granted), fullWallet);
        const ceilings = Object.fromEntries(
          [...books.counters].map(([key, counter]) => [key, usedOf(counter) + (key.endsWith(':count') ? 0 : spare)]),
        );
        for (const next of list) {
          // Somebody else takes at once what this authorization gives back.
          for (const [key, ceiling] of Object.entries(ceilings)) ceilings[key] = Math.min(ceiling, usedOf(books.counters.get(key)) + spare);
          books = step(books, next, { requote, ceilings });
          const over = [...books.counters.values()].filter((counter) => usedOf(counter) > (ceilings[counter.key] ?? 0));
          const below = [...books.counters.values()].filter(
            (each) => Math.min(each.held, each.captured, each.returned, each.captured - each.returned) < 0,
          );
          expect({ over, below }, `after ${next.kind}`).toEqual({ over: [], below: [] });
        }
      }),
      { numRuns: 600 },
    );
  });

  test('I3 money in the books is in every account what the record says, split among funders by cumulative parts', () => {
    fc.assert(
      fc.property(chain, ([granted, list]) => {
        const books = list.reduce((so, next) => step(so, next, { requote }), opened(recordOf(granted), fullWallet));
        const kept = books.record.benefits.reduce(
          (all, { progress: { money } }) => all + money.captured - money.returned - money.chargedBack,
          0,
        );
        const subsidy = [...books.accounts]
          .filter(([account]) => account.startsWith('subsidy:'))
          .reduce((all, [, amount]) => all + amount, 0);
        expect(subsidy).toBe(kept);
        expect(books.postings.every((row) => row.amount > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('I21 no lot ever falls below zero, and points in the books are the points in the wallet', () => {
    fc.assert(
      fc.property(chain, ([granted, list]) => {
        let books = opened(recordOf(granted), fullWallet);
        const start = balanceOf(books.wallet, 'bonus');
        for (const next of list) {
          books = step(books, next, { requote });
          expect(books.wallet.lots.every((each) => each.active >= 0 && each.pending >= 0 && each.earned >= 0)).toBe(true);
          expect(balanceOf(books.wallet, 'bonus') - start).toBe(
            (books.accounts.get(`points_active:${SUBJECT} points:bonus`) ?? 0) * -1 + 0,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('R7 a void, a reversal and an expiry of one hold release it once', () => {
  const all = [message('void'), reversal(), message('expiry')];
  for (const order of [all, all.toReversed()]) {
    const books = order.reduce((so, next) => step(so, next), opened(recordOf([benefitOf(1_000)])));
    const released = books.postings.filter((row) => row.template === 'benefit.release' || row.template === 'benefit.expire');
    expect(released.reduce((sum, row) => sum + row.amount, 0)).toBe(1_000);
    expect(books.record.benefits[0]?.progress.money).toMatchObject({ held: 0, captured: 0, released: 1_000 });
  }
});

test('R6 a hold expires only when its time has come', () => {
  const books = opened(recordOf([benefitOf(1_000)]));
  expect(step(books, message('expiry'), { now: '2026-11-25T07:59:59.999Z' })).toBe(books);
  expect(step(books, message('expiry'), { now: EXPIRES }).record.state).toBe('expired');
});

/** Every figure of a benefit's progress is a real quantity, and what was captured or released stays so. */
function expectSound(now: Progress, was: Progress | undefined): void {
  expect(Object.values(now).every((value) => value >= 0)).toBe(true);
  expect(now.returned + now.chargedBack).toBeLessThanOrEqual(now.captured);
  expect(now.givenBack).toBeLessThanOrEqual(now.returned);
  expect(now.released).toBeGreaterThanOrEqual(was?.released ?? 0);
  expect(now.captured).toBeGreaterThanOrEqual(was?.captured ?? 0);
}

function amountOf(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((all, row) => all + row.amount, 0);
}
