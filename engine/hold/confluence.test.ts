// Proves that the order, repetition and timing of one authorization's messages cannot change where its money, points, coupons and counters end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Coupon, type Wallet, emptyWallet } from '../benefit/wallet.ts';
import type { HeldBenefit, Message } from './record.ts';
import {
  type Books,
  DECIDED,
  EXPIRES,
  SUBJECT,
  after,
  balanceOf,
  benefitOf,
  capture,
  decidedBetween,
  message,
  opened,
  recordOf,
  refund,
  reversal,
  use,
  usedOf,
} from './testing.ts';

const LATER = '2026-12-18T08:00:00.000Z';
const lot = (id: string, active: number) => ({
  id,
  programme: 'bonus',
  earned: active,
  pending: 0,
  active,
  expiresAt: '2027-12-18T08:00:00.000Z',
  expiryDays: 365,
  authorizationId: 'before',
});
const coupon = (id: string): Coupon => ({
  id,
  campaign: 'treat',
  subject: SUBJECT,
  state: 'issued',
  validFrom: DECIDED,
  expiresAt: LATER,
  authorizationId: null,
});
const wallet: Wallet = { ...emptyWallet(SUBJECT), lots: [lot('old', 5_000), lot('older', 300)], coupons: [coupon('cp-1')] };

const policy = fc.constantFrom('pro_rata' as const, 're_evaluate' as const, 'keep' as const);
const policies = fc.record({
  lateCapture: fc.constant('honour_if_budget' as const),
  overClearing: fc.constantFrom('keep' as const, 'grow_if_budget' as const),
  underClearing: policy,
  partialRefund: policy,
  returnedCoupon: fc.constant({ afterExpiry: 'expired' as const, extendDays: 7 }),
});
const giveBack = fc.record({ reversal: fc.constant(true), refund: fc.boolean() });
const usesOf = (campaign: string, back: { reversal: boolean; refund: boolean }) =>
  (['money', 'count', 'bank', 'merchant', 'scheme'] as const).map((unit) => use(`${campaign}:${unit}`, unit, back));

/** One to three benefits of different deliveries under random terms. */
const benefits = fc
  .record({
    policies,
    back: giveBack,
    amount: fc.integer({ min: 1, max: 999 }),
    points: fc.integer({ min: 1, max: 400 }),
    which: fc.subarray([0, 1, 2, 3], { minLength: 1, maxLength: 3 }),
  })
  .map(({ policies: terms, back, amount, points, which }): readonly HeldBenefit[] => {
    const all = [
      benefitOf(amount, {
        campaign: 'three',
        policies: terms,
        uses: usesOf('three', back),
        coupon: 'cp-1',
        funding: (
          [
            ['bank', 53],
            ['merchant', 17],
            ['scheme', 21],
          ] as const
        ).flatMap(([party, weight]) => {
          const part = Math.floor((amount * weight) / 91);
          const rest = party === 'bank' ? amount - Math.floor((amount * 17) / 91) - Math.floor((amount * 21) / 91) : part;
          return rest === 0 ? [] : [{ party, amount: rest }];
        }),
      }),
      benefitOf(amount, {
        campaign: 'earn',
        delivery: 'points',
        type: 'points_earn',
        programme: 'bonus',
        points,
        expiryDays: 365,
        payee: 'points:bonus',
        policies: terms,
        uses: usesOf('earn', back),
      }),
      benefitOf(amount, {
        campaign: 'pay',
        delivery: 'payment',
        type: 'points_payment',
        programme: 'bonus',
        points,
        lots: [
          { lot: 'older', points: Math.min(points, 300) },
          { lot: 'old', points: Math.max(0, points - 300) },
        ].filter((each) => each.points > 0),
        policies: terms,
        uses: usesOf('pay', back),
      }),
      benefitOf(0, {
        campaign: 'issue',
        delivery: 'coupon',
        type: 'coupon_issue',
        issues: { campaign: 'treat', count: 2, on: 'capture', validDays: 30 },
        funding: [],
        policies: terms,
        uses: usesOf('issue', back),
      }),
    ];
    return all.filter((_, place) => which.includes(place));
  });

const amounts = fc.integer({ min: 1, max: 9_000 });
const messages: fc.Arbitrary<readonly Message[]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: amounts.map((amount) => capture(amount)) },
      { weight: 2, arbitrary: amounts.map((amount) => capture(amount, { final: true })) },
      { weight: 3, arbitrary: amounts.map(refund) },
      { weight: 2, arbitrary: amounts.map((remaining) => reversal(remaining)) },
      { weight: 1, arbitrary: fc.constant(null).map(() => reversal()) },
      { weight: 1, arbitrary: amounts.map((amount) => message('chargeback', { amount })) },
      { weight: 1, arbitrary: amounts.map((amount) => message('representment', { amount })) },
      { weight: 1, arbitrary: amounts.map((amount) => message('increment', { amount })) },
      { weight: 1, arbitrary: fc.constant(null).map(() => message('expiry')) },
    ),
    { minLength: 1, maxLength: 6 },
  )
  // An increment moves the deadline, so whether an expiry is due depends on the order by right.
  .map((list) => (list.some((each) => each.kind === 'increment') ? list.filter((each) => each.kind !== 'expiry') : list))
  .filter((list) => list.length > 0);

/** Terms with a threshold at 4,000, in proportion above it. */
const requote = (benefit: HeldBenefit, amount: number) =>
  amount < 4_000
    ? { money: 0, points: 0, units: 0 }
    : { money: Math.floor((benefit.amount * amount) / 10_000), points: Math.floor((benefit.points * amount) / 10_000), units: 1 };

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
        const start = opened(recordOf(granted), wallet);
        const one = list.reduce((books, next) => after(books, next, { requote }), start);
        const two = [...other, ...repeated].reduce((books, next) => after(books, next, { requote }), start);
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
        const usual = sent.reduce((books, next) => after(books, next, { requote }), opened(recordOf(granted)));
        const early = sent
          .slice(cut)
          .reduce((books, next) => after(books, next, { requote }), decidedBetween(recordOf(granted), sent.slice(0, cut), { requote }));
        expect(standing(early)).toEqual(standing(usual));
      }),
      { numRuns: 500 },
    );
  });
});

describe('at every prefix', () => {
  const chain = fc.tuple(benefits, messages);

  test('I5 R7 everything ever held is held, captured or released, nothing falls below zero and no release is taken back', () => {
    fc.assert(
      fc.property(chain, ([granted, list]) => {
        let books = opened(recordOf(granted), wallet);
        for (const next of list) {
          const before = books;
          books = after(books, next, { requote });
          for (const [no, benefit] of books.record.benefits.entries()) {
            const was = before.record.benefits[no]?.progress;
            for (const quantity of ['money', 'points', 'units'] as const) {
              const now = benefit.progress[quantity];
              expect(Object.values(now).every((value) => value >= 0)).toBe(true);
              expect(now.returned + now.chargedBack).toBeLessThanOrEqual(now.captured);
              expect(now.givenBack).toBeLessThanOrEqual(now.returned);
              expect(now.released).toBeGreaterThanOrEqual(was?.[quantity].released ?? 0);
              expect(now.captured).toBeGreaterThanOrEqual(was?.[quantity].captured ?? 0);
            }
            const held = books.postings
              .filter((row) => row.benefitNo === no && row.template === 'benefit.hold')
              .reduce((all, row) => all + row.amount, 0);
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
        let books = opened(recordOf(granted), wallet);
        const ceilings = Object.fromEntries(
          [...books.counters].map(([key, counter]) => [key, usedOf(counter) + (key.endsWith(':count') ? 0 : spare)]),
        );
        for (const next of list) {
          // Somebody else takes at once what this authorization gives back.
          for (const key of Object.keys(ceilings)) ceilings[key] = Math.min(ceilings[key] ?? 0, usedOf(books.counters.get(key)) + spare);
          books = after(books, next, { requote, ceilings });
          for (const [key, counter] of books.counters) {
            expect(usedOf(counter), `${key} after ${next.kind}`).toBeLessThanOrEqual(ceilings[key] ?? 0);
            expect(Math.min(counter.held, counter.captured, counter.returned, counter.captured - counter.returned)).toBeGreaterThanOrEqual(
              0,
            );
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  test('I3 money in the books is in every account what the record says, split among funders by cumulative parts', () => {
    fc.assert(
      fc.property(chain, ([granted, list]) => {
        const books = list.reduce((so, next) => after(so, next, { requote }), opened(recordOf(granted), wallet));
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
        let books = opened(recordOf(granted), wallet);
        const start = balanceOf(books.wallet, 'bonus');
        for (const next of list) {
          books = after(books, next, { requote });
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
    const books = order.reduce((so, next) => after(so, next), opened(recordOf([benefitOf(1_000)])));
    const released = books.postings.filter((row) => row.template === 'benefit.release' || row.template === 'benefit.expire');
    expect(released.reduce((sum, row) => sum + row.amount, 0)).toBe(1_000);
    expect(books.record.benefits[0]?.progress.money).toMatchObject({ held: 0, captured: 0, released: 1_000 });
  }
});

test('R6 a hold expires only when its time has come', () => {
  const books = opened(recordOf([benefitOf(1_000)]));
  expect(after(books, message('expiry'), { now: '2026-11-25T07:59:59.999Z' })).toBe(books);
  expect(after(books, message('expiry'), { now: EXPIRES }).record.state).toBe('expired');
});
