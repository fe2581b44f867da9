// Routes of the webhooks of the bank that messages to cardholders go to, and of their secrets.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { newSecret, type Sealer } from '../watch/secret.ts';
import { type TargetFault, targetFault } from '../watch/webhook.ts';
import { HOOKS_MAX, insertHook, listHooks, removeHook, rotateHook } from './hook-store.ts';

export interface HookDeps {
  readonly sql: Sql;
  readonly sealer: Sealer;
  readonly webhookHosts: readonly string[];
}

const TAG = 'Messages';
const params = z.strictObject({ id: z.string().min(1).max(64) });
const hook = z.object({
  id: z.string(),
  name: z.string(),
  target: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  previousUntil: z.string().nullable().describe('Until then the secret before signs along'),
});
const HOOK_EXAMPLE = {
  id: 'hook_1',
  name: 'Push',
  target: 'https://push.bank.example/in',
  madeBy: 'wang',
  madeAt: '2026-11-22T04:00:00.000Z',
  previousUntil: null,
};
const secretReply = z.object({ id: z.string(), secret: z.string().describe('Shown only now') });
const SECRET_EXAMPLE = { id: 'hook_1', secret: 'whsec_…' };

const TARGET_FAULTS: Readonly<Record<TargetFault, string>> = {
  not_a_url: 'is no address: write https://…',
  not_https: 'must be https; plain http only to hosts that the operator names in WEBHOOK_HOSTS',
  has_credentials: 'must not hold a user or password: the signature proves who sends',
  address_not_public: 'is a private address; the operator may name it in WEBHOOK_HOSTS',
};

export function hookRoutes(deps: HookDeps): readonly Route[] {
  return [list(deps), create(deps), remove(deps), rotate(deps)];
}

function list({ sql }: HookDeps): Route {
  return route({
    method: 'get',
    path: '/v1/message-hooks',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Where messages go beside inbox and e-mail',
    description: `All of them: there are at most ${HOOKS_MAX}. Secrets are never shown again.`,
    replies: { 200: { description: 'Webhooks', schema: z.object({ items: z.array(hook) }), example: { items: [HOOK_EXAMPLE] } } },
    handle: async () => json({ items: await listHooks(sql) }),
  });
}

function create({ sql, sealer, webhookHosts }: HookDeps): Route {
  return route({
    method: 'post',
    path: '/v1/message-hooks',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Add a webhook',
    description:
      'It gets JSON {id, account, kind, at, locale, subject, text, campaign} with `offerline-message: <id>`, the same on every replay, and `offerline-signature: t=<seconds>,v1=<hex>`, HMAC-SHA-256 of "<seconds>.<body>" under the secret of this answer; several v1 while a secret is being rotated. Answer 2xx within five seconds; redirects are not followed. It gets messages of cardholders with the consent webhook, from now on.',
    body: z.strictObject({ name: z.string().trim().min(1).max(120), target: z.string().min(1).max(500) }),
    bodyExample: { name: 'Push', target: 'https://push.bank.example/in' },
    replies: { 201: { description: 'Added', schema: secretReply, example: SECRET_EXAMPLE } },
    problems: ['too_many_message_hooks'],
    handle: async ({ body, key }) => {
      const fault = targetFault(body.target, webhookHosts);
      if (fault !== null) return problem('invalid_request', undefined, [{ path: 'target', message: TARGET_FAULTS[fault] }]);
      const [id, secret] = [`hook_${randomUUID()}`, newSecret()];
      const isMade = await insertHook(sql, { ...body, id, secret: sealer.seal(secret), actor: key.id });
      return isMade ? json({ id, secret }, 201) : problem('too_many_message_hooks');
    },
  });
}

function remove({ sql }: HookDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/message-hooks/{id}',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Remove a webhook',
    description: 'What still waits for it is given up.',
    params,
    replies: { 200: { description: 'Gone', schema: z.object({ id: z.string() }), example: { id: 'hook_1' } } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => ((await removeHook(sql, { id, actor: key.id })) ? json({ id }) : problem('not_found')),
  });
}

function rotate({ sql, sealer }: HookDeps): Route {
  return route({
    method: 'post',
    path: '/v1/message-hooks/{id}/rotate',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Give a webhook a new secret',
    description: 'For a day what is sent carries a signature of each, so that the receiver can change over.',
    params,
    replies: { 200: { description: 'The new secret', schema: secretReply, example: SECRET_EXAMPLE } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const secret = newSecret();
      return (await rotateHook(sql, { id, secret: sealer.seal(secret), actor: key.id })) ? json({ id, secret }) : problem('not_found');
    },
  });
}
