// Proves that what the form says is what the agreement means, and the other way round.
import { describe, expect, test } from 'vitest';
import { agreementTermsSchema } from '../../../engine/funding/agreement.ts';
import { type AgreementForm, EMPTY_FORM, formOf, termsOf } from './agreement-form.ts';

const filled: AgreementForm = {
  ...EMPTY_FORM,
  id: 'spring',
  key: 'M1101',
  nameEn: 'Spring',
  nameZh: '春季',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  share: '12.5',
  total: '50,000.00',
  perDay: '100',
};
const parsed = (form: AgreementForm) => {
  const read = termsOf(form);
  return agreementTermsSchema.parse(read.ok ? read.terms : null);
};

test('a filled form means terms that the engine takes', () => {
  expect(parsed(filled)).toMatchObject({
    funder: 'merchant:M1101',
    maxShareBps: 1_250,
    caps: { total: 5_000_000, perDay: 10_000 },
    roundingOrder: ['bank', 'merchant'],
    late: { graceDays: 5, yearlyBps: 1_825 },
  });
});

describe('there and back', () => {
  test.each<[string, Partial<AgreementForm>]>([
    ['a merchant', {}],
    ['the scheme, prefunded, with a fixed amount', { kind: 'scheme', key: '', settlement: 'prefunded', fixed: '3.00' }],
    ['a chain that pays the odd cent and is asked each time', { kind: 'chain', key: 'north', first: 'funder', consent: 'each' }],
    ['a brand that buys a service', { kind: 'brand', key: 'cola', tax: 'service', vat: '13', atCap: 'stop' }],
  ])('%s', (_, changes) => {
    const terms = parsed({ ...filled, ...changes });

    expect(parsed(formOf('spring', terms))).toEqual(terms);
  });
});

test('what cannot be read is named by its field, and nothing is sent', () => {
  expect(termsOf({ ...filled, share: 'half', total: '1.234', grace: '-1' })).toEqual({ ok: false, fields: ['share', 'total', 'grace'] });
});
