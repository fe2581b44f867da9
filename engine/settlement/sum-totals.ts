// Totals of several statements together: of the shops of a chain, of the days of a period.
import { sum } from '../money/amount.ts';
import { HOUSE_KINDS } from '../ledger/house.ts';
import { NOBODY, PARTIES } from '../funding/schema.ts';
import { type HouseAmounts, NO_HOUSE, NO_LINES, type StatementTotals, type SubsidyByFunder } from './statement.ts';

/** Every column is the sum of that column; nothing in, all zero out. One currency is the caller's promise. */
export function sumTotals(all: readonly StatementTotals[]): StatementTotals {
  return all.reduce(both, NO_LINES);
}

function both(one: StatementTotals, other: StatementTotals): StatementTotals {
  const of = (pick: (totals: StatementTotals) => number) => sum([pick(one), pick(other)]);
  return {
    lines: of(({ lines }) => lines),
    gross: of(({ gross }) => gross),
    paid: of(({ paid }) => paid),
    subsidyByFunder: Object.fromEntries(
      PARTIES.map((party) => [party, of(({ subsidyByFunder }) => subsidyByFunder[party] ?? 0)]),
    ) as unknown as SubsidyByFunder,
    benefits: of(({ benefits }) => benefits),
    items: of(({ items }) => items),
    house: Object.fromEntries(HOUSE_KINDS.map((kind) => [kind, of(({ house }) => house[kind])])) as unknown as HouseAmounts,
    net: of(({ net }) => net),
  };
}

/** What all funders together paid. */
export function subsidyOf({ subsidyByFunder }: Pick<StatementTotals, 'subsidyByFunder'>): number {
  return sum(Object.values(subsidyByFunder));
}

/** Totals frozen before there were five kinds of funders and items beside benefits, with zeros for what they did not know. */
export function fullTotals(totals: Pick<StatementTotals, 'net'> & Partial<StatementTotals>): StatementTotals {
  const { subsidyByFunder, house, net } = totals;
  return { ...NO_LINES, benefits: net, ...totals, subsidyByFunder: { ...NOBODY, ...subsidyByFunder }, house: { ...NO_HOUSE, ...house } };
}
