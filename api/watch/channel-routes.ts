// Routes of the ways an alert reaches somebody: e-mail and webhooks, their secrets, a test, and the log of what was delivered.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { LOCALES } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import type { Told } from './alert-words.ts';
import {
  CHANNELS_MAX,
  deleteChannel,
  insertChannel,
  insertTest,
  listChannels,
  listDeliveries,
  readChannel,
  rotateSecret,
} from './channel-store.ts';
import { newSecret, type Sealer } from './secret.ts';
import { type TargetFault, targetFault } from './webhook.ts';

export interface ChannelDeps {
  readonly sql: Sql;
  readonly sealer: Sealer;
  readonly webhookHosts: readonly string[];
  readonly now: () => number;
}

const TAG = 'Alerts';
const params = z.strictObject({ id: z.string().min(1).max(64) });
const common = { name: z.string().trim().min(1).max(120), locale: z.enum(LOCALES).default('en') };
const channelInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('email'), target: z.email().max(254), ...common }),
  z.strictObject({ kind: z.literal('webhook'), target: z.string().min(1).max(500), ...common }),
]);
const channel = z.object({
  id: z.string(),
  kind: z.enum(['email', 'webhook']),
  name: z.string(),
  target: z.string(),
  locale: z.enum(LOCALES),
  isOn: z.boolean(),
  createdBy: z.string(),
  createdAt: z.string(),
  previousUntil: z.string().nullable().describe('Until then the secret before signs along'),
});
const secretReply = z.object({ id: z.string(), secret: z.string().nullable().describe('Shown only now; null for e-mail') });

export function channelRoutes(deps: ChannelDeps): readonly Route[] {
  return [list(deps), create(deps), remove(deps), rotate(deps), test(deps), deliveries(deps)];
}

function list({ sql }: ChannelDeps): Route {
  return route({
    method: 'get',
    path: '/v1/alert-channels',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Where alerts go',
    description: `All of them: there are at most ${CHANNELS_MAX}. Secrets are never shown again.`,
    replies: { 200: { description: 'Channels', schema: z.object({ items: z.array(channel) }) } },
    handle: async () => json({ items: await listChannels(sql) }),
  });
}

const TARGET_FAULTS: Readonly<Record<TargetFault, string>> = {
  not_a_url: 'is no address: write https://…',
  not_https: 'must be https; plain http only to hosts that the operator names in WEBHOOK_HOSTS',
  has_credentials: 'must not hold a user or password: the signature proves who sends',
  address_not_public: 'is a private address; the operator may name it in WEBHOOK_HOSTS',
};

function create({ sql, sealer, webhookHosts }: ChannelDeps): Route {
  return route({
    method: 'post',
    path: '/v1/alert-channels',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Add an e-mail address or a webhook',
    description:
      'A webhook gets JSON with `offerline-signature: t=<seconds>,v1=<hex>`, HMAC-SHA-256 of "<seconds>.<body>" under the secret of this answer; several v1 while a secret is being rotated. Answer 2xx within five seconds; redirects are not followed.',
    body: channelInput,
    bodyExample: { kind: 'webhook', name: 'On call', target: 'https://alerts.example.com/offerline', locale: 'en' },
    replies: { 201: { description: 'Added', schema: secretReply } },
    problems: ['too_many_alert_channels'],
    handle: async ({ body, key }) => {
      const fault = body.kind === 'webhook' ? targetFault(body.target, webhookHosts) : null;
      if (fault !== null) return problem('invalid_request', undefined, [{ path: 'target', message: TARGET_FAULTS[fault] }]);
      const secret = body.kind === 'webhook' ? newSecret() : null;
      const id = `channel_${randomUUID()}`;
      const done = await insertChannel(sql, { ...body, id, secret: secret === null ? null : sealer.seal(secret), actor: key.id });
      return done === 'created' ? json({ id, secret }, 201) : problem('too_many_alert_channels');
    },
  });
}

function remove({ sql }: ChannelDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/alert-channels/{id}',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Remove a channel',
    description: 'Rules no longer name it; what still waits for it is given up.',
    params,
    replies: { 200: { description: 'Gone', schema: z.object({ id: z.string() }) } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => ((await deleteChannel(sql, { id, actor: key.id })) ? json({ id }) : problem('not_found')),
  });
}

function rotate({ sql, sealer }: ChannelDeps): Route {
  return route({
    method: 'post',
    path: '/v1/alert-channels/{id}/rotate',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Give a webhook a new secret',
    description: 'For a day what is sent carries a signature of each, so that the receiver can change over.',
    params,
    replies: { 200: { description: 'The new secret', schema: secretReply } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const secret = newSecret();
      return (await rotateSecret(sql, { id, secret: sealer.seal(secret), actor: key.id })) ? json({ id, secret }) : problem('not_found');
    },
  });
}

function test({ sql, now }: ChannelDeps): Route {
  return route({
    method: 'post',
    path: '/v1/alert-channels/{id}/test',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Send a test',
    description: 'A delivery like every other: its fate stands in the log of deliveries within seconds.',
    params,
    replies: { 202: { description: 'On its way', schema: z.object({ delivery: z.int() }) } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const found = await readChannel(sql, id);
      if (found === null) return problem('not_found');
      const told: Told = {
        event: 'test',
        alert: null,
        rule: 'test',
        ruleName: found.name,
        kind: 'test',
        subject: 'service',
        detail: { now: 0, limit: 0, unit: 'count' },
        at: new Date(now()).toISOString(),
      };
      const delivery = await inTransaction(sql, async (transaction) => {
        await logChange(transaction, { actor: key.id, action: 'alert_channel.test', object: id, detail: { name: found.name } });
        return insertTest(transaction, { channel: id, body: JSON.stringify(told) });
      });
      return json({ delivery }, 202);
    },
  });
}

function deliveries({ sql }: ChannelDeps): Route {
  const delivery = z.object({
    id: z.int(),
    alert: z.int().nullable(),
    channel: z.string(),
    channelName: z.string(),
    event: z.enum(['opened', 'closed', 'test']),
    state: z.enum(['waiting', 'sent', 'given_up']),
    attempts: z.int(),
    nextAt: z.string().describe('When it is tried again, while it waits'),
    fault: z.string().nullable().describe('Why the last attempt failed'),
    createdAt: z.string(),
    sentAt: z.string().nullable(),
  });
  return route({
    method: 'get',
    path: '/v1/deliveries',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'What was delivered, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(delivery) } },
    handle: async ({ query }) => {
      const before = Number(fromCursor(query.after, 1)?.[0] ?? Number.NaN);
      const rows = await listDeliveries(sql, { before: Number.isSafeInteger(before) ? before : null, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [String(last.id)]));
    },
  });
}
