// Who owes whom: the settlement party behind a ledger account, and the net position of every party, which sums to zero.
import { sum } from '../money/amount.ts';

/**
 * A party that settles: "bank", "scheme", "merchant:<id>", "chain:<id>", "brand:<id>", "cardholders" (all of them together), "points:<programme>"
 * (what earned points will cost), "instalment_fee", "acquirer:<id>" (who brings the money of card sales) or "tax".
 */
export type SettlementParty = string;

/** What settlement reads of a ledger row. */
export interface SettlementEntry {
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  /** ISO 4217 code. */
  readonly unit: string;
}

/** The templates that settle; holds are promises and points are the bank's own liability. */
export const SETTLING_TEMPLATES = ['benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback'] as const;
export type SettlingTemplate = (typeof SETTLING_TEMPLATES)[number];

/** `due:merchant:M1` and `subsidy:merchant:M1` are both of `merchant:M1`, income is the bank's; null for accounts that do not settle. SQL: settlement_party(). */
export function partyOf(account: string): SettlementParty | null {
  const [kind, ...owner] = account.split(':');
  if (kind === 'income') return 'bank';
  if (kind === 'clearing') return `acquirer:${owner.join(':')}`;
  if (kind === 'tax') return 'tax';
  if (kind !== 'due' && kind !== 'subsidy') return null;
  return owner[0] === 'cardholder' ? 'cardholders' : owner.join(':');
}

/** What an entry brings `party`: positive when it receives. A merchant that funds its own discount is on both sides, and gets zero. */
export function effectOn(party: SettlementParty, entry: SettlementEntry): number {
  return (partyOf(entry.credit) === party ? entry.amount : 0) - (partyOf(entry.debit) === party ? entry.amount : 0);
}

/** Net per currency and party: credits of its due account less debits of its subsidy account. Each currency sums to zero (I18). */
export function net(entries: readonly SettlementEntry[]): ReadonlyMap<string, ReadonlyMap<SettlementParty, number>> {
  const netByCurrency = new Map<string, Map<SettlementParty, number>>();
  for (const entry of entries) {
    const netByParty = netByCurrency.get(entry.unit) ?? new Map<SettlementParty, number>();
    netByCurrency.set(entry.unit, netByParty);
    for (const [account, change] of [
      [entry.credit, entry.amount],
      [entry.debit, -entry.amount],
    ] as const) {
      const party = partyOf(account);
      if (party !== null) netByParty.set(party, sum([netByParty.get(party) ?? 0, change]));
    }
  }
  return netByCurrency;
}
