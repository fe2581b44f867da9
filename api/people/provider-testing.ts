// For tests: a real OpenID Connect provider on a free port, and somebody who signs in there with a browser.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface TestProvider {
  readonly issuer: string;
  /** What it says of a person, by the name they sign in with; may be changed while it runs. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Goes there as `login`, and gives the address the provider sends the browser back to. */
  readonly visit: (address: string, login: string) => Promise<string>;
  readonly stop: () => void;
}

export const CLIENT = { id: 'offerline', secret: 'a secret of the test' } as const;

export async function startProvider(backUrl: string): Promise<TestProvider> {
  const people: TestProvider['people'] = new Map();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [backUrl], token_endpoint_auth_method: 'client_secret_post' },
    ],
    claims: { openid: ['sub', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of the test'] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => Promise.resolve({ sub: id, ...people.get(id) }) }),
  });
  server.on('request', provider.callback());
  return { issuer, people, visit: visitor(), stop: () => stop(server) };
}

function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
}

const STEPS_MAX = 12;

/** A browser that keeps cookies, fills in the two forms of the provider and stops where it would leave it. */
function visitor(): TestProvider['visit'] {
  return async (address, login) => {
    const jar = new Map<string, string>();
    const home = new URL(address).origin;
    let next = { address, form: null as URLSearchParams | null };
    for (let step = 0; step < STEPS_MAX && new URL(next.address).origin === home; step += 1) next = await turn(next, { jar, login });
    return next.address;
  };
}

interface Turn {
  readonly address: string;
  readonly form: URLSearchParams | null;
}

async function turn({ address, form }: Turn, { jar, login }: { jar: Map<string, string>; login: string }): Promise<Turn> {
  const response = await fetch(address, {
    method: form === null ? 'GET' : 'POST',
    redirect: 'manual',
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(form === null ? {} : { body: form }),
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    jar.set(name, value);
  }
  const location = response.headers.get('location');
  if (location !== null) return { address: new URL(location, address).href, form: null };
  const page = await response.text();
  const [, action] = /<form[^>]*action="([^"]+)"/.exec(page) ?? [];
  const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
  if (action === undefined || prompt === undefined)
    throw new Error(`the provider shows no form: ${page.replaceAll(/<[^>]+>/g, ' ').slice(0, 300)}`);
  return { address: new URL(action, address).href, form: new URLSearchParams({ prompt, login, password: 'any' }) };
}
