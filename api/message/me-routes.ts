// Routes of a cardholder's own messages: the inbox, what was read, and what they want to hear by which way.
import { z } from 'zod';
import { CHANNELS, CHOSEN_KINDS, HOLDER_MESSAGE_KINDS, URGENT } from '../../engine/message/kinds.ts';
import { preferencesSchema } from '../../engine/message/preferences.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, ROWS_MAX, wholeIn } from '../http/list.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { maskedAddress } from './deliver.ts';
import { listHooks } from './hook-store.ts';
import { readEmail, readPreferences, savePreferences } from './preference-store.ts';
import { countUnread, listInbox, markRead } from './store.ts';
import { readPolicy } from './text-store.ts';
import { readRecipients } from './tell-store.ts';

export interface MyMessagesDeps {
  readonly sql: Sql;
  /** Is e-mail set up? */
  readonly hasMail: boolean;
}

const TAG = 'Cardholder';
const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const message = z.object({
  id: z.int(),
  kind: z.enum(HOLDER_MESSAGE_KINDS),
  at: z.string(),
  campaign: z.string().nullable(),
  subject: texts,
  text: texts,
  readAt: z.string().nullable(),
});
const MESSAGE_EXAMPLE = {
  id: 71,
  kind: 'used',
  at: '2026-11-22T04:00:00.000Z',
  campaign: 'ten-off',
  subject: { en: '¥10.00 saved at Corner Kitchen', 'zh-CN': '在街角小厨已优惠 ¥10.00' },
  text: { en: 'Ten off a hundred: ¥10.00 off.', 'zh-CN': '满一百减十：立减¥10.00。' },
  readAt: null,
};

export function myMessageRoutes(deps: MyMessagesDeps): readonly Route[] {
  return [inbox(deps), read(deps), preferences(deps), change(deps)];
}

function inbox({ sql }: MyMessagesDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/messages',
    scope: 'holder',
    tag: TAG,
    summary: 'My messages, newest first',
    description: 'Everything the cardholder was told, also what left by no other way. `unread` counts up to 1,000.',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: {
      200: {
        description: 'A page',
        schema: pageSchema(message).extend({ unread: z.int() }),
        example: { items: [MESSAGE_EXAMPLE], next: null, unread: 1 },
      },
    },
    handle: async (call) => {
      const { account } = askingOf(call);
      const { limit, after } = call.query;
      const before = wholeIn(fromCursor(after, 1)?.[0], 0);
      const [rows, unread] = await Promise.all([
        listInbox(sql, { account, before: before === 0 ? null : before, limit: limit + 1 }),
        countUnread(sql, account),
      ]);
      return json({ ...pageOf(rows, limit, (last) => [String(last.id)]), unread });
    },
  });
}

function read({ sql }: MyMessagesDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/messages/read',
    scope: 'holder',
    tag: TAG,
    summary: 'Mark messages as read',
    description: 'That message and all before it. A second time changes nothing.',
    body: z.strictObject({ upTo: z.int().min(1).max(ROWS_MAX) }),
    bodyExample: { upTo: 71 },
    replies: {
      200: {
        description: 'How many were not read before',
        schema: z.object({ read: z.int(), unread: z.int() }),
        example: { read: 2, unread: 0 },
      },
    },
    handle: async (call) => {
      const { account, actor } = askingOf(call);
      const count = await inTransaction(sql, async (transaction) => {
        const marked = await markRead(transaction, { account, upTo: call.body.upTo });
        if (marked > 0) await logChange(transaction, { actor, action: 'messages.read', object: account, detail: { count: marked } });
        return marked;
      });
      return json({ read: count, unread: await countUnread(sql, account) });
    },
  });
}

const preferencesReply = preferencesSchema.extend({
  bankQuiet: z.object({ from: z.string(), to: z.string() }).describe('What holds where quiet is null'),
  kinds: z.array(z.enum(HOLDER_MESSAGE_KINDS)).describe('What may be turned off'),
  ways: z.array(
    z.object({
      channel: z.enum(CHANNELS),
      isSetUp: z.boolean(),
      hasConsent: z.boolean(),
      address: z.string().nullable().describe('Of e-mail, masked'),
    }),
  ),
});
const PREFERENCES = { locale: 'en', quiet: { from: '22:00', to: '08:00' }, off: { earned: ['email'] } };
const PREFERENCES_EXAMPLE = {
  ...PREFERENCES,
  bankQuiet: { from: '22:00', to: '08:00' },
  kinds: ['earned', 'used'],
  ways: [{ channel: 'email', isSetUp: true, hasConsent: true, address: 'w•••@bank.example' }],
};

async function shown({ sql, hasMail }: MyMessagesDeps, account: string) {
  const [own, policy, hooks, email, [recipient]] = await Promise.all([
    readPreferences(sql, account),
    readPolicy(sql),
    listHooks(sql),
    readEmail(sql, account),
    readRecipients(sql, [account]),
  ]);
  const ways = CHANNELS.map((channel) => ({
    channel,
    isSetUp: channel === 'email' ? hasMail : hooks.length > 0,
    hasConsent: recipient?.consents.includes(channel) ?? false,
    address: channel === 'email' && email !== null ? maskedAddress(email) : null,
  }));
  return { ...own, bankQuiet: policy.quiet, kinds: CHOSEN_KINDS.filter((kind) => !URGENT.includes(kind)), ways };
}

function preferences(deps: MyMessagesDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/preferences',
    scope: 'holder',
    tag: TAG,
    summary: 'What I want to hear, when and how',
    description: 'The inbox has everything. The other ways also need the consent of the same name.',
    replies: { 200: { description: 'Preferences', schema: preferencesReply, example: PREFERENCES_EXAMPLE } },
    handle: async (call) => json(await shown(deps, askingOf(call).account)),
  });
}

function change(deps: MyMessagesDeps): Route {
  return route({
    method: 'put',
    path: '/v1/me/preferences',
    scope: 'holder',
    tag: TAG,
    summary: 'Change what I want to hear',
    description: 'In place of all preferences before. Messages that are on their way already keep their way and hour.',
    body: preferencesSchema,
    bodyExample: PREFERENCES,
    replies: { 200: { description: 'Preferences', schema: preferencesReply, example: PREFERENCES_EXAMPLE } },
    handle: async (call) => {
      const { account, actor } = askingOf(call);
      await savePreferences(deps.sql, { account, preferences: call.body, actor });
      return json(await shown(deps, account));
    },
  });
}
