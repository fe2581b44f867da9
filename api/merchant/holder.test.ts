// Nobody limited to shops is told who paid: not by the list, the record, the feed, a search, or the line behind a statement.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detailWithoutHolder } from '../authorization/holder.ts';
import type { AuthorizationDetail } from '../authorization/read-store.ts';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { browserAs } from '../people/browser-testing.ts';
import { DAY, NOON, type TestMessage, writeMessages } from '../settlement/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

let house: TestApp;
let root: string;
const shop = () => browserAs(house, { roles: ['merchant'], reach: { merchants: ['M1'] } });
const CASHBACK: TestMessage = {
  authorizationId: 'a1',
  id: 'c1',
  kind: 'capture',
  merchant: 'M1',
  amount: 1_000,
  date: DAY,
  at: NOON,
  postings: [{ template: 'benefit.capture', party: 'merchant', amount: 100, payee: 'cardholder:tk:tok_1' }],
};
const REPLY = {
  outcome: 'granted',
  reason: null,
  amount: 1_000,
  payable: 1_000,
  currency: 'CNY',
  points: { earn: 0, redeem: 0 },
  benefits: [],
  receipt: [],
};
beforeAll(async () => {
  house = testApp(await testDatabase());
  const { sql } = house.database;
  root = await house.keyFor('key_root', SCOPES);
  await house.ask(root, 'PUT', '/v1/acquirers/acq', { name: 'A', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' });
  for (const id of ['M1', 'M1.csv']) {
    const merchant = { name: { en: id, 'zh-CN': id }, mcc: '5814', region: 'CN-SH', country: 'CN', acquirer: 'acq', chain: null };
    await house.ask(root, 'PUT', `/v1/merchants/${id}`, merchant);
  }
  await writeMessages(sql, [CASHBACK, { ...CASHBACK, authorizationId: 'a2', merchant: 'M1.csv' }]);
  const record = { id: 'a1', decidedAt: NOON, state: 'captured', merchant: 'M1', subject: 'tk:tok_1' };
  await sql`update authorizations set digest = 'd', reply = ${JSON.stringify(REPLY)}, record = ${sql.json(record)} where id = 'a1'`;
}, 30_000);
afterAll(() => house.stop());

test('API3 the list names no payer to a shop, and cannot be asked for one', async () => {
  const person = await shop();
  const mine = (await person.ask('GET', '/v1/authorizations')).body;
  const all = (await house.ask(root, 'GET', '/v1/authorizations')).body;
  const asked = await Promise.all(
    ['card=tok_1', 'account=ac_1'].map(async (query) => (await person.ask('GET', `/v1/authorizations?${query}`)).status),
  );

  expect(mine['items']).toMatchObject([{ id: 'a1', subject: null }]);
  expect(all['items']).toMatchObject([{ id: 'a1', subject: 'tk:tok_1' }]);
  expect(asked).toEqual([403, 403]);
});

test('API3 the line behind a statement names no payer to a shop', async () => {
  const path = `/v1/statements/${DAY}/merchant:M1/lines/a1/c1/0`;
  const mine = await (await shop()).ask('GET', path);
  const all = await house.ask(root, 'GET', path);

  expect(mine.body['entries']).toMatchObject([{ credit: 'due:cardholder', debit: 'subsidy:merchant:M1' }]);
  expect(JSON.stringify(mine.body)).not.toContain('tok_1');
  expect(JSON.stringify(all.body['entries'])).toContain('due:cardholder:tk:tok_1');
});

test('API1 a shop whose name with an ending is the name of another reads nothing of the other', async () => {
  const person = await shop();
  const status = async (rest: string) => (await person.ask('GET', `/v1/statements/${DAY}/merchant:M1.csv${rest}`)).status;

  expect(await Promise.all(['/lines', '/items', '/page', '/lines/a2/c1/0'].map(status))).toEqual([404, 404, 404, 404]);
});

test('API3 the feed names no payer to a shop', async () => {
  const { cookie } = await shop();
  const stop = new AbortController();
  const response = await house.app.fetch(new Request('http://offerline/v1/feed', { headers: { cookie }, signal: stop.signal }));
  const item = { id: 'live-1', at: NOON, state: 'held', merchant: 'M1', subject: 'tk:tok_1', ...REPLY } as const;
  house.feed.publish({ type: 'authorization', item: { ...item, outcome: 'granted' } });
  const reader = response.body?.getReader();
  let heard = '';
  while (!heard.includes('live-1')) heard += new TextDecoder().decode((await reader?.read())?.value);
  stop.abort();

  expect(heard).not.toContain('tok_1');
});

test('API3 a record names no payer: neither its request nor its entries', () => {
  const entry = { debit: 'subsidy:bank', credit: 'due:cardholder:ac:ac_1' };
  const detail = {
    subject: 'ac:ac_1',
    request: { account: 'ac_1', bin: '62250000' },
    entries: [entry, { ...entry, credit: 'due:merchant:M1' }],
  };

  expect(detailWithoutHolder(detail as unknown as AuthorizationDetail)).toEqual({
    subject: null,
    request: { account: null, bin: '62250000' },
    entries: [
      { debit: 'subsidy:bank', credit: 'due:cardholder' },
      { debit: 'subsidy:bank', credit: 'due:merchant:M1' },
    ],
  });
});
