// Everybody who may ask: service keys, persons who have signed in and cardholders, made anew while a run revokes what it finds.
import { mintToken } from '../../../api/cardholder/holders.ts';
import type { Sql } from '../../../api/db/connect.ts';
import { newKey } from '../../../api/http/keys.ts';
import { insertKey, SCOPES } from '../../../api/http/keys-store.ts';
import { insertPerson, putRole } from '../../../api/people/people-store.ts';
import { csrfOf, newToken, tokenHash } from '../../../api/people/secrets.ts';
import { insertSession } from '../../../api/people/session-store.ts';
import { OWN } from './pools.ts';

export interface Credentials {
  /** Each may do everything. */
  readonly keys: readonly string[];
  /** May do nothing. */
  readonly powerless: string;
  /** Tokens of cardholders. */
  readonly tokens: readonly string[];
  readonly sessions: readonly { readonly cookie: string; readonly csrf: string }[];
}

/** One key may ask so often in a minute; together they may ask as fast as the fuzzer can. */
const KEYS = 64;
const PEOPLE = 8;
const TOKENS = 60;
const ROLE = `${OWN}everything`;

export async function makeKeys(sql: Sql): Promise<Pick<Credentials, 'keys' | 'powerless'>> {
  const keys: string[] = [];
  for (let no = 0; no < KEYS; no += 1) keys.push(await makeKey(sql, `${OWN}key-${no}`, SCOPES));
  await putRole(sql, { name: ROLE, scopes: SCOPES, reach: null }, 'fuzz');
  return { keys, powerless: await makeKey(sql, `${OWN}key-powerless`, []) };
}

async function makeKey(sql: Sql, id: string, scopes: Parameters<typeof insertKey>[1]['scopes']): Promise<string> {
  const { key, hash } = newKey();
  await insertKey(sql, { id, name: id, hash, scopes, expiresAt: null });
  return key;
}

export interface Round {
  readonly sql: Sql;
  readonly chainKey: string;
  /** Which time this is: everybody is somebody new. */
  readonly no: number;
  readonly accounts: readonly string[];
}

/** Sessions and tokens, which the run itself ends now and then. */
export async function renewed(made: Pick<Credentials, 'keys' | 'powerless'>, round: Round): Promise<Credentials> {
  const sessions = await Promise.all(Array.from({ length: PEOPLE }, (_, place) => signIn(round, place)));
  const first = Math.min(round.no * TOKENS, Math.max(0, round.accounts.length - TOKENS));
  const chosen = round.accounts.slice(first, first + TOKENS);
  const tokens = await Promise.all(chosen.map((account) => mintToken({ chainKey: round.chainKey, now: Date.now }, { account })));
  return { ...made, sessions, tokens: tokens.length === 0 ? ['none'] : tokens };
}

async function signIn({ sql, no }: Round, place: number): Promise<Credentials['sessions'][number]> {
  const id = `${OWN}person-${no}-${place}`;
  const token = newToken();
  await insertPerson(sql, { id, email: `${id}@bank.example`, name: id, state: 'active', roles: [ROLE], reach: null });
  await insertSession(sql, { id: `${OWN}session-${no}-${place}`, hash: tokenHash(token), person: id, agent: null, confirmed: true });
  return { cookie: `__Host-offerline=${token}`, csrf: csrfOf(token) };
}
