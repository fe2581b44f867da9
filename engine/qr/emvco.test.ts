// Proves the reading of merchant-presented codes: round trips, every changed byte refused, every fault with the tag it was found at.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CURRENCIES } from '../money/currency.ts';
import { checksumOf, readMerchantCode, writeMerchantCode } from './emvco.ts';

const SHOP = [
  { tag: '00', value: '01' },
  { tag: '01', value: '12' },
  { tag: '26', value: '0016A0112233449988770708M1001' },
  { tag: '52', value: '5812' },
  { tag: '53', value: '156' },
  { tag: '54', value: '128.5' },
  { tag: '58', value: 'CN' },
  { tag: '59', value: 'NOODLE HOUSE' },
  { tag: '60', value: 'SHANGHAI' },
  { tag: '62', value: '0106B-10010304S0010705T0001' },
];
SHOP[2] = { tag: '26', value: '0012offerline.cn0105M1001' };
const SENT = writeMerchantCode(SHOP);
const without = (tag: string) => SHOP.filter((field) => field.tag !== tag);
const having = (tag: string, value: string) => [...without(tag), { tag, value }].toSorted((one, other) => (one.tag < other.tag ? -1 : 1));

const printable = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength });
const shop = fc
  .record({
    name: printable(25),
    city: printable(15),
    mcc: fc.integer({ min: 0, max: 9_999 }),
    currency: fc.constantFrom(...CURRENCIES),
    minor: fc.nat(9_999_999),
  })
  .map(({ name, city, mcc, currency, minor }) => {
    const digits = String(minor).padStart(currency.exponent + 1, '0');
    const amount = currency.exponent === 0 ? digits : `${digits.slice(0, -currency.exponent)}.${digits.slice(-currency.exponent)}`;
    const fields = having('59', name).map((field) => {
      const other: Record<string, string> = { '52': String(mcc).padStart(4, '0'), '53': currency.number, '54': amount, '60': city };
      return { ...field, value: other[field.tag] ?? field.value };
    });
    return { text: writeMerchantCode(fields), name, city, minor, currency: currency.code };
  });

test('the checksum is CRC-16/CCITT-FALSE: its published check value', () => {
  expect(checksumOf('123456789')).toBe('29B1');
});

test('a code of a shop is read: names, amount in minor units of its currency, and the fields inside fields', () => {
  expect(readMerchantCode(SENT)).toMatchObject({
    ok: true,
    code: {
      name: 'NOODLE HOUSE',
      city: 'SHANGHAI',
      mcc: '5812',
      currency: 'CNY',
      amount: 12_850,
      country: 'CN',
      bill: 'B-1001',
      store: 'S001',
      terminal: 'T0001',
      isDynamic: true,
      accounts: [
        {
          tag: '26',
          fields: [
            { tag: '00', value: 'offerline.cn' },
            { tag: '01', value: 'M1001' },
          ],
        },
      ],
    },
  });
  expect(
    readMerchantCode(writeMerchantCode(having('53', '392').map((field) => (field.tag === '54' ? { ...field, value: '128' } : field)))),
  ).toMatchObject({
    code: { currency: 'JPY', amount: 128 },
  });
});

test('whatever is written is read back, in every currency', () => {
  fc.assert(
    fc.property(shop, ({ text, name, city, minor, currency }) => {
      expect(readMerchantCode(text)).toMatchObject({ ok: true, code: { name, city, amount: minor, currency } });
    }),
  );
});

test('every change of one byte is refused', () => {
  fc.assert(
    fc.property(shop, fc.nat(), fc.integer({ min: 1, max: 126 }), ({ text }, at, code) => {
      const place = at % text.length;
      const changed = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
      fc.pre(changed !== text);

      expect(readMerchantCode(changed).ok).toBe(false);
    }),
    { numRuns: 600 },
  );
});

test('any text at all is refused or read, and never throws', () => {
  const fields = fc.array(fc.tuple(fc.nat(99), printable(12)), { maxLength: 6 });
  const framed = fields.map((all) => writeMerchantCode(all.map(([tag, value]) => ({ tag: String(tag).padStart(2, '0'), value }))));
  fc.assert(
    fc.property(fc.oneof(printable(40), framed), (text) => {
      expect(typeof readMerchantCode(text).ok).toBe('boolean');
    }),
    { numRuns: 100 },
  );
});

test.each([
  ['the version', '00', 'missing', writeMerchantCode(without('00'))],
  ['the version first', '00', 'not_first', writeMerchantCode([...without('00'), { tag: '00', value: '01' }])],
  ['the checksum', '63', 'missing', '000201'],
  ['a right checksum', '63', 'checksum', `${SENT.slice(0, -4)}0000`],
  ['an account', '02', 'missing', writeMerchantCode(without('26'))],
  ['a currency of ISO 4217', '53', 'not_known', writeMerchantCode(having('53', '000'))],
  ['a currency', '53', 'missing', writeMerchantCode(without('53'))],
  ['digits in the amount', '54', 'not_digits', writeMerchantCode(having('54', '1,5'))],
  ['an amount of its currency', '54', 'too_many', writeMerchantCode(having('54', '1.505'))],
  ['a country', '58', 'not_known', writeMerchantCode(having('58', 'cn'))],
  ['a name', '59', 'missing', writeMerchantCode(without('59'))],
  ['every tag once', '60', 'twice', writeMerchantCode([...SHOP, { tag: '60', value: 'X' }])],
  ['a whole field inside a field', '62.01', 'cut_off', writeMerchantCode(having('62', '0199B'))],
  ['digits as a tag', '60', 'not_digits', writeMerchantCode(without('62')).replace('6304', 'XX04')],
  ['at most 512 characters', '00', 'too_long', '0'.repeat(513)],
])('a code must have %s: tag %s is named, %s', (_, tag, fault, text) => {
  expect(readMerchantCode(text)).toEqual({ ok: false, error: { tag, fault } });
});
