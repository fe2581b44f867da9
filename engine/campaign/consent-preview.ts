// What a co-funded campaign would have cost one funder on purchases that were really made, for whoever is asked to consent.
import { fund } from '../funding/fund.ts';
import type { Party } from '../funding/schema.ts';
import { sum } from '../money/amount.ts';
import type { Campaign } from './schema.ts';
import { worthOn } from './worth.ts';

/** Purchases of one amount, minor units. */
export interface PurchasesOf {
  readonly amount: number;
  readonly count: number;
}

/**
 * Every purchase counted as if it qualified, and behaviour as it was: so no more than a bound for what conditions and limits let through, and
 * silent about new customers. Budget and the funder's own caps, except that of one day, bound it as they would the campaign.
 */
export function estimatedCost(campaign: Campaign, party: Party, purchases: readonly PurchasesOf[]): number {
  const { benefit, funding, limits } = campaign;
  const plain = { ...funding, caps: [] };
  const granted = purchases.map(({ amount, count }) => {
    const { shares, amount: worth } = fund(worthOn(benefit, amount), plain, {});
    return { all: worth * count, own: (shares.find((share) => share.party === party)?.amount ?? 0) * count };
  });
  const all = sum(granted.map((each) => each.all));
  const own = sum(granted.map((each) => each.own));
  const budget = limits.budget.total ?? Number.MAX_SAFE_INTEGER;
  // A budget that is spent early ends the benefit at the same rate for everybody.
  const within = all <= budget ? own : Math.ceil(Number((BigInt(own) * BigInt(budget) * 1_000n) / BigInt(all)) / 1_000);
  const cap = funding.caps.find((each) => each.party === party);
  return Math.min(within, cap?.total ?? Number.MAX_SAFE_INTEGER, cap?.perMonth ?? Number.MAX_SAFE_INTEGER);
}
