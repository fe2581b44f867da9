// The matrix: every role × every route × own and foreign things, made from the routes that are mounted and checked against a table written down elsewhere.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopesOf } from '../../engine/people/may-use.ts';
import { ROLE_NAMES } from '../../engine/people/roles.ts';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import type { Route } from '../http/route.ts';
import { type TestApp, testApp } from '../testing.ts';
import {
  addressOf,
  EVERYTHING,
  EXPECTED_SCOPES,
  fillBothSides,
  FOREIGN,
  KEYS_ONLY,
  LIMITED,
  LISTS,
  OWN,
  PUBLIC,
} from './matrix-testing.ts';
import { insertPerson, putRole } from './people-store.ts';
import { csrfOf, newToken, tokenHash } from './secrets.ts';
import { insertSession } from './session-store.ts';

let house: TestApp;
beforeAll(async () => {
  house = testApp(await testDatabase());
  const { sql } = house.database;
  await putRole(sql, { name: 'night-desk', scopes: EXPECTED_SCOPES['night-desk'] ?? [], reach: null }, 'key_root');
  for (const [name, reach] of Object.entries(LIMITED)) await putRole(sql, { name, scopes: EVERYTHING, reach }, 'key_root');
  await fillBothSides(house, await house.keyFor('key_root', SCOPES));
  for (const role of [...Object.keys(EXPECTED_SCOPES), ...Object.keys(LIMITED)]) await person(role);
}, 30_000);
afterAll(() => house.stop());

async function person(role: string): Promise<void> {
  const roles = role === 'nobody' ? [] : [role];
  await insertPerson(house.database.sql, {
    id: `person_${role}`,
    email: `${role}@bank.example`,
    name: role,
    state: 'active',
    roles,
    reach: null,
  });
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const guarded = () => house.app.routes.filter(({ scope }) => scope !== 'public');
const takesBody = ({ method }: Route) => method === 'post' || method === 'put';

/** A session of the role, confirmed, of which only the status of the answer matters; a stream is left at once. */
async function opened(role: string) {
  const token = newToken();
  const { sql } = house.database;
  await insertSession(sql, { id: `session_${token}`, hash: tokenHash(token), person: `person_${role}`, agent: null, confirmed: true });
  const headers = { cookie: `__Host-offerline=${token}`, 'x-csrf-token': csrfOf(token), 'content-type': 'application/json' };
  return async (route: Route, address = route.path.replaceAll(/\{\w+\}/g, 'x1'), body = '{}') => {
    const stop = new AbortController();
    const sends = takesBody(route) ? { body } : {};
    const request = new Request(`http://offerline${address}`, {
      method: route.method.toUpperCase(),
      headers,
      signal: stop.signal,
      ...sends,
    });
    const response = await house.app.fetch(request);
    const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const text = isEndless ? '' : await response.text();
    stop.abort();
    return { status: response.status, text };
  };
}

/** Signing out comes last: it ends what the others need. */
const inOrder = (routes: readonly Route[]) => routes.toSorted((one, other) => Number(endsIt(one)) - Number(endsIt(other)));
const endsIt = (route: Route): boolean => nameOf(route) === 'delete /v1/session';

function expectedOf(route: Route, role: string): 'allowed' | 403 {
  if (route.scope === 'holder' || KEYS_ONLY.includes(nameOf(route))) return 403;
  const scopes = scopesOf(route);
  return scopes.length === 0 || scopes.some((scope) => EXPECTED_SCOPES[role]?.includes(scope)) ? 'allowed' : 403;
}
const verdictOf = (status: number): 'allowed' | number => (status === 401 || status === 403 ? status : 'allowed');

test('the table written down is that of the product, and every built-in role stands in it', () => {
  expect(ROLE_NAMES.filter((role) => EXPECTED_SCOPES[role] === undefined)).toEqual([]);
});

test('nothing is public but what was meant to be', () => {
  const open = house.app.routes.filter(({ scope }) => scope === 'public').map(nameOf);

  expect(open.filter((name) => !PUBLIC.includes(name))).toEqual([]);
});

test('API5 nobody who is unknown comes in anywhere', async () => {
  const answers = await Promise.all(
    guarded().map(async (route) => {
      const address = `http://offerline${route.path.replaceAll(/\{\w+\}/g, 'x1')}`;
      const sends = takesBody(route) ? { body: '{}' } : {};
      const { status } = await house.app.fetch(new Request(address, { method: route.method.toUpperCase(), ...sends }));
      return `${status} ${nameOf(route)}`;
    }),
  );

  expect(answers.filter((answer) => !answer.startsWith('401'))).toEqual([]);
});

test.each(Object.keys(EXPECTED_SCOPES))('API5 %s opens the routes of its scopes and no other', async (role) => {
  const ask = await opened(role);
  const wrong: string[] = [];
  for (const route of inOrder(guarded())) {
    const { status } = await ask(route);
    if (verdictOf(status) !== expectedOf(route, role)) wrong.push(`${nameOf(route)} answered ${status}`);
  }

  expect(wrong).toEqual([]);
});

test.each(Object.keys(LIMITED))('API1 %s: whoever is limited is refused by every route that declares no reach', async (role) => {
  const ask = await opened(role);
  const wrong: string[] = [];
  for (const route of guarded().filter(({ reach }) => reach === undefined)) {
    const { status } = await ask(route);
    if (status !== 403) wrong.push(`${nameOf(route)} answered ${status}`);
  }

  expect(wrong).toEqual([]);
});

/** Needs no thing of either side: what is written is in its body. */
const BY_BODY = ['post /v1/campaigns', 'post /v1/campaigns/check'];
const reached = () =>
  guarded().filter((route) => route.reach !== undefined && route.reach !== 'everyone' && !BY_BODY.includes(nameOf(route)));

test('every route that declares a reach has things of both sides in this test', () => {
  expect(
    reached()
      .filter((route) => addressOf(nameOf(route), OWN) === null)
      .map(nameOf),
  ).toEqual([]);
});

test.each(Object.keys(LIMITED))('API1 %s: writes no campaign for another shop, and takes none over by narrowing it', async (role) => {
  const ask = await opened(role);
  const create = house.app.routes.find((route) => nameOf(route) === 'post /v1/campaigns');
  const read = await ask({ ...(create as Route), method: 'get' }, `/v1/campaigns/${OWN.campaign}/versions/1`);
  const { document } = JSON.parse(read.text) as { document: { where: { merchants: { include: string[] } } } };
  const written = async (change: object) =>
    (await ask(create as Route, '/v1/campaigns', JSON.stringify({ ...document, ...change }))).status;
  const at = (shops: string[]) => ({ where: { ...document.where, merchants: { include: shops, exclude: [] } } });

  expect(await written({ name: { en: `Another of ${role}`, 'zh-CN': '另一个' } })).toBe(201);
  expect([await written(at([OWN.shop, FOREIGN.shop])), await written(at([])), await written({ id: FOREIGN.campaign })]).toEqual([
    403, 403, 403,
  ]);
});

interface Answer {
  readonly status: number;
  readonly text: string;
}
/** What is wrong with two answers, for a thing within and for one beyond; null when nothing is. */
function faultOf(name: string, own: Answer, foreign: Answer): string | null {
  const called = LISTS[name];
  if (called !== undefined && (!own.text.includes(called(OWN)) || own.text.includes(called(FOREIGN))))
    return `${name} lists the wrong things`;
  if (own.status === 403 || own.status === 401) return `${name} answered ${own.status} for an own thing`;
  const isList = addressOf(name, OWN) === addressOf(name, FOREIGN);
  return isList || foreign.status === 404 || foreign.status === 403 ? null : `${name} answered ${foreign.status} for a foreign thing`;
}

test.each(Object.keys(LIMITED))('API1 %s: finds its things and none of another', async (role) => {
  const ask = await opened(role);
  const wrong: (string | null)[] = [];
  for (const route of reached().toSorted((one, other) => one.method.localeCompare(other.method))) {
    const name = nameOf(route);
    if (scopesOf(route).every((scope) => !EVERYTHING.includes(scope))) continue;
    const [own, foreign] = [await ask(route, addressOf(name, OWN) ?? ''), await ask(route, addressOf(name, FOREIGN) ?? '')];
    wrong.push(faultOf(name, own, foreign));
  }

  expect(wrong.filter((fault) => fault !== null)).toEqual([]);
});

test('I26 a canary card number is refused by the routes for people alone, in any text field and any address', async () => {
  const canary = `4${'1'.repeat(15)}`;
  const ask = await opened('viewer');
  const wrong: string[] = [];
  for (const route of guarded().filter(({ scope }) => scope === 'person')) {
    const inAddress = await ask(route, `${route.path.replaceAll(/\{\w+\}/g, 'x1')}?q=${canary}`);
    const inBody = route.body === undefined ? inAddress : await ask(route, route.path, JSON.stringify({ any: canary }));
    for (const { text } of [inAddress, inBody]) if (!text.includes('pan_not_accepted')) wrong.push(nameOf(route));
  }

  expect(wrong).toEqual([]);
});

test('nothing in these tests was a bug', () => {
  expect(house.bugs.map(String)).toEqual([]);
});
