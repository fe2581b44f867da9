// HTTP of the queue of breaks: the list and its ages, owners, comments, and the way out that one proposes and another approves.
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { AGES } from '../../engine/reconciliation/judge.ts';
import type { AuthorizationDeps } from '../authorization/decider.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import type { FieldError } from '../http/problem.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { agingReport, assignBreaks, type Break, commentBreak, listBreaks, notesOf, readBreak } from './break-store.ts';
import { ageWire, breakExample, breakWire, detailWire, proposalBody, wordsBody } from './break-wire.ts';
import { readItem, readRecord } from './item-store.ts';
import { linkable, type NewProposal, proposalsOf, proposeWay, readParkedBody, sendBack } from './proposal-store.ts';
import { resolveBreak } from './resolve.ts';
import type { Sql } from '../db/connect.ts';

const tag = 'Reconciliation';
const params = z.strictObject({ id: z.string().min(1).max(400) });
const one = (description: string) => ({ description, schema: detailWire });

export function breakRoutes(deps: AuthorizationDeps): readonly Route[] {
  return [list(deps), aging(deps), read(deps), assign(deps), comment(deps), propose(deps), approve(deps), back(deps)];
}

async function detail(sql: Sql, id: string): Promise<Reply> {
  const of = await readBreak(sql, id);
  if (of === null) return problem('not_found');
  const item = of.item === null ? null : await readItem(sql, of.item);
  const record = item?.file == null || item.line === null ? null : await readRecord(sql, item.file, item.line);
  const parked = of.parked === null ? null : await readParkedBody(sql, of.parked);
  return json({
    ...of,
    itemNow: item,
    record,
    message: parked,
    notes: await notesOf(sql, id),
    proposals: await proposalsOf(sql, id),
  });
}

function list({ sql }: AuthorizationDeps): Route {
  const short = z.string().min(1).max(100).optional();
  return route({
    method: 'get',
    path: '/v1/reconciliation/breaks',
    scope: 'settlement:read',
    tag,
    summary: 'What waits for a person, the oldest first',
    description: `Open clearing breaks and parked messages. owner=none is what nobody has; age 0 to ${AGES.length} is how old, by ${AGES.join(', ')} days.`,
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      state: z.enum(['waiting', 'open', 'proposed', 'resolved']).default('waiting'),
      owner: short,
      reason: short,
      acquirer: short,
      merchant: short,
      age: z.coerce.number().int().min(0).max(AGES.length).optional(),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(breakWire), example: { items: [breakExample], next: null } } },
    handle: async ({ query: { limit, after, state, age = null, ...rest } }) => {
      const { owner = null, reason = null, acquirer = null, merchant = null } = rest;
      const cursor = fromCursor(after, 2);
      const known = cursor === null || !isInstant(cursor[0]) ? null : cursor;
      const rows = await listBreaks(sql, { state, age, owner, reason, acquirer, merchant, after: known, limit: limit + 1 });
      return json(pageOf(rows, limit, (last) => [last.openedAt, last.id]));
    },
  });
}

function aging({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'get',
    path: '/v1/reconciliation/aging',
    scope: 'settlement:read',
    tag,
    summary: 'How old what waits is, by reason',
    replies: { 200: { description: 'Counts and absolute sums', schema: z.object({ days: z.array(z.int()), items: z.array(ageWire) }) } },
    handle: async () => json({ days: AGES, items: await agingReport(sql) }),
  });
}

function read({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'get',
    path: '/v1/reconciliation/breaks/{id}',
    scope: 'settlement:read',
    tag,
    summary: 'One break: both sides, what was said, what is proposed',
    params,
    replies: { 200: one('The break') },
    problems: ['not_found'],
    handle: ({ params: { id } }) => detail(sql, id),
  });
}

const BREAKS_TOGETHER_MAX = 200;

function assign({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/reconciliation/breaks/assign',
    scope: 'settlement:write',
    tag,
    summary: 'Give breaks to somebody, or to nobody',
    body: z.strictObject({
      ids: z.array(z.string().min(1).max(400)).min(1).max(BREAKS_TOGETHER_MAX),
      owner: z.string().min(1).max(100).nullable(),
    }),
    bodyExample: { ids: ['item:42'], owner: 'person_1' },
    replies: {
      200: { description: 'Those that have this owner now; resolved ones are left out.', schema: z.object({ ids: z.array(z.string()) }) },
    },
    handle: async ({ body, key }) => json({ ids: await assignBreaks(sql, { ...body, actor: key.id }) }),
  });
}

function comment({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/reconciliation/breaks/{id}/comments',
    scope: 'settlement:write',
    tag,
    summary: 'Say something about a break',
    params,
    body: wordsBody,
    bodyExample: { text: 'The acquirer was asked; answer by Friday.' },
    replies: { 200: one('Said') },
    problems: ['not_found'],
    handle: async ({ params: { id }, body, key }) =>
      (await commentBreak(sql, { id, text: body.text, actor: key.id })) ? detail(sql, id) : problem('not_found'),
  });
}

function propose({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/reconciliation/breaks/{id}/propose',
    scope: 'settlement:write',
    confirm: true,
    tag,
    summary: 'Propose a way out of a break',
    description:
      'link: to an authorization and its message; without a message the clearing record, or the parked refund, is sent to it as one. accept: explained as it stands. write_off: an adjustment between the bank and a party. Nothing happens before somebody else approves.',
    params,
    body: proposalBody,
    bodyExample: { action: 'accept', text: 'The acquirer confirmed the tip in writing.' },
    replies: { 200: one('It waits for approval.') },
    problems: ['not_found', 'break_resolved', 'proposal_waits'],
    handle: async ({ params: { id }, body, key }) => {
      const proposal: NewProposal = { ...NOTHING, ...body };
      const errors = await faultsOf(sql, id, proposal);
      if (errors.length > 0) return problem('invalid_request', undefined, errors);
      const done = await proposeWay(sql, id, { ...proposal, actor: key.id });
      return done.ok ? detail(sql, id) : problem(done.code);
    },
  });
}
const NOTHING = { authorizationId: null, messageId: null, party: null, amount: null, currency: null };

/** A link must agree with the authorization in merchant and currency, and only what is a payment can be linked. */
async function faultsOf(sql: Sql, id: string, proposal: NewProposal): Promise<readonly FieldError[]> {
  const of = await readBreak(sql, id);
  if (of === null || proposal.action !== 'link') return [];
  const unfit = await unlinkable(sql, of, proposal);
  if (unfit !== null) return [unfit];
  const found = await linkable(sql, proposal.authorizationId ?? '');
  if (found === null) return [{ path: 'authorizationId', message: 'is not known' }];
  if (of.currency !== null && found.currency !== of.currency) return [{ path: 'authorizationId', message: 'has another currency' }];
  return of.merchant !== null && found.merchant !== of.merchant ? [{ path: 'authorizationId', message: 'is of another merchant' }] : [];
}

async function unlinkable(sql: Sql, of: Break, { messageId }: NewProposal): Promise<FieldError | null> {
  if (of.item !== null) {
    const item = await readItem(sql, of.item);
    return item?.file == null ? { path: 'action', message: 'a message of ours waits for the file; there is no record to link' } : null;
  }
  if (messageId !== null) return { path: 'messageId', message: 'a parked refund becomes a message of its own' };
  const body = of.parked === null ? null : await readParkedBody(sql, of.parked);
  return body?.['requestId'] === undefined ? { path: 'action', message: 'only a refund that named no authorization can be linked' } : null;
}

function approve(deps: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/reconciliation/breaks/{id}/approve',
    scope: 'settlement:approve',
    confirm: true,
    tag,
    summary: 'Approve the way out of a break',
    description:
      'By somebody who did not propose it. A write-off is posted on the current business day. Asked again after an outage it completes what was begun.',
    params,
    replies: { 200: one('Resolved') },
    problems: ['not_found', 'break_resolved', 'nothing_proposed', 'proposal_own', 'message_not_free'],
    handle: async ({ params: { id }, key }) => {
      const done = await resolveBreak(deps, { id, actor: key.id });
      return done.ok ? detail(deps.sql, id) : problem(done.code);
    },
  });
}

function back({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/reconciliation/breaks/{id}/send-back',
    scope: ['settlement:approve', 'settlement:write'],
    tag,
    summary: 'Send a proposal back, or take it back',
    params,
    body: wordsBody,
    bodyExample: { text: 'This is the purchase of another card.' },
    replies: { 200: one('It is open again.') },
    problems: ['not_found', 'nothing_proposed'],
    handle: async ({ params: { id }, body, key }) => {
      const done = await sendBack(sql, { id, text: body.text, actor: key.id });
      return done.ok ? detail(sql, id) : problem(done.code);
    },
  });
}
