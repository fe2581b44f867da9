// An amount is a whole number of minor units of one currency (12800 = CNY 128.00): safe integers only, never a float.

declare const amountBrand: unique symbol;
/** Minor units of a currency, e.g. fen for CNY; always a safe integer. */
export type AmountMinor = number & { readonly [amountBrand]?: 'AmountMinor' };

/** Largest amount a message may carry: 12 digits, as in ISO 8583-1 DE 4. */
export const AMOUNT_MAX: AmountMinor = 999_999_999_999;

/** Returns `value` as an amount; throws RangeError for anything that is not a safe integer (a bug, not an input error). */
export function amount(value: number): AmountMinor {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of minor units: ${value}`);
  return value === 0 ? 0 : value;
}

/** Sum of amounts; throws RangeError if it leaves the safe integers. */
export function sum(amounts: readonly AmountMinor[]): AmountMinor {
  return amount(amounts.reduce((total, each) => amount(total + each), 0));
}

/** The smaller of two amounts, never below zero. */
export function atMost(wanted: AmountMinor, ceiling: AmountMinor): AmountMinor {
  return amount(Math.max(0, Math.min(wanted, ceiling)));
}
