// Proves that positions net to zero, and that statements are the ledger entries of their party and nothing else.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { postMoney } from '../ledger/templates.ts';
import { effectOn, net, partyOf, SETTLING_TEMPLATES } from './position.ts';
import type { Party } from '../funding/schema.ts';
import { NO_HOUSE, type StatementEntry, statementLines, statementTotals } from './statement.ts';

interface Written {
  readonly authorizationId?: string;
  readonly messageId?: string;
  readonly benefitNo?: number;
  readonly template?: StatementEntry['template'];
  readonly party: Party;
  readonly merchant?: string;
  readonly payee?: string;
  readonly amount: number;
  readonly currency?: string;
}
function entry(of: Written): StatementEntry {
  const {
    authorizationId = 'a1',
    messageId = 'c1',
    benefitNo = 0,
    template = 'benefit.capture',
    merchant = 'M1001',
    currency = 'CNY',
  } = of;
  const posting = postMoney(template, {
    benefitNo,
    amount: of.amount,
    currency,
    party: of.party,
    merchant,
    payee: of.payee ?? `merchant:${merchant}`,
  });
  if (posting === null) throw new Error('a posting is expected');
  return {
    ...posting,
    template,
    authorizationId,
    messageId,
    campaign: 'weekday-coffee',
    version: 3,
    merchant,
    at: '2026-11-22T04:03:11.000Z',
    payment: 12_800,
    till: 1_000,
  };
}
const coffee = [entry({ party: 'bank', amount: 600 }), entry({ party: 'merchant', amount: 400 })];
const netOf = (entries: readonly StatementEntry[], currency = 'CNY') => Object.fromEntries(net(entries).get(currency) ?? []);

describe('net', () => {
  test('the merchant receives what others paid for it, and its own share cancels out', () => {
    expect(netOf(coffee)).toEqual({ 'merchant:M1001': 600, bank: -600 });
  });

  test('a full return ends every party at zero', () => {
    const returned = [
      entry({ party: 'bank', amount: 600, template: 'benefit.return', messageId: 'r1' }),
      entry({ party: 'merchant', amount: 400, template: 'benefit.return', messageId: 'r1' }),
    ];

    expect(netOf([...coffee, ...returned])).toEqual({ 'merchant:M1001': 0, bank: 0 });
  });

  test('credits to cardholders are one party together, and so is the instalment fee', () => {
    const credits = [
      entry({ party: 'bank', amount: 50, payee: 'cardholder:ac:ac_1' }),
      entry({ party: 'scheme', amount: 70, payee: 'cardholder:tk:tok_2' }),
      entry({ party: 'bank', amount: 30, payee: 'instalment_fee' }),
    ];

    expect(netOf(credits)).toEqual({ cardholders: 120, bank: -80, scheme: -70, instalment_fee: 30 });
  });

  test('I18 currencies never mix', () => {
    const both = [...coffee, entry({ party: 'bank', amount: 7, currency: 'HKD' })];

    expect(netOf(both, 'HKD')).toEqual({ 'merchant:M1001': 7, bank: -7 });
    expect(netOf(both)).toEqual(netOf(coffee));
  });

  test('holds and points belong to no party', () => {
    for (const account of ['hold:bank', 'commitment:merchant:M1', 'points_active:ac:ac_1', 'points_issued:stars'])
      expect(partyOf(account)).toBeNull();
  });
});

describe('lines', () => {
  test('one benefit of one message is one line with its funders', () => {
    expect(statementLines('merchant:M1001', coffee)).toEqual([
      {
        authorizationId: 'a1',
        messageId: 'c1',
        benefitNo: 0,
        template: 'benefit.capture',
        at: '2026-11-22T04:03:11.000Z',
        campaign: 'weekday-coffee',
        version: 3,
        merchant: 'M1001',
        currency: 'CNY',
        amount: 12_800,
        paid: 11_800,
        subsidy: 1_000,
        subsidyByFunder: { bank: 600, merchant: 400, scheme: 0, chain: 0, brand: 0 },
        net: 600,
      },
    ]);
  });

  test('the bank sees its own share as what it pays', () => {
    expect(statementLines('bank', coffee)).toMatchObject([
      { amount: 12_800, paid: 11_800, subsidy: 600, subsidyByFunder: { bank: 600, merchant: 0, scheme: 0, chain: 0, brand: 0 }, net: -600 },
    ]);
  });

  test('two benefits of one sale are two lines, and the sale is counted once', () => {
    const second = entry({ party: 'scheme', amount: 50, benefitNo: 1 });
    const lines = statementLines('merchant:M1001', [...coffee, second]);

    expect(lines.map((line) => [line.benefitNo, line.amount, line.paid])).toEqual([
      [0, 12_800, 11_800],
      [1, null, null],
    ]);
    expect(statementTotals(lines)).toMatchObject({ lines: 2, gross: 12_800, paid: 11_800 });
  });

  test('a late return is a new negative line, R5', () => {
    const late = entry({ party: 'bank', amount: 250, template: 'benefit.chargeback', messageId: 'cb1' });

    expect(statementLines('merchant:M1001', [...coffee, late]).map((line) => [line.messageId, line.subsidy, line.net])).toEqual([
      ['c1', 1_000, 600],
      ['cb1', -250, -250],
    ]);
  });

  test('what is taken back is subtracted in every column', () => {
    const late = entry({ party: 'bank', amount: 250, template: 'benefit.return', messageId: 'r1' });

    expect(statementTotals(statementLines('merchant:M1001', [...coffee, late]))).toEqual({
      lines: 2,
      gross: 0,
      paid: 0,
      subsidyByFunder: { bank: 350, merchant: 400, scheme: 0, chain: 0, brand: 0 },
      benefits: 350,
      items: 0,
      house: NO_HOUSE,
      net: 350,
    });
  });

  test('a statement of two currencies is a bug', () => {
    expect(() => statementTotals(statementLines('bank', [...coffee, entry({ party: 'bank', amount: 7, currency: 'HKD' })]))).toThrow(
      RangeError,
    );
  });
});

const anyEntry = fc
  .record({
    authorizationId: fc.constantFrom('a1', 'a2', 'a3'),
    messageId: fc.constantFrom('c1', 'c2'),
    benefitNo: fc.integer({ min: 0, max: 1 }),
    template: fc.constantFrom(...SETTLING_TEMPLATES),
    party: fc.constantFrom('bank', 'merchant', 'scheme'),
    merchant: fc.constantFrom('M1', 'M2'),
    payee: fc.constantFrom(undefined, 'cardholder:ac:ac_1', 'points:stars', 'instalment_fee'),
    amount: fc.integer({ min: 1, max: 999_999 }),
    currency: fc.constantFrom('CNY', 'JPY'),
  } as const)
  .map(({ payee, ...rest }) => entry(payee === undefined ? rest : { ...rest, payee }));
const anyEntries = fc.array(anyEntry, { maxLength: 40 });

describe('properties', () => {
  test('I18 the net of all parties is zero in every currency', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        for (const byParty of net(entries).values()) expect([...byParty.values()].reduce((all, each) => all + each, 0)).toBe(0);
      }),
    );
  });

  test('I18 the sum of a statement is the sum of the ledger entries of its party', () => {
    fc.assert(
      fc.property(
        anyEntries,
        fc.constantFrom('bank', 'scheme', 'merchant:M1', 'merchant:M2', 'cardholders', 'points:stars', 'instalment_fee'),
        (all, party) => {
          const entries = all.filter((each) => each.unit === 'CNY');
          const totals = statementTotals(statementLines(party, entries));

          expect(totals.net).toBe(entries.reduce((total, each) => total + effectOn(party, each), 0));
          expect(totals.net).toBe(net(entries).get('CNY')?.get(party) ?? 0);
          expect(Object.values(totals.subsidyByFunder).reduce((all, each) => all + each, 0)).toBe(
            statementLines(party, entries).reduce((all, line) => all + line.subsidy, 0),
          );
        },
      ),
    );
  });
});
