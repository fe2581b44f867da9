// SQL that reads the hash chain and the rows it covers, a few batches at a time.
import type { Sql } from '../db/connect.ts';

export interface Link {
  readonly id: number;
  readonly stream: string;
  readonly seq: number;
  readonly previous: string;
  readonly content: string;
  /** Null in batches older than it: their content is the hash of the text of all rows. */
  readonly leaves: string | null;
  readonly hash: string;
  readonly at: string | null;
  readonly before: string | null;
  readonly seqBefore: number | null;
}
/** A row of the journal, as the JSON array that is hashed, with what it is sorted by. */
export interface HashedRow {
  readonly batch: number;
  readonly keys: readonly string[];
  readonly fields: readonly (string | number)[];
}

/** Links in order of their id after `after`; each with the link before it in its stream. */
export async function readLinks(sql: Sql, page: { readonly after: number; readonly limit: number }): Promise<readonly Link[]> {
  return sql<Link[]>`
    select link.*, earlier.hash as before, earlier.seq as "seqBefore" from (select id, stream, seq, previous, content, leaves, hash, ${whole(sql, 'at')} from batches where id > ${page.after} order by id limit ${page.limit}) link
    left join lateral (select hash, seq from batches where batches.stream = link.stream and batches.seq < link.seq order by batches.seq desc limit 1) earlier on true order by link.id`;
}

/** Null where an instant has more than the milliseconds it was written with: they are not hashed, so nothing may hide in them. */
function whole(sql: Sql, column: string) {
  return sql`case when ${sql(column)} = date_trunc('milliseconds', ${sql(column)}) then ${sql(column)} end as ${sql(column)}`;
}

/** All rows that these batches appended, in no particular order. */
export async function readRows(
  sql: Sql,
  batches: readonly number[],
): Promise<{ readonly decisions: readonly HashedRow[]; readonly messages: readonly HashedRow[]; readonly entries: readonly HashedRow[] }> {
  const ids = batches as number[];
  const decisions = await sql<DecisionRow[]>`
    select batch, authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, ${whole(sql, 'at')} from decisions where batch = any(${ids}::bigint[])`;
  const messages = await sql<MessageRow[]>`
    select batch, authorization_id, id, kind, digest, body, status, reply, business_date, ${whole(sql, 'received_at')} from messages where batch = any(${ids}::bigint[])`;
  const entries = await sql<EntryRow[]>`
    select batch, authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, ${whole(sql, 'at')}
    from entries where batch = any(${ids}::bigint[])`;
  return {
    decisions: decisions.map((row) => hashedRow('decision', row, [row.authorization_id])),
    messages: messages.map((row) => hashedRow('message', row, [row.authorization_id, row.id])),
    entries: entries.map((row) => hashedRow('entry', row, [row.authorization_id, row.message_id, String(row.no).padStart(9, '0')])),
  };
}

/** The fields are the columns in the order in which they were selected, without the batch. */
function hashedRow(kind: string, { batch, ...columns }: { readonly batch: number }, keys: readonly string[]): HashedRow {
  return { batch, keys, fields: [kind, ...(Object.values(columns) as (string | number)[])] };
}

interface DecisionRow {
  readonly batch: number;
  readonly authorization_id: string;
}
interface MessageRow extends DecisionRow {
  readonly id: string;
}
interface EntryRow extends DecisionRow {
  readonly message_id: string;
  readonly no: number;
}
