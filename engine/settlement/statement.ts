// The statement of one party: its ledger entries as lines a person can check against a receipt, and totals that are the sum of the lines.
import { sum } from '../money/amount.ts';
import { effectOn, partyOf, type SettlementEntry, type SettlementParty, type SettlingTemplate } from './position.ts';

export interface StatementEntry extends SettlementEntry {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly benefitNo: number;
  readonly template: SettlingTemplate;
  readonly campaign: string;
  readonly version: number;
  /** Funder: "bank", "scheme" or "merchant:<id>". */
  readonly party: string;
  readonly merchant: string;
  /** ISO 8601. */
  readonly at: string;
  /** Payment that the message moved, gross, minor units. */
  readonly payment: number;
  /** Value that all funders together gave, or took back, at the till with this message. */
  readonly till: number;
}

/** What a funder side paid; taking back is negative. */
export interface SubsidyByFunder {
  readonly bank: number;
  readonly merchant: number;
  readonly scheme: number;
}

/** One benefit moved by one message, as this party sees it. Taking back is negative in every column. */
export interface StatementLine {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly benefitNo: number;
  readonly template: SettlingTemplate;
  readonly at: string;
  readonly campaign: string;
  readonly version: number;
  readonly merchant: string;
  readonly currency: string;
  /** The payment that the message moved; null when it stands on an earlier line of the same message, so that the column adds up. */
  readonly amount: number | null;
  /** What the cardholder paid of it; null with `amount`. */
  readonly paid: number | null;
  /** What the funders of this statement paid. */
  readonly subsidy: number;
  readonly subsidyByFunder: SubsidyByFunder;
  /** What the party receives; negative when it pays. */
  readonly net: number;
}

/** Totals of one party in one currency; each is the sum of the same column of the lines. */
export interface StatementTotals {
  readonly lines: number;
  readonly gross: number;
  readonly paid: number;
  readonly subsidyByFunder: SubsidyByFunder;
  readonly net: number;
}

const NOTHING: SubsidyByFunder = { bank: 0, merchant: 0, scheme: 0 };

/** Lines in order of their first entry. Entries that do not touch the party are left out. */
export function statementLines(party: SettlementParty, entries: readonly StatementEntry[]): readonly StatementLine[] {
  const lineByKey = new Map<string, StatementLine>();
  const messages = new Set<string>();
  for (const entry of entries) {
    if (partyOf(entry.credit) !== party && partyOf(entry.debit) !== party) continue;
    // A tab cannot stand in an identifier.
    const message = [entry.authorizationId, entry.messageId, entry.unit].join('\t');
    const key = [message, entry.benefitNo, entry.template].join('\t');
    lineByKey.set(key, added(lineByKey.get(key) ?? opened(entry, messages.has(message)), entry, party));
    messages.add(message);
  }
  return [...lineByKey.values()];
}

/** Totals of lines in one currency; mixing currencies is a bug. */
export function statementTotals(lines: readonly StatementLine[]): StatementTotals {
  if (new Set(lines.map((line) => line.currency)).size > 1) throw new RangeError('a statement has one currency');
  return lines.reduce((totals, line) => addLine(totals, line), NO_LINES);
}

export const NO_LINES: StatementTotals = { lines: 0, gross: 0, paid: 0, subsidyByFunder: NOTHING, net: 0 };

/** For statements too long to hold: totals grow line by line. */
export function addLine(totals: StatementTotals, line: StatementLine): StatementTotals {
  return {
    lines: totals.lines + 1,
    gross: sum([totals.gross, line.amount ?? 0]),
    paid: sum([totals.paid, line.paid ?? 0]),
    subsidyByFunder: {
      bank: sum([totals.subsidyByFunder.bank, line.subsidyByFunder.bank]),
      merchant: sum([totals.subsidyByFunder.merchant, line.subsidyByFunder.merchant]),
      scheme: sum([totals.subsidyByFunder.scheme, line.subsidyByFunder.scheme]),
    },
    net: sum([totals.net, line.net]),
  };
}

/** Giving adds to what funders paid; taking back subtracts. */
export function directionOf(template: SettlingTemplate): 1 | -1 {
  return template === 'benefit.capture' || template === 'benefit.represent' ? 1 : -1;
}

function opened(entry: StatementEntry, saleStands: boolean): StatementLine {
  const { authorizationId, messageId, benefitNo, template, at, campaign, version, merchant, unit } = entry;
  const direction = directionOf(template);
  const sale = saleStands
    ? { amount: null, paid: null }
    : { amount: sum([direction * entry.payment]), paid: sum([direction * (entry.payment - entry.till)]) };
  return {
    authorizationId,
    messageId,
    benefitNo,
    template,
    at,
    campaign,
    version,
    merchant,
    currency: unit,
    ...sale,
    subsidy: 0,
    subsidyByFunder: NOTHING,
    net: 0,
  };
}

function added(line: StatementLine, entry: StatementEntry, party: SettlementParty): StatementLine {
  const moved = directionOf(entry.template) * entry.amount;
  const funder = entry.party.startsWith('merchant:') ? 'merchant' : entry.party === 'scheme' ? 'scheme' : 'bank';
  return {
    ...line,
    subsidy: sum([line.subsidy, moved]),
    net: sum([line.net, effectOn(party, entry)]),
    subsidyByFunder: { ...line.subsidyByFunder, [funder]: sum([line.subsidyByFunder[funder], moved]) },
  };
}
