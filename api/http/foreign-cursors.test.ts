// A cursor that is none of ours, and a number that no column holds, are the caller's mistake and never a fault of the service.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { fillBothSides } from '../people/matrix-testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { SCOPES } from './keys-store.ts';
import { fromCursor, toCursor, wholeIn } from './list.ts';

const DAY = '2026-11-20';
const LISTS: Readonly<Record<string, number>> = {
  '/v1/merchants?': 1,
  '/v1/agreements?': 1,
  '/v1/contracts?': 3,
  '/v1/merchants/M1/contracts?': 2,
  '/v1/settlement/days?': 1,
  [`/v1/settlements?date=${DAY}&`]: 2,
  [`/v1/statements?date=${DAY}&`]: 2,
  [`/v1/statements/${DAY}/merchant:M1?`]: 2,
  [`/v1/statements/${DAY}/merchant:M1/lines?`]: 2,
  [`/v1/statements/${DAY}/merchant:M1/items?`]: 1,
  '/v1/payouts?': 2,
  '/v1/collections?': 2,
  '/v1/authorizations?': 2,
  '/v1/parked?': 2,
  '/v1/campaigns?': 2,
  '/v1/consents?': 4,
  '/v1/catalogue-orders?': 2,
  '/v1/coupon-batches?': 2,
  '/v1/merges?': 2,
  '/v1/households?': 2,
  '/v1/erasures?': 2,
  '/v1/adjustments?': 2,
  '/v1/disputes?': 2,
  '/v1/clearing/files?': 2,
  '/v1/reconciliation/breaks?': 2,
  '/v1/shops/statements?': 3,
  '/v1/clearing/files/x/items?': 1,
  '/v1/campaigns/x/versions?': 1,
  '/v1/approvals?': 1,
  '/v1/backtests?': 2,
  '/v1/alerts?': 1,
  '/v1/deliveries?': 1,
  '/v1/changes?': 1,
  '/v1/audit?': 1,
  '/v1/messages?': 1,
};
const CURSORS = new Set(['after', 'before']);
/** Lists that begin before something. */
const BEFORE = new Set(['/v1/authorizations?', '/v1/parked?']);
const PARTS = [
  '1',
  'foo 5',
  '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '1e9',
  'x',
  '',
  '-1',
  '1e300',
  '99999999999999999999',
  '9007199254740991',
  '2026-99-99',
  'a\u0000b',
];

let house: TestApp;
let root: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  root = await house.keyFor('key_root', SCOPES);
  await fillBothSides(house, root);
}, 60_000);
afterAll(() => house.stop());

test.each(Object.entries(LISTS))('%s begins at its beginning', async (path, count) => {
  const cursors = PARTS.map((part) => toCursor(new Array<string>(count).fill(part)));
  const statuses = await Promise.all(
    cursors.map(async (after) => (await house.ask(root, 'GET', `${path}${BEFORE.has(path) ? 'before' : 'after'}=${after}`)).status),
  );

  expect(statuses).toEqual(PARTS.map(() => 200));
  expect(house.bugs).toEqual([]);
});

/** What a list calls its cursor. */
const cursorOf = (query: unknown) => Object.keys((query as { shape?: object } | undefined)?.shape ?? {}).find((name) => CURSORS.has(name));

test('no list of the service answers a forged cursor with a fault, whatever else is asked', { timeout: 120_000 }, async () => {
  const lists = house.app.routes.filter(({ method, query }) => method === 'get' && cursorOf(query) !== undefined);
  const holder = await house.holderFor('ac_1');
  for (const { path, query, scope } of lists) {
    const name = cursorOf(query) ?? '';
    const at = path.replace('{date}', DAY).replace(/\{\w+\}/g, 'x1');
    const cursors = PARTS.flatMap((part) => [1, 2, 3, 4].map((count) => toCursor(new Array<string>(count).fill(part))));
    const answers = await Promise.all(
      cursors.map(async (cursor) => (await house.ask(scope === 'holder' ? holder : root, 'GET', `${at}?${name}=${cursor}`)).status),
    );

    expect([path, answers.filter((status) => status >= 500)]).toEqual([path, []]);
  }
  expect(lists.length).toBeGreaterThan(40);
  expect(house.bugs).toEqual([]);
});

test.each([
  ['GET', '/v1/agreements/spring/versions/99999999999'],
  ['POST', '/v1/agreements/spring/versions/99999999999/approve'],
  ['POST', '/v1/agreements/spring/deposits/99999999999/approve'],
  ['GET', '/v1/consents/in-m1/99999999999/merchant:M1'],
  ['POST', '/v1/contracts/merchant:M1/CNY/99999999999/approve'],
  ['GET', '/v1/clearing/mappings/standard?version=99999999999'],
])('%s %s names a number that no row has', async (method, path) => {
  expect((await house.ask(root, method, path)).status).toBe(400);
  expect(house.bugs).toEqual([]);
});

test.each([
  '/v1/authorizations?from=',
  '/v1/authorizations?to=',
  '/v1/campaigns?endsBefore=',
  '/v1/audit?from=',
  '/v1/watch/figures?chart=reasons&to=',
])('%s takes no instant that no column holds', async (path) => {
  for (const at of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', '2026-11-22T00:00:00%2B23:00'])
    expect((await house.ask(root, 'GET', path + at)).status).toBe(400);
  expect(house.bugs).toEqual([]);
});

test.each(['%2500', '0000-01-01', '2026-02-30', '1'])('a period from %s is none', async (from) => {
  expect((await house.ask(root, 'GET', `/v1/statement-periods/${from}/${DAY}/bank`)).status).toBe(400);
  expect(house.bugs).toEqual([]);
});

test('a name that every object has is no mapping', async () => {
  const sample = `/v1/clearing/sample?acquirer=acq&date=${DAY}&mapping=`;

  for (const name of ['constructor', '__proto__', 'toString']) expect((await house.ask(root, 'GET', sample + name)).status).toBe(404);
});

test('parts of a cursor hold no control characters, and numbers of it are whole', () => {
  expect(fromCursor(toCursor(['a\u0000b']), 1)).toBeNull();
  expect(['12', '-3', '1e3', '1.5', '12345678901234567', undefined].map((part) => wholeIn(part, 0))).toEqual([12, -3, 0, 0, 0, 0]);
  expect(wholeIn('2147483648', 0, 2_147_483_647)).toBe(0);
});
