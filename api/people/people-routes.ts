// Routes by which administrators look after people: inviting, rights, disabling, new links.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import type { ProblemCode } from '../http/problem.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { changePerson, invite, type Made, type PersonTurn, TURNS, turnPerson } from './change-person.ts';
import { listPeople, readPerson } from './people-store.ts';
import { email, linkSchema, personName, personSchema, reachSchema, rolesOfPerson } from './wire.ts';

const TAG = 'People';
const idParams = z.strictObject({ id: z.string().max(64) });
const madeSchema = z.object({ person: personSchema, link: linkSchema.nullable() });
const rights = { name: personName, roles: rolesOfPerson, reach: reachSchema.default(null) };
const RIGHTS_PROBLEMS: readonly ProblemCode[] = ['role_unknown', 'beyond_own_rights'];

export function managingRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [listRoute(sql), readRoute(sql), inviteRoute(sql), changeRoute(sql), ...TURNS.map((to) => turnRoute(sql, to))];
}

function answerOf(made: Made, status = 200): Reply {
  return made.ok ? json({ person: made.person, link: made.link }, status) : problem(made.code, made.detail, made.errors);
}

function listRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/people',
    scope: 'people:manage',
    tag: TAG,
    summary: 'List people',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      q: z.string().max(100).optional(),
      state: z.enum(['invited', 'active', 'disabled']).optional(),
    }),
    replies: { 200: { description: 'A page, in order of id; `q` is part of a name or address', schema: pageSchema(personSchema) } },
    handle: async ({ query }) => {
      const rows = await listPeople(sql, {
        after: fromCursor(query.after, 1)?.[0] ?? null,
        limit: query.limit + 1,
        sought: query.q ?? null,
        state: query.state ?? null,
      });
      return json(pageOf(rows, query.limit, (last) => [last.id]));
    },
  });
}

function readRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/people/{id}',
    scope: 'people:manage',
    tag: TAG,
    summary: 'One person',
    params: idParams,
    replies: { 200: { description: 'The person', schema: personSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const found = await readPerson(sql, params.id);
      return found === null ? problem('not_found') : json(found);
    },
  });
}

function inviteRoute(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/people',
    scope: 'people:manage',
    confirm: true,
    tag: TAG,
    summary: 'Invite a person',
    description: 'The answer holds a link, good once and for three days, by which they set their password; hand it to them yourself.',
    body: z.strictObject({ email, ...rights }),
    bodyExample: { email: 'lin@bank.example', name: 'Lin', roles: ['marketer'], reach: { regions: ['CN-SH'] } },
    replies: { 201: { description: 'Invited', schema: madeSchema } },
    problems: ['email_taken', ...RIGHTS_PROBLEMS],
    handle: async ({ body, key }) => answerOf(await invite(sql, key, body), 201),
  });
}

function changeRoute(sql: Sql): Route {
  return route({
    method: 'put',
    path: '/v1/people/{id}',
    scope: 'people:manage',
    confirm: true,
    tag: TAG,
    summary: 'Change name, roles and reach of a person',
    description: 'Effective with their next request. Nobody changes their own, and one active administrator stays.',
    params: idParams,
    body: z.strictObject(rights),
    bodyExample: { name: 'Lin', roles: ['marketer', 'viewer'], reach: null },
    replies: { 200: { description: 'Changed', schema: madeSchema } },
    problems: ['not_found', 'own_rights', 'last_admin', ...RIGHTS_PROBLEMS],
    handle: async ({ params, body, key }) => answerOf(await changePerson(sql, key, { id: params.id, ...body })),
  });
}

const SUMMARIES: Readonly<Record<PersonTurn, readonly [summary: string, description: string]>> = {
  disable: ['Disable a person', 'All their sessions are closed at once, and nothing they know opens another.'],
  enable: ['Enable a person again', 'Whoever has no password needs a new link.'],
  reset: ['Give a person a new link', 'Password, authenticator and recovery codes are forgotten and all sessions closed.'],
  'sign-out': ['Close all sessions of a person', 'They may sign in again.'],
};

function turnRoute(sql: Sql, to: PersonTurn): Route {
  const [summary, description] = SUMMARIES[to];
  return route({
    method: 'post',
    path: `/v1/people/{id}/${to}`,
    scope: 'people:manage',
    // Whoever must be shut out is shut out at once.
    confirm: to === 'enable' || to === 'reset',
    tag: TAG,
    summary,
    description,
    params: idParams,
    replies: { 200: { description: 'Done', schema: madeSchema } },
    problems: [
      'not_found',
      'own_rights',
      ...(to === 'disable' || to === 'reset' ? (['last_admin'] as const) : []),
      ...(to === 'reset' ? (['person_disabled'] as const) : []),
    ],
    handle: async ({ params, key }) => answerOf(await turnPerson(sql, key, { id: params.id, to })),
  });
}
