// A statement as a CSV file (RFC 4180) that a spreadsheet cannot run and a machine can check: control totals and a SHA-256 at its end.
import { createHash } from 'node:crypto';
import { PARTIES } from '../../engine/funding/schema.ts';
import { decimalText } from '../../engine/money/currency.ts';
import { cellText, plainText } from '../../engine/settlement/plain-text.ts';
import { addItem, type StatementItem } from '../../engine/settlement/statement-item.ts';
import { addLine, NO_LINES, type StatementLine, type StatementTotals } from '../../engine/settlement/statement.ts';
import { subsidyOf, sumTotals } from '../../engine/settlement/sum-totals.ts';
import type { ShopStatement } from './statement-item-store.ts';
import type { StatementSummary } from './statement-store.ts';

const COLUMNS = [
  'record',
  'authorization_id',
  'message_id',
  'time',
  'merchant',
  'campaign',
  'version',
  'benefit',
  'entry',
  'currency',
  'amount',
  'cardholder_paid',
  'subsidy',
  'subsidy_bank',
  'subsidy_merchant',
  'subsidy_scheme',
  'subsidy_chain',
  'subsidy_brand',
  'net',
  'source',
  'memo',
] as const;
type Row = Partial<Readonly<Record<(typeof COLUMNS)[number], string | null>>>;
const LINE_END = '\r\n';
/** Characters written out at once. */
const CHUNK_LENGTH = 64 * 1024;

export interface CsvParts {
  readonly lines: AsyncIterable<StatementLine>;
  readonly items: AsyncIterable<StatementItem>;
  /** Of a chain; empty for everybody else. */
  readonly shops: readonly ShopStatement[];
}

/**
 * One `line` row per benefit moved by a message, one `item` row per fee, tax or adjustment, one `total` row (its authorization_id says
 * `lines=<n> items=<n>`); for a chain a `shop` row with the sub-total of each, and a `chain` row of all together; and a `seal` row: `sha256=`
 * over all bytes before it, and the hash of the frozen statement or `provisional`. Amounts are decimals of `currency`. Throws where the rows of a
 * frozen statement are not its totals: no file may say what was not closed.
 */
export async function* statementCsv(statement: StatementSummary, { lines, items, shops }: CsvParts): AsyncGenerator<string> {
  const digest = createHash('sha256');
  const { currency } = statement;
  let totals = NO_LINES;
  let pending = csvRow(Object.fromEntries(COLUMNS.map((name) => [name, name])));
  for await (const row of rowsOf({ lines, items }, (next) => {
    totals = next(totals);
  })) {
    pending += csvRow(row);
    if (pending.length < CHUNK_LENGTH) continue;
    digest.update(pending);
    yield pending;
    pending = '';
  }
  if (statement.state === 'closed' && !isSame(totals, statement.totals))
    throw new Error(`the rows of ${statement.party} on ${statement.date} are not its totals`);
  pending += csvRow(totalRow('total', totals, currency));
  pending += shops.map(({ party, totals: own }) => csvRow({ ...totalRow('shop', own, currency), merchant: party })).join('');
  if (shops.length > 0) pending += csvRow(totalRow('chain', sumTotals([totals, ...shops.map((shop) => shop.totals)]), currency));
  digest.update(pending);
  yield pending +
    csvRow({
      record: 'seal',
      authorization_id: `sha256=${digest.digest('hex')}`,
      message_id: `statement=${statement.hash ?? 'provisional'}`,
    });
}

type Count = (add: (totals: StatementTotals) => StatementTotals) => void;

async function* rowsOf({ lines, items }: Pick<CsvParts, 'lines' | 'items'>, count: Count): AsyncGenerator<Row> {
  for await (const line of lines) {
    count((totals) => addLine(totals, line));
    yield lineRow(line);
  }
  for await (const item of items) {
    count((totals) => addItem(totals, item));
    yield itemRow(item);
  }
}

function isSame(counted: StatementTotals, frozen: StatementTotals): boolean {
  return counted.lines === frozen.lines && counted.items === frozen.items && counted.net === frozen.net && counted.gross === frozen.gross;
}

/** RFC 4180 quoting; a text that a spreadsheet would run as a formula gets an apostrophe in front (ASVS 1.2.10). Numbers are left alone. */
export function csvField(text: string): string {
  const safe = cellText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvRow(row: Row): string {
  return COLUMNS.map((name) => csvField(plainText(row[name] ?? ''))).join(',') + LINE_END;
}

function lineRow(line: StatementLine): Row {
  const { authorizationId, messageId, at, merchant, campaign, version, benefitNo, template, currency } = line;
  return {
    record: 'line',
    authorization_id: authorizationId,
    message_id: messageId,
    time: at,
    merchant,
    campaign,
    version: String(version),
    benefit: String(benefitNo),
    entry: template.replace('benefit.', ''),
    currency,
    ...moneyColumns(line, currency),
  };
}

function itemRow({ authorizationId, at, template, currency, net, source, no, memo }: StatementItem): Row {
  return {
    record: 'item',
    authorization_id: authorizationId,
    time: at,
    entry: template,
    currency,
    net: decimalText(net, currency),
    source: `${source}#${no}`,
    memo,
  };
}

function totalRow(record: string, totals: StatementTotals, currency: string): Row {
  const { lines, items, gross, paid, subsidyByFunder, net } = totals;
  const money = { amount: gross, paid, subsidy: subsidyOf(totals), subsidyByFunder, net };
  return { record, authorization_id: `lines=${lines} items=${items}`, currency, ...moneyColumns(money, currency) };
}

function moneyColumns(of: Pick<StatementLine, 'amount' | 'paid' | 'subsidy' | 'subsidyByFunder' | 'net'>, currency: string): Row {
  const text = (minor: number | null) => (minor === null ? null : decimalText(minor, currency));
  return {
    amount: text(of.amount),
    cardholder_paid: text(of.paid),
    subsidy: text(of.subsidy),
    ...Object.fromEntries(PARTIES.map((party) => [`subsidy_${party}`, text(of.subsidyByFunder[party] ?? 0)])),
    net: text(of.net),
  };
}
