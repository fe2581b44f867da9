// The routes of reconciliation: a file comes in as a stream, its breaks are worked on by two people, and the day ties out four ways.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STANDARD_CSV } from '../../engine/reconciliation/standard-mappings.ts';
import type { openAuthority } from '../authority/open.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { runJob } from '../jobs/follow.ts';
import { takeJob } from '../jobs/store.ts';
import { jobWorkers } from '../job-workers.ts';
import { readConfig } from '../config.ts';
import { type TestApp, testApp } from '../testing.ts';
import { MATCH_JOB } from './file-store.ts';
import { fileOf, recordOf } from './testing.ts';

type Authority = Awaited<ReturnType<typeof openAuthority>>['authority'];
let bank: Setting;
let authority: Authority;
let house: TestApp;
let [maker, checker, reader] = ['', '', ''];
const DAY = '2026-11-22';

beforeAll(async () => {
  bank = await setting();
  await bank.publish(tenOff());
  await bank.sql`insert into acquirers (id, name, time_zone, cutover, country) values ('acq', 'A', 'Asia/Shanghai', '23:59', 'CN')`;
  await bank.sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"Shop","zh-CN":"店"}', '5812', 'R', 'CN', 'acq')`;
  ({ authority } = await bank.open());
  house = testApp({ ...bank.database, drop: async () => {} }, {}, authority);
  maker = await house.keyFor('maker', ['settlement:read', 'settlement:write', 'settlement:approve']);
  checker = await house.keyFor('checker', ['settlement:read', 'settlement:approve']);
  reader = await house.keyFor('reader', ['settlement:read']);
  await house.ask(maker, 'PUT', '/v1/clearing/mappings/daily', { name: 'Daily', document: STANDARD_CSV });
});
afterAll(async () => {
  await house.stop();
  await bank.close();
});

/** A purchase of 128.00 with 10.00 off, captured unless told otherwise. */
async function bought(id: string, isCaptured = true): Promise<void> {
  await authority.evaluate(purchase({ authorizationId: id, acquirer: 'acq' }));
  if (isCaptured) await authority.message(id, message('capture', { id: 'c1', amount: 12_800 }));
}
const line = (authorizationId: string, changes = {}) =>
  recordOf({ authorizationId, amount: 12_800, merchant: 'M1001', at: `${DAY}T04:05:00.000Z`, ...changes });

async function send(text: string) {
  const { body } = await house.ask(maker, 'POST', '/v1/clearing/files', { acquirer: 'acq', mapping: 'daily', name: 'day.csv' });
  const response = await house.app.fetch(
    new Request(`http://offerline/v1/clearing/files/${body['id']}/content`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${maker}`, 'content-type': 'application/octet-stream' },
      body: text,
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { readonly id: string } };
}
async function work(): Promise<void> {
  const job = await takeJob(bank.sql, [MATCH_JOB]);
  if (job === null) throw new Error('nothing to do');
  const bugs: unknown[] = [];
  await runJob(
    { sql: bank.sql, workers: jobWorkers({ config: readConfig({}), authority }), onBug: (fault) => bugs.push(fault) },
    job,
    new AbortController().signal,
  );
  expect(bugs).toEqual([]);
}
const breaks = async (query = '') =>
  (await house.ask(reader, 'GET', `/v1/reconciliation/breaks${query}`)).body['items'] as Record<string, unknown>[];

test('a file comes in, is matched by a job, and what differs waits in the queue; the day says so four ways', async () => {
  for (const id of ['p1', 'p2', 'p3']) await bought(id);

  const sent = await send(fileOf([line('p1'), line('p2', { amount: 12_801 })], { date: DAY }));
  await work();
  const file = (await house.ask(reader, 'GET', `/v1/clearing/files/${sent.body.id}`)).body;
  const tie = (await house.ask(reader, 'GET', `/v1/reconciliation/tie-out?date=${DAY}`)).body;

  expect(sent.status).toBe(200);
  expect(file).toMatchObject({
    state: 'matched',
    result: { matched: 1, open: 1, byReason: { amount_differs: 1 } },
    job: { state: 'done' },
  });
  expect((await breaks()).map(({ reason, amount }) => `${reason} ${amount}`).toSorted()).toEqual([
    'amount_differs 1',
    'not_in_file -12800',
  ]);
  expect(tie).toMatchObject({
    ties: false,
    missingFiles: [],
    totals: [
      {
        authorizations: { count: 3, sum: 38_400 },
        clearing: { count: 2, sum: 25_601 },
        ledger: { count: 3, sum: 38_400 },
        benefits: { ledger: 1_800, statement: 1_800 },
      },
    ],
    causes: [
      { between: 'authorizations-clearing', cause: 'amount_differs', count: 0, sum: 1, state: 'open' },
      { between: 'authorizations-clearing', cause: 'not_in_file', count: -1, sum: -12_800, state: 'open' },
    ],
  });
});

test('a wrong file is refused with its lines, and cannot be filled twice', async () => {
  const sent = await send(fileOf([line('p1')], { date: DAY, fileId: 'F9', sequence: 2 }).replace('128.00', '1x8.00'));

  expect(sent.status).toBe(422);
  expect(sent.body).toMatchObject({
    code: 'clearing_file_refused',
    errors: [{ line: 2, path: 'record.amount' }, { line: 3 }],
  });
  const again = await house.app.fetch(
    new Request(
      `http://offerline/v1/clearing/files/${((await house.ask(reader, 'GET', '/v1/clearing/files')).body['items'] as { id: string }[])[0]?.id}/content`,
      {
        method: 'PUT',
        headers: { authorization: `Bearer ${maker}`, 'content-type': 'application/octet-stream' },
        body: 'x',
      },
    ),
  );
  expect(again.status).toBe(409);
});

test('a break is assigned, commented, proposed by one and approved by another: a write-off is posted once', async () => {
  const [of] = await breaks('?reason=amount_differs');
  const path = `/v1/reconciliation/breaks/${of?.['id']}`;
  await house.ask(maker, 'POST', '/v1/reconciliation/breaks/assign', { ids: [of?.['id']], owner: 'maker' });
  await house.ask(maker, 'POST', `${path}/comments`, { text: 'Asked the acquirer' });
  const proposed = await house.ask(maker, 'POST', `${path}/propose`, {
    action: 'write_off',
    party: 'merchant:M1001',
    amount: 1,
    currency: 'CNY',
    text: 'One cent of rounding',
  });
  const own = await house.ask(maker, 'POST', `${path}/approve`);
  const second = await house.ask(maker, 'POST', `${path}/propose`, { action: 'accept', text: 'Or rather so' });
  const approved = await house.ask(checker, 'POST', `${path}/approve`);

  expect([proposed.status, own.body.code, second.body.code, approved.status]).toEqual([200, 'proposal_own', 'proposal_waits', 200]);
  expect(approved.body).toMatchObject({ state: 'resolved', owner: 'maker', itemNow: { state: 'explained', reason: 'written_off' } });
  expect((approved.body['notes'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['assigned', 'comment', 'proposed', 'approved']);
  expect((await house.ask(checker, 'POST', `${path}/approve`)).body.code).toBe('break_resolved');
  expect(await bank.sql`select template, debit, credit, amount from house_entries where source like 'break:%'`).toEqual([
    { template: 'adjustment.give', debit: 'subsidy:bank', credit: 'due:merchant:M1001', amount: 1 },
  ]);
});

test('four eyes are kept by the database itself', async () => {
  const [of] = await breaks('?reason=not_in_file');
  await house.ask(maker, 'POST', `/v1/reconciliation/breaks/${of?.['id']}/propose`, { action: 'accept', text: 'It comes tomorrow' });

  await expect(
    bank.sql`update break_proposals set state = 'approved', decided_by = 'maker', decided_at = now() where break = ${String(of?.['id'])}`,
  ).rejects.toThrow('four_eyes');
  expect((await house.ask(checker, 'POST', `/v1/reconciliation/breaks/${of?.['id']}/send-back`, { text: 'Not yet' })).body).toMatchObject({
    state: 'open',
  });
});

test('R14 a capture that only the file knows is sent to the authority by a link, and its benefit is paid', async () => {
  await bought('quiet', false);
  await send(fileOf([line('quiet')], { date: DAY, fileId: 'F2', sequence: 2 }));
  await work();
  const [of] = await breaks('?reason=no_message');
  const path = `/v1/reconciliation/breaks/${of?.['id']}`;
  const wrong = await house.ask(maker, 'POST', `${path}/propose`, { action: 'link', authorizationId: 'nobody', text: 'This one' });
  await house.ask(maker, 'POST', `${path}/propose`, { action: 'link', authorizationId: 'quiet', text: 'The terminal lost it' });
  const approved = await house.ask(checker, 'POST', `${path}/approve`);

  expect(wrong.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'authorizationId' }] });
  expect(approved.body).toMatchObject({ state: 'resolved', itemNow: { state: 'explained', reason: 'linked', way: 'person' } });
  expect(
    await bank.sql`select sum(amount)::int as paid from entries where authorization_id = 'quiet' and template = 'benefit.capture'`,
  ).toEqual([{ paid: 1_000 }]);
});

test('R14 R18 where the acquirer agreed, a file posts what only it knows, once', async () => {
  await bought('unsaid', false);
  await bought('sold');
  await house.ask(maker, 'PUT', '/v1/clearing/policies/acq', { posts: true, tipBps: 0, tipMax: 0, timingDays: 3 });
  const refund = { kind: 'refund', authorizationId: null, messageId: null } as const;
  const sent = await send(
    fileOf(
      [
        line('unsaid', { messageId: null }),
        line('sold'),
        line('x', { ...refund, token: 'tk_sold' }),
        line('y', { ...refund, token: 'tk_nobody' }),
      ],
      { date: DAY, fileId: 'F3', sequence: 3 },
    ),
  );
  await work();
  const first = (await house.ask(reader, 'GET', `/v1/clearing/files/${sent.body.id}`)).body;
  await house.ask(maker, 'POST', `/v1/clearing/files/${sent.body.id}/match`);
  await work();
  const { items } = (await house.ask(reader, 'GET', `/v1/clearing/files/${sent.body.id}/items`)).body as {
    items: { way: string; reason: string }[];
  };

  expect(first).toMatchObject({ result: { posted: 3, refused: 0, matched: 3, open: 1 } });
  expect(items.map(({ way, reason }) => `${way} ${reason}`)).toEqual(['posted null', 'message null', 'posted null', 'null no_candidate']);
  expect(await bank.sql`select count(*)::int as count from messages where authorization_id in ('unsaid', 'sold')`).toEqual([{ count: 3 }]);
});

test('R18 a refund that no rule could place is linked by two people', async () => {
  await bought('whose');
  const [of] = (await breaks('?reason=no_candidate')).filter(({ source }) => source === 'parked');
  const path = `/v1/reconciliation/breaks/${encodeURIComponent(String(of?.['id']))}`;
  await house.ask(maker, 'POST', `${path}/propose`, { action: 'link', authorizationId: 'whose', text: 'The receipt says so' });
  const approved = await house.ask(checker, 'POST', `${path}/approve`);

  expect(approved.body).toMatchObject({ state: 'resolved', source: 'parked' });
  expect(await bank.sql`select kind from messages where authorization_id = 'whose' and id like 'unlinked:%'`).toEqual([{ kind: 'refund' }]);
});

test('what waits is counted by reason and age, and a sample of the day is taken back whole', async () => {
  const aging = (await house.ask(reader, 'GET', '/v1/reconciliation/aging')).body;
  const sample = await house.app.fetch(
    new Request(`http://offerline/v1/clearing/sample?acquirer=acq&date=${DAY}`, { headers: { authorization: `Bearer ${reader}` } }),
  );
  const text = await sample.text();

  expect(aging).toMatchObject({ days: [1, 3, 7, 30] });
  expect(sample.headers.get('content-disposition')).toContain('SAMPLE-acq');
  expect((await send(text)).status).toBe(200);
});
