// Lines of clearing files: what a declared mapping reads, what it refuses, and that what is written by it is read again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_CODES } from './cells.ts';
import { FAULT_WORDS } from './fault-words.ts';
import { ageOf, judge } from './judge.ts';
import { type MappingInput, mappingSchema } from './mapping.ts';
import { type ClearingRecord, lineReader } from './read-line.ts';
import { dateReader, instantReader } from './read-time.ts';
import { STANDARD_FIXED, STANDARD_MAPPINGS } from './standard-mappings.ts';
import { lineWriter } from './write-file.ts';

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const word = fc.stringMatching(/^[!-+\--~]{1,20}$/);
const record: fc.Arbitrary<ClearingRecord> = fc.record({
  kind: fc.constantFrom('capture', 'refund', 'chargeback', 'representment'),
  authorizationId: word,
  messageId: fc.option(word),
  rrn: fc.option(fc.stringMatching(/^\d{12}$/)),
  stan: fc.constant(null),
  token: fc.option(word),
  merchant: fc.option(fc.stringMatching(/^M\d{1,6}$/)),
  mcc: fc.option(fc.stringMatching(/^\d{4}$/)),
  amount: fc.integer({ min: 1, max: 999_999_999 }),
  currency: fc.constantFrom('CNY', 'JPY', 'KWD'),
  at: fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1_000).toISOString()),
  number: fc.nat(1_000_000),
});

test.each(Object.entries(STANDARD_MAPPINGS))('any record written by %s is read again as it was', (_name, mapping) => {
  const [writer, reader] = [lineWriter(mapping), lineReader(mapping, parseJson)];

  fc.assert(
    fc.property(record, (of) => {
      expect(reader.body(writer.record(of))).toEqual({ ok: true, value: { record: of } });
    }),
    { numRuns: 300 },
  );
});

test('whatever a line holds, it is read or refused with a fault that has words in both languages', () => {
  const readers = Object.values(STANDARD_MAPPINGS).map((mapping) => lineReader(mapping, parseJson));

  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...readers), (line, reader) => {
      const read = reader.body(line);
      if (!read.ok) expect(FAULT_WORDS[read.fault.code].en).not.toBe('');
    }),
  );
  expect(Object.keys(FAULT_WORDS).toSorted()).toEqual([...FAULT_CODES].toSorted());
});

describe('times', () => {
  test.each([
    ['YYYYMMDDhhmmss', 'Asia/Shanghai', '20261122120311', '2026-11-22T04:03:11.000Z'],
    ['DD.MM.YYYY hh:mm', 'Europe/Istanbul', '22.11.2026 12:03', '2026-11-22T09:03:00.000Z'],
    ['YYYY-MM-DD', 'UTC', '2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['iso', 'UTC', '2026-11-22T12:03:11+08:00', '2026-11-22T04:03:11.000Z'],
    // The hour that clocks show twice: the first reading; and the one they jump over: the jump.
    ['YYYYMMDDhhmmss', 'Europe/Berlin', '20261025023000', '2026-10-25T00:30:00.000Z'],
    ['YYYYMMDDhhmmss', 'Europe/Berlin', '20260329023000', '2026-03-29T01:30:00.000Z'],
    ['YYYYMMDDhhmmss', 'America/New_York', '20261101013000', '2026-11-01T05:30:00.000Z'],
  ])('%s in %s: %s is %s', (format, zone, text, expected) => {
    expect(instantReader(format, zone)(text)).toBe(expected);
  });

  test.each(['20261131120000', '20260229120000', '20261122240000', '2026112212030', '2026112212031x', '19691122120000'])(
    '%s is no time',
    (text) => {
      expect(instantReader('YYYYMMDDhhmmss', 'UTC')(text)).toBeNull();
    },
  );

  test('a date alone is read as one', () => {
    expect([dateReader('YYYYMMDD')('20261122'), dateReader('YYYYMMDD')('20261322')]).toEqual(['2026-11-22', null]);
  });
});

const base: MappingInput = {
  format: 'csv',
  record: { kind: { always: 'capture' }, rrn: { place: 1 }, amount: { place: 2, as: 'decimal' }, currency: { always: 'CNY' } },
  trailer: { marker: { place: 1, value: 'END' }, count: { place: 2 }, sum: { place: 3 } },
};
test.each([
  ['a place of another format', { ...base, format: 'fixed' as const }, 'in fixed width a place is {from, to}'],
  ['nothing a record is about', { ...base, record: { ...base.record, rrn: undefined } }, 'needs authorizationId, rrn or token'],
  ['a quote that is the delimiter', { ...base, delimiter: '"' }, 'must differ'],
  ['a zone that is none', { ...base, record: { ...base.record, time: { place: 3, format: 'YYYYMMDD', zone: 'Nowhere' } } }, 'IANA'],
  ['a pattern without a day', { ...base, record: { ...base.record, time: { place: 3, format: 'YYYYMM', zone: 'UTC' } } }, 'a pattern of'],
])('a mapping with %s is refused', (_what, mapping, words) => {
  expect(
    mappingSchema
      .safeParse(mapping)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).toContain(words);
});

test('quoted cells may hold the delimiter and quotes, and nothing beside the quotes', () => {
  const reader = lineReader(mappingSchema.parse(base), parseJson);

  expect(reader.body('"A,""1""",12.50')).toMatchObject({ ok: true, value: { record: { rrn: 'A,"1"', amount: 1_250 } } });
  expect(reader.body('"A"x,12.50')).toMatchObject({ fault: { code: 'not_quoted' } });
  expect(reader.body('A"x,12.50')).toMatchObject({ fault: { code: 'not_quoted' } });
});

test('I26 neighbouring columns of digits are no card number, but a column that holds one is, mapped or not', () => {
  const { holdsCard } = lineReader(STANDARD_FIXED, parseJson);
  const card = `4${'1'.repeat(15)}`;

  expect(holdsCard(' '.repeat(152) + card)).toBe(true);
  expect(holdsCard(' '.repeat(250) + card)).toBe(true);
  expect(holdsCard(`${' '.repeat(125)}${card}`)).toBe(false);
});

test('R27 a tip is rounded down and never above what was agreed, and the first reason that holds is the answer', () => {
  const file = { kind: 'capture', amount: 1_099, currency: 'CNY', merchant: 'M1', mcc: '5814' } as const;
  const ours = { kind: 'capture', amount: 999, currency: 'CNY', merchant: 'M1', mcc: '5812', isParked: false, isLate: false } as const;
  const policy = { tipBps: 1_001, tipMax: 99, timingDays: 3 };
  const of = (amount: number) => judge({ way: 'message', file: { ...file, amount }, ours, daysApart: 0 }, policy).reason;

  expect([of(999), of(1_098), of(1_099), of(998)]).toEqual(['mcc_changed', 'tip_within_policy', 'amount_differs', 'amount_differs']);
  expect([0, 1, 2, 7, 8, 31].map(ageOf)).toEqual([0, 0, 1, 2, 3, 4]);
});
