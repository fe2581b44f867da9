// SQL that reads what records and messages were found to be.
import type { Sql } from '../db/connect.ts';

export interface Item {
  readonly id: number;
  readonly acquirer: string;
  readonly businessDate: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly authorizationId: string | null;
  readonly messageId: string | null;
  readonly messageDate: string | null;
  readonly kind: string;
  readonly merchant: string | null;
  readonly currency: string;
  readonly fileAmount: number | null;
  readonly ourAmount: number | null;
  readonly way: string | null;
  readonly state: 'matched' | 'explained' | 'open';
  readonly reason: string | null;
}
export const itemColumns = (sql: Sql) => sql`
  id, acquirer, business_date as "businessDate", file, line, authorization_id as "authorizationId", message_id as "messageId", message_date as "messageDate", kind, merchant, currency,
  file_amount as "fileAmount", our_amount as "ourAmount", way, state, reason`;

/** Items of a file in the order of its lines. */
export async function listItems(
  sql: Sql,
  of: { readonly file: string; readonly state: string | null; readonly after: number; readonly limit: number },
): Promise<readonly Item[]> {
  return sql<Item[]>`
    select ${itemColumns(sql)} from reconciliation_items where file = ${of.file} and line > ${of.after} and (${of.state}::text is null or state = ${of.state}) order by line limit ${of.limit}`;
}

export async function readItem(sql: Sql, id: number): Promise<Item | null> {
  const [row] = await sql<Item[]>`select ${itemColumns(sql)} from reconciliation_items where id = ${id}`;
  return row ?? null;
}

/** A clearing record as it was read; `postedAt` is its time as a message, the end of its business date where it has none. */
export interface StoredRecord {
  readonly line: number;
  readonly kind: string;
  readonly authorizationId: string | null;
  readonly messageId: string | null;
  readonly rrn: string | null;
  readonly stan: string | null;
  readonly token: string | null;
  readonly merchant: string | null;
  readonly mcc: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly at: string | null;
  readonly postedAt: string;
}

export async function readRecord(sql: Sql, file: string, line: number): Promise<StoredRecord | null> {
  const [row] = await sql<StoredRecord[]>`
    select line, kind, authorization_id as "authorizationId", message_id as "messageId", rrn, stan, token, merchant, mcc, amount, currency, at,
      to_char(coalesce(at, (select business_date from clearing_files f where f.id = r.file) + interval '1 day') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "postedAt"
    from clearing_records r where file = ${file} and line = ${line}`;
  return row ?? null;
}
