// Routes of orders of many coupons: written by one, approved by another, ended with a reason.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { fileRoutes } from './batch-file-routes.ts';
import { approveBatch, BATCH_COUPONS_MAX, listBatches, orderBatch, readBatch, refuseBatch, voidBatch } from './batch-store.ts';
import { type BatchDeps, batchExample, batchSchema, endedExample, oneBatch, batchParams, batchReply, withJobs } from './batch-wire.ts';

const TAG = 'Coupons';
const reasonBody = z.strictObject({ reason: z.string().trim().min(1).max(300) });
export function couponBatchRoutes(deps: BatchDeps): readonly Route[] {
  return [list(deps), read(deps), order(deps), approve(deps), refuse(deps), end(deps), ...fileRoutes(deps)];
}

function list({ sql }: BatchDeps): Route {
  return route({
    method: 'get',
    path: '/v1/coupon-batches',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Orders of coupons, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, campaign: z.string().max(64).optional() }),
    replies: { 200: { description: 'A page', schema: pageSchema(batchSchema), example: { items: [batchExample], next: null } } },
    handle: async ({ query }) => {
      const cursor = fromCursor(query.after, 2) as readonly [string, string] | null;
      const after = cursor !== null && isInstant(cursor[0]) ? cursor : null;
      const rows = await listBatches(sql, { after, campaign: query.campaign ?? null, limit: query.limit + 1 });
      const page = pageOf(rows, query.limit, ({ madeAt, id }) => [madeAt, id]);
      return json({ items: await withJobs(sql, page.items), next: page.next });
    },
  });
}

function read({ sql }: BatchDeps): Route {
  return route({
    method: 'get',
    path: '/v1/coupon-batches/{id}',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'One order of coupons',
    params: batchParams,
    replies: { 200: oneBatch('The order') },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => batchReply(sql, (await readBatch(sql, id)) ?? 'not_found'),
  });
}

function order({ sql }: BatchDeps): Route {
  const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _, at most 64');
  const common = { id, campaign: z.string().min(1).max(64), note: z.string().trim().min(1).max(300) };
  return route({
    method: 'post',
    path: '/v1/coupon-batches',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Order coupons',
    description:
      'generated: codes made here, handed over once to whoever ordered them. uploaded: codes that the bank brings. named: coupons reserved for the accounts of a file. The last two are filled from a file next. Nothing is issued until somebody else approves it.',
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('generated'), count: z.int().min(1).max(BATCH_COUPONS_MAX), ...common }),
      z.strictObject({ kind: z.literal('uploaded'), ...common }),
      z.strictObject({ kind: z.literal('named'), ...common }),
    ]),
    bodyExample: { kind: 'generated', id: 'spring-codes', campaign: 'tea', count: 1_000_000, note: 'Codes for the leaflet' },
    replies: { 201: oneBatch('It waits: for its file, or for a checker') },
    problems: ['not_found', 'not_a_coupon', 'request_id_reused'],
    handle: async ({ body, key }) => {
      const done = await orderBatch(sql, { ...body, count: body.kind === 'generated' ? body.count : 0, actor: key.id });
      return typeof done === 'string' ? problem(done) : batchReply(sql, done, 201);
    },
  });
}

function approve({ sql }: BatchDeps): Route {
  return route({
    method: 'post',
    path: '/v1/coupon-batches/{id}/approve',
    scope: 'campaigns:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve an order, and one handing-over of its codes',
    description: 'By somebody else than whoever ordered it; a job issues the coupons from then on.',
    params: batchParams,
    replies: { 200: oneBatch('It is being issued') },
    problems: ['not_found', 'batch_step', 'maker_is_checker'],
    handle: async ({ params: { id }, key }) => batchReply(sql, await approveBatch(sql, { id, actor: key.id })),
  });
}

function refuse({ sql }: BatchDeps): Route {
  return route({
    method: 'post',
    path: '/v1/coupon-batches/{id}/refuse',
    scope: 'campaigns:approve',
    tag: TAG,
    summary: 'Refuse an order',
    params: batchParams,
    body: reasonBody,
    bodyExample: { reason: 'Ten times what the leaflet needs' },
    replies: { 200: oneBatch('It is over; what it was filled with is gone') },
    problems: ['not_found', 'batch_step'],
    handle: async ({ params: { id }, body, key }) => batchReply(sql, await refuseBatch(sql, { id, actor: key.id, reason: body.reason })),
  });
}

function end({ sql }: BatchDeps): Route {
  return route({
    method: 'post',
    path: '/v1/coupon-batches/{id}/void',
    scope: 'campaigns:stop',
    confirm: true,
    tag: TAG,
    summary: 'End an order and its coupons',
    description:
      'From the answer on no payment takes a coupon of it. What is free ends in a job, `ending` says how far it is; what is reserved or used stays. For ever.',
    params: batchParams,
    body: reasonBody,
    bodyExample: { reason: 'The leaflet was printed twice' },
    replies: { 200: oneBatch('It is over, and its coupons are ending', endedExample) },
    problems: ['not_found', 'batch_step'],
    handle: async ({ params: { id }, body, key }) =>
      batchReply(sql, await voidBatch(sql, { id, actor: key.id, reason: body.reason, jobId: `job_${randomUUID()}` })),
  });
}
