// Writes recorded days into a database in large pieces, and reads what a replay must end with.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
  await copy(
    sql,
    'decisions (authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at, batch)',
    decisions.map(({ id, decisionId, request, evidence, considered, reply, at, batch }) => [
      id,
      at.slice(0, 10),
      decisionId,
      request,
      evidence,
      considered,
      reply,
      0,
      at,
      batch,
    ]),
  );
  await copy(
    sql,
    'messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)',
    messages.map(({ id, message, batch }) => {
      const at = new Date(Date.parse(message.at)).toISOString();
      return [id, message.id, message.kind, '', JSON.stringify(message), 200, APPLIED, at.slice(0, 10), at, batch];
    }),
  );
}

const APPLIED = '{"status":"applied","reason":null}';

/** The text format of COPY: the fastest way in. */
async function copy(sql: Sql, into: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  if (rows.length === 0) return;
  const lines = rows.map((row) => `${row.map(field).join('\t')}\n`);
  await pipeline(Readable.from([lines.join('')]), await sql.unsafe(`copy ${into} from stdin`).writable());
}

const UNSAFE = /[\\\t\n\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function field(value: string | number): string {
  return typeof value === 'number' ? String(value) : value.replace(UNSAFE, (sign) => ESCAPED[sign] ?? sign);
}

export interface Granted {
  readonly id: string;
  readonly decisionId: string;
  readonly approved: number;
  readonly benefits: readonly HeldBenefit[];
  readonly at: string;
  readonly batch: number;
}

/** Records as their last message left them; of those without a benefit a replay reads nothing. */
export async function writeRecords(sql: Sql, rows: readonly Granted[]): Promise<void> {
  await copy(
    sql,
    'authorizations (id, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)',
    rows.map(({ id, decisionId, approved, benefits, at, batch }) => {
      const record = JSON.stringify({ id, decisionId, approved, benefits, messages: [] });
      return [id, 'held', '', '', '', 0, 'CNY', at, at.slice(0, 10), record, '', batch];
    }),
  );
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
