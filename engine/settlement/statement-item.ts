// What stands on a statement beside the benefits: fees, taxes, adjustments and other entries that no authorization made, each as its party sees it.
import { type HouseKind, kindOf } from '../ledger/house.ts';
import { sum } from '../money/amount.ts';
import { effectOn, type SettlementEntry, type SettlementParty } from './position.ts';
import type { StatementTotals } from './statement.ts';

export interface HouseStatementEntry extends SettlementEntry {
  /** Of the house entry. */
  readonly id: number;
  /** "fee.charge". */
  readonly template: string;
  /** What made it, with `no` unique for ever: "fee:2026-11-22:merchant:M1001:CNY". */
  readonly source: string;
  readonly no: number;
  readonly at: string;
  readonly authorizationId: string | null;
  readonly memo: string | null;
}

export interface StatementItem {
  readonly id: number;
  readonly kind: HouseKind;
  readonly template: string;
  readonly source: string;
  readonly no: number;
  readonly at: string;
  /** The authorization that it corrects; null where it is about none. */
  readonly authorizationId: string | null;
  readonly memo: string | null;
  readonly currency: string;
  /** The two accounts, for whoever checks the ledger. */
  readonly debit: string;
  readonly credit: string;
  /** What the party receives; negative when it pays. */
  readonly net: number;
}

/** Null for an entry that stands on no statement of this party. */
export function itemOf(party: SettlementParty, entry: HouseStatementEntry): StatementItem | null {
  const kind = kindOf(entry.template);
  const net = effectOn(party, entry);
  if (kind === null || net === 0) return null;
  const { id, template, source, no, at, authorizationId, memo, debit, credit, unit } = entry;
  return { id, kind, template, source, no, at, authorizationId, memo, currency: unit, debit, credit, net };
}

/** For statements too long to hold: totals grow item by item. */
export function addItem(totals: StatementTotals, item: StatementItem): StatementTotals {
  return {
    ...totals,
    items: totals.items + 1,
    house: { ...totals.house, [item.kind]: sum([totals.house[item.kind], item.net]) },
    net: sum([totals.net, item.net]),
  };
}
