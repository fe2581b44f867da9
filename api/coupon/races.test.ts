// The last coupon and a thousand who want it, at two processes; and guesses at codes, which are never right and raise the alarm.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenAuthority } from '../authority/open.ts';
import { batchContext, publishCampaign, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { guessCodes } from '../cli/guess-run.ts';
import { connect } from '../db/connect.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { startWatcher } from '../watch/watcher.ts';

const RACERS = 1_000;
const coupon = { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 } as const;
let database: TestDatabase;
let apps: readonly TestApp[];
let till: Setting;

beforeAll(async () => {
  database = await testDatabase();
  const second = connect(database.url, 4);
  apps = [testApp(database), testApp({ url: database.url, sql: second, drop: () => second.end({ timeout: 1 }) })];
  await database.sql`insert into accounts (id) select 'ac_' || n from generate_series(0, ${RACERS - 1}) n`;
  await publishCampaign(
    database.sql,
    tenOff({ id: 'last', kind: 'coupon', when: undefined, benefit: { ...coupon, claim: { total: 1, perPerson: 1 } } }),
  );
  till = await setting('database');
}, 60_000);
afterAll(async () => {
  await till.close();
  for (const app of [...apps].reverse()) {
    expect(app.bugs).toEqual([]);
    await app.stop();
  }
});

test('I20 of a thousand who claim the last coupon at two processes exactly one has it', async () => {
  const answers = await Promise.all(
    Array.from({ length: RACERS }, async (_, no) => {
      const app = apps[no % 2] as TestApp;
      return app.ask(await app.holderFor(`ac_${no}`), 'POST', '/v1/me/coupons/claim', { campaign: 'last', requestId: 'race' });
    }),
  );
  const winners = answers.filter(({ status }) => status === 201);
  expect(winners).toHaveLength(1);
  expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(new Set(['claims_used_up']));
  expect(await database.sql`select count(*)::int as coupons from coupons where campaign = 'last'`).toEqual([{ coupons: 1 }]);
}, 60_000);

test('I20 of a thousand who present the last code at two processes exactly one is granted', async () => {
  await till.publish(tenOff({ id: 'code', kind: 'coupon', when: undefined, benefit: coupon }));
  const { codeHash } = await batchContext(till.sql);
  await till.sql`insert into coupons (id, campaign, code_hash, state, valid_from, expires_at, issued_by) values ('cp_last', 'code', ${codeHash('THE-LAST-CODE')}, 'issued', now() - interval '1 day', now() + interval '1 day', 'test')`;
  const lines: readonly OpenAuthority[] = [await till.open(), await till.open()];
  const replies = await Promise.all(
    Array.from({ length: RACERS }, async (_, no) => {
      const answer = await (lines[no % 2] as OpenAuthority).authority.evaluate(
        purchase({ authorizationId: `race-${no}`, coupons: ['THE-LAST-CODE', `NO-CODE-${no}`] }),
      );
      return JSON.parse(answer.body) as { outcome: string };
    }),
  );
  expect(replies.filter(({ outcome }) => outcome === 'granted')).toHaveLength(1);
  expect(await till.sql`select state from coupons where id = 'cp_last'`).toEqual([{ state: 'reserved' }]);
  const [move] =
    await till.sql`select from_state, to_state, actor, authorization_id from coupon_moves where coupon = 'cp_last' order by no desc limit 1`;
  expect(move).toMatchObject({
    from_state: 'issued',
    to_state: 'reserved',
    actor: 'authority',
    authorization_id: expect.stringMatching(/^race-\d+$/),
  });
  expect(await till.sql`select count(*)::int as wrong from security_events where kind = 'coupon_code_wrong'`).toEqual([{ wrong: RACERS }]);
}, 60_000);

test('guesses are never right, are answered alike, and raise the alarm', async () => {
  const watcher = startWatcher({
    sql: database.sql,
    holidays: {},
    now: Date.now,
    judgeBurn: async () => [],
    onBug: (fault) => expect(fault).toBeNull(),
  });
  const codeHash = (code: string) => `hash of ${code}`;
  const timer = setInterval(() => void watcher.look(), 250);
  const found = await guessCodes({
    sql: database.sql,
    fetch: async (request) => (apps[0] as TestApp).app.fetch(request),
    chainKey: 'a chain key of a test, long enough',
    codeHash,
    guesses: 300,
    atOnce: 8,
    timed: 10,
  });
  clearInterval(timer);
  await watcher.stop();
  expect([found.hits, found.answers]).toEqual([0, { 404: 300 }]);
  expect(found.alarmSeconds).not.toBeNull();
}, 60_000);
