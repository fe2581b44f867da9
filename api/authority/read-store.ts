// What a batch reads and locks beside wallets, in the one order that every batch keeps: authorizations, wallets, coupons, counters, each sorted.
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Cutover } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import type { Note } from './memory.ts';
import { together } from './together.ts';

export interface StoredAuthorization {
  readonly id: string;
  readonly digest: string | null;
  readonly attempt: string | null;
  readonly state: string;
  readonly record: AuthorizationRecord | null;
  readonly reply: string;
}

/**
 * Locks the rows of the ids that are known. An id that is not is claimed by the insert of its row, which waits for a batch elsewhere that inserts the same.
 * First of all the transaction gets its number, so that whoever closes a day sees this batch before it reads which days are closed (settlement/close.ts).
 */
export async function lockAuthorizations(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, StoredAuthorization>> {
  const rows = await sql<StoredAuthorization[]>`
    select id, digest, attempt, state, record, reply from authorizations where pg_current_xact_id() is not null and id = any(${ids}::text[]) order by id collate "C" for update`;
  return new Map(rows.map((row) => [row.id, row]));
}

export interface StoredMessage {
  readonly authorization_id: string;
  readonly id: string;
  readonly digest: string;
  readonly status: number;
  readonly reply: string;
}

export interface MessageAsked {
  readonly authorizationId: string;
  readonly id: string;
}

export async function readMessages(sql: Sql, wanted: readonly MessageAsked[]): Promise<readonly StoredMessage[]> {
  if (wanted.length === 0) return [];
  return sql<StoredMessage[]>`
    select m.authorization_id, m.id, m.digest, m.status, m.reply from messages m
    join unnest(${wanted.map((each) => each.authorizationId)}::text[], ${wanted.map((each) => each.id)}::text[]) as asked(authorization_id, id) using (authorization_id, id)`;
}

/** Creates missing counters with their ceilings, raises ceilings that a newer version raised, and locks all rows. */
export async function lockCounters(sql: Sql, needs: ReadonlyMap<string, number | null>): Promise<ReadonlyMap<string, CounterState>> {
  const keys = [...needs.keys()];
  if (keys.length === 0) return new Map();
  const [, rows] = await together<[unknown, (CounterState & { key: string })[]]>(
    sql`
      insert into counters (key, ceiling) select key, ceiling from unnest(${keys}::text[], ${[...needs.values()]}::bigint[]) as asked(key, ceiling) order by key collate "C"
      on conflict (key) do update set ceiling = excluded.ceiling where excluded.ceiling > counters.ceiling`,
    sql<(CounterState & { key: string })[]>`
      select key, held, captured, returned, ceiling, open, version from counters where key = any(${keys}::text[]) order by key collate "C" for update`,
  );
  return new Map(rows.map(({ key, ...counter }) => [key, counter]));
}

/** Counters as they stand, without a lock: what is decided on them is proven when they are written. */
export async function readCounters(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, CounterState>> {
  if (keys.length === 0) return new Map();
  const rows = await sql<
    (CounterState & { key: string })[]
  >`select key, held, captured, returned, ceiling, open, version from counters where key = any(${keys}::text[])`;
  return new Map(rows.map(({ key, ...counter }) => [key, counter]));
}

export interface BatchClock {
  readonly now: string;
  readonly batch: number;
  /** The newest business day that is closed or closing; it and all before it take nothing any more. Null where there is none. */
  readonly closedUntil: string | null;
  /** No transaction older than this is still unseen. */
  readonly horizon: string;
  /** Reference records changed by transactions from the last horizon on. */
  readonly notes: readonly Note[];
}

/** Ledger time, read under the locks of the authorizations, the number of this batch, and what changed since `horizon`. */
export async function openBatch(sql: Sql, horizon: string | null): Promise<BatchClock> {
  const [row] = await sql<(Omit<BatchClock, 'notes'> & { notes: Note[] | null })[]>`
    select clock_timestamp() as now, nextval('batch_ids') as batch, (select max(business_date) from business_days where state <> 'open') as "closedUntil",
      pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
      (select json_agg(json_build_array(kind, key)) from reference_changes where transaction >= ${horizon}::text::xid8) as notes`;
  if (row === undefined) throw new Error('the database gave no time');
  return { ...row, notes: row.notes ?? [] };
}

/** What a decision saw, and was asked, as recorded. */
export interface Evidence {
  readonly evidence: string;
  readonly request: string;
}

/** What decisions saw, for the policies that re-evaluate. */
export async function readEvidence(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Evidence>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<
    { authorization_id: string; evidence: string; request: string }[]
  >`select authorization_id, evidence, request from decisions where authorization_id = any(${ids}::text[])`;
  return new Map(rows.map((row) => [row.authorization_id, row]));
}

export async function readCutovers(sql: Sql): Promise<ReadonlyMap<string, Cutover>> {
  const rows = await sql<{ id: string; time_zone: string; cutover: string }[]>`select id, time_zone, cutover from acquirers`;
  return new Map(rows.map((row) => [row.id, { timeZone: row.time_zone, cutover: row.cutover }]));
}
