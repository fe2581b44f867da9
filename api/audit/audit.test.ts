// The audit log as it is read: what changed field by field, who asked from where, what was refused, found by any of it, and safe in a spreadsheet.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import type { RefusedAttempt, Route } from '../http/route.ts';
import { type TestApp, testApp } from '../testing.ts';
import { gatherRefusals, LINES_MAX } from './refusals.ts';
import { searchAudit } from './search-store.ts';

let house: TestApp;
let key: string;
let reader: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  key = await house.keyFor('key_writer', SCOPES);
  reader = await house.keyFor('key_reader', ['campaigns:read', 'audit:read']);
});
afterAll(() => house.stop());

type Entry = Record<string, unknown>;
const audit = async (query: string) => (await house.ask(reader, 'GET', `/v1/audit?${query}`)).body;
const entries = async (query: string) => (await audit(query))['items'] as Entry[];
/** Refusals are written within a second; the test does not wait for it longer. */
const eventually = (query: string) => expect.poll(async () => (await entries(query)).length, { timeout: 3_000 }).toBeGreaterThan(0);
const merchant = (name: string) => ({ name: { en: name, 'zh-CN': name }, mcc: '5812', region: 'CN-SH', country: 'CN', acquirer: 'acq' });

test('a change is logged with what differs, who made it and the request that asked', async () => {
  await house.ask(key, 'PUT', '/v1/acquirers/acq', { name: 'Acquirer', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' });
  await house.ask(key, 'PUT', '/v1/merchants/M1', merchant('Noodles'));
  const sent = await house.ask(key, 'PUT', '/v1/merchants/M1', merchant('Dumplings'));
  expect(sent.status).toBe(200);

  const [entry] = await entries('object=M1&action=merchant.');

  expect(entry).toMatchObject({
    actor: 'key_writer',
    actorKind: 'key',
    actorName: 'key_writer',
    outcome: 'done',
    code: null,
    changes: [
      { path: 'name.en', from: 'Noodles', to: 'Dumplings' },
      { path: 'name.zh-CN', from: 'Noodles', to: 'Dumplings' },
    ],
    requestId: sent.headers.get('x-request-id'),
  });
});

describe('refused attempts', () => {
  test('a change that was refused is logged with its code, whoever tried', async () => {
    await house.ask(reader, 'PUT', '/v1/merchants/M7', merchant('Mine'));
    await house.ask('ofl_guess', 'PUT', '/v1/merchants/M8', merchant('Mine'));
    await house.ask(key, 'PUT', '/v1/merchants/M9', { name: 'no place' });
    await house.ask(key, 'POST', '/v1/campaigns/none/stop');
    await eventually('outcome=refused&object=none');

    const found = await entries('outcome=refused');

    expect(found.map(({ actor, code, object }) => ({ actor, code, object }))).toEqual(
      expect.arrayContaining([
        { actor: 'key_reader', code: 'forbidden', object: 'M7' },
        { actor: 'anonymous', code: 'unauthenticated', object: 'M8' },
        { actor: 'key_writer', code: 'invalid_request', object: 'M9' },
        { actor: 'key_writer', code: 'not_found', object: 'none' },
      ]),
    );
  });

  test('a reading that was forbidden is logged, a wrong address is not', async () => {
    await house.ask(reader, 'GET', '/v1/keys');
    await house.ask(reader, 'GET', '/v1/campaigns/unknown-one');
    await eventually('outcome=refused&action=GET');

    expect((await entries('outcome=refused&action=GET')).map((entry) => entry['action'])).toEqual(['GET /v1/keys']);
  });

  test('a card number in an address is refused and not kept', async () => {
    const digits = ['411111', '1111', '111111'].join('');
    await house.ask(key, 'PUT', `/v1/merchants/${digits}`, merchant('x'));
    await eventually('outcome=refused&text=pan');

    const rows = await house.database.sql<{ text: string }[]>`select to_jsonb(c)::text as text from change_log c`;
    expect(rows.filter(({ text }) => text.includes(digits))).toEqual([]);
  });

  test('guessing is one line a second for each guesser, with a count, and never more lines than are allowed', async () => {
    const { sql } = house.database;
    const bugs: unknown[] = [];
    const refusals = gatherRefusals({ sql, onBug: (fault) => bugs.push(fault) });
    const route = house.app.routes.find((each) => each.path === '/v1/keys' && each.method === 'post') as Route;
    const attempt = (no: number, guesser: string): RefusedAttempt => ({
      route,
      caller: null,
      params: { id: `o${no}` },
      status: 401,
      code: 'unauthenticated',
      requestId: `r${no}`,
      remoteAddress: guesser,
    });
    for (let no = 0; no < 5_000; no += 1) refusals.record(attempt(no, '203.0.113.7'));
    for (let no = 0; no < 1_000; no += 1) refusals.record(attempt(no, `10.${Math.floor(no / 250)}.${no % 250}.1`));
    await refusals.flush();

    const lines = await searchAudit(sql, { action: 'POST /v1/keys' }, { before: null, limit: 1_000 });
    const [dropped] = await searchAudit(sql, { action: 'audit.dropped' }, { before: null, limit: 1 });
    expect(lines.filter(({ remote }) => remote === '203.0.113.0/24').map(({ detail }) => detail['times'])).toEqual([5_000]);
    expect(lines).toHaveLength(LINES_MAX);
    expect(dropped?.detail['times']).toBe(1_001 - LINES_MAX);
    expect(bugs).toEqual([]);
  });
});

test('the log is searched by actor, outcome, text and time, and pages meet no line twice', async () => {
  const all = await entries('limit=200&actor=key_');
  const first = await audit('limit=3&actor=key_');
  const second = await audit(`limit=200&actor=key_&after=${String(first['next'])}`);

  expect([...(first['items'] as Entry[]), ...(second['items'] as Entry[])].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  expect(all.length).toBeGreaterThan(3);
  expect((await entries('actor=key_wr')).every((entry) => entry['actor'] === 'key_writer')).toBe(true);
  expect((await entries('text=dumpLINGS')).map((entry) => entry['object'])).toContain('M1');
  expect(await entries('text=50%25')).toEqual([]);
  expect(await entries('to=2020-01-01T00:00:00Z')).toEqual([]);
  expect((await audit('from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'))['code']).toBe('invalid_request');
});

test('the CSV holds the same lines, and no cell that a spreadsheet would run', async () => {
  await house.ask(key, 'PUT', '/v1/lists/formula', { name: '=HYPERLINK("http://evil")' });
  const body = (await house.ask(reader, 'GET', '/v1/audit.csv')).body as unknown as { readonly text: string };
  const lines = body.text.trimEnd().split('\r\n');

  expect(lines[0]).toBe('id,time,seal,outcome,code,actor,actor_kind,actor_name,action,object,changes,detail,request_id,remote');
  expect(lines.length).toBe((await house.database.sql`select 1 from change_log`).length + 1);
  expect(body.text).not.toMatch(/(^|,)[=+@]/m);
});

test('the head of the chain is public to auditors alone', async () => {
  expect((await house.ask(reader, 'GET', '/v1/audit/head')).body).toMatchObject({ seq: 0, published: null });
  expect((await house.ask(await house.keyFor('key_other', ['campaigns:read']), 'GET', '/v1/audit/head')).status).toBe(403);
});
