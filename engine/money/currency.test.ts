// Proves the currency table against ISO 4217 and the printed amounts that people and files read.
import { code as published } from 'currency-codes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCIES, currencyOf, decimalText, exponentOf, formatInteger, formatMoney } from './currency.ts';

describe('the table', () => {
  test('R30 says for every code what ISO 4217 says', () => {
    expect(CURRENCIES.length).toBeGreaterThan(160);
    for (const { code, number, exponent } of CURRENCIES)
      expect({ code, number, exponent }).toEqual({ code, number: published(code)?.number, exponent: published(code)?.digits });
  });

  test.each([
    ['CNY', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['HUF', 2],
    ['IDR', 2],
    ['LBP', 2],
    ['IQD', 3],
  ])('R30 %s has %i decimals, as ISO 4217 says and Intl often does not', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent);
  });

  test('does not know metals, funds, test codes or lower case', () => {
    for (const code of ['XAU', 'XDR', 'XTS', 'XXX', 'cny', '', 'CNY156']) expect(currencyOf(code)).toBeUndefined();
  });
});

describe('an amount as people read it', () => {
  test.each([
    [1_000, 'CNY', 'en', '¥10.00'],
    [1_000, 'CNY', 'zh-CN', '¥10.00'],
    [123_456_789, 'CNY', 'en', '¥1,234,567.89'],
    [5, 'CNY', 'en', '¥0.05'],
    [0, 'CNY', 'en', '¥0.00'],
    [-1_205, 'CNY', 'en', '-¥12.05'],
    [1_000, 'JPY', 'en', 'JP¥1,000'],
    [1_500, 'KWD', 'en', 'KWD 1.500'],
    [1_000, 'USD', 'en', '$10.00'],
    [1_000, 'USD', 'zh-CN', 'US$10.00'],
    [999_999_999_999, 'CNY', 'en', '¥9,999,999,999.99'],
    [12_800, 'ZZZ', 'en', 'ZZZ 12,800'],
  ] as const)('%i minor units of %s in %s is %s', (minor, currency, locale, text) => {
    expect(formatMoney(minor, currency, locale)).toBe(text);
  });

  test('thousands are grouped from the right, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (value) => {
        expect(formatInteger(value)).toBe(String(value).replace(/\B(?=(?:\d{3})+$)/g, ','));
      }),
    );
  });

  test('files carry it without grouping or symbol, and lose nothing', () => {
    expect(decimalText(-123_450, 'CNY')).toBe('-1234.50');
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.constantFrom(...CURRENCIES),
        (minor, { code, exponent }) => {
          const [whole, fraction = ''] = decimalText(minor, code).split('.');

          expect(fraction).toHaveLength(exponent);
          expect(Number(`${whole}${fraction}`)).toBe(minor);
        },
      ),
    );
  });

  test('points are grouped by thousands', () => {
    expect([0, 999, 1_000, 1_234_567, -1_000].map(formatInteger)).toEqual(['0', '999', '1,000', '1,234,567', '-1,000']);
  });
});
