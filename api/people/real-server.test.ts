// Sessions on a real server: the cookie of this machine, people of the demo, and streams that end when the session does.
import type { Server } from 'node:http';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { makeDemoPeople } from './demo-store.ts';
import { setState } from './people-store.ts';

let house: TestApp;
let server: Server;
let port: number;
beforeAll(async () => {
  house = testApp(await testDatabase());
  await house.database.sql`insert into settings (name, value) values ('demo', 'true')`;
  await makeDemoPeople(house.database.sql);
  server = house.app.newServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await house.stop();
});

interface Sent {
  readonly status: number;
  readonly cookie: string;
  readonly body: Record<string, unknown>;
}
/** By hand, because fetch lets nobody choose the Host. */
function send(
  method: string,
  path: string,
  { body, ...headers }: { readonly body?: object } & Record<string, unknown> = {},
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', method, path, headers: { 'content-type': 'application/json', ...(headers as object) } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookie: answer.headers['set-cookie']?.[0] ?? '',
            body: text.startsWith('{') ? JSON.parse(text) : {},
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const become = (person: string, headers: object = {}) => send('POST', '/v1/demo/session', { body: { person }, ...headers });

test('this machine continues as a person of the demo, with a cookie that plain HTTP keeps', async () => {
  const ways = await send('GET', '/v1/session/ways');
  const { status, cookie, body } = await become('person_demo_marketer');
  const me = await send('GET', '/v1/session', { cookie: cookie.split(';')[0] });

  expect((ways.body['demoPeople'] as { id: string }[]).map(({ id }) => id)).toEqual([
    'person_demo_admin',
    'person_demo_approver',
    'person_demo_approver2',
    'person_demo_auditor',
    'person_demo_chain',
    'person_demo_finance',
    'person_demo_finance2',
    'person_demo_marketer',
    'person_demo_merchant',
    'person_demo_risk',
    'person_demo_service',
    'person_demo_viewer',
  ]);
  expect([status, body['demo']]).toEqual([200, true]);
  expect(cookie).toMatch(/^offerline=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(me.body).toEqual(body);
});

test('nobody does so by another name, through a proxy, or as a person who is none of the demo', async () => {
  const answers = await Promise.all([
    become('person_demo_admin', { host: 'offerline.bank.example' }),
    become('person_demo_admin', { 'x-forwarded-for': '10.0.0.9' }),
    become('person_real'),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test('the plain cookie is not taken under another name than that of this machine', async () => {
  const { cookie } = await become('person_demo_viewer');
  const there = await send('GET', '/v1/session', { cookie: cookie.split(';')[0], host: 'offerline.bank.example' });

  expect(there.status).toBe(401);
});

test('a person of the demo confirms without a password, here alone', async () => {
  const { cookie, body } = await become('person_demo_admin');
  const headers = { cookie: cookie.split(';')[0], 'x-csrf-token': String(body['csrf']) };
  const invite = { body: { email: 'x@bank.example', name: 'X', roles: ['viewer'] } };
  const before = await send('POST', '/v1/people', { ...headers, ...invite });
  const confirmed = await send('POST', '/v1/session/confirm', { ...headers, body: {} });
  const after = await send('POST', '/v1/people', {
    cookie: confirmed.cookie.split(';')[0],
    'x-csrf-token': String(confirmed.body['csrf']),
    ...invite,
  });

  expect([before.status, before.body['code'], confirmed.status, after.status]).toEqual([401, 'confirmation_required', 200, 201]);
});

test('an open stream ends within five seconds of its person being disabled', async () => {
  const { cookie } = await become('person_demo_risk');
  const ended = new Promise<number>((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/v1/feed', headers: { cookie: cookie.split(';')[0] } }, (answer) => {
      answer.resume();
      answer.once('data', async () => {
        await setState(house.database.sql, 'person_demo_risk', 'disabled');
        const began = performance.now();
        answer.on('end', () => resolve(performance.now() - began));
      });
    });
    asked.on('error', reject);
    asked.end();
  });

  expect(await ended).toBeLessThan(5_000);
}, 15_000);
