// The form of a contract: what is typed becomes terms, terms become the form again, and what is wrong is named.
import { expect, test } from 'vitest';
import { type ContractTerms, contractTermsSchema } from '../../../engine/settlement/contract.ts';
import { bpsOf, draftOf, EMPTY_DRAFT, EMPTY_FEE, termsOf } from './contract-draft.ts';

const TERMS: ContractTerms = {
  settles: 'sale',
  fees: [
    { name: 'mdr', kind: 'percent', base: 'gross', bps: 38, min: 1, max: 8_000, onRefund: 'return' },
    { name: 'piece', kind: 'fixed', amount: 5, onRefund: 'keep' },
    { name: 'desk', kind: 'daily', amount: 100 },
    {
      name: 'volume',
      kind: 'tiered',
      base: 'paid',
      mode: 'whole',
      tiers: [
        { from: 0, bps: 30 },
        { from: 5_000_000, bps: 25 },
      ],
      onRefund: 'return',
    },
  ],
  vatBps: 600,
  minimumPayout: 10_050,
  cycle: { kind: 'weekly', weekday: 5 },
  payoutDays: 2,
  reclaimDays: 30,
  paysShops: true,
  account: { name: 'Blue Door', bic: null, bankCode: '102290002916', iban: null, number: '1001244219006912345', country: 'CN' },
};

test('terms become a form and the same terms again, for every kind of fee', () => {
  const draft = draftOf(TERMS, { party: 'chain:blue', currency: 'CNY' });

  expect(draft).toMatchObject({ minimum: '100.50', vat: '6.00', cycle: 'weekly', cycleDay: '5' });
  expect(termsOf(draft)).toEqual(TERMS);
});

test('in a currency without minor units amounts are whole', () => {
  const draft = draftOf(TERMS, { party: 'chain:blue', currency: 'JPY' });

  expect(draft.minimum).toBe('10050');
  expect(termsOf(draft)).toEqual(TERMS);
});

test('what is not an amount, a rate or an account is named by its field', () => {
  const wrong = termsOf({
    ...EMPTY_DRAFT,
    minimum: 'much',
    vat: '6 %',
    holder: 'X',
    number: '1234',
    bankCode: '1',
    fees: [{ ...EMPTY_FEE, rate: '' }],
  });

  const fields = contractTermsSchema.safeParse(wrong).error?.issues.map((issue) => issue.path.join('.'));
  expect(fields).toEqual(['fees.0.bps', 'vatBps', 'minimumPayout', 'account.bankCode']);
});

test('percent has at most two places', () => {
  expect(['0.6', '0.60', '12', '100.00', '0.605', '-1', ''].map(bpsOf)).toEqual([60, 60, 1_200, 10_000, null, null, null]);
});
