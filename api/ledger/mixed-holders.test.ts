// Everything that cardholders and the bank do to wallets at once, from two processes on one Postgres: whatever met whatever, the books verify and nothing was made or lost.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chance } from '../../engine/simulation/random.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { CHAIN_KEY, type Setting, setting, tenOff } from '../authority/testing.ts';
import { expireDue } from '../authority/expiry.ts';
import { connect, type Sql } from '../db/connect.ts';
import { sweepMembers } from '../membership/change.ts';
import { closeSlices } from '../qr/gate-store.ts';
import { type TestApp, testApp } from '../testing.ts';
import { ACCOUNTS, type Acting, DEEDS, type World } from './mixed-holders-testing.ts';
import { verify } from './verify.ts';

const STEPS = Number(process.env['MIXED_STEPS'] ?? 200);
const LANES = 8;
const words = { en: 'Stars', 'zh-CN': '星' };

let on: Setting;
let apps: readonly TestApp[];
let lines: readonly OpenAuthority[];
let desks: readonly { readonly maker: string; readonly checker: string }[];
const faults: string[] = [];

beforeAll(async () => {
  on = await setting('database');
  await on.publish(
    points('stars', { type: 'points_earn', programme: 'stars', points: 1, per: 100, expiryDays: 30, costPer1000: 0 }, '62258801'),
    points(
      'pay',
      { type: 'points_payment', programme: 'stars', pointsPer100: 100, minPoints: 1, stepPoints: 1, maxShareBps: 5_000 },
      '62258802',
    ),
    tenOff({
      id: 'treat',
      kind: 'coupon',
      when: undefined,
      benefit: {
        type: 'coupon_redeem',
        value: { type: 'amount_off', amount: 500 },
        validDays: 30,
        transfer: 'gift',
        claim: { perPersonDay: 40, total: 60 },
      },
    } as never),
    tenOff({ id: 'metro', when: undefined, benefit: { type: 'amount_off', amount: 100 }, limits: { budget: { total: 6_000 } } }),
  );
  await on.sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"Shop","zh-CN":"店"}', '5812', 'SH', 'CN', 'default') on conflict do nothing`;
  await on.sql`insert into accounts (id) select 'ac_' || n from generate_series(1, ${ACCOUNTS}) n`;
  const second = connect(on.database.url, 6);
  lines = [await on.open(), await on.open()];
  await openDesks(second);
}, 60_000);

async function openDesks(second: Sql): Promise<void> {
  apps = [
    testApp({ ...on.database, drop: () => Promise.resolve() }, {}, lines[0]?.authority),
    testApp({ url: on.database.url, sql: second, drop: () => second.end({ timeout: 1 }) }, {}, lines[1]?.authority),
  ];
  desks = [];
  for (const app of apps)
    desks = [
      ...desks,
      {
        maker: await app.keyFor(`maker-${desks.length}`, [
          'campaigns:read',
          'campaigns:write',
          'wallets:read',
          'holders:read',
          'holders:write',
          'reference:read',
          'reference:write',
          'evaluate',
          'campaigns:stop',
        ]),
        checker: await app.keyFor(`checker-${desks.length}`, ['holders:read', 'holders:approve']),
      },
    ];
  const { maker } = desks[0] as { maker: string };
  const app = apps[0] as TestApp;
  const put = [
    await app.ask(maker, 'PUT', '/v1/programmes/stars', {
      name: words,
      pointName: words,
      transfer: { to: 'anybody', minPoints: 1, maxPointsPerDay: 100_000, maxTimesPerDay: 100 },
    }),
    await app.ask(maker, 'PUT', '/v1/catalogue/mug', {
      terms: {
        programme: 'stars',
        name: words,
        text: words,
        points: 30,
        from: '2026-01-01T00:00:00Z',
        to: '2028-01-01T00:00:00Z',
        gives: { type: 'goods' },
      },
      stock: 12,
      isOn: true,
    }),
    await app.ask(maker, 'PUT', '/v1/catalogue/tea', {
      terms: {
        programme: 'stars',
        name: words,
        text: words,
        points: 20,
        from: '2026-01-01T00:00:00Z',
        to: '2028-01-01T00:00:00Z',
        gives: { type: 'coupon', campaign: 'treat' },
      },
      stock: null,
      isOn: true,
    }),
    await app.ask(maker, 'POST', '/v1/gates', { id: 'gate', name: 'Gate', merchant: 'M1001', terminal: 'T9' }),
  ];
  for (const { status, body } of put) if (status >= 300) throw new Error(JSON.stringify(body));
}
afterAll(async () => {
  for (const app of apps.toReversed()) await app.stop();
  await on.close();
});

function points(id: string, benefit: object, bin: string) {
  return tenOff({ id, kind: 'points', when: undefined, binding: { cards: { include: [bin] } }, benefit } as never);
}

test(`I1 I2 I3 I7 I20 I21 R26 ${STEPS} steps of everything in ${LANES} lanes and two processes end with books that verify`, async () => {
  const world: World = { purchases: [], codes: [], invites: [], orders: [], coupons: [], slice: null, done: {}, refused: {} };
  let step = 0;
  const prefixes: string[] = [];
  await Promise.all([
    ...Array.from({ length: LANES }, async (_, lane) => {
      const by = chance(Number(process.env['MIXED_SEED'] ?? 20_261_123) + lane);
      while (step < STEPS) {
        step += 1;
        await act(world, { by, no: step, place: { apps, lines, desks } });
      }
    }),
    (async () => {
      while (step < STEPS) {
        await new Promise((resolve) => setTimeout(resolve, 400));
        const counters =
          await on.sql`select key, held, captured, returned, ceiling from counters where held < 0 or captured - returned < 0 or ceiling is not null and held + captured - returned > ceiling`;
        prefixes.push(...counters.map(({ key }) => `counter ${key}`));
        await on.sql`update lots set expires_at = now() where id in (select id from lots where active > 0 order by random() limit 1)`;
        await on.sql`update coupon_gifts set expires_at = now() where id in (select id from coupon_gifts where state = 'open' order by random() limit 1)`;
        await Promise.all(
          lines.map(({ authority }) =>
            expireDue({ sql: on.sql, authority }, null).catch((fault: unknown) => faults.push(`sweep ${String(fault)}`)),
          ),
        );
        await sweepMembers(on.sql);
        await closeSlices(on.sql, null);
      }
    })(),
  ]);
  for (const { authority } of lines) await expireDue({ sql: on.sql, authority }, null);
  const found: string[] = [];
  await verify(on.sql, { chainKey: CHAIN_KEY, onResult: ({ first, name }) => void (first !== null && found.push(`${name}: ${first}`)) });
  expect(found).toEqual([]);
  expect(prefixes).toEqual([]);
  expect(await unaccounted()).toEqual([]);
  expect(faults).toEqual([]);
  expect(on.bugs.length).toBe(0);
  for (const app of apps) expect(app.bugs).toEqual([]);
}, 300_000);

/** Sums of their own, not those of the verifier: where coupons and points lie, and what of the budget of the gate is spoken for. */
async function unaccounted(): Promise<readonly object[]> {
  return on.sql`
    select 'coupon in a wallet that moved' as what, c.id from coupons c join wallets w on w.subject = c.subject where w.moved_to is not null
    union all select 'lot in a wallet that moved', l.id from lots l join wallets w on w.subject = l.subject where w.moved_to is not null and l.active + l.pending > 0
    union all select 'more active than earned', id from lots where active + pending > earned or active < 0 or pending < 0
    union all select 'stock', id from catalogue_items i where taken <> (select count(*) from catalogue_orders o where o.item = i.id and o.state <> 'cancelled')
    union all select 'claims', key from claim_counters where key = 'total:treat' and used <> (select count(*) from coupons where issued_by like 'claim:%')
    union all select 'lapsed but free', id from coupons where state in ('issued', 'claimed', 'returned') and expires_at < now() - interval '1 minute'
    union all select 'two programmes of a debt', subject from wallets w cross join lateral jsonb_each_text(debts) as debt(programme, owed) where owed::bigint > 0 and not exists (select 1 from authorizations a where a.subject = w.subject and a.record -> 'messages' @? '$[*] ? (@.kind == "refund" || @.kind == "chargeback" || @.kind == "reversal")')`;
}

async function act(world: World, on: Acting): Promise<void> {
  const { by } = on;
  const kind = by.pick([
    'earn',
    'earn',
    'earn',
    'pay',
    'coupon',
    'message',
    'message',
    'message',
    'claim',
    'give',
    'take',
    'order',
    'tea',
    'cancel',
    'gift',
    'found',
    'invite',
    'join',
    'leave',
    'merge',
    'qr',
    'slice',
    'tap',
    'void',
  ] as const);
  const started = performance.now();
  const status = await DEEDS[kind](world, on).catch((fault: unknown) => {
    faults.push(`${kind} ${fault instanceof Error ? fault.stack : String(fault)}`);
    return 599;
  });
  const took = performance.now() - started;
  if (took > 8_000) faults.push(`${kind} took ${Math.round(took)} ms`);
  if (status >= 500) faults.push(`${kind} ${status}`);
  const book = status < 300 ? world.done : world.refused;
  const key = status < 300 ? kind : `${kind} ${status}`;
  book[key] = (book[key] ?? 0) + 1;
}
