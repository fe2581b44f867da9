// For tests: a browser that keeps the cookie of a session and sends its token with every change, against the whole app.
import type { Reach } from '../../engine/people/reach.ts';
import type { App } from '../app.ts';
import type { Answered, TestApp } from '../testing.ts';
import { insertPerson } from './people-store.ts';
import { csrfOf, newToken, tokenHash } from './secrets.ts';
import { insertSession } from './session-store.ts';

export interface Browser {
  /** With cookie and token. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  /** With the cookie alone. */
  readonly raw: Browser['ask'];
  readonly token: () => string;
  readonly csrf: () => string;
}

/** `token` is the cookie it starts with. */
export function browserOn({ fetch }: Pick<App, 'fetch'>, token = ''): Browser {
  let kept = { token, csrf: '' };
  const raw: Browser['raw'] = async (...[method, path, body, headers = {}]) => {
    const cookie: Record<string, string> = kept.token === '' ? {} : { cookie: `other=1; __Host-offerline=${kept.token}` };
    const sends = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = new Request(`http://offerline${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...cookie, ...headers },
      ...sends,
      redirect: 'manual',
    });
    const response = await fetch(request);
    const text = await response.text();
    const answered: Answered = {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : { text },
    };
    kept = remembered(kept, answered);
    return answered;
  };
  return {
    ask: (...[method, path, body, headers = {}]) => raw(method, path, body, { 'x-csrf-token': kept.csrf, ...headers }),
    raw,
    token: () => kept.token,
    csrf: () => kept.csrf,
  };
}

/** Somebody new with these roles and this reach, signed in and confirmed. */
export async function browserAs(
  { app, database: { sql } }: Pick<TestApp, 'app' | 'database'>,
  { roles, reach }: { readonly roles: readonly string[]; readonly reach: Reach | null },
): Promise<Browser & { readonly cookie: string }> {
  const token = newToken();
  const id = `person_${token.slice(0, 12)}`;
  await insertPerson(sql, { id, email: `${id}@bank.example`.toLowerCase(), name: id, state: 'active', roles, reach });
  await insertSession(sql, { id: `session_${id}`, hash: tokenHash(token), person: id, agent: null, confirmed: true });
  const { ask, ...browser } = browserOn(app, token);
  const csrf = { 'x-csrf-token': csrfOf(token) };
  return {
    ...browser,
    cookie: `__Host-offerline=${token}`,
    ask: (...[method, path, body, headers]) => ask(method, path, body, { ...csrf, ...headers }),
  };
}

function remembered(kept: { readonly token: string; readonly csrf: string }, { headers, body }: Answered) {
  const token = /^__Host-offerline=([^;]*)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? kept.token;
  const csrf = typeof body['csrf'] === 'string' ? body['csrf'] : kept.csrf;
  return { token, csrf };
}
