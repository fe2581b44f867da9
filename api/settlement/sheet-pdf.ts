// A sheet as a PDF: Chinese and Latin from one embedded font, headings on every page, page n of m; the same sheet is the same bytes.
import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { PDF_FONT, pdfMaker } from '../http/pdf-maker.ts';
import type { Column, HeldSheet, Row, Table } from './sheet.ts';
import { isFigure, shownCell } from './statement-page.ts';

const INK = '#1b1f24';
const SOFT = '#57606a';
const RULE = '#d0d7de';
/** Rows that stand on top of every page of a table: its name, and the heads of its columns. */
const HEADS = 2;

/** The same sheet is the same bytes. */
export async function sheetPdf(sheet: HeldSheet): Promise<Uint8Array> {
  const document = pdfMaker().createPdf({
    info: {
      title: `${sheet.title} · ${sheet.who} · ${sheet.date}`,
      producer: 'Offerline',
      creator: 'Offerline',
      creationDate: new Date(`${sheet.date}T00:00:00Z`),
    },
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [40, 44, 40, 48],
    language: sheet.locale,
    defaultStyle: { font: PDF_FONT, fontSize: 8, color: INK, lineHeight: 1.15 },
    header: (page: number) =>
      page === 1 ? '' : { text: `${sheet.title} · ${sheet.who} · ${sheet.date}`, color: SOFT, margin: [40, 20, 40, 0] },
    footer: (page: number, pages: number) => footer(sheet, page, pages),
    content: contentOf(sheet),
  });
  return new Uint8Array(await document.getBuffer());
}

function footer({ pageOf, seal }: HeldSheet, page: number, pages: number): Content {
  const place = pageOf.replace('{page}', String(page)).replace('{pages}', String(pages));
  return {
    columns: [
      { text: seal === null ? '' : `${seal[0]} ${seal[1]}`, color: SOFT, fontSize: 6.5 },
      { text: place, color: SOFT, alignment: 'right', width: 120 },
    ],
    margin: [40, 14, 40, 0],
  };
}

function contentOf(sheet: HeldSheet): Content[] {
  const { title, who, opening, closing, facts, figuresTitle, figures, net, tables } = sheet;
  const money = (minor: number) => shownCell(minor, { head: '', kind: 'money', width: 1 }, sheet);
  const totals = figures.map(([label, minor]) => [label, money(minor)] as const);
  return [
    { text: title, fontSize: 19, bold: true },
    { text: who, fontSize: 11, color: SOFT, margin: [0, 2, 0, 8] },
    ...opening.map((sentence): Content => ({ text: sentence, margin: [0, 0, 0, 3] })),
    grid(facts, 6),
    { text: figuresTitle, fontSize: 10, bold: true, margin: [0, 10, 0, 4] },
    grid(totals, 5),
    {
      text: [
        { text: `${net[0]}  `, color: SOFT, fontSize: 9 },
        { text: money(net[1]), bold: true, fontSize: 13 },
      ],
      margin: [0, 6, 0, 4],
    },
    ...tables.flatMap((table) => tableOf(table, sheet)),
    { text: closing, color: SOFT, margin: [0, 12, 0, 0] },
  ];
}

/** Pairs of a label and its text, `across` of them beside each other. */
function grid(pairs: readonly (readonly [string, string])[], across: number): Content {
  const cells = pairs.map(
    ([label, text]): TableCell => ({
      stack: [
        { text: label, color: SOFT, fontSize: 7 },
        { text, fontSize: 9 },
      ],
    }),
  );
  const rows: TableCell[][] = [];
  for (let at = 0; at < cells.length; at += across) {
    const row = cells.slice(at, at + across);
    rows.push([...row, ...Array<TableCell>(across - row.length).fill({ text: '' })]);
  }
  const line = { hLineWidth: () => 0, vLineWidth: () => 0, paddingLeft: () => 0, paddingTop: () => 3, paddingBottom: () => 3 };
  return {
    table: { widths: Array<string>(across).fill('*'), body: rows.length === 0 ? [[{ text: '' }]] : rows },
    layout: line,
    margin: [0, 6, 0, 0],
  };
}

function tableOf({ name, columns, rows, sum, note }: Table<readonly Row[]>, sheet: HeldSheet): Content[] {
  const cell = (row: Row, isBold: boolean): TableCell[] =>
    columns.map((column, place) => ({
      text: shownCell(row[place] ?? null, column, sheet),
      alignment: isFigure(column) ? 'right' : 'left',
      bold: isBold,
      // An id without spaces would run over its column.
      ...(column.kind === 'id' ? { fontSize: 7, wordBreak: 'break-all' as const } : {}),
    }));
  const head = columns.map(
    (column): TableCell => ({ text: column.head, color: SOFT, bold: true, alignment: isFigure(column) ? 'right' : 'left' }),
  );
  // The name of the table is its first head, so that it is never left alone at the foot of a page.
  const title: TableCell[] = [{ text: name, fontSize: 10, bold: true, colSpan: columns.length }, ...columns.slice(1).map(() => '')];
  const body = [title, head, ...rows.map((row) => cell(row, false)), ...(sum === null ? [] : [cell(sum, true)])];
  const isStrong = (line: number) => line === HEADS || (sum !== null && line === body.length - 1);
  const layout = {
    hLineWidth: (line: number) => (isStrong(line) ? 0.8 : line < HEADS ? 0 : 0.3),
    vLineWidth: () => 0,
    hLineColor: (line: number) => (isStrong(line) ? INK : RULE),
    paddingLeft: () => 0,
    paddingRight: () => 8,
  };
  return [
    {
      table: { headerRows: HEADS, keepWithHeaderRows: Math.min(1, rows.length), dontBreakRows: true, widths: widthsOf(columns), body },
      layout,
      margin: [0, 12, 0, 0],
    },
    ...(note === null ? [] : [{ text: note, color: SOFT, margin: [0, 4, 0, 0] } as Content]),
  ];
}

/** A4 across without its margins, less the padding of the columns. */
const PAGE_WIDTH = 842 - 80;
const PADDING = 8;

function widthsOf(columns: readonly Column[]): number[] {
  const whole = columns.reduce((all, column) => all + column.width, 0);
  const room = PAGE_WIDTH - columns.length * PADDING;
  return columns.map((column) => (room * column.width) / whole);
}
