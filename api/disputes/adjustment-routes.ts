// HTTP of adjustments: a correction between two parties that one person proposes and others approve; it becomes a line of the day that is open.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { type Adjustment, approveAdjustment, listAdjustments, proposeAdjustment, rejectAdjustment } from './adjustment-store.ts';
import { currencySchema, partySchema, wordsSchema } from './wire-parts.ts';

const TAG = 'Adjustments';
/** Who can be debited as a funder. */
const payerSchema = z
  .string()
  .regex(/^(bank|scheme|(merchant|chain|brand):.{1,64})$/u, 'bank, scheme, merchant:<id>, chain:<id> or brand:<id>');
const AMOUNT_MAX = 999_999_999_999;

const adjustmentSchema = z
  .object({
    id: z.string(),
    dispute: z.string().nullable(),
    party: z.string(),
    other: z.string(),
    amount: z.int(),
    currency: z.string(),
    text: z.string(),
    authorizationId: z.string().nullable(),
    maker: z.string(),
    approvers: z.int(),
    approvals: z.array(z.object({ checker: z.string(), at: z.string() })),
    state: z.enum(['waiting', 'approved', 'rejected']),
    at: z.string(),
    closedBy: z.string().nullable(),
    closedAt: z.string().nullable(),
    reason: z.string().nullable(),
    postedOn: z.string().nullable(),
  })
  .meta({ id: 'Adjustment' });
const example: Adjustment = {
  id: 'adjustment_1',
  dispute: null,
  party: 'merchant:M1001',
  other: 'bank',
  amount: 450,
  currency: 'CNY',
  text: 'The scheme share of 22 November was charged to the shop',
  authorizationId: '620011:20261122:000123:T0001',
  maker: 'person_1',
  approvers: 1,
  approvals: [],
  state: 'waiting',
  at: '2026-11-23T02:00:00.000Z',
  closedBy: null,
  closedAt: null,
  reason: null,
  postedOn: null,
};
const params = z.strictObject({ id: z.string().min(1).max(64) });
const one = (description: string) => ({ description, schema: adjustmentSchema, example });

export function adjustmentRoutes(deps: { readonly sql: Sql }): readonly Route[] {
  return [list(deps), propose(deps), approve(deps), reject(deps)];
}

function list({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'get',
    path: '/v1/adjustments',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'Adjustments, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, state: z.enum(['waiting', 'approved', 'rejected']).optional() }),
    replies: { 200: { description: 'A page', schema: pageSchema(adjustmentSchema), example: { items: [example], next: null } } },
    handle: async ({ query }) => {
      const [at, id] = fromCursor(query.after, 2) ?? [];
      const before = !isInstant(at) || id === undefined ? null : ([at, id] as const);
      const rows = await listAdjustments(sql, { state: query.state ?? null, before, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.at, last.id]));
    },
  });
}

const TWO_PARTIES = [{ path: 'other', message: 'must be another party' }];

function propose({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'post',
    path: '/v1/adjustments',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Propose an adjustment',
    description:
      'Above zero `other` pays `party`, below zero it takes back. Nothing is posted until somebody else approves it; from 100,000,000 minor units on, two others. Closed statements stay as they are: it stands on the statement of the day on which it is approved.',
    body: z.strictObject({
      party: partySchema,
      other: payerSchema.default('bank'),
      amount: z
        .int()
        .min(-AMOUNT_MAX)
        .max(AMOUNT_MAX)
        .refine((amount) => amount !== 0, 'must not be 0'),
      currency: currencySchema,
      text: wordsSchema,
      authorizationId: z.string().min(1).max(200).nullable().default(null),
    }),
    bodyExample: { party: 'merchant:M1001', other: 'bank', amount: 450, currency: 'CNY', text: example.text },
    replies: { 201: one('It waits for its checkers.') },
    handle: async ({ body, key }) => {
      if (body.party === body.other) return problem('invalid_request', undefined, TWO_PARTIES);
      return json(await proposeAdjustment(sql, { ...body, id: `adjustment_${randomUUID()}`, dispute: null, maker: key.id }), 201);
    },
  });
}

function approve({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'post',
    path: '/v1/adjustments/{id}/approve',
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve an adjustment',
    description: 'By somebody who did not propose it. The last approval that it needs posts it on the current business day.',
    params,
    replies: { 200: one('Approved, or one approval more.') },
    problems: ['not_found', 'adjustment_ended', 'adjustment_own', 'adjustment_of_dispute'],
    handle: async ({ params: { id }, key }) => {
      const done = await approveAdjustment(sql, { id, checker: key.id });
      return done.ok ? json(done.adjustment) : problem(done.code);
    },
  });
}

function reject({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'post',
    path: '/v1/adjustments/{id}/reject',
    scope: ['settlement:approve', 'settlement:write'],
    tag: TAG,
    summary: 'Reject an adjustment, or take it back',
    params,
    body: z.strictObject({ reason: wordsSchema }),
    bodyExample: { reason: 'The share was right: see the agreement of March' },
    replies: { 200: one('Nothing is posted.') },
    problems: ['not_found', 'adjustment_ended', 'adjustment_of_dispute'],
    handle: async ({ params: { id }, body, key }) => {
      const done = await rejectAdjustment(sql, { id, checker: key.id, reason: body.reason });
      return done.ok ? json(done.adjustment) : problem(done.code);
    },
  });
}
