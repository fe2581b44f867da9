// Routes of deposits: what a prefunded funder paid in, or got back, written by one and approved by another.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { pageOf, pageQuery, pageSchema, fromCursor } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { numberIn } from './agreement-routes.ts';
import { readAgreement } from './agreement-store.ts';
import { depositParams, depositSchema, idParams, moveSchema } from './contract-schemas.ts';
import { approveDeposit, listDeposits, listMoves, refuseDeposit, writeDeposit } from './deposit-store.ts';

export interface DepositDeps {
  readonly sql: Sql;
}

const TAG = 'Agreements';

export function depositRoutes(deps: DepositDeps): readonly Route[] {
  return [list(deps), moves(deps), write(deps), approve(deps), refuse(deps)];
}

function list({ sql }: DepositDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements/{id}/deposits',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'Deposits of an agreement, newest first',
    params: idParams,
    query: pageQuery,
    replies: { 200: { description: 'A page', schema: pageSchema(depositSchema) } },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      if ((await readAgreement(sql, params.id)) === null) return problem('not_found');
      const before = numberIn(fromCursor(query.after, 1)?.[0]);
      const rows = await listDeposits(sql, params.id, { before, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [String(last.no)]));
    },
  });
}

function moves({ sql }: DepositDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements/{id}/moves',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'How the balance of a deposit moved, newest first',
    description:
      'Its rows of the ledger: what came in and went back, and what each closed day drew or gave back. They add up to the balance.',
    params: idParams,
    query: pageQuery,
    replies: { 200: { description: 'A page', schema: pageSchema(moveSchema) } },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      if ((await readAgreement(sql, params.id)) === null) return problem('not_found');
      const before = numberIn(fromCursor(query.after, 1)?.[0]);
      const rows = await listMoves(sql, params.id, { before, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [String(last.id)]));
    },
  });
}

const depositBody = z.strictObject({
  kind: z.enum(['receive', 'repay']).default('receive'),
  amount: z.int().positive().max(999_999_999_999),
  reference: z.string().trim().min(1).max(100).describe('Of the payment on the bank’s own account'),
  receivedOn: day,
});

function write({ sql }: DepositDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements/{id}/deposits',
    scope: 'settlement:write',
    tag: TAG,
    summary: 'Write down a deposit, or what of it went back',
    description: 'It counts once somebody else approves it. The same reference and amount again is the same deposit.',
    params: idParams,
    body: depositBody,
    bodyExample: { kind: 'receive', amount: 1_000_000, reference: 'CNAPS 2026112200017', receivedOn: '2026-11-22' },
    replies: {
      200: { description: 'It was written before', schema: depositSchema },
      201: { description: 'Waits for its checker', schema: depositSchema },
    },
    problems: ['not_found', 'not_prefunded', 'reference_taken'],
    handle: async ({ params, body, key }) => {
      const made = await writeDeposit(sql, { ...body, agreement: params.id, maker: key.id });
      return made.ok ? json(made.deposit, made.isNew ? 201 : 200) : problem(made.code);
    },
  });
}

function approve({ sql }: DepositDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements/{id}/deposits/{no}/approve',
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve a deposit',
    description: 'By somebody else than its maker. It is posted on the current open day, and campaigns may use it from the same commit on.',
    params: depositParams,
    body: z.strictObject({}),
    mayBeEmpty: true,
    bodyExample: {},
    replies: { 200: { description: 'Posted', schema: depositSchema } },
    problems: ['not_found', 'already_decided', 'maker_is_checker', 'deposit_too_small'],
    handle: async ({ params, key }) => {
      const made = await approveDeposit(sql, { agreement: params.id, no: params.no, checker: key.id });
      return made.ok ? json(made.deposit) : problem(made.code);
    },
  });
}

function refuse({ sql }: DepositDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements/{id}/deposits/{no}/refuse',
    scope: ['settlement:approve', 'settlement:write'],
    tag: TAG,
    summary: 'Refuse a deposit, or take it back',
    params: depositParams,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    bodyExample: { reason: 'The payment is not on the account' },
    replies: { 200: { description: 'Refused', schema: depositSchema } },
    problems: ['not_found', 'already_decided'],
    handle: async ({ params, body, key }) => {
      const made = await refuseDeposit(sql, { agreement: params.id, no: params.no, checker: key.id, reason: body.reason });
      return made.ok ? json(made.deposit) : problem(made.code);
    },
  });
}
