// Writes the general-ledger journal as CSV or JSON lines: the same bytes each time, a control line with totals, and a SHA-256 of everything before it.
import { createHash } from 'node:crypto';
import {
  addMove,
  glCodeOf,
  type GlRule,
  type JournalMove,
  journalNumber,
  type JournalTotals,
  NO_JOURNAL,
  proveBalanced,
} from '../../engine/ledger/journal.ts';
import { decimalText } from '../../engine/money/currency.ts';
import type { Sql } from '../db/connect.ts';
import { csvField } from '../settlement/statement-csv.ts';
import { journalEntries, journalMoves } from './gl-store.ts';

export interface JournalAsked {
  readonly date: string;
  readonly format: 'csv' | 'jsonl';
  readonly detail: 'accounts' | 'entries';
  readonly rules: readonly GlRule[];
}
interface Line extends JournalMove {
  readonly text: string;
}

const COLUMNS = ['record', 'journal', 'line', 'business_date', 'gl_account', 'account', 'currency', 'debit', 'credit', 'text'] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** Every account must have a code: the caller has looked. Throws where debits and credits differ, before the control line is written. */
export async function* glJournal(sql: Sql, asked: JournalAsked): AsyncGenerator<string> {
  const seal = createHash('sha256');
  const sealed = (text: string) => {
    seal.update(text);
    return text;
  };
  if (asked.format === 'csv') yield sealed(`\uFEFF${COLUMNS.join(',')}\r\n`);
  let totals: JournalTotals = NO_JOURNAL;
  for await (const lines of linesOf(sql, asked)) {
    const rows = lines.map((line, index) => rowOf(line, { asked, line: totals.lines + index + 1 }));
    totals = lines.reduce(addMove, totals);
    if (rows.length > 0) yield sealed(rows.map((row) => written(row, asked.format)).join(''));
  }
  proveBalanced(totals);
  yield sealed(
    controlRows(totals, asked)
      .map((row) => written(row, asked.format))
      .join(''),
  );
  yield written({ record: 'seal', journal: journalNumber(asked.date), text: `sha256=${seal.digest('hex')}` }, asked.format);
}

async function* linesOf(sql: Sql, { date, detail }: JournalAsked): AsyncGenerator<readonly Line[]> {
  if (detail === 'accounts') {
    yield (await journalMoves(sql, date)).flatMap((move) => sidesOf(move, 'Settlement of the day'));
    return;
  }
  for await (const entries of journalEntries(sql, date)) {
    yield entries.flatMap(({ source, template, debit, credit, amount, currency }) => {
      const text = `${template} ${source}`;
      return [
        { account: debit, currency, debit: amount, credit: 0, text },
        { account: credit, currency, debit: 0, credit: amount, text },
      ];
    });
  }
}

/** Ledgers take one side a line. */
function sidesOf({ account, currency, debit, credit }: JournalMove, text: string): readonly Line[] {
  return [
    { account, currency, debit, credit: 0, text },
    { account, currency, debit: 0, credit, text },
  ].filter((line) => line.debit !== 0 || line.credit !== 0);
}

function rowOf({ account, currency, debit, credit, text }: Line, at: { readonly asked: JournalAsked; readonly line: number }): Row {
  const { date, rules } = at.asked;
  const code = glCodeOf(account, rules);
  if (code === null) throw new Error(`${account} has no code`);
  return {
    record: 'line',
    journal: journalNumber(date),
    line: String(at.line),
    business_date: date,
    gl_account: code,
    account,
    currency,
    debit: debit === 0 ? '' : decimalText(debit, currency),
    credit: credit === 0 ? '' : decimalText(credit, currency),
    text,
  };
}

function controlRows({ lines, byCurrency }: JournalTotals, { date }: JournalAsked): readonly Row[] {
  const journal = journalNumber(date);
  const sums = Object.entries(byCurrency).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    ...sums.map(([currency, { debit, credit }]) => ({
      record: 'total',
      journal,
      business_date: date,
      currency,
      debit: decimalText(debit, currency),
      credit: decimalText(credit, currency),
    })),
    { record: 'control', journal, business_date: date, text: `lines=${lines}` },
  ];
}

function written(row: Row, format: JournalAsked['format']): string {
  if (format === 'jsonl')
    return `${JSON.stringify(Object.fromEntries(COLUMNS.flatMap((name) => (row[name] ? [[name, row[name]]] : []))))}\n`;
  return `${COLUMNS.map((name) => csvField(row[name] ?? '')).join(',')}\r\n`;
}
