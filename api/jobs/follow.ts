// Follows the queue of jobs in one process: takes one at a time, stores its progress each second, and gives it back when the process stops.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../db/connect.ts';
import { endJob, hearJob, type Job, type JobProgress, returnJob, takeJob } from './store.ts';

const POLL_MS = 500;
const HEAR_MS = 1_000;

/** What a worker is given. */
export interface JobTools {
  readonly sql: Sql;
  /** Aborts when the job is cancelled or the process stops: end soon, and leave nothing half done. */
  readonly signal: AbortSignal;
  readonly tell: (progress: JobProgress) => void;
}
/** Resolves with the result that is kept. The same job may be begun again by another process, so doing it twice must be doing it once. */
export type JobWorker = (job: Job, tools: JobTools) => Promise<unknown>;

/** An end that is no bug: a code, a public sentence, and what is kept as the result. */
export class JobFault extends Error {
  readonly code: string;
  readonly result: unknown;
  constructor(code: string, detail: string, result?: unknown) {
    super(detail);
    this.code = code;
    this.result = result;
  }
}

export interface JobsDeps {
  readonly sql: Sql;
  /** By kind. */
  readonly workers: Readonly<Record<string, JobWorker>>;
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** Works until stopped; what runs then goes back into the queue. */
export function startJobs(deps: JobsDeps): { readonly stop: () => Promise<void> } {
  const ending = new AbortController();
  const work = follow(deps, ending.signal);
  return {
    stop: async () => {
      ending.abort();
      await work;
    },
  };
}

async function follow(deps: JobsDeps, signal: AbortSignal): Promise<void> {
  const kinds = Object.keys(deps.workers);
  while (!signal.aborted) {
    const job = await takeJob(deps.sql, kinds).catch(() => null); // Postgres away: the next look finds it again.
    if (job === null) await sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    else await runJob(deps, job, signal).catch((fault: unknown) => deps.onBug(fault, `job ${job.kind} ${job.object}`));
  }
}

/** Runs one job that was taken, to its end or until `stopping` aborts. */
export async function runJob({ sql, workers, onBug }: JobsDeps, job: Job, stopping: AbortSignal): Promise<void> {
  const worker = workers[job.kind];
  if (worker === undefined) throw new Error(`nobody works on ${job.kind}`);
  const cancelling = new AbortController();
  let progress: JobProgress | null = null;
  const hearing = setInterval(() => {
    hearJob(sql, job.id, progress).then(
      ({ isCancelled }) => {
        if (isCancelled) cancelling.abort();
      },
      () => undefined, // Postgres away: the work itself will say so.
    );
  }, HEAR_MS);
  const tell = (told: JobProgress) => {
    progress = told;
  };
  try {
    const result = await worker(job, { sql, signal: AbortSignal.any([stopping, cancelling.signal]), tell });
    await hearJob(sql, job.id, progress);
    await endJob(sql, job.id, { state: 'done', result });
  } catch (fault) {
    if (stopping.aborted) return await returnJob(sql, job.id);
    if (cancelling.signal.aborted) return await endJob(sql, job.id, { state: 'cancelled' });
    if (fault instanceof JobFault)
      return await endJob(sql, job.id, { state: 'failed', fault: fault.code, detail: fault.message, result: fault.result });
    onBug(fault, `job ${job.kind} ${job.object}`);
    await endJob(sql, job.id, { state: 'failed', fault: 'broken', detail: null });
  } finally {
    clearInterval(hearing);
  }
}
