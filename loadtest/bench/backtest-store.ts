// Writes recorded days into a database in large pieces, and reads what a replay must end with.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { HeldBenefit, Message } from '../../engine/hold/record.ts';
import { createVersion } from '../../api/campaign/store.ts';
import type { Sql } from '../../api/db/connect.ts';
import type { DecisionText } from './backtest-rows.ts';

export interface Piece {
  readonly decisions: (DecisionText & { readonly batch: number })[];
  readonly messages: { readonly id: string; readonly message: Message; readonly batch: number }[];
}

export async function writePiece(
  sql: Sql,
  { decisions, messages }: Piece,
  batches: { readonly first: number; readonly last: number },
): Promise<void> {
  await sql`
    insert into batches (id, stream, seq, previous, content, hash, at) select n, 'bench', n, '', '', '', now() from generate_series(${batches.first}::bigint, ${batches.last}::bigint) n`;
  const of = (field: (row: Piece['decisions'][number]) => string | number) => decisions.map(field) as string[];
  await sql`
    insert into decisions (authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at, batch)
    select id, at::timestamptz::date, decision, request, evidence, considered, reply, 0, at::timestamptz, batch
    from unnest(${of((row) => row.id)}::text[], ${of((row) => row.decisionId)}::text[], ${of((row) => row.request)}::text[], ${of((row) => row.evidence)}::text[],
      ${of((row) => row.considered)}::text[], ${of((row) => row.reply)}::text[], ${of((row) => row.at)}::text[], ${of((row) => row.batch)}::bigint[])
      as r(id, decision, request, evidence, considered, reply, at, batch)`;
  if (messages.length === 0) return;
  await sql`
    insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
    select id, message, kind, '', body, 200, '{"status":"applied","reason":null}', at::timestamptz::date, at::timestamptz, batch
    from unnest(${messages.map((row) => row.id)}::text[], ${messages.map((row) => row.message.id)}::text[], ${messages.map((row) => row.message.kind)}::text[],
      ${messages.map((row) => JSON.stringify(row.message))}::text[], ${messages.map((row) => row.message.at)}::text[], ${messages.map((row) => row.batch) as unknown as string[]}::bigint[])
      as r(id, message, kind, body, at, batch)`;
}

export interface Granted {
  readonly id: string;
  readonly decisionId: string;
  readonly approved: number;
  readonly benefits: readonly HeldBenefit[];
  readonly batch: number;
}

/** Records as their last message left them; of those without a benefit a replay reads nothing. */
export async function writeRecords(sql: Sql, rows: readonly Granted[]): Promise<void> {
  const records = rows.map(({ id, decisionId, approved, benefits }) =>
    JSON.stringify({ id, decisionId, approved, benefits, messages: [] }),
  );
  await sql`
    insert into authorizations (id, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
    select id, 'held', '', '', '', 0, 'CNY', now(), now()::date, record::jsonb, '', batch
    from unnest(${rows.map((row) => row.id)}::text[], ${records}::text[], ${rows.map((row) => row.batch) as unknown as string[]}::bigint[]) as r(id, record, batch)`;
}

export async function writeCounters(
  sql: Sql,
  used: ReadonlyMap<string, number>,
  ceilings: ReadonlyMap<string, number | null>,
): Promise<void> {
  const keys = [...new Set([...used.keys(), ...ceilings.keys()])];
  await sql`
    insert into counters (key, held, ceiling) select key, held, ceiling
    from unnest(${keys}::text[], ${keys.map((key) => used.get(key) ?? 0) as unknown as string[]}::bigint[], ${keys.map((key) => ceilings.get(key) ?? null) as unknown as string[]}::bigint[]) as r(key, held, ceiling)`;
}

/** Versions as their makers wrote them; a replay reads them by number. */
export async function writeCampaigns(sql: Sql, campaigns: readonly Campaign[]): Promise<void> {
  for (const document of campaigns) {
    const review = { passed: true, findings: [], examples: [] };
    const made = await createVersion(sql, { document, source: '', makerId: 'bench', review });
    if (!made.ok) throw new Error(made.code);
  }
}

export async function analyse(sql: Sql): Promise<void> {
  await sql`vacuum analyze`;
}
