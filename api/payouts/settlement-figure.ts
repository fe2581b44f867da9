// The totals of a statement in the words of merchant settlement: what was sold, who gave what, what it costs, what remains.
import type { StatementTotals, SubsidyByFunder } from '../../engine/settlement/statement.ts';

export interface SettlementFigures {
  readonly gross: number;
  readonly paid: number;
  readonly subsidyByFunder: SubsidyByFunder;
  /** What the merchant gave itself. */
  readonly ownShare: number;
  /** Card sales that the bank pays. */
  readonly sales: number;
  /** Below zero: the merchant pays. */
  readonly fees: number;
  readonly tax: number;
  readonly late: number;
  readonly adjustments: number;
  readonly net: number;
}

export function figuresOf({ gross, paid, subsidyByFunder, house, net }: StatementTotals): SettlementFigures {
  const { sale, fee, tax, late, adjustment } = house;
  return {
    gross,
    paid,
    subsidyByFunder,
    ownShare: subsidyByFunder.merchant,
    sales: sale,
    fees: fee,
    tax,
    late,
    adjustments: adjustment,
    net,
  };
}
