// Agreements over HTTP: versions under four eyes, one active at a time, deposits that are counted once, and what ends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { termsWith } from './contracts-testing.ts';

let house: TestApp;
let maker: string;
let checker: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('maker', ['settlement:read', 'settlement:write', 'settlement:approve']);
  checker = await house.keyFor('checker', ['settlement:read', 'settlement:approve']);
});
afterAll(() => house.stop());

const write = (id: string, changes: Parameters<typeof termsWith>[0] = {}) =>
  house.ask(maker, 'POST', '/v1/agreements', { id, terms: termsWith(changes) });
const approve = (id: string, version = 1, key = checker) => house.ask(key, 'POST', `/v1/agreements/${id}/versions/${version}/approve`, {});
const read = async (id: string) => (await house.ask(maker, 'GET', `/v1/agreements/${id}`)).body;

describe('versions', () => {
  test('a draft becomes active by somebody else than its maker, and the next version takes its place', async () => {
    expect((await write('a-versions')).status).toBe(201);
    expect(await read('a-versions')).toMatchObject({ state: 'draft', activeVersion: null, version: 1, used: 0, ceiling: null, balance: 0 });

    expect((await approve('a-versions', 1, maker)).body.code).toBe('maker_is_checker');
    expect((await approve('a-versions')).status).toBe(200);
    expect((await approve('a-versions')).body.code).toBe('already_approved');

    const terms = termsWith({ caps: { total: 50_000 } });
    expect((await house.ask(maker, 'POST', '/v1/agreements/a-versions/versions', { terms })).body).toMatchObject({ version: 2 });
    expect(await read('a-versions')).toMatchObject({ version: 1, latestVersion: 2, ceiling: null });
    expect((await approve('a-versions', 2)).status).toBe(200);
    expect(await read('a-versions')).toMatchObject({ state: 'active', version: 2, ceiling: 50_000 });

    const { body } = await house.ask(maker, 'GET', '/v1/agreements/a-versions/versions');
    expect((body['items'] as { version: number; state: string }[]).map(({ version, state }) => `${version} ${state}`)).toEqual([
      '2 active',
      '1 ended',
    ]);
  });

  test('the database itself refuses a maker as checker, another text, and two active versions', async () => {
    const { sql } = house.database;
    await write('a-walls');
    await expect(
      sql`update agreement_versions set state = 'active', checker = 'maker', approved_at = now() where id = 'a-walls'`,
    ).rejects.toThrow('agreement_versions_four_eyes');
    await expect(sql`update agreement_versions set state = 'active' where id = 'a-walls'`).rejects.toThrow('check');
    await approve('a-walls');
    await expect(sql`update agreement_versions set terms = '{}' where id = 'a-walls'`).rejects.toThrow('agreement_versions_frozen');
    await expect(sql`update agreement_versions set state = 'draft' where id = 'a-walls'`).rejects.toThrow('does not become draft');
    await expect(sql`delete from agreement_versions where id = 'a-walls'`).rejects.toThrow('agreement_versions_frozen');
    await sql`insert into agreement_versions (id, version, terms, maker) select id, 2, terms, 'maker' from agreement_versions where id = 'a-walls'`;
    await expect(
      sql`update agreement_versions set state = 'active', checker = 'checker', approved_at = now() where id = 'a-walls' and version = 2`,
    ).rejects.toThrow('agreement_versions_one_active');
  });

  test('a second key of the maker is no second person', async () => {
    const { sql } = house.database;
    const other = await house.keyFor('other-key', ['settlement:approve']);
    await sql`update service_keys set owner = 'person_one' where id in ('maker', 'other-key')`;
    await write('a-one-person');

    expect((await approve('a-one-person', 1, other)).body.code).toBe('maker_is_checker');
    await sql`update service_keys set owner = null where id in ('maker', 'other-key')`;
  });

  test('who pays and in which currency stays; an id is taken once; a draft that was overtaken is not approved', async () => {
    await write('a-fixed');
    expect((await write('a-fixed')).body.code).toBe('agreement_taken');
    const other = (terms: unknown) => house.ask(maker, 'POST', '/v1/agreements/a-fixed/versions', { terms });
    expect((await other(termsWith({ funder: 'merchant:M9' }))).body.code).toBe('funder_fixed');
    expect((await other(termsWith({ currency: 'HKD' }))).body.code).toBe('funder_fixed');
    expect((await other(termsWith())).body).toMatchObject({ version: 2 });
    expect((await approve('a-fixed', 1)).body.code).toBe('newer_version');
  });

  test.each([
    ['terms.validTo', { validTo: '2020-01-01' }],
    ['terms.maxShareBps', { maxShareBps: undefined, maxFixed: undefined }],
    ['terms.caps.perDay', { caps: { perDay: 10, total: 5 } }],
    ['terms.roundingOrder', { roundingOrder: ['bank', 'scheme'] }],
    ['terms.funder', { funder: 'bank' }],
  ])('%s is named where it is wrong, and nothing is stored', async (path, changes) => {
    const { status, body } = await house.ask(maker, 'POST', '/v1/agreements', { id: 'a-wrong', terms: { ...termsWith(), ...changes } });

    expect(status).toBe(400);
    expect((body['errors'] as { path: string }[]).map((each) => each.path)).toContain(path);
    expect((await house.ask(maker, 'GET', '/v1/agreements/a-wrong')).status).toBe(404);
  });

  test('ending frees nothing that is used, and is done once', async () => {
    await write('a-ends', { caps: { total: 9_000 } });
    expect((await house.ask(checker, 'POST', '/v1/agreements/a-ends/end', { reason: 'over' })).body.code).toBe('agreement_not_active');
    await approve('a-ends');
    await house.database.sql`update counters set held = 4000 where key = 'a:a-ends'`;

    expect((await house.ask(checker, 'POST', '/v1/agreements/a-ends/end', { reason: 'over' })).status).toBe(200);
    expect((await house.ask(checker, 'POST', '/v1/agreements/a-ends/end', { reason: 'over' })).status).toBe(200);
    expect(await read('a-ends')).toMatchObject({ state: 'ended', reason: 'over', activeVersion: null, used: 4_000, ceiling: 4_000 });
  });

  test('a cap below what is used is refused, and the version before stays', async () => {
    await write('a-lower', { caps: { total: 9_000 } });
    await approve('a-lower');
    await house.database.sql`update counters set held = 4000 where key = 'a:a-lower'`;
    await house.ask(maker, 'POST', '/v1/agreements/a-lower/versions', { terms: termsWith({ caps: { total: 3_999 } }) });

    expect((await approve('a-lower', 2)).body.code).toBe('budget_below_used');
    expect(await read('a-lower')).toMatchObject({ version: 1, ceiling: 9_000 });
  });

  test('the list is paged by id and found by funder, state and words', async () => {
    await write('z-one', { funder: 'chain:north', roundingOrder: ['bank', 'chain'] });
    await write('z-two', { funder: 'chain:north', roundingOrder: ['bank', 'chain'] });
    const ids = async (query: string) =>
      ((await house.ask(maker, 'GET', `/v1/agreements?${query}`)).body['items'] as { id: string }[]).map(({ id }) => id);

    expect(await ids('funder=chain:north')).toEqual(['z-one', 'z-two']);
    expect(await ids('q=Z-TW')).toEqual(['z-two']);
    expect(await ids('q=%25')).toEqual([]);
    expect(await ids('funder=chain:north&state=active')).toEqual([]);
    const first = (await house.ask(maker, 'GET', '/v1/agreements?funder=chain:north&limit=1')).body;
    expect(await ids(`funder=chain:north&limit=1&after=${first['next']}`)).toEqual(['z-two']);
  });
});

describe('deposits', () => {
  const deposit = (id: string, body: Record<string, unknown>, key = maker) =>
    house.ask(key, 'POST', `/v1/agreements/${id}/deposits`, { receivedOn: '2026-11-20', ...body });
  const decide = (id: string, no: number, key = checker) => house.ask(key, 'POST', `/v1/agreements/${id}/deposits/${no}/approve`, {});

  test('counts when somebody else has approved it, and is posted once under its reference', async () => {
    await write('d-one', { settlement: 'prefunded', caps: { total: 80_000 } });
    await approve('d-one');
    expect(await read('d-one')).toMatchObject({ ceiling: 0, balance: 0 });

    expect((await deposit('d-one', { amount: 50_000, reference: 'P1' })).status).toBe(201);
    expect((await deposit('d-one', { amount: 50_000, reference: 'P1' })).status).toBe(200);
    expect((await deposit('d-one', { amount: 50_001, reference: 'P1' })).body.code).toBe('reference_taken');
    expect((await decide('d-one', 1, maker)).body.code).toBe('maker_is_checker');
    expect((await decide('d-one', 1)).body).toMatchObject({ state: 'approved', amount: 50_000 });
    expect((await decide('d-one', 1)).body.code).toBe('already_decided');
    expect(await read('d-one')).toMatchObject({ ceiling: 50_000, balance: 50_000 });

    await deposit('d-one', { amount: 50_000, reference: 'P2' });
    await decide('d-one', 2);
    expect(await read('d-one')).toMatchObject({ ceiling: 80_000, balance: 100_000 });
    const { body } = await house.ask(maker, 'GET', '/v1/agreements/d-one/moves');
    expect(body['items']).toMatchObject([
      { template: 'deposit.receive', amount: 50_000, memo: 'P2', source: 'deposit:in:2:d-one' },
      { template: 'deposit.receive', amount: 50_000, memo: 'P1' },
    ]);
  });

  test('nothing goes back that campaigns hold, and nothing that is not there', async () => {
    await write('d-back', { settlement: 'prefunded' });
    await approve('d-back');
    await deposit('d-back', { amount: 10_000, reference: 'P1' });
    await decide('d-back', 1);
    await house.database.sql`update counters set held = 6000 where key = 'a:d-back'`;
    await deposit('d-back', { kind: 'repay', amount: 4_001, reference: 'R1' });
    await deposit('d-back', { kind: 'repay', amount: 4_000, reference: 'R2' });

    expect((await decide('d-back', 2)).body.code).toBe('deposit_too_small');
    expect((await decide('d-back', 3)).status).toBe(200);
    expect(await read('d-back')).toMatchObject({ used: 6_000, ceiling: 6_000, balance: 6_000 });
    expect((await house.ask(maker, 'POST', '/v1/agreements/d-back/deposits/2/refuse', { reason: 'taken back' })).body).toMatchObject({
      state: 'refused',
    });
  });

  test('a netted agreement takes none; the database refuses a maker as checker and any later change', async () => {
    const { sql } = house.database;
    await write('d-netted');
    expect((await deposit('d-netted', { amount: 1, reference: 'P' })).body.code).toBe('not_prefunded');
    await write('d-walls', { settlement: 'prefunded' });
    await deposit('d-walls', { amount: 10, reference: 'P' });
    const set = (checkedBy: string) =>
      sql`update deposits set state = 'approved', checker = ${checkedBy}, decided_at = now(), posted_on = '2026-11-22' where agreement = 'd-walls'`;
    await expect(set('maker')).rejects.toThrow('deposits_four_eyes');
    await set('checker');
    await expect(sql`update deposits set amount = 11 where agreement = 'd-walls'`).rejects.toThrow('deposits_frozen');
  });
});
