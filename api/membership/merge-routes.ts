// Routes on which a bank replaces cards and merges accounts: a merge is asked for by one person and approved by another.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { referenceKey } from '../http/reference.ts';
import type { ProblemCode } from '../http/problem.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { REPLACEMENT_REASONS, replaceCard } from './card-change-store.ts';
import {
  approveMerge,
  endMerge,
  insertMerge,
  listMerges,
  type Merge,
  type MergeObstacle,
  mergeObstacle,
  readMerge,
  readSides,
} from './merge-store.ts';
import { listHouseholds } from './household-store.ts';
import { onceFor } from '../benefit/wallet-request-store.ts';

export interface MergeDeps {
  readonly sql: Sql;
}

const TAG = 'Cardholders';
const STATES = ['waiting', 'approved', 'refused', 'withdrawn'] as const;
const mergeSchema = z
  .object({
    id: z.string(),
    from: z.string(),
    into: z.string(),
    reason: z.string(),
    state: z.enum(STATES),
    maker: z.string(),
    at: z.string(),
    checker: z.string().nullable(),
    decidedAt: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Merge' });
const side = z.object({
  account: z.string(),
  label: z.string().nullable(),
  person: z.string().nullable(),
  cards: z.int(),
  openAuthorizations: z.int(),
  coupons: z.int(),
  points: z.array(z.object({ programme: z.string(), active: z.int(), pending: z.int(), debt: z.int() })),
  memberships: z.array(z.object({ programme: z.string(), tier: z.string(), measured: z.int() })),
  enrolments: z.array(z.string()),
});
const OBSTACLES = ['not_found', 'account_merged', 'merge_waiting', 'persons_differ', 'household_first'] as const;
const previewSchema = z.object({
  merge: mergeSchema,
  sides: z.array(side).describe('First the account that ends, then the one that stays'),
  obstacle: z.enum(OBSTACLES).nullable().describe('What stands in the way now'),
  both: z.array(z.string()).describe('Programmes of which both are members: the higher tier wins, what both counted is added'),
});
const params = z.strictObject({ id: z.string().min(1).max(64) });
const cardToken = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces');

export function mergeRoutes(deps: MergeDeps): readonly Route[] {
  return [list(deps), ask(deps), read(deps), approve(deps), refuse(deps), withdraw(deps), households(deps), replace(deps)];
}

function list({ sql }: MergeDeps): Route {
  return route({
    method: 'get',
    path: '/v1/merges',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Merges of accounts, newest first',
    query: z.strictObject({ state: z.enum(STATES).optional(), limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(mergeSchema) } },
    handle: async ({ query }) => {
      const after = fromCursor(query.after, 2);
      const isOurs = after === null || isInstant(after[0]);
      const rows = await listMerges(sql, { state: query.state ?? null, after: isOurs ? after : null, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.at, last.id]));
    },
  });
}

async function previewOf(sql: Sql, merge: Merge) {
  const sides = await readSides(sql, [merge.from, merge.into]);
  const [from, into] = sides;
  const programmes = (from?.memberships ?? []).map(({ programme }) => programme);
  const both = (into?.memberships ?? []).map(({ programme }) => programme).filter((programme) => programmes.includes(programme));
  const found = merge.state === 'waiting' ? await mergeObstacle(sql, merge) : null;
  return { merge, sides, both, obstacle: found === 'merge_waiting' ? null : found };
}

function ask({ sql }: MergeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/merges',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Ask for an account to be merged into another',
    description:
      'Nothing moves until a second person approves. Then points with their expiry, coupons, memberships, usage, debts, enrolments and cards of `from` belong to `into`, and `from` answers as `into`. It cannot be undone.',
    body: z.strictObject({ from: referenceKey, into: referenceKey, reason: z.string().trim().min(3).max(300) }),
    bodyExample: { from: 'ac_1002', into: 'ac_1001', reason: 'The same customer, opened twice' },
    replies: { 201: { description: 'What would move', schema: previewSchema } },
    problems: ['reference_missing', 'account_merged', 'merge_waiting', 'persons_differ', 'household_first'],
    handle: async ({ body, key }) => {
      if (body.from === body.into) return problem('invalid_request', undefined, [{ path: 'into', message: 'is the same account' }]);
      const id = newMergeId();
      const obstacle = await insertMerge(sql, { ...body, id, maker: key.id });
      if (obstacle !== null) return problemOf(obstacle);
      const merge = await readMerge(sql, id);
      return merge === null ? problem('not_found') : json(await previewOf(sql, merge), 201);
    },
  });
}

/** Letters alone: a run of digits in an address may look like a card number, and is then refused at the door. */
function newMergeId(): string {
  return `merge_${randomBytes(16)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghjkmnpqrs'[Number(digit)] ?? 'x')}`;
}

function problemOf(obstacle: MergeObstacle) {
  return obstacle === 'not_found' ? problem('reference_missing', 'One of the accounts does not exist.') : problem(obstacle);
}

function read({ sql }: MergeDeps): Route {
  return route({
    method: 'get',
    path: '/v1/merges/{id}',
    scope: 'holders:read',
    tag: TAG,
    summary: 'A merge, with both accounts as they stand',
    params,
    replies: { 200: { description: 'The merge', schema: previewSchema } },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const merge = await readMerge(sql, id);
      return merge === null ? problem('not_found') : json(await previewOf(sql, merge));
    },
  });
}

function approve({ sql }: MergeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/merges/{id}/approve',
    scope: 'holders:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve a merge',
    description: 'By somebody else than who asked for it: the database refuses the same person. It is carried out at once, and for ever.',
    params,
    mayBeEmpty: true,
    body: z.strictObject({}).optional(),
    replies: {
      200: {
        description: 'What moved',
        schema: z.object({
          id: z.string(),
          moved: z.object({ authorizations: z.int(), lots: z.int(), coupons: z.int(), memberships: z.int(), points: z.array(z.unknown()) }),
        }),
      },
    },
    problems: ['not_found', 'already_decided', 'merge_own', 'account_merged', 'persons_differ', 'household_first', 'wallet_moved'],
    handle: async ({ params: { id }, key }) => {
      const decided = await approveMerge(sql, { id, checker: key.id }).catch(ownMerge);
      return decided.ok ? json({ id, moved: decided.moved }) : problem(decided.code);
    },
  });
}

function ownMerge(fault: unknown): { readonly ok: false; readonly code: ProblemCode } {
  if (typeof fault === 'object' && fault !== null && 'constraint_name' in fault && fault.constraint_name === 'merges_four_eyes')
    return { ok: false, code: 'merge_own' };
  throw fault;
}

function refuse({ sql }: MergeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/merges/{id}/refuse',
    scope: 'holders:approve',
    tag: TAG,
    summary: 'Refuse a merge',
    params,
    body: z.strictObject({ note: z.string().trim().min(3).max(300) }),
    bodyExample: { note: 'Two customers of the same name' },
    replies: { 200: { description: 'Refused', schema: mergeSchema } },
    problems: ['not_found', 'already_decided'],
    handle: async ({ params: { id }, body, key }) =>
      ended(sql, await endMerge(sql, { id, actor: key.id, state: 'refused', note: body.note }), id),
  });
}

function withdraw({ sql }: MergeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/merges/{id}/withdraw',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Withdraw a merge that waits',
    params,
    mayBeEmpty: true,
    body: z.strictObject({}).optional(),
    replies: { 200: { description: 'Withdrawn', schema: mergeSchema } },
    problems: ['not_found', 'already_decided'],
    handle: async ({ params: { id }, key }) => ended(sql, await endMerge(sql, { id, actor: key.id, state: 'withdrawn', note: null }), id),
  });
}

async function ended(sql: Sql, merge: Merge | null, id: string) {
  if (merge !== null) return json(merge);
  return problem((await readMerge(sql, id)) === null ? 'not_found' : 'already_decided');
}

function households({ sql }: MergeDeps): Route {
  const row = z.object({
    id: z.string(),
    name: z.string(),
    leaving: z.enum(['stay', 'share']),
    createdAt: z.string(),
    dissolvedAt: z.string().nullable(),
    members: z.array(z.string()),
  });
  return route({
    method: 'get',
    path: '/v1/households',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Households, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(row) } },
    handle: async ({ query }) => {
      const after = fromCursor(query.after, 2);
      const isOurs = after === null || isInstant(after[0]);
      const rows = await listHouseholds(sql, { after: isOurs ? after : null, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.createdAt, last.id]));
    },
  });
}

function replace({ sql }: MergeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/cards/{token}/replacement',
    scope: 'holders:write',
    tag: TAG,
    summary: 'A card takes the place of another',
    description:
      'What belongs to the account stays with it (R26). A card without account takes its wallet along. Limits of the card itself begin anew with the new token. The old token stays a card of the account, under the same limits, for merchants that have it on file; one that is lost or stolen belongs to nobody from now on.',
    params: z.strictObject({ token: cardToken }),
    body: z.strictObject({
      requestId: z.string().min(8).max(64),
      newToken: cardToken,
      label: z.string().trim().min(1).max(40).optional(),
      reason: z.enum(REPLACEMENT_REASONS),
    }),
    bodyExample: { requestId: 'replace-0001', newToken: 'tok_9f27', reason: 'expired' },
    replies: {
      200: {
        description: 'Replaced',
        schema: z.object({
          newToken: z.string(),
          account: z.string().nullable(),
          carried: z.boolean().describe('A wallet of the card went along'),
        }),
        example: { newToken: 'tok_9f27', account: 'ac_1001', carried: false },
      },
    },
    problems: ['not_found', 'card_taken', 'request_id_reused'],
    handle: async ({ params: { token }, body: { requestId, ...body }, key }) => {
      if (token === body.newToken) return problem('invalid_request', undefined, [{ path: 'newToken', message: 'is the old token' }]);
      const request = { subject: `tk:${token}`, id: requestId, kind: 'card.replace', body, actor: key.id };
      const answer = await onceFor(sql, request, async (transaction) => {
        const replaced = await replaceCard(transaction, { ...body, token, actor: key.id });
        if (!replaced.ok) return { status: 409, reply: replaced.code };
        return { status: 200, reply: JSON.stringify({ newToken: body.newToken, account: replaced.account, carried: replaced.carried }) };
      });
      if (answer === 'conflict') return problem('request_id_reused');
      return answer.status >= 400 ? problem(answer.reply as ProblemCode) : json(JSON.parse(answer.reply));
    },
  });
}
