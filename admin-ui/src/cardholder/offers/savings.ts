// What was saved: sums by currency, and the months with the share of the largest.
import type { Saved, SavedMonth, Savings } from './wire.ts';

export function sumsOf(total: Savings['total']): readonly Saved[] {
  return total.filter(({ amount }) => amount !== 0);
}

export interface Bar extends SavedMonth {
  /** Of the largest month of the same currency, 0 to 1. */
  readonly share: number;
}

export function barsOf(months: readonly SavedMonth[]): readonly Bar[] {
  return months.map((month) => {
    const most = Math.max(...months.filter(({ currency }) => currency === month.currency).map(({ amount }) => amount), 1);
    return { ...month, share: Math.max(0, month.amount) / most };
  });
}
