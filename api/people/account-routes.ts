// Routes of the own account: password, authenticator, recovery codes, and the sessions that are open elsewhere.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { hashPassword, PASSWORD_LENGTH } from './passwords.ts';
import { proofsOf, readPerson, setPassword } from './people-store.ts';
import { type ProveDeps, provePassword } from './prove.ts';
import { tokenHash } from './secrets.ts';
import { deleteSession, deleteSessionsOf, sessionsOf, takeLink } from './session-store.ts';
import { startSession } from './sessions.ts';
import { sessionSchema } from './session-routes.ts';
import { personSchema } from './wire.ts';

export const ACCOUNT_TAG = 'Own account';
const oldPassword = z.string().min(1).max(PASSWORD_LENGTH.max);
const newPassword = z.string().min(PASSWORD_LENGTH.min, `has at least ${PASSWORD_LENGTH.min} characters`).max(PASSWORD_LENGTH.max);

export function accountRoutes(deps: ProveDeps): readonly Route[] {
  return [readAccount(deps), changePassword(deps), listSessions(deps), endOther(deps), welcome(deps)];
}

function readAccount({ sql }: ProveDeps): Route {
  return route({
    method: 'get',
    path: '/v1/account',
    scope: 'person',
    reach: 'everyone',
    tag: ACCOUNT_TAG,
    summary: 'My account',
    replies: { 200: { description: 'The account', schema: personSchema.extend({ recoveryCodesLeft: z.int() }) } },
    problems: ['not_found'],
    handle: async ({ key }) => {
      const [person, proofs] = await Promise.all([readPerson(sql, key.id), proofsOf(sql, key.id)]);
      return person === null ? problem('not_found') : json({ ...person, recoveryCodesLeft: proofs?.recovery.length ?? 0 });
    },
  });
}

function changePassword(deps: ProveDeps): Route {
  return route({
    method: 'put',
    path: '/v1/account/password',
    scope: 'person',
    reach: 'everyone',
    tag: ACCOUNT_TAG,
    summary: 'Change my password',
    description: 'Needs the present one. Every other session of mine is closed.',
    body: z.strictObject({ current: oldPassword, next: newPassword }),
    bodyExample: { current: 'correct horse battery staple', next: 'a longer one than before' },
    replies: { 200: { description: 'Changed', schema: z.object({ changed: z.literal(true), sessionsEnded: z.int() }) } },
    problems: ['sign_in_failed', 'too_many_requests'],
    handle: async ({ body, key }) => {
      const proofs = await proofsOf(deps.sql, key.id);
      const proved = await provePassword(deps, proofs === null ? null : { ...proofs, totp: null }, { password: body.current });
      if (!proved.ok) return problem(proved.code);
      const made = hashPassword(body.next);
      if (made === null) return problem('too_many_requests');
      const stored = await made;
      const sessionsEnded = await inTransaction(deps.sql, async (transaction) => {
        await setPassword(transaction, key.id, stored);
        await logChange(transaction, { actor: key.id, action: 'account.password', object: key.id, detail: {} });
        return deleteSessionsOf(transaction, key.id, key.session?.id ?? null);
      });
      return json({ changed: true, sessionsEnded });
    },
  });
}

function listSessions({ sql }: ProveDeps): Route {
  const session = z.object({
    id: z.string(),
    createdAt: z.string(),
    seenAt: z.string(),
    expiresAt: z.string(),
    agent: z.string().nullable(),
    current: z.boolean(),
  });
  return route({
    method: 'get',
    path: '/v1/account/sessions',
    scope: 'person',
    reach: 'everyone',
    tag: ACCOUNT_TAG,
    summary: 'My open sessions, the newest first',
    replies: { 200: { description: 'At most 50', schema: z.object({ items: z.array(session) }) } },
    handle: async ({ key }) => {
      const open = await sessionsOf(sql, key.id);
      return json({ items: open.map((each) => ({ ...each, current: each.id === key.session?.id })) });
    },
  });
}

function endOther({ sql }: ProveDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/account/sessions/{id}',
    scope: 'person',
    reach: 'everyone',
    tag: ACCOUNT_TAG,
    summary: 'Close one of my sessions',
    params: z.strictObject({ id: z.string().max(64) }),
    replies: { 200: { description: 'Closed', schema: z.object({ ended: z.literal(true) }) } },
    problems: ['not_found'],
    handle: async ({ params, key }) => {
      const mine = await sessionsOf(sql, key.id);
      if (!mine.some((each) => each.id === params.id)) return problem('not_found');
      await inTransaction(sql, async (transaction) => {
        await deleteSession(transaction, params.id);
        await logChange(transaction, { actor: key.id, action: 'session.end', object: key.id, detail: { session: params.id } });
      });
      return json({ ended: true });
    },
  });
}

function welcome({ sql }: ProveDeps): Route {
  return route({
    method: 'post',
    path: '/v1/session/link',
    scope: 'public',
    tag: 'Session',
    summary: 'Set a password by a one-time link, and sign in',
    body: z.strictObject({ link: z.string().max(100), password: newPassword }),
    bodyExample: { link: 'the part behind #', password: 'correct horse battery staple' },
    replies: { 200: { description: 'Signed in', schema: sessionSchema } },
    problems: ['link_not_valid', 'too_many_requests', 'unauthenticated'],
    handle: async (call) => {
      const made = hashPassword(call.body.password);
      if (made === null) return problem('too_many_requests');
      const person = await takenBy(sql, tokenHash(call.body.link), await made);
      if (person === null) return problem('link_not_valid');
      return startSession(sql, { asked: call, person, way: 'link', confirmed: true });
    },
  });
}

/** The password is set with the same transaction that takes the link. */
function takenBy(sql: Sql, hash: string, password: string): Promise<string | null> {
  return inTransaction(sql, async (transaction) => {
    const person = await takeLink(transaction, hash);
    if (person === null) return null;
    await setPassword(transaction, person, password);
    await deleteSessionsOf(transaction, person, null);
    await logChange(transaction, { actor: person, action: 'account.password', object: person, detail: { by: 'link' } });
    return person;
  });
}
