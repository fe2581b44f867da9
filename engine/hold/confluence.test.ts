// Proves that order, repetition and timing of one authorization's messages cannot change where its money, points, coupons and counters end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benefits, fullWallet, messages, requote, usesOf } from './arbitrary-testing.ts';
import { type Books, balanceOf, benefitOf, decidedBetween, opened, recordOf, step, usedOf } from './testing.ts';

const standing = (books: Books) => ({
  state: books.record.state,
  accounts: Object.fromEntries([...books.accounts].toSorted()),
  counters: Object.fromEntries(
    [...books.counters.values()]
      .map((each) => [each.key, usedOf(each)])
      .filter(([, value]) => value !== 0)
      .toSorted(),
  ),
  points: balanceOf(books.wallet, 'bonus'),
  pending: books.wallet.lots.reduce((all, each) => all + each.pending, 0),
  coupons: books.wallet.coupons
    .filter((each) => each.state !== 'void')
    .map((each) => `${each.id} ${each.state}`)
    .toSorted(),
});

describe('any order of the same messages', () => {
  const shuffled = messages.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length }),
      fc.array(fc.constantFrom(...list), { maxLength: 3 }),
    ),
  );

  test('R31 I16 R2 every permutation and repetition ends at the same accounts, wallet, state and counters', () => {
    fc.assert(
      fc.property(benefits, shuffled, (granted, [list, other, repeated]) => {
        const start = opened(recordOf(granted), fullWallet);
        const one = list.reduce((books, next) => step(books, next, { requote }), start);
        const two = [...other, ...repeated].reduce((books, next) => step(books, next, { requote }), start);
        expect(standing(two)).toEqual(standing(one));
      }),
      { numRuns: 800 },
    );
  }, 20_000);

  test('R4 R31 messages that overtake their original end where they would have ended after it', () => {
    fc.assert(
      fc.property(messages, fc.nat(6), fc.integer({ min: 1, max: 999 }), (list, cut, amount) => {
        const sent = list.filter((each) => each.kind !== 'expiry');
        const granted = [benefitOf(amount, { uses: usesOf('coffee', { reversal: true, refund: true }) })];
        const usual = sent.reduce((books, next) => step(books, next, { requote }), opened(recordOf(granted)));
        const early = sent
          .slice(cut)
          .reduce((books, next) => step(books, next, { requote }), decidedBetween(recordOf(granted), sent.slice(0, cut), { requote }));
        expect(standing(early)).toEqual(standing(usual));
      }),
      { numRuns: 500 },
    );
  });
});
