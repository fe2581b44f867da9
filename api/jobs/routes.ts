// HTTP of jobs: how far one is, and the wish that it ends.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { cancelJob, type Job, JOB_STATES, readJob } from './store.ts';

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    object: z.string(),
    state: z.enum(JOB_STATES),
    requestedBy: z.string(),
    requestedAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    step: z.string().nullable(),
    done: z.int(),
    total: z.int(),
    fault: z.string().nullable(),
    detail: z.string().nullable(),
    result: z.unknown(),
  })
  .meta({ id: 'Job' });

/** What others see of a job. */
export function jobToWire({ asked: _asked, ...shown }: Job): z.infer<typeof jobSchema> {
  return shown;
}

const example = {
  id: 'job_1',
  kind: 'settlement.close',
  object: '2026-11-22',
  state: 'running',
  requestedBy: 'person_1',
  requestedAt: '2026-11-23T01:00:00.000Z',
  startedAt: '2026-11-23T01:00:01.000Z',
  finishedAt: null,
  step: 'statements',
  done: 3,
  total: 7,
  fault: null,
  detail: null,
  result: null,
};

export function jobRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  const params = z.strictObject({ id: z.string().min(1).max(100) });
  const read = route({
    method: 'get',
    path: '/v1/jobs/{id}',
    scope: 'settlement:read',
    tag: 'Jobs',
    summary: 'How far a job is',
    params,
    replies: { 200: { description: 'done of total steps, 0 while the total is not known.', schema: jobSchema, example } },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const job = await readJob(sql, id);
      return job === null ? problem('not_found') : json(jobToWire(job));
    },
  });
  const cancel = route({
    method: 'post',
    path: '/v1/jobs/{id}/cancel',
    scope: 'settlement:write',
    tag: 'Jobs',
    summary: 'End a job',
    description: 'One that waits ends at once; one that runs ends at its next safe place, and leaves nothing half done.',
    params,
    replies: { 200: { description: 'It ends.', schema: jobSchema, example } },
    problems: ['not_found', 'job_ended'],
    handle: async ({ params: { id }, key }) => {
      const job = await inTransaction(sql, async (transaction) => {
        if (!(await cancelJob(transaction, id))) return null;
        await logChange(transaction, { actor: key.id, action: 'job.cancel', object: id, detail: {} });
        return readJob(transaction, id);
      });
      if (job !== null) return json(jobToWire(job));
      return problem((await readJob(sql, id)) === null ? 'not_found' : 'job_ended');
    },
  });
  return [read, cancel];
}
