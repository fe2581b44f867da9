// A sheet as a workbook: texts are text cells, money is a number with its currency's digits, and the same sheet is the same bytes.
import { PassThrough } from 'node:stream';
import ExcelJS from 'exceljs';
import { exponentOf } from '../../engine/money/currency.ts';
import { cellText } from '../../engine/settlement/plain-text.ts';
import type { Cell, Column, LongSheet, Row, Table } from './sheet.ts';

/** Rows of one table; a workbook would take ten times as many, and open no more. */
export const XLSX_ROWS_MAX = 100_000;
/** A name of a sheet in Excel. */
const NAME_LENGTH_MAX = 31;

/** Sizes and places in a ZIP archive (APPNOTE 4.3). */
const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const CENTRAL_LENGTH = 46;

type Writer = ExcelJS.stream.xlsx.WorkbookWriter;

/** Rows above XLSX_ROWS_MAX are left out, and `shortened` says so in the summary; sums are of the whole statement all the same. */
export async function sheetXlsx(sheet: LongSheet, shortened: string): Promise<Uint8Array> {
  const pipe = new PassThrough();
  const chunks: Buffer[] = [];
  pipe.on('data', (chunk: Buffer) => chunks.push(chunk));
  const writer = openWriter(pipe, sheet);
  writeSummary(writer, sheet);
  const cut: string[] = [];
  for (const table of sheet.tables) if (await writeTable(writer, table, sheet.currency)) cut.push(table.name);
  if (cut.length > 0) {
    const notes = writer.addWorksheet('!');
    for (const name of cut) notes.addRow([name, shortened.replace('{count}', String(XLSX_ROWS_MAX))]).commit();
    notes.commit();
  }
  await writer.commit();
  return new Uint8Array(dateArchive(Buffer.concat(chunks), sheet.date));
}

function openWriter(stream: PassThrough, { title, who, date }: LongSheet): Writer {
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const at = new Date(`${date}T00:00:00Z`);
  return Object.assign(writer, {
    creator: 'Offerline',
    lastModifiedBy: 'Offerline',
    created: at,
    modified: at,
    title: `${title} · ${who}`,
  });
}

function writeSummary(writer: Writer, sheet: LongSheet): void {
  const summary = writer.addWorksheet(nameOf(sheet.figuresTitle));
  summary.columns = [{ width: 40 }, { width: 70 }];
  const add = (cells: readonly Cell[], style: { readonly numFmt?: string; readonly bold?: boolean } = {}) => {
    const row = summary.addRow(cells);
    if (style.numFmt !== undefined) row.getCell(2).numFmt = style.numFmt;
    row.getCell(2).alignment = { horizontal: 'left' };
    if (style.bold === true) row.font = { bold: true };
    row.commit();
  };
  const text = (cells: readonly string[], bold = false) => add(cells.map(cellText), { bold });
  text([sheet.title], true);
  text([sheet.who]);
  for (const sentence of sheet.opening) text([sentence]);
  for (const fact of sheet.facts) text(fact);
  const numFmt = formatOf(sheet.currency);
  for (const [label, minor] of sheet.figures) add([cellText(label), major(minor, sheet.currency)], { numFmt });
  add([cellText(sheet.net[0]), major(sheet.net[1], sheet.currency)], { numFmt, bold: true });
  if (sheet.seal !== null) text(sheet.seal);
  text([sheet.closing]);
  summary.commit();
}

/** True where rows were left out. */
async function writeTable(writer: Writer, table: Table<AsyncIterable<Row>>, currency: string): Promise<boolean> {
  const page = writer.addWorksheet(nameOf(table.name), { views: [{ state: 'frozen', ySplit: 1 }] });
  page.columns = table.columns.map(({ width, kind }) => ({
    width: Math.max(10, width * 1.4),
    ...(kind === 'money' ? { style: { numFmt: formatOf(currency) } } : {}),
  }));
  const add = (cells: readonly Cell[], bold: boolean) => {
    const row = page.addRow(cells);
    if (bold) row.font = { bold: true };
    row.commit();
  };
  add(
    table.columns.map(({ head }) => cellText(head)),
    true,
  );
  let count = 0;
  for await (const row of table.rows) {
    if (count === XLSX_ROWS_MAX) break;
    count += 1;
    add(cellsOf(row, table.columns, currency), false);
  }
  const isCut = count === XLSX_ROWS_MAX;
  if (table.sum !== null) add(cellsOf(table.sum, table.columns, currency), true);
  page.commit();
  return isCut;
}

function cellsOf(row: Row, columns: readonly Column[], currency: string): readonly Cell[] {
  return columns.map(({ kind }, place) => {
    const cell = row[place] ?? null;
    if (typeof cell === 'string') return cellText(cell);
    return kind === 'money' && cell !== null ? major(cell, currency) : cell;
  });
}

/** A workbook knows only binary fractions: the nearest one, which Excel shows exactly with the digits of the currency up to 15 of them. */
function major(minor: number, currency: string): number {
  return minor / 10 ** (exponentOf(currency) ?? 0);
}

function formatOf(currency: string): string {
  const digits = exponentOf(currency) ?? 0;
  return digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
}

/** Excel refuses these characters in the name of a sheet. */
function nameOf(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, NAME_LENGTH_MAX);
}

/** Every entry of the archive gets `date` in place of now, for which exceljs has no setting; the archive has no comment, so its end is where it must be. */
function dateArchive(archive: Buffer, date: string): Buffer {
  const end = archive.length - END_LENGTH;
  if (archive.readUInt32LE(end) !== END_SIGNATURE) throw new Error('a workbook ends as an archive does');
  const [year = 1980, month = 1, day = 1] = date.split('-').map(Number);
  const stamp = (((year - 1980) << 9) | (month << 5) | day) << 16;
  let at = archive.readUInt32LE(end + 16);
  for (let entry = archive.readUInt16LE(end + 10); entry > 0; entry -= 1) {
    archive.writeUInt32LE(stamp >>> 0, at + 12);
    archive.writeUInt32LE(stamp >>> 0, archive.readUInt32LE(at + 42) + 10);
    at += CENTRAL_LENGTH + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return archive;
}
