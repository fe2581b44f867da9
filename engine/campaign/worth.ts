// The most a benefit is worth in money on one amount, whatever chance and wallet say: for comparing campaigns without running them.
import { type Situation, deliveryOf, quote } from '../benefit/quote.ts';
import type { BenefitTerms } from '../benefit/schema.ts';

/** Money off the payment or credited for it; points and coupons are not. */
export function isDiscount(benefit: BenefitTerms): boolean {
  const delivery = deliveryOf(benefit);
  return (delivery === 'instant' || delivery === 'credit') && benefit.type !== 'instalment_subsidy';
}

/** Minor units on a purchase of `amount`, at most the amount; for a random benefit its largest, for members' benefits those of a member. */
export function worthOn(benefit: BenefitTerms, amount: number): number {
  if (benefit.type === 'random_off') return Math.min(amount, benefit.max);
  if (benefit.type === 'member_entry') return Math.min(amount, benefit.cap);
  if (benefit.type === 'points_payment') return amount;
  const terms = benefit.type === 'member_price' ? benefit.value : benefit;
  return quote(terms, plainly(amount)).money;
}

/** The same, but no more than is certain: for a random benefit its smallest. */
export function leastWorthOn(benefit: BenefitTerms, amount: number): number {
  return benefit.type === 'random_off' ? Math.min(amount, benefit.min) : worthOn(benefit, amount);
}

function plainly(amount: number): Situation {
  return { original: amount, remaining: amount, base: 'original', seed: '', instalments: null, tiers: [], points: {}, redeem: 'none' };
}
