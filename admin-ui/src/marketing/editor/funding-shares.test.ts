// Proves what choosing an agreement does to the funding of a draft.
import { expect, test } from 'vitest';
import { agreementTermsSchema } from '../../../../engine/funding/agreement.ts';
import { fundingSchema } from '../../../../engine/funding/schema.ts';
import { type Choice, underAgreement } from './funding-shares.ts';

const choice = (changes: object = {}): Choice => ({
  id: 'spring',
  terms: agreementTermsSchema.parse({
    funder: 'merchant:M1',
    name: { en: 'One', 'zh-CN': '一' },
    currency: 'CNY',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    maxShareBps: 3_000,
    caps: { total: 9_000 },
    atCap: 'cover',
    settlement: 'netted',
    roundingOrder: ['merchant', 'bank'],
    tax: { treatment: 'price_reduction' },
    late: { graceDays: 5, yearlyBps: 0 },
    consent: 'each',
    ...changes,
  }),
});
const half = {
  shares: [
    { party: 'bank', bps: 5_000 },
    { party: 'merchant', bps: 5_000 },
  ],
  caps: [{ party: 'merchant', perDay: 5, atCap: 'stop' }],
};

test('share, cap, order of the odd cent and consent are taken from the agreement, and the bank takes the rest', () => {
  const under = underAgreement(half, 'merchant', choice());

  expect(under).toEqual({
    shares: [
      { party: 'merchant', bps: 3_000, agreement: 'spring' },
      { party: 'bank', bps: 7_000 },
    ],
    caps: [{ party: 'merchant', agreement: 'spring', total: 9_000, atCap: 'cover', coveredBy: 'bank' }],
    consent: 'each',
  });
  expect(fundingSchema.safeParse(under).success).toBe(true);
});

test('a brand is named by its agreement', () => {
  const branded = {
    shares: [
      { party: 'bank', bps: 9_000 },
      { party: 'brand', brand: '', bps: 1_000 },
    ],
  };
  const cola = choice({ funder: 'brand:cola', roundingOrder: ['bank', 'brand'], caps: {} });

  expect(underAgreement(branded, 'brand', cola)['shares']).toContainEqual({
    party: 'brand',
    brand: 'cola',
    bps: 1_000,
    agreement: 'spring',
  });
});

test('without an agreement the share stands for itself and its cap is gone', () => {
  const under = underAgreement(half, 'merchant', choice());

  expect(underAgreement(under, 'merchant', null)).toEqual({
    shares: [
      { party: 'merchant', bps: 3_000 },
      { party: 'bank', bps: 7_000 },
    ],
    consent: 'each',
  });
});
