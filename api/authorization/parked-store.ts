// SQL of the work queue of messages that no rule could place, and of the search for what an unlinked refund belongs to.
import type { Sql } from '../db/connect.ts';

export interface ParkedItem {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly state: string;
  readonly body: unknown;
  readonly receivedAt: string;
  readonly cursor: readonly [string, string];
}

/** Newest first, before the cursor. A refund that found its capture waits for nobody. */
export async function listParked(
  sql: Sql,
  page: { readonly limit: number; readonly before: readonly string[] | null },
): Promise<readonly ParkedItem[]> {
  const [at = null, id = null] = page.before ?? [];
  const rows = await sql<(Omit<ParkedItem, 'cursor'> & { readonly exactly: string })[]>`
    select id, kind, reason, state, body, received_at as "receivedAt", received_at::text as exactly from parked
    where state <> 'matched' and (${at}::text is null or (received_at, id) < (${at}::text::timestamptz, ${id}::text))
    order by received_at desc, id desc limit ${page.limit}`;
  return rows.map(({ exactly, ...row }) => ({ ...row, cursor: [exactly, row.id] }));
}

export interface ParkedRefund {
  readonly id: string;
  readonly digest: string;
  readonly state: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly authorizationId?: string };
  readonly reply: string;
}

export async function readParked(sql: Sql, id: string): Promise<ParkedRefund | null> {
  const [row] = await sql<ParkedRefund[]>`select id, digest, state, body, reply from parked where id = ${id}`;
  return row ?? null;
}

/** False when another copy came first. */
export async function insertParkedRefund(sql: Sql, row: ParkedRefund & { readonly reason: string }): Promise<boolean> {
  const inserted = await sql`
    insert into parked (id, kind, reason, digest, body, state, reply, received_at) values (${row.id}, 'refund', ${row.reason}, ${row.digest}, ${sql.json(row.body as never)}, ${row.state}, ${row.reply}, clock_timestamp())
    on conflict (id) do nothing`;
  return inserted.count === 1;
}

/** Captured authorizations of this card at this merchant, not yet refunded, whose captured amount is exactly this (R18). At most two: one is a match, two are a question. */
export async function findRefundable(
  sql: Sql,
  of: { readonly cardToken: string; readonly merchant: string; readonly amount: number; readonly currency: string; readonly at: string },
): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select a.id from authorizations a
    where a.card_token = ${of.cardToken} and a.merchant = ${of.merchant} and a.currency = ${of.currency} and a.state in ('captured', 'partly_captured')
      and a.decided_at between ${of.at}::timestamptz - interval '180 days' and ${of.at}::timestamptz + interval '1 day'
      and (select coalesce(sum((m ->> 'amount')::bigint), 0) from jsonb_array_elements(a.record -> 'messages') m where m ->> 'kind' = 'capture') = ${of.amount}
      and not exists (select 1 from jsonb_array_elements(a.record -> 'messages') m where m ->> 'kind' in ('refund', 'chargeback'))
    order by a.id limit 2`;
  return rows.map((row) => row.id);
}
