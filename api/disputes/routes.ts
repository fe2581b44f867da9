// HTTP of disputes: a merchant contests a line of its statement, the bank answers, and a second person decides.
import { z } from 'zod';
import { DISPUTE_STATES, ownerOf } from '../../engine/settlement/dispute.ts';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';
import type { Caller } from '../http/call.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { partySchema, wordsSchema } from './wire-parts.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { act, type Acting, type DisputeDeps, openDispute } from './dispute.ts';
import { disputeSchema, example, openSchema, OWNERS, type WholeDispute, wholeDisputeSchema, wholeExample } from './dispute-wire.ts';
import { listDisputes, readDispute, wholeDispute } from './store.ts';
import { disputeTerms, putDisputeTerms, termsSchema } from './terms-store.ts';

const TAG = 'Disputes';
const params = z.strictObject({ id: z.string().min(1).max(64) });
const whole = (description: string) => ({ description, schema: wholeDisputeSchema, example: wholeExample });
const ENDED = ['not_found', 'dispute_ended'] as const;

export function disputeRoutes(deps: DisputeDeps): readonly Route[] {
  return [
    open(deps),
    list(deps),
    read(deps),
    reply(deps),
    withdraw(deps),
    propose(deps),
    approve(deps),
    sendBack(deps),
    ...attachmentRoutes(deps.sql, ownDispute(deps.sql)),
    ...termsRoutes(deps),
  ];
}

/** A dispute of a party beyond the reach is as if it were not. */
export function ownDispute(sql: Sql): ReachCheck {
  return async ({ params: { id = '' }, reach }) => {
    const dispute = await readDispute(sql, id);
    const within = await partiesWithin(sql, reach);
    return dispute !== null && within?.includes(dispute.party) ? null : 'not_found';
  };
}

/** Whoever is limited to some parties sees what was said to them, not what the bank's people say to each other. */
export function shownTo(caller: Caller, dispute: WholeDispute): WholeDispute {
  if (caller.reach === null) return dispute;
  const inner: readonly string[] = ['proposed', 'sent_back', 'approval'];
  return { ...dispute, proposal: null, events: dispute.events.filter(({ kind }) => !inner.includes(kind)) };
}

/** The bank's people are limited to no party. */
const sideOf = ({ reach, scopes }: Caller): 'merchant' | 'bank' =>
  reach === null && scopes.includes('settlement:write') ? 'bank' : 'merchant';

async function doneTo(deps: DisputeDeps, caller: Caller, acting: Omit<Acting, 'actor' | 'side'>): Promise<Reply> {
  const acted = await act(deps, { ...acting, actor: caller.id, side: sideOf(caller) });
  return acted.ok ? json(shownTo(caller, acted.dispute)) : problem(acted.code);
}

function open(deps: DisputeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/disputes',
    scope: 'merchant:act',
    reach: 'handled',
    tag: TAG,
    summary: 'Dispute a line of a statement',
    description:
      'The line is one of a statement of the party; without authorizationId it is an item that no authorization made, such as a fee. The statement itself never changes: what the bank grants stands as an adjustment on a later one. The same dispute again answers as the first time.',
    body: openSchema,
    bodyExample: {
      date: example.date,
      party: example.party,
      currency: 'CNY',
      authorizationId: example.authorizationId,
      messageId: 'c1',
      benefitNo: 0,
      reason: 'amount',
      claimed: 450,
      text: example.text,
    },
    replies: { 201: whole('The bank has to answer by dueAt.') },
    problems: ['line_not_stated', 'dispute_too_late', 'dispute_open'],
    handle: async ({ body, key }) => {
      const within = await partiesWithin(deps.sql, key.reach);
      if (within !== null && !within.includes(body.party)) return problem('outside_reach');
      const opened = await openDispute(deps, { ...body, openedBy: key.id });
      return opened.ok ? json(shownTo(key, opened.dispute), 201) : problem(opened.code);
    },
  });
}

function list({ sql }: DisputeDeps): Route {
  return route({
    method: 'get',
    path: '/v1/disputes',
    scope: 'settlement:read',
    reach: 'handled',
    tag: TAG,
    summary: 'Disputes',
    description: 'Newest first, or with order=due whatever has to be answered first.',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      state: z.enum(DISPUTE_STATES).optional(),
      owner: z.enum(OWNERS).optional().describe('Whose turn it is'),
      party: partySchema.optional(),
      order: z.enum(['newest', 'due']).default('newest'),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(disputeSchema), example: { items: [example], next: null } } },
    handle: async ({ query, key }) => {
      const [afterKey, afterId] = fromCursor(query.after, 2) ?? [];
      const { state, owner } = query;
      const states = DISPUTE_STATES.filter(
        (each) => (state === undefined || each === state) && (owner === undefined || ownerOf(each) === owner),
      );
      const rows = await listDisputes(sql, {
        states: state === undefined && owner === undefined ? null : states,
        party: query.party ?? null,
        within: await partiesWithin(sql, key.reach),
        order: query.order,
        after: afterKey === undefined || afterId === undefined ? null : [afterKey, afterId],
        limit: query.limit + 1,
      });
      const page = pageOf(rows, query.limit, (last) => [last.key, last.id]);
      return json({ ...page, items: page.items.map(({ key: _key, ...dispute }) => dispute) });
    },
  });
}

function read({ sql }: DisputeDeps): Route {
  return route({
    method: 'get',
    path: '/v1/disputes/{id}',
    scope: 'settlement:read',
    reach: ownDispute(sql),
    tag: TAG,
    summary: 'One dispute with everything that was said',
    params,
    replies: { 200: whole('The dispute') },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const dispute = await wholeDispute(sql, id);
      return dispute === null ? problem('not_found') : json(shownTo(key, dispute));
    },
  });
}

const words = z.strictObject({ text: wordsSchema });

function reply(deps: DisputeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/disputes/{id}/reply',
    scope: ['merchant:act', 'settlement:write'],
    reach: ownDispute(deps.sql),
    tag: TAG,
    summary: 'Say something about a dispute',
    description:
      'What the bank says makes it the merchant’s turn; what the merchant says makes it the bank’s, and opens an expired dispute again.',
    params,
    body: words,
    bodyExample: { text: 'Please send us the receipt.' },
    replies: { 200: whole('Said') },
    problems: ENDED,
    handle: ({ params: { id }, body, key }) => doneTo(deps, key, { id, text: body.text, action: { kind: 'reply', side: sideOf(key) } }),
  });
}

function withdraw(deps: DisputeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/disputes/{id}/withdraw',
    scope: 'merchant:act',
    reach: ownDispute(deps.sql),
    tag: TAG,
    summary: 'Withdraw a dispute',
    params,
    replies: { 200: whole('It has ended; nothing is posted.') },
    problems: ENDED,
    handle: ({ params: { id }, key }) => doneTo(deps, key, { id, text: null, action: { kind: 'withdraw' } }),
  });
}

function propose(deps: DisputeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/disputes/{id}/propose',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Propose how a dispute ends',
    description: 'With what the bank pays, or 0 to refuse. Somebody else approves it.',
    params,
    body: z.strictObject({ amount: z.int().min(0).max(999_999_999_999), text: wordsSchema }),
    bodyExample: { amount: 450, text: 'The receipt is right: the difference is paid.' },
    replies: { 200: whole('It waits for a checker.') },
    problems: [...ENDED, 'dispute_proposed'],
    handle: ({ params: { id }, body, key }) => doneTo(deps, key, { id, text: body.text, action: { kind: 'propose', amount: body.amount } }),
  });
}

function approve(deps: DisputeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/disputes/{id}/approve',
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve what was proposed',
    description: 'By somebody who did not propose it. What is granted is posted as an adjustment of the current business day.',
    params,
    replies: { 200: whole('Accepted or rejected, or one approval more.') },
    problems: [...ENDED, 'dispute_not_proposed', 'adjustment_own'],
    handle: ({ params: { id }, key }) => doneTo(deps, key, { id, text: null, action: { kind: 'approve' } }),
  });
}

function sendBack(deps: DisputeDeps): Route {
  return route({
    method: 'post',
    path: '/v1/disputes/{id}/send-back',
    scope: ['settlement:approve', 'settlement:write'],
    tag: TAG,
    summary: 'Send a proposal back',
    description: 'By a checker, or by its maker who takes it back. It is the bank’s turn again.',
    params,
    body: words,
    bodyExample: { text: 'The merchant asks for ¥4.50, not ¥45.' },
    replies: { 200: whole('The proposal is void.') },
    problems: [...ENDED, 'dispute_not_proposed'],
    handle: ({ params: { id }, body, key }) => doneTo(deps, key, { id, text: body.text, action: { kind: 'send_back' } }),
  });
}

function termsRoutes({ sql }: DisputeDeps): readonly Route[] {
  const terms = { schema: termsSchema, example: { windowDays: 60, answerDays: 10 } };
  const get = route({
    method: 'get',
    path: '/v1/dispute-terms',
    scope: 'settlement:read',
    reach: 'everyone',
    tag: TAG,
    summary: 'How long a line may be disputed',
    replies: { 200: { description: 'Days after the statement, and working days to answer.', ...terms } },
    handle: async () => json(await disputeTerms(sql)),
  });
  const put = route({
    method: 'put',
    path: '/v1/dispute-terms',
    scope: 'settlement:approve',
    tag: TAG,
    summary: 'Change how long a line may be disputed',
    body: termsSchema,
    bodyExample: terms.example,
    replies: { 200: { description: 'From now on; deadlines that are set stay.', ...terms } },
    handle: async ({ body, key }) => {
      await putDisputeTerms(sql, { terms: body, actor: key.id });
      return json(body);
    },
  });
  return [get, put];
}
