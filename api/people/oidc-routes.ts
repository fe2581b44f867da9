// Routes by which people sign in through the provider of the bank: away to it, and back.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { type Asked, isThisMachine } from '../http/local.ts';
import { problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { personOf } from './oidc-person.ts';
import type { Provider } from './provider.ts';
import { newToken, tokenHash } from './secrets.ts';
import { insertAttempt, takeAttempt } from './session-store.ts';
import { startSession } from './sessions.ts';
import { SESSION_TAG } from './session-routes.ts';

export interface OidcDeps {
  readonly sql: Sql;
  readonly provider: Provider | null;
  readonly publicUrl: string | undefined;
  readonly onBug: (fault: unknown, subject: string) => void;
}

const BACK = '/v1/session/oidc/return';
/** Binds the sign-in to the browser that began it. Lax, because it must come along on the way back from another site. */
const COOKIE = 'offerline-oidc';
const COOKIE_SECONDS = 600;
const FAILED = '/sign-in?fault=oidc';

export function oidcRoutes(deps: OidcDeps): readonly Route[] {
  return [away(deps), back(deps)];
}

function away({ sql, provider, publicUrl, onBug }: OidcDeps): Route {
  return route({
    method: 'get',
    path: '/v1/session/oidc',
    scope: 'public',
    tag: SESSION_TAG,
    summary: 'Sign in through the provider of the bank',
    description:
      'Sends the browser there. `to` is the page of the console it comes back to; with `again` the provider asks for a proof once more.',
    query: z.strictObject({ to: z.string().max(500).optional(), again: z.enum(['1']).optional() }),
    replies: { 303: { description: 'To the provider' } },
    problems: ['sign_in_not_offered'],
    handle: async (call) => {
      const backUrl = backUrlOf(call, publicUrl);
      if (provider === null || backUrl === null) return problem('sign_in_not_offered');
      const again = call.query.again === '1';
      try {
        const { url, state, nonce, verifier } = await provider.begin({ backUrl, again });
        const binding = newToken();
        await insertAttempt(sql, tokenHash(`${state}.${binding}`), { nonce, verifier, backTo: pageOf(call.query.to), again });
        return goTo(url, cookieLine(call, binding));
      } catch (fault) {
        onBug(fault, 'oidc provider');
        return goTo(FAILED);
      }
    },
  });
}

function back({ sql, provider, publicUrl, onBug }: OidcDeps): Route {
  return route({
    method: 'get',
    path: BACK,
    scope: 'public',
    tag: SESSION_TAG,
    summary: 'The way back from the provider',
    query: z.looseObject({ state: z.string().max(500).optional() }),
    replies: { 303: { description: 'To the console, signed in; or to its sign-in page with the reason' } },
    problems: ['sign_in_not_offered'],
    handle: async (call) => {
      const backUrl = backUrlOf(call, publicUrl);
      if (provider === null || backUrl === null) return problem('sign_in_not_offered');
      const state = call.query.state ?? '';
      const attempt = await takeAttempt(sql, tokenHash(`${state}.${bindingIn(call)}`));
      if (attempt === null) return refused(FAILED);
      const url = new URL(backUrl);
      for (const [name, value] of Object.entries(call.query)) url.searchParams.set(name, String(value));
      try {
        const person = await personOf(sql, await provider.finish({ ...attempt, url, state }));
        if (person === null) return refused('/sign-in?fault=oidc_unknown');
        const opened = await startSession(sql, { asked: call, person, way: 'oidc', confirmed: attempt.again });
        return goTo(attempt.backTo, opened.headers?.['set-cookie']);
      } catch (fault) {
        // A refusal by the provider, or an answer that is not as it should be: the public learns only that it did not work.
        onBug(fault, 'oidc provider');
        return refused(FAILED);
      }
    },
  });
}

/** A browser is sent on; the door logs it like every other refusal, so that strangers who come back in crowds write one line a second. */
function refused(to: string): Reply {
  return { ...goTo(to), code: 'sign_in_failed' };
}

/** Null where it would have to be guessed from what a stranger says our name is. */
function backUrlOf(asked: Asked, publicUrl: string | undefined): string | null {
  if (publicUrl !== undefined) return `${publicUrl}${BACK}`;
  return isThisMachine(asked) ? `http://${asked.header('host')}${BACK}` : null;
}

/** A page of this console and nothing else. */
function pageOf(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\w\-./?=&%:]*$/.test(to) ? to : '/';
}

function bindingIn(asked: Asked): string {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(asked.header('cookie') ?? '')?.[1] ?? '';
}

function cookieLine(asked: Asked, binding: string): string {
  return `${COOKIE}=${binding}; Path=/v1/session/oidc; HttpOnly; SameSite=Lax; Max-Age=${COOKIE_SECONDS}${isThisMachine(asked) ? '' : '; Secure'}`;
}

function goTo(location: string, cookie?: string): Reply {
  return { status: 303, type: 'text/plain', body: null, headers: { location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) } };
}
