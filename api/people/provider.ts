// Speaks to the OpenID Connect provider of the bank: authorization code with PKCE, state and nonce; hosts and answers are checked as if hostile.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { OidcConfig } from '../config.ts';

export interface Begun {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}
/** Who somebody is, as the provider says. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** Null unless the provider says that it belongs to them. */
  readonly email: string | null;
  readonly name: string;
  /** Null when the provider says nothing about roles. */
  readonly roles: readonly string[] | null;
}
export interface Finishing extends Pick<Begun, 'state' | 'nonce' | 'verifier'> {
  /** The address the browser came back to, with everything behind the question mark. */
  readonly url: URL;
  readonly again: boolean;
}
export interface Provider {
  readonly name: string;
  readonly begin: (way: { readonly backUrl: string; readonly again: boolean }) => Promise<Begun>;
  /** Throws for every answer that is not exactly as it should be. */
  readonly finish: (way: Finishing) => Promise<Identity>;
}

const TIMEOUT_SECONDS = 5;
const BYTES_MAX = 256 * 1024;
/** Whoever is asked to prove themselves once more must have done so within this time. */
const AGAIN_SECONDS = 60;
const SCOPE = 'openid profile email';

/** Asks the provider about itself at the first sign-in; a failure is forgotten, so that the next may try. */
export function openProvider(config: OidcConfig): Provider {
  let known: Promise<Configuration> | null = null;
  const provider = () => {
    known ??= discovered(config).catch((fault: unknown) => {
      known = null;
      throw fault;
    });
    return known;
  };
  const begin: Provider['begin'] = async ({ backUrl, again }) => {
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const url = buildAuthorizationUrl(await provider(), {
      redirect_uri: backUrl,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(again ? { prompt: 'login', max_age: String(AGAIN_SECONDS) } : {}),
    });
    return { url: url.href, state, nonce, verifier };
  };
  const finish: Provider['finish'] = async ({ url, state, nonce, verifier, again }) => {
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const server = await provider();
    const tokens = await authorizationCodeGrant(server, url, { ...checks, ...(again ? { maxAge: AGAIN_SECONDS } : {}) });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the provider sent no id token');
    const hasMore = server.serverMetadata().userinfo_endpoint !== undefined;
    const more = hasMore ? await fetchUserInfo(server, tokens.access_token, claims.sub) : {};
    return identityOf({ ...more, ...claims }, config);
  };
  return { name: config.name, begin, finish };
}

function discovered({ issuer, clientId, clientSecret }: OidcConfig): Promise<Configuration> {
  const isHere = new URL(issuer).protocol === 'http:';
  return discovery(new URL(issuer), clientId, undefined, clientSecret === undefined ? None() : ClientSecretPost(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    [customFetch]: fetchFrom(isHere),
    ...(isHere ? { execute: [allowInsecureRequests] } : {}),
  });
}

/**
 * What the provider says about itself names the addresses that are asked next, so each is looked at: https, or in the clear this machine and only where
 * the provider itself is here. No redirect is followed, and no answer is longer than it can need to be.
 */
function fetchFrom(isHere: boolean): CustomFetch {
  return async (address, options) => {
    const { protocol, hostname } = new URL(address);
    const isAllowed = protocol === 'https:' || (isHere && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
    if (!isAllowed) throw new Error('the provider names an address that is not asked');
    const { duplex: _duplex, ...rest } = options;
    const response = await fetch(address, { ...(rest as RequestInit), redirect: 'manual' });
    const bytes = await atMost(response);
    return new Response(bytes.length === 0 ? null : bytes, { status: response.status, headers: response.headers });
  };
}

async function atMost(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > BYTES_MAX) throw new Error('the provider says too much');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const claimsSchema = z.object({
  iss: z.string().max(500),
  sub: z.string().min(1).max(255),
  email: z.email().max(254).optional(),
  email_verified: z.union([z.boolean(), z.string()]).optional(),
  name: z.string().max(200).optional(),
});
const rolesSchema = z.union([z.string().transform((one) => [one]), z.array(z.string().max(200)).max(500)]);

/** Exported for its test. */
export function identityOf(claims: Readonly<Record<string, unknown>>, { rolesClaim }: Pick<OidcConfig, 'rolesClaim'>): Identity {
  const { iss, sub, email, email_verified: verified, name } = claimsSchema.parse(claims);
  const sent = claims[rolesClaim];
  return {
    issuer: iss,
    subject: sub,
    email: verified === true && email !== undefined ? email.toLowerCase() : null,
    name: name?.trim() || email || sub,
    roles: sent === undefined ? null : rolesSchema.parse(sent),
  };
}
