// The jobs of a business day: closing it with its progress, and proving it once more.
import type { WorkCalendar } from '../../engine/settlement/pay-date.ts';
import { JobFault, type JobWorker } from '../jobs/follow.ts';
import { hearJob } from '../jobs/store.ts';
import { closeDay, refusalText } from './close.ts';
import { proveClosed } from './prove.ts';
import { ledgerTime } from './totals-store.ts';

/** Ends early only while nothing was posted; once the day is shut a wish to cancel is not heard, and a process that stops leaves the rest to the next one. */
export function closeWorker(calendars: ReadonlyMap<string, WorkCalendar>): JobWorker {
  return async (job, { sql, signal, tell }) => {
    const pause = async (isShut: boolean): Promise<void> => {
      if (!signal.aborted) return;
      if (isShut && (await hearJob(sql, job.id, null)).isCancelled) return;
      throw signal.reason;
    };
    const closed = await closeDay(sql, { date: job.object, now: await ledgerTime(sql), actor: job.requestedBy, calendars, tell, pause });
    if (!closed.ok) throw new JobFault(closed.code, refusalText(closed));
    const { date, hash, counts } = closed.day;
    return { date, hash, counts };
  };
}

/** Keeps the result of every check; a day that does not add up is a failure with the same result. */
export const proveWorker: JobWorker = async (job, { sql, signal, tell }) => {
  const checks: unknown[] = [];
  let wrong = 0;
  for await (const check of proveClosed(sql, job.object)) {
    signal.throwIfAborted();
    checks.push(check);
    if (!check.ok) wrong += 1;
    tell({ step: check.name, done: checks.length, total: 0 });
  }
  if (wrong > 0) throw new JobFault('does_not_add_up', `${wrong} of ${checks.length} checks found a difference.`, { checks });
  return { checks };
};
