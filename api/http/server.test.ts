// The door on a real socket, by the router alone and with the short way of hot routes: large bodies, card numbers in every field, the demo session, and a feed that ends with its reader.
import type { Server } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import type { App } from '../app.ts';
import { type TestApp, testApp } from '../testing.ts';
import { SCOPES } from './keys-store.ts';
import { limitServer, SERVER_OPTIONS } from './limits.ts';
import type { Route } from './route.ts';

const byRouter = ({ fetch: answer }: App): Server => {
  const server = createAdaptorServer({ fetch: answer, serverOptions: SERVER_OPTIONS }) as Server;
  limitServer(server);
  return server;
};
const asServed = ({ newServer }: App): Server => newServer();

describe.each([
  ['by the router alone', byRouter],
  ['as the product serves', asServed],
])('%s', (_, serverOf) => {
  let house: TestApp;
  let key: string;
  let token: string;
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    house = testApp(await testDatabase(), { HOLDER_REQUESTS_PER_MINUTE: '100000' });
    key = await house.keyFor('tester', SCOPES);
    await house.database.sql`insert into accounts (id) values ('ac_canary')`;
    token = await house.holderFor('ac_canary');
    server = serverOf(house.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await house.stop();
  });

  const at = (path: string) => `http://127.0.0.1:${port}${path}`;
  /** As whoever the route is for. */
  const headers = (route?: Pick<Route, 'scope'>) => ({
    authorization: `Bearer ${route?.scope === 'holder' ? token : key}`,
    'content-type': 'application/json',
  });
  const rows = async () =>
    (await house.database.sql`select (select count(*) from accounts) + (select count(*) from change_log) as rows`)[0]?.['rows'];

  test('a body of 10 MB is refused with a clear problem and nothing is stored', async () => {
    const before = await rows();
    const response = await fetch(at('/v1/accounts/ac_1'), {
      method: 'PUT',
      headers: headers(),
      body: JSON.stringify({ label: 'x'.repeat(10_000_000) }),
    });

    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'body_too_large']);
    expect(await rows()).toBe(before);
  });

  describe('I26 a canary card number', () => {
    /** A test number of a scheme, put together here so that no file holds it. */
    const PAN = `4${'1'.repeat(15)}`;

    test('in any text field of any route that takes JSON is refused, never echoed and never stored', async () => {
      const takers = house.app.routes.filter(
        // Those for people alone refuse a key before they read; api/people/matrix.test.ts asks them as a person.
        (route) =>
          (route.method === 'post' || route.method === 'put') &&
          (route.body !== undefined || route.accepts !== undefined) &&
          route.scope !== 'person',
      );
      const answers = await Promise.all(
        takers.flatMap((route) =>
          [{ anything: PAN }, { [PAN]: 1 }, { deep: [{ er: `card ${PAN.slice(0, 8)} ${PAN.slice(8)}` }] }].map(async (body) => {
            const response = await fetch(at(route.path.replace(/\{\w+\}/g, 'x1')), {
              method: route.method.toUpperCase(),
              headers: headers(route),
              body: JSON.stringify(body),
            });
            const text = await response.text();
            return {
              route: `${route.method} ${route.path}`,
              status: response.status,
              code: (JSON.parse(text) as { code: string }).code,
              echoed: text.includes(PAN.slice(4)),
            };
          }),
        ),
      );

      expect(takers.length).toBeGreaterThan(10);
      expect(answers.filter(({ code, echoed }) => code !== 'pan_not_accepted' || echoed)).toEqual([]);
      expect(JSON.stringify(await house.database.sql`select * from change_log`)).not.toContain(PAN);
    });

    test('in any address is refused', async () => {
      const readers = house.app.routes.filter((route) => route.scope !== 'public' && route.scope !== 'person');
      const answers = await Promise.all(
        readers.map(async (route) => {
          const sends = route.method === 'post' || route.method === 'put' ? { body: '{}' } : {};
          const response = await fetch(`${at(route.path.replace(/\{\w+\}/g, 'x1'))}?q=${PAN}`, {
            method: route.method.toUpperCase(),
            headers: headers(route),
            ...sends,
          });
          return { route: `${route.method} ${route.path}`, code: ((await response.json()) as { code?: string }).code };
        }),
      );

      expect(answers.filter(({ code }) => code !== 'pan_not_accepted')).toEqual([]);
    });
  });

  describe('the demo session', () => {
    const session = (extra: Record<string, string> = {}) => fetch(at('/v1/demo/session'), { headers: extra });

    test('gives a key to this machine when the database holds demo data, and to nobody else', async () => {
      expect((await session()).status).toBe(404);
      await house.database.sql`insert into settings (name, value) values ('demo', 'true')`;
      const given = (await (await session()).json()) as { key: string };

      expect((await fetch(at('/v1/campaigns'), { headers: { authorization: `Bearer ${given.key}` } })).status).toBe(200);
      expect(await (await session()).json()).toEqual(given);
      expect((await session({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
    });

    test('a page elsewhere that points its name at this machine gets none', async () => {
      expect(await rawStatus('GET /v1/demo/session HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).toBe(404);
      expect(await rawStatus(`GET /v1/demo/session HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`)).toBe(200);
    });
  });

  test('two framings of one body are not accepted', async () => {
    expect(
      await rawStatus(
        `PUT /v1/accounts/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      ),
    ).toBe(400);
  });

  test('the feed sends what is committed and forgets a reader that has gone', async () => {
    const gone = new AbortController();
    const response = await fetch(at('/v1/feed'), { headers: headers(), signal: gone.signal });
    const reader = response.body?.getReader();
    house.feed.publish({
      type: 'message',
      merchant: 'M1',
      authorizationId: 'a1',
      messageId: 'm1',
      kind: 'capture',
      amount: 5,
      status: 200,
      state: 'captured',
      at: '2026-11-22T00:00:00.000Z',
    });
    let seen = '';
    while (!seen.includes('event: message')) seen += new TextDecoder().decode((await reader?.read())?.value);
    gone.abort();

    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(seen).toContain('"authorizationId":"a1"');
    expect(house.bugs).toEqual([]);
  });

  function rawStatus(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = connectSocket(port, '127.0.0.1', () => socket.write(request));
      socket.once('data', (chunk) => {
        resolve(Number(chunk.toString().split(' ')[1]));
        socket.destroy();
      });
      socket.once('error', reject);
    });
  }
});
