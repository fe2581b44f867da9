// The door: who may come in, which bodies are read, and that nothing undeclared is ever served.
import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BODY_BYTES_MAX } from './body.ts';
import type { Scope, StoredKey } from './keys-store.ts';
import { json } from './reply.ts';
import { type Door, HITS_MAX, mount, type Route, route } from './route.ts';

const KEY: StoredKey = {
  id: 'key_1',
  name: 'till',
  hash: '',
  scopes: ['evaluate'],
  createdAt: '2026-11-22T00:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};
/** A test number of a scheme, put together here so that no file holds it. */
const PAN = `4${'1'.repeat(15)}`;
let bugs: unknown[] = [];
let stored: unknown[] = [];
beforeEach(() => {
  bugs = [];
  stored = [];
});

const door: Door = {
  keys: { authenticate: async (header) => (header === 'Bearer good' ? KEY : null) },
  newRequestId: () => 'req_1',
  onBug: (fault) => bugs.push(fault),
  remoteAddress: () => null,
};

const pay = route({
  method: 'post',
  path: '/v1/pay/{id}',
  scope: 'evaluate',
  tag: 'Test',
  summary: 'Pays',
  limit: 'authorization',
  params: z.strictObject({ id: z.string().max(20) }),
  body: z.strictObject({ amount: z.int(), note: z.string().optional(), any: z.unknown().optional() }),
  replies: { 200: { description: 'Paid' } },
  handle: ({ params, body, key }) => {
    stored.push(body);
    return json({ id: params.id, amount: body.amount, key: key.id });
  },
});
const broken = route({
  method: 'get',
  path: '/v1/broken',
  scope: 'public',
  tag: 'Test',
  summary: 'Breaks',
  replies: {},
  handle: () => {
    throw new Error('secret of the house');
  },
});
const approve = route({
  method: 'get',
  path: '/v1/approve',
  scope: 'campaigns:approve',
  tag: 'Test',
  summary: 'Approves',
  replies: {},
  handle: () => json({}),
});

function appWith(routes: readonly Route[]): Hono {
  const app = new Hono();
  mount(app, routes, door);
  return app;
}
const app = appWith([pay, broken, approve]);

async function send(body: BodyInit, headers: Record<string, string> = {}) {
  const response = await app.request('/v1/pay/p1', {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer good', 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as { code?: string; detail?: string; errors?: { path: string }[] } };
}

describe('the door', () => {
  test('a route without a known scope fails when the app is built', () => {
    const naked = { ...pay, scope: undefined } as unknown as Route;
    const misspelt = { ...pay, scope: 'evaluat' as Scope };

    expect(() => appWith([naked])).toThrow('declares no known scope');
    expect(() => appWith([misspelt])).toThrow('declares no known scope');
    expect(() => appWith([pay, pay])).toThrow('stands twice');
  });

  test('no key is 401, a key without the scope is 403, the right key is served', async () => {
    expect((await app.request('/v1/pay/p1', { method: 'POST' })).status).toBe(401);
    expect((await app.request('/v1/approve', { headers: { authorization: 'Bearer good' } })).status).toBe(403);
    expect(await send('{"amount":5}')).toEqual({ status: 200, body: { id: 'p1', amount: 5, key: 'key_1' } });
  });

  test('a key that asks too often is told to wait, but never on the authorization path', async () => {
    const busy = new Hono();
    const list = route({
      method: 'get',
      path: '/v1/list',
      scope: 'reference:read',
      tag: 'Test',
      summary: 'Lists',
      replies: {},
      handle: () => json({}),
    });
    const reader = { ...KEY, scopes: ['evaluate', 'reference:read'] as const };
    mount(busy, [pay, list], { ...door, keys: { authenticate: async () => reader }, hits: async () => HITS_MAX + 1 });

    const listed = await busy.request('/v1/list');
    const paid = await busy.request('/v1/pay/p1', {
      method: 'POST',
      body: '{"amount":1}',
      headers: { 'content-type': 'application/json' },
    });

    expect([listed.status, listed.headers.get('retry-after'), paid.status]).toEqual([429, '60', 200]);
  });

  test('an unknown address is a 404 problem, an unused verb a 405 problem that names the verbs', async () => {
    const unknown = await app.request('/v1/nothing');
    const verb = await app.request('/v1/pay/p1', { method: 'DELETE' });

    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect([verb.status, verb.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('a bug is 500 with a request id and not a word of its message', async () => {
    const response = await app.request('/v1/broken');
    const text = await response.text();

    expect(response.status).toBe(500);
    expect(response.headers.get('x-request-id')).toBe('req_1');
    expect(text).not.toContain('secret');
    expect(bugs).toHaveLength(1);
  });

  test('every answer carries the guarding headers', async () => {
    const { headers } = await app.request('/v1/nothing');

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('bodies', () => {
  const deep = (depth: number) => `{"amount":1,"any":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  test.each<[string, string, BodyInit, string]>([
    ['half a JSON', 'malformed_json', '{"amount":', 'malformed_json'],
    ['a repeated key', 'duplicate_key', '{"amount":1,"amount":2}', 'duplicate_key'],
    ['a key repeated through an escape', 'duplicate_key', '{"amount":1,"\\u0061mount":2}', 'duplicate_key'],
    ['50 levels', 'json_too_deep', deep(50), 'json_too_deep'],
    ['1e400', 'number_not_accepted', '{"amount":1e400}', 'number_not_accepted'],
    ['minus zero', 'number_not_accepted', '{"amount":-0}', 'number_not_accepted'],
    ['2^53', 'number_not_accepted', '{"amount":9007199254740992}', 'number_not_accepted'],
    ['NUL in an escape', 'text_not_accepted', '{"amount":1,"note":"a\\u0000b"}', 'text_not_accepted'],
    ['a lone surrogate', 'text_not_accepted', '{"amount":1,"note":"\\ud800"}', 'text_not_accepted'],
    ['a direction override', 'text_not_accepted', '{"amount":1,"note":"a\u202eb"}', 'text_not_accepted'],
    ['__proto__', 'text_not_accepted', '{"amount":1,"__proto__":{}}', 'text_not_accepted'],
    ['bytes that are not UTF-8', 'not_utf8', new Uint8Array([0x7b, 0xff, 0x7d]), 'not_utf8'],
    ['an unknown field', 'invalid_request', '{"amount":1,"admin":true}', 'invalid_request'],
    ['a text for an amount', 'invalid_request', '{"amount":"10.005"}', 'invalid_request'],
  ])('%s is refused as %s and nothing is stored', async (...[, , body, code]) => {
    const answer = await send(body);

    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(stored).toEqual([]);
  });

  test('32 levels are read', async () => {
    expect((await send(deep(31))).status).toBe(200);
  });

  test('a body beyond the limit is 413, declared or streamed, and nothing is stored', async () => {
    const large = JSON.stringify({ amount: 1, note: 'x'.repeat(BODY_BYTES_MAX.authorization) });
    const streamed = new ReadableStream<Uint8Array>({
      start: (control) => {
        control.enqueue(new TextEncoder().encode(large));
        control.close();
      },
    });
    const request = new Request('http://offerline/v1/pay/p1', {
      method: 'POST',
      body: streamed,
      duplex: 'half',
      headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
    } as RequestInit);

    expect((await send(large)).body.code).toBe('body_too_large');
    expect((await app.request(request)).status).toBe(413);
    expect(stored).toEqual([]);
  });

  test('another content type or an encoded body is 415', async () => {
    expect((await send('{"amount":1}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send('{"amount":1}', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test.each([
    `{"amount":1,"note":"4111 1111 1111 ${'1'.repeat(4)}"}`,
    `{"amount":${PAN}}`,
    `{"amount":1,"note":"\\u0034${PAN.slice(1)}"}`,
    `{"amount":1,"${PAN}":1}`,
  ])('I26 a card number is refused wherever it stands, and not echoed: %s', async (body) => {
    const answer = await send(body);

    expect(answer.body.code).toBe('pan_not_accepted');
    expect(JSON.stringify(answer.body)).not.toContain('1111');
    expect(stored).toEqual([]);
  });

  test('I26 a card number in the address is refused', async () => {
    const response = await app.request(`/v1/pay/${PAN}`, {
      method: 'POST',
      body: '{"amount":1}',
      headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
    });

    expect(((await response.json()) as { code: string }).code).toBe('pan_not_accepted');
  });

  test.each([
    ['a=1&a=2', 'invalid_request'],
    ['a=1&%61=1', 'invalid_request'],
    ['a&a', 'invalid_request'],
    [`a=1&a=${PAN}`, 'pan_not_accepted'],
    ['a=1&a=%00', 'text_not_accepted'],
  ])('F10 I26 a part that stands twice in the address is refused, and nothing hides behind the first: %s', async (query, code) => {
    const response = await app.request(`/v1/pay/x?${query}`, {
      method: 'POST',
      body: '{"amount":1}',
      headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
    });

    expect(response.status).toBe(400);
    expect(((await response.json()) as { code: string }).code).toBe(code);
    expect(stored).toEqual([]);
  });
});
