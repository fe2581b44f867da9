// What a backtest reads, in one snapshot: the window, the counters and grants it begins with, and decisions and messages in the order of their commit.
import type { HeldBenefit } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';

/** One snapshot for the whole replay: what is committed meanwhile is not seen, and nothing is locked. */
export function inSnapshot<T>(sql: Sql, work: (snapshot: Sql) => Promise<T>): Promise<T> {
  return sql.begin('isolation level repeatable read read only', (snapshot) => work(snapshot as unknown as Sql)) as Promise<T>;
}

export interface Window {
  /** First and last batch. */
  readonly first: number;
  readonly last: number;
  readonly decisions: number;
}

/** Batches of the decisions made in [from, to), with the messages up to the next one; null when there are none. */
export async function readWindow(sql: Sql, from: string, to: string): Promise<Window | null> {
  const [row] = await sql<{ first: number | null; last: number | null }[]>`
    with asked as (select min(batch) as first, max(batch) as last from decisions where at >= ${from} and at < ${to})
    select first, coalesce((select min(batch) - 1 from decisions where at >= ${to} and batch > last), (select max(id) from batches)) as last from asked`;
  if (row === undefined || row.first === null || row.last === null) return null;
  const [counted] = await sql<{ decisions: number }[]>`
    select count(*) as decisions from decisions where batch between ${row.first} and ${row.last}`;
  return { first: row.first, last: row.last, decisions: counted?.decisions ?? 0 };
}

/** Was anything decided before the window? Where nothing was, every counter began at nothing. */
export async function hasEarlier(sql: Sql, first: number): Promise<boolean> {
  const [row] = await sql<{ earlier: boolean }[]>`select exists (select 1 from decisions where batch < ${first}) as earlier`;
  return row?.earlier ?? false;
}

export interface CounterRow {
  readonly key: string;
  readonly used: number;
  readonly ceiling: number | null;
}
/** Periods that a window begins in: limits of other periods start at nothing. */
export interface Periods {
  readonly days: readonly string[];
  readonly weeks: readonly string[];
  readonly months: readonly string[];
}

/** Every budget, cap and umbrella, and the limits whose period had begun before the window. */
export async function readCounters(sql: Sql, { days, weeks, months }: Periods): Promise<readonly CounterRow[]> {
  return sql<CounterRow[]>`
    select key, held + captured - returned as used, ceiling from counters
    where key not like 'l:%' or key like '%:campaign:_' or substring(key from ':day:([0-9-]{10})') = any(${days as string[]})
      or substring(key from ':week:([0-9]{4}-W[0-9]{2})') = any(${weeks as string[]}) or substring(key from ':month:([0-9]{4}-[0-9]{2})') = any(${months as string[]})`;
}

/** A grant that the window, or what came after it, has moved. */
export interface TouchedRow {
  readonly id: string;
  readonly decisionId: string;
  readonly approved: number;
  readonly benefits: readonly HeldBenefit[];
  /** Batch of its decision. */
  readonly batch: number;
}

/** Page by page. */
export function readTouched(sql: Sql, since: number): AsyncIterable<readonly TouchedRow[]> {
  return sql<TouchedRow[]>`
    select a.id, a.record->>'decisionId' as "decisionId", (a.record->>'approved')::bigint as approved, a.record->'benefits' as benefits, d.batch
    from authorizations a join decisions d on d.authorization_id = a.id
    where a.batch >= ${since} and a.record->'benefits' <> '[]'::jsonb`.cursor(2_000);
}

export interface MessageRow {
  readonly authorizationId: string;
  readonly body: string;
  /** It came before anybody had decided its authorization. */
  readonly early: boolean;
  readonly batch: number;
}

/** Every message of these authorizations, before the window and after. */
export async function readAllMessages(sql: Sql, ids: readonly string[]): Promise<readonly MessageRow[]> {
  if (ids.length === 0) return [];
  return sql<MessageRow[]>`
    select authorization_id as "authorizationId", body, false as early, batch from messages
    where authorization_id = any(${ids as string[]}::text[]) order by batch, ctid`;
}

/** The last batch of the next piece of work; null at the end. */
export async function readBound(sql: Sql, after: number, of: { readonly last: number; readonly batches: number }): Promise<number | null> {
  const [row] = await sql<{ bound: number | null }[]>`
    select max(id) as bound from (select id from batches where id > ${after} and id <= ${of.last} order by id limit ${of.batches}) next`;
  return row?.bound ?? null;
}

/** Between two fields of a row: no JSON text and no authorization id holds it. */
export const FIELD_END = '\u001f';

interface Span {
  /** Batches behind this one, up to and with `bound`. */
  readonly after: number;
  readonly bound: number;
  /** Also what the record of the authorization and the decision say was granted and refused. */
  readonly isTrusting: boolean;
}

/**
 * One text a row: authorization id, decision id, messages, batch, request, evidence, reply, benefits as they stand in the record, and what was
 * considered where a budget refused. In the order of commit: batch, then place.
 */
export async function readDecisions(sql: Sql, { after, bound, isTrusting }: Span): Promise<readonly string[]> {
  const granted = sql`case when d.reply like '%"benefits":[]%' then '[]' else coalesce((
      select a.record->>'benefits' from authorizations a where a.id = d.authorization_id and a.record->>'decisionId' = d.decision_id), '') end
    || ${FIELD_END} || case when d.considered like '%"budget_exhausted"%' then d.considered else '' end`;
  const rows = await sql<{ row: string }[]>`
    select d.authorization_id || ${FIELD_END} || d.decision_id || ${FIELD_END} || (select count(*) from messages m where m.authorization_id = d.authorization_id) || ${FIELD_END} || d.batch || ${FIELD_END}
      || d.request || ${FIELD_END} || d.evidence || ${FIELD_END} || d.reply || ${FIELD_END} || ${isTrusting ? granted : sql`''`} as row
    from decisions d where d.batch > ${after} and d.batch <= ${bound} order by d.batch, d.tableoid, d.ctid`;
  return rows.map(({ row }) => row);
}

export async function readMessages(sql: Sql, after: number, bound: number): Promise<readonly MessageRow[]> {
  return sql<MessageRow[]>`
    select authorization_id as "authorizationId", body, reply like '%"reason":"unknown_authorization"%' as early, batch from messages
    where batch > ${after} and batch <= ${bound} order by batch, ctid`;
}

export interface VersionRow {
  readonly id: string;
  readonly version: number;
  readonly document: unknown;
}

export async function readVersions(sql: Sql, wanted: readonly string[]): Promise<readonly VersionRow[]> {
  return sql<
    VersionRow[]
  >`select id, version, document from campaign_versions where id || '@' || version = any(${wanted as string[]}::text[])`;
}

/** Coupon campaigns that are live, for coupons that only a draft issues. */
export async function readCouponDays(sql: Sql): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ id: string; days: number }[]>`
    select c.id, (v.document #>> '{benefit,validDays}')::int as days from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version
    where c.state in ('live', 'paused') and v.document #>> '{benefit,type}' = 'coupon_redeem'`;
  return Object.fromEntries(rows.map((row) => [row.id, row.days]));
}
