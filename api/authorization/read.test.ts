// Reading authorizations: what the real authority committed, as the declared replies describe it, in pages, without what could be presented again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { type TestApp, testApp } from '../testing.ts';

let world: Setting;
let line: OpenAuthority['authority'];
let house: TestApp;
let key: string;
beforeAll(async () => {
  world = await setting();
  await world.publish(tenOff());
  ({ authority: line } = await world.open());
  // The setting drops the database; the app only looks at it.
  house = testApp({ ...world.database, drop: async () => {} });
  key = await house.keyFor('auditor', SCOPES);
  for (const no of [1, 2, 3]) {
    const request = purchase({ authorizationId: `a${no}`, at: `2026-11-22T12:0${no}:00+08:00`, amount: no === 2 ? 5_000 : 12_800 });
    await line.evaluate(request);
  }
  await line.message('a1', message('capture', { amount: 12_800 }));
  await line.message('tombstone', message('reversal'));
});
afterAll(async () => {
  await house.stop();
  await world.close();
});

const get = async (path: string) => (await house.ask(key, 'GET', `/v1/authorizations${path}`)).body;
const idsOf = (page: Record<string, unknown>) => (page['items'] as { id: string }[]).map((item) => item.id);
const declared = (path: string) => house.app.routes.find((route) => route.method === 'get' && route.path === path)?.replies[200]?.schema;

test('the list is newest first, pages, filters, and knows no tombstone', async () => {
  const first = await get('?limit=2');
  const rest = await get(`?limit=2&before=${String(first['next'])}`);

  expect([idsOf(first), idsOf(rest), rest['next']]).toEqual([['a3', 'a2'], ['a1'], null]);
  expect(idsOf(await get('?outcome=granted'))).toEqual(['a3', 'a1']);
  expect(idsOf(await get('?outcome=none&merchant=M1001'))).toEqual(['a2']);
  expect(idsOf(await get('?merchant=nobody'))).toEqual([]);
});

test('one authorization shows funding, progress, messages and entries, and neither card token nor coupon code', async () => {
  const one = await get('/a1');

  expect(one).toMatchObject({
    id: 'a1',
    state: 'captured',
    payable: 11_800,
    held: [
      {
        campaign: 'ten-off',
        funding: [
          { party: 'bank', amount: 600 },
          { party: 'merchant', amount: 400 },
        ],
        progress: { money: { held: 0, captured: 1_000 } },
      },
    ],
    messages: [{ id: 'capture', kind: 'capture', amount: 12_800, status: 200 }],
  });
  expect((one['entries'] as { template: string }[]).map(({ template }) => template)).toContain('benefit.capture');
  expect(JSON.stringify(one)).not.toContain('tk_a1');
  expect((await get('/nobody'))['code']).toBe('not_found');
  expect((await get('/tombstone'))['code']).toBe('not_found');
});

test('replies are what the document says they are', async () => {
  expect(declared('/v1/authorizations')?.safeParse(await get('')).error).toBeUndefined();
  expect(declared('/v1/authorizations/{id}')?.safeParse(await get('/a1')).error).toBeUndefined();
  expect(declared('/v1/campaigns')?.safeParse((await house.ask(key, 'GET', '/v1/campaigns')).body).error).toBeUndefined();
  expect(house.bugs).toEqual([]);
});

test('a sender may not take the id of a message that the engine writes itself', async () => {
  const send = (requestId: string) =>
    house.ask(key, 'POST', '/v1/authorizations/a1/captures', { requestId, at: '2026-11-22T12:05:00+08:00', amount: 1 });
  const own = ['expiry:2026-12-22T04:01:00.000Z', 'void:1', 'unlinked:1', 'lots:1', 'evaluate', 'aggregate'];

  const answers = await Promise.all(own.map(send));

  expect(answers.map(({ body }) => body.code)).toEqual(own.map(() => 'invalid_request'));
});
