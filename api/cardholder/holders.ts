// Who a cardholder is: a short-lived token names their account; ours are signed with a key derived from the chain key, the bank's with keys that it publishes.
import { createHash, createHmac } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions, SignJWT } from 'jose';
import type { HolderIssuer } from '../config.ts';
import type { Sql } from '../db/connect.ts';
import type { Holders } from '../http/admit.ts';
import type { Caller } from '../http/call.ts';
import { openIssuerKeys } from './issuer-keys.ts';
import { openStandings, type Standings } from './standings.ts';

export const OWN_ISSUER = 'offerline';
export const AUDIENCE = 'offerline:cardholder';
/** Longest life of a token, seconds. */
export const LIFE_SECONDS_MAX = 900;
/** How far the clock of whoever mints may be off, seconds. */
export const CLOCK_TOLERANCE_SECONDS = 5;
const TOKEN_LENGTH_MAX = 4_096;

export interface HoldersDeps {
  readonly chainKey: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sql: Sql;
  /** The bank as an issuer of its own; null: ours alone open. */
  readonly issuer: HolderIssuer | null;
}

export interface TokenAsked {
  readonly account: string;
  readonly locale?: 'en' | 'zh-CN' | undefined;
  readonly seconds?: number | undefined;
}

/** What a token says once its signature holds. */
interface Proved {
  readonly account: string;
  readonly locale: string | null;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}
type Verdict = Proved | null | 'unavailable';

export function openHolders(deps: HoldersDeps): Holders {
  const standings = openStandings(deps);
  const prove = remembered(prover(deps), deps.now);
  return {
    authenticate: async (token) => {
      const proved = await prove(token);
      return proved === null || proved === 'unavailable' ? proved : callerOf(proved, standings);
    },
  };
}

/** Each issuer has its own algorithms and its own keys: what one signed is never looked at with a key of the other. */
function prover({ chainKey, now, issuer }: HoldersDeps): (token: string) => Promise<Verdict> {
  const own = ownProver(chainKey);
  const bank = issuer === null ? null : bankProver(issuer, now);
  return async (token) => {
    const rules = { ...RULES, currentDate: new Date(now()) };
    try {
      const { iss } = decodeJwt(token);
      if (iss === OWN_ISSUER) return await own(token, rules);
      return bank !== null && iss === issuer?.issuer ? await bank(token, rules) : null;
    } catch (fault) {
      if (fault instanceof errors.JOSEError || fault instanceof TypeError || fault instanceof DOMException) return null;
      throw fault;
    }
  };
}

const RULES = { requiredClaims: ['exp', 'iat'], maxTokenAge: LIFE_SECONDS_MAX, clockTolerance: CLOCK_TOLERANCE_SECONDS };
type Prove = (token: string, rules: JWTVerifyOptions) => Promise<Verdict>;

function ownProver(chainKey: string): Prove {
  const key = keyOf(chainKey);
  return async (token, rules) => {
    const { payload } = await jwtVerify(token, key, { ...rules, issuer: OWN_ISSUER, audience: AUDIENCE, algorithms: ['HS256'] });
    return provedOf(payload, 'sub');
  };
}

function bankProver({ issuer, audience, accountClaim, jwksUrl }: HolderIssuer, now: () => number): Prove {
  const keys = openIssuerKeys({ url: jwksUrl, now });
  const algorithms = ['ES256', 'EdDSA', 'RS256', 'PS256'];
  return async (token, rules) => {
    const { kid } = decodeProtectedHeader(token);
    if (typeof kid !== 'string' || kid === '') return null;
    const set = await keys.forKey(kid);
    if (set === null) return 'unavailable';
    const { payload } = await jwtVerify(token, set, { ...rules, issuer, audience, algorithms });
    return provedOf(payload, accountClaim);
  };
}

function provedOf(payload: JWTPayload, accountClaim: string): Proved | null {
  const account = payload[accountClaim];
  if (typeof account !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(account)) return null;
  const locale = payload['locale'];
  return { account, locale: typeof locale === 'string' ? locale : null, issuedAt: payload.iat ?? 0, expiresAt: payload.exp ?? 0 };
}

const REMEMBERED_MAX = 20_000;
/** A key that the bank withdraws opens nothing longer than this after it was last seen. */
const REMEMBERED_MS = 60_000;

/** A signature is looked at once in a while, not with every tap; how the account stands is asked each time. */
function remembered(prove: (token: string) => Promise<Verdict>, now: () => number): (token: string) => Promise<Verdict> {
  const kept = new Map<string, { readonly until: number; readonly proved: Proved }>();
  return async (token) => {
    if (token.length > TOKEN_LENGTH_MAX) return null;
    const id = createHash('sha256').update(token).digest('base64url');
    const known = kept.get(id);
    if (known !== undefined && known.until > now()) return known.proved;
    const proved = await prove(token);
    if (proved === null || proved === 'unavailable') return proved;
    if (kept.size >= REMEMBERED_MAX) kept.clear();
    kept.set(id, {
      until: Math.min(now() + REMEMBERED_MS, proved.expiresAt * 1_000, (proved.issuedAt + LIFE_SECONDS_MAX) * 1_000),
      proved,
    });
    return proved;
  };
}

/** An account that is unknown or erased lets nobody in; one that was merged leads to the account that took its place. */
async function callerOf({ account, locale, issuedAt }: Proved, standings: Standings): Promise<Caller | null> {
  const standing = await standings.of(account);
  if (standing === null) return null;
  // Seconds against milliseconds: a token of the very second is refused, too.
  if (standing.notBefore !== null && issuedAt * 1_000 < standing.notBefore) return null;
  const holder = { account: standing.account, subject: standing.subject, locale };
  return { id: `holder:${standing.account}`, name: '', kind: 'holder', scopes: [], reach: null, holder };
}

/** A token of ours for one account, at most `LIFE_SECONDS_MAX` long. */
export function mintToken(
  { chainKey, now }: Pick<HoldersDeps, 'chainKey' | 'now'>,
  { account, locale, seconds = LIFE_SECONDS_MAX }: TokenAsked,
): Promise<string> {
  const issued = Math.floor(now() / 1_000);
  return new SignJWT(locale === undefined ? {} : { locale })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(OWN_ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(account)
    .setIssuedAt(issued)
    .setExpirationTime(issued + Math.min(seconds, LIFE_SECONDS_MAX))
    .sign(keyOf(chainKey));
}

function keyOf(chainKey: string): Uint8Array {
  return createHmac('sha256', chainKey).update('cardholder tokens').digest();
}
