// The app as a whole: what is served is described, keys open and close the door, and the service tells how it is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopesOf } from '../engine/people/may-use.ts';
import { testDatabase } from './db/testing.ts';
import { type TestApp, testApp } from './testing.ts';
import { PROBLEM_CODES } from './http/problem.ts';
import { SCOPES } from './http/keys-store.ts';

let house: TestApp;
let operator: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  operator = await house.keyFor('operator', SCOPES);
});
afterAll(() => house.stop());

interface OpenApi {
  readonly paths: Record<string, Record<string, { security?: unknown[]; responses: Record<string, unknown> }>>;
}
const openApi = async () => (await house.ask('', 'GET', '/openapi.json')).body as unknown as OpenApi;

describe('the document', () => {
  test('every served route is in the OpenAPI document, and the other way round', async () => {
    const { paths } = await openApi();
    const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    const served = house.app.routes.map((route) => `${route.method} ${route.path}`);

    expect(described.toSorted()).toEqual(served.toSorted());
    expect(served.length).toBeGreaterThan(40);
  });

  test('every reference inside the document leads somewhere, also the condition tree that names itself', async () => {
    const text = JSON.stringify(await openApi());
    const document = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
    const named = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');

    expect(named.filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(named).toContain('Campaign');
  });

  test('every route that needs a key refuses a stranger and a key without scopes of its own', async () => {
    const evaluator = await house.keyFor('evaluator', ['evaluate']);
    const closed = house.app.routes.filter((route) => scopesOf(route).length > 0 && !scopesOf(route).includes('evaluate'));
    const refusals = await Promise.all(
      closed.map(async (route) => {
        const path = route.path.replace(/\{\w+\}/g, 'x1');
        const [stranger, other] = await Promise.all(
          [house.ask('', route.method, path, {}), house.ask(evaluator, route.method, path, {})].map(async (each) => (await each).status),
        );
        return { route: `${route.method} ${route.path}`, stranger, other };
      }),
    );

    expect(refusals.filter(({ stranger, other }) => stranger !== 401 || other !== 403)).toEqual([]);
  });

  test('the pages need nothing from elsewhere and name every code', async () => {
    const docs = String((await house.ask('', 'GET', '/docs')).body['text']);
    const problems = String((await house.ask('', 'GET', '/docs/problems')).body['text']);

    expect(docs).toContain('/v1/campaigns/{id}/versions/{version}/approve');
    expect(`${docs}${problems}`).not.toMatch(/(src|href)="https?:|<script/);
    expect(PROBLEM_CODES.filter((code) => !problems.includes(`id="${code}"`))).toEqual([]);
  });
});

describe('keys', () => {
  test('a created key opens the door, its secret is never shown again, and once revoked it is out', async () => {
    const made = await house.ask(operator, 'POST', '/v1/keys', { name: 'reader', scopes: ['reference:read'] });
    const secret = String(made.body['key']);

    expect(made.status).toBe(201);
    expect((await house.ask(secret, 'GET', '/v1/merchants')).status).toBe(200);
    expect(JSON.stringify((await house.ask(operator, 'GET', '/v1/keys')).body)).not.toContain(secret);
    expect((await house.ask(operator, 'DELETE', `/v1/keys/${String(made.body['id'])}`)).status).toBe(200);
    expect((await house.ask(secret, 'GET', '/v1/merchants')).status).toBe(401);
  });

  test('the last key that may manage keys cannot be revoked', async () => {
    expect((await house.ask(operator, 'DELETE', '/v1/keys/operator')).body.code).toBe('last_key');
  });

  test('an expired key is out', async () => {
    const made = await house.ask(operator, 'POST', '/v1/keys', {
      name: 'old',
      scopes: ['reference:read'],
      expiresAt: '2020-01-01T00:00:00Z',
    });

    expect((await house.ask(String(made.body['key']), 'GET', '/v1/merchants')).status).toBe(401);
  });

  test('every change is in the log with its actor', async () => {
    const { body } = await house.ask(operator, 'GET', '/v1/changes');

    expect((body['items'] as { action: string; actor: string }[]).map(({ action, actor }) => `${actor} ${action}`)).toContain(
      'operator key.create',
    );
  });
});

describe('the service', () => {
  test('is up and ready, and gives its figures to this machine or to a key that may operate', async () => {
    expect((await house.ask('', 'GET', '/healthz')).body).toEqual({ status: 'up' });
    expect((await house.ask('', 'GET', '/readyz')).body).toEqual({ status: 'ready', database: true, book: true });
    expect((await house.ask('', 'GET', '/metrics')).status).toBe(401);
    expect(String((await house.ask(operator, 'GET', '/metrics')).body['text'])).toContain('offerline_http_answers_total');
  });

  test('gives no demo key to a peer it does not know to be this machine', async () => {
    expect((await house.ask('', 'GET', '/v1/demo/session')).status).toBe(404);
  });

  test('nothing in these tests was a bug', () => {
    expect(house.bugs).toEqual([]);
  });
});
