// What an administrator does to a person, each in one transaction with its line in the log: nobody changes themselves, and one administrator stays.
import { randomUUID } from 'node:crypto';
import type { Reach } from '../../engine/people/reach.ts';
import { beyondGrant, type CustomRole, isBuiltIn, scopesOfRole } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';
import type { Caller } from '../http/call.ts';
import type { FieldError, ProblemCode } from '../http/problem.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { makeLink, type OneTimeLink } from './links.ts';
import {
  changeRights,
  forgetProofs,
  insertPerson,
  lockPeople,
  otherAdmins,
  personBehind,
  type Person,
  readPerson,
  readRoles,
  setState,
} from './people-store.ts';
import { deleteSessionsOf, forgetLinks } from './session-store.ts';

export type Made =
  | { readonly ok: true; readonly person: Person; readonly link: OneTimeLink | null }
  | { readonly ok: false; readonly code: ProblemCode; readonly detail?: string; readonly errors?: readonly FieldError[] };

export interface Wanted {
  readonly name: string;
  readonly roles: readonly string[];
  readonly reach: Reach | null;
}

const refused = (code: ProblemCode, detail?: string): Made => ({ ok: false, code, ...(detail === undefined ? {} : { detail }) });

/** Invites somebody: the link sets their first password. */
export function invite(sql: Sql, actor: Caller, wanted: Wanted & { readonly email: string }): Promise<Made> {
  return inTransaction(sql, async (transaction) => {
    // A role that is deleted meanwhile would leave its holder without the reach that narrowed them.
    await lockPeople(transaction);
    const fault = await notGrantable(transaction, actor, wanted.roles);
    if (fault !== null) return fault;
    const id = `person_${randomUUID()}`;
    if (!(await insertPerson(transaction, { ...wanted, id, state: 'invited' }))) return refused('email_taken');
    const link = await makeLink(transaction, id);
    return settled(transaction, { actor, action: 'person.invite', id, before: null, link });
  });
}

/** Null when the roles exist and the actor may give all of them. */
async function notGrantable(sql: Sql, actor: Caller, roles: readonly string[]): Promise<Made | null> {
  const customs = await readRoles(sql);
  const unknown = roles.filter((name) => !isBuiltIn(name) && !customs.has(name));
  if (unknown.length > 0)
    return { ok: false, code: 'role_unknown', errors: unknown.map((name) => ({ path: 'roles', message: `${name} does not exist` })) };
  return beyondRights(actor, roles, customs);
}

function beyondRights(actor: Caller, roles: readonly string[], customs: ReadonlyMap<string, CustomRole>): Made | null {
  const beyond = beyondGrant(actor, [...new Set(roles.flatMap((name) => scopesOfRole(name, customs)))]);
  return beyond.length === 0 ? null : refused('beyond_own_rights', `You lack ${beyond.join(', ')}.`);
}

/** Name, roles and reach, whole. */
export function changePerson(sql: Sql, actor: Caller, { id, ...wanted }: Wanted & { readonly id: string }): Promise<Made> {
  return changing(sql, { actor, id }, async (transaction, before) => {
    const added = wanted.roles.filter((name) => !before.roles.includes(name));
    const fault = (await notGrantable(transaction, actor, added)) ?? (await leavesNobody(transaction, before, wanted.roles));
    if (fault !== null) return fault;
    await changeRights(transaction, { id, ...wanted });
    return settled(transaction, { actor, action: 'person.change', id, before, link: null });
  });
}

export const TURNS = ['disable', 'enable', 'reset', 'sign-out'] as const;
export type PersonTurn = (typeof TURNS)[number];

export function turnPerson(sql: Sql, actor: Caller, { id, to }: { readonly id: string; readonly to: PersonTurn }): Promise<Made> {
  return changing(sql, { actor, id }, async (transaction, before) => {
    const fault = await notTurnable(transaction, before, { to, actor });
    if (fault !== null) return fault;
    await deleteSessionsOf(transaction, id, null);
    if (to === 'disable') await forgetLinks(transaction, id);
    await DO[to](transaction, before);
    const link = to === 'reset' ? await makeLink(transaction, id) : null;
    return settled(transaction, { actor, action: `person.${to.replace('-', '_')}`, id, before, link });
  });
}

async function notTurnable(
  sql: Sql,
  before: Person,
  { to, actor }: { readonly to: PersonTurn; readonly actor: Caller },
): Promise<Made | null> {
  if (to === 'reset' && before.state === 'disabled') return refused('person_disabled');
  // The link opens the account to whoever asked for it, so they must be able to give what it may do.
  const fault = to === 'reset' ? beyondRights(actor, before.roles, await readRoles(sql)) : null;
  if (fault !== null) return fault;
  return to === 'disable' || to === 'reset' ? leavesNobody(sql, before, []) : null;
}

/** Whoever has no way in yet is invited, not active. */
const stateAfterEnabling = ({ state, signsInBy, demo }: Person) =>
  state !== 'disabled' ? state : signsInBy === 'nothing' && !demo ? 'invited' : 'active';

const DO: Readonly<Record<PersonTurn, (sql: Sql, before: Person) => Promise<void>>> = {
  disable: (sql, { id }) => setState(sql, id, 'disabled'),
  enable: (sql, before) => setState(sql, before.id, stateAfterEnabling(before)),
  reset: (sql, { id }) => forgetProofs(sql, id),
  'sign-out': () => Promise.resolve(),
};

function changing(
  sql: Sql,
  { actor, id }: { readonly actor: Caller; readonly id: string },
  work: (transaction: Sql, before: Person) => Promise<Made>,
): Promise<Made> {
  return inTransaction(sql, async (transaction) => {
    if ((await personBehind(transaction, actor.id)) === id) return refused('own_rights');
    await lockPeople(transaction);
    const before = await readPerson(transaction, id);
    return before === null ? refused('not_found') : work(transaction, before);
  });
}

/** An administrator who can come in stays, whatever changes. */
async function leavesNobody(sql: Sql, before: Person, roles: readonly string[]): Promise<Made | null> {
  const losesAdmin = before.state === 'active' && before.roles.includes('admin') && !roles.includes('admin');
  return losesAdmin && (await otherAdmins(sql, before.id)) === 0 ? refused('last_admin') : null;
}

interface Settled {
  readonly actor: Caller;
  readonly action: string;
  readonly id: string;
  readonly before: Person | null;
  readonly link: OneTimeLink | null;
}

async function settled(sql: Sql, { actor, action, id, before, link }: Settled): Promise<Made> {
  const person = await readPerson(sql, id);
  if (person === null) return refused('not_found');
  await logChange(sql, { actor: actor.id, action, object: id, detail: {}, before: shown(before), after: shown(person) });
  return { ok: true, person, link };
}

/** What the log shows of a person. */
function shown(person: Person | null): object {
  if (person === null) return {};
  const { email, name, state, roles, reach, totp } = person;
  return { email, name, state, roles, reach, totp };
}
