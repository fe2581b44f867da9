// Splits an amount over weights so that the parts sum to the whole and no part shrinks when the whole grows (Webster / Sainte-Lague).
import { type AmountMinor, amount } from './amount.ts';

/**
 * Parts of `whole` in proportion to `weights`, summing exactly to `whole`, monotone in `whole`, ties to the earlier weight.
 * Splitting sum(weights) gives the weights themselves, so undoing everything ends every part at its original figure.
 * Throws RangeError when `whole` > 0 and no weight is positive. O(n^3) for n weights, and n is at most 6.
 */
export function split(whole: AmountMinor, weights: readonly number[]): readonly AmountMinor[] {
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (whole < 0 || weights.some((weight) => weight < 0)) throw new RangeError('split takes no negative amount or weight');
  if (whole === 0) return weights.map(() => 0);
  if (total === 0n) throw new RangeError('split needs a positive weight');
  const parts = weights.map((weight) => leastPart({ whole, weight, total, count: weights.length }));
  for (let rest = whole - parts.reduce((all, part) => all + part, 0); rest > 0; rest -= 1) {
    const next = nextInLine(parts, weights);
    parts[next] = (parts[next] ?? 0) + 1;
  }
  return parts.map(amount);
}

/**
 * A floor under every part, so that only about n^2 / 2 units are handed out one by one. Webster's parts are round(weight / d) for one
 * divisor d; as n roundings move the sum by at most n / 2, no part ends below its quota less (n + 1) / 2.
 */
function leastPart(of: { readonly whole: number; readonly weight: number; readonly total: bigint; readonly count: number }): number {
  const quota = Number((BigInt(of.whole) * BigInt(of.weight)) / of.total);
  return Math.max(0, quota - Math.floor((of.count + 1) / 2));
}

/** The next unit goes to the highest weight / (2 * part + 1); a tie to the earlier weight. */
function nextInLine(parts: readonly number[], weights: readonly number[]): number {
  let best = { index: 0, weight: weights[0] ?? 0, part: parts[0] ?? 0 };
  for (const [index, weight] of weights.entries()) {
    const one = { index, weight, part: parts[index] ?? 0 };
    if (outranks(one, best)) best = one;
  }
  return best.index;
}

interface Claim {
  readonly weight: number;
  readonly part: number;
}

function outranks(one: Claim, other: Claim): boolean {
  return BigInt(one.weight) * BigInt(2 * other.part + 1) > BigInt(other.weight) * BigInt(2 * one.part + 1);
}
