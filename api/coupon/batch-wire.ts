// How orders of coupons look on the wire, with the job that fills each.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { newestJobs } from '../jobs/store.ts';
import { BATCH_KINDS, BATCH_STATES, type CouponBatch, END_JOB, ISSUE_JOB, type StepFault } from './batch-store.ts';
import type { CouponCodes } from './codes.ts';

export interface BatchDeps {
  readonly sql: Sql;
  readonly codes: Pick<CouponCodes, 'ofBatch'>;
  readonly codeHash: (code: string) => string;
}

export const batchParams = z.strictObject({ id: z.string().min(1).max(64) });
const at = z.string().nullable();
export const batchSchema = z
  .object({
    id: z.string(),
    campaign: z.string(),
    kind: z.enum(BATCH_KINDS),
    count: z.int(),
    note: z.string(),
    state: z.enum(BATCH_STATES),
    issued: z.int(),
    validFrom: at,
    expiresAt: at,
    maker: z.string(),
    madeAt: z.string(),
    checker: at,
    decidedAt: at,
    refusal: at,
    handedAt: at.describe('When its codes were handed over, after which nobody can say them again'),
    voidedBy: at,
    voidedAt: at,
    voidReason: at,
    job: z.object({ state: z.string(), fault: at, detail: at }).nullable().describe('What fills it; its progress is issued of count'),
    ending: z
      .object({ state: z.string(), ended: z.int() })
      .nullable()
      .describe('What ends its coupons once the order is void, and how many have ended so'),
  })
  .meta({ id: 'CouponBatch' });
const NOT_YET = { refusal: null, handedAt: null, voidedBy: null, voidedAt: null, voidReason: null };
export const batchExample = {
  id: 'spring-codes',
  campaign: 'tea',
  kind: 'generated' as const,
  count: 1_000_000,
  note: 'Codes for the leaflet',
  state: 'approved' as const,
  issued: 405_000,
  validFrom: '2026-11-22T04:00:00.000Z',
  expiresAt: '2026-12-22T04:00:00.000Z',
  maker: 'person_1',
  madeAt: '2026-11-22T03:50:00.000Z',
  checker: 'person_2',
  decidedAt: '2026-11-22T03:59:00.000Z',
  ...NOT_YET,
  job: { state: 'running', fault: null, detail: null },
  ending: null,
};
export const endedExample = {
  ...batchExample,
  state: 'void' as const,
  issued: 1_000_000,
  voidedBy: 'person_2',
  voidedAt: '2026-11-23T09:00:00.000Z',
  voidReason: 'The leaflet was printed twice',
  job: { state: 'done', fault: null, detail: null },
  ending: { state: 'running', ended: 405_000 },
};
export const oneBatch = (description: string, example: z.infer<typeof batchSchema> = batchExample) => ({
  description,
  schema: batchSchema,
  example,
});

export async function withJobs(sql: Sql, batches: readonly CouponBatch[]): Promise<readonly z.infer<typeof batchSchema>[]> {
  const ids = batches.map(({ id }) => id);
  const [jobs, ends] = await Promise.all([newestJobs(sql, ISSUE_JOB, ids), newestJobs(sql, END_JOB, ids)]);
  return batches.map((batch) => {
    const job = jobs.get(batch.id);
    const end = ends.get(batch.id);
    return {
      ...batch,
      job: job === undefined ? null : { state: job.state, fault: job.fault, detail: job.detail },
      ending: end === undefined ? null : { state: end.state, ended: end.done },
    };
  });
}

export async function batchReply(sql: Sql, done: CouponBatch | StepFault, status = 200): Promise<Reply> {
  if (typeof done === 'string') return problem(done);
  return json((await withJobs(sql, [done]))[0], status);
}
