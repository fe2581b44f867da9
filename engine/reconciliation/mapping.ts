// How an acquirer's clearing file is declared: where each field stands, how it is written, and which lines open and close the file.
import { z } from 'zod';
import { currencyOf } from '../money/currency.ts';

export const FILE_FORMATS = ['csv', 'fixed', 'jsonl'] as const;
export const ENCODINGS = ['utf-8', 'gb18030', 'latin1'] as const;
/** What a record can be; a reversal takes back what was never cleared. */
export const RECORD_KINDS = ['capture', 'refund', 'chargeback', 'representment', 'reversal'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
/** Which way money goes by the kind: to the merchant, back, or not at all. */
export const DIRECTION: Readonly<Record<RecordKind, 1 | -1 | 0>> = {
  capture: 1,
  refund: -1,
  chargeback: -1,
  representment: 1,
  reversal: 0,
};

const COLUMNS_MAX = 500;
/** CSV: number of the column, from 1. Fixed width: first and last character, from 1, both included. JSON lines: name, dotted where nested. */
const place = z.union([
  z.int().min(1).max(COLUMNS_MAX),
  z.strictObject({ from: z.int().min(1).max(4_000), to: z.int().min(1).max(4_000) }),
  z.string().min(1).max(200),
]);
export type Place = z.output<typeof place>;

const field = z.strictObject({ place });
const marker = z.strictObject({ place, value: z.string().min(1).max(40) });
const currency = z.string().refine((code) => currencyOf(code) !== undefined, 'an ISO 4217 code');
const timeFormat = z
  .string()
  .max(30)
  .refine(
    (text) => text === 'iso' || (/YYYY/.test(text) && /MM/.test(text) && /DD/.test(text)),
    '"iso", or a pattern of YYYY MM DD hh mm ss',
  );
const zone = z.string().refine(isZone, 'an IANA time zone such as Asia/Shanghai');

const header = z.strictObject({
  marker: marker.optional(),
  fileId: field,
  /** Where the file names its acquirer, it must be the one it was handed in for. */
  acquirer: field.optional(),
  businessDate: z.strictObject({ place, format: timeFormat }),
  /** Running number of the acquirer's files. */
  sequence: field.optional(),
});
const record = z.strictObject({
  marker: marker.optional(),
  kind: z.union([
    z.strictObject({ place, values: z.record(z.string().min(1).max(40), z.enum(RECORD_KINDS)) }),
    z.strictObject({ always: z.enum(RECORD_KINDS) }),
  ]),
  authorizationId: field.optional(),
  messageId: field.optional(),
  rrn: field.optional(),
  stan: field.optional(),
  token: field.optional(),
  merchant: field.optional(),
  mcc: field.optional(),
  /** minor: whole minor units; decimal: with a point, in the decimals of the currency. */
  amount: z.strictObject({
    place,
    as: z.enum(['minor', 'decimal']),
    /** unsigned: the kind says which way; refunds_negative: what goes back has a minus, everything else none. */
    sign: z.enum(['unsigned', 'refunds_negative']).default('unsigned'),
  }),
  currency: z.union([field, z.strictObject({ always: currency })]),
  time: z.strictObject({ place, format: timeFormat, zone }).optional(),
  /** Running number of the record within the file, from 1: tells at once what is missing, twice there or moved. */
  number: field.optional(),
});
const trailer = z.strictObject({
  marker,
  /** Records between header and trailer. */
  count: field,
  /** Sum of all amounts, whatever their currency: signed by direction, or all added. */
  sum: z.strictObject({ place, decimals: z.int().min(0).max(4).default(2), rule: z.enum(['signed', 'absolute']).default('signed') }),
  /** SHA-256, hexadecimal, of every byte before the trailer line. */
  hash: field.optional(),
});

export const mappingSchema = z
  .strictObject({
    format: z.enum(FILE_FORMATS),
    encoding: z.enum(ENCODINGS).default('utf-8'),
    delimiter: z.string().length(1).default(','),
    /** One character, or empty where nothing is quoted. */
    quote: z.string().max(1).default('"'),
    /** Headings before everything else. */
    skipLines: z.int().min(0).max(10).default(0),
    /** Null: file id and business date are said with the file. */
    header: header.nullable().default(null),
    record,
    trailer,
  })
  .superRefine((mapping, context) => {
    for (const [path, found] of placesIn(mapping)) {
      if (!fits(found, mapping.format)) context.addIssue({ code: 'custom', path, message: PLACE_WORDS[mapping.format] });
    }
    const { authorizationId, rrn, token } = mapping.record;
    if (authorizationId === undefined && rrn === undefined && token === undefined)
      context.addIssue({
        code: 'custom',
        path: ['record'],
        message: 'needs authorizationId, rrn or token: a record must say what it is about',
      });
    if (mapping.format === 'csv' && mapping.quote === mapping.delimiter)
      context.addIssue({ code: 'custom', path: ['quote'], message: 'must differ from the delimiter' });
  });
export type Mapping = z.output<typeof mappingSchema>;
export type MappingInput = z.input<typeof mappingSchema>;

const PLACE_WORDS = {
  csv: 'in CSV a place is the number of a column',
  fixed: 'in fixed width a place is {from, to}',
  jsonl: 'in JSON lines a place is a name',
};

function fits(found: Place, format: Mapping['format']): boolean {
  if (format === 'csv') return typeof found === 'number';
  return format === 'jsonl' ? typeof found === 'string' : typeof found === 'object' && found.from <= found.to;
}

/** Every place with its path. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly [string[], Place])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'place' ? [[[...path, key], each as Place] as const] : placesIn(each, [...path, key]),
  );
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
