// The merchant's own view on a real database: shops, today's figures that are those of the open statement, closed statements by page, and a feed of one's own.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, businessDate } from '../../engine/settlement/business-day.ts';
import type { FeedEvent } from '../authorization/feed.ts';
import { inShop } from '../campaign/testing.ts';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { browserAs } from '../people/browser-testing.ts';
import { DAY, NOON, SALES, writeMessages } from '../settlement/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { startOfDay } from './today.ts';

let house: TestApp;
let root: string;
const as = (reach: object) => browserAs(house, { roles: ['merchant'], reach });
beforeAll(async () => {
  house = testApp(await testDatabase());
  const { sql } = house.database;
  root = await house.keyFor('key_root', SCOPES);
  await sql`insert into settings (name, value) values ('clock', '"message"')`;
  await house.ask(root, 'PUT', '/v1/acquirers/acq', { name: 'A', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' });
  for (const id of ['M1', 'M2', 'M3']) {
    const merchant = { name: { en: `Shop ${id}`, 'zh-CN': id }, mcc: '5814', region: 'CN-SH', country: 'CN', acquirer: 'acq' };
    await house.ask(root, 'PUT', `/v1/merchants/${id}`, { ...merchant, chain: id === 'M3' ? null : 'K' });
  }
  await writeMessages(sql, SALES);
  const benefits = [
    { campaign: 'campaign-0', delivery: 'instant', amount: 1_000 },
    { campaign: 'campaign-2', delivery: 'credit', amount: 200 },
  ];
  await sql`update authorizations set digest = 'd', reply = ${JSON.stringify({ outcome: 'granted', benefits })} where id = 'a1'`;
  await sql`update authorizations set digest = 'd', reply = ${JSON.stringify({ outcome: 'none', benefits: [] })} where id in ('a2', 'a5')`;
  await sql`update authorizations set decided_at = '2026-11-21T22:59:59+08:00' where id = 'a5'`;
  const totals = sql.json({ lines: 0 });
  for (let day = 1; day <= 20; day += 1)
    for (const party of ['merchant:M1', 'merchant:M3', 'chain:K'])
      await sql`insert into statements (business_date, party, currency, lines, net, totals, pay_on, hash) values (${addDays('2026-10-01', day)}, ${party}, 'CNY', 0, 0, ${totals}, ${DAY}, 'h')`;
}, 30_000);
afterAll(() => house.stop());

test('a business day begins at its cut-over, also on the days when clocks change', () => {
  const cutovers = [
    { timeZone: 'Asia/Shanghai', cutover: '23:00' },
    { timeZone: 'America/New_York', cutover: '02:00' },
    { timeZone: 'Europe/Berlin', cutover: '02:30' },
  ];
  for (const cutover of cutovers)
    for (const at of ['2026-03-08T12:00:00Z', '2026-03-29T05:00:00Z', '2026-10-25T12:00:00Z', '2026-11-01T07:30:00Z']) {
      const start = startOfDay(at, cutover);
      const before = new Date(Date.parse(start) - 60_000).toISOString();

      expect([businessDate(start, cutover), Date.parse(start) <= Date.parse(at)]).toEqual([businessDate(at, cutover), true]);
      expect(businessDate(before, cutover)).not.toBe(businessDate(at, cutover));
    }
});

test('I18 what was captured today is what the open statement of the shop says, and purchases before the cut-over do not count', async () => {
  const shop = await as({ merchants: ['M1'] });
  const { body } = await shop.ask('GET', '/v1/shops/today');
  const statement = await shop.ask('GET', `/v1/statements/${DAY}/merchant:M1?currency=CNY`);
  const totals = statement.body['totals'] as { subsidyByFunder: object; benefits: number };

  expect(body).toMatchObject({ dates: [DAY], complete: true });
  expect((body['total'] as object[])[0]).toEqual({
    currency: 'CNY',
    purchases: 1,
    withBenefit: 1,
    off: 1_000,
    subsidyByFunder: totals.subsidyByFunder,
    net: totals.benefits,
  });
});

test('a chain sees all its shops added up and each, and nobody asks for all shops of the bank', async () => {
  const { body } = await (await as({ chains: ['K'] })).ask('GET', '/v1/shops/today');
  const unlimited = await house.ask(root, 'GET', '/v1/shops/today');
  const [cny] = body['total'] as { readonly currency: string; readonly net: number; readonly purchases: number }[];

  expect(cny).toMatchObject({ currency: 'CNY', net: 300 + 25 + 500, purchases: 2 });
  expect((body['shops'] as { readonly shop: string }[]).map(({ shop }) => shop)).toEqual(['M1', 'M1', 'M2']);
  expect([unlimited.status, unlimited.body.code]).toEqual([400, 'invalid_request']);
});

test('API1 shops are named with their business date, and no other shop is', async () => {
  const { body } = await (await as({ merchants: ['M2'] })).ask('GET', '/v1/shops');
  const foreign = await (await as({ merchants: ['M2'] })).ask('GET', '/v1/shops/today?shop=M1');

  expect(body).toMatchObject({ items: [{ id: 'M2', businessDate: DAY, timeZone: 'Asia/Shanghai' }], next: null });
  expect(JSON.stringify(body)).not.toMatch(/M1|M3/);
  expect(foreign.status).toBe(404);
});

test('API1 campaigns that gave something in the shops are named, and no other', async () => {
  const { sql } = house.database;
  for (const id of ['campaign-0', 'campaign-2', 'campaign-9'])
    await house.ask(root, 'POST', '/v1/campaigns', inShop(id, 'M1', { name: { en: `Name of ${id}`, 'zh-CN': id } }));
  await sql`update authorizations set reply = ${JSON.stringify({ outcome: 'granted', benefits: [{ campaign: 'campaign-9' }] })} where id = 'a2'`;
  const named = async (reach: object) =>
    (await (await as(reach)).ask('GET', '/v1/shops/campaigns')).body['items'] as { id: string; name: object }[];

  expect(await named({ merchants: ['M1'] })).toEqual([
    { id: 'campaign-0', name: { en: 'Name of campaign-0', 'zh-CN': 'campaign-0' } },
    { id: 'campaign-2', name: { en: 'Name of campaign-2', 'zh-CN': 'campaign-2' } },
  ]);
  expect((await named({ chains: ['K'] })).map(({ id }) => id)).toEqual(['campaign-0', 'campaign-2', 'campaign-9']);
});

test('closed statements come by page, newest first, each once, of the own parties and of the days asked for', async () => {
  const chain = await as({ chains: ['K'] });
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await chain.ask('GET', `/v1/shops/statements?limit=7&from=2026-10-03&to=2026-10-15${after}`);
    seen.push(...(body['items'] as { date: string; party: string }[]).map(({ date, party }) => `${date} ${party}`));
    after = body['next'] === null ? '' : `&after=${body['next']}`;
  } while (after !== '');
  const store = await as({ merchants: ['M1'] });

  expect(seen).toEqual(
    Array.from({ length: 13 }, (_, day) => [`${addDays('2026-10-15', -day)} chain:K`, `${addDays('2026-10-15', -day)} merchant:M1`]).flat(),
  );
  expect((await store.ask('GET', '/v1/shops/statements?party=chain:K')).status).toBe(404);
  expect((await store.ask('GET', '/v1/shops/statements?party=merchant:M3')).status).toBe(404);
});

const bought = (merchant: string): FeedEvent => ({
  type: 'message',
  authorizationId: `at-${merchant}`,
  merchant,
  messageId: 'c1',
  kind: 'capture',
  amount: 1,
  status: 200,
  state: 'captured',
  at: NOON,
});

test('API1 a shop hears its own purchases as they happen and none of another', async () => {
  const { cookie } = await as({ chains: ['K'] });
  const stop = new AbortController();
  const response = await house.app.fetch(new Request('http://offerline/v1/feed', { headers: { cookie }, signal: stop.signal }));
  for (const merchant of ['M3', 'M1', 'M9', 'M2']) house.feed.publish(bought(merchant));
  const reader = response.body?.getReader();
  let heard = '';
  while (!heard.includes('at-M2')) heard += new TextDecoder().decode((await reader?.read())?.value);
  stop.abort();

  expect(heard).toContain('at-M1');
  expect(heard).not.toMatch(/at-M3|at-M9/);
  expect(house.bugs).toEqual([]);
});
