// How much of a campaign budget each cell should hold: the policies by which slices are cut, filled up, given back and, at the end, drawn together.
import { amount } from '../money/amount.ts';
import { split } from '../money/split.ts';

export const SLICE_POLICIES = ['fixed_share', 'refill', 'refill_then_single'] as const;
/**
 * fixed_share: cut once, never moved. refill: cells hold stock for a while ahead and ask for more below a low-water mark.
 * refill_then_single: the same, and when little is left all slices come back to one place that gives each benefit its money by itself.
 */
export type SlicePolicy = (typeof SLICE_POLICIES)[number];

/** Times are in ticks of the simulation; a real cell would use milliseconds. */
export interface StockTerms {
  /** Ask when the slice lasts for less. */
  readonly lowWaterTicks: number;
  /** Ask for so much. */
  readonly coverTicks: number;
  /** Smallest grant worth a message, minor units. */
  readonly leastGrant: number;
  /** Share of the budget left in the treasury, in basis points, under which the end begins. */
  readonly endBps: number;
}

/** What each cell gets when the campaign begins: all of it under a fixed share, else its part of `firstBps`. */
export function splitBudget(budget: number, demands: readonly number[], firstBps: number): readonly number[] {
  const weights = demands.some((demand) => demand > 0) ? demands.map(Math.round) : demands.map(() => 1);
  return split(amount(Math.floor((budget * firstBps) / 10_000)), weights);
}

/** What a cell should ask for now; 0 when its stock suffices. */
export function shortage(stock: { readonly remaining: number; readonly demand: number }, terms: StockTerms): number {
  if (stock.remaining >= stock.demand * terms.lowWaterTicks) return 0;
  return Math.max(terms.leastGrant, Math.ceil(stock.demand * terms.coverTicks) - stock.remaining);
}

/** What a cell whose customers have left should give back; 0 when it is not worth a message. */
export function surplus(stock: { readonly remaining: number; readonly demand: number }, terms: StockTerms): number {
  const over = stock.remaining - 2 * Math.ceil(stock.demand * terms.coverTicks);
  return over >= 4 * terms.leastGrant ? over : 0;
}

/**
 * What the treasury grants: at most what is asked for, and at most half of the cell's fair part of what is unallocated, so that grants
 * shrink as the budget does and the last units are never all on one shelf.
 */
export function refill(
  asked: { readonly want: number; readonly demand: number; readonly totalDemand: number; readonly unallocated: number },
  terms: StockTerms,
): number {
  const { want, demand, totalDemand, unallocated } = asked;
  const part = totalDemand > 0 ? Math.floor((unallocated * demand) / totalDemand / 2) : Math.floor(unallocated / 2);
  return Math.min(unallocated, want, Math.max(part, terms.leastGrant));
}

/** Has the end begun, where every benefit asks one place? */
export function isEnd(left: { readonly unallocated: number; readonly budget: number }, terms: StockTerms): boolean {
  return left.unallocated * 10_000 < left.budget * terms.endBps;
}
