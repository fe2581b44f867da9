// Who a cardholder is: a short-lived token names their account; ours are signed with a key derived from the chain key.
import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Holders } from '../http/admit.ts';
import type { Caller } from '../http/call.ts';

export const OWN_ISSUER = 'offerline';
export const AUDIENCE = 'offerline:cardholder';
/** Longest life of a token, seconds. */
export const LIFE_SECONDS_MAX = 900;

export interface HoldersDeps {
  readonly chainKey: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface TokenAsked {
  readonly account: string;
  readonly locale?: 'en' | 'zh-CN';
  readonly seconds?: number;
}

export function openHolders({ chainKey, now }: HoldersDeps): Holders {
  const key = keyOf(chainKey);
  return {
    authenticate: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: OWN_ISSUER,
          audience: AUDIENCE,
          algorithms: ['HS256'],
          requiredClaims: ['sub', 'exp', 'iat'],
          maxTokenAge: LIFE_SECONDS_MAX,
          currentDate: new Date(now()),
        });
        return callerOf(payload.sub ?? '', payload['locale']);
      } catch {
        return null;
      }
    },
  };
}

/** A token of ours for one account, at most `LIFE_SECONDS_MAX` long. */
export function mintToken({ chainKey, now }: HoldersDeps, { account, locale, seconds = LIFE_SECONDS_MAX }: TokenAsked): Promise<string> {
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

function callerOf(account: string, locale: unknown): Caller | null {
  if (!/^[\x21-\x7e]{1,64}$/.test(account)) return null;
  const holder = { account, subject: `ac:${account}`, locale: typeof locale === 'string' ? locale : null };
  return { id: `holder:${account}`, name: '', kind: 'holder', scopes: [], reach: null, holder };
}
