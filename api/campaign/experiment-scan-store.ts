// SQL that counts decisions for experiments: window by window of batches, each in a transaction of its own, so that nothing is counted twice.
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';

/** What is counted under one name. */
export interface ScanOrder {
  readonly grouping: string;
  /** Another text than last time: everything is counted anew. */
  readonly definition: string;
  /** Decisions made before are not counted; null: all are. */
  readonly since: string | null;
  /** Nor those made later than so many days after it. */
  readonly daysMax: number;
  /** Batches younger than this may still lie behind others that are not committed. */
  readonly settledMs: number;
  /** Texts of which a decision must hold one in what it considered. */
  readonly patterns: readonly string[];
  readonly currency: string;
}
export interface ScanState {
  readonly batch: number;
  readonly decisions: number;
  readonly countedAt: string;
}
export interface CountedDecision {
  readonly at: string;
  readonly considered: string;
  readonly subject: string;
  readonly approved: number;
  readonly benefits: readonly { readonly campaign: string; readonly amount: number }[];
}
export type Save = (sql: Sql, rows: readonly CountedDecision[]) => Promise<void>;

/** Batches in one window. */
const WINDOW = 200;

/** Counts one window more, unless nothing is left or another process counts just now. */
export function countWindow(sql: Sql, order: ScanOrder, save: Save): Promise<'counted' | 'nothing_left' | 'busy'> {
  return inTransaction(sql, async (transaction) => {
    const [lock] = await transaction<{ got: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtextextended(${`experiment ${order.grouping}`}, 0)) as got`;
    if (lock?.got !== true) return 'busy';
    const state = (await readScan(transaction, order)) ?? (await beginScan(transaction, order));
    const [window] = await transaction<{ last: number | null }[]>`
      select max(id) as last from (
        select id from batches where id > ${state.batch} and at < clock_timestamp() - make_interval(secs => ${order.settledMs / 1_000})
          and (${order.since}::timestamptz is null or at < ${order.since}::timestamptz + make_interval(days => ${order.daysMax}))
        order by id limit ${WINDOW}) b`;
    const last = window?.last ?? null;
    if (last === null) return 'nothing_left';
    const rows = await readWindow(transaction, order, { from: state.batch, to: last });
    await save(transaction, rows);
    await transaction`
      update experiment_scans set batch = ${last}, decisions = decisions + ${rows.length}, counted_at = clock_timestamp() where grouping = ${order.grouping}`;
    return 'counted';
  });
}

/** How far it is counted under this definition; null where it is not begun. */
export async function readScan(sql: Sql, { grouping, definition }: Pick<ScanOrder, 'grouping' | 'definition'>): Promise<ScanState | null> {
  const [row] = await sql<ScanState[]>`
    select batch, decisions, counted_at as "countedAt" from experiment_scans where grouping = ${grouping} and definition = ${definition}`;
  return row ?? null;
}

async function beginScan(sql: Sql, { grouping, definition, since }: ScanOrder): Promise<ScanState> {
  await sql`delete from experiment_subjects where grouping = ${grouping}`;
  await sql`delete from shadow_days where grouping = ${grouping}`;
  const [row] = await sql<ScanState[]>`
    insert into experiment_scans (grouping, definition, since, batch, decisions, counted_at)
    values (${grouping}, ${definition}, ${since}, coalesce((select max(id) from batches where at < ${since}::timestamptz), 0), 0, clock_timestamp())
    on conflict (grouping) do update set definition = excluded.definition, since = excluded.since, batch = excluded.batch, decisions = 0, counted_at = excluded.counted_at
    returning batch, decisions, counted_at as "countedAt"`;
  if (row === undefined) throw new Error('the scan was not written');
  return row;
}

async function readWindow(
  sql: Sql,
  { patterns, currency }: ScanOrder,
  span: { readonly from: number; readonly to: number },
): Promise<readonly CountedDecision[]> {
  return sql<CountedDecision[]>`
    select d.at, d.considered, a.subject, (a.record ->> 'approved')::bigint as approved,
      case when a.state = 'voided' then '[]' else coalesce((select json_agg(json_build_object('campaign', b ->> 'campaign', 'amount', (b ->> 'amount')::bigint)) from jsonb_array_elements(a.record -> 'benefits') b), '[]') end as benefits
    from decisions d join authorizations a on a.id = d.authorization_id
    where d.batch > ${span.from} and d.batch <= ${span.to} and d.considered like any(${patterns as string[]}::text[]) and a.currency = ${currency}
    order by d.batch, d.at, d.authorization_id`;
}

/** Figures of one cardholder in one window; `since` those from the first time they were eligible in it. */
export interface SubjectFigures {
  readonly subject: string;
  readonly arm: string;
  readonly moved: boolean;
  readonly exposed: boolean;
  readonly purchases: number;
  readonly spend: number;
  readonly purchasesSince: number;
  readonly spendSince: number;
  readonly takes: number;
  readonly cost: number;
}

/** Whoever was eligible before counts whole, whoever became so in this window from then on, and everybody else not yet. */
export async function addSubjects(sql: Sql, grouping: string, rows: readonly SubjectFigures[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into experiment_subjects as s (grouping, subject, arm, moved, purchases, spend, takes, cost)
    select ${grouping}, r.subject, case when r.exposed then r.arm else x.arm end, r.moved,
      case when x.subject is null then r."purchasesSince" else r.purchases end, case when x.subject is null then r."spendSince" else r.spend end, r.takes, r.cost
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(subject text, arm text, moved boolean, exposed boolean, purchases int, spend bigint, "purchasesSince" int, "spendSince" bigint, takes int, cost bigint)
    left join experiment_subjects x on x.grouping = ${grouping} and x.subject = r.subject
    where r.exposed or x.subject is not null
    on conflict (grouping, subject) do update set moved = s.moved or excluded.moved or s.arm <> excluded.arm, purchases = s.purchases + excluded.purchases,
      spend = s.spend + excluded.spend, takes = s.takes + excluded.takes, cost = s.cost + excluded.cost`;
}

export interface ShadowFigures {
  readonly day: string;
  readonly barrier: string;
  readonly decisions: number;
  readonly would: number;
}

export async function addShadowDays(sql: Sql, grouping: string, rows: readonly ShadowFigures[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into shadow_days as s (grouping, day, barrier, decisions, would)
    select ${grouping}, r.day, r.barrier, r.decisions, r.would
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(day date, barrier text, decisions bigint, would bigint)
    on conflict (grouping, day, barrier) do update set decisions = s.decisions + excluded.decisions, would = s.would + excluded.would`;
}
