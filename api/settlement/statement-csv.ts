// A statement as a CSV file (RFC 4180) that a spreadsheet cannot run and a machine can check: control totals and a SHA-256 at its end.
import { createHash } from 'node:crypto';
import { decimalText } from '../../engine/money/currency.ts';
import { addLine, NO_LINES, type StatementLine } from '../../engine/settlement/statement.ts';
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
  'net',
] as const;
type Row = Partial<Readonly<Record<(typeof COLUMNS)[number], string | null>>>;
const LINE_END = '\r\n';
/** Characters written out at once. */
const CHUNK_LENGTH = 64 * 1024;

/**
 * One `line` row per benefit moved by a message, one `total` row (its authorization_id says `lines=<n>`; an empty sum is not repeated), and
 * a `seal` row: `sha256=` over all bytes before it, and the hash of the frozen statement or `provisional`. Amounts are decimals of `currency`.
 */
export async function* statementCsv(statement: StatementSummary, lines: AsyncIterable<StatementLine>): AsyncGenerator<string> {
  const digest = createHash('sha256');
  let totals = NO_LINES;
  let pending = csvRow(Object.fromEntries(COLUMNS.map((name) => [name, name])));
  for await (const line of lines) {
    totals = addLine(totals, line);
    pending += csvRow(lineRow(line));
    if (pending.length < CHUNK_LENGTH) continue;
    digest.update(pending);
    yield pending;
    pending = '';
  }
  const { subsidyByFunder, gross, paid, net } = totals;
  const subsidy = subsidyByFunder.bank + subsidyByFunder.merchant + subsidyByFunder.scheme;
  pending += csvRow({
    record: 'total',
    authorization_id: `lines=${totals.lines}`,
    currency: statement.currency,
    ...moneyColumns({ amount: gross, paid, subsidy, subsidyByFunder, net }, statement.currency),
  });
  digest.update(pending);
  yield pending +
    csvRow({
      record: 'seal',
      authorization_id: `sha256=${digest.digest('hex')}`,
      message_id: `statement=${statement.hash ?? 'provisional'}`,
    });
}

/** RFC 4180 quoting; a text that a spreadsheet would run as a formula gets an apostrophe in front (ASVS 1.2.10). Numbers are left alone. */
export function csvField(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvRow(row: Row): string {
  return COLUMNS.map((name) => csvField(row[name] ?? '')).join(',') + LINE_END;
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

function moneyColumns(of: Pick<StatementLine, 'amount' | 'paid' | 'subsidy' | 'subsidyByFunder' | 'net'>, currency: string): Row {
  const text = (minor: number | null) => (minor === null ? null : decimalText(minor, currency));
  const { bank, merchant, scheme } = of.subsidyByFunder;
  return {
    amount: text(of.amount),
    cardholder_paid: text(of.paid),
    subsidy: text(of.subsidy),
    subsidy_bank: text(bank),
    subsidy_merchant: text(merchant),
    subsidy_scheme: text(scheme),
    net: text(of.net),
  };
}
