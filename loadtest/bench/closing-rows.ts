// Fills a business day with captured benefits, set-based, and inserts the same rows once more, bare, beside it.
import type { Sql } from '../../api/db/connect.ts';
import { median } from './rounds.ts';

export const MERCHANTS = 1_000;
/** A purchase with its entries: the bank alone, with the merchant, with the scheme, or with a brand and a statement credit beside it. */
const SHAPES = [
  [['bank', 'merchant', 600]],
  [
    ['bank', 'merchant', 600],
    ['merchant', 'merchant', 400],
  ],
  [
    ['bank', 'merchant', 300],
    ['scheme', 'merchant', 300],
  ],
  [
    ['brand:cola', 'merchant', 500],
    ['bank', 'cardholder', 150],
  ],
] as const;
/** Entries of so many purchases in a row. */
const ENTRIES_OF_SHAPES = SHAPES.flat().length;
/** One purchase in so many is taken back on the same day. */
const REFUND_EVERY = 20;

export async function createShops(sql: Sql): Promise<void> {
  await sql`insert into acquirers values ('bench', 'Bench', 'Asia/Shanghai', '23:00', 'CN')`;
  await sql`
    insert into merchants (id, name, mcc, region, country, acquirer, settlement_days)
    select 'M' || no, json_build_object('en', 'Shop ' || no, 'zh-CN', '商店' || no), '5812', 'CN-SH', 'CN', 'bench', 1 + no % 3 from generate_series(0, ${MERCHANTS - 1}) as no`;
  await sql`create table bare_entries (like entries including all)`;
  await sql`create table guarded_entries (like entries including all)`;
  await sql`create trigger guarded_shut_day after insert on guarded_entries referencing new table as added for each statement execute function refuse_shut_day()`;
}

/** Writes about `rows` entries of captures and refunds with their messages and authorizations; resolves with how many entries. */
export async function fillDay(sql: Sql, day: { readonly date: string; readonly rows: number }): Promise<number> {
  const purchases = Math.round((day.rows / ENTRIES_OF_SHAPES) * SHAPES.length);
  const at = `${day.date}T04:00:00Z`;
  await sql`
    insert into authorizations (id, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
    select ${day.date}::text || ':620011:' || no, 'captured', 'ac:' || no % 500000, 'M' || no * 7919 % ${MERCHANTS}, 'tok', 12800, 'CNY', ${at}, ${day.date}, '{}', '{}', no / 50
    from generate_series(0::bigint, ${purchases - 1}::bigint) as no`;
  await sql`
    insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
    select ${day.date}::text || ':620011:' || no, kind, kind, '', '{"id":"' || kind || '","kind":"' || kind || '","amount":12800}', 200, '{}', ${day.date}, ${at}, no / 50
    from generate_series(0::bigint, ${purchases - 1}::bigint) as no, lateral (values ('capture'), ('refund')) as message (kind) where kind = 'capture' or no % ${REFUND_EVERY} = 0`;
  const shapes = JSON.stringify(
    SHAPES.flatMap((entries, shape) => entries.map(([funder, payee, amount], place) => ({ shape, place, funder, payee, amount }))),
  );
  const written = await sql`
    insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
    select ${day.date}::text || ':620011:' || no, kind, place, case payee when 'cardholder' then 1 else 0 end, case kind when 'capture' then 'benefit.capture' else 'benefit.return' end,
      case kind when 'capture' then paid else owed end, case kind when 'capture' then owed else paid end, amount + no % 97, 'CNY', 'campaign-' || no % 40, 1, whose, 'M' || no * 7919 % ${MERCHANTS}, ${day.date}, ${at}, no / 50
    from generate_series(0::bigint, ${purchases - 1}::bigint) as no
    join json_to_recordset(${shapes}::text::json) as part(shape integer, place integer, funder text, payee text, amount bigint) on part.shape = no % ${SHAPES.length}
    cross join lateral (select case funder when 'merchant' then 'merchant:M' || no * 7919 % ${MERCHANTS} else funder end as whose, case payee when 'merchant' then 'due:merchant:M' || no * 7919 % ${MERCHANTS} else 'due:cardholder:ac:' || no % 500000 end as owed) as who
    cross join lateral (select 'subsidy:' || whose as paid) as account
    cross join lateral (values ('capture'), ('refund')) as message (kind) where kind = 'capture' or no % ${REFUND_EVERY} = 0`;
  await sql`vacuum analyze`;
  return written.count;
}

/** The same rows into a table with the same columns and indexes and no trigger; milliseconds. */
export function insertBare(sql: Sql, date: string): Promise<number> {
  return insertInto(sql, 'bare_entries', date);
}

/** What the trigger that guards closed days adds to one statement of a batch, microseconds: the same statements bare and guarded in turn, in one database transaction. */
export async function guardMicros(sql: Sql, date: string, batches: number): Promise<number> {
  const tables = ['bare_entries', 'guarded_entries'] as const;
  const tookMs = { bare_entries: [] as number[], guarded_entries: [] as number[] };
  await sql`truncate bare_entries, guarded_entries`;
  await sql.begin(async (transaction) => {
    await transaction`create temporary table batch_source on commit drop as select * from entries where business_date = ${date} and batch < ${batches}`;
    await transaction`create index on batch_source (batch)`;
    await transaction`analyze batch_source`;
    for (let batch = 0; batch < batches; batch += 1)
      for (const table of batch % 2 === 0 ? tables : tables.toReversed()) {
        const began = performance.now();
        await transaction`insert into ${sql(table)} (${columns(sql)}) select ${columns(sql)} from batch_source where batch = ${batch}`;
        tookMs[table].push(performance.now() - began);
      }
  });
  return (median(tookMs.guarded_entries) - median(tookMs.bare_entries)) * 1_000;
}

async function insertInto(sql: Sql, table: string, date: string): Promise<number> {
  await sql`truncate ${sql(table)}`;
  await sql`checkpoint`;
  const began = performance.now();
  await sql`insert into ${sql(table)} (${columns(sql)}) select ${columns(sql)} from entries where business_date = ${date}`;
  return performance.now() - began;
}

function columns(sql: Sql) {
  return sql`authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch`;
}
