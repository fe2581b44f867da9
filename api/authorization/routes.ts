// The authorization path over HTTP: evaluate, and every message after it (DESIGN 6).
import { z } from 'zod';
import { instant, isInstant } from '../../engine/money/instant.ts';
import { evaluateRequestSchema } from '../../engine/authorization/request.ts';
import type { Message, MessageKind } from '../../engine/hold/record.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { asksForTimes, json, problem, TIMING, verbatim } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { batchRoute } from './batch-routes.ts';
import type { AuthorizationDeps } from './decider.ts';
import { readHotRequest } from './hot-evaluate.ts';
import { evaluateReplySchema, messageReplySchema } from './reply-schemas.ts';
import { type UnlinkedRefund, refundUnlinked } from './unlinked-refund.ts';
import { listParked } from './parked-store.ts';

const TAG = 'Authorization path';
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces');
/** The engine writes messages of its own under these; a sender may not take their place. */
const OWN_MESSAGES = /^(?:expiry|void|unlinked|lots):|^(?:evaluate|aggregate)$/;
const requestId = id.refine((text) => !OWN_MESSAGES.test(text), 'is kept for messages of the engine itself');
const params = z.strictObject({ id });
const amount = z.int().positive().max(999_999_999_999);
const common = { requestId, at: instant, reference: z.string().min(1).max(64).optional() };

const MESSAGES = {
  increments: { kind: 'increment', summary: 'Raise an authorization (hotel, fuel)', body: z.strictObject({ ...common, amount }) },
  confirmations: {
    kind: 'confirmation',
    summary: 'Confirm the benefit given at the till',
    body: z.strictObject({ ...common, decisionId: id.optional(), applied: z.int().nonnegative().optional() }),
  },
  captures: {
    kind: 'capture',
    summary: 'Capture: clear the payment, whole or in parts',
    body: z.strictObject({
      ...common,
      amount,
      final: z.boolean().optional(),
      decisionId: id.optional(),
      applied: z.int().nonnegative().optional(),
    }),
  },
  reversals: {
    kind: 'reversal',
    summary: 'Reverse, wholly or down to a replacement amount',
    body: z.strictObject({ ...common, remaining: z.int().nonnegative().optional() }),
  },
  refunds: { kind: 'refund', summary: 'Refund, wholly or in part', body: z.strictObject({ ...common, amount }) },
  chargebacks: { kind: 'chargeback', summary: 'Charge back, wholly or in part', body: z.strictObject({ ...common, amount }) },
  representments: { kind: 'representment', summary: 'A chargeback won again', body: z.strictObject({ ...common, amount }) },
} as const satisfies Record<string, { readonly kind: MessageKind; readonly summary: string; readonly body: z.ZodType }>;

const unlinkedRefundSchema = z.strictObject({
  requestId: id,
  cardToken: id,
  merchant: z.string().min(1).max(64),
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  at: instant,
});

export function authorizationRoutes(deps: AuthorizationDeps): readonly Route[] {
  return [
    evaluateRoute(deps),
    batchRoute(deps, EVALUATE_EXAMPLE),
    ...messageRoutes(deps),
    unlinkedRefundRoute(deps),

    parkedRoute(deps),
  ];
}

function evaluateRoute({ authority }: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/evaluate',
    scope: 'evaluate',
    tag: TAG,
    limit: 'authorization',
    summary: 'Ask which benefits an authorization earns, and hold them',
    description:
      'Idempotent by authorizationId: the same id and body has the same answer for ever. Past the deadline the answer is "none", and the payment proceeds at full price. With the request header `Server-Timing: ?1` the answer says in Server-Timing where its time went.',
    body: evaluateRequestSchema,
    bodyExample: EVALUATE_EXAMPLE,
    replies: { 200: { description: 'The answer', schema: evaluateReplySchema } },
    problems: ['authorization_id_reused'],
    handle: async (call) => {
      const isTimed = asksForTimes(call.header(TIMING));
      return verbatim(await authority.evaluate(call.body, isTimed), isTimed);
    },
    hot: (body, isTimed, cameAt) => {
      const request = readHotRequest(body);
      return request && authority.evaluate(request, isTimed, cameAt);
    },
  });
}

function messageRoutes({ authority }: AuthorizationDeps): readonly Route[] {
  return Object.entries(MESSAGES).map(([name, { kind, summary, body }]) =>
    route({
      method: 'post',
      path: `/v1/authorizations/{id}/${name}`,
      scope: 'evaluate',
      tag: TAG,
      limit: 'authorization',
      summary,
      description:
        'Idempotent by requestId. May arrive in any order: what refers to something not seen yet is kept (202) and takes effect when it arrives.',
      params,
      body: body as z.ZodType<MessageBody>,
      bodyExample: { requestId: `${kind}-1`, at: '2026-11-22T12:05:00+08:00', ...('amount' in body.shape ? { amount: 12_800 } : {}) },
      replies: {
        200: { description: 'Applied', schema: messageReplySchema },
        202: { description: 'Kept until what it refers to arrives, or for a person to look at', schema: messageReplySchema },
      },
      problems: ['message_id_reused', 'too_many_messages', 'applied_exceeds_granted', 'applied_differs', 'amount_required'],
      handle: async ({ params: of, body: sent }) => verbatim(await authority.message(of.id, messageOf(kind, sent))),
    }),
  );
}

interface MessageBody {
  readonly requestId: string;
  readonly at: string;
  readonly reference?: string | undefined;
  readonly amount?: number | undefined;
  readonly remaining?: number | undefined;
  readonly final?: boolean | undefined;
  readonly decisionId?: string | undefined;
  readonly applied?: number | undefined;
}

function messageOf(kind: MessageKind, body: MessageBody): Message {
  const { requestId, amount: sum, ...rest } = body;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...(known as { at: string }), id: requestId, kind, amount: sum ?? null };
}

function unlinkedRefundRoute(deps: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/refunds',
    scope: 'evaluate',
    tag: TAG,
    limit: 'authorization',
    summary: 'A refund that names no authorization',
    description:
      'Matched only when exactly one capture of this card, merchant and amount lies within 180 days; otherwise parked for a person (202).',
    body: unlinkedRefundSchema,
    bodyExample: {
      requestId: 'refund-1',
      cardToken: 'tok_9f3b',
      merchant: 'M1001',
      amount: 12_800,
      currency: 'CNY',
      at: '2026-11-25T10:00:00+08:00',
    },
    replies: {
      200: { description: 'Matched and applied', schema: messageReplySchema },
      202: { description: 'Parked', schema: z.object({ requestId: z.string(), status: z.literal('parked'), reason: z.string() }) },
    },
    problems: ['message_id_reused'],
    handle: async ({ body }) => {
      const answer = await refundUnlinked(deps, body satisfies UnlinkedRefund);
      return answer === 'reused' ? problem('message_id_reused') : verbatim(answer);
    },
  });
}

function parkedRoute({ sql }: AuthorizationDeps): Route {
  return route({
    method: 'get',
    path: '/v1/parked',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'Messages that wait for a person: unlinked refunds, late captures, refunds above the capture',
    query: z.strictObject({ limit: limitSchema, before: cursorSchema }),
    replies: {
      200: { description: 'A page, newest first; `next` goes into `before`', schema: pageSchema(z.record(z.string(), z.unknown())) },
    },
    handle: async ({ query }) => {
      const before = fromCursor(query.before, 2);
      const rows = await listParked(sql, { limit: query.limit + 1, before: isInstant(before?.[0]) ? before : null });
      const page = pageOf(rows, query.limit, (last) => last.cursor);
      return json({ items: page.items.map(({ cursor: _cursor, ...item }) => item), next: page.next });
    },
  });
}

const EVALUATE_EXAMPLE = {
  authorizationId: '620011:20261122:000123:T0001',
  kind: 'authorization',
  amount: 12_800,
  currency: 'CNY',
  at: '2026-11-22T12:03:11+08:00',
  card: { bin: '62258801', token: 'tok_9f3b', account: 'ac_1001' },
  merchant: { id: 'M1001', mcc: '5812' },
  terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
  points: { redeem: 'max' },
  deadlineMs: 50,
};
