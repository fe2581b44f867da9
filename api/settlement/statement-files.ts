// The files of one statement: CSV, workbook, PDF, and the manifest that says what each of them holds and hashes to.
import { createHash } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { holdSheet, type LongSheet } from './sheet.ts';
import type { Layout } from './sheet-thread.ts';
import { allLines, shopStatements } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { allItems, campaignsOf } from './statement-item-store.ts';
import { PRINTED_LINES_MAX } from './statement-page.ts';
import { type StatementBook, statementSheet } from './statement-sheet.ts';
import { namesFor, type StatementKey, type StatementSummary } from './statement-store.ts';
import type { Wording } from './statement-wording.ts';
import { type Locale, say } from './statement-words.ts';

export const FILE_KINDS = ['csv', 'xlsx', 'pdf', 'manifest.json', 'camt053.xml'] as const;
export type FileKind = (typeof FILE_KINDS)[number];
export const FILE_TYPES: Readonly<Record<FileKind, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  'manifest.json': 'application/json',
  'camt053.xml': 'application/xml',
};

export interface FileDeps {
  readonly sql: Sql;
  readonly layout: Layout;
  readonly wording: Wording;
}

/** Everything that its files say; lines and items are read when they are asked for, so a book is read once. */
export async function openBook(sql: Sql, statement: StatementSummary): Promise<StatementBook> {
  const merchantId = statement.party.startsWith('merchant:') ? statement.party.slice('merchant:'.length) : null;
  const names = await namesFor(sql, { merchant: merchantId, campaigns: await campaignsOf(sql, statement) });
  return {
    statement,
    lines: allLines(sql, statement),
    items: allItems(sql, statement),
    shops: await shopStatements(sql, statement),
    ...names,
  };
}

export async function* csvOf(sql: Sql, statement: StatementSummary): AsyncGenerator<string> {
  yield* statementCsv(statement, {
    lines: allLines(sql, statement),
    items: allItems(sql, statement),
    shops: await shopStatements(sql, statement),
  });
}

export async function sheetOf(
  { sql, wording }: FileDeps,
  statement: StatementSummary,
  as: { readonly locale: Locale; readonly isWide: boolean },
): Promise<LongSheet> {
  return statementSheet(await openBook(sql, statement), { ...as, wording });
}

export async function xlsxOf(deps: FileDeps, statement: StatementSummary, locale: Locale): Promise<Uint8Array<ArrayBuffer>> {
  return deps.layout.xlsx(await sheetOf(deps, statement, { locale, isWide: true }), say('shortened', locale));
}

/** A PDF carries the first lines of a long statement, its totals, and says where the others are. */
export async function pdfOf(deps: FileDeps, statement: StatementSummary, locale: Locale): Promise<Uint8Array<ArrayBuffer>> {
  const sheet = await sheetOf(deps, statement, { locale, isWide: false });
  return deps.layout.pdf(await holdSheet(sheet, PRINTED_LINES_MAX, say('shortened', locale)));
}

export interface ManifestFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Rows of lines and items; a PDF may print fewer. */
  readonly rows: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly statement: StatementSummary;
  /** What the rows of every file add up to. */
  readonly controlTotals: StatementSummary['totals'];
  readonly files: readonly ManifestFile[];
}

export async function manifestOf(deps: FileDeps, statement: StatementSummary, locale: Locale): Promise<Manifest> {
  const { lines, items } = statement.totals;
  const made = async (kind: FileKind, pieces: AsyncIterable<string | Uint8Array>, rows: number): Promise<ManifestFile> => {
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const piece of pieces) {
      digest.update(piece);
      bytes += Buffer.byteLength(piece);
    }
    return { name: fileName(statement, kind), type: FILE_TYPES[kind], bytes, rows, sha256: digest.digest('hex') };
  };
  const files = [
    await made('csv', csvOf(deps.sql, statement), lines + items),
    await made('xlsx', once(await xlsxOf(deps, statement, locale)), lines + items),
    await made('pdf', once(await pdfOf(deps, statement, locale)), Math.min(lines, PRINTED_LINES_MAX) + Math.min(items, PRINTED_LINES_MAX)),
  ];
  return { statement, controlTotals: statement.totals, files };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A name that every file system takes. */
export function fileName({ date, party, currency }: StatementKey, kind: string): string {
  return `statement-${date}-${party.replace(/[^\w.-]+/g, '-')}-${currency}.${kind}`;
}
