// Routes of service keys and of the log of changes.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import { beyondGrant } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';
import { type KeyRing, newKey } from './keys.ts';
import { allKeys, insertKey, revokeKey, SCOPES, usableKeys } from './keys-store.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from './list.ts';
import { json, problem } from './reply.ts';
import { type Route, route } from './route.ts';
import { inTransaction, logChange, readChanges } from './settings-store.ts';

export interface KeysDeps {
  readonly sql: Sql;
  readonly keys: Pick<KeyRing, 'refresh'>;
}

const scopeSchema = z.enum(SCOPES);
const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(scopeSchema),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })
  .meta({ id: 'ServiceKey' });
const newKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(scopeSchema).min(1).max(SCOPES.length),
  expiresAt: instant.optional(),
});
const changeSchema = z.object({
  id: z.int(),
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  detail: z.record(z.string(), z.unknown()),
  at: z.string(),
});

const TAG = 'Keys and audit';

export function keysRoutes(deps: KeysDeps): readonly Route[] {
  return [listKeys(deps), createKey(deps), deleteKey(deps), listChanges(deps)];
}

function listKeys({ sql }: KeysDeps): Route {
  return route({
    method: 'get',
    path: '/v1/keys',
    scope: 'operate',
    tag: TAG,
    summary: 'List service keys',
    replies: { 200: { description: 'The newest 200 keys, without their secrets', schema: z.object({ items: z.array(keySchema) }) } },
    handle: async () => json({ items: await allKeys(sql) }),
  });
}

function createKey({ sql, keys }: KeysDeps): Route {
  return route({
    method: 'post',
    path: '/v1/keys',
    scope: 'operate',
    tag: TAG,
    confirm: true,
    summary: 'Create a service key',
    description:
      'The secret is in this answer and nowhere else; only its hash is stored. It holds no scope that its maker may not hand out.',
    body: newKeySchema,
    bodyExample: { name: 'acquirer gateway', scopes: ['evaluate'] },
    replies: {
      201: {
        description: 'The key and its secret',
        schema: z.object({ id: z.string(), key: z.string(), name: z.string(), scopes: z.array(scopeSchema) }),
      },
    },
    problems: ['beyond_own_rights'],
    handle: async ({ body, key: actor }) => {
      const beyond = beyondGrant(actor, body.scopes);
      if (beyond.length > 0) return problem('beyond_own_rights', `You lack ${beyond.join(', ')}.`);
      const { key, hash } = newKey();
      const id = `key_${randomUUID()}`;
      await inTransaction(sql, async (transaction) => {
        await insertKey(transaction, {
          id,
          name: body.name,
          hash,
          scopes: body.scopes,
          expiresAt: body.expiresAt ?? null,
          maker: actor.id,
        });
        await logChange(transaction, {
          actor: actor.id,
          action: 'key.create',
          object: id,
          detail: { name: body.name, scopes: body.scopes },
        });
      });
      await keys.refresh();
      return json({ id, key, name: body.name, scopes: body.scopes }, 201);
    },
  });
}

function deleteKey({ sql, keys }: KeysDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/keys/{id}',
    scope: 'operate',
    tag: TAG,
    summary: 'Revoke a service key',
    description: 'Effective at once on this node and within 5 seconds on every other.',
    params: z.strictObject({ id: z.string().max(64) }),
    replies: { 200: { description: 'Revoked', schema: z.object({ id: z.string(), revoked: z.literal(true) }) } },
    problems: ['not_found', 'last_key'],
    handle: async ({ params, key: actor }) => {
      const others = (await usableKeys(sql)).filter((each) => each.scopes.includes('operate') && each.id !== params.id);
      if (others.length === 0) return problem('last_key');
      const revoked = await inTransaction(sql, async (transaction) => {
        const found = await revokeKey(transaction, params.id);
        if (found) await logChange(transaction, { actor: actor.id, action: 'key.revoke', object: params.id, detail: {} });
        return found;
      });
      if (!revoked) return problem('not_found');
      await keys.refresh();
      return json({ id: params.id, revoked: true });
    },
  });
}

function listChanges({ sql }: KeysDeps): Route {
  return route({
    method: 'get',
    path: '/v1/changes',
    scope: ['audit:read', 'operate'],
    tag: TAG,
    summary: 'Who changed what, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page of the log of control-plane changes', schema: pageSchema(changeSchema) } },
    handle: async ({ query }) => {
      const before = Number(fromCursor(query.after, 1)?.[0] ?? Number.NaN);
      const rows = await readChanges(sql, { before: Number.isSafeInteger(before) ? before : null, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [String(last.id)]));
    },
  });
}
