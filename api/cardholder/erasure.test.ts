// Erasure and export against real books: what is personal goes, what balances stays, and nothing of it can be had by halves.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_KEY, purchase } from '../authority/testing.ts';
import { type PointsHouse, pointsHouse } from '../points/testing.ts';
import { verify } from '../ledger/verify.ts';
import { searchMessages } from '../message/store.ts';
import { NOT_HOLDERS, PERSONAL_TABLES } from './personal.ts';
import { columnsThatLead } from './personal-store.ts';

/** Purchases with it earn points: points-testing.ts. */
const EARNS = '62258808';

let house: PointsHouse;
let service: string;
let checker: string;
beforeAll(async () => {
  house = await pointsHouse();
  const scopes = ['holders:read', 'holders:write', 'reference:read', 'reference:write', 'wallets:read', 'campaigns:write'] as const;
  service = await house.app.keyFor('key_service', scopes);
  checker = await house.app.keyFor('key_checker', ['holders:approve', 'holders:write']);
  await house.on.sql`insert into lists (id, name) values ('vip', 'VIP')`;
});
afterAll(() => house.stop());

const ask = (key: string, method: string, path: string, body?: unknown) => house.app.ask(key, method, path, body);
const faults = async () => {
  const found: string[] = [];
  await verify(house.on.sql, { chainKey: CHAIN_KEY, onResult: ({ name, first }) => first !== null && found.push(`${name}: ${first}`) });
  return found;
};

/** Somebody with a bit of everything. */
async function somebody(account: string): Promise<string> {
  const { sql } = house.on;
  await ask(service, 'PUT', `/v1/accounts/${account}`, { label: 'Lin Xiaoming', person: `p_${account}`, region: 'CN-SH', birthMonth: 11 });
  await ask(service, 'PUT', `/v1/cards/tk_${account}`, { account, label: '•• 8801' });
  const authorization = await house.earn(account, 120);
  await ask(service, 'POST', '/v1/campaigns/treat/coupons', { requestId: `issue-${account}`, count: 2, account });
  await sql`insert into list_members (list, account) values ('vip', ${account})`;
  await sql`insert into memberships (subject, programme, tier, joined_at, period_from, measured) values (${`ac:${account}`}, 'club', 'gold', now(), '2026-11-01', 5)`;
  await sql`
    insert into holder_messages (key, account, kind, locale, said, text_version, at) values (${`k-${account}`}, ${account}, 'earned', 'en', '{"subject":{"en":"Hello Lin"}}', 0, now())`;
  await sql`
    insert into message_deliveries (message, channel, kind, account, day, why, body, state, due_at, next_at)
    select id, 'webhook', 'earned', ${account}, '2026-11-22', 'now', 'Hello Lin', 'waiting', now(), now() from holder_messages where account = ${account}`;
  await sql`insert into holder_contacts (account, email, changed_by) values (${account}, 'lin@mail.example', 'x')`;
  await house.me(account, 'PUT', '/v1/me/consents/email', { given: true, textVersion: '2026-10' });
  return authorization;
}
const askErasure = async (account: string) => String((await house.me(account, 'POST', '/v1/me/erasure')).body['id']);

test('I2 an erasure lets points lapse, voids coupons, takes out what is personal, and the books balance', async () => {
  const bought = await somebody('ac_e1');
  const id = await askErasure('ac_e1');
  const again = await askErasure('ac_e1');
  const done = await ask(checker, 'POST', `/v1/erasures/${id}/approve`);
  const { sql } = house.on;

  expect(again).toBe(id);
  expect(done.body).toMatchObject({ state: 'approved', checker: 'key_checker' });
  expect(await sql`select active from lots where subject = 'ac:ac_e1' and active > 0`).toHaveLength(0);
  expect((await sql<{ state: string }[]>`select state from coupons where subject = 'ac:ac_e1'`).map(({ state }) => state)).toEqual([
    'void',
    'void',
  ]);
  expect(await sql`select template, amount from house_entries where source = ${`erasure:${id}`}`).toMatchObject([
    { template: 'points.lapse', amount: 120 },
  ]);
  expect(await sql`select person, segments, region, opened_on, birth_month, employee, label from accounts where id = 'ac_e1'`).toEqual([
    { person: null, segments: [], region: null, opened_on: null, birth_month: null, employee: false, label: null },
  ]);
  for (const { table, by, atErasure } of PERSONAL_TABLES.filter((each) => each.atErasure === 'delete')) {
    const key = by.holds === 'account' ? 'ac_e1' : 'ac:ac_e1';
    expect([table, atErasure, await sql`select 1 from ${sql(table)} where ${sql(by.column)} = ${key}`]).toEqual([table, 'delete', []]);
  }
  expect(await sql`select purpose, given, remote, locale from holder_consents where account = 'ac_e1'`).toEqual([
    { purpose: 'email', given: true, remote: null, locale: null },
  ]);
  expect(await sql`select usage from wallets where subject = 'ac:ac_e1'`).toEqual([{ usage: {} }]);
  expect(await sql`select account, said from holder_messages where key = 'k-ac_e1'`).toEqual([{ account: '', said: {} }]);
  expect(
    (await searchMessages(sql, { account: null, kind: null, state: null, before: null, limit: 200 })).filter(
      ({ account }) => account === '',
    ),
  ).toMatchObject([{ kind: 'earned', subject: { en: '', 'zh-CN': '' }, text: { en: '', 'zh-CN': '' } }]);
  expect(await sql`select account, body, state from message_deliveries`).toEqual([{ account: '', body: null, state: 'dropped' }]);
  expect(await faults()).toEqual([]);
  // A refund that comes later still finds its purchase, and the books still balance.
  await house.send(bought, 'refund', { amount: 12_000 });
  expect(await faults()).toEqual([]);
});

test('after an erasure tokens open nothing, and nobody becomes that account again', async () => {
  await somebody('ac_e2');
  const token = await house.app.holderFor('ac_e2');
  const id = await askErasure('ac_e2');
  await ask(checker, 'POST', `/v1/erasures/${id}/approve`);
  await new Promise((resolve) => setTimeout(resolve, 2_050));
  const codes = [
    await ask(token, 'GET', '/v1/me'),
    await ask(service, 'POST', '/v1/accounts/ac_e2/tokens', {}),
    await ask(service, 'POST', '/v1/accounts/ac_e2/erasure'),
    await ask(service, 'PUT', '/v1/accounts/ac_e2', { label: 'Lin Xiaoming' }),
    await ask(service, 'PUT', '/v1/cards/tk_new', { account: 'ac_e2' }),
    await ask(checker, 'POST', `/v1/erasures/${id}/approve`),
  ].map(({ body }) => body.code);
  const kept = await ask(service, 'GET', '/v1/accounts/ac_e2/export');

  expect(codes).toEqual(['unauthenticated', 'account_erased', 'account_erased', 'account_erased', 'account_erased', 'erasure_decided']);
  await expect(house.on.sql`update accounts set label = 'x' where id = 'ac_e2'`).rejects.toThrow('erased_accounts');
  await expect(house.on.sql`insert into cards (token, account) values ('tk_x', 'ac_e2')`).rejects.toThrow('erased_accounts');
  expect(JSON.stringify(kept.body)).not.toMatch(/Xiaoming|8801|CN-SH|198\./);
});

test('who minted a token for the account does not approve an erasure that was asked with one', async () => {
  await somebody('ac_e13');
  const minted = await ask(checker, 'POST', '/v1/accounts/ac_e13/tokens', {});
  const asked = await ask(String(minted.body['token']), 'POST', '/v1/me/erasure');
  const other = await house.app.keyFor('key_checker_2', ['holders:approve']);

  expect((await ask(checker, 'POST', `/v1/erasures/${asked.body['id']}/approve`)).body.code).toBe('erasure_own');
  expect((await ask(other, 'POST', `/v1/erasures/${asked.body['id']}/approve`)).status).toBe(200);
});

test('a token that this process still knows writes nothing personal after the erasure', async () => {
  await somebody('ac_e12');
  const token = await house.app.holderFor('ac_e12');
  const id = await askErasure('ac_e12');
  expect((await ask(checker, 'POST', `/v1/erasures/${id}/approve`)).status).toBe(200);
  const codes = [
    await ask(token, 'PUT', '/v1/me/consents/email', { given: false }),
    await ask(token, 'PUT', '/v1/me/preferences', { locale: 'en', quiet: null, off: {} }),
  ].map(({ body }) => body.code);

  expect(codes).toEqual(['account_erased', 'account_erased']);
  expect(await house.on.sql`select 1 from holder_preferences where account = 'ac_e12'`).toHaveLength(0);
  for (const table of ['favourites (account, campaign)', 'enrolments (account, campaign)'])
    await expect(house.on.sql.unsafe(`insert into ${table} values ('ac_e12', 'c')`)).rejects.toThrow('erased_accounts');
});

test('nothing is erased while a purchase is open, points wait, or points are owed; then all of it stays', async () => {
  const bought = await somebody('ac_e3');
  const id = await askErasure('ac_e3');
  const open = purchase({ authorizationId: 'open-e3', amount: 5_000, card: { bin: EARNS, token: 'tk_ac_e3', account: 'ac_e3' } });
  await house.authority.authority.evaluate(open);
  const waits = await ask(checker, 'POST', `/v1/erasures/${id}/approve`);
  await house.send('open-e3', 'reversal');
  await house.on.sql`update wallets set debts = '{"bonus": 5}' where subject = 'ac:ac_e3'`;
  const owed = await ask(checker, 'POST', `/v1/erasures/${id}/approve`);
  await house.on.sql`update wallets set debts = '{}' where subject = 'ac:ac_e3'`;
  const paths = ({ body }: { body: Record<string, unknown> }) => (body['errors'] as { path: string }[]).map(({ path }) => path);

  expect([waits.body.code, paths(waits)]).toEqual(['erasure_hindered', ['openAuthorizations', 'pointsPending']]);
  expect(paths(owed)).toEqual(['pointsOwed']);
  expect(await house.on.sql`select label from accounts where id = 'ac_e3'`).toEqual([{ label: 'Lin Xiaoming' }]);
  expect(bought).not.toBe('');
  expect((await ask(checker, 'POST', `/v1/erasures/${id}/approve`)).status).toBe(200);
  expect(await faults()).toEqual([]);
});

test('whoever of the bank asks for an erasure does not decide it, through no key of theirs, and neither does the database let them', async () => {
  await somebody('ac_e4');
  const asked = await ask(checker, 'POST', '/v1/accounts/ac_e4/erasure');
  const id = String(asked.body['id']);
  const own = await ask(checker, 'POST', `/v1/erasures/${id}/approve`);
  const refused = await ask(checker, 'POST', `/v1/erasures/${id}/refuse`, { reason: 'No' });

  expect([own.body.code, refused.body.code]).toEqual(['erasure_own', 'erasure_own']);
  await expect(
    house.on.sql`update erasures set state = 'approved', checker = 'key_checker', decided_at = now() where id = ${id}`,
  ).rejects.toThrow('four_eyes');
  await expect(
    house.on.sql`insert into erasures (id, account, maker, state, checker, decided_at) values ('x', 'ac_e4', 'a', 'approved', 'b', now())`,
  ).rejects.toThrow('four_eyes');
  await expect(house.on.sql`update erasures set account = 'ac_1' where id = ${id}`).rejects.toThrow('frozen');
  await expect(house.on.sql`delete from erasures where id = ${id}`).rejects.toThrow('frozen');
  expect(await house.on.sql`select label from accounts where id = 'ac_e4'`).toEqual([{ label: 'Lin Xiaoming' }]);
});

test('a cardholder takes back what waits, and the bank refuses with a reason', async () => {
  await somebody('ac_e5');
  await askErasure('ac_e5');
  const back = await house.me('ac_e5', 'DELETE', '/v1/me/erasure');
  const nothing = await house.me('ac_e5', 'DELETE', '/v1/me/erasure');
  const id = await askErasure('ac_e5');
  const refused = await ask(checker, 'POST', `/v1/erasures/${id}/refuse`, { reason: 'A dispute is open.' });
  const me = await house.me('ac_e5', 'GET', '/v1/me');
  const waiting = await ask(checker, 'GET', '/v1/erasures?state=waiting');
  const pages = await ask(checker, 'GET', '/v1/erasures?limit=1');
  const next = await ask(checker, 'GET', `/v1/erasures?limit=1&after=${String(pages.body['next'])}`);

  expect([back.body['state'], nothing.status, refused.body['state'], me.body['erasure']]).toEqual(['withdrawn', 404, 'refused', null]);
  expect((waiting.body['items'] as { account: string }[]).map(({ account }) => account)).toEqual(['ac_e4']);
  expect([pages, next].map(({ body }) => (body['items'] as { id: string }[])[0]?.id)).toEqual([id, expect.not.stringMatching(id)]);
});

test('of many approvals at once one erases, and the points lapse once', async () => {
  await somebody('ac_e6');
  const id = await askErasure('ac_e6');
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(checker, 'POST', `/v1/erasures/${id}/approve`)));

  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  expect(await faults()).toEqual([]);
});

test('an export holds everything of the cardholder, nothing of anybody else, no token of a card and no hash', async () => {
  await somebody('ac_e7');
  await somebody('ac_e8');
  const mine = await house.me('ac_e7', 'GET', '/v1/me/export');
  const text = JSON.stringify(mine.body);

  expect(mine.headers.get('content-disposition')).toContain('attachment');
  expect(mine.body).toMatchObject({
    format: 'offerline-export-1',
    account: 'ac_e7',
    profile: { id: 'ac_e7', label: 'Lin Xiaoming' },
    cards: [{ label: '•• 8801' }],
    lists: [{ list: 'vip' }],
    memberships: [{ programme: 'club', tier: 'gold' }],
    consents: [{ purpose: 'email', given: true }],
    points: [{ programme: 'bonus', active: 120 }],
    authorizations: [{ amount: 12_000, currency: 'CNY', points: { earn: 120 }, benefits: [{ campaign: 'bonus-points', kind: 'points' }] }],
    cutShort: [],
  });
  expect(mine.body['coupons']).toHaveLength(2);
  expect(text).not.toMatch(/ac_e8|tk_ac_e7|code_hash|digest|funding/);
  const limited = await Promise.all(Array.from({ length: 7 }, () => house.me('ac_e7', 'GET', '/v1/me/export')));
  expect(limited.some(({ status }) => status === 429)).toBe(true);
  expect(await house.on.sql`select 1 from change_log where action = 'holder.export' and object = 'ac_e7'`).toHaveLength(6);
});

test('an export names neither who shares the wallet, nor another customer with whom somebody wanted to merge, nor staff', async () => {
  const { sql } = house.on;
  for (const account of ['ac_e9', 'ac_e10', 'ac_e11']) await somebody(account);
  const found = { requestId: 'house-e9', name: 'Home', confirm: true };
  await house.me('ac_e9', 'POST', '/v1/me/household', found);
  const invited = await house.me('ac_e9', 'POST', '/v1/me/household/invites', { requestId: 'invite-e9' });
  const joining = { requestId: 'join-e10', code: invited.body['code'], confirm: true };
  expect((await house.me('ac_e10', 'POST', '/v1/me/household/join', joining)).status).toBe(200);
  const household = await sql<{ subject: string }[]>`select subject_of('ac_e10') as subject`;
  await sql`insert into wallet_requests (subject, id, kind, digest, status, reply, actor) values (${household[0]?.subject ?? ''}, 'r1', 'coupon.claim', '', 201, '{}', 'holder:ac_e10')`;
  await sql`update accounts set person = null where id = 'ac_e11'`;
  const merge = await ask(service, 'POST', '/v1/merges', { from: 'ac_e11', into: 'ac_e9', reason: 'Perhaps one customer' });
  await ask(checker, 'POST', `/v1/merges/${String((merge.body['merge'] as { id?: string } | undefined)?.id)}/refuse`, {
    note: 'Two customers',
  });
  const waits = String((await house.me('ac_e9', 'POST', '/v1/me/erasure')).body['id']);
  await ask(checker, 'POST', `/v1/erasures/${waits}/refuse`, { reason: 'No' });
  const mine = JSON.stringify((await house.me('ac_e9', 'GET', '/v1/me/export')).body);
  const other = JSON.stringify((await house.me('ac_e11', 'GET', '/v1/me/export')).body);

  expect(mine).toContain('mergesInto');
  expect(mine.match(/ac_e1[01]|key_\w+|Perhaps|Two customers/g)).toBeNull();
  expect(other.match(/ac_e(9|10)\b|key_\w+|Perhaps|Two customers/g)).toBeNull();
});

test('every column that leads to a cardholder is known to export and erasure, and every row that stays has a reason', async () => {
  const known = new Set([...NOT_HOLDERS, ...PERSONAL_TABLES.map(({ table, by }) => `${table}.${by.column}`)]);
  const unknown = (await columnsThatLead(house.on.sql)).map(({ table, column }) => `${table}.${column}`).filter((name) => !known.has(name));

  expect(unknown).toEqual([]);
  expect(PERSONAL_TABLES.filter(({ atErasure, why }) => atErasure === 'keep' && why === undefined).map(({ table }) => table)).toEqual([]);
});

test('nothing in these tests was a bug', () => {
  expect([...house.app.bugs, ...house.on.bugs].map(String)).toEqual([]);
});
