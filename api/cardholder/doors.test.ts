// The door for cardholders over all routes that are mounted: what a token opens, that no address names an account, and that things of others are not there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import type { Route } from '../http/route.ts';
import { type TestApp, testApp } from '../testing.ts';
import { FOREIGN_THINGS, fillForeign } from './doors-testing.ts';

let house: TestApp;
let token: string;
beforeAll(async () => {
  house = testApp(await testDatabase(), { HOLDER_REQUESTS_PER_MINUTE: '100000' });
  await house.database.sql`insert into accounts (id) values ('ac_own'), ('ac_foreign')`;
  await fillForeign(house.database.sql);
  token = await house.holderFor('ac_own');
});
afterAll(() => house.stop());

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const forHolders = () => house.app.routes.filter(({ scope }) => scope === 'holder');
const ask = (route: Route, address = route.path.replaceAll(/\{\w+\}/g, 'x1'), body: unknown = {}) =>
  house.ask(token, route.method.toUpperCase(), address, route.method === 'post' || route.method === 'put' ? body : undefined);

test('API5 the token of a cardholder opens the routes for cardholders and no other', async () => {
  const wrong: string[] = [];
  for (const route of house.app.routes.filter(({ scope }) => scope !== 'public')) {
    const { status, body } = await ask(route);
    const isRefused = status === 403 && (body.code === 'forbidden' || body.code === 'outside_reach');
    if (isRefused === (route.scope === 'holder')) wrong.push(`${nameOf(route)} answered ${status} ${body.code ?? ''}`);
  }

  expect(wrong).toEqual([]);
});

test('API5 no service key and no other cardholder comes through a door for cardholders', async () => {
  const key = await house.keyFor('key_every', [
    'holders:read',
    'holders:write',
    'holders:approve',
    'wallets:read',
    'operate',
    'campaigns:write',
  ]);
  const wrong: string[] = [];
  for (const route of forHolders()) {
    const { body } = await house.ask(key, route.method.toUpperCase(), route.path.replaceAll(/\{\w+\}/g, 'x1'), {});
    if (body.code !== 'holder_required') wrong.push(nameOf(route));
  }

  expect(forHolders().length).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});

test('API1 routes for cardholders hang under /v1/me, and none takes an account from address, query or body', () => {
  const fieldsOf = (schema: unknown): readonly string[] => Object.keys((schema as { readonly shape?: object } | undefined)?.shape ?? {});
  const wrong = forHolders().filter(
    ({ path, query, body }) =>
      !(path === '/v1/me' || path.startsWith('/v1/me/') || path.startsWith('/v1/demo/')) ||
      /\{(account|subject|holder)\}/.test(path) ||
      [...fieldsOf(query), ...fieldsOf(body)].some((name) => ['account', 'subject', 'holder'].includes(name)),
  );

  expect(wrong.map(nameOf)).toEqual([]);
});

test.each(Object.entries(FOREIGN_THINGS))('API1 %s of another account is not there', async (name, { address, body }) => {
  const route = house.app.routes.find((each) => nameOf(each) === name);
  if (route === undefined) throw new Error(`${name} is no route any more`);
  const foreign = await ask(route, address('foreign'), body);
  const nowhere = await ask(route, address('nowhere'), body);

  expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  // Nothing tells a thing of somebody else from one that never was.
  expect(foreign.body).toEqual(nowhere.body);
});

/** Parts of an address that name nobody's own thing: a campaign, a programme, a purpose, an item of the catalogue. */
const PUBLIC_PARTS = [
  // Of the till of the demo: a payment is named within the account, and never beyond it.
  'request',
  'act',
  'campaign',
  'programme',
  'purpose',
  'item',
];

test('API1 every route with the id of a thing in its address has a thing of another account in this test', () => {
  const missing = forHolders().filter(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].some(([, part = '']) => !PUBLIC_PARTS.includes(part)));

  expect(missing.map(nameOf).filter((name) => FOREIGN_THINGS[name] === undefined)).toEqual([]);
});

test('nothing in these tests was a bug', () => {
  expect(house.bugs.map(String)).toEqual([]);
});
