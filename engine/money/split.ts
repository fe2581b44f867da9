// Splits an amount over weights so that the parts sum to the whole and no part shrinks when the whole grows (Webster / Sainte-Lague).
import { type AmountMinor, amount } from './amount.ts';

/**
 * Parts of `whole` in proportion to `weights`, summing exactly to `whole`, monotone in `whole`, ties to the earlier weight.
 * Splitting sum(weights) gives the weights themselves, so undoing everything ends every part at its original figure.
 * Throws RangeError when `whole` > 0 and no weight is positive. O(n^2) for n weights. Source: INVARIANTS 8.
 */
export function split(whole: AmountMinor, weights: readonly number[]): readonly AmountMinor[] {
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (whole < 0 || weights.some((weight) => weight < 0)) throw new RangeError('split takes no negative amount or weight');
  if (whole === 0) return weights.map(() => 0);
  if (total === 0n) throw new RangeError('split needs a positive weight');
  const parts = weights.map((weight) => startingPart({ whole, weight, total, count: weights.length }));
  let rest = whole - parts.reduce((all, part) => all + part, 0);
  for (; rest > 0; rest -= 1) {
    const next = nextSeat(parts, weights);
    parts[next] = (parts[next] ?? 0) + 1;
  }
  return parts.map(amount);
}

/** A floor that Webster never undercuts: at most one seat below quota per competing part. */
function startingPart(of: { readonly whole: number; readonly weight: number; readonly total: bigint; readonly count: number }): number {
  const quota = Number((BigInt(of.whole) * BigInt(of.weight)) / of.total);
  return Math.max(0, quota - of.count);
}

function nextSeat(parts: readonly number[], weights: readonly number[]): number {
  return weights.reduce((best, weight, index) => (outranks({ weight, part: parts[index] ?? 0 }, { weight: weights[best] ?? 0, part: parts[best] ?? 0 }) ? index : best), 0);
}

function outranks(one: { readonly weight: number; readonly part: number }, other: { readonly weight: number; readonly part: number }): boolean {
  return BigInt(one.weight) * BigInt(2 * other.part + 1) > BigInt(other.weight) * BigInt(2 * one.part + 1);
}
