// Takes a line of a clearing file apart: columns of CSV, stretches of fixed width, or the fields of a JSON line.
import { containsPan } from '../card/pan.ts';
import type { Mapping, Place } from './mapping.ts';

/** The parts of one line; what they are only the reader of places knows. */
export type Cells = readonly string[] | string | Readonly<Record<string, unknown>>;
export type LineFault = {
  readonly code: FaultCode;
  /** The field it stands in, where it is one. */
  readonly field?: string;
};
export const FAULT_CODES = [
  'not_encoded',
  'hidden_characters',
  'card_number',
  'line_too_long',
  'empty_line',
  'not_quoted',
  'not_json',
  'unknown_line',
  'kind_unknown',
  'amount_wrong',
  'currency_unknown',
  'time_wrong',
  'identifier_wrong',
  'no_reference',
  'header_missing',
  'acquirer_differs',
  'trailer_missing',
  'after_trailer',
  'out_of_order',
  'count_differs',
  'sum_differs',
  'hash_differs',
  'duplicate_line',
  'sequence_gap',
  'sequence_repeated',
  'file_id_reused',
  'too_many_lines',
  'cut_short',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export interface Splitter {
  readonly split: (line: string) => Cells | LineFault;
  /** Trimmed text of a place; empty where there is none. */
  readonly at: (place: Place) => (cells: Cells) => string;
  /** Whether a card number stands in it. */
  readonly holdsCard: (line: string) => boolean;
}
export const isFault = (of: Cells | LineFault): of is LineFault => typeof of === 'object' && !Array.isArray(of) && FAULTS.has(of);
/** Faults are made here alone, so that no JSON line can look like one. */
const FAULTS = new WeakSet<object>();
function faulty(code: FaultCode): LineFault {
  const fault = { code };
  FAULTS.add(fault);
  return fault;
}

/** `parseJson` gives undefined for what is no JSON object. */
export function splitterOf(mapping: Mapping, parseJson: (text: string) => unknown): Splitter {
  if (mapping.format === 'csv') return csvSplitter(mapping);
  return mapping.format === 'fixed' ? fixedSplitter(mapping) : jsonSplitter(parseJson);
}

function csvSplitter({ delimiter, quote }: Mapping): Splitter {
  const split = (line: string): Cells | LineFault =>
    quote === '' || !line.includes(quote) ? line.split(delimiter) : splitQuoted(line, { delimiter, quote });
  const at = (place: Place) => (cells: Cells) => ((cells as readonly string[])[(place as number) - 1] ?? '').trim();
  return { split, at, holdsCard: containsPan };
}

/** A record is one line: a quoted field holds no line end. */
function splitQuoted(line: string, { delimiter, quote }: { readonly delimiter: string; readonly quote: string }): Cells | LineFault {
  const cells: string[] = [];
  let place = 0;
  for (;;) {
    const cell = line[place] === quote ? quotedCell(line, { from: place + 1, quote }) : plainCell(line, { from: place, delimiter });
    if (cell === null || (cell.text.includes(quote) && line[place] !== quote)) return faulty('not_quoted');
    cells.push(cell.text);
    if (cell.end === line.length) return cells;
    if (line[cell.end] !== delimiter) return faulty('not_quoted');
    place = cell.end + 1;
  }
}

interface Cell {
  readonly text: string;
  readonly end: number;
}
function plainCell(line: string, { from, delimiter }: { readonly from: number; readonly delimiter: string }): Cell {
  const found = line.indexOf(delimiter, from);
  const end = found === -1 ? line.length : found;
  return { text: line.slice(from, end), end };
}
function quotedCell(line: string, { from, quote }: { readonly from: number; readonly quote: string }): Cell | null {
  let text = '';
  for (let place = from; ; ) {
    const end = line.indexOf(quote, place);
    if (end === -1) return null;
    text += line.slice(place, end);
    if (line[end + 1] !== quote) return { text, end: end + 1 };
    text += quote;
    place = end + 2;
  }
}

/** Neighbouring columns of digits would look like one number, so each column, and what lies between, is searched by itself. */
function fixedSplitter(mapping: Mapping): Splitter {
  const columns = stretchesOf(mapping);
  const holdsCard = (line: string) => columns.some(({ from, to }) => containsPan(line.slice(from - 1, to)));
  const at = (place: Place) => {
    const { from, to } = place as { readonly from: number; readonly to: number };
    return (cells: Cells) => (cells as string).slice(from - 1, to).trim();
  };
  return { split: (line) => line, at, holdsCard };
}

function stretchesOf(mapping: Mapping): readonly { readonly from: number; readonly to: number }[] {
  const parts = [mapping.header, mapping.record, mapping.trailer];
  const mapped = parts.flatMap((part) => columnsIn(part).toSorted((one, other) => one.from - other.from));
  const edges = columnsIn(mapping.record).toSorted((one, other) => one.from - other.from);
  const gaps = edges.map(({ to }, index) => ({ from: to + 1, to: (edges[index + 1]?.from ?? Number.MAX_SAFE_INTEGER) - 1 }));
  const first = edges[0] === undefined ? [] : [{ from: 1, to: edges[0].from - 1 }];
  return [...mapped, ...first, ...gaps].filter(({ from, to }) => to - from >= 12);
}

function columnsIn(value: unknown): { from: number; to: number }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'place' ? [each as { from: number; to: number }] : columnsIn(each)));
}

function jsonSplitter(parseJson: (text: string) => unknown): Splitter {
  const split = (line: string): Cells | LineFault => {
    const value = parseJson(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : faulty('not_json');
  };
  const at = (place: Place) => {
    const path = (place as string).split('.');
    return (cells: Cells) => textOf(path.reduce<unknown>(stepInto, cells));
  };
  // An escape can spell a digit, so what was escaped is searched again as it will be read.
  const holdsCard = (line: string) => containsPan(line) || (line.includes('\\u') && containsPan(JSON.stringify(parseJson(line) ?? '')));
  return { split, at, holdsCard };
}

const stepInto = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Readonly<Record<string, unknown>>)[name] : undefined;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '');
