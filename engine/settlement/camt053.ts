// The account of a party with the bank for one business day as an ISO 20022 file, camt.053.001.08: the same day gives the same bytes.
import { sum } from '../money/amount.ts';
import { decimalText } from '../money/currency.ts';
import { plainText } from './plain-text.ts';

export interface AccountEntry {
  /** At most 35 characters, unique within the file. */
  readonly reference: string;
  /** Positive: the party is owed more. Never zero. */
  readonly amount: number;
  /** What it is, in the words of the ledger: "statement", "payout.order". */
  readonly code: string;
  readonly text: string;
}

export interface AccountStatement {
  /** At most 35 characters. */
  readonly id: string;
  /** ISO 8601: when the day was closed. */
  readonly createdAt: string;
  readonly date: string;
  /** The party's own id, at most 34 characters. */
  readonly account: string;
  readonly currency: string;
  /** What the party was owed before the day; negative when it owes. */
  readonly opening: number;
  readonly entries: readonly AccountEntry[];
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';
/** Who issued the codes of entries. */
const ISSUER = 'OFFERLINE';
const TEXT_MAX = 500;

/** Opening balance, entries, closing balance that is their sum. Throws RangeError for ids that the format cannot carry, and for an entry of zero: both are bugs. */
export function camt053(statement: AccountStatement): string {
  const { id, createdAt, date, account, currency, opening, entries } = statement;
  const closing = sum([opening, ...entries.map((entry) => entry.amount)]);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}">`,
    ' <BkToCstmrStmt>',
    `  <GrpHdr><MsgId>${idText(id, 35)}</MsgId><CreDtTm>${createdAt}</CreDtTm></GrpHdr>`,
    '  <Stmt>',
    `   <Id>${idText(id, 35)}</Id>`,
    `   <CreDtTm>${createdAt}</CreDtTm>`,
    `   <Acct><Id><Othr><Id>${idText(account, 34)}</Id></Othr></Id><Ccy>${currency}</Ccy></Acct>`,
    `   ${balance('OPBD', opening, { currency, date })}`,
    `   ${balance('CLBD', closing, { currency, date })}`,
    `   ${summary(entries, currency)}`,
    ...entries.map((entry) => `   ${entryText(entry, { currency, date })}`),
    '  </Stmt>',
    ' </BkToCstmrStmt>',
    '</Document>',
  ];
  return `${lines.join('\n')}\n`;
}

interface On {
  readonly currency: string;
  readonly date: string;
}

function balance(code: 'OPBD' | 'CLBD', minor: number, { currency, date }: On): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountText(minor, currency)}<Dt><Dt>${date}</Dt></Dt></Bal>`;
}

/** The sign is a word of its own in this format. */
function amountText(minor: number, currency: string): string {
  return `<Amt Ccy="${currency}">${decimalText(Math.abs(minor), currency)}</Amt><CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
}

function summary(entries: readonly AccountEntry[], currency: string): string {
  const of = (all: readonly AccountEntry[]) =>
    `<NbOfNtries>${all.length}</NbOfNtries><Sum>${decimalText(sum(all.map((each) => Math.abs(each.amount))), currency)}</Sum>`;
  const credits = entries.filter((each) => each.amount > 0);
  const debits = entries.filter((each) => each.amount < 0);
  return `<TxsSummry><TtlNtries>${of(entries)}</TtlNtries><TtlCdtNtries>${of(credits)}</TtlCdtNtries><TtlDbtNtries>${of(debits)}</TtlDbtNtries></TxsSummry>`;
}

function entryText({ reference, amount, code, text }: AccountEntry, { currency, date }: On): string {
  if (amount === 0) throw new RangeError(`an entry of zero: ${reference}`);
  const said = text === '' ? '' : `<AddtlNtryInf>${escaped([...plainText(text)].slice(0, TEXT_MAX).join(''))}</AddtlNtryInf>`;
  return [
    `<Ntry><NtryRef>${idText(reference, 35)}</NtryRef>${amountText(amount, currency)}<Sts><Cd>BOOK</Cd></Sts>`,
    `<BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt>`,
    `<BkTxCd><Prtry><Cd>${idText(code, 35)}</Cd><Issr>${ISSUER}</Issr></Prtry></BkTxCd>${said}</Ntry>`,
  ].join('');
}

function idText(id: string, length: number): string {
  if (id === '' || id.length > length) throw new RangeError(`an id of ${id.length} characters`);
  return escaped(plainText(id));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
