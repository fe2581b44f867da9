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
}

/** One benefit moved by one message, as this party sees it. Taking back is negative. */
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
  /** Value that moved, whoever paid it. */
  readonly value: number;
  /** What each funder paid of it. */
  readonly funding: { readonly bank: number; readonly merchant: number; readonly scheme: number };
  /** What the party receives; negative when it pays. */
  readonly net: number;
}

/** Totals of one party in one currency; each is the sum of the same column of the lines. */
export interface StatementTotals {
  readonly lines: number;
  readonly given: number;
  readonly takenBack: number;
  readonly funding: StatementLine['funding'];
  readonly net: number;
}

const NOTHING: StatementLine['funding'] = { bank: 0, merchant: 0, scheme: 0 };

/** Lines in order of their first entry. Entries that do not touch the party are left out. */
export function statementLines(party: SettlementParty, entries: readonly StatementEntry[]): readonly StatementLine[] {
  const lineByKey = new Map<string, StatementLine>();
  for (const entry of entries) {
    if (partyOf(entry.credit) !== party && partyOf(entry.debit) !== party) continue;
    // A tab cannot stand in an identifier.
    const key = [entry.authorizationId, entry.messageId, entry.benefitNo, entry.template, entry.unit].join('\t');
    lineByKey.set(key, added(lineByKey.get(key) ?? opened(entry), entry, party));
  }
  return [...lineByKey.values()];
}

/** Totals of lines in one currency; mixing currencies is a bug. */
export function statementTotals(lines: readonly StatementLine[]): StatementTotals {
  if (new Set(lines.map((line) => line.currency)).size > 1) throw new RangeError('a statement has one currency');
  return {
    lines: lines.length,
    given: sum(lines.map((line) => Math.max(0, line.value))),
    takenBack: sum(lines.map((line) => Math.min(0, line.value))),
    funding: {
      bank: sum(lines.map((line) => line.funding.bank)),
      merchant: sum(lines.map((line) => line.funding.merchant)),
      scheme: sum(lines.map((line) => line.funding.scheme)),
    },
    net: sum(lines.map((line) => line.net)),
  };
}

/** Giving adds to what funders paid; taking back subtracts. */
export function directionOf(template: SettlingTemplate): 1 | -1 {
  return template === 'benefit.capture' || template === 'benefit.represent' ? 1 : -1;
}

function opened(entry: StatementEntry): StatementLine {
  const { authorizationId, messageId, benefitNo, template, at, campaign, version, merchant, unit } = entry;
  return { authorizationId, messageId, benefitNo, template, at, campaign, version, merchant, currency: unit, value: 0, funding: NOTHING, net: 0 };
}

function added(line: StatementLine, entry: StatementEntry, party: SettlementParty): StatementLine {
  const moved = directionOf(entry.template) * entry.amount;
  const funder = entry.party.startsWith('merchant:') ? 'merchant' : entry.party === 'scheme' ? 'scheme' : 'bank';
  return { ...line, value: sum([line.value, moved]), net: sum([line.net, effectOn(party, entry)]), funding: { ...line.funding, [funder]: sum([line.funding[funder], moved]) } };
}
