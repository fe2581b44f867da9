// Who may use a route: the key of the Authorization header or the person of the session cookie, their scopes, their reach, and proof that they mean it.
import { timingSafeEqual } from 'node:crypto';
import { type Guarded, mayUse, scopesOf, type Verdict } from '../../engine/people/may-use.ts';
import type { Reach } from '../../engine/people/reach.ts';
import type { Caller } from './call.ts';
import type { KeyRing } from './keys.ts';
import type { ServiceKey } from './keys-store.ts';
import type { Asked } from './local.ts';
import { problem, type TextReply } from './reply.ts';

/** Persons who have signed in; the room of people gives it to the door. */
export interface Sessions {
  /** The person whose session the cookie of this request carries; null without one. */
  readonly authenticate: (asked: Asked) => Promise<Caller | null | 'unavailable'>;
  /** Still open, and with the same rights, for answers that never end. */
  readonly isOpen: (caller: Caller) => Promise<boolean>;
}

/** Cardholders with a token that the bank minted; the room of cardholders gives it to the door. */
export interface Holders {
  /** The cardholder of a token as it stands after "Bearer "; null for one that does not hold. */
  readonly authenticate: (token: string) => Promise<Caller | null | 'unavailable'>;
}

export interface Gate {
  readonly keys: Pick<KeyRing, 'authenticate'>;
  /** Absent where no cardholder comes. */
  readonly holders?: Holders | undefined;
  /** Absent where nobody signs in. */
  readonly sessions?: Sessions | undefined;
  readonly now?: (() => number) | undefined;
}

/** Why the object of this address lies outside the reach, or null when it lies within: not_found where it may not even be known, outside_reach otherwise. */
export type ReachCheck = (asked: {
  readonly params: Readonly<Record<string, string>>;
  readonly reach: Reach;
}) => Promise<'not_found' | 'outside_reach' | null>;

export interface GuardedRoute extends Guarded {
  readonly method: string;
  /** A check of the object; `handled`: the handler shows and takes only what lies within; `everyone`: nothing in it belongs to a place. */
  readonly reach?: ReachCheck | 'handled' | 'everyone';
  /** A person must have proved again, within minutes, who they are. */
  readonly confirm?: boolean;
}

/** `caller` is known also where it is refused, so that the refusal can be recorded. */
export interface Admission {
  readonly caller: Caller | null;
  readonly refusal: TextReply | null;
}

export const ANONYMOUS: Caller = { id: 'anonymous', name: '', kind: 'key', scopes: [], reach: null };

/** A header goes before a cookie: whoever sends a key means the key. */
export async function admit(each: GuardedRoute, asked: Asked, gate: Gate): Promise<Admission> {
  if (each.scope === 'public') return { caller: ANONYMOUS, refusal: null };
  const caller = await callerOf(asked, gate);
  if (caller === 'unavailable') return { caller: null, refusal: problem('unavailable') };
  if (caller === null) return { caller, refusal: { ...problem('unauthenticated'), headers: { 'www-authenticate': 'Bearer' } } };
  const verdict = mayUse(caller, each);
  const refusal = verdict === 'allowed' ? unproven(each, caller, { asked, now: gate.now ?? Date.now }) : refusalOf(verdict, each);
  return { caller, refusal };
}

/** A JWS in its compact form: no service key looks like it. */
const TOKEN = /^Bearer (eyJ[\w-]+\.[\w-]+\.[\w-]+)$/;

async function callerOf(asked: Asked, { keys, sessions, holders }: Gate): Promise<Caller | null | 'unavailable'> {
  const header = asked.header('authorization');
  const token = header === null ? undefined : TOKEN.exec(header)?.[1];
  if (token !== undefined) return holders === undefined ? null : holders.authenticate(token);
  if (header === null && sessions !== undefined && asked.header('cookie') !== null) return sessions.authenticate(asked);
  const key = await keys.authenticate(header);
  return key === null || key === 'unavailable' ? key : callerOfKey(key);
}

const callerByKey = new WeakMap<object, Caller>();

/** One object for each key while it is remembered: the authorization path makes none. */
function callerOfKey(key: Pick<ServiceKey, 'id' | 'name' | 'scopes'>): Caller {
  const known = callerByKey.get(key);
  if (known !== undefined) return known;
  const caller: Caller = { id: key.id, name: key.name, kind: 'key', scopes: key.scopes, reach: null };
  callerByKey.set(key, caller);
  return caller;
}

function refusalOf(verdict: Exclude<Verdict, 'allowed'>, each: Guarded): TextReply {
  if (verdict === 'forbidden') return problem('forbidden', `The caller lacks the scope ${scopesOf(each).join(' or ')}.`);
  return problem(verdict);
}

/** A page elsewhere can make a browser send its cookie, but it cannot read the token. */
function unproven(each: GuardedRoute, { session }: Caller, at: { readonly asked: Asked; readonly now: () => number }): TextReply | null {
  if (session === undefined) return null;
  if (each.method !== 'get' && !isSame(at.asked.header('x-csrf-token') ?? '', session.csrf)) return problem('csrf_token_required');
  return each.confirm === true && session.confirmedUntil <= at.now() ? problem('confirmation_required') : null;
}

function isSame(sent: string, expected: string): boolean {
  const [left, right] = [Buffer.from(sent), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
