// Routes of roles: the built-in ones, and those the bank makes for itself.
import { z } from 'zod';
import { beyondGrant, isBuiltIn, ROLE_NAMES, ROLES } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { deleteRole, holdersOf, lockPeople, personBehind, putRole, readPerson, readRoles } from './people-store.ts';
import { reachReply, reachSchema, roleName, roleScopes } from './wire.ts';

const TAG = 'People';
const params = z.strictObject({ name: roleName });
const roleSchema = z.object({
  name: z.string(),
  scopes: z.array(z.string()),
  reach: reachReply,
  builtIn: z.boolean(),
});

export function roleRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [listRoles(sql), putOne(sql), deleteOne(sql)];
}

function listRoles(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/roles',
    scope: 'people:manage',
    tag: TAG,
    summary: 'All roles and their scopes',
    replies: { 200: { description: 'The built-in ones first', schema: z.object({ items: z.array(roleSchema) }) } },
    handle: async () => {
      const builtIn = ROLE_NAMES.map((name) => ({ name, scopes: ROLES[name], reach: null, builtIn: true }));
      const own = [...(await readRoles(sql)).values()].map((role) => ({ ...role, builtIn: false }));
      return json({ items: [...builtIn, ...own] });
    },
  });
}

function putOne(sql: Sql): Route {
  return route({
    method: 'put',
    path: '/v1/roles/{name}',
    scope: 'people:manage',
    confirm: true,
    tag: TAG,
    summary: 'Create or replace a role of the bank',
    description:
      'With scopes you may hand out, and a reach that narrows whoever holds it. Effective with the next request of everybody who has it.',
    params,
    body: z.strictObject({ scopes: roleScopes, reach: reachSchema.default(null) }),
    bodyExample: { scopes: ['campaigns:read', 'campaigns:write'], reach: { regions: ['CN-SH'] } },
    replies: { 200: { description: 'The role', schema: roleSchema } },
    problems: ['role_built_in', 'beyond_own_rights', 'own_rights'],
    handle: async ({ params: { name }, body, key }) => {
      if (isBuiltIn(name)) return problem('role_built_in');
      const beyond = beyondGrant(key, body.scopes);
      if (beyond.length > 0) return problem('beyond_own_rights', `You lack ${beyond.join(', ')}.`);
      if (await holds(sql, key.id, name)) return problem('own_rights', 'You hold this role yourself. Ask another administrator.');
      await inTransaction(sql, async (transaction) => {
        await lockPeople(transaction);
        const before = (await readRoles(transaction)).get(name);
        await putRole(transaction, { name, ...body }, key.id);
        await logChange(transaction, {
          actor: key.id,
          action: 'role.put',
          object: name,
          detail: {},
          before: before ?? {},
          after: { name, ...body },
        });
      });
      return json({ name, ...body, builtIn: false });
    },
  });
}

/** They, or the person who made their key. */
async function holds(sql: Sql, caller: string, name: string): Promise<boolean> {
  return (await readPerson(sql, await personBehind(sql, caller)))?.roles.includes(name) ?? false;
}

function deleteOne(sql: Sql): Route {
  return route({
    method: 'delete',
    path: '/v1/roles/{name}',
    scope: 'people:manage',
    confirm: true,
    tag: TAG,
    summary: 'Delete a role that nobody holds',
    params,
    replies: { 200: { description: 'Deleted', schema: z.object({ name: z.string(), deleted: z.literal(true) }) } },
    problems: ['not_found', 'role_built_in', 'role_in_use'],
    handle: async ({ params: { name }, key }) => {
      if (isBuiltIn(name)) return problem('role_built_in');
      const outcome = await inTransaction(sql, async (transaction) => {
        await lockPeople(transaction);
        const before = (await readRoles(transaction)).get(name);
        if (before === undefined) return 'not_found' as const;
        if ((await holdersOf(transaction, name)) > 0) return 'role_in_use' as const;
        await deleteRole(transaction, name);
        await logChange(transaction, { actor: key.id, action: 'role.delete', object: name, detail: {}, before, after: {} });
        return 'deleted' as const;
      });
      return outcome === 'deleted' ? json({ name, deleted: true }) : problem(outcome);
    },
  });
}
