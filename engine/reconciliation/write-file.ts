// Writes the lines of a clearing file by its mapping: samples for a new acquirer, and files for tests that the reader must take whole.
import { decimalText } from '../money/currency.ts';
import { localTime } from '../campaign/local-time.ts';
import { DIRECTION, type Mapping, type Place } from './mapping.ts';
import type { ClearingHeader, ClearingRecord } from './read-line.ts';

export interface LineWriter {
  readonly header: (of: ClearingHeader & { readonly acquirer: string }) => string;
  readonly record: (of: ClearingRecord) => string;
  readonly trailer: (of: { readonly count: number; readonly signed: bigint; readonly absolute: bigint; readonly hash: string }) => string;
}

type Put = readonly [place: Place, text: string];
type Named = { readonly place: Place } | undefined;

/** Lines without their ends. A text that does not fit its columns throws RangeError. */
export function lineWriter(mapping: Mapping): LineWriter {
  const line = linePutter(mapping);
  return {
    header: (of) => (mapping.header === null ? '' : line(headerPuts(mapping.header, of))),
    record: (of) => line(recordPuts(mapping.record, of)),
    trailer: (of) => {
      const { marker, count, sum, hash } = mapping.trailer;
      const total = sum.rule === 'signed' ? of.signed : of.absolute;
      return line([
        [marker.place, marker.value],
        [count.place, String(of.count)],
        [sum.place, bigDecimal(total, sum.decimals)],
        ...put(hash, of.hash),
      ]);
    },
  };
}

const put = (field: Named, text: string | null): readonly Put[] => (field === undefined || text === null ? [] : [[field.place, text]]);
const mark = (marker: { readonly place: Place; readonly value: string } | undefined) => put(marker, marker?.value ?? null);

function headerPuts(header: NonNullable<Mapping['header']>, of: ClearingHeader): readonly Put[] {
  const { businessDate, sequence } = of;
  const date = header.businessDate.format === 'iso' ? businessDate : written(header.businessDate.format, `${businessDate}T00:00:00`);
  return [
    ...mark(header.marker),
    [header.fileId.place, of.fileId],
    [header.businessDate.place, date],
    ...put(header.acquirer, of.acquirer),
    ...put(header.sequence, sequence === null ? null : String(sequence)),
  ];
}

function recordPuts(record: Mapping['record'], of: ClearingRecord): readonly Put[] {
  const names = (['authorizationId', 'messageId', 'rrn', 'stan', 'token', 'merchant', 'mcc'] as const).flatMap((name) =>
    put(record[name], of[name]),
  );
  const kind =
    'always' in record.kind ? null : (Object.entries(record.kind.values).find(([, kindOf]) => kindOf === of.kind)?.[0] ?? of.kind);
  return [
    ...mark(record.marker),
    ...('always' in record.kind ? [] : put(record.kind, kind)),
    ...names,
    [record.amount.place, amountText(record.amount, of)],
    ...('always' in record.currency ? [] : put(record.currency, of.currency)),
    ...(record.time === undefined ? [] : put(record.time, of.at === null ? null : timeText(record.time, of.at))),
    ...put(record.number, of.number === null ? null : String(of.number)),
  ];
}

function amountText({ as, sign }: Mapping['record']['amount'], { amount, currency, kind }: ClearingRecord): string {
  const text = as === 'minor' ? String(amount) : decimalText(amount, currency);
  return sign === 'refunds_negative' && DIRECTION[kind] === -1 ? `-${text}` : text;
}

function bigDecimal(value: bigint, decimals: number): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${decimals === 0 ? '' : `.${digits.slice(point)}`}`;
}

function timeText({ format, zone }: NonNullable<Mapping['record']['time']>, at: string): string {
  if (format === 'iso') return at;
  const instant = Date.parse(at);
  const { date, minuteOfDay } = localTime(instant, zone);
  const seconds = Math.floor(instant / 1_000) % 60;
  return written(format, `${date}T${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}:${two(seconds)}`);
}
const two = (value: number): string => String(value).padStart(2, '0');

/** `wall` is YYYY-MM-DDTHH:MM:SS. */
function written(format: string, wall: string): string {
  const parts: Readonly<Record<string, string>> = {
    YYYY: wall.slice(0, 4),
    MM: wall.slice(5, 7),
    DD: wall.slice(8, 10),
    hh: wall.slice(11, 13),
    mm: wall.slice(14, 16),
    ss: wall.slice(17, 19),
  };
  return format.replace(/YYYY|MM|DD|hh|mm|ss/g, (token) => parts[token] ?? token);
}

function linePutter({ format, delimiter, quote }: Mapping): (puts: readonly Put[]) => string {
  if (format === 'csv') return (puts) => csvLine(puts, { delimiter, quote });
  return format === 'fixed'
    ? fixedLine
    : (puts) => JSON.stringify(puts.reduce<Nested>((all, [place, text]) => nested(all, (place as string).split('.'), text), {}));
}

function csvLine(puts: readonly Put[], { delimiter, quote }: Pick<Mapping, 'delimiter' | 'quote'>): string {
  const cells = Array.from({ length: Math.max(...puts.map(([place]) => place as number)) }, () => '');
  for (const [place, text] of puts)
    cells[(place as number) - 1] = text.includes(delimiter) || (quote !== '' && text.includes(quote)) ? quoted(text, quote) : text;
  return cells.join(delimiter);
}
function quoted(text: string, quote: string): string {
  if (quote === '') throw new RangeError('a text holds the delimiter, and nothing is quoted');
  return quote + text.replaceAll(quote, quote + quote) + quote;
}

function fixedLine(puts: readonly Put[]): string {
  let line = '';
  for (const [place, text] of puts.toSorted(([one], [other]) => fromOf(one) - fromOf(other))) {
    const { from, to } = place as { readonly from: number; readonly to: number };
    if (text.length > to - from + 1) throw new RangeError(`a text of ${text.length} characters in columns ${from} to ${to}`);
    line = line.padEnd(from - 1) + text.padEnd(to - from + 1);
  }
  return line;
}
const fromOf = (place: Place): number => (place as { readonly from: number }).from;

type Nested = { readonly [name: string]: string | Nested };
function nested(all: Nested, [name = '', ...rest]: readonly string[], text: string): Nested {
  const inner = all[name];
  return { ...all, [name]: rest.length === 0 ? text : nested(typeof inner === 'object' ? inner : {}, rest, text) };
}
