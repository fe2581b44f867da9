// Reading clearing files: whole and right files are taken in every format, anything else posts nothing and says which line and why.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mappingSchema } from '../../engine/reconciliation/mapping.ts';
import { STANDARD_CSV, STANDARD_FIXED, STANDARD_MAPPINGS } from '../../engine/reconciliation/standard-mappings.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { readClearingFile } from './file-store.ts';
import { fileOf, hand, leftOf, recordOf, sampleText, writeDay } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await writeDay(database.sql, 40);
});
afterAll(() => database.drop());

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const three = [
  recordOf(),
  recordOf({ authorizationId: 'a2', amount: 2_000 }),
  recordOf({ authorizationId: 'a3', kind: 'refund', messageId: 'r1', amount: 500 }),
];

async function refusal(text: string | Uint8Array, mapping = STANDARD_CSV): Promise<string[]> {
  const read = await hand(database.sql, { bytes: typeof text === 'string' ? bytesOf(text) : text, mapping });
  if (read.state !== 'refused') throw new Error(`it was taken as ${read.state}`);
  expect(await leftOf(database.sql, read.id)).toBe(0);
  return read.faults.map(({ line, code }) => `${line} ${code}`);
}
const lines = (text: string) => text.trimEnd().split('\n');
const whole = (all: readonly string[]) => `${all.join('\n')}\n`;

test.each(Object.entries(STANDARD_MAPPINGS))('a day in %s is taken whole, in pieces of any size, and once (R32)', async (name, mapping) => {
  const place = Object.keys(STANDARD_MAPPINGS).indexOf(name);
  const bytes = bytesOf(await sampleText(database.sql, { mapping, fileId: `whole-${name}`, sequence: place + 1 }));

  const first = await hand(database.sql, { bytes, mapping, piece: 7 });
  const again = await hand(database.sql, { bytes, mapping, piece: 100_000 });

  expect(first).toMatchObject({ state: 'staged' });
  expect(again).toEqual({ state: 'same', id: first.id });
  expect(await readClearingFile(database.sql, first.id)).toMatchObject({
    records: 44,
    fileId: `whole-${name}`,
    businessDate: '2026-11-20',
    sums: { CNY: 820_000 - 50_000 },
    hash: createHash('sha256').update(bytes).digest('hex'),
  });
});

test('R32 the same id with other content stops: nothing is posted, and it is written down as an alarm', async () => {
  const first = await hand(database.sql, { bytes: bytesOf(fileOf(three, { fileId: 'reused', sequence: 4 })) });

  expect(first.state).toBe('staged');
  expect(await refusal(fileOf(three.slice(0, 2), { fileId: 'reused', sequence: 5 }))).toEqual(['1 file_id_reused']);
  expect(await database.sql`select 1 from security_events where kind = 'clearing_file_id_reused'`).toHaveLength(1);
});

test('R32 a file number that was left out or used is said so', async () => {
  expect(await refusal(fileOf(three, { fileId: 'later', sequence: 9 }))).toEqual(['1 sequence_gap']);
  expect(await refusal(fileOf(three, { fileId: 'earlier', sequence: 4 }))).toEqual(['1 sequence_repeated']);
});

test('R32 a truncated file says where it ends', async () => {
  const all = lines(fileOf(three));

  expect(await refusal(whole(all.slice(0, 3)))).toEqual(['4 trailer_missing']);
  expect(await refusal(whole([...all.slice(0, 3), ...all.slice(4)]))).toEqual(['4 count_differs', '4 sum_differs', '4 hash_differs']);
});

test('a duplicated line, and lines in another order, are found where they stand', async () => {
  const [head = '', one = '', two = '', three_ = '', tail = ''] = lines(fileOf(three));

  expect((await refusal(whole([head, one, one, two, three_, tail])))[0]).toBe('3 out_of_order');
  expect((await refusal(whole([head, two, one, three_, tail])))[0]).toBe('2 out_of_order');
});

test('without numbers a line that says the same as another is found by what it says', async () => {
  const { number: _number, ...record } = STANDARD_CSV.record;
  const mapping = { ...STANDARD_CSV, record };

  expect(await refusal(fileOf([three[0], three[1], three[0]] as never, { mapping, fileId: 'twice' }), mapping)).toEqual([
    '4 duplicate_line',
  ]);
});

test('a wrong encoding is found at its line', async () => {
  const all = lines(fileOf(three));
  const wrong = Buffer.concat([bytesOf(whole(all.slice(0, 2))), Buffer.from([0xc9, 0xcc, 0x0a]), bytesOf(whole(all.slice(2)))]);

  expect((await refusal(wrong))[0]).toBe('3 not_encoded');
  expect(
    (await refusal(Buffer.concat([bytesOf(fileOf(three, { mapping: STANDARD_FIXED })), Buffer.from([0x81])]), STANDARD_FIXED))[0],
  ).toBe('6 not_encoded');
});

test.each([
  ['an amount with too many decimals', '10.00', '10.001', '2 amount_wrong'],
  ['a negative sale', '10.00', '-10.00', '2 amount_wrong'],
  ['an unknown kind', ',05,', ',99,', '2 kind_unknown'],
  ['an unknown currency', ',CNY,', ',XQQ,', '2 currency_unknown'],
  ['a day that no calendar has', ',20261120130002', ',20261131130002', '2 time_wrong'],
  ['a line of nobody', 'D,1,', 'Q,1,', '2 unknown_line'],
  ['an identifier with a space', ',a1,', ',a 1,', '2 identifier_wrong'],
  ['a hidden character', ',a1,', ',a\u202e1,', '2 hidden_characters'],
  ['an open quote', ',a1,', ',"a1,', '2 not_quoted'],
])('a doctored file with %s is refused at its line', async (_what, from, to, expected) => {
  expect((await refusal(fileOf(three).replace(from, to)))[0]).toBe(expected);
});

test('I26 a card number is refused at its line, and stays nowhere', async () => {
  const card = `4${'1'.repeat(15)}`;
  const faults = await refusal(fileOf([recordOf({ token: 'tk_9' })]).replace('tk_9', card));

  expect(faults[0]).toBe('2 card_number');
  expect(await database.sql`select 1 from clearing_files where faults::text like ${`%${card.slice(0, 6)}%`}`).toHaveLength(0);
});

test('after the trailer nothing may come, an empty line is one, and a file of another acquirer is refused', async () => {
  expect((await refusal(`${fileOf(three)}D,9\n`))[0]).toBe('6 after_trailer');
  expect((await refusal(fileOf(three).replace('\nD,2', '\n\nD,2')))[0]).toBe('3 empty_line');
  expect((await refusal(fileOf(three).replace(',acq,', ',other,')))[0]).toBe('1 acquirer_differs');
});

test('a report names the first hundred faults and counts all', async () => {
  const many = Array.from({ length: 150 }, (_, place) => recordOf({ authorizationId: `x${place}` }));
  const read = await hand(database.sql, { bytes: bytesOf(fileOf(many).replaceAll(',CNY,', ',XQQ,')) });

  expect(read).toMatchObject({ state: 'refused', faultCount: 151 });
  expect(read.state === 'refused' && read.faults.length).toBe(100);
});

test('a peer that goes away in the middle leaves nothing', async () => {
  const bytes = bytesOf(fileOf(three));
  async function* cut() {
    yield bytes.subarray(0, 200);
    throw new Error('gone');
  }
  const { readFileIn } = await import('./read-file.ts');
  const { openFile } = await import('./file-store.ts');
  const file = {
    id: 'cut',
    acquirer: 'acq',
    mapping: 'map-csv',
    mappingVersion: 1,
    name: 'x',
    fileId: null,
    businessDate: null,
    actor: 'finance',
  };
  await openFile(database.sql, file);

  await expect(readFileIn(database.sql, { id: 'cut', acquirer: 'acq', mapping: STANDARD_CSV, said: null, chunks: cut() })).rejects.toThrow(
    'gone',
  );
  expect(await readClearingFile(database.sql, 'cut')).toMatchObject({ state: 'refused', faults: [{ code: 'cut_short' }] });
  expect(await leftOf(database.sql, 'cut')).toBe(0);
});

test('R32 whatever bytes are changed, a file is refused, or says the same; nothing is ever partly there', async () => {
  const text = fileOf(three, { fileId: 'fuzz', sequence: 5 });
  const bytes = bytesOf(text);
  const taken = await hand(database.sql, { bytes });
  const records = () => database.sql`select count(*)::int as count, sum(amount)::bigint as sum from clearing_records`;
  const before = await records();

  await fc.assert(
    fc.asyncProperty(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom('set', 'drop', 'insert', 'cut'),
      async (place, byte, way) => {
        const parts = { set: [byte], drop: [], insert: [byte, bytes[place] ?? 0], cut: null }[way];
        const mutated = Buffer.concat([
          bytes.subarray(0, place),
          Buffer.from(parts ?? []),
          parts === null ? Buffer.alloc(0) : bytes.subarray(place + 1),
        ]);
        const read = await hand(database.sql, { bytes: mutated, piece: 64 });
        if (read.state === 'refused') expect(read.faults.length).toBeGreaterThan(0);
        else expect([read, mutated.equals(bytes)]).toEqual([{ state: 'same', id: taken.id }, true]);
      },
    ),
    { numRuns: 50, seed: 7 },
  );

  expect(await records()).toEqual(before);
});

test('a file without a header takes id and date from whoever hands it in', async () => {
  const mapping = mappingSchema.parse({
    format: 'csv',
    delimiter: ';',
    skipLines: 1,
    record: { kind: { always: 'capture' }, rrn: { place: 1 }, amount: { place: 2, as: 'decimal' }, currency: { always: 'CNY' } },
    trailer: { marker: { place: 1, value: 'END' }, count: { place: 2 }, sum: { place: 3 } },
  });
  const text = 'RRN;Amount\r\n000000000001;12.50\r\n"000000000002";0.50\r\nEND;2;13.00\r\n';
  const read = await hand(database.sql, { bytes: bytesOf(text), mapping, said: { fileId: 'said', businessDate: '2026-11-20' } });

  expect(read.state).toBe('staged');
  expect(await database.sql`select line, rrn, amount from clearing_records where file = ${read.id} order by line`).toEqual([
    { line: 2, rrn: '000000000001', amount: 1_250 },
    { line: 3, rrn: '000000000002', amount: 50 },
  ]);
});
