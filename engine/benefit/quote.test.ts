// Proves what one benefit is worth: edges of every type, chance with its stated mean, never more than remains to pay.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAmount, drawFrom } from './chance.ts';
import { PHASES, type Situation, costOfPoints, deliveryOf, quote } from './quote.ts';
import { type BenefitTerms, benefitSchema } from './schema.ts';

const on = (change: Partial<Situation> = {}): Situation => ({
  original: 10_000,
  remaining: 10_000,
  base: 'remaining',
  seed: 's',
  instalments: null,
  tiers: [],
  points: {},
  redeem: 'none',
  ...change,
});
const terms = (input: object): BenefitTerms => benefitSchema.parse(input);
const moneyOf = (input: object, change: Partial<Situation> = {}) => quote(terms(input), on(change)).money;

describe('discounts', () => {
  test('percent follows its base, its rounding and its cap', () => {
    const tenPercent = { type: 'percent_off', rateBps: 1_000 };
    expect(moneyOf(tenPercent, { remaining: 6_000 })).toBe(600);
    expect(moneyOf(tenPercent, { remaining: 6_000, base: 'original' })).toBe(1_000);
    expect(moneyOf(tenPercent, { remaining: 600, base: 'original' })).toBe(600);
    expect(['down', 'up', 'half_up', 'half_even'].map((rounding) => moneyOf({ ...tenPercent, rounding }, { remaining: 25 }))).toEqual([
      2, 3, 3, 2,
    ]);
    expect(moneyOf({ ...tenPercent, cap: 999 })).toBe(999);
  });

  test('tiers give the best step reached, a fixed price the difference up to its cap', () => {
    const steps = {
      type: 'tiered_off',
      steps: [
        { from: 100, off: 10 },
        { from: 200, off: 30 },
      ],
    };
    expect([99, 100, 199, 200].map((remaining) => moneyOf(steps, { remaining }))).toEqual([0, 10, 10, 30]);
    expect(moneyOf({ type: 'fixed_price', price: 9_000 })).toBe(1_000);
    expect(moneyOf({ type: 'fixed_price', price: 9_000, cap: 400 })).toBe(400);
    expect(moneyOf({ type: 'fixed_price', price: 10_001 })).toBe(0);
  });

  test('a statement credit gives back no more than what remains of the payment', () => {
    expect(moneyOf({ type: 'statement_credit', value: { type: 'amount_off', amount: 500 } }, { remaining: 300 })).toBe(300);
  });

  test('an instalment subsidy is a share of the fee for that many instalments, to its cap', () => {
    const subsidy = { type: 'instalment_subsidy', feeBpsByCount: { '3': 180, '12': 600 }, shareBps: 5_000 };
    expect(moneyOf(subsidy, { instalments: 12 })).toBe(300);
    expect(moneyOf(subsidy, { instalments: 3 })).toBe(90);
    expect(moneyOf(subsidy, { instalments: 6 })).toBe(0);
    expect(moneyOf(subsidy)).toBe(0);
    expect(moneyOf({ ...subsidy, cap: 250 }, { instalments: 12 })).toBe(250);
  });

  test('members only, of the right programme and tier', () => {
    const price = { type: 'member_price', programme: 'star', tiers: ['gold'], value: { type: 'amount_off', amount: 5 } };
    expect([['star:gold'], ['star:silver'], ['starlet:gold'], []].map((tiers) => moneyOf(price, { tiers }))).toEqual([5, 0, 0, 0]);
    expect(moneyOf({ type: 'member_entry', programme: 'star', entries: 1, per: 'day', cap: 300 }, { tiers: ['star:any'] })).toBe(300);
    expect(
      moneyOf({ type: 'member_entry', programme: 'star', entries: 1, per: 'day', cap: 300 }, { tiers: ['star:any'], remaining: 200 }),
    ).toBe(200);
  });

  test('I4 no discount exceeds what remains to pay or falls below zero', () => {
    const discounts = fc.oneof(
      fc.record({
        type: fc.constant('percent_off'),
        rateBps: fc.integer({ min: 1, max: 10_000 }),
        rounding: fc.constantFrom('down', 'up', 'half_up', 'half_even'),
      }),
      fc.record({ type: fc.constant('amount_off'), amount: fc.integer({ min: 1, max: 500 }) }),
      fc.record({ type: fc.constant('fixed_price'), price: fc.nat(500) }),
      fc.constant({ type: 'random_off', min: 0, max: 400, mean: 100 }),
    );
    fc.assert(
      fc.property(
        discounts,
        fc.nat(500),
        fc.nat(500),
        fc.constantFrom('original' as const, 'remaining' as const),
        (input, remaining, more, base) => {
          const money = moneyOf(input, { remaining, original: remaining + more, base });
          expect(money >= 0 && money <= remaining).toBe(true);
        },
      ),
    );
  });
});

describe('points', () => {
  const earn = { type: 'points_earn', programme: 'bonus', points: 3, per: 200, expiryDays: 1, costPer1000: 500 };

  test('are floored at each step, multiplied, raised by the bonus and capped; nothing paid earns nothing', () => {
    const points = (change: object, where: Partial<Situation> = {}) =>
      quote(terms({ ...earn, ...change }), on({ remaining: 1_050, ...where })).points;
    expect(points({})).toBe(15);
    expect(points({ multiplierBps: 15_000 })).toBe(22);
    expect(points({ multiplierBps: 15_000, tierMultiplierBps: { gold: 20_000 } }, { tiers: ['bonus:gold'] })).toBe(44);
    expect(points({ tierMultiplierBps: { gold: 20_000 } }, { tiers: ['bonus:silver'] })).toBe(15);
    expect(points({ tierMultiplierBps: { gold: 20_000 }, membership: 'star' }, { tiers: ['bonus:gold'] })).toBe(15);
    expect(points({ tierMultiplierBps: { gold: 20_000 }, membership: 'star' }, { tiers: ['star:gold'] })).toBe(30);
    expect(points({ bonus: 7 })).toBe(22);
    expect(points({ bonus: 7, capPoints: 20 })).toBe(20);
    expect(points({ bonus: 7 }, { remaining: 0 })).toBe(0);
    expect(points({ bonus: 7 }, { remaining: 1 })).toBe(7);
  });

  test('cost their funders half up', () => {
    expect([costOfPoints(1, 500), costOfPoints(1, 499), costOfPoints(3, 500), costOfPoints(1_000, 0)]).toEqual([1, 0, 2, 0]);
    expect(quote(terms(earn), on({ remaining: 1_050 }))).toEqual({ money: 8, points: 15, coupons: 0 });
  });

  test('pay in steps, from a minimum, up to a share of what remains, never more than there are or were asked', () => {
    const pay = (change: object, where: Partial<Situation>) =>
      quote(
        terms({ type: 'points_payment', programme: 'bonus', pointsPer100: 250, ...change }),
        on({ points: { bonus: 5_000 }, redeem: 'max', ...where }),
      );
    expect(pay({}, { remaining: 1_000 })).toEqual({ money: 1_000, points: 2_500, coupons: 0 });
    expect(pay({}, { redeem: 700 })).toMatchObject({ money: 280, points: 700 });
    expect(pay({ stepPoints: 500 }, { redeem: 1_400 })).toMatchObject({ points: 1_000, money: 400 });
    expect(pay({ maxShareBps: 5_000 }, { remaining: 1_000 })).toMatchObject({ points: 1_250, money: 500 });
    expect(pay({ minPoints: 700 }, { redeem: 700 }).points).toBe(700);
    expect(pay({ minPoints: 701 }, { redeem: 700 }).points).toBe(0);
    expect(pay({}, { points: {} }).points).toBe(0);
    expect(pay({}, { redeem: 'none' }).points).toBe(0);
    expect(pay({}, { redeem: 2 })).toEqual({ money: 0, points: 0, coupons: 0 });
    expect(pay({}, { redeem: 3 })).toEqual({ money: 1, points: 3, coupons: 0 });
  });
});

test('a coupon is one of a count, a programme gives nothing by itself, and each type reaches the cardholder in its own way', () => {
  expect(quote(terms({ type: 'coupon_issue', coupon: 'treat', count: 3 }), on())).toEqual({ money: 0, points: 0, coupons: 3 });
  const programme = {
    type: 'membership_programme',
    join: 'enrol',
    measure: 'spend',
    period: 'year',
    tiers: [{ id: 'a', name: {}, threshold: 0 }],
  };
  expect(quote(terms(programme), on())).toEqual({ money: 0, points: 0, coupons: 0 });
  expect(moneyOf({ type: 'coupon_redeem', value: { type: 'amount_off', amount: 30 }, validDays: 1 })).toBe(30);
  const inputs = [
    { type: 'amount_off', amount: 1 },
    { type: 'points_payment', programme: 'b', pointsPer100: 1 },
    { type: 'statement_credit', value: { type: 'amount_off', amount: 1 } },
    { type: 'points_earn', programme: 'b', points: 1, per: 1, expiryDays: 1, costPer1000: 1 },
    { type: 'coupon_issue', coupon: 'c' },
    { type: 'instalment_subsidy', feeBpsByCount: {}, shareBps: 1 },
    programme,
  ];
  expect(inputs.map((input) => deliveryOf(terms(input)))).toEqual(['instant', 'payment', 'credit', 'points', 'coupon', 'credit', 'coupon']);
  expect(PHASES).toEqual(['instant', 'payment', 'credit', 'points', 'coupon']);
});

describe('chance', () => {
  test('I11 the same text draws the same for ever: these numbers may never change', () => {
    expect([drawFrom('a'), drawFrom('b'), drawFrom('')]).toMatchInlineSnapshot(`
      [
        0.8803288988526959,
        0.9641550822767256,
        0.37069325695158317,
      ]
    `);
    expect(drawFrom('a')).not.toBe(drawFrom('b'));
  });

  test('is uniform: over many texts the mean is a half and no tenth is favoured', () => {
    const drawn = Array.from({ length: 20_000 }, (_, index) => drawFrom(`auth-${index}`));
    expect(Math.abs(drawn.reduce((all, each) => all + each, 0) / drawn.length - 0.5)).toBeLessThan(0.01);
    for (let tenth = 0; tenth < 10; tenth += 1)
      expect(Math.abs(drawn.filter((each) => Math.floor(each * 10) === tenth).length - 2_000)).toBeLessThan(200);
  });

  test.each([
    { min: 100, max: 1_000, mean: 200 },
    { min: 0, max: 99, mean: 50 },
    { min: 1, max: 8_888, mean: 300 },
  ])('a random amount stays within $min and $max and has the stated mean $mean', (of) => {
    const drawn = Array.from({ length: 20_000 }, (_, index) => drawAmount(`auth-${index}`, of));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(of.min);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(of.max);
    expect(Math.abs(drawn.reduce((all, each) => all + each, 0) / drawn.length / of.mean - 1)).toBeLessThan(0.05);
  });

  test('a range of one is that one, and both ends are drawn', () => {
    expect(drawAmount('x', { min: 7, max: 7, mean: 7 })).toBe(7);
    const drawn = new Set(Array.from({ length: 500 }, (_, index) => drawAmount(`${index}`, { min: 1, max: 3, mean: 2 })));
    expect([...drawn].toSorted()).toEqual([1, 2, 3]);
  });
});
