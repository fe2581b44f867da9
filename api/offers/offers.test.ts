// Proves that offers follow publications and profiles within seconds, by the short way and the long way alike, and that Redis changes nothing but time.
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCampaign, tenOff } from '../authority/testing.ts';
import { createApp } from '../app.ts';
import { createFeed } from '../authorization/feed.ts';
import { type LiveBook, openLiveBook } from '../campaign/live-book.ts';
import { turn } from '../campaign/store.ts';
import { readConfig } from '../config.ts';
import { connectDrizzle } from '../db/connect.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { newKey } from '../http/keys.ts';
import { insertKey } from '../http/keys-store.ts';
import { hasRedis, startRedis, type TestRedis } from '../redis/testing.ts';
import { Registry } from 'prom-client';

interface Stand {
  readonly url: string;
  readonly ask: (path: string, key?: string) => Promise<{ status: number; body: string; headers: Headers }>;
  readonly stop: () => Promise<void>;
}
let database: TestDatabase;
let redis: TestRedis | null = null;
const stands: Stand[] = [];
const { key, hash } = newKey();
const other = newKey();

beforeAll(async () => {
  [database, redis] = await Promise.all([testDatabase(), startRedis(process.env['CI'] === 'true')]);
  await insertKey(database.sql, { id: 'app', name: 'app', hash, scopes: ['wallets:read'], expiresAt: null });
  await insertKey(database.sql, { id: 'else', name: 'else', hash: other.hash, scopes: ['evaluate'], expiresAt: null });
  await database.sql`insert into accounts (id, segments) select 'ac_' || n, '["payroll"]' from generate_series(1, 30) as n`;
  await database.sql`insert into cards (token, account) values ('tok_1', 'ac_1')`;
  await publishCampaign(database.sql, tenOff());
  stands.push(await open(), await open(), ...(redis === null ? [] : [await open(redis.url), await open(redis.url)]));
}, 60_000);
afterAll(async () => {
  for (const stand of stands) await stand.stop();
  redis?.stop();
  await database.drop();
});

/** A process of its own in all but name: its own book, memory and server. */
async function open(redisUrl?: string): Promise<Stand> {
  const drizzle = connectDrizzle(database.url, 1);
  const book: LiveBook = await openLiveBook(database.sql, {});
  const app = createApp({
    config: readConfig(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    sql: database.sql,
    db: drizzle.db,
    feed: createFeed(),
    authority: { evaluate: () => Promise.reject(new Error('none')), message: () => Promise.reject(new Error('none')) } as never,
    metrics: new Registry(),
    bookLoaded: () => true,
    book,
    chainKey: 'a chain key of a test, long enough',
    codeHash: (code) => code,
    now: Date.now,
    onBug: (fault) => {
      throw fault;
    },
  });
  const server = app.newServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask: Stand['ask'] = async (path, asking = key) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${asking}` } });
    return { status: answer.status, body: await answer.text(), headers: answer.headers };
  };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    book.stop();
    await app.stop();
    await drizzle.close();
  };
  return { url, ask, stop };
}

const campaignsIn = (body: string): readonly string[] =>
  (JSON.parse(body) as { offers: readonly { campaign: string }[] }).offers.map(({ campaign }) => campaign);
const everywhere = (path: string) => Promise.all(stands.map((stand) => stand.ask(path)));
/** Every process says this of the account before the time is up, and then goes on saying it. */
const soon = (path: string, campaigns: readonly string[]) =>
  expect
    .poll(async () => (await everywhere(path)).map(({ body }) => campaignsIn(body)), { timeout: 6_000, interval: 100 })
    .toEqual(stands.map(() => campaigns));

describe('the offers of an account', () => {
  test('are the same bytes and headers by the first, long way and by every short way after it', async () => {
    const [first, second, third] = [
      await stands[0]?.ask('/v1/accounts/ac_1/offers'),
      await stands[0]?.ask('/v1/accounts/ac_1/offers'),
      await stands[0]?.ask('/v1/cards/tok_1/offers'),
    ];
    const names = ({ headers }: { headers: Headers }) => [...headers.keys()].filter((name) => !['transfer-encoding'].includes(name));

    expect(first?.status).toBe(200);
    expect(second?.body).toBe(first?.body);
    expect(third?.body).toBe(first?.body);
    expect(campaignsIn(first?.body ?? '')).toEqual(['ten-off']);
    expect(first === undefined || second === undefined ? null : names(second)).toEqual(first === undefined ? null : names(first));
    expect(second?.headers.get('cache-control')).toBe('no-store');
  });

  test('need the scope, a known account and a sound question, on the short way too', async () => {
    const ask = stands[0]?.ask ?? (() => Promise.reject(new Error('no stand')));

    expect((await ask('/v1/accounts/ac_1/offers', other.key)).status).toBe(403);
    expect((await ask('/v1/accounts/ac_1/offers', newKey().key)).status).toBe(401);
    expect((await ask('/v1/accounts/nobody/offers')).status).toBe(404);
    expect((await ask('/v1/cards/nobody/offers')).status).toBe(404);
    expect((await ask('/v1/accounts/ac_1/offers?limit=0')).status).toBe(400);
    expect((await ask('/v1/accounts/ac_1/offers?bin=62258801&limit=5')).status).toBe(200);
    const head = await fetch(`${stands[0]?.url}/v1/accounts/ac_1/offers`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
    expect(head.status).toBe(405);
  });

  test('follow a publication, a pause and a resumption in every process', async () => {
    await everywhere('/v1/accounts/ac_2/offers');
    await publishCampaign(database.sql, tenOff({ id: 'payroll-only', binding: { segments: { include: ['payroll'] } } }));
    await soon('/v1/accounts/ac_2/offers', ['payroll-only', 'ten-off']);
    await turn(database.sql, { id: 'ten-off', to: 'pause', actor: 'op' });
    await soon('/v1/accounts/ac_2/offers', ['payroll-only']);
    await turn(database.sql, { id: 'ten-off', to: 'resume', actor: 'op' });

    await soon('/v1/accounts/ac_2/offers', ['payroll-only', 'ten-off']);
  }, 30_000);

  test('follow segments, lists and tiers of the account, whoever writes them', async () => {
    await publishCampaign(database.sql, tenOff({ id: 'vip-only', binding: { lists: { include: ['vip'] } } }));
    await publishCampaign(database.sql, tenOff({ id: 'gold-only', binding: { tiers: { include: ['star:gold'] } } }));
    await soon('/v1/accounts/ac_3/offers', ['payroll-only', 'ten-off']);
    await database.sql`update accounts set segments = '[]' where id = 'ac_3'`;
    await soon('/v1/accounts/ac_3/offers', ['ten-off']);
    await database.sql`insert into list_members (list, account) values ('vip', 'ac_3')`;
    await soon('/v1/accounts/ac_3/offers', ['ten-off', 'vip-only']);
    await database.sql`
      insert into memberships (subject, programme, tier, joined_at, period_from, measured, batch)
      values ('ac:ac_3', 'star', 'gold', now(), current_date, 0, 0)`;

    await soon('/v1/accounts/ac_3/offers', ['gold-only', 'ten-off', 'vip-only']);
  }, 40_000);

  test.skipIf(!hasRedis)(
    'are the same after a flush and while Redis hangs',
    async () => {
      const paths = Array.from({ length: 20 }, (_, no) => `/v1/accounts/ac_${no + 5}/offers`);
      const before = await Promise.all(paths.map(everywhere));
      await redis?.flush();
      const after = await Promise.all(paths.map((path) => everywhere(`${path}?limit=99`)));
      redis?.signal('SIGSTOP');
      const hanging = await Promise.all(paths.map((path) => everywhere(`${path}?limit=98`)));
      redis?.signal('SIGCONT');

      const bodies = (answers: typeof before) => answers.flat().map(({ body }) => body);
      expect(new Set(bodies(before)).size).toBe(1);
      expect(bodies(after)).toEqual(bodies(before));
      expect(bodies(hanging)).toEqual(bodies(before));
    },
    30_000,
  );
});
