// Proves backtests against what was really granted: the live set replayed is the same to the byte, and a draft replayed is what its own day would have been.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CampaignInput, campaignSchema } from '../../engine/campaign/schema.ts';
import { traffic } from '../../engine/simulation/traffic.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { type Setting, publishCampaign, setting, tenOff } from '../authority/testing.ts';
import { readBankSettings } from '../authority/settings-store.ts';
import { turn } from '../campaign/store.ts';
import type { Sql } from '../db/connect.ts';
import { daysOf, liveSet, playOneByOne, putUmbrellaOf, replayed, usedIn, usedOf } from './backtest-testing.ts';
import { loadDemo } from './load-demo.ts';
import { CONCURRENCY, playDay } from './play-day.ts';
import { holidaysOf } from '../campaign/holidays.ts';
import { readCalendars } from '../settlement/calendar.ts';

async function opened(campaigns: readonly CampaignInput[], umbrella = 300_000): Promise<Setting & { readonly process: OpenAuthority }> {
  const on = await setting();
  await putUmbrellaOf(on.sql, umbrella);
  await on.publish(...campaigns);
  return { ...on, process: await on.open() };
}

/** Grants and cost by campaign, from the records. */
async function grantsOf(sql: Sql): Promise<Record<string, string>> {
  const rows = await sql<{ campaign: string; grants: number; cost: number }[]>`
    select b->>'campaign' as campaign, count(*) as grants, sum((b->>'amount')::bigint)::bigint as cost
    from authorizations, jsonb_array_elements(record->'benefits') b group by 1 order by 1`;
  return Object.fromEntries(rows.map((row) => [row.campaign, `${row.grants} for ${row.cost}`]));
}

describe('a played demo day', () => {
  let on: Setting;
  beforeAll(async () => {
    on = await setting();
    const { bank } = await loadDemo(on.sql, '2026-11-18');
    const { authority } = await on.open();
    const events = traffic({ seed: 11, count: 2_000, day: '2026-11-18', bank });
    await playDay({ events, line: authority, concurrency: CONCURRENCY });
  }, 120_000);
  afterAll(() => on.close());

  test('I11 the live set replayed gives what was really granted, every answer to the byte, and every counter where it stands', async () => {
    const order = {
      from: '2026-11-17T16:00:00Z',
      to: '2026-11-20T16:00:00Z',
      bank: await readBankSettings(on.sql, 'x'),
      holidays: holidaysOf(readCalendars()),
    };
    const { report, run } = await replayed(on.sql, order);

    expect(report.mismatched).toEqual([]);
    expect(report.counts.asRecorded).toBe(report.counts.authorizations - report.counts.undecided);
    expect(report.counts.granted).toBeGreaterThan(500);
    expect(usedIn(run.order.lanes, 'real')).toEqual(await usedOf(on.sql));
  });
});

describe('days of tight budgets', () => {
  const events = daysOf(71, 240);
  let live: Setting & { readonly process: OpenAuthority };
  beforeAll(async () => {
    live = await opened(liveSet());
    await playOneByOne(live.process, events);
  }, 60_000);
  afterAll(() => live.close());

  test('I11 I1 the live set replayed is what was granted, and its counters end where they stand', async () => {
    const { report, run } = await replayed(live.sql, {});
    expect(report.mismatched).toEqual([]);
    expect(report.drifts).toBe(0);
    expect(usedIn(run.order.lanes, 'real')).toEqual(await usedOf(live.sql));
    expect(report.campaigns.some(({ refusedAt }) => refusedAt.live !== null)).toBe(true);
  });

  test('a window that begins in mid-life starts from the counters of that moment', async () => {
    const { report, run } = await replayed(live.sql, { from: '2026-11-21T09:00:00+08:00' });
    expect(report.mismatched).toEqual([]);
    expect(report.drifts).toBe(0);
    expect(report.counts.authorizations).toBeLessThan(200);
    expect(usedIn(run.order.lanes, 'real')).toMatchObject({ 'c:ten-off': (await usedOf(live.sql))['c:ten-off'] });
  });

  test('the live version tried in its own place changes nothing', async () => {
    const [terms] = liveSet();
    const { report, run } = await replayed(live.sql, { document: campaignSchema.parse(terms), version: 1 });
    expect(report.mismatched).toEqual([]);
    expect(report.totals.tried).toEqual(report.totals.live);
    expect([...run.order.lanes.change]).toEqual([]);
    expect([report.winners.authorizations, report.losers.authorizations]).toEqual([0, 0]);
  });

  test.each<[string, CampaignInput, CampaignInput[]]>([
    [
      'a smaller budget and a higher benefit',
      tenOff({
        benefit: { type: 'amount_off', amount: 1_500 },
        limits: { budget: { total: 60_000 }, perSubject: [{ of: 'account', per: 'day', count: 2 }], umbrellas: ['all'] },
        stacking: { group: 'shop', priority: 200 },
      }),
      [],
    ],
    [
      'another group, so that both are granted',
      tenOff({
        limits: { budget: { total: 200_000 }, perSubject: [{ of: 'account', per: 'campaign', count: 3 }], umbrellas: ['all'] },
        stacking: { group: 'alone', priority: 50 },
      }),
      [],
    ],
  ])(
    'I1 I11 %s: a backtest grants what a day under that version really grants',
    async (_, draft) => {
      const other = await opened(liveSet().map((campaign) => (campaign.id === draft.id ? draft : campaign)));
      await playOneByOne(other.process, events);
      const really = { grants: await grantsOf(other.sql), used: await usedOf(other.sql) };
      await other.close();

      const { report, run } = await replayed(live.sql, { document: campaignSchema.parse(draft), version: 2 });

      const tried = report.campaigns
        .filter(({ tried: sum }) => sum.grants > 0)
        .map(({ campaign, tried: sum }) => [campaign, `${sum.grants} for ${sum.cost}`]);
      expect(report.mismatched).toEqual([]);
      expect(Object.fromEntries(tried)).toEqual(really.grants);
      expect(usedIn(run.order.lanes, 'tried')).toEqual(really.used);
      expect(report.winners.authorizations + report.losers.authorizations).toBeGreaterThan(5);
    },
    60_000,
  );

  test.each<[string, CampaignInput, 'replace' | 'beside']>([
    ['a draft for one shop', tenOff({ id: 'new-one', where: { merchants: { include: ['M3'], exclude: [] } } }), 'beside'],
    [
      'the food campaign at another budget',
      tenOff({ id: 'food', where: { mccs: { include: ['5812'], exclude: [] } }, limits: { budget: { total: 9_000 } } }),
      'replace',
    ],
  ])('I11 %s: what stands as recorded gives the report of deciding everything again', async (_, draft, mode) => {
    const document = campaignSchema.parse(draft);
    const quick = await replayed(live.sql, { document, mode });
    const whole = await replayed(live.sql, { document, mode, prove: true });
    expect([quick.report.counts.stood > 5, whole.report.counts.stood]).toEqual([true, 0]);
    expect({ ...quick.report, counts: { ...quick.report.counts, stood: 0 } }).toEqual(whole.report);
    expect(usedIn(quick.run.order.lanes, 'tried')).toEqual(usedIn(whole.run.order.lanes, 'tried'));
  });

  test('I11 the same rows, draft and seed give the same hash, another seed only another forecast', async () => {
    const document = campaignSchema.parse(tenOff({ id: 'new-one', benefit: { type: 'amount_off', amount: 500 } }));
    const once = await replayed(live.sql, { document, mode: 'beside' });
    const again = await replayed(live.sql, { document, mode: 'beside' });
    const other = await replayed(live.sql, { document, mode: 'beside', seed: 2 });
    expect(again.hash).toBe(once.hash);
    expect(other.report.campaigns).toEqual(once.report.campaigns);
    expect(once.report.draft?.results[0]?.count).toBeGreaterThan(0);
  });
});

test('a version published in the middle of the window is honoured from its fence on, and a pause while it lasts', async () => {
  const live = await opened([tenOff({ limits: { budget: { total: 400_000 } } })]);
  const events = daysOf(72, 120);
  const [first, second] = [events.slice(0, 150), events.slice(150)];
  await playOneByOne(live.process, first);
  await publishCampaign(live.sql, tenOff({ benefit: { type: 'amount_off', amount: 1_700 }, limits: { budget: { total: 400_000 } } }));
  await playOneByOne(live.process, second.slice(0, 40));
  await turn(live.sql, { id: 'ten-off', to: 'pause', actor: 'somebody' });
  await playOneByOne(live.process, second.slice(40, 70));
  await turn(live.sql, { id: 'ten-off', to: 'resume', actor: 'somebody' });
  await playOneByOne(live.process, second.slice(70));

  const { report } = await replayed(live.sql, {});
  await live.close();
  expect(report.mismatched).toEqual([]);
  expect(report.counts.granted).toBeGreaterThan(50);
}, 30_000);
