// A rate is a whole number of basis points (1 bps = 0.01 %); every product names its rounding.
import { type AmountMinor, amount } from './amount.ts';

/** Where the cent goes when a product is not whole. */
export type Rounding = 'down' | 'up' | 'half_up' | 'half_even';

/** 100 % in basis points. */
export const BPS_WHOLE = 10_000;

/** `value * numerator / denominator`, exact through BigInt; all arguments >= 0 and denominator > 0 (RangeError otherwise). */
export function mulDiv(value: number, [numerator, denominator]: readonly [number, number], rounding: Rounding): AmountMinor {
  if (value < 0 || numerator < 0 || denominator <= 0) throw new RangeError('mulDiv takes no negative value and no zero denominator');
  const small = value * numerator;
  if (small <= Number.MAX_SAFE_INTEGER / 2 && Number.isInteger(value) && Number.isInteger(numerator) && Number.isInteger(denominator)) {
    const rest = small % denominator;
    const whole = (small - rest) / denominator;
    return amount(whole + smallCarry(whole, 2 * rest, { divisor: denominator, rounding }));
  }
  const product = BigInt(value) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const quotient = product / divisor;
  return amount(Number(quotient + carry(quotient, (product % divisor) * 2n, { divisor, rounding })));
}

/** `rateBps` of `base` minor units. */
export function share(base: AmountMinor, rateBps: number, rounding: Rounding): AmountMinor {
  return mulDiv(base, [rateBps, BPS_WHOLE], rounding);
}

/** `carry` where everything is a safe integer. */
function smallCarry(quotient: number, twiceRest: number, by: { readonly divisor: number; readonly rounding: Rounding }): number {
  if (twiceRest === 0 || by.rounding === 'down') return 0;
  if (by.rounding === 'up' || twiceRest > by.divisor) return 1;
  if (twiceRest < by.divisor) return 0;
  return by.rounding === 'half_up' || quotient % 2 === 1 ? 1 : 0;
}

function carry(quotient: bigint, twiceRest: bigint, by: { readonly divisor: bigint; readonly rounding: Rounding }): bigint {
  if (twiceRest === 0n || by.rounding === 'down') return 0n;
  if (by.rounding === 'up' || twiceRest > by.divisor) return 1n;
  if (twiceRest < by.divisor) return 0n;
  return by.rounding === 'half_up' || quotient % 2n === 1n ? 1n : 0n;
}
