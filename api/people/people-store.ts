// SQL of people: who they are, what they may do, and how they prove it.
import type { Reach } from '../../engine/people/reach.ts';
import type { CustomRole } from '../../engine/people/roles.ts';
import type { Scope } from '../../engine/people/scopes.ts';
import type { Sql } from '../db/connect.ts';

export type PersonState = 'invited' | 'active' | 'disabled';

/** Without anything secret. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly state: PersonState;
  readonly roles: readonly string[];
  readonly reach: Reach | null;
  readonly demo: boolean;
  /** Has an authenticator. */
  readonly totp: boolean;
  readonly signsInBy: 'password' | 'oidc' | 'nothing';
  readonly lockedUntil: string | null;
  readonly createdAt: string;
  readonly seenAt: string | null;
}
/** How a person proves who they are; never leaves the room. */
export interface Proofs {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: PersonState;
  readonly demo: boolean;
  readonly password: string | null;
  readonly totp: string | null;
  readonly totpStep: number;
  readonly recovery: readonly string[];
  readonly failures: number;
  readonly locked: boolean;
}

const personColumns = (sql: Sql) => sql`
  id, email, name, state, roles, reach, demo, totp is not null as totp, case when locked_until > now() then locked_until end as "lockedUntil",
  case when oidc_subject is not null then 'oidc' when password is not null then 'password' else 'nothing' end as "signsInBy",
  created_at as "createdAt", seen_at as "seenAt"`;

export async function readPerson(sql: Sql, id: string): Promise<Person | null> {
  const [row] = await sql<Person[]>`select ${personColumns(sql)} from people where id = ${id}`;
  return row ?? null;
}

export interface PeoplePage {
  readonly after: string | null;
  readonly limit: number;
  /** Part of a name or address. */
  readonly sought: string | null;
  readonly state: PersonState | null;
}

export async function listPeople(sql: Sql, { after, limit, sought, state }: PeoplePage): Promise<readonly Person[]> {
  const part = sought === null ? null : `%${sought.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<Person[]>`
    select ${personColumns(sql)} from people
    where (${after}::text is null or id > ${after}::text) and (${state}::text is null or state = ${state}::text)
      and (${part}::text is null or name ilike ${part}::text or email ilike ${part}::text)
    order by id limit ${limit}`;
}

/** Capitals and what stands behind a plus do not tell people apart. */
export function emailKey(email: string): string {
  const [name = '', host = ''] = email.trim().toLowerCase().split('@');
  return `${name.replace(/\+.*$/, '')}@${host}`;
}

export interface NewPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly state: PersonState;
  readonly roles: readonly string[];
  readonly reach: Reach | null;
  readonly demo?: boolean;
  readonly oidc?: { readonly issuer: string; readonly subject: string };
}

/** False when the address, or the person at the provider, has an account already. */
export async function insertPerson(sql: Sql, person: NewPerson): Promise<boolean> {
  const rows = await sql`
    insert into people (id, email, email_key, name, state, roles, reach, demo, oidc_issuer, oidc_subject)
    values (${person.id}, ${person.email}, ${emailKey(person.email)}, ${person.name}, ${person.state}, ${sql.json(person.roles)},
      ${person.reach === null ? null : sql.json(person.reach as never)}, ${person.demo ?? false}, ${person.oidc?.issuer ?? null}, ${person.oidc?.subject ?? null})
    on conflict do nothing returning id`;
  return rows.length === 1;
}

export async function changeRights(
  sql: Sql,
  {
    id,
    name,
    roles,
    reach,
  }: { readonly id: string; readonly name: string; readonly roles: readonly string[]; readonly reach: Reach | null },
): Promise<void> {
  await sql`update people set name = ${name}, roles = ${sql.json(roles)}, reach = ${reach === null ? null : sql.json(reach as never)} where id = ${id}`;
}

export async function setState(sql: Sql, id: string, state: PersonState): Promise<void> {
  await sql`update people set state = ${state} where id = ${id}`;
}

/** Whom a caller stands for: a key for the person who made it. */
export async function personBehind(sql: Sql, caller: string): Promise<string> {
  const [row] = await sql<{ behind: string }[]>`select person_behind(${caller}) as behind`;
  return row?.behind ?? caller;
}

/** Held while rights change, so that two administrators cannot take the role from each other at once. */
export async function lockPeople(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('offerline people'))`;
}

/** Administrators who can really come in, besides one. */
export async function otherAdmins(sql: Sql, id: string): Promise<number> {
  const [row] = await sql<{ found: number }[]>`
    select count(*)::int as found from people
    where state = 'active' and id <> ${id} and exists (select 1 from json_array_elements_text(roles) as held (name) where name = 'admin')`;
  return row?.found ?? 0;
}

const proofColumns = (sql: Sql) => sql`
  id, name, email, state, demo, password, totp, totp_step as "totpStep", recovery, failures, coalesce(locked_until > now(), false) as locked`;

export async function proofsByEmail(sql: Sql, email: string): Promise<Proofs | null> {
  const [row] = await sql<Proofs[]>`select ${proofColumns(sql)} from people where email_key = ${emailKey(email)}`;
  return row ?? null;
}

export async function proofsOf(sql: Sql, id: string): Promise<Proofs | null> {
  const [row] = await sql<Proofs[]>`select ${proofColumns(sql)} from people where id = ${id}`;
  return row ?? null;
}

/** From the fifth wrong attempt on, each doubles the wait: half a minute up to a quarter of an hour. False, and not counted, while they must wait. */
export async function noteFailure(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql`
    update people set failures = failures + 1,
      locked_until = case when failures + 1 >= 5 then now() + least(interval '15 minutes', interval '30 seconds' * power(2, least(failures - 4, 6))) else locked_until end
    where id = ${id} and (locked_until is null or locked_until <= now()) returning id`;
  return rows.length === 1;
}

/** What was counted before it was looked at turned out right. */
export async function forgetFailures(sql: Sql, id: string): Promise<void> {
  await sql`update people set failures = 0, locked_until = null where id = ${id}`;
}

/** False when another request used this code first. */
export async function takeStep(sql: Sql, id: string, step: number): Promise<boolean> {
  return (await sql`update people set totp_step = ${step} where id = ${id} and totp_step < ${step} returning id`).length === 1;
}

/** False when the code is none of those left. */
export async function takeRecovery(sql: Sql, id: string, hash: string): Promise<boolean> {
  const rows = await sql`
    update people set recovery = coalesce((select json_agg(code) from json_array_elements_text(recovery) as left_over (code) where code <> ${hash}), '[]')
    where id = ${id} and exists (select 1 from json_array_elements_text(recovery) as held (code) where code = ${hash}) returning id`;
  return rows.length === 1;
}

export async function noteSuccess(sql: Sql, id: string): Promise<void> {
  await sql`update people set failures = 0, locked_until = null, seen_at = now() where id = ${id}`;
}

/** A new password also ends the wait after wrong ones. */
export async function setPassword(sql: Sql, id: string, password: string): Promise<void> {
  await sql`update people set password = ${password}, failures = 0, locked_until = null, state = case state when 'invited' then 'active' else state end where id = ${id}`;
}

export async function setTotp(
  sql: Sql,
  id: string,
  { totp, step, recovery }: { readonly totp: string | null; readonly step: number; readonly recovery: readonly string[] },
): Promise<void> {
  await sql`update people set totp = ${totp}, totp_step = ${step}, recovery = ${sql.json(recovery)} where id = ${id}`;
}

export async function forgetProofs(sql: Sql, id: string): Promise<void> {
  await sql`update people set password = null, totp = null, totp_step = 0, recovery = '[]', failures = 0, locked_until = null, state = case when oidc_subject is null then 'invited' else state end where id = ${id}`;
}

interface RoleRow {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly reach: Reach | null;
}

export async function readRoles(sql: Sql): Promise<ReadonlyMap<string, CustomRole>> {
  const rows = await sql<RoleRow[]>`select name, scopes, reach from roles order by name`;
  return new Map(rows.map((row) => [row.name, row]));
}

export async function putRole(sql: Sql, role: CustomRole, actor: string): Promise<void> {
  const reach = role.reach === null ? null : sql.json(role.reach as never);
  await sql`
    insert into roles (name, scopes, reach, created_by) values (${role.name}, ${sql.json(role.scopes)}, ${reach}, ${actor})
    on conflict (name) do update set scopes = excluded.scopes, reach = excluded.reach, changed_at = now()`;
}

export async function deleteRole(sql: Sql, name: string): Promise<void> {
  await sql`delete from roles where name = ${name}`;
}

export async function holdersOf(sql: Sql, role: string): Promise<number> {
  const [row] = await sql<{ found: number }[]>`
    select count(*)::int as found from people where exists (select 1 from json_array_elements_text(roles) as held (name) where name = ${role})`;
  return row?.found ?? 0;
}
