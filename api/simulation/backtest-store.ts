// SQL of backtest jobs: ordered by somebody, taken by one process at a time, heard of each second, finished once.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import type { BacktestSummary } from './backtest-summary.ts';

/** No longer heard of for so long, a running backtest is taken up again by whoever is there. */
const SILENT_SECONDS = 30;
/** Taken up so often without an end, it is given up. */
const ATTEMPTS_MAX = 3;

export const STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const FAULTS = ['nothing_recorded', 'too_large', 'version_gone', 'broken'] as const;
export type BacktestFault = (typeof FAULTS)[number];

export interface BacktestJob {
  readonly id: string;
  readonly campaign: string;
  readonly version: number;
  readonly mode: 'replace' | 'beside';
  readonly from: string;
  readonly to: string;
  readonly seed: number;
  readonly state: (typeof STATES)[number];
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly done: number;
  readonly total: number;
  readonly fault: BacktestFault | null;
  readonly resultHash: string | null;
  readonly summary: BacktestSummary | null;
}
export type BacktestOrder = Pick<BacktestJob, 'id' | 'campaign' | 'version' | 'mode' | 'from' | 'to' | 'seed' | 'requestedBy'>;

const columns = (sql: Sql) => sql`
  id, campaign, version, mode, from_at as "from", to_at as "to", seed, state, requested_by as "requestedBy", requested_at as "requestedAt", started_at as "startedAt",
  finished_at as "finishedAt", done, total, fault, result_hash as "resultHash", summary`;

/** Null where there is no such version. */
export async function orderBacktest(sql: Sql, order: BacktestOrder): Promise<BacktestJob | null> {
  const [row] = await sql<BacktestJob[]>`
    insert into backtests (id, campaign, version, mode, from_at, to_at, seed, requested_by)
    select ${order.id}, v.id, v.version, ${order.mode}, ${order.from}, ${order.to}, ${order.seed}, ${order.requestedBy} from campaign_versions v
    where v.id = ${order.campaign} and v.version = ${order.version} returning ${columns(sql)}`;
  return row ?? null;
}

export async function readBacktest(sql: Sql, id: string): Promise<BacktestJob | null> {
  const [row] = await sql<BacktestJob[]>`select ${columns(sql)} from backtests where id = ${id}`;
  return row ?? null;
}

/** The report as it was hashed; null while there is none. */
export async function readReport(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql<{ report: string | null }[]>`select report from backtests where id = ${id}`;
  return row?.report ?? null;
}

/** Newest first, of one campaign or of all. */
export async function listBacktests(
  sql: Sql,
  of: { readonly campaign: string | null; readonly after: readonly string[] | null; readonly limit: number },
): Promise<readonly BacktestJob[]> {
  const [at = null, id = null] = of.after ?? [];
  return sql<BacktestJob[]>`
    select ${columns(sql)} from backtests
    where (${of.campaign}::text is null or campaign = ${of.campaign}) and (${id}::text is null or (date_trunc('milliseconds', requested_at), id) < (${at}::timestamptz, ${id}::text))
    order by date_trunc('milliseconds', requested_at) desc, id desc limit ${of.limit}`;
}

/** The newest finished replay of a version: what an approval is bound to. */
export async function readNewestBacktest(
  sql: Sql,
  campaign: string,
  version: number,
): Promise<{ readonly id: string; readonly state: 'done'; readonly resultHash: string; readonly summary: BacktestSummary } | null> {
  const [row] = await sql<{ id: string; state: 'done'; resultHash: string; summary: BacktestSummary }[]>`
    select id, state, result_hash as "resultHash", summary from backtests
    where campaign = ${campaign} and version = ${version} and state = 'done' order by finished_at desc, id desc limit 1`;
  return row ?? null;
}

/** A queued one ends at once, a running one when its process hears of it; an ended one stays as it ended. */
export async function cancelBacktest(sql: Sql, id: string): Promise<BacktestJob | null> {
  const [row] = await sql<BacktestJob[]>`
    update backtests set cancel = true, finished_at = case when state = 'queued' then clock_timestamp() else finished_at end, state = case when state = 'queued' then 'cancelled' else state end
    where id = ${id} and state in ('queued', 'running') returning ${columns(sql)}`;
  return row ?? readBacktest(sql, id);
}

/** The oldest that waits, or whose process has gone silent; nobody else gets it. */
export async function takeBacktest(sql: Sql): Promise<BacktestJob | null> {
  await sql`
    update backtests set state = 'failed', fault = 'broken', finished_at = clock_timestamp()
    where state = 'running' and attempts >= ${ATTEMPTS_MAX} and heard_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})`;
  const [row] = await sql<BacktestJob[]>`
    update backtests set state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp()), heard_at = clock_timestamp(), done = 0
    where id = (
      select id from backtests where state = 'queued' or (state = 'running' and heard_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}))
      order by requested_at limit 1 for update skip locked)
    returning ${columns(sql)}`;
  return row ?? null;
}

/** Tells how far it is; answers whether somebody wants it to end. */
export async function hearBacktest(
  sql: Sql,
  id: string,
  progress: { readonly done: number; readonly total: number },
): Promise<{ readonly isCancelled: boolean }> {
  const [row] = await sql<{ cancel: boolean }[]>`
    update backtests set done = ${progress.done}, total = ${progress.total}, heard_at = clock_timestamp() where id = ${id} and state = 'running' returning cancel`;
  return { isCancelled: row?.cancel ?? true };
}

/** Back into the queue: its process stops, another begins it anew. */
export async function returnBacktest(sql: Sql, id: string): Promise<void> {
  await sql`update backtests set state = 'queued', attempts = attempts - 1, done = 0 where id = ${id} and state = 'running'`;
}

export async function endBacktest(sql: Sql, id: string, as: 'cancelled' | BacktestFault): Promise<void> {
  await sql`
    update backtests set state = ${as === 'cancelled' ? 'cancelled' : 'failed'}, fault = ${as === 'cancelled' ? null : as}, finished_at = clock_timestamp()
    where id = ${id} and state = 'running'`;
}

export async function finishBacktest(
  sql: Sql,
  id: string,
  result: { readonly hash: string; readonly report: string; readonly summary: BacktestSummary },
): Promise<void> {
  await sql`
    update backtests set state = 'done', result_hash = ${result.hash}, report = ${result.report}, summary = ${sql.json(result.summary as never)}, done = total, finished_at = clock_timestamp()
    where id = ${id} and state = 'running'`;
}

export async function readDocument(sql: Sql, id: string, version: number): Promise<Campaign | null> {
  const [row] = await sql<{ document: Campaign }[]>`select document from campaign_versions where id = ${id} and version = ${version}`;
  return row?.document ?? null;
}
