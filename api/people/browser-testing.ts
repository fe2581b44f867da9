// For tests: a browser that keeps the cookie of a session and sends its token with every change, against the whole app.
import type { App } from '../app.ts';
import type { Answered } from '../testing.ts';

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

function remembered(kept: { readonly token: string; readonly csrf: string }, { headers, body }: Answered) {
  const token = /^__Host-offerline=([^;]*)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? kept.token;
  const csrf = typeof body['csrf'] === 'string' ? body['csrf'] : kept.csrf;
  return { token, csrf };
}
