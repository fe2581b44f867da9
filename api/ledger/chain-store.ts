// SQL that reads the hash chain and the rows it covers, a few batches at a time.
import type { Sql } from '../db/connect.ts';

export interface Link { readonly id: number; readonly stream: string; readonly seq: number; readonly previous: string; readonly content: string; readonly hash: string; readonly before: string | null; readonly seqBefore: number | null }
/** A row of the journal, as the JSON array that is hashed, with what it is sorted by. */
export interface HashedRow { readonly batch: number; readonly keys: readonly string[]; readonly fields: readonly (string | number)[] }

/** Links in order of their id after `after`; each with the link before it in its stream. */
export async function readLinks(sql: Sql, page: { readonly after: number; readonly limit: number }): Promise<readonly Link[]> {
  return sql<Link[]>`
    select link.*, earlier.hash as before, earlier.seq as "seqBefore" from (select id, stream, seq, previous, content, hash from batches where id > ${page.after} order by id limit ${page.limit}) link
    left join lateral (select hash, seq from batches where batches.stream = link.stream and batches.seq < link.seq order by batches.seq desc limit 1) earlier on true order by link.id`;
}

/** All rows that these batches appended, in no particular order. */
export async function readRows(sql: Sql, batches: readonly number[]): Promise<{ readonly decisions: readonly HashedRow[]; readonly messages: readonly HashedRow[]; readonly entries: readonly HashedRow[] }> {
  const ids = batches as number[];
  const decisions = await sql<DecisionRow[]>`select batch, authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at from decisions where batch = any(${ids}::bigint[])`;
  const messages = await sql<MessageRow[]>`select batch, authorization_id, id, kind, digest, body, status, reply, business_date, received_at from messages where batch = any(${ids}::bigint[])`;
  const entries = await sql<EntryRow[]>`
    select batch, authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at from entries where batch = any(${ids}::bigint[])`;
  return {
    decisions: decisions.map((row) => ({ batch: row.batch, keys: [row.authorization_id], fields: ['decision', row.authorization_id, row.decided_on, row.decision_id, row.request, row.evidence, row.considered, row.reply, row.waited_ms, row.at] })),
    messages: messages.map((row) => ({ batch: row.batch, keys: [row.authorization_id, row.id], fields: ['message', row.authorization_id, row.id, row.kind, row.digest, row.body, row.status, row.reply, row.business_date, row.received_at] })),
    entries: entries.map((row) => ({
      batch: row.batch,
      keys: [row.authorization_id, row.message_id, String(row.no).padStart(9, '0')],
      fields: ['entry', row.authorization_id, row.message_id, row.no, row.benefit_no, row.template, row.debit, row.credit, row.amount, row.unit, row.campaign, row.version, row.party, row.merchant, row.business_date, row.at],
    })),
  };
}

interface DecisionRow { readonly batch: number; readonly authorization_id: string; readonly decided_on: string; readonly decision_id: string; readonly request: string; readonly evidence: string; readonly considered: string; readonly reply: string; readonly waited_ms: number; readonly at: string }
interface MessageRow { readonly batch: number; readonly authorization_id: string; readonly id: string; readonly kind: string; readonly digest: string; readonly body: string; readonly status: number; readonly reply: string; readonly business_date: string; readonly received_at: string }
interface EntryRow {
  readonly batch: number; readonly authorization_id: string; readonly message_id: string; readonly no: number; readonly benefit_no: number; readonly template: string; readonly debit: string; readonly credit: string;
  readonly amount: number; readonly unit: string; readonly campaign: string; readonly version: number; readonly party: string; readonly merchant: string; readonly business_date: string; readonly at: string;
}
