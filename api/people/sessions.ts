// Sessions of people: the cookie, the caller behind it, and what the screens are told about it.
import { randomUUID } from 'node:crypto';
import type { Reach } from '../../engine/people/reach.ts';
import { type Rights, rightsOf } from '../../engine/people/roles.ts';
import type { Scope } from '../../engine/people/scopes.ts';
import type { Sql } from '../db/connect.ts';
import type { Sessions } from '../http/admit.ts';
import type { Caller } from '../http/call.ts';
import { type Asked, isThisMachine } from '../http/local.ts';
import { json, problem, type TextReply } from '../http/reply.ts';
import { inTransaction, logChange, readSetting } from '../http/settings-store.ts';
import { isUnreachable } from '../http/unreachable.ts';
import { noteSuccess } from './people-store.ts';
import { csrfOf, newToken, tokenHash } from './secrets.ts';
import { confirmSession, deleteSession, insertSession, noteSeen, readSession, readStanding, type SessionRow } from './session-store.ts';

/**
 * Browsers refuse a Secure cookie over plain HTTP, and only some make an exception for this machine; so there, and only there, it goes without.
 * Everywhere else the prefix makes the browser itself insist on HTTPS, on this host alone and on every path.
 */
const COOKIE = { here: 'offerline', elsewhere: '__Host-offerline' } as const;
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** A screen that asks by itself does not keep a session alive. */
const UNATTENDED = 'x-unattended';

/** A person with an open session; `roles` are for the screens, the door looks at scopes. */
export interface PersonCaller extends Caller {
  readonly kind: 'person';
  readonly email: string;
  readonly roles: readonly string[];
  readonly demo: boolean;
  readonly session: NonNullable<Caller['session']>;
}

export function isPerson(caller: Caller): caller is PersonCaller {
  return caller.kind === 'person';
}

export interface PeopleSessions extends Sessions {
  readonly authenticate: (asked: Asked) => Promise<PersonCaller | null | 'unavailable'>;
}

export function openSessions(sql: Sql): PeopleSessions {
  const authenticate = async (asked: Asked) => {
    const token = tokenIn(asked);
    if (token === null) return null;
    try {
      const row = await readSession(sql, tokenHash(token));
      if (row === null) return null;
      if (row.quiet && asked.header(UNATTENDED) === null) await noteSeen(sql, row.id);
      return callerOf(row, token);
    } catch (fault) {
      if (isUnreachable(fault)) return 'unavailable';
      throw fault;
    }
  };
  const isOpen: Sessions['isOpen'] = async ({ session, scopes, reach }) => {
    const standing = session === undefined ? null : await readStanding(sql, session.id);
    return standing !== null && JSON.stringify(heldRights(standing)) === JSON.stringify({ scopes, reach });
  };
  return { authenticate, isOpen };
}

function tokenIn(asked: Asked): string | null {
  const name = cookieName(asked);
  const pairs = (asked.header('cookie') ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return TOKEN.test(found) ? found : null;
}

const cookieName = (asked: Asked): string => (isThisMachine(asked) ? COOKIE.here : COOKIE.elsewhere);

function cookieLine(asked: Asked, token: string): string {
  const here = isThisMachine(asked);
  const end = token === '' ? '; Max-Age=0' : '';
  return `${cookieName(asked)}=${token}; ${ATTRIBUTES}${here ? '' : '; Secure'}${end}`;
}

function heldRights(row: Pick<SessionRow, 'roles' | 'reach' | 'customs'>): Rights {
  return rightsOf(row, new Map(row.customs.map((role) => [role.name, role])));
}

function callerOf(row: SessionRow, token: string): PersonCaller {
  return {
    id: row.person,
    name: row.name,
    email: row.email,
    kind: 'person',
    roles: row.roles,
    demo: row.demo,
    ...heldRights(row),
    session: { id: row.id, csrf: csrfOf(token), confirmedUntil: Date.parse(row.confirmedUntil), expiresAt: row.expiresAt },
  };
}

interface Start {
  readonly asked: Asked;
  readonly person: string;
  readonly way: 'password' | 'link' | 'oidc' | 'demo';
  /** They have proved it just now, by more than having been signed in elsewhere. */
  readonly confirmed: boolean;
}

/** Opens a session for somebody who has just proved who they are; one that the browser had before is closed. */
export async function startSession(sql: Sql, { asked, person, way, confirmed }: Start): Promise<TextReply> {
  const token = newToken();
  const former = tokenIn(asked);
  await inTransaction(sql, async (transaction) => {
    const before = former === null ? null : await readSession(transaction, tokenHash(former));
    if (before !== null) await deleteSession(transaction, before.id);
    await noteSuccess(transaction, person);
    const agent = asked.header('user-agent')?.slice(0, AGENT_LENGTH_MAX) ?? null;
    await insertSession(transaction, { id: `session_${randomUUID()}`, hash: tokenHash(token), person, agent, confirmed });
    await logChange(transaction, { actor: person, action: 'session.start', object: person, detail: { way } });
  });
  return withCookie(sql, asked, token);
}

const AGENT_LENGTH_MAX = 200;

/** The person has proved again who they are: another token, so that one that leaked before is worth less. */
export async function confirmAgain(sql: Sql, asked: Asked, { id, session }: PersonCaller): Promise<TextReply> {
  const token = newToken();
  await inTransaction(sql, async (transaction) => {
    await confirmSession(transaction, session.id, tokenHash(token));
    await logChange(transaction, { actor: id, action: 'session.confirm', object: id, detail: {} });
  });
  return withCookie(sql, asked, token);
}

export async function endSession(sql: Sql, asked: Asked, { id, session }: PersonCaller): Promise<TextReply> {
  await inTransaction(sql, async (transaction) => {
    await deleteSession(transaction, session.id);
    await logChange(transaction, { actor: id, action: 'session.end', object: id, detail: {} });
  });
  return { ...json({ ended: true }), headers: { 'set-cookie': cookieLine(asked, '') } };
}

async function withCookie(sql: Sql, asked: Asked, token: string): Promise<TextReply> {
  const row = await readSession(sql, tokenHash(token));
  if (row === null) return problem('unauthenticated'); // Ended from elsewhere, or the person switched off, in this very moment.
  return { ...json(await sessionBody(sql, callerOf(row, token))), headers: { 'set-cookie': cookieLine(asked, token) } };
}

export interface SessionBody {
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string | null;
    readonly kind: Caller['kind'];
    readonly roles: readonly string[];
    readonly scopes: readonly Scope[];
    readonly reach: Reach | null;
  };
  /** For the header x-csrf-token; null for a key, which needs none. */
  readonly csrf: string | null;
  /** The database holds demo data. */
  readonly demo: boolean;
  readonly expiresAt: string | null;
  readonly confirmedUntil: string | null;
}

export async function sessionBody(sql: Sql, caller: Caller): Promise<SessionBody> {
  const { id, name, kind, scopes, reach, session } = caller;
  const own = isPerson(caller) ? { email: caller.email, roles: caller.roles } : { email: null, roles: [] };
  return {
    person: { id, name, kind, ...own, scopes, reach },
    csrf: session?.csrf ?? null,
    demo: (await readSetting(sql, 'demo')) === true,
    expiresAt: session?.expiresAt ?? null,
    confirmedUntil: session === undefined ? null : new Date(session.confirmedUntil).toISOString(),
  };
}
