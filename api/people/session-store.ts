// SQL of sessions, one-time links and sign-ins under way elsewhere: only hashes of what opens them are stored.
import type { Reach } from '../../engine/people/reach.ts';
import type { CustomRole } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';

export interface SessionRow {
  readonly id: string;
  readonly expiresAt: string;
  readonly confirmedUntil: string;
  /** Not heard of for half a minute. */
  readonly quiet: boolean;
  readonly person: string;
  readonly name: string;
  readonly email: string;
  readonly demo: boolean;
  readonly roles: readonly string[];
  readonly reach: Reach | null;
  readonly customs: readonly CustomRole[];
}

/** The open session of a token, with what its person may do now: a right that was taken is gone with the next request, on every node. */
export async function readSession(sql: Sql, hash: string): Promise<SessionRow | null> {
  const [row] = await sql<SessionRow[]>`
    select s.id, s.expires_at as "expiresAt", case when s.hash = ${hash} then s.confirmed_until else s.created_at end as "confirmedUntil",
      s.seen_at < now() - interval '30 seconds' as quiet, p.id as person, p.name, p.email, p.demo, p.roles, p.reach,
      ${customsOf(sql)} as customs
    from person_sessions s join people p on p.id = s.person_id
    where (s.hash = ${hash} or (s.previous_hash = ${hash} and s.rotated_at > now() - interval '10 seconds'))
      and s.expires_at > now() and s.seen_at > now() - interval '15 minutes' and p.state = 'active'`;
  return row ?? null;
}

/** What the person of an open session may do now; null when it is open no more. */
export async function readStanding(sql: Sql, id: string): Promise<Pick<SessionRow, 'roles' | 'reach' | 'customs'> | null> {
  const [row] = await sql<Pick<SessionRow, 'roles' | 'reach' | 'customs'>[]>`
    select p.roles, p.reach, ${customsOf(sql)} as customs from person_sessions s join people p on p.id = s.person_id
    where s.id = ${id} and s.expires_at > now() and s.seen_at > now() - interval '15 minutes' and p.state = 'active'`;
  return row ?? null;
}

/** The bank's own roles that person `p` holds. */
function customsOf(sql: Sql) {
  return sql`
    coalesce((select json_agg(json_build_object('name', r.name, 'scopes', r.scopes, 'reach', r.reach) order by r.name) from roles r
      where r.name in (select json_array_elements_text(p.roles))), '[]')`;
}

export async function noteSeen(sql: Sql, id: string): Promise<void> {
  await sql`update person_sessions set seen_at = now() where id = ${id}`;
}

/** Open for eight hours at most. Old ones of everybody are forgotten on the way. */
export async function insertSession(
  sql: Sql,
  session: {
    readonly id: string;
    readonly hash: string;
    readonly person: string;
    readonly agent: string | null;
    readonly confirmed: boolean;
  },
): Promise<void> {
  await sql`delete from person_sessions where expires_at < now() - interval '1 day'`;
  await sql`
    insert into person_sessions (id, hash, person_id, agent, expires_at, confirmed_until)
    values (${session.id}, ${session.hash}, ${session.person}, ${session.agent}, now() + interval '8 hours',
      case when ${session.confirmed} then now() + interval '5 minutes' else now() end)`;
}

/** Another token for the same session, confirmed for five minutes. */
export async function confirmSession(sql: Sql, id: string, hash: string): Promise<void> {
  await sql`
    update person_sessions set previous_hash = hash, rotated_at = now(), hash = ${hash}, seen_at = now(), confirmed_until = now() + interval '5 minutes'
    where id = ${id}`;
}

export async function deleteSession(sql: Sql, id: string): Promise<void> {
  await sql`delete from person_sessions where id = ${id}`;
}

/** Every session of a person but one; null keeps none. */
export async function deleteSessionsOf(sql: Sql, person: string, but: string | null): Promise<number> {
  return (await sql`delete from person_sessions where person_id = ${person} and (${but}::text is null or id <> ${but}::text) returning id`)
    .length;
}

export interface OpenSession {
  readonly id: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  readonly agent: string | null;
}

export async function sessionsOf(sql: Sql, person: string): Promise<readonly OpenSession[]> {
  return sql<OpenSession[]>`
    select id, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", agent from person_sessions
    where person_id = ${person} and expires_at > now() and seen_at > now() - interval '15 minutes' order by seen_at desc limit 50`;
}

/** A new link makes the older ones of the person worthless. */
export async function insertLink(sql: Sql, link: { readonly hash: string; readonly person: string }): Promise<string> {
  await forgetLinks(sql, link.person);
  const [row] = await sql<{ expiresAt: string }[]>`
    insert into person_links (hash, person_id, expires_at) values (${link.hash}, ${link.person}, now() + interval '3 days') returning expires_at as "expiresAt"`;
  return row?.expiresAt ?? '';
}

/** Whoever holds a link of the person cannot use it any more. */
export async function forgetLinks(sql: Sql, person: string): Promise<void> {
  await sql`update person_links set used_at = now() where person_id = ${person} and used_at is null`;
}

/** The person whose link it was; null when it was used, has expired or never existed. */
export async function takeLink(sql: Sql, hash: string): Promise<string | null> {
  const [row] = await sql<{ person: string }[]>`
    update person_links l set used_at = now() from people p
    where l.hash = ${hash} and l.used_at is null and l.expires_at > now() and p.id = l.person_id and p.state <> 'disabled' returning p.id as person`;
  return row?.person ?? null;
}

export interface OidcAttempt {
  readonly nonce: string;
  readonly verifier: string;
  readonly backTo: string;
  /** Asked to prove themselves there once more. */
  readonly again: boolean;
}

export async function insertAttempt(sql: Sql, stateHash: string, attempt: OidcAttempt): Promise<void> {
  await sql`delete from oidc_attempts where expires_at < now()`;
  await sql`
    insert into oidc_attempts (state_hash, nonce, verifier, back_to, again, expires_at)
    values (${stateHash}, ${attempt.nonce}, ${attempt.verifier}, ${attempt.backTo}, ${attempt.again}, now() + interval '10 minutes')`;
}

/** Good once. */
export async function takeAttempt(sql: Sql, stateHash: string): Promise<OidcAttempt | null> {
  const [row] = await sql<OidcAttempt[]>`
    delete from oidc_attempts where state_hash = ${stateHash} and expires_at > now() returning nonce, verifier, back_to as "backTo", again`;
  return row ?? null;
}
