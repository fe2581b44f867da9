// What points would pay of a purchase: the most there is, and how many may be chosen on the way there.
import { quote } from './quote.ts';
import type { BenefitTerms } from './schema.ts';

type Payment = Extract<BenefitTerms, { type: 'points_payment' }>;

export interface Worth {
  /** Most points that this purchase takes; 0: none. */
  readonly points: number;
  /** What they pay, minor units. */
  readonly amount: number;
  readonly minPoints: number;
  readonly stepPoints: number;
  /** Most of the amount that may be paid with points, basis points. */
  readonly maxShareBps: number;
}

/** `wanted` null: as many as may be. Minor units of the campaign's currency; rounded down as at the till. */
export function worthOf(
  terms: Payment,
  on: { readonly amount: number; readonly spendable: number; readonly wanted: number | null },
): Worth {
  const found = quote(terms, {
    original: on.amount,
    remaining: on.amount,
    base: 'remaining',
    seed: '',
    instalments: null,
    tiers: [],
    points: { [terms.programme]: on.spendable },
    redeem: on.wanted ?? 'max',
  });
  const { minPoints, stepPoints, maxShareBps } = terms;
  return { points: found.points, amount: found.money, minPoints, stepPoints, maxShareBps };
}
