// Splits an amount over weights so that the parts sum to the whole and no part shrinks when the whole grows (Webster / Sainte-Lague).
import { type AmountMinor, amount } from './amount.ts';

/**
 * Parts of `whole` in proportion to `weights`, summing exactly to `whole`, monotone in `whole`, ties to the earlier weight.
 * Splitting sum(weights) gives the weights themselves, so undoing everything ends every part at its original figure.
 * Throws RangeError when `whole` > 0 and no weight is positive. O(n^3) for n weights, and n is at most 6.
 */
export function split(whole: AmountMinor, weights: readonly number[]): readonly AmountMinor[] {
  const { total, heaviest } = weigh(weights);
  if (whole < 0 || !Number.isInteger(whole)) throw new RangeError('split takes no negative amount or weight, and no part of one');
  if (whole === 0) return weights.map(() => 0);
  if (total === 0) throw new RangeError('split needs a positive weight');
  const isSmall = total <= Number.MAX_SAFE_INTEGER && (2 * whole + 1) * heaviest <= Number.MAX_SAFE_INTEGER;
  const parts = isSmall ? leastParts(whole, weights, total) : leastPartsExactly(whole, weights);
  const claims = { parts, weights };
  const outranks = isSmall ? outranksSmall : outranksExactly;
  for (let rest = whole - parts.reduce((all, part) => all + part, 0); rest > 0; rest -= 1) {
    const next = nextInLine(claims, outranks);
    parts[next] = (parts[next] as number) + 1;
  }
  return parts.map(amount);
}

function weigh(weights: readonly number[]): { readonly total: number; readonly heaviest: number } {
  let [total, heaviest] = [0, 0];
  for (const weight of weights) {
    if (weight < 0 || !Number.isInteger(weight)) throw new RangeError('split takes no negative amount or weight, and no part of one');
    total += weight;
    heaviest = Math.max(heaviest, weight);
  }
  return { total, heaviest };
}

/**
 * A floor under every part, so that only about n^2 / 2 units are handed out one by one. Webster's parts are round(weight / d) for one
 * divisor d; as n roundings move the sum by at most n / 2, no part ends below its quota less (n + 1) / 2. Every product is a safe integer.
 */
function leastParts(whole: number, weights: readonly number[], total: number): number[] {
  const slack = Math.floor((weights.length + 1) / 2);
  return weights.map((weight) => {
    const product = whole * weight;
    return Math.max(0, (product - (product % total)) / total - slack);
  });
}

/** The same where products may leave the safe integers. */
function leastPartsExactly(whole: number, weights: readonly number[]): number[] {
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  const slack = Math.floor((weights.length + 1) / 2);
  return weights.map((weight) => Math.max(0, Number((BigInt(whole) * BigInt(weight)) / total) - slack));
}

/** The next unit goes to the highest weight / (2 * part + 1); a tie to the earlier weight. */
function nextInLine(claims: Claims, outranks: Outranks): number {
  let best = 0;
  for (let index = 1; index < claims.weights.length; index += 1) if (outranks(claims, index, best)) best = index;
  return best;
}

interface Claims {
  readonly parts: readonly number[];
  readonly weights: readonly number[];
}
type Outranks = (claims: Claims, one: number, other: number) => boolean;

const outranksSmall: Outranks = ({ parts, weights }, one, other) =>
  (weights[one] as number) * (2 * (parts[other] as number) + 1) > (weights[other] as number) * (2 * (parts[one] as number) + 1);
const outranksExactly: Outranks = ({ parts, weights }, one, other) =>
  BigInt(weights[one] as number) * BigInt(2 * (parts[other] as number) + 1) >
  BigInt(weights[other] as number) * BigInt(2 * (parts[one] as number) + 1);
