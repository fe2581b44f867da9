// Reads a line of a clearing file by its mapping: the header, a record or the trailer, or exactly what is wrong with it.
import { currencyOf, exponentOf } from '../money/currency.ts';
import { type Cells, type FaultCode, isFault, type LineFault, type Splitter, splitterOf } from './cells.ts';
import { DIRECTION, type Mapping, type Place, type RecordKind } from './mapping.ts';
import { dateReader, instantReader } from './read-time.ts';

export interface ClearingHeader {
  readonly fileId: string;
  readonly acquirer: string | null;
  readonly businessDate: string;
  readonly sequence: number | null;
}
export interface ClearingRecord {
  readonly kind: RecordKind;
  readonly authorizationId: string | null;
  readonly messageId: string | null;
  readonly rrn: string | null;
  readonly stan: string | null;
  readonly token: string | null;
  readonly merchant: string | null;
  readonly mcc: string | null;
  /** Minor units, never negative: the kind says which way. */
  readonly amount: number;
  readonly currency: string;
  /** ISO 8601; null where the file gives none. */
  readonly at: string | null;
  readonly number: number | null;
}
export interface ClearingTrailer {
  readonly count: number;
  /** Minor units; may be beyond the safe integers. */
  readonly sum: bigint;
  readonly hash: string | null;
}
export type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: LineFault };

export interface LineReader {
  readonly header: (line: string) => Read<ClearingHeader>;
  /** What a line between header and end is. */
  readonly body: (line: string) => Read<{ readonly record: ClearingRecord } | { readonly trailer: ClearingTrailer }>;
  readonly holdsCard: (line: string) => boolean;
}

const IDENTIFIER = /^[\x21-\x7e]{1,128}$/;
const SHORT = /^[\x21-\x7e]{1,64}$/;
const DIGITS = /^\d{1,15}$/;
const AMOUNT_MAX = 999_999_999_999;

const good = <Value>(value: Value): Read<Value> => ({ ok: true, value });
const bad = (code: FaultCode, field?: string): { readonly ok: false; readonly fault: LineFault } => ({
  ok: false,
  fault: field === undefined ? { code } : { code, field },
});

/** `parseJson` answers undefined for text that is no JSON; strict about repeated keys where the caller is. */
export function lineReader(mapping: Mapping, parseJson: (text: string) => unknown): LineReader {
  const splitter = splitterOf(mapping, parseJson);
  const readRecord = recordReader(mapping, splitter);
  const readTrailer = trailerReader(mapping, splitter);
  const isTrailer = matcher(mapping.trailer.marker, splitter);
  const isRecord = mapping.record.marker === undefined ? () => true : matcher(mapping.record.marker, splitter);
  return {
    header: headerReader(mapping, splitter),
    body: (line) => {
      const cells = splitter.split(line);
      if (isFault(cells)) return { ok: false, fault: cells };
      if (isTrailer(cells)) return readTrailer(cells);
      return isRecord(cells) ? readRecord(cells) : bad('unknown_line');
    },
    holdsCard: splitter.holdsCard,
  };
}

function matcher(marker: { readonly place: Place; readonly value: string }, splitter: Splitter): (cells: Cells) => boolean {
  const read = splitter.at(marker.place);
  return (cells) => read(cells) === marker.value;
}

/** One field of a line: what stands there, or null for what may not. */
interface Part<Draft> {
  readonly name: keyof Draft;
  readonly read: (cells: Cells, draft: Draft) => Draft[keyof Draft] | undefined;
  readonly fault: { readonly ok: false; readonly fault: LineFault };
}

/** Reads part after part into a copy of `blank`; the first that does not fit is the fault. Undefined is what does not fit. */
function readParts<Draft extends object>(parts: readonly Part<Draft>[], blank: Draft): (cells: Cells) => Read<Draft> {
  return (cells) => {
    const draft: { -readonly [Name in keyof Draft]: Draft[Name] } = { ...blank };
    for (const { name, read, fault } of parts) {
      const value = read(cells, draft);
      if (value === undefined) return fault;
      draft[name] = value;
    }
    return { ok: true, value: draft };
  };
}

function headerReader({ header }: Mapping, splitter: Splitter): LineReader['header'] {
  if (header === null) return () => bad('header_missing');
  const isHeader = header.marker === undefined ? () => true : matcher(header.marker, splitter);
  const { fileId, acquirer, sequence, businessDate } = header;
  const dateText = splitter.at(businessDate.place);
  const readDate = dateReader(businessDate.format === 'iso' ? 'YYYY-MM-DD' : businessDate.format);
  const parts: readonly Part<ClearingHeader>[] = [
    { name: 'fileId', read: shaped(splitter.at(fileId.place), IDENTIFIER), fault: bad('identifier_wrong', 'header.fileId') },
    { name: 'businessDate', read: (cells) => readDate(dateText(cells)) ?? undefined, fault: bad('time_wrong', 'header.businessDate') },
    ...(acquirer === undefined ? [] : [{ name: 'acquirer' as const, read: splitter.at(acquirer.place), fault: bad('acquirer_differs') }]),
    ...(sequence === undefined
      ? []
      : [{ name: 'sequence' as const, read: whole(splitter.at(sequence.place)), fault: bad('identifier_wrong', 'header.sequence') }]),
  ];
  const read = readParts(parts, { fileId: '', acquirer: null, businessDate: '', sequence: null });
  return (line) => {
    const cells = splitter.split(line);
    if (isFault(cells)) return { ok: false, fault: cells };
    return isHeader(cells) ? read(cells) : bad('header_missing');
  };
}

const shaped = (text: (cells: Cells) => string, shape: RegExp) => (cells: Cells) => {
  const found = text(cells);
  return shape.test(found) ? found : undefined;
};
/** What may be left out is null. */
const optional = (text: (cells: Cells) => string, shape: RegExp) => (cells: Cells) => {
  const found = text(cells);
  if (found === '') return null;
  return shape.test(found) ? found : undefined;
};
const whole = (text: (cells: Cells) => string) => (cells: Cells) => {
  const found = text(cells);
  return DIGITS.test(found) ? Number(found) : undefined;
};

type BodyRead = ReturnType<LineReader['body']>;
const NAMES = ['authorizationId', 'messageId', 'rrn', 'stan', 'token', 'merchant', 'mcc'] as const;
const SHAPES: Readonly<Partial<Record<(typeof NAMES)[number], RegExp>>> = {
  authorizationId: IDENTIFIER,
  messageId: IDENTIFIER,
  token: IDENTIFIER,
  mcc: /^\d{4}$/,
};
const BLANK: ClearingRecord = {
  kind: 'capture',
  authorizationId: null,
  messageId: null,
  rrn: null,
  stan: null,
  token: null,
  merchant: null,
  mcc: null,
  amount: 0,
  currency: '',
  at: null,
  number: null,
};

function recordReader(mapping: Mapping, splitter: Splitter): (cells: Cells) => BodyRead {
  const read = readParts(recordParts(mapping, splitter), BLANK);
  return (cells) => {
    const found = read(cells);
    if (!found.ok) return found;
    const { authorizationId, rrn, token } = found.value;
    return authorizationId === null && rrn === null && token === null ? bad('no_reference') : good({ record: found.value });
  };
}

function recordParts({ record }: Mapping, splitter: Splitter): readonly Part<ClearingRecord>[] {
  const currencyText = 'always' in record.currency ? always(record.currency.always) : splitter.at(record.currency.place);
  const amountText = splitter.at(record.amount.place);
  const readAmount = (cells: Cells, { kind, currency }: ClearingRecord) =>
    amountOf(amountText(cells), { ...record.amount, kind, exponent: exponentOf(currency) ?? 0 }) ?? undefined;
  const readCurrency = (cells: Cells) => {
    const found = currencyText(cells);
    return currencyOf(found) === undefined ? undefined : found;
  };
  const names = NAMES.flatMap((name) => {
    const field = record[name];
    if (field === undefined) return [];
    return [{ name, read: optional(splitter.at(field.place), SHAPES[name] ?? SHORT), fault: bad('identifier_wrong', `record.${name}`) }];
  });
  return [
    { name: 'kind', read: kindReader(record.kind, splitter), fault: bad('kind_unknown', 'record.kind') },
    { name: 'currency', read: readCurrency, fault: bad('currency_unknown', 'record.currency') },
    { name: 'amount', read: readAmount, fault: bad('amount_wrong', 'record.amount') },
    ...(record.time === undefined ? [] : [timePart(record.time, splitter)]),
    ...(record.number === undefined
      ? []
      : [{ name: 'number' as const, read: whole(splitter.at(record.number.place)), fault: bad('identifier_wrong', 'record.number') }]),
    ...names,
  ];
}

function timePart({ place, format, zone }: NonNullable<Mapping['record']['time']>, splitter: Splitter): Part<ClearingRecord> {
  const [text, read] = [splitter.at(place), instantReader(format, zone)];
  return { name: 'at', read: (cells) => read(text(cells)) ?? undefined, fault: bad('time_wrong', 'record.time') };
}
const always = (text: string) => () => text;

function kindReader(of: Mapping['record']['kind'], splitter: Splitter): (cells: Cells) => RecordKind | undefined {
  if ('always' in of) return () => of.always;
  const read = splitter.at(of.place);
  const kindByText = new Map(Object.entries(of.values));
  return (cells) => kindByText.get(read(cells));
}

interface AmountRule {
  readonly as: 'minor' | 'decimal';
  readonly sign: 'unsigned' | 'refunds_negative';
  readonly kind: RecordKind;
  readonly exponent: number;
}

/** Null for what is no amount: too many decimals are refused, never rounded. A reversal may be of zero. */
function amountOf(text: string, { as, sign, kind, exponent }: AmountRule): number | null {
  const isNegative = text.charCodeAt(0) === MINUS;
  const minor = minorOf(isNegative ? text.slice(1) : text, as === 'minor' ? 0 : exponent);
  if (minor === null || minor > AMOUNT_MAX || (minor === 0n && kind !== 'reversal')) return null;
  const mustBeNegative = sign === 'refunds_negative' && DIRECTION[kind] === -1;
  return isNegative === mustBeNegative ? Number(minor) : null;
}
const MINUS = 45;

/** `12.5` with two decimals is 1250; `007` is 7. Up to 24 digits before the point. */
function minorOf(digits: string, decimals: number): bigint | null {
  const found = /^(\d{1,24})(?:\.(\d+))?$/.exec(digits);
  const [, whole = '', fraction = ''] = found ?? [];
  if (found === null || fraction.length > decimals) return null;
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

function trailerReader({ trailer }: Mapping, splitter: Splitter): (cells: Cells) => BodyRead {
  const count = splitter.at(trailer.count.place);
  const sum = splitter.at(trailer.sum.place);
  const hash = trailer.hash === undefined ? null : splitter.at(trailer.hash.place);
  return (cells) => {
    const counted = count(cells);
    if (!DIGITS.test(counted)) return bad('count_differs', 'trailer.count');
    const text = sum(cells);
    const total = minorOf(text.replace(/^[+-]/, ''), trailer.sum.decimals);
    if (total === null) return bad('sum_differs', 'trailer.sum');
    const told = hash === null ? null : hash(cells).toLowerCase();
    return good({ trailer: { count: Number(counted), sum: text.startsWith('-') ? -total : total, hash: told } });
  };
}
