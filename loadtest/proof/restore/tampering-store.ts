// SQL of whoever owns the database and disarms it first: one row, chosen by chance, is changed, taken out, put in, or has its place exchanged.
import type { Sql } from '../../../api/db/connect.ts';

export const TABLES = ['decisions', 'messages', 'entries', 'batches'] as const;
export type JournalTable = (typeof TABLES)[number];

/** A link of the chain, and with it the batch. */
export interface Place {
  readonly id: number;
  readonly stream: string;
  readonly seq: number;
}
/** A row of the journal: its link, its name as the proof says it, and where it is stored. */
export interface Victim extends Place {
  readonly name: string;
  readonly at: string;
  readonly tableoid: number;
}

const NAMES: Readonly<Record<JournalTable, string>> = {
  decisions: `'decision ' || r.authorization_id`,
  messages: `'message ' || r.authorization_id || '/' || r.id`,
  entries: `'entry ' || r.authorization_id || '/' || r.message_id || '/' || r.no`,
  batches: `'batch ' || r.id`,
};
const batchOf = (table: JournalTable): string => (table === 'batches' ? 'r.id' : 'r.batch');

/** As somebody who owns the database: no trigger, no foreign key. */
export async function disarm(sql: Sql): Promise<void> {
  await sql.unsafe('set local session_replication_role = replica');
}

/** So many rows, the same for the same seed. */
export async function chooseRows(
  sql: Sql,
  table: JournalTable,
  by: { readonly seed: string; readonly count: number },
): Promise<readonly Victim[]> {
  return sql.unsafe<Victim[]>(
    `select b.id, b.stream, b.seq, ${NAMES[table]} as name, r.ctid::text as at, r.tableoid::bigint as tableoid from ${table} r join batches b on b.id = ${batchOf(table)}
     order by md5(${NAMES[table]} || $1) limit $2`,
    [by.seed, by.count],
  );
}

const WHERE = 'tableoid = $1 and ctid = $2::text::tid';

export async function columnsOf(sql: Sql, table: JournalTable): Promise<readonly { readonly name: string; readonly type: string }[]> {
  return sql<{ name: string; type: string }[]>`
    select column_name as name, data_type as type from information_schema.columns where table_name = ${table} and not (table_name = 'entries' and column_name = 'id') order by ordinal_position`;
}

const FLIPS: Readonly<Record<string, (column: string, dice: number) => string>> = {
  text: (column, dice) =>
    `case when ${column} = '' then 'x' else overlay(${column} placing case when substr(${column}, ${at(column, dice)}, 1) = 'y' then 'z' else 'y' end from ${at(column, dice)} for 1) end`,
  bigint: (column) => `${column} + 1`,
  integer: (column) => `${column} + 1`,
  date: (column) => `${column} + 1`,
  'timestamp with time zone': (column) => `${column} + interval '1 microsecond'`,
};
const at = (column: string, dice: number): string => `(1 + ${dice} % length(${column}))`;

/** One byte, one unit, one day or one microsecond of one column. */
export async function flip(
  sql: Sql,
  column: { readonly table: JournalTable; readonly name: string; readonly type: string },
  by: { readonly victim: Victim; readonly dice: number },
): Promise<void> {
  const { table, name, type } = column;
  // Another batch than any that is there: the number alone is changed, not exchanged.
  const changed = table === 'batches' && name === 'id' ? 'id + 1000000' : FLIPS[type]?.(name, by.dice);
  if (changed === undefined) throw new Error(`no way to flip ${type}`);
  await once(sql, `update ${table} set ${name} = ${changed} where ${WHERE}`, [by.victim.tableoid, by.victim.at]);
}

export async function takeOut(sql: Sql, table: JournalTable, { tableoid, at: place }: Victim): Promise<void> {
  await once(sql, `delete from ${table} where ${WHERE}`, [tableoid, place]);
}

const COPIES: Readonly<Record<JournalTable, string>> = {
  decisions: `insert into decisions select (jsonb_populate_record(r, jsonb_build_object('authorization_id', authorization_id || '_', 'decision_id', decision_id || '_'))).* from decisions r`,
  messages: `insert into messages select (jsonb_populate_record(r, jsonb_build_object('id', id || '_'))).* from messages r`,
  entries: `insert into entries overriding system value select (jsonb_populate_record(r, jsonb_build_object('id', (select max(id) + 1 from entries), 'no', no + 100))).* from entries r`,
  batches: `insert into batches select (jsonb_populate_record(r, jsonb_build_object('id', (select max(id) + 1 from batches)))).* from batches r`,
};

/** A copy of a true row under another key, in the same batch. */
export async function putIn(sql: Sql, table: JournalTable, { tableoid, at: place }: Victim): Promise<void> {
  await once(sql, `${COPIES[table]} where r.${WHERE.replace(' and ', ' and r.')}`, [tableoid, place]);
}

/** Two rows exchange their batches; two links of one stream their numbers. */
export async function exchange(sql: Sql, table: JournalTable, [one, other]: readonly [Victim, Victim]): Promise<void> {
  const column = table === 'batches' ? 'seq' : 'batch';
  const value = (victim: Victim): number => (table === 'batches' ? victim.seq : victim.id);
  await sql.unsafe(
    `update ${table} set ${column} = case when tableoid = $1 and ctid = $2::text::tid then $3::bigint else $4::bigint end where (${WHERE}) or (tableoid = $5 and ctid = $6::text::tid)`,
    [one.tableoid, one.at, value(other), value(one), other.tableoid, other.at],
  );
}

/** Everything that these batches appended, with their links. */
export async function cutBatches(sql: Sql, ids: readonly number[]): Promise<void> {
  for (const table of TABLES)
    await sql.unsafe(`delete from ${table} where ${table === 'batches' ? 'id' : 'batch'} = any($1::bigint[])`, [ids as number[]]);
}

export async function allLinks(sql: Sql): Promise<readonly Place[]> {
  return sql<Place[]>`select id, stream, seq from batches order by id`;
}

/** A tampering that touches no row would prove nothing. */
async function once(sql: Sql, statement: string, values: readonly (string | number)[]): Promise<void> {
  const { count } = await sql.unsafe(statement, values as (string | number)[]);
  if (count !== 1) throw new Error(`${count} rows instead of one: ${statement}`);
}
