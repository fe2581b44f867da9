// Random benefits under random terms, and random messages, for the properties of a hold.
import fc from 'fast-check';
import { type Coupon, type Wallet, emptyWallet } from '../benefit/wallet.ts';
import type { HeldBenefit, Message } from './record.ts';
import { DECIDED, SUBJECT, benefitOf, capture, message, refund, reversal, use } from './testing.ts';

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
export const fullWallet: Wallet = { ...emptyWallet(SUBJECT), lots: [lot('old', 5_000), lot('older', 300)], coupons: [coupon('cp-1')] };

export const policy = fc.constantFrom('pro_rata' as const, 're_evaluate' as const, 'keep' as const);
const policies = fc.record({
  lateCapture: fc.constant('honour_if_budget' as const),
  overClearing: fc.constantFrom('keep' as const, 'grow_if_budget' as const),
  underClearing: policy,
  partialRefund: policy,
  returnedCoupon: fc.constant({ afterExpiry: 'expired' as const, extendDays: 7 }),
});
const giveBack = fc.record({ reversal: fc.constant(true), refund: fc.boolean() });
export const usesOf = (campaign: string, back: { reversal: boolean; refund: boolean }) =>
  (['money', 'count', 'bank', 'merchant', 'scheme'] as const).map((unit) => use(`${campaign}:${unit}`, unit, back));

/** One to three benefits of different deliveries under random terms. */
export const benefits = fc
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
export const messages: fc.Arbitrary<readonly Message[]> = fc
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
export const requote = (benefit: HeldBenefit, amount: number) =>
  amount < 4_000
    ? { money: 0, points: 0, units: 0 }
    : { money: Math.floor((benefit.amount * amount) / 10_000), points: Math.floor((benefit.points * amount) / 10_000), units: 1 };
