// Proves that fees follow from where a sale or a month stands: no order of captures and refunds changes a cent, and what is undone costs nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeBase, feesOfSale, feeTax, monthFee, NO_SALE, saleFee, type SaleFigures } from './fee.ts';

const sale = (of: Partial<SaleFigures>): SaleFigures => ({ ...NO_SALE, ...of });
const sold = (captured: number, refunded = 0) => sale({ captured, net: captured - refunded });
const mdr = (terms: Partial<{ bps: number; min: number | null; max: number | null; onRefund: 'keep' | 'return' }> = {}) =>
  ({ name: 'mdr', kind: 'percent', base: 'gross', bps: 60, min: null, max: null, onRefund: 'return', ...terms }) as const;
const STEPS = [
  { from: 0, bps: 80 },
  { from: 1_000_000, bps: 60 },
  { from: 5_000_000, bps: 38 },
];

describe('the fee of a sale', () => {
  test.each([
    ['0.6 % of 128.00 is 0.77: half a cent goes up', sold(12_800), 77],
    ['of 125.00 exactly 0.75', sold(12_500), 75],
    ['of 83.33 is 0.50: 0.49998', sold(8_333), 50],
    ['of 0.83 is 0.00: 0.498 cents', sold(83), 0],
    ['of 0.84 is 0.01: 0.504 cents', sold(84), 1],
    ['of nothing is nothing', sold(0), 0],
    ['of what a refund left', sold(12_800, 2_800), 60],
    ['of a sale that was refunded is nothing', sold(12_800, 12_800), 0],
  ])('%s', (_, of, expected) => {
    expect(saleFee(mdr(), of)).toBe(expected);
  });

  test('a floor and a cap hold, and a refunded sale pays neither', () => {
    const bound = mdr({ min: 20, max: 500 });

    expect(saleFee(bound, sold(100))).toBe(20);
    expect(saleFee(bound, sold(99_999_999))).toBe(500);
    expect(saleFee(bound, sold(100, 100))).toBe(0);
    expect(saleFee(mdr({ min: 20, onRefund: 'keep' }), sold(100, 100))).toBe(20);
  });

  test('a fixed fee is paid once for a sale, kept or given back with it', () => {
    const fixed = (onRefund: 'keep' | 'return') => ({ name: 'piece', kind: 'fixed', amount: 30, onRefund }) as const;

    expect(saleFee(fixed('return'), sold(500, 499))).toBe(30);
    expect(saleFee(fixed('return'), sold(500, 500))).toBe(0);
    expect(saleFee(fixed('keep'), sold(500, 500))).toBe(30);
    expect(saleFee(fixed('keep'), NO_SALE)).toBe(0);
  });

  test('is reckoned from the sale, from what the cardholder paid, or from what others gave', () => {
    const granted = sale({ captured: 10_000, net: 5_000, till: 500, tillCaptured: 1_000, subsidy: 300, subsidyCaptured: 600 });

    expect((['gross', 'paid', 'subsidy'] as const).map((base) => feeBase(granted, { base, onRefund: 'return' }))).toEqual([
      5_000, 4_500, 300,
    ]);
    expect((['gross', 'paid', 'subsidy'] as const).map((base) => feeBase(granted, { base, onRefund: 'keep' }))).toEqual([
      10_000, 9_000, 600,
    ]);
  });

  test('a sale that was reversed whole never was, whatever is kept', () => {
    expect(feeBase(sale({ tillCaptured: 900 }), { base: 'paid', onRefund: 'keep' })).toBe(0);
  });
});

describe('the fee of a month', () => {
  test('marginal tiers take each part at its own rate, and round once', () => {
    expect(monthFee({ tiers: STEPS, mode: 'marginal' }, 1_000_000)).toBe(8_000);
    expect(monthFee({ tiers: STEPS, mode: 'marginal' }, 6_000_000)).toBe(8_000 + 24_000 + 3_800);
    expect(monthFee({ tiers: STEPS, mode: 'marginal' }, 1_000_083)).toBe(8_000);
    expect(monthFee({ tiers: STEPS, mode: 'marginal' }, 1_000_084)).toBe(8_001);
  });

  test('whole-volume tiers take everything at the rate that was reached, so a day may give back', () => {
    expect(monthFee({ tiers: STEPS, mode: 'whole' }, 999_999)).toBe(8_000);
    expect(monthFee({ tiers: STEPS, mode: 'whole' }, 1_000_000)).toBe(6_000);
    expect(monthFee({ tiers: STEPS, mode: 'whole' }, 0)).toBe(0);
  });

  test('a month larger than a float can multiply is still exact', () => {
    expect(monthFee({ tiers: [{ from: 0, bps: 9_999 }], mode: 'marginal' }, 9_007_199_254_740_991)).toBe(9_006_298_534_815_517);
  });
});

test('tax on fees is cumulative: many small ones pay the tax of their sum', () => {
  expect(feeTax(8, 600)).toBe(0);
  expect(feeTax(9, 600)).toBe(1);
  expect(feeTax(100, 600)).toBe(6);
});

test('a preview says each fee of a sale, the tiered one at the volume of the month', () => {
  const fees = [mdr(), { name: 'volume', kind: 'tiered', base: 'paid', mode: 'marginal', tiers: STEPS, onRefund: 'return' }] as const;

  expect(feesOfSale(fees, { gross: 10_000, subsidy: 1_000, volume: 2_000_000 })).toEqual([
    { name: 'mdr', amount: 60 },
    { name: 'volume', amount: 54 },
  ]);
});

/** A sale as steps of its figures: captures first where they must be, refunds as far as they go. */
const history = fc.array(fc.integer({ min: -4_000, max: 6_000 }), { minLength: 1, maxLength: 12 });
function standing(steps: readonly number[]): readonly SaleFigures[] {
  let [captured, refunded] = [0, 0];
  return steps.map((step) => {
    if (step > 0) captured += step;
    else refunded = Math.min(captured, refunded - step);
    return sold(captured, refunded);
  });
}
const anyFee = fc.record({
  bps: fc.integer({ min: 0, max: 900 }),
  min: fc.constantFrom(null, 5, 40),
  max: fc.constantFrom(null, 50, 400),
  onRefund: fc.constantFrom('keep', 'return'),
} as const);

describe('properties', () => {
  test('I16 I6 what is posted day by day is the fee of where the sale ended, and a full refund with return leaves zero', () => {
    fc.assert(
      fc.property(history, anyFee, (steps, terms) => {
        const fee = mdr(terms);
        const stands = standing(steps);
        const posted = stands.map((each, place) => saleFee(fee, each) - saleFee(fee, stands[place - 1] ?? NO_SALE));
        const last = stands.at(-1) ?? NO_SALE;
        const undone = saleFee({ ...fee, onRefund: 'return' }, sold(last.captured, last.captured));

        expect(posted.reduce((all, each) => all + each, 0)).toBe(saleFee(fee, last));
        expect(undone).toBe(0);
      }),
    );
  });

  test('marginal tiers never fall when the volume grows, and never cost more than their highest rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (volume, more) => {
        const at = (each: number) => monthFee({ tiers: STEPS, mode: 'marginal' }, each);

        expect(at(volume + more)).toBeGreaterThanOrEqual(at(volume));
        expect(at(volume)).toBeLessThanOrEqual(Math.ceil((volume * 80) / 10_000));
      }),
    );
  });
});
