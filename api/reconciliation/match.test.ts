// Matching: every record and every message ends matched, explained or open, once; the set-based rules are those of the engine.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { judge, WAYS, type Way } from '../../engine/reconciliation/judge.ts';
import type { ClearingRecord } from '../../engine/reconciliation/read-line.ts';
import { STANDARD_MAPPINGS } from '../../engine/reconciliation/standard-mappings.ts';
import type { Sql } from '../db/connect.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { pairReason } from './judge-sql.ts';
import { putPolicy } from './mapping-store.ts';
import { type MatchResult, matchFile } from './match.ts';
import { ACQUIRER, DAY, fileOf, hand, recordOf, sampleText, writeDay } from './testing.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await testDatabase();
  ({ sql } = database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`truncate clearing_files, clearing_records, reconciliation_items, authorizations, jobs`;
  await sql`alter table messages disable trigger messages_append_only`;
  await sql`truncate messages`;
  await sql`alter table break_notes disable trigger break_notes_append_only`;
  await sql`truncate breaks cascade`;
});

async function match(text: string, mapping = STANDARD_MAPPINGS['standard-csv']): Promise<MatchResult & { readonly file: string }> {
  const read = await hand(sql, { bytes: Buffer.from(text), ...(mapping === undefined ? {} : { mapping }), piece: 64_000 });
  if (read.state !== 'staged') throw new Error(JSON.stringify(read));
  return { ...(await matchFile({ sql }, read.id)), file: read.id };
}
const items = () =>
  sql`select line, message_id, state, reason, way from reconciliation_items order by line nulls last, authorization_id, message_id`;

test.each(Object.entries(STANDARD_MAPPINGS))('I19 what we have, told by the acquirer in %s, matches wholly', async (_name, mapping) => {
  await writeDay(sql, 60);

  const result = await match(await sampleText(sql, { mapping }), mapping);

  expect(result).toMatchObject({ records: 66, matched: 66, explained: 0, open: 0 });
  expect(await sql`select 1 from reconciliation_items where message_id is null or line is null`).toHaveLength(0);
});

test('I19 matching again changes nothing', async () => {
  await writeDay(sql, 30);
  const { file } = await match(fileOf([recordOf(), recordOf({ authorizationId: 'unknown' })]));
  const before = await items();

  await matchFile({ sql }, file);

  expect(await items()).toEqual(before);
  expect(await sql`select state from breaks`).toHaveLength(30 + 3 - 1 + 1);
});

test('I19 each side that stands alone is open with its reason, and sums agree', async () => {
  await writeDay(sql, 10);
  const { file } = await match(
    fileOf([
      recordOf({ authorizationId: 'a1', messageId: 'c1' }),
      recordOf({ authorizationId: 'nobody', amount: 5 }),
      recordOf({ authorizationId: 'a2', kind: 'refund', messageId: 'r9', amount: 7 }),
      recordOf({ authorizationId: 'a3', messageId: 'c1', amount: 2_999, merchant: 'M3' }),
      recordOf({ authorizationId: 'a3', messageId: 'c2', amount: 10, merchant: 'M3' }),
    ]),
  );
  const found = await items();

  expect(found.slice(0, 5).map(({ state, reason }) => reason ?? state)).toEqual([
    'matched',
    'unknown_authorization',
    'no_message',
    'amount_differs',
    'already_cleared',
  ]);
  expect(found.slice(5).map(({ reason }) => reason)).toEqual(Array.from({ length: 9 }, () => 'not_in_file'));
  const [sums] = await sql`
    select (select sum(file_amount)::bigint from reconciliation_items where file = ${file}) = (select sum(amount)::bigint from clearing_records where file = ${file}) as file,
      (select sum(our_amount)::bigint from reconciliation_items where message_date = ${DAY}) = (select sum((body::json ->> 'amount')::bigint)::bigint from messages where business_date = ${DAY}) as ours`;
  expect(sums).toEqual({ file: true, ours: true });
});

test('without message ids captures of one authorization are told apart by their amounts, then by their order', async () => {
  await writeDay(sql, 1);
  for (const [id, amount] of [
    ['c2', 300],
    ['c3', 400],
  ] as const)
    await sql`insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch) values ('a1', ${id}, 'capture', '', ${JSON.stringify({ amount })}, 200, '{}', ${DAY}, now(), 1)`;
  await match(fileOf([{ amount: 400 }, { amount: 1_000 }, { amount: 301 }].map((each) => recordOf({ ...each, messageId: null }))));

  expect((await items()).map(({ message_id, reason }) => `${message_id} ${reason}`)).toEqual(['c3 null', 'c1 null', 'c2 amount_differs']);
});

test('R18 by RRN, or by token, merchant, amount and days, only where one fits one', async () => {
  await writeDay(sql, 3);
  await writeDay(sql, 1, { prefix: 'b' });
  await sql`update authorizations set card_token = 'same', merchant = 'M1', amount = 1000 where id in ('a1', 'b1')`;
  const likely = { authorizationId: null, messageId: null, merchant: null };
  await match(
    fileOf([
      recordOf({ ...likely, rrn: 'a_rrn_2_0', amount: 2_000 }),
      recordOf({ ...likely, token: 'a_tk_3', amount: 3_000, merchant: 'M3' }),
      recordOf({ ...likely, token: 'same', amount: 1_000 }),
      recordOf({ ...likely, token: 'a_tk_3', amount: 9 }),
    ]),
  );

  expect((await items()).slice(0, 4).map(({ way, reason }) => `${way} ${reason}`)).toEqual([
    'rrn null',
    'token null',
    'null several_candidates',
    'null no_candidate',
  ]);
});

test('a message cleared a day later is open first and explained then, and its break closes', async () => {
  await writeDay(sql, 2);
  await match(fileOf([recordOf({ authorizationId: 'a1' })]));
  const open = await sql`select id, state from breaks`;

  await match(
    fileOf([recordOf({ authorizationId: 'a2', amount: 2_000, merchant: 'M2' })], { date: '2026-11-21', fileId: 'F2', sequence: 2 }),
  );

  expect(open).toHaveLength(1);
  expect(await items()).toMatchObject([{ state: 'matched' }, { state: 'explained', reason: 'timing' }]);
  expect(await sql`select state from breaks`).toEqual([{ state: 'resolved' }]);
});

test('a capture that comes to us after the file had it meets its record with the next file', async () => {
  await writeDay(sql, 1);
  await sql`update authorizations set id = 'late' where id = 'a1'`;
  const { file } = await match(fileOf([recordOf({ authorizationId: 'late' })]));
  await sql`insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch) values ('late', 'c1', 'capture', '', '{"amount":1000}', 200, '{}', '2026-11-21', now(), 1)`;

  const { open } = await matchFile({ sql }, file);

  expect(open).toBe(0);
  expect(await sql`select state, reason from reconciliation_items where file = ${file}`).toEqual([
    { state: 'explained', reason: 'timing' },
  ]);
});

test('R12 R27 a tip within what was agreed, another MCC and a late presentment are explained', async () => {
  await writeDay(sql, 4);
  await putPolicy(sql, ACQUIRER, { posts: false, tipBps: 2_000, tipMax: 300, timingDays: 3, actor: 'finance' });
  await sql`insert into parked (id, kind, reason, digest, body, reply, received_at) values ('a3:c1:late_capture_denied', 'capture', 'late_capture_denied', '', '{"message":{"amount":3000}}', '', now())`;
  await match(
    fileOf([
      recordOf({ authorizationId: 'a1', amount: 1_200 }),
      recordOf({ authorizationId: 'a2', amount: 2_000, merchant: 'M2', mcc: '5814' }),
      recordOf({ authorizationId: 'a3', amount: 3_000, merchant: 'M3' }),
      recordOf({ authorizationId: 'a4', amount: 4_301, merchant: 'M4' }),
    ]),
  );

  expect((await items()).map(({ reason }) => reason)).toEqual(['tip_within_policy', 'mcc_changed', 'late_presentment', 'amount_differs']);
  expect(await sql`select source, amount from breaks order by id`).toEqual([
    { source: 'clearing', amount: 301 },
    { source: 'parked', amount: 3_000 },
  ]);
  await sql`delete from clearing_policies`;
});

test('the rules in SQL are those of the engine, for any pair', async () => {
  const kinds = fc.constantFrom('capture', 'refund', 'reversal') as fc.Arbitrary<ClearingRecord['kind']>;
  const side = { kind: kinds, amount: fc.integer({ min: 90, max: 130 }), currency: fc.constantFrom('CNY', 'HKD') };
  const pair = fc.record({
    way: fc.constantFrom(...WAYS) as fc.Arbitrary<Way>,
    file: fc.record({ ...side, merchant: fc.constantFrom(null, 'M1', 'M2'), mcc: fc.constantFrom(null, '5812', '5814') }),
    ours: fc.record({
      ...side,
      merchant: fc.constantFrom('M1', 'M2'),
      mcc: fc.constantFrom('', '5812'),
      isParked: fc.boolean(),
      isLate: fc.boolean(),
    }),
    daysApart: fc.integer({ min: -5, max: 5 }),
  });
  const policy = { tipBps: 1_500, tipMax: 14, timingDays: 3 };

  await fc.assert(
    fc.asyncProperty(fc.array(pair, { minLength: 100, maxLength: 100 }), async (pairs) => {
      const rows = pairs.map(({ way, file, ours, daysApart }, no) => ({
        no,
        way,
        file,
        ours: { ...ours, amount: ours.kind === 'reversal' ? 0 : ours.amount },
        daysApart,
      }));
      const said = await sql.begin(async (transaction) => {
        const on = transaction as unknown as Sql;
        await on`truncate parked`;
        await on`alter table parked disable trigger parked_queued`;
        await on`insert into parked (id, kind, reason, digest, body, reply, received_at) select 'p' || (e ->> 'no') || ':m:late_capture_denied', 'capture', 'x', '', '{}', '', now() from json_array_elements(${JSON.stringify(rows)}::text::json) e where (e #>> '{ours,isLate}')::boolean`;
        const judged = await on<{ reason: string | null }[]>`
          select ${pairReason(on, policy)} as reason from json_array_elements(${JSON.stringify(rows)}::text::json) e
          cross join lateral (select e ->> 'way' as way, (e ->> 'daysApart')::int as days, e #>> '{file,kind}' as kind, (e #>> '{file,amount}')::bigint as amount, e #>> '{file,currency}' as currency, e #>> '{file,merchant}' as merchant, e #>> '{file,mcc}' as mcc) r
          cross join lateral (select 'p' || (e ->> 'no') as authorization_id, 'm' as id, e #>> '{ours,kind}' as kind, case when (e #>> '{ours,isParked}')::boolean then 202 else 200 end as status, json_build_object('amount', e #>> '{ours,amount}')::text as body) m
          cross join lateral (select e #>> '{ours,currency}' as currency, e #>> '{ours,merchant}' as merchant, jsonb_build_object('mcc', e #>> '{ours,mcc}') as record) a
          order by (e ->> 'no')::int`;
        await on`truncate parked`;
        await on`alter table parked enable trigger parked_queued`;
        return judged;
      });

      expect(said.map(({ reason }) => reason)).toEqual(rows.map((each) => judge(each, policy).reason));
    }),
    { numRuns: 10, seed: 3 },
  );
});
