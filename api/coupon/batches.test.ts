// Orders of many coupons: four eyes, a job that goes on where it ended, files that are taken whole or not at all, codes handed over once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCampaign, tenOff } from '../authority/testing.ts';
import { testDatabase } from '../db/testing.ts';
import { inTransaction } from '../http/settings-store.ts';
import { runJob } from '../jobs/follow.ts';
import { takeJob } from '../jobs/store.ts';
import { type TestApp, testApp } from '../testing.ts';
import { couponCodesOf } from './codes.ts';
import { lockWallets } from '../authority/holdings-store.ts';
import { endWorker } from './end-job.ts';
import { issueWorker } from './issue-job.ts';
import { codeFault, readUpload } from './upload.ts';

const CHAIN_KEY = 'a chain key of a test, long enough';
const codeHash = (code: string) => `hash of ${code}`;
let on: TestApp;
let maker: string;
let checker: string;
const worker = issueWorker(() => ({ codes: couponCodesOf(CHAIN_KEY), codeHash }));

async function issue(stopAfter?: number): Promise<void> {
  const { sql } = on.database;
  const job = await takeJob(sql, ['coupons.issue']);
  if (job === null) return;
  const stopping = new AbortController();
  const counted: typeof worker = (each, tools) =>
    worker(each, {
      ...tools,
      tell: (progress) => {
        tools.tell(progress);
        if (stopAfter !== undefined && progress.done >= stopAfter) stopping.abort();
      },
    });
  await runJob(
    { sql, workers: { 'coupons.issue': counted }, onBug: (fault) => void (on.bugs as unknown[]).push(fault) },
    job,
    stopping.signal,
  );
}
async function end(stopAfter?: number): Promise<void> {
  const { sql } = on.database;
  const job = await takeJob(sql, ['coupons.end']);
  if (job === null) return;
  const stopping = new AbortController();
  const looking = setInterval(() => {
    void batch(maker, job.object).then(({ body }) => {
      if (stopAfter !== undefined && (body['ending'] as { ended: number }).ended >= stopAfter) stopping.abort();
    });
  }, 5);
  await runJob(
    { sql, workers: { 'coupons.end': endWorker() }, onBug: (fault) => void (on.bugs as unknown[]).push(fault) },
    job,
    stopping.signal,
  );
  clearInterval(looking);
}
const batch = (key: string, id: string, act = '', body?: object) =>
  on.ask(key, act === '' ? 'GET' : 'POST', `/v1/coupon-batches/${id}${act}`, body);
const order = (body: object) => on.ask(maker, 'POST', '/v1/coupon-batches', { campaign: 'five', note: 'For the leaflet', ...body });
async function lines(id: string, csv: string) {
  const answer = await on.app.fetch(
    new Request(`http://offerline/v1/coupon-batches/${id}/lines`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${maker}`, 'content-type': 'text/csv' },
      body: csv,
    }),
  );
  return {
    status: answer.status,
    body: (await answer.json()) as { code?: string; state?: string; count?: number; errors?: { line: number }[] },
  };
}

beforeAll(async () => {
  on = testApp(await testDatabase());
  maker = await on.keyFor('maker', ['campaigns:read', 'campaigns:write', 'campaigns:approve', 'campaigns:stop', 'wallets:read']);
  checker = await on.keyFor('checker', ['campaigns:read', 'campaigns:approve', 'campaigns:stop', 'campaigns:write']);
  await publishCampaign(
    on.database.sql,
    tenOff({
      id: 'five',
      kind: 'coupon',
      when: undefined,
      benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 },
    }),
  );
  await publishCampaign(on.database.sql, tenOff());
  await on.database.sql`insert into accounts (id) select 'ac_' || n from generate_series(1, 20) n`;
}, 60_000);
afterAll(async () => {
  expect(on.bugs).toEqual([]);
  await on.stop();
});

describe('codes made here', () => {
  test('are issued after another has approved them, piece by piece across a stopped process, and handed over once', async () => {
    expect((await order({ id: 'many', kind: 'generated', count: 12_000 })).body).toMatchObject({ state: 'waiting', issued: 0 });
    expect((await order({ id: 'many', kind: 'generated', count: 12_000 })).status).toBe(201);
    expect((await order({ id: 'many', kind: 'generated', count: 13_000 })).body.code).toBe('request_id_reused');
    expect((await batch(maker, 'many', '/approve', {})).body.code).toBe('maker_is_checker');
    await expect(on.database.sql`update coupon_batches set state = 'approved', checker = 'maker' where id = 'many'`).rejects.toThrow(
      /four_eyes/,
    );
    expect((await batch(checker, 'many', '/approve', {})).body).toMatchObject({ state: 'approved' });
    expect((await batch(maker, 'many', '/codes', {})).body.code).toBe('batch_step');

    await issue(5_000);
    expect((await batch(maker, 'many')).body).toMatchObject({ state: 'approved', issued: 5_000, job: { state: 'queued' } });
    await issue();
    expect((await batch(maker, 'many')).body).toMatchObject({ state: 'issued', issued: 12_000, job: { state: 'done' } });

    expect((await batch(checker, 'many', '/codes', {})).body.code).toBe('not_the_maker');
    const handed = await batch(maker, 'many', '/codes', {});
    const codes = String(handed.body['text']).trim().split('\r\n').slice(1);
    expect([codes.length, new Set(codes).size]).toEqual([12_000, 12_000]);
    const [id = '', code = ''] = codes[11_999]?.split(',') ?? [];
    expect(await on.database.sql`select state, code_hash, subject from coupons where id = ${id}`).toEqual([
      { state: 'issued', code_hash: codeHash(code), subject: null },
    ]);
    expect((await batch(maker, 'many', '/codes', {})).body.code).toBe('codes_handed_over');
    expect(await on.database.sql`select seed from coupon_batches where id = 'many'`).toEqual([{ seed: null }]);
    expect(
      await on.database.sql`select count(*)::int as moves from coupon_moves where reason = 'batch:many' and actor = 'checker'`,
    ).toEqual([{ moves: 12_000 }]);
  });

  test('a batch that is ended takes what is free with it, with the reason in every history, and leaves what is used', async () => {
    const { sql } = on.database;
    await sql`update coupons set state = 'used', authorization_id = 'a1' where id = (select min(id) from coupons where stock = 'many')`;
    const voided = { state: 'void', voidedBy: 'checker', voidReason: 'Printed twice' };
    expect((await batch(checker, 'many', '/void', { reason: 'Printed twice' })).body).toMatchObject({
      ...voided,
      ending: { state: 'queued', ended: 0 },
    });
    expect((await batch(checker, 'many', '/void', { reason: 'Again' })).body).toMatchObject(voided);
    // No payment takes one that the job has not reached yet.
    const [free] = await sql<{ id: string }[]>`select id from coupons where stock = 'many' and state = 'issued' limit 1`;
    const held = await inTransaction(sql, (transaction) =>
      lockWallets(transaction, { subjects: ['ac:ac_1'], lots: [], coupons: [free?.id ?? ''], codeHashes: [] }),
    );
    expect(held.coupons).toMatchObject([{ id: free?.id, state: 'void' }]);
    await end(5_000);
    await end();
    expect((await batch(maker, 'many')).body).toMatchObject({ ...voided, ending: { state: 'done', ended: 11_999 } });
    await batch(checker, 'many', '/void', { reason: 'Printed twice' });
    expect(await sql`select count(*)::int as jobs from jobs where kind = 'coupons.end' and object = 'many'`).toEqual([{ jobs: 1 }]);
    expect(await sql`select count(*)::int as moves from coupon_moves where reason = 'void:Printed twice' and actor = 'checker'`).toEqual([
      { moves: 11_999 },
    ]);
    const [gone] = await sql<{ id: string }[]>`select id from coupons where stock = 'many' and state = 'void' limit 1`;
    const { body } = await on.ask(maker, 'GET', `/v1/coupons/${gone?.id}`);
    expect(body['history']).toMatchObject([
      { from: null, to: 'issued', actor: 'checker' },
      { from: 'issued', to: 'void', actor: 'checker', reason: 'void:Printed twice' },
    ]);
    const { body: stock } = await on.ask(maker, 'GET', '/v1/coupon-stock');
    expect(stock['items']).toMatchObject([{ campaign: 'five', issued: 0, used: 1, void: 11_999 }]);
    expect((await on.ask(checker, 'POST', `/v1/coupons/${gone?.id}/void`, { reason: 'again' })).status).toBe(200);
    // The one that a payment held when the order was ended: given back, it ends too.
    await sql`update coupons set state = 'returned', authorization_id = null where stock = 'many' and state = 'used'`;
    expect(await sql`select distinct state from coupons where stock = 'many'`).toEqual([{ state: 'void' }]);
  });

  test('a campaign that is gone, one without coupons, and an order that was refused', async () => {
    expect((await order({ id: 'x1', kind: 'generated', count: 1, campaign: 'ghost' })).status).toBe(404);
    expect((await order({ id: 'x2', kind: 'generated', count: 1, campaign: 'ten-off' })).body.code).toBe('not_a_coupon');
    await order({ id: 'x3', kind: 'generated', count: 1 });
    expect((await batch(checker, 'x3', '/refuse', { reason: 'Too many' })).body).toMatchObject({ state: 'refused', refusal: 'Too many' });
    expect((await batch(checker, 'x3', '/approve', {})).body.code).toBe('batch_step');
    expect((await on.ask(maker, 'GET', '/v1/coupon-batches?limit=1')).body).toMatchObject({ items: [{ id: 'x3' }] });
  });
});

describe('a file', () => {
  const good = ['qWsXgJ1kLmN4pQ7rT9vZ2b', 'AbCdEfGh1JkLmN4pQ7rT9vZ', '0123-ABCD-4567-efgh-89xy'];

  test('that comes slowly changes nothing of what another filled meanwhile and a checker approved', async () => {
    const { sql } = on.database;
    await order({ id: 'slow', kind: 'named' });
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* chunks() {
      yield new TextEncoder().encode('\n');
      await held;
      yield new TextEncoder().encode('ac_9\nac_404 is bad\n');
    }
    const slow = readUpload({ sql, batch: { id: 'slow', kind: 'named' }, actor: 'maker', codeHash, chunks: chunks() });
    expect((await lines('slow', 'ac_1\n\nac_2\n')).body).toMatchObject({ state: 'waiting', count: 2 });
    expect((await batch(checker, 'slow', '/approve', {})).status).toBe(200);
    release?.();
    expect(await slow).toEqual({ ok: false, code: 'batch_step', bad: [] });
    await issue();
    expect(await sql`select subject from coupons where stock = 'slow' order by subject`).toEqual([
      { subject: 'ac:ac_1' },
      { subject: 'ac:ac_2' },
    ]);
  });

  test('of the bank’s own codes is taken whole, and its bad lines are named by number alone', async () => {
    await order({ id: 'own', kind: 'uploaded' });
    const bad = await lines(
      'own',
      [good[0], 'short', good[0], 'has a blank in it 0123456789', `4${'1'.repeat(15)}`, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'].join(
        '\n',
      ),
    );
    expect([bad.status, bad.body.code, bad.body.errors?.map(({ line }) => line)]).toEqual([422, 'coupon_file_refused', [2, 3, 4, 5, 6]]);
    expect(JSON.stringify(bad.body)).not.toContain(good[0]);
    expect(await on.database.sql`select 1 from coupon_batch_lines`).toHaveLength(0);
    expect((await lines('own', '')).body.code).toBe('coupon_file_refused');

    expect((await lines('own', `${good.join(',x\r\n')}\r\n`)).body).toMatchObject({ state: 'waiting', count: 3 });
    expect((await lines('own', good.join('\n'))).body.code).toBe('batch_step');
    expect((await batch(checker, 'own', '/approve', {})).status).toBe(200);
    await issue();
    expect(await on.database.sql`select code_hash from coupons where stock = 'own' order by 1`).toEqual(
      good.map((code) => ({ code_hash: codeHash(code) })).toSorted((a, b) => (a.code_hash < b.code_hash ? -1 : 1)),
    );
    expect((await batch(maker, 'own', '/codes', {})).body.code).toBe('batch_step');

    await order({ id: 'again', kind: 'uploaded' });
    expect((await lines('again', `AnotherCode1234567890xyz\n${good[1]}`)).body.errors).toMatchObject([{ line: 2 }]);
  });

  test('of accounts reserves a coupon for each, in their wallets', async () => {
    await order({ id: 'names', kind: 'named' });
    expect((await lines('names', 'ac_1\nac_404\nac_1\n')).body.errors?.map(({ line }) => line)).toEqual([2, 3]);
    await lines('names', 'ac_1\nac_2\n');
    await batch(checker, 'names', '/approve', {});
    await issue();
    expect(await on.database.sql`select subject, state, code_hash from coupons where stock = 'names' order by 1`).toEqual([
      { subject: 'ac:ac_1', state: 'issued', code_hash: null },
      { subject: 'ac:ac_2', state: 'issued', code_hash: null },
    ]);
  });

  test.each([
    ['0123456789012345678901234567890123456x7', null],
    ['ABCDEFGHJKMNPQRSTVWXYZ0123', null],
    ['abcdefgh', 'too_weak'],
    ['abababababababababababababababababababab', 'too_weak'],
    ['abc def', 'not_a_code'],
    ['=HYPERLINK("x")', 'not_a_code'],
  ])('the code %s: %s', (code, expected) => {
    expect(codeFault(code)).toBe(expected);
  });
});
