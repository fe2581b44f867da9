// Why, for the call centre: authorizations are found by what a caller knows of them, replayed to the same bytes, and explained without what is private.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { type TestApp, testApp } from '../testing.ts';

let world: Setting;
let line: OpenAuthority['authority'];
let house: TestApp;
let key: string;
let clerk: string;
beforeAll(async () => {
  world = await setting();
  await world.publish(tenOff());
  await world.publish({
    ...tenOff(),
    id: 'staff',
    when: { fact: 'account.employee', operator: 'equal', value: true },
    limits: { budget: { total: 1_500 } },
  });
  ({ authority: line } = await world.open());
  house = testApp({ ...world.database, drop: async () => {} });
  key = await house.keyFor('auditor', SCOPES);
  clerk = await house.keyFor('clerk', ['authorizations:read']);
  await world.database
    .sql`insert into accounts (id, employee, segments) values ('ac_staff', true, '[]') on conflict (id) do update set employee = true`;
  for (const no of [1, 2, 3, 4]) {
    const amount = no === 2 ? 5_000 : 12_800;
    const asked = purchase({ authorizationId: `6200:${no}`, at: `2026-11-22T12:0${no}:00+08:00`, amount });
    await line.evaluate(no === 1 ? { ...asked, card: { ...asked.card, account: 'ac_staff' } } : asked);
  }
  await line.message('6200:9', message('reversal'));
  await line.evaluate(purchase({ authorizationId: '6200:9', at: '2026-11-22T12:09:00+08:00' }));
});
afterAll(async () => {
  await house.stop();
  await world.close();
});

const get = async (path: string, by = key) => (await house.ask(by, 'GET', `/v1/authorizations${path}`)).body;
const found = async (query: string) => ((await get(`?${query}`))['items'] as { id: string }[]).map(({ id }) => id);

describe('finding', () => {
  test('an authorization is found by its id, the beginning of it, the card token, the account, the merchant and the time', async () => {
    const { request } = JSON.parse(
      (await world.database.sql<{ request: string }[]>`select request from decisions where authorization_id = '6200:2'`).map(
        (row) => `{"request":${row.request}}`,
      )[0] ?? '{}',
    ) as { readonly request: { readonly card: { readonly token: string } } };

    expect(await found('id=6200:2')).toEqual(['6200:2']);
    expect(await found('id=6200')).toHaveLength(5);
    const first = await get('?id=6200&limit=2');
    const rest = await get(`?id=6200&limit=9&before=${String(first['next'])}`);
    expect([first, rest].flatMap((page) => (page['items'] as { id: string }[]).map(({ id }) => id))).toEqual(
      ['1', '2', '3', '4', '9'].map((no) => `6200:${no}`),
    );
    expect(await found('id=62%25')).toEqual([]);
    expect(await found(`card=${request.card.token}`)).toContain('6200:2');
    expect(await found('card=tok_of_nobody')).toEqual([]);
    expect(await found('merchant=M1001&from=2026-11-22T04:02:00Z&to=2026-11-22T04:04:00Z')).toEqual(['6200:3', '6200:2']);
    expect(await found('account=ac_staff')).toEqual(['6200:1']);
    expect(await found('account=ac_nobody')).toEqual([]);
  });

  test('a campaign is found wherever it was considered, and its pages meet no record twice', async () => {
    const first = await get('?campaign=ten-off&limit=2');
    const rest = await get(`?campaign=ten-off&limit=9&before=${String(first['next'])}`);

    const all = [first, rest].flatMap((page) => (page['items'] as { id: string }[]).map(({ id }) => id));
    expect(all).toEqual(['6200:4', '6200:3', '6200:2', '6200:1']);
    expect(rest['next']).toBeNull();
    expect(await found('campaign=never')).toEqual([]);
  });

  test('what cannot be searched is named, and a card number is never a search', async () => {
    const wrong = await get('?from=2026-11-22T04:02:00Z&to=2026-11-22T04:02:00Z');

    expect([wrong['code'], (wrong['errors'] as { path: string }[])[0]?.path]).toEqual(['invalid_request', 'to']);
    expect((await get('?from=yesterday'))['code']).toBe('invalid_request');
  });
});

describe('replay', () => {
  test('I11 each decision is made again from its record to the same bytes, with the same reasons', async () => {
    const replays = await Promise.all(['1', '2', '3', '4'].map((no) => get(`/6200:${no}/replay`, clerk)));

    expect(replays.map(({ identical, sameReasons, why }) => ({ identical, sameReasons, why }))).toEqual(
      replays.map(() => ({ identical: true, sameReasons: true, why: null })),
    );
    expect(replays.slice(0, 2)).toMatchObject([{ reply: { outcome: 'granted' } }, { reply: { outcome: 'none' } }]);
  });

  test('I11 a reply that was changed behind the service is not what the decision gives', async () => {
    const { sql } = world.database;
    await sql`alter table decisions disable trigger user`;
    await sql`update decisions set reply = replace(reply, '"payable":11800', '"payable":11799') where authorization_id = '6200:3'`;
    await sql`alter table decisions enable trigger user`;

    expect(await get('/6200:3/replay')).toMatchObject({ identical: false, recorded: { payable: 11_799 }, reply: { payable: 11_800 } });
  });

  test('an answer that was never decided says so, and an unknown id is not found', async () => {
    expect(await get('/6200:9/replay')).toMatchObject({ identical: true, why: 'closed_without_decision', recorded: { reason: 'voided' } });
    expect((await get('/nobody/replay'))['code']).toBe('not_found');
    expect((await get('/nobody/situation'))['code']).toBe('not_found');
  });
});

test('private facts are masked for whoever neither writes campaigns nor audits', async () => {
  const seen = JSON.stringify(await get('/6200:1/explanation'));
  const masked = JSON.stringify(await get('/6200:1/explanation', clerk));

  expect(seen).toContain('"fact":"account.employee"');
  expect(seen).not.toContain('"masked":true');
  expect(seen).toContain('"actual":true,"disclosure":"private"');
  expect(masked).toContain('"actual":null,"disclosure":"private","outcome":"true","masked":true');
  expect(masked).not.toContain('"actual":true,"disclosure":"private"');
});

test('a situation holds what a draft is tried on, and nothing that could be presented again', async () => {
  const situation = await get('/6200:1/situation');

  expect(situation).toMatchObject({
    request: { amount: 12_800, card: { token: 'tok_withheld' } },
    candidates: [{ version: 1 }, { version: 1 }],
  });
  expect(JSON.stringify(situation)).not.toContain('salt');
  expect((await house.ask(clerk, 'GET', '/v1/authorizations/6200:1/situation')).status).toBe(403);
});
