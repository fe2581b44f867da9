// Orders the long work about a business day: closing it, and proving it.
import { randomUUID } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { type Job, orderJob } from '../jobs/store.ts';

interface DayOrder {
  readonly kind: 'settlement.close' | 'settlement.prove';
  readonly date: string;
  readonly actor: string;
}

/** Ordering what is ordered already says the same job, and logs nothing more. */
export async function orderFor(sql: Sql, { kind, date, actor }: DayOrder): Promise<Job> {
  return inTransaction(sql, async (transaction) => {
    const id = `job_${randomUUID()}`;
    const job = await orderJob(transaction, { id, kind, object: date, asked: {}, requestedBy: actor });
    if (job.id === id) await logChange(transaction, { actor, action: `${kind}.order`, object: date, detail: { job: id } });
    return job;
  });
}
