// The statement of one party: its ledger entries as lines a person can check against a receipt, and totals that are the sum of the lines.
import { type AmountByParty, NOBODY, type Party, PARTIES } from '../funding/schema.ts';
import type { HouseKind } from '../ledger/house.ts';
import { sum } from '../money/amount.ts';
import { effectOn, partyOf, type SettlementEntry, type SettlementParty, type SettlingTemplate } from './position.ts';

export interface StatementEntry extends SettlementEntry {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly benefitNo: number;
  readonly template: SettlingTemplate;
  readonly campaign: string;
  readonly version: number;
  /** Funder: "bank", "scheme", "merchant:<id>", "chain:<id>" or "brand:<id>". */
  readonly party: string;
  readonly merchant: string;
  /** ISO 8601. */
  readonly at: string;
  /** Payment that the message moved, gross, minor units. */
  readonly payment: number;
  /** Value that all funders together gave, or took back, at the till with this message. */
  readonly till: number;
}

/** What each kind of funder paid; taking back is negative. */
export type SubsidyByFunder = AmountByParty;

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

/** What the party receives besides benefits, by kind; negative when it pays. */
export type HouseAmounts = Readonly<Record<HouseKind, number>>;
export const NO_HOUSE: HouseAmounts = Object.freeze({ sale: 0, fee: 0, tax: 0, late: 0, adjustment: 0, breakage: 0 });

/** Totals of one party in one currency; each is the sum of the same column of the lines. */
export interface StatementTotals {
  /** Lines of benefits. */
  readonly lines: number;
  readonly gross: number;
  readonly paid: number;
  readonly subsidyByFunder: SubsidyByFunder;
  /** Net of the benefit lines. */
  readonly benefits: number;
  /** Lines that no authorization made: fees, taxes, adjustments. */
  readonly items: number;
  readonly house: HouseAmounts;
  /** `benefits` and all of `house`. */
  readonly net: number;
}

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

export const NO_LINES: StatementTotals = {
  lines: 0,
  gross: 0,
  paid: 0,
  subsidyByFunder: NOBODY,
  benefits: 0,
  items: 0,
  house: NO_HOUSE,
  net: 0,
};

/** For statements too long to hold: totals grow line by line. */
export function addLine(totals: StatementTotals, line: StatementLine): StatementTotals {
  return {
    ...totals,
    lines: totals.lines + 1,
    gross: sum([totals.gross, line.amount ?? 0]),
    paid: sum([totals.paid, line.paid ?? 0]),
    subsidyByFunder: addedUp(totals.subsidyByFunder, line.subsidyByFunder),
    benefits: sum([totals.benefits, line.net]),
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
    subsidyByFunder: NOBODY,
    net: 0,
  };
}

function added(line: StatementLine, entry: StatementEntry, party: SettlementParty): StatementLine {
  const moved = directionOf(entry.template) * entry.amount;
  const funder = funderOf(entry.party);
  return {
    ...line,
    subsidy: sum([line.subsidy, moved]),
    net: sum([line.net, effectOn(party, entry)]),
    subsidyByFunder: { ...line.subsidyByFunder, [funder]: sum([line.subsidyByFunder[funder], moved]) },
  };
}

/** "merchant:<id>" is of kind merchant, and so on. */
export function funderOf(party: string): Party {
  const kind = party.split(':', 1)[0];
  return PARTIES.find((each) => each === kind) ?? 'bank';
}

function addedUp(one: SubsidyByFunder, other: SubsidyByFunder): SubsidyByFunder {
  const of = (party: Party) => sum([one[party], other[party]]);
  return { bank: of('bank'), merchant: of('merchant'), scheme: of('scheme'), chain: of('chain'), brand: of('brand') };
}
