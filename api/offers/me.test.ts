// Proves what cardholders are told over HTTP: their own offers fresh within two seconds on every process, with Redis flushed or not, and nothing of anybody else.
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Registry } from 'prom-client';
import { createApp } from '../app.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { createFeed } from '../authorization/feed.ts';
import { type LiveBook, openLiveBook } from '../campaign/live-book.ts';
import { mintToken } from '../cardholder/holders.ts';
import { readConfig } from '../config.ts';
import { connectDrizzle } from '../db/connect.ts';
import { hasRedis, startRedis, type TestRedis } from '../redis/testing.ts';

const CHAIN_KEY = 'a chain key of a test, long enough';
type Item = Readonly<Record<string, unknown>> & { readonly campaign: string; readonly state: string };
interface Stand {
  readonly get: (account: string, path: string) => Promise<{ status: number; body: Record<string, unknown>; text: string }>;
  readonly send: (account: string, method: string, path: string) => Promise<{ status: number; body: Record<string, unknown> }>;
  readonly stop: () => Promise<void>;
}
let house: Setting;
let redis: TestRedis | null = null;
const stands: Stand[] = [];
const first = (): Stand => stands[0] as Stand;

const SHOP = {
  name: { en: 'Near', 'zh-CN': '近' },
  chain: 'c1',
  mcc: '5812',
  region: 'r',
  country: 'CN',
  acquirer: 'acq',
  settlement_days: 1,
};

beforeAll(async () => {
  [house, redis] = await Promise.all([setting('database'), startRedis(process.env['CI'] === 'true')]);
  const { sql } = house;
  await sql`insert into accounts (id, person, segments) select 'ac_' || n, 'p_' || n, case when n % 2 = 0 then '["payroll"]'::json else '[]' end from generate_series(1, 12) as n`;
  await sql`insert into holder_consents (account, purpose, given, actor) select 'ac_' || n, 'personal_offers', true, 'holder:ac_' || n from generate_series(1, 11) as n`;
  await sql`insert into cards (token, account, label, bin) values ('tok_1', 'ac_1', '•• 8801', '62258801'), ('tok_1b', 'ac_1', '•• 1001', '62178801'), ('tok_3', 'ac_3', null, '62178801')`;
  const shops = [
    { ...SHOP, id: 'M1001', lat: 31.23, lon: 121.47, address: { en: '1 Demo Road', 'zh-CN': '示范路1号' } },
    { ...SHOP, id: 'M2', name: { en: 'Far', 'zh-CN': '远' }, lat: 31.33, lon: 121.47, address: null },
    { ...SHOP, id: 'M3', name: { en: 'Nowhere', 'zh-CN': '无' }, chain: null, lat: null, lon: null, address: null },
    { ...SHOP, id: 'M4', name: { en: 'Other', 'zh-CN': '他' }, mcc: '5411', lat: 31.23, lon: 121.47, address: null },
  ];
  await sql`insert into merchants select * from jsonb_populate_recordset(null::merchants, ${sql.json(shops as never)})`;
  await house.publish(
    tenOff({
      where: { mccs: { include: ['5812'] } },
      limits: { budget: { total: 10_000 }, perSubject: [{ of: 'account', per: 'month', count: 2 }] },
    }),
    tenOff({ id: 'payroll-only', binding: { segments: { include: ['payroll'] } }, stacking: { priority: 50 } }),
    tenOff({ id: 'joined-only', binding: { enrolment: 'required' }, stacking: { priority: 40 } }),
    tenOff({ id: 'gold-card', binding: { cards: { include: ['62258801'] } }, stacking: { priority: 30 } }),
  );
  stands.push(await open(), await open(), ...(redis === null ? [] : [await open(redis.url)]));
}, 60_000);
afterAll(async () => {
  for (const stand of stands) await stand.stop();
  redis?.stop();
  await house.close();
});

/** A process of its own in all but name. */
async function open(redisUrl?: string): Promise<Stand> {
  const { sql, database } = house;
  const drizzle = connectDrizzle(database.url, 1);
  const book: LiveBook = await openLiveBook(sql, {});
  const app = createApp({
    config: readConfig(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    sql,
    db: drizzle.db,
    feed: createFeed(),
    authority: { evaluate: () => Promise.reject(new Error('none')), message: () => Promise.reject(new Error('none')) } as never,
    metrics: new Registry(),
    bookLoaded: () => true,
    book,
    chainKey: CHAIN_KEY,
    codeHash: (code) => code,
    now: Date.now,
    onBug: (fault) => {
      throw fault;
    },
  });
  const server = app.newServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = new Map<string, string>();
  const ask = async (account: string, method: string, path: string) => {
    const token = tokens.get(account) ?? (await mintToken({ chainKey: CHAIN_KEY, now: Date.now }, { account }));
    tokens.set(account, token);
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text) as Record<string, unknown>, text };
  };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    book.stop();
    await app.stop();
    await drizzle.close();
  };
  return { get: (account, path) => ask(account, 'GET', path), send: ask, stop };
}

const itemsIn = ({ body }: { readonly body: Record<string, unknown> }) => body['items'] as readonly Item[];
const statesIn = (answer: { readonly body: Record<string, unknown> }) =>
  itemsIn(answer).map(({ campaign, state }) => `${campaign} ${state}`);
const everywhere = (account: string) => Promise.all(stands.map((stand) => stand.get(account, '/v1/me/offers')));
/** Every process says so before the time is up. */
const soon = (account: string, states: readonly string[]) =>
  expect.poll(async () => (await everywhere(account)).map(statesIn), { timeout: 4_000, interval: 100 }).toEqual(stands.map(() => states));

describe('the offers of a cardholder', () => {
  test('are those of the account of the token, with what is missing and nothing of what is private', async () => {
    const [mine, other] = [await first().get('ac_1', '/v1/me/offers'), await first().get('ac_2', '/v1/me/offers')];

    expect(statesIn(mine)).toEqual(['ten-off eligible', 'gold-card eligible', 'joined-only enrol']);
    expect(statesIn(other)).toEqual(['ten-off eligible', 'payroll-only eligible', 'gold-card eligible', 'joined-only enrol']);
    expect(itemsIn(mine)[0]).toMatchObject({
      left: { count: 2, per: 'month' },
      quota: 'plenty',
      favourite: false,
      actions: ['pay'],
      missing: [],
    });
    expect(itemsIn(mine)[1]).toMatchObject({ onCards: ['•• 8801'] });
    expect(mine.text + other.text).not.toMatch(/payroll"|segment|budget|10000/);
    expect(statesIn(await first().get('ac_3', '/v1/me/offers'))).toContain('gold-card nearly');
    expect((await first().get('ac_1', '/v1/me/offers/payroll-only')).status).toBe(404);
    expect((await first().get('nobody', '/v1/me/offers')).status).toBeGreaterThanOrEqual(400);
  });

  test('are the same bytes by the short way and by the long one, in pages too', async () => {
    const short = await first().get('ac_4', '/v1/me/offers');
    const long = await first().get('ac_4', '/v1/me/offers?limit=20');
    const one = await first().get('ac_4', '/v1/me/offers?limit=2');
    const rest = await first().get('ac_4', `/v1/me/offers?limit=2&after=${String(one.body['next'])}`);

    expect(long.text).toBe(short.text);
    expect([...statesIn(one), ...statesIn(rest)]).toEqual(statesIn(short));
    expect(rest.body['next']).toBeNull();
    expect((await first().get('ac_4', '/v1/me/offers?limit=0')).status).toBe(400);
    expect(itemsIn(await first().get('ac_4', '/v1/me/offers?amount=9680'))[0]).toMatchObject({
      state: 'nearly',
      missing: [{ code: 'amount', text: { en: '¥3.20 more' } }],
    });
  });

  test('follow enrolment and favourites at once where they were changed, and within two seconds elsewhere', async () => {
    await everywhere('ac_5');
    expect((await first().send('ac_5', 'POST', '/v1/me/offers/joined-only/enrolment')).body).toEqual({
      campaign: 'joined-only',
      enrolled: true,
    });
    expect((await first().send('ac_5', 'POST', '/v1/me/offers/joined-only/enrolment')).status).toBe(200);
    expect((await first().send('ac_5', 'PUT', '/v1/me/favourites/ten-off')).status).toBe(200);
    expect((await first().send('ac_5', 'PUT', '/v1/me/favourites/payroll-only')).status).toBe(404);
    expect((await first().send('ac_5', 'POST', '/v1/me/offers/ten-off/enrolment')).status).toBe(404);

    const mine = await first().get('ac_5', '/v1/me/offers');
    expect(statesIn(mine)).toEqual(['ten-off eligible', 'joined-only eligible', 'gold-card eligible']);
    expect(itemsIn(mine)[0]).toMatchObject({ favourite: true });
    await soon('ac_5', ['ten-off eligible', 'joined-only eligible', 'gold-card eligible']);
    expect(statesIn(await first().get('ac_5', '/v1/me/offers?favourites=true'))).toEqual(['ten-off eligible']);
    await first().send('ac_5', 'DELETE', '/v1/me/offers/joined-only/enrolment');
    await first().send('ac_5', 'DELETE', '/v1/me/favourites/ten-off');
    expect(statesIn(await first().get('ac_5', '/v1/me/offers?favourites=true'))).toEqual([]);
    await soon('ac_5', ['ten-off eligible', 'gold-card eligible', 'joined-only enrol']);
    const changes = await house.sql<
      { action: string }[]
    >`select action from change_log where actor = 'holder:ac_5' and outcome = 'done' order by id`;
    expect(changes.map(({ action }) => action)).toEqual(['enrolment.add', 'favourite.add', 'enrolment.remove', 'favourite.remove']);
  }, 20_000);

  test('follow use, the budget of the campaign and a withdrawn consent in every process; savings count what was captured less what was returned', async () => {
    const { authority } = await house.open();
    const pay = (id: string, account: string) =>
      authority.evaluate(purchase({ authorizationId: id, card: { bin: '62178801', token: `tk_${id}`, account } }));
    await everywhere('ac_6');
    for (const id of ['u1', 'u2']) await pay(id, 'ac_6');
    await soon('ac_6', ['payroll-only eligible', 'gold-card eligible', 'joined-only enrol', 'ten-off used_up']);
    for (const id of ['u1', 'u2']) await authority.message(id, message('capture', { amount: 12_800, at: new Date().toISOString() }));
    await authority.message('u2', message('refund', { amount: 12_800, at: new Date().toISOString() }));
    const savings = await first().get('ac_6', '/v1/me/savings');
    const again = await first().get('ac_6', '/v1/me/savings');

    expect(savings.body['total']).toMatchObject([{ currency: 'CNY', times: 1 }]);
    expect(again.text).toBe(savings.text);
    expect((savings.body['recent'] as Item[])[0]).toMatchObject({ merchant: 'M1001', merchantName: { en: 'Near' }, currency: 'CNY' });
    expect((await first().get('ac_7', '/v1/me/savings')).body).toEqual({ months: [], total: [], recent: [] });
    expect((await first().get('ac_6', '/v1/me/offers/ten-off')).body['uses']).toHaveLength(1);

    for (let no = 0; no < 4; no += 1) await pay(`b${no}`, `ac_${8 + no}`);
    await expect
      .poll(async () => itemsIn(await first().get('ac_7', '/v1/me/offers')).find(({ campaign }) => campaign === 'ten-off')?.['quota'], {
        timeout: 4_000,
      })
      .toBe('going_fast');
    await house.sql`insert into holder_consents (account, purpose, given, actor) values ('ac_6', 'personal_offers', false, 'holder:ac_6')`;
    await soon('ac_6', ['gold-card eligible', 'joined-only enrol', 'ten-off used_up']);
  }, 30_000);

  test('are those open to everybody until the cardholder agrees to offers chosen for them', async () => {
    const before = statesIn(await first().get('ac_12', '/v1/me/offers'));
    expect(before).toEqual(expect.not.arrayContaining(['payroll-only eligible']));
    expect((await first().get('ac_12', '/v1/me/offers/payroll-only')).status).toBe(404);
    await house.sql`insert into holder_consents (account, purpose, given, actor) values ('ac_12', 'personal_offers', true, 'holder:ac_12')`;
    await soon('ac_12', [before[0] ?? '', 'payroll-only eligible', ...before.slice(1)]);
  });

  test('are shut to a revoked token within five seconds on every process, by the short way too', async () => {
    expect((await everywhere('ac_12')).map(({ status }) => status)).toEqual(stands.map(() => 200));
    await house.sql`insert into holder_standings (account, not_before) values ('ac_12', clock_timestamp() + interval '1 second')`;

    await expect
      .poll(async () => (await everywhere('ac_12')).map(({ status }) => status), { timeout: 5_000, interval: 100 })
      .toEqual(stands.map(() => 401));
  }, 10_000);

  test('are the same after everything that Redis remembers is gone', async () => {
    if (redis === null) return expect(hasRedis).toBe(false);
    const before = await everywhere('ac_9');
    await redis.flush();
    const after = await everywhere('ac_9');

    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
  });
});

describe('one offer', () => {
  test('is told in full, with shops by distance, and by name where nobody says where they stand', async () => {
    const detail = await first().get('ac_1', '/v1/me/offers/ten-off');
    const near = await first().get('ac_1', '/v1/me/offers/ten-off/shops?lat=31.231&lon=121.47&limit=5');
    const named = await first().get('ac_1', '/v1/me/offers/ten-off/shops');

    expect(detail.body).toMatchObject({
      campaign: 'ten-off',
      enrolment: 'none',
      where: { mccs: [{ code: '5812', name: { 'zh-CN': '餐馆' } }], merchants: [] },
      conditions: [{ en: 'The amount is at least ¥100.' }],
      examples: [{ pay: 10_000, off: 1_000, text: { en: 'A purchase of ¥100: ¥10 off.' } }, {}, {}],
    });
    const ids = (answer: typeof near) => itemsIn(answer).map((item) => item['id']);
    expect(ids(near)).toEqual(['M1001', 'M2', 'M3']);
    expect(itemsIn(near)[0]).toMatchObject({ distanceMetres: 111, address: { en: '1 Demo Road' } });
    expect(itemsIn(near)[1]).toMatchObject({ distanceMetres: 11_008 });
    expect(ids(named)).toEqual(['M2', 'M1001', 'M3']);
    expect((await first().get('ac_1', '/v1/me/offers/ten-off/shops?lat=31')).status).toBe(400);
    expect((await first().get('ac_1', '/v1/me/offers/payroll-only/shops')).status).toBe(404);
  });
});
