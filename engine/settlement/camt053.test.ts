// Proves that the account of a day becomes a valid camt.053.001.08 whose closing balance is its opening balance and entries.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountStatement, camt053 } from './camt053.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'api', 'settlement', 'schemas', 'camt.053.001.08.xsd');
let schema: XmlDocument;
let validator: XsdValidator;
beforeAll(() => {
  schema = XmlDocument.fromBuffer(readFileSync(SCHEMA));
  validator = XsdValidator.fromDoc(schema);
});
afterAll(() => {
  validator.dispose();
  schema.dispose();
});

/** Throws with the first fault. */
function validate(xml: string): void {
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
  }
}

const day: AccountStatement = {
  id: 'S-20261122-M1001-CNY',
  createdAt: '2026-11-22T15:02:00.000Z',
  date: '2026-11-22',
  account: 'M1001',
  currency: 'CNY',
  opening: 1_000,
  entries: [
    { reference: 'S-20261122', amount: 523, code: 'statement', text: 'Statement 51d0' },
    { reference: 'E41', amount: -2_000, code: 'payout.order', text: '' },
  ],
};

describe('an account statement', () => {
  test('is valid, and carries its balances with their sides', () => {
    const xml = camt053(day);

    expect(() => validate(xml)).not.toThrow();
    expect(xml).toContain('<Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>');
    expect(xml).toContain('<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">4.77</Amt><CdtDbtInd>DBIT</CdtDbtInd>');
    expect(xml).toContain('<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>25.23</Sum></TtlNtries>');
    expect(camt053(day)).toBe(xml);
  });

  test('a day without entries is valid too; an entry of zero or an id too long is a bug', () => {
    expect(() => validate(camt053({ ...day, entries: [] }))).not.toThrow();
    expect(() => camt053({ ...day, entries: [{ reference: 'E1', amount: 0, code: 'x', text: '' }] })).toThrow(RangeError);
    expect(() => camt053({ ...day, id: 'x'.repeat(36) })).toThrow(RangeError);
  });

  test('whatever a note says, and in every currency, the file is valid and says no more than it may', () => {
    const entry = fc.record({
      reference: fc.integer({ min: 1, max: 1_000_000 }).map((id) => `E${id}`),
      amount: fc.integer({ min: 1, max: 9_999_999_999 }).chain((amount) => fc.constantFrom(amount, -amount)),
      code: fc.constantFrom('statement', 'payout.order', 'deposit.use'),
      text: fc.oneof(
        fc.array(fc.integer({ min: 0, max: 0x1_2f_ff }), { maxLength: 12 }).map((points) => String.fromCodePoint(...points)),
        fc.constant('咖啡😀'.repeat(200)),
      ),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), fc.constantFrom('CNY', 'JPY', 'KWD'), (entries, currency) => {
        expect(() => validate(camt053({ ...day, currency, entries }))).not.toThrow();
      }),
      { numRuns: 12 },
    );
  });
});
