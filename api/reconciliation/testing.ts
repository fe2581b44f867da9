// Set-up shared by the tests of reconciliation: a day of decided and captured payments written straight into the tables, and files made of text.
import { createHash } from 'node:crypto';
import { DIRECTION, type Mapping } from '../../engine/reconciliation/mapping.ts';
import type { ClearingRecord } from '../../engine/reconciliation/read-line.ts';
import { STANDARD_CSV } from '../../engine/reconciliation/standard-mappings.ts';
import { lineWriter } from '../../engine/reconciliation/write-file.ts';
import type { Sql } from '../db/connect.ts';
import { openFile } from './file-store.ts';
import { putMapping } from './mapping-store.ts';
import { type FileRead, readFileIn } from './read-file.ts';
import { sampleFile } from './sample.ts';

export const DAY = '2026-11-20';
export const ACQUIRER = 'acq';

/** `count` authorizations a1, a2 … of 1000, 2000 … each captured once as c1 on the day; every tenth refunded as r1. */
export async function writeDay(sql: Sql, count: number, { date = DAY, prefix = 'a' } = {}): Promise<void> {
  await sql`
    insert into authorizations (id, digest, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
    select ${prefix}::text || n, 'd', 'captured', 'ac:1', 'M' || n % 7, ${prefix}::text || '_tk_' || n, n * 1000, 'CNY', (${date}::date + interval '4 hours') at time zone 'UTC' + n * interval '1 second', ${date},
      jsonb_build_object('id', ${prefix}::text || n, 'acquirer', ${ACQUIRER}::text, 'mcc', '5812', 'messages', '[]'::jsonb, 'benefits', '[]'::jsonb), '{}', 1 from generate_series(1, ${count}::integer) as n`;
  await sql`
    insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
    select ${prefix}::text || n, case part when 0 then 'c1' else 'r1' end, case part when 0 then 'capture' else 'refund' end, '',
      json_build_object('id', case part when 0 then 'c1' else 'r1' end, 'kind', 'x', 'amount', n * 1000 / (part + 1), 'reference', ${prefix}::text || '_rrn_' || n || '_' || part)::text, 200, '{}', ${date},
      (${date}::date + interval '5 hours') at time zone 'UTC' + (n * 2 + part) * interval '1 second', 1
    from generate_series(1, ${count}::integer) as n, generate_series(0, 1) as part where part = 0 or n % 10 = 0`;
}

/** What an acquirer would send of the day. */
export async function sampleText(
  sql: Sql,
  of: { readonly mapping?: Mapping; readonly date?: string; readonly fileId?: string; readonly sequence?: number } = {},
): Promise<string> {
  const { mapping = STANDARD_CSV, date = DAY, fileId = 'F1', sequence = 1 } = of;
  const lines: string[] = [];
  for await (const line of sampleFile(sql, { acquirer: ACQUIRER, date, mapping, fileId, sequence })) lines.push(line);
  return lines.join('');
}

export interface Handed {
  readonly bytes: Uint8Array;
  readonly mapping?: Mapping;
  readonly said?: { readonly fileId: string; readonly businessDate: string } | null;
  /** Size of the pieces it arrives in. */
  readonly piece?: number;
}
let handed = 0;

/** Reads a file as the route does. */
export async function hand(sql: Sql, { bytes, mapping = STANDARD_CSV, said = null, piece = 1_000 }: Handed): Promise<FileRead> {
  handed += 1;
  const id = `clearing_${handed}`;
  const kept = await putMapping(sql, { id: `map-${mapping.format}`, name: 'Test', document: mapping, actor: 'finance' });
  await openFile(sql, {
    id,
    acquirer: ACQUIRER,
    mapping: kept.id,
    mappingVersion: kept.version,
    name: 'file.txt',
    fileId: said?.fileId ?? null,
    businessDate: said?.businessDate ?? null,
    actor: 'finance',
  });
  return readFileIn(sql, { id, acquirer: ACQUIRER, mapping, said, chunks: inPieces(bytes, piece) });
}

export async function* inPieces(bytes: Uint8Array, piece: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += piece) yield bytes.subarray(from, from + piece);
}

/** A file of these records with right control totals. */
export function fileOf(
  records: readonly ClearingRecord[],
  { mapping = STANDARD_CSV, fileId = 'F1', sequence = 1, date = DAY } = {},
): string {
  const writer = lineWriter(mapping);
  const lines = [
    writer.header({ fileId, acquirer: ACQUIRER, businessDate: date, sequence }),
    ...records.map((each, place) => writer.record({ ...each, number: place + 1 })),
  ];
  const body = lines.map((line) => `${line}\n`).join('');
  const signed = records.reduce((all, { amount, kind }) => all + BigInt(amount * DIRECTION[kind]), 0n);
  const absolute = records.reduce((all, { amount }) => all + BigInt(amount), 0n);
  return `${body}${writer.trailer({ count: records.length, signed, absolute, hash: createHash('sha256').update(body).digest('hex') })}\n`;
}

export function recordOf(changes: Partial<ClearingRecord> = {}): ClearingRecord {
  return {
    kind: 'capture',
    authorizationId: 'a1',
    messageId: 'c1',
    rrn: null,
    stan: null,
    token: null,
    merchant: 'M1',
    mcc: '5812',
    amount: 1_000,
    currency: 'CNY',
    at: `${DAY}T05:00:02.000Z`,
    number: null,
    ...changes,
  };
}

/** How many rows a refused file must not have left behind. */
export async function leftOf(sql: Sql, file: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select (select count(*) from clearing_records where file = ${file}) + (select count(*) from reconciliation_items where file = ${file}) + (select count(*) from jobs where object = ${file}) as count`;
  return row?.count ?? 0;
}
