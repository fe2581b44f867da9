// Routes of messages to cardholders for the bank: search, exactly what was sent, sending again, contacts, texts, rules and webhooks.
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import { CHANNELS, HOLDER_MESSAGE_KINDS } from '../../engine/message/kinds.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, rowNumber, wholeIn } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction } from '../http/settings-store.ts';
import { contactRoutes } from './contact-routes.ts';
import { insertReplays, REPLAYS_MAX } from './delivery-store.ts';
import { hookRoutes, type HookDeps } from './hook-routes.ts';
import { myMessageRoutes } from './me-routes.ts';
import { readMessage, searchMessages } from './store.ts';
import { textRoutes } from './text-routes.ts';

export interface MessageRoutesDeps extends HookDeps {
  readonly sql: Sql;
  /** Is e-mail set up? */
  readonly hasMail: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function messageRoutes(deps: MessageRoutesDeps): readonly Route[] {
  return [
    search(deps),
    detail(deps),
    replay(deps),
    replayRange(deps),
    ...textRoutes(deps),
    ...hookRoutes(deps),
    ...contactRoutes(deps),
    ...myMessageRoutes(deps),
  ];
}

const TAG = 'Messages';
const STATES = ['waiting', 'gathered', 'digested', 'sent', 'given_up', 'dropped'] as const;
const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const message = z.object({
  id: z.int(),
  account: z.string().describe('Empty once the account was erased'),
  kind: z.enum(HOLDER_MESSAGE_KINDS),
  at: z.string().describe('When it happened'),
  madeAt: z.string(),
  locale: z.enum(['en', 'zh-CN']).describe('What was sent is in this language'),
  campaign: z.string().nullable(),
  authorizationId: z.string().nullable(),
  textVersion: z.int().describe('0: the text of the house'),
  readAt: z.string().nullable(),
  subject: texts.describe('Empty once the account was erased'),
  text: texts,
  kept: z.partialRecord(z.enum(CHANNELS), z.string()).describe('Why a way was not taken: not_set_up, no_consent, no_address, opted_out'),
  ways: z.array(z.object({ channel: z.enum(CHANNELS), state: z.enum(STATES) })),
});
const delivery = z.object({
  id: z.int(),
  channel: z.enum(CHANNELS),
  hook: z.string(),
  hookName: z.string().nullable(),
  replay: z.int().describe('0: the first sending'),
  why: z.string().describe('Why then: now, quiet_hours, cap_kind, cap_day, replay'),
  body: z.string().nullable().describe('Byte for byte; of e-mail its subject and text'),
  state: z.enum(STATES),
  digest: z.int().nullable().describe('The message that it was sent with'),
  dueAt: z.string(),
  nextAt: z.string(),
  attempts: z.int(),
  fault: z.string().nullable(),
  sentAt: z.string().nullable(),
  madeBy: z.string(),
  log: z.array(z.object({ no: z.int(), at: z.string(), headers: z.record(z.string(), z.string()), fault: z.string().nullable() })),
});
const EXAMPLE = {
  id: 71,
  account: 'ac_1001',
  kind: 'used',
  at: '2026-11-22T04:00:00.000Z',
  madeAt: '2026-11-22T04:00:01.000Z',
  locale: 'en',
  campaign: 'ten-off',
  authorizationId: 'a-1',
  textVersion: 0,
  readAt: null,
  subject: { en: '¥10.00 saved at Corner Kitchen', 'zh-CN': '在街角小厨已优惠 ¥10.00' },
  text: { en: 'Ten off a hundred: ¥10.00 off.', 'zh-CN': '满一百减十：立减¥10.00。' },
  kept: { email: 'no_consent' },
  ways: [],
};

function search({ sql }: MessageRoutesDeps): Route {
  return route({
    method: 'get',
    path: '/v1/messages',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Search messages to cardholders, newest first',
    query: z.strictObject({
      account: z.string().min(1).max(64).optional(),
      kind: z.enum(HOLDER_MESSAGE_KINDS).optional(),
      state: z
        .enum([...STATES, 'inbox'])
        .optional()
        .describe('Of a delivery; inbox: it left by no other way'),
      limit: limitSchema,
      after: cursorSchema,
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(message), example: { items: [EXAMPLE], next: null } } },
    handle: async ({ query: { account = null, kind = null, state = null, limit, after } }) => {
      const before = wholeIn(fromCursor(after, 1)?.[0], 0);
      const rows = await searchMessages(sql, { account, kind, state, before: before === 0 ? null : before, limit: limit + 1 });
      return json(pageOf(rows, limit, (last) => [String(last.id)]));
    },
  });
}

const params = z.strictObject({ id: rowNumber });

function detail({ sql }: MessageRoutesDeps): Route {
  return route({
    method: 'get',
    path: '/v1/messages/{id}',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Exactly what was sent, by which way, and every attempt',
    params,
    replies: {
      200: {
        description: 'The message',
        schema: message.extend({ deliveries: z.array(delivery) }),
        example: { ...EXAMPLE, deliveries: [] },
      },
    },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const found = await readMessage(sql, id);
      return found === null ? problem('not_found') : json(found);
    },
  });
}

const replayed = z.object({ deliveries: z.int().describe('How many are on their way again') });

function replay({ sql }: MessageRoutesDeps): Route {
  return route({
    method: 'post',
    path: '/v1/messages/{id}/replay',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Send a message again',
    description:
      'Every delivery that was sent or given up goes once more: the same body, the same offline-message id, a new delivery and signature. Consent is asked again; caps and quiet hours are not.',
    params,
    body: z.strictObject({ channel: z.enum(CHANNELS).optional() }),
    mayBeEmpty: true,
    bodyExample: { channel: 'webhook' },
    replies: { 202: { description: 'On its way', schema: replayed, example: { deliveries: 1 } } },
    problems: ['not_found'],
    handle: async ({ params: { id }, body, key }) => {
      if ((await readMessage(sql, id)) === null) return problem('not_found');
      const channel = (body as typeof body | undefined)?.channel ?? null;
      const asked = { messages: [id], from: null, to: null, kind: null, channel, actor: key.id };
      return json({ deliveries: await inTransaction(sql, (transaction) => insertReplays(transaction, asked)) }, 202);
    },
  });
}

function replayRange({ sql }: MessageRoutesDeps): Route {
  return route({
    method: 'post',
    path: '/v1/messages/replays',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Send the messages of a span of time again',
    description: `For a receiver that lost some: at most ${REPLAYS_MAX} at once, oldest first. Without a channel to webhooks only: nobody gets a mailbox full twice by mistake.`,
    body: z.strictObject({
      from: instant,
      to: instant,
      kind: z.enum(HOLDER_MESSAGE_KINDS).optional(),
      channel: z.enum(CHANNELS).default('webhook'),
      confirm: z.literal(true),
    }),
    bodyExample: { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z', channel: 'webhook', confirm: true },
    replies: { 202: { description: 'On their way', schema: replayed, example: { deliveries: 120 } } },
    handle: async ({ body: { from, to, kind = null, channel }, key }) => {
      if (Date.parse(from) >= Date.parse(to)) return problem('invalid_request', undefined, [{ path: 'to', message: 'must be after from' }]);
      const asked = { messages: null, from, to, kind, channel, actor: key.id };
      return json({ deliveries: await inTransaction(sql, (transaction) => insertReplays(transaction, asked)) }, 202);
    },
  });
}
