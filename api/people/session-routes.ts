// Routes of the session: which ways there are, signing in, who I am, proving it again, signing out.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { isThisMachine } from '../http/local.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readSetting } from '../http/settings-store.ts';
import { demoPeople } from './demo-store.ts';
import { proofsByEmail, proofsOf } from './people-store.ts';
import { type Offered, type Proved, type ProveDeps, proveCode, provePassword } from './prove.ts';
import { confirmAgain, endSession, isPerson, sessionBody, startSession } from './sessions.ts';
import { reachReply } from './wire.ts';

export interface SessionDeps extends ProveDeps {
  readonly sql: Sql;
  /** What the provider is called, where there is one. */
  readonly oidcName: string | null;
}

export const SESSION_TAG = 'Session';
export const sessionSchema = z
  .object({
    person: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      kind: z.enum(['key', 'person']),
      roles: z.array(z.string()),
      scopes: z.array(z.string()),
      reach: reachReply,
    }),
    csrf: z.string().nullable(),
    demo: z.boolean(),
    expiresAt: z.string().nullable(),
    confirmedUntil: z.string().nullable(),
  })
  .meta({ id: 'Session' });

const password = z.string().min(1).max(200);
const code = z.string().trim().min(6).max(40);

export function sessionRoutes(deps: SessionDeps): readonly Route[] {
  return [ways(deps), whoAmI(deps), signIn(deps), demoSignIn(deps), confirm(deps), signOut(deps)];
}

function ways({ sql, oidcName }: SessionDeps): Route {
  const demoPerson = z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()) });
  return route({
    method: 'get',
    path: '/v1/session/ways',
    scope: 'public',
    tag: SESSION_TAG,
    summary: 'Which ways of signing in there are',
    description: 'The people of a demo bank are named to this machine only.',
    replies: {
      200: {
        description: 'The ways',
        schema: z.object({ local: z.boolean(), oidc: z.object({ name: z.string() }).nullable(), demoPeople: z.array(demoPerson) }),
      },
    },
    handle: async (call) => {
      const isDemo = isThisMachine(call) && (await readSetting(sql, 'demo')) === true;
      return json({ local: true, oidc: oidcName === null ? null : { name: oidcName }, demoPeople: isDemo ? await demoPeople(sql) : [] });
    },
  });
}

function whoAmI({ sql }: SessionDeps): Route {
  return route({
    method: 'get',
    path: '/v1/session',
    scope: 'caller',
    reach: 'everyone',
    tag: SESSION_TAG,
    summary: 'Who am I, and what may I do',
    replies: { 200: { description: 'The person, or the key', schema: sessionSchema } },
    handle: async ({ key }) => json(await sessionBody(sql, key)),
  });
}

function signIn(deps: SessionDeps): Route {
  return route({
    method: 'post',
    path: '/v1/session',
    scope: 'public',
    tag: SESSION_TAG,
    summary: 'Sign in with e-mail address and password',
    description:
      'With `code` where the person has an authenticator. The answer sets the cookie of the session; changes made with it carry `csrf` as the header x-csrf-token.',
    body: z.strictObject({ email: z.string().trim().min(3).max(254), password, code: code.optional() }),
    bodyExample: { email: 'lin@bank.example', password: 'correct horse battery staple' },
    replies: { 200: { description: 'Signed in', schema: sessionSchema } },
    problems: ['sign_in_failed', 'code_required', 'too_many_requests', 'unauthenticated'],
    handle: async (call) => {
      const proofs = await proofsByEmail(deps.sql, call.body.email);
      const proved = await provePassword(deps, proofs, call.body);
      if (!proved.ok) return problem(proved.code);
      return startSession(deps.sql, { asked: call, person: proofs?.id ?? '', way: 'password', confirmed: true });
    },
  });
}

function demoSignIn({ sql }: SessionDeps): Route {
  return route({
    method: 'post',
    path: '/v1/demo/session',
    scope: 'public',
    tag: SESSION_TAG,
    summary: 'Sign in as a person of the demo bank',
    description: 'Only for a browser on this machine, and only when the database holds demo data.',
    body: z.strictObject({ person: z.string().max(64) }),
    bodyExample: { person: 'person_demo_marketer' },
    replies: { 200: { description: 'Signed in', schema: sessionSchema } },
    problems: ['not_found', 'unauthenticated'],
    handle: async (call) => {
      if (!isThisMachine(call) || (await readSetting(sql, 'demo')) !== true) return problem('not_found');
      const found = (await demoPeople(sql)).find((person) => person.id === call.body.person);
      if (found === undefined) return problem('not_found');
      return startSession(sql, { asked: call, person: found.id, way: 'demo', confirmed: false });
    },
  });
}

function confirm(deps: SessionDeps): Route {
  return route({
    method: 'post',
    path: '/v1/session/confirm',
    scope: 'person',
    reach: 'everyone',
    tag: SESSION_TAG,
    summary: 'Prove again that it is you',
    description:
      'Password or code; for five minutes afterwards the routes that ask for it open. The cookie and `csrf` change. A person of the demo bank needs neither on this machine. ' +
      'Somebody who signed in through the provider and has no authenticator signs in there again.',
    body: z.strictObject({ password: password.optional(), code: code.optional() }),
    bodyExample: { password: 'correct horse battery staple' },
    replies: { 200: { description: 'Confirmed', schema: sessionSchema } },
    problems: ['sign_in_failed', 'code_required', 'too_many_requests'],
    handle: async (call) => {
      const { key: caller, body } = call;
      if (!isPerson(caller)) return problem('person_required');
      const isDemo = caller.demo && isThisMachine(call) && (await readSetting(deps.sql, 'demo')) === true;
      const proved = isDemo ? ({ ok: true } as const) : await provedAgain(deps, caller.id, body);
      if (proved === null) return problem('invalid_request', 'Send your password or a code.', NOTHING_SENT);
      return proved.ok ? confirmAgain(deps.sql, call, caller) : problem(proved.code);
    },
  });
}

/** Password or code, one is enough; null when neither was sent. */
async function provedAgain(deps: SessionDeps, id: string, { password: sent, code: digits }: Offered): Promise<Proved | null> {
  const proofs = await proofsOf(deps.sql, id);
  if (proofs !== null && sent === undefined && digits !== undefined) return proveCode(deps, proofs, digits);
  return sent === undefined ? null : provePassword(deps, proofs === null ? null : { ...proofs, totp: null }, { password: sent });
}

const NOTHING_SENT = [{ path: 'password', message: 'is needed where no code is sent' }];

function signOut({ sql }: SessionDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/session',
    scope: 'person',
    reach: 'everyone',
    tag: SESSION_TAG,
    summary: 'Sign out',
    replies: { 200: { description: 'The session is closed', schema: z.object({ ended: z.literal(true) }) } },
    handle: (call) => (isPerson(call.key) ? endSession(sql, call, call.key) : problem('person_required')),
  });
}
