// What a currency code means for an amount: its ISO 4217 exponent and number, and how a person reads the amount.
import type { AmountMinor } from './amount.ts';
import { CODES_BY_EXPONENT } from './iso-4217.ts';

export interface Currency {
  readonly code: string;
  /** ISO 4217 numeric code, three digits, as in ISO 8583 DE 49. */
  readonly number: string;
  /** Digits after the decimal point: 2 for CNY, 0 for JPY, 3 for KWD. */
  readonly exponent: number;
}

const currencyByCode: ReadonlyMap<string, Currency> = new Map(
  Object.entries(CODES_BY_EXPONENT).flatMap(([exponent, codes]) =>
    codes
      .split(' ')
      .map((each) => [each.slice(0, 3), { code: each.slice(0, 3), number: each.slice(3), exponent: Number(exponent) }] as const),
  ),
);
export const CURRENCIES: readonly Currency[] = [...currencyByCode.values()];

/** Undefined for a code that is not in ISO 4217: an amount in it must not be shown with a guessed decimal point. */
export function currencyOf(code: string): Currency | undefined {
  return currencyByCode.get(code);
}

export function exponentOf(code: string): number | undefined {
  return currencyByCode.get(code)?.exponent;
}

const SYMBOLS: Readonly<Record<'en' | 'zh-CN', ReadonlyMap<string, string>>> = {
  en: new Map([
    ['CNY', '¥'],
    ['USD', '$'],
    ['EUR', '€'],
    ['GBP', '£'],
    ['JPY', 'JP¥'],
    ['HKD', 'HK$'],
  ]),
  'zh-CN': new Map([
    ['CNY', '¥'],
    ['USD', 'US$'],
    ['EUR', '€'],
    ['GBP', '£'],
    ['JPY', 'JP¥'],
    ['HKD', 'HK$'],
  ]),
};

/**
 * `¥1,234.50` for 123450 CNY, `KWD 1.500` for 1500 KWD. Never Intl: it follows CLDR, whose exponents differ from ISO 4217 (HUF, IDR, LBP)
 * and whose text changes with the runtime, and a receipt must read the same for ever. A code outside ISO 4217 is shown in whole minor units.
 */
export function formatMoney(minor: AmountMinor, currency: string, locale: 'en' | 'zh-CN'): string {
  const symbol = SYMBOLS[locale].get(currency) ?? `${currency} `;
  return `${minor < 0 ? '-' : ''}${symbol}${formatDecimal(Math.abs(minor), exponentOf(currency) ?? 0)}`;
}

/** `1234.50` for 123450 CNY: no grouping and no symbol, for files that machines read. */
export function decimalText(minor: AmountMinor, currency: string): string {
  const exponent = exponentOf(currency) ?? 0;
  const { whole, fraction } = decimalParts(Math.abs(minor), exponent);
  return `${minor < 0 ? '-' : ''}${whole}${fraction}`;
}

/** `1,234` for 1234: thousands grouped with a comma in both locales. */
export function formatInteger(value: number): string {
  return `${value < 0 ? '-' : ''}${grouped(String(Math.abs(value)))}`;
}

function formatDecimal(positive: number, exponent: number): string {
  const { whole, fraction } = decimalParts(positive, exponent);
  return `${grouped(whole)}${fraction}`;
}

function decimalParts(positive: number, exponent: number): { readonly whole: string; readonly fraction: string } {
  const digits = String(positive).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  return { whole: digits.slice(0, point), fraction: exponent === 0 ? '' : `.${digits.slice(point)}` };
}

function grouped(digits: string): string {
  if (digits.length <= 3) return digits;
  const first = digits.length % 3 || 3;
  let text = digits.slice(0, first);
  for (let from = first; from < digits.length; from += 3) text += `,${digits.slice(from, from + 3)}`;
  return text;
}
