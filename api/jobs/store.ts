// SQL of jobs: ordered by somebody, taken by one process at a time, heard of each second, finished once.
import type { Sql } from '../db/connect.ts';

/** No longer heard of for so long, a running job is taken up again by whoever is there. */
const SILENT_SECONDS = 30;
/** Taken up so often without an end, it is given up. */
const ATTEMPTS_MAX = 5;

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export interface Job {
  readonly id: string;
  /** "settlement.close": room and verb. */
  readonly kind: string;
  readonly object: string;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly state: (typeof JOB_STATES)[number];
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** The part it works on now, a word of its room. */
  readonly step: string | null;
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
  readonly fault: string | null;
  readonly detail: string | null;
  readonly result: unknown;
}
export type JobOrder = Pick<Job, 'id' | 'kind' | 'object' | 'asked' | 'requestedBy'>;

const columns = (sql: Sql) => sql`
  id, kind, object, asked, state, requested_by as "requestedBy", requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt", step, done, total, fault, detail, result`;

/** The job, or the one of this kind and object that is still open: ordering twice is ordering once. */
export async function orderJob(sql: Sql, order: JobOrder): Promise<Job> {
  const [made] = await sql<Job[]>`
    insert into jobs (id, kind, object, asked, requested_by) values (${order.id}, ${order.kind}, ${order.object}, ${JSON.stringify(order.asked)}::text::json, ${order.requestedBy})
    on conflict (kind, object) where state in ('queued', 'running') do nothing returning ${columns(sql)}`;
  if (made !== undefined) return made;
  const [open] = await sql<
    Job[]
  >`select ${columns(sql)} from jobs where kind = ${order.kind} and object = ${order.object} order by requested_at desc limit 1`;
  if (open === undefined) throw new Error('a job that is open has a row');
  return open;
}

export async function readJob(sql: Sql, id: string): Promise<Job | null> {
  const [row] = await sql<Job[]>`select ${columns(sql)} from jobs where id = ${id}`;
  return row ?? null;
}

/** The newest job of each object. */
export async function newestJobs(sql: Sql, kind: string, objects: readonly string[]): Promise<ReadonlyMap<string, Job>> {
  const rows = await sql<
    Job[]
  >`select distinct on (object) ${columns(sql)} from jobs where kind = ${kind} and object = any(${objects as string[]}::text[]) order by object, requested_at desc`;
  return new Map(rows.map((row) => [row.object, row]));
}

/** The oldest job of these kinds that waits or went silent; null when there is none. */
export async function takeJob(sql: Sql, kinds: readonly string[]): Promise<Job | null> {
  await sql`
    update jobs set state = 'failed', fault = 'broken', finished_at = clock_timestamp()
    where state = 'running' and attempts >= ${ATTEMPTS_MAX} and heard_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})`;
  const [row] = await sql<Job[]>`
    update jobs set state = 'running', started_at = coalesce(started_at, clock_timestamp()), heard_at = clock_timestamp(), attempts = attempts + 1
    where id = (
      select id from jobs where kind = any(${kinds as string[]}::text[])
        and (state = 'queued' or state = 'running' and heard_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}))
      order by requested_at, id limit 1 for update skip locked
    ) returning ${columns(sql)}`;
  return row ?? null;
}

export interface JobProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Stores how far it is, and tells whether somebody wants it to end. */
export async function hearJob(sql: Sql, id: string, progress: JobProgress | null): Promise<{ readonly isCancelled: boolean }> {
  const [row] = await sql<{ cancel: boolean }[]>`
    update jobs set heard_at = clock_timestamp(), step = coalesce(${progress?.step ?? null}, step), done = coalesce(${progress?.done ?? null}::bigint, done), total = coalesce(${progress?.total ?? null}::bigint, total)
    where id = ${id} and state = 'running' returning cancel`;
  return { isCancelled: row?.cancel ?? true };
}

/** Adds to what it has done, in the transaction that did it: whoever goes on counts on from there. */
export async function countDone(sql: Sql, id: string, { step, done }: Pick<JobProgress, 'step' | 'done'>): Promise<void> {
  await sql`update jobs set step = ${step}, done = done + ${done} where id = ${id} and state = 'running'`;
}

/** Back into the queue, for the next process. */
export async function returnJob(sql: Sql, id: string): Promise<void> {
  await sql`update jobs set state = 'queued', attempts = attempts - 1 where id = ${id} and state = 'running'`;
}

export type JobEnd =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly fault: string; readonly detail: string | null; readonly result?: unknown }
  | { readonly state: 'cancelled' };

export async function endJob(sql: Sql, id: string, end: JobEnd): Promise<void> {
  const result = 'result' in end && end.result !== undefined ? JSON.stringify(end.result) : null;
  const [fault, detail] = end.state === 'failed' ? [end.fault, end.detail] : [null, null];
  await sql`
    update jobs set state = ${end.state}, result = ${result}::text::json, fault = ${fault}, detail = ${detail}, finished_at = clock_timestamp()
    where id = ${id} and state = 'running'`;
}

/** False where it has ended already. A job that waits ends at once, one that runs when it hears of it. */
export async function cancelJob(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql`
    update jobs set cancel = true, state = case state when 'queued' then 'cancelled' else state end, finished_at = case state when 'queued' then clock_timestamp() end
    where id = ${id} and state in ('queued', 'running') returning 1`;
  return rows.length > 0;
}
