// A statement as a reader sees it, before it becomes a page, a PDF or a workbook: words, figures and tables, in one language.
import type { Locale } from './statement-words.ts';

/** Money is minor units of the sheet's currency; null stays empty. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

export interface Column {
  readonly head: string;
  readonly kind: 'text' | 'id' | 'money' | 'count';
  /** Of the width of the page, beside the others'. */
  readonly width: number;
}

export interface Table<Rows> {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: Rows;
  /** The last row; null where nothing is summed. */
  readonly sum: Row | null;
  /** Said below the table. */
  readonly note: string | null;
}

export interface Sheet<Rows> {
  readonly title: string;
  /** The party's name. */
  readonly who: string;
  readonly opening: readonly string[];
  readonly closing: string;
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly figuresTitle: string;
  readonly figures: readonly (readonly [label: string, minor: number])[];
  readonly net: readonly [label: string, minor: number];
  readonly currency: string;
  readonly locale: Locale;
  /** The hash of the frozen statement, with its label. */
  readonly seal: readonly [label: string, hash: string] | null;
  /** With {page} and {pages}. */
  readonly pageOf: string;
  /** YYYY-MM-DD that stands in the file as its date, so that the same statement is the same bytes. */
  readonly date: string;
  readonly tables: readonly Table<Rows>[];
}

export type LongSheet = Sheet<AsyncIterable<Row>>;
export type HeldSheet = Sheet<readonly Row[]>;

/** The first `rowsMax` rows of each table; `shortened` says so below it, with {count}. */
export async function holdSheet(sheet: LongSheet, rowsMax: number, shortened: string): Promise<HeldSheet> {
  const tables: Table<readonly Row[]>[] = [];
  for (const table of sheet.tables) {
    const rows: Row[] = [];
    let isShortened = false;
    for await (const row of table.rows) {
      isShortened = rows.length === rowsMax;
      if (isShortened) break;
      rows.push(row);
    }
    tables.push({ ...table, rows, note: isShortened ? shortened.replace('{count}', String(rowsMax)) : table.note });
  }
  return { ...sheet, tables };
}

/** Rows that are at hand, as a stream. */
export async function* streamOf(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
