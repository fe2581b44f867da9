// The general-ledger journal of a business day: our accounts under the codes of the bank's own ledger, debits equal to credits in every currency.
import { sum } from '../money/amount.ts';
import { classOf } from './chart.ts';

/** One rule of the mapping: an account, or "due:merchant:*" for all that begin so. */
export interface GlRule {
  readonly account: string;
  /** Account number in the bank's general ledger. */
  readonly code: string;
}

/** What one account of ours moved on the day, or one side of one entry; exactly one of both amounts is above zero where it is a side. */
export interface JournalMove {
  readonly account: string;
  readonly currency: string;
  readonly debit: number;
  readonly credit: number;
}

export interface JournalTotals {
  readonly lines: number;
  readonly byCurrency: Readonly<Record<string, { readonly debit: number; readonly credit: number }>>;
}
export const NO_JOURNAL: JournalTotals = { lines: 0, byCurrency: {} };

/** One journal for each business day, for ever the same: "OFL-20261122". */
export function journalNumber(date: string): string {
  return `OFL-${date.replaceAll('-', '')}`;
}

/** Promises and points stand beside the balance sheet: the journal leaves them out, both sides of each entry alike. */
export function isOnBalance(account: string): boolean {
  const { kind } = classOf(account);
  return kind !== 'contingent' && kind !== 'memo';
}

/** The most exact rule wins; null where there is none. */
export function glCodeOf(account: string, rules: readonly GlRule[]): string | null {
  const fitting = rules.filter(({ account: wanted }) => fits(account, wanted)).toSorted((one, other) => rankOf(other) - rankOf(one));
  return fitting[0]?.code ?? null;
}

function fits(account: string, wanted: string): boolean {
  return wanted === account || (wanted.endsWith(':*') && account.startsWith(wanted.slice(0, -1)));
}

/** Longer is more exact, and an account itself more exact than any "*". */
function rankOf({ account }: GlRule): number {
  return account.endsWith(':*') ? account.length : account.length + 1_000;
}

export function addMove(totals: JournalTotals, { currency, debit, credit }: JournalMove): JournalTotals {
  const before = totals.byCurrency[currency] ?? { debit: 0, credit: 0 };
  return {
    lines: totals.lines + 1,
    byCurrency: { ...totals.byCurrency, [currency]: { debit: sum([before.debit, debit]), credit: sum([before.credit, credit]) } },
  };
}

/** Throws where debits and credits of a currency differ: such a journal must not leave the house. */
export function proveBalanced(totals: JournalTotals): void {
  for (const [currency, { debit, credit }] of Object.entries(totals.byCurrency)) {
    if (debit !== credit) throw new Error(`the journal has ${debit} debit and ${credit} credit in ${currency}`);
  }
}
