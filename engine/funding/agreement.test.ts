// Proves what an agreement may say, and what follows from it for ceilings and caps.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AgreementTerms, agreementTermsSchema, capUnder, ceilingOf, isCapped, partyOfFunder } from './agreement.ts';
import { fundingSchema } from './schema.ts';

const written = {
  funder: 'merchant:M1',
  name: { en: 'One', 'zh-CN': '一' },
  currency: 'CNY',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  maxShareBps: 5_000,
  atCap: 'cover',
  settlement: 'netted',
  roundingOrder: ['bank', 'merchant'],
  tax: { treatment: 'service', vatBps: 600 },
  late: { graceDays: 5, yearlyBps: 1_825 },
  consent: 'standing',
};
const terms = (changes: object = {}): AgreementTerms => agreementTermsSchema.parse({ ...written, ...changes });

test.each([
  ['merchant:M1', 'merchant'],
  ['chain:north', 'chain'],
  ['brand:cola', 'brand'],
  ['scheme', 'scheme'],
])('%s pays as %s', (funder, party) => {
  expect(partyOfFunder(funder)).toBe(party);
  expect(terms({ funder, roundingOrder: [party, 'bank'] }).funder).toBe(funder);
});

test.each([
  ['the bank itself is no funder of an agreement', { funder: 'bank' }],
  ['it does not end before it begins', { validTo: '2025-12-31' }],
  ['it says how much is paid', { maxShareBps: undefined }],
  ['a day is not above its month', { caps: { perDay: 11, perMonth: 10 } }],
  ['a month is not above the whole', { caps: { perMonth: 11, total: 10 } }],
  ['the order of the odd cent names both who agreed', { roundingOrder: ['bank', 'scheme'] }],
  ['nobody stands twice in the order', { roundingOrder: ['bank', 'merchant', 'bank'] }],
  ['a service has a rate of VAT', { tax: { treatment: 'service' } }],
  ['a reduced price has none', { tax: { treatment: 'price_reduction', vatBps: 600 } }],
])('%s', (_, changes) => {
  expect(agreementTermsSchema.safeParse({ ...written, ...changes }).success).toBe(false);
});

describe('what may be used', () => {
  test.each([
    ['netted without a cap: everything', {}, 500, null],
    ['netted: the cap, whatever was deposited', { caps: { total: 900 } }, 500, 900],
    ['prefunded: what was deposited', { settlement: 'prefunded' }, 500, 500],
    ['prefunded: no more than the cap', { settlement: 'prefunded', caps: { total: 300 } }, 500, 300],
    ['prefunded: nothing before the first deposit', { settlement: 'prefunded', caps: { total: 300 } }, 0, 0],
  ])('%s', (_, changes, deposited, ceiling) => {
    expect(ceilingOf(terms(changes), deposited)).toBe(ceiling);
  });

  test('I1 what is prefunded is never above what was deposited nor above the cap', () => {
    fc.assert(
      fc.property(fc.nat(), fc.option(fc.integer({ min: 1 }), { nil: undefined }), (deposited, total) => {
        const ceiling = ceilingOf({ settlement: 'prefunded', caps: { total } }, deposited);

        expect(ceiling).toBe(Math.min(deposited, total ?? deposited));
      }),
    );
  });
});

test('a campaign carries the cap of its agreement in full, and the schema takes it', () => {
  const cap = capUnder('spring', terms({ caps: { total: 900, perDay: 10, perMonth: 100 } }));

  expect(cap).toEqual({ party: 'merchant', agreement: 'spring', total: 900, perDay: 10, perMonth: 100, atCap: 'cover', coveredBy: 'bank' });
  expect(fundingSchema.safeParse({ shares: [{ party: 'bank', bps: 10_000 }], caps: [cap] }).success).toBe(true);
});

test('what is neither capped nor prefunded needs no counter; what is prefunded always does', () => {
  expect([isCapped(terms()), capUnder('spring', terms())]).toEqual([false, null]);
  expect(capUnder('spring', terms({ settlement: 'prefunded', atCap: 'stop' }))).toEqual({
    party: 'merchant',
    agreement: 'spring',
    atCap: 'stop',
  });
});
