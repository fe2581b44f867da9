// The person behind an identity of the provider: bound for ever to its subject, made only when a role of the bank is among theirs.
import { randomUUID } from 'node:crypto';
import { isBuiltIn } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { bindSubject, personByEmail, personBySubject } from './oidc-store.ts';
import { changeRights, insertPerson, lockPeople, type Person, readPerson, readRoles } from './people-store.ts';
import type { Identity } from './provider.ts';
import { forgetLinks } from './session-store.ts';

/** Null: they may not come in. */
export function personOf(sql: Sql, identity: Identity): Promise<string | null> {
  return inTransaction(sql, async (transaction) => {
    await lockPeople(transaction);
    const customs = await readRoles(transaction);
    const roles = identity.roles?.filter((name) => isBuiltIn(name) || customs.has(name)) ?? null;
    const known = await personBySubject(transaction, identity);
    if (known !== null) return admitted(transaction, known, roles);
    const invited = identity.email === null ? null : await personByEmail(transaction, identity.email);
    if (invited !== null) return bound(transaction, { id: invited, identity, roles });
    return identity.email === null || roles === null || roles.length === 0
      ? null
      : made(transaction, { ...identity, email: identity.email, roles });
  });
}

/** Where the provider speaks of roles, it decides them; without one left, nobody comes in. */
async function admitted(sql: Sql, id: string, roles: readonly string[] | null): Promise<string | null> {
  const before = await readPerson(sql, id);
  if (before === null || before.state === 'disabled') return null;
  if (roles === null || isSame(before.roles, roles)) return roles?.length === 0 ? null : id;
  await changeRights(sql, { id, name: before.name, roles, reach: before.reach });
  await logged(sql, { id, action: 'person.roles_from_provider', before, after: { ...before, roles } });
  return roles.length === 0 ? null : id;
}

const isSame = (left: readonly string[], right: readonly string[]): boolean => [...left].sort().join() === [...right].sort().join();

/** An account that another subject has is not given to this one: one address, one person. */
async function bound(
  sql: Sql,
  { id, identity, roles }: { readonly id: string; readonly identity: Identity; readonly roles: readonly string[] | null },
): Promise<string | null> {
  if (!(await bindSubject(sql, id, identity))) return null;
  // They have a way in now; a link that somebody still holds would be another.
  await forgetLinks(sql, id);
  await logged(sql, { id, action: 'person.bind_provider', before: {}, after: { issuer: identity.issuer } });
  return admitted(sql, id, roles);
}

async function made(sql: Sql, wanted: Identity & { readonly email: string; readonly roles: readonly string[] }): Promise<string | null> {
  const { email, roles, issuer, subject } = wanted;
  const id = `person_${randomUUID()}`;
  const person = { id, email, name: wanted.name.slice(0, 100), state: 'active', roles, reach: null, oidc: { issuer, subject } } as const;
  if (!(await insertPerson(sql, person))) return null;
  await logged(sql, { id, action: 'person.make_from_provider', before: {}, after: { email, name: person.name, roles } });
  return id;
}

interface Logged {
  readonly id: string;
  readonly action: string;
  readonly before: Partial<Person> | object;
  readonly after: object;
}

function logged(sql: Sql, { id, action, before, after }: Logged): Promise<void> {
  return logChange(sql, { actor: id, action, object: id, detail: {}, before, after });
}
