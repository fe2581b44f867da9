// Proves that what a backtest walks in the text of a row is what parsing the row gives, whatever stands in it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CounterState } from '../../engine/authorization/situation.ts';
import { used } from '../../engine/authorization/situation.ts';
import { PARTIES } from '../../engine/funding/schema.ts';
import type { HeldBenefit } from '../../engine/hold/record.ts';
import { beforeMessages } from '../../engine/simulation/backtest-life.ts';
import { benefitsIn } from './backtest-benefits.ts';
import { seenInText } from './backtest-seen.ts';

const whole = fc.nat({ max: 1_000_000_000_000 });
/** Names as they are, and some that no name should be: quotes, brackets, backslashes, texts that look like the signs of a field. */
const name = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9:_-]{1,30}$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
  { weight: 1, arbitrary: fc.constantFrom('a]b', '"},', '\\', '", "version": 9', '","held":3', '¥ 五折') },
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const progress = fc.record({ held: whole, captured: whole, released: whole, returned: whole, givenBack: whole, chargedBack: whole });

const benefit = fc.record({
  no: fc.nat({ max: 31 }),
  kind: fc.constantFrom('discount', 'coupon', 'points', 'membership'),
  lots: fc.array(fc.record({ lot: name, points: whole }), { maxLength: 2 }),
  type: fc.constantFrom('percent_off', 'amount_off', 'points_earn', 'coupon_issue'),
  uses: fc.array(
    fc.record({
      key: name,
      unit: fc.constantFrom('money', 'count', ...PARTIES),
      amount: whole,
      giveBack: fc.record({ refund: fc.boolean(), reversal: fc.boolean() }),
    }),
    { maxLength: 4 },
  ),
  payee: name,
  amount: whole,
  coupon: maybe(name),
  issues: maybe(fc.record({ on: fc.constantFrom('authorization', 'capture'), count: whole, campaign: name, validDays: whole })),
  points: fc.oneof(fc.constant(0), whole),
  desired: whole,
  funding: fc.array(fc.record({ party: fc.constantFrom(...PARTIES), amount: whole }), { maxLength: 3 }),
  receipt: name,
  version: whole,
  campaign: name,
  delivery: fc.constantFrom('instant', 'payment', 'credit', 'points', 'coupon'),
  policies: fc.record({
    lateCapture: fc.constantFrom('honour_if_budget', 'deny'),
    overClearing: fc.constantFrom('keep', 'grow_if_budget'),
    partialRefund: fc.constantFrom('pro_rata', 'keep'),
    underClearing: fc.constantFrom('pro_rata', 're_evaluate'),
    returnedCoupon: fc.record({ extendDays: whole, afterExpiry: fc.constantFrom('expired', 'extend') }),
  }),
  progress: fc.record({ money: progress, units: progress, points: progress }),
  programme: maybe(name),
  expiryDays: whole,
});

/** As Postgres writes a document: with a space behind each comma and colon. */
function asPostgres(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asPostgres).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${asPostgres(each)}`)
    .join(', ')}}`;
}

describe('benefits of a record', () => {
  test('I11 walked, they are what they are parsed', () => {
    fc.assert(
      fc.property(fc.array(benefit, { maxLength: 3 }), fc.boolean(), (benefits, isUsual) => {
        const text = isUsual ? asPostgres(benefits) : JSON.stringify(benefits);
        expect(benefitsIn(text)).toEqual((JSON.parse(text) as readonly HeldBenefit[]).map(beforeMessages));
      }),
      { numRuns: 500 },
    );
  });

  test('one with a field that nobody knows yet is parsed whole', () => {
    const [one] = fc.sample(benefit, { numRuns: 1, seed: 7 });
    const text = asPostgres([{ ...one, later: 'field' }]);
    expect(benefitsIn(text)).toMatchObject([{ later: 'field' }]);
  });
});

const counter: fc.Arbitrary<CounterState> = fc.record({
  held: fc.oneof(whole, fc.integer({ min: -9, max: 9 })),
  captured: whole,
  returned: whole,
  ceiling: maybe(whole),
  open: fc.boolean(),
  version: whole,
});
const turned: fc.Arbitrary<CounterState> = fc.record({
  returned: whole,
  captured: whole,
  held: whole,
  ceiling: maybe(whole),
  open: fc.boolean(),
  version: whole,
});

test('I11 counters walked are what they are parsed, also in another order of fields', () => {
  const listed = fc.uniqueArray(fc.tuple(name, fc.oneof({ weight: 9, arbitrary: counter }, turned)), {
    maxLength: 6,
    selector: ([key]) => key,
  });
  fc.assert(
    fc.property(listed, (counters) => {
      const seen = seenInText(JSON.stringify(counters));
      expect(seen.figures).toEqual(counters.map(([key, each]) => ({ key, used: used(each), ceiling: each.ceiling })));
      for (const [key, each] of counters) expect(seen.get(key)).toEqual(each);
    }),
    { numRuns: 500 },
  );
});
