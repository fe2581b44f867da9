// Proves that a batch becomes a valid pain.001.001.09, to the byte the same each time, whatever names and accounts it holds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutsideAccount } from './account.ts';
import { pain001, type TransferFile } from './pain001.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'api', 'payouts', 'schemas', 'pain.001.001.09.xsd');
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

const account = (of: Partial<OutsideAccount>): OutsideAccount => ({
  name: 'Blue Door Coffee',
  bic: null,
  bankCode: '102290002916',
  iban: null,
  number: '1001244219006912345',
  country: 'CN',
  ...of,
});
const file = (of: Partial<TransferFile> = {}): TransferFile => ({
  messageId: 'PB20261124CNY1',
  createdAt: '2026-11-24T01:00:00.000Z',
  payOn: '2026-11-24',
  currency: 'CNY',
  debtor: account({ name: '演示银行', bic: 'DEMOCNSHXXX' }),
  transfers: [
    {
      endToEndId: 'PB20261124CNY1-0001',
      amount: 1_234_567,
      creditor: account({ name: '蓝门咖啡（上海）有限公司' }),
      statements: { from: '2026-11-21', to: '2026-11-23', hash: 'a'.repeat(64) },
    },
    {
      endToEndId: 'PB20261124CNY1-0002',
      amount: 5,
      creditor: account({ iban: 'DE89370400440532013000', number: null, bankCode: null, country: 'DE' }),
      statements: { from: '2026-11-23', to: '2026-11-23', hash: 'b'.repeat(64) },
    },
  ],
  ...of,
});

describe('pain.001.001.09', () => {
  test('is valid by the published schema, with control sum, count and one block for the batch', () => {
    const xml = pain001(file());

    validate(xml);
    expect(xml).toContain('<CtrlSum>12345.72</CtrlSum>');
    expect(xml.match(/<NbOfTxs>2<\/NbOfTxs>/g)).toHaveLength(2);
    expect(xml.match(/<PmtInf>/g)).toHaveLength(1);
    expect(xml).toContain('<Cd>CNAPS</Cd></ClrSysId><MmbId>102290002916</MmbId>');
    expect(xml).toContain('<InstdAmt Ccy="CNY">0.05</InstdAmt>');
    expect(xml).toContain('<Nm>蓝门咖啡（上海）有限公司</Nm>');
    expect(xml).toContain(`sha256 ${'a'.repeat(64)}`);
  });

  test('the schema that tests ask does refuse: a file without its control sum type, a missing account', () => {
    const xml = pain001(file());

    expect(() => validate(xml.replace('<CtrlSum>12345.72</CtrlSum>', '<CtrlSum>much</CtrlSum>'))).toThrow();
    expect(() => validate(xml.replace(/<DbtrAcct>.*<\/DbtrAcct>/, ''))).toThrow();
  });

  test('the same batch gives the same bytes', () => {
    expect(pain001(file())).toBe(pain001(file()));
  });

  test('amounts have the places of their currency', () => {
    const of = (currency: string) => pain001(file({ currency, transfers: file().transfers.slice(0, 1) }));

    expect(of('JPY')).toContain('<InstdAmt Ccy="JPY">1234567</InstdAmt>');
    expect(of('KWD')).toContain('<InstdAmt Ccy="KWD">1234.567</InstdAmt>');
    validate(of('JPY'));
    validate(of('KWD'));
  });

  test('outside China names are what every network carries', () => {
    const debtor = account({ name: 'Bank', country: 'DE', bankCode: null, iban: 'DE89370400440532013000', number: null });
    const [transfer] = file().transfers;
    if (transfer === undefined) throw new Error('a transfer is expected');
    const xml = pain001(file({ debtor, transfers: [{ ...transfer, creditor: account({ name: 'Café <Müller> & Söhne "№1"' }) }] }));

    validate(xml);
    expect(xml).toContain('<Nm>Cafe .Muller. + Sohne ..1.</Nm>');
    expect(xml).toContain('NOTPROVIDED');
  });

  test('no transfers, or an id that cannot travel, is a bug', () => {
    expect(() => pain001(file({ transfers: [] }))).toThrow(RangeError);
    for (const messageId of ['x'.repeat(36), '/a', 'a//b', 'a/', 'ä', '']) expect(() => pain001(file({ messageId }))).toThrow(RangeError);
  });

  test('whatever the names are, the file is valid', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }), fc.constantFrom('CN', 'DE'), (name, country) => {
        const [transfer] = file().transfers;
        if (transfer === undefined || name.trim() === '') return;
        const debtor = account({ country, bankCode: country === 'CN' ? '102290002916' : 'X123' });
        validate(pain001(file({ debtor, transfers: [{ ...transfer, creditor: account({ name: `M ${name}` }) }] })));
      }),
      { numRuns: 200 },
    );
  });
});
