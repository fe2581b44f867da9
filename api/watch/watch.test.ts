// The watch on the real authority and Postgres: figures equal what was granted, and the breaker stops what burns too fast.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHAIN_KEY, purchase, tenOff } from '../authority/testing.ts';
import { BATCH_MAX } from '../authority/runner.ts';
import { turn } from '../campaign/store.ts';
import { putRule } from './alert-store.ts';
import { readFigures } from './figures.ts';
import { readBurn } from './figures-store.ts';
import { type LiveEvent, openLive } from './live.ts';
import { settled, type Watched, watched } from './testing.ts';
import { startWatch } from './watch.ts';

let world: Watched;
beforeAll(async () => {
  world = await watched();
});
afterAll(async () => {
  await world.close();
  expect(world.bugs).toEqual([]);
});

/** Lines of the authority of one process (runner.ts). */
const LINES = 3;
const usedOf = async (campaign: string): Promise<number> => {
  const [row] = await world.sql<{ used: number }[]>`select held + captured - returned as used from counters where key = ${`c:${campaign}`}`;
  return row?.used ?? 0;
};
const isPaused = async (campaign: string): Promise<boolean> =>
  (await world.sql`select 1 from campaigns where id = ${campaign} and state = 'paused'`).length === 1;

const span = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 60_000).toISOString(),
  zone: 'Asia/Shanghai',
});

describe('figures', () => {
  test('granted by funder, results and reasons are what the authority committed, each decision once', async () => {
    await world.publish(tenOff({ id: 'counted' }));
    await world.authority.book.refresh();
    for (let no = 0; no < 12; no += 1) await world.buy(`counted-${no}`);
    await world.buy('counted-0'); // A repeat is answered again, not decided again.
    for (let no = 0; no < 3; no += 1) await world.buy(`small-${no}`, { amount: 500 });
    await world.watch.recorder.flush();

    const burn = await readFigures(world.sql, { chart: 'burn', per: 'day', campaign: 'counted', ...span() });
    const sums = Object.fromEntries(burn?.items.map(({ party, count, amount }) => [party, [count, amount]]) ?? []);
    expect(sums).toEqual({ bank: [12, 7_200], merchant: [12, 4_800] });
    const funnel = await readFigures(world.sql, { chart: 'funnel', per: 'day', campaign: 'counted', ...span() });
    const steps = new Map(funnel?.items.filter(({ obstacle }) => obstacle === '').map(({ stage, count }) => [stage, count]));
    expect([steps.get('considered'), steps.get('eligible'), steps.get('granted')]).toEqual([15, 12, 12]);
    const ledger = await readFigures(world.sql, {
      chart: 'funders',
      per: 'day',
      campaign: 'counted',
      ...span(),
      from: new Date(Date.now() - 86_400_000).toISOString(),
      to: new Date(Date.now() + 86_400_000).toISOString(),
    });
    expect(ledger?.source).toBe('ledger');
    expect(Object.fromEntries(ledger?.items.map(({ party, amount }) => [party, amount]) ?? [])).toEqual({ bank: 7_200, merchant: 4_800 });
    const [live] = (await readBurn(world.sql)).filter(({ id }) => id === 'counted');
    expect([live?.held, live?.granted]).toEqual([12_000, { bank: 7_200, merchant: 4_800 }]);
  });

  test('two processes add to the same rows and their seconds are one', async () => {
    const other = await startWatch({
      sql: world.sql,
      config: { dataDir: '/nowhere', chainKey: CHAIN_KEY, smtpUrl: undefined, alertFrom: 'a@b', webhookHosts: [] },
      holidays: {},
      now: Date.now,
      onBug: (fault) => expect(fault).toBeNull(),
    });
    const second = await world.open({ counting: other.counting });
    const before = await readFigures(world.sql, { chart: 'burn', per: 'day', campaign: 'counted', ...span() });
    await Promise.all([
      world.buy('both-1'),
      second.authority.evaluate(purchase({ authorizationId: 'both-2', card: { bin: '622588', token: 'tok-other' } })),
    ]);
    await Promise.all([world.watch.recorder.flush(), other.recorder.flush()]);
    await Promise.all([world.watch.recorder.flush(), other.recorder.flush()]);
    await other.stop();
    const bank = (figures: typeof before) => Number(figures?.items.find(({ party }) => party === 'bank')?.amount ?? 0);
    const after = await readFigures(world.sql, { chart: 'burn', per: 'day', campaign: 'counted', ...span() });
    expect(bank(after) - bank(before)).toBe(1_200);
  });

  test('whoever listens hears every second once, the budgets, and nothing after leaving', async () => {
    const live = openLive({ sql: world.sql, now: Date.now });
    const heard: LiveEvent[] = [];
    const leave = live.listen((event) => heard.push(event), Math.floor(Date.now() / 1_000) - 30);
    await settled(
      () => heard.some((event) => event.type === 'second' && event.item.grants > 0) && heard.some(({ type }) => type === 'burn'),
    );
    leave?.();
    const seconds = heard.flatMap((event) => (event.type === 'second' ? [event.item.second] : []));
    expect(new Set(seconds).size).toBe(seconds.length);
    expect(seconds).toEqual([...seconds].sort((one, other) => one - other));
    expect(
      heard.flatMap((event) => (event.type === 'second' && event.item.latency !== null ? [event.item.latency.p99] : [])).length,
    ).toBeGreaterThan(0);
    const known = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(heard.length).toBe(known);
  });
});

describe('breaker', () => {
  test('a campaign misconfigured a hundredfold is stopped by the breaker at its amount plus what one batch may add', async () => {
    // A hundred off instead of one: 100.00 a purchase.
    await world.publish(tenOff({ id: 'hundredfold', benefit: { type: 'amount_off', amount: 10_000 }, stacking: { priority: 1 } } as never));
    await world.authority.book.refresh();
    const limit = 200_000;
    await putRule(world.sql, {
      id: 'breaker-1',
      actor: 'key_test',
      rule: {
        name: 'breaker',
        campaign: 'hundredfold',
        condition: { kind: 'burn_rate', minutes: 10, amount: limit },
        action: 'stop',
        channels: [],
        isOn: true,
      },
    });
    await world.watch.recorder.flush();
    const batch = 16;
    let granted = 0;
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: batch }, (_each, no) =>
          world.buy(`hundred-${round}-${no}`, { amount: 50_000, card: { bin: '622588', token: `tok-${round}-${no}` } }),
        ),
      );
      granted += answers.filter(({ body }) => body.includes('"campaign":"hundredfold"')).length;
    }
    await settled(async () => (await world.standing('breaker-1')).length === 1);

    const [alert] = await world.standing('breaker-1');
    expect(alert?.detail.turned?.to).toBe('stopped');
    const [row] = await world.sql<
      { used: number; open: boolean }[]
    >`select held + captured - returned as used, open from counters where key = 'c:hundredfold'`;
    expect(row?.open).toBe(false);
    expect(row?.used).toBe(granted * 10_000);
    expect(row?.used).toBeGreaterThan(limit);
    // What crosses the limit is one batch; one more may be on its way when the stop takes the lock.
    expect(row?.used).toBeLessThanOrEqual(limit + 2 * batch * 10_000);
    const [logged] = await world.sql<
      { actor: string }[]
    >`select actor from change_log where action = 'campaign.stop' and object = 'hundredfold'`;
    expect(logged?.actor).toBe('breaker');
  });

  test('in a storm on all lines nothing is granted beyond the batches that were on their way', async () => {
    await world.publish(tenOff({ id: 'storm', benefit: { type: 'amount_off', amount: 10_000 } }));
    await world.authority.book.refresh();
    const limit = 100_000;
    const rule = {
      name: 'storm',
      campaign: 'storm',
      condition: { kind: 'burn_rate' as const, minutes: 5, amount: limit },
      action: 'pause' as const,
      channels: [],
      isOn: true,
    };
    await putRule(world.sql, { id: 'breaker-storm', actor: 'key_test', rule });
    await world.watch.recorder.flush();
    await Promise.all(Array.from({ length: 1_500 }, (_each, no) => world.buy(`storm-${no}`, { amount: 50_000 })));
    await settled(async () => (await world.standing('breaker-storm')).length === 1);
    const used = await usedOf('storm');
    expect(used).toBeGreaterThan(limit);
    expect(used).toBeLessThanOrEqual(limit + LINES * BATCH_MAX * 10_000);
  });

  test('a campaign that was resumed while its alert stands is guarded again: it may grant as much once more, then it is paused', async () => {
    await world.publish(tenOff({ id: 'twice', benefit: { type: 'amount_off', amount: 10_000 } }));
    await world.authority.book.refresh();
    const limit = 30_000;
    const rule = {
      name: 'twice',
      campaign: 'twice',
      condition: { kind: 'burn_rate' as const, minutes: 60, amount: limit },
      action: 'pause' as const,
      channels: [],
      isOn: true,
    };
    await putRule(world.sql, { id: 'breaker-twice', actor: 'key_test', rule });
    await world.watch.recorder.flush();
    const buyUntilPaused = async (name: string) => {
      for (let no = 0; no < 30 && !(await isPaused('twice')); no += 1) {
        await world.buy(`${name}-${no}`, { amount: 50_000 });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return usedOf('twice');
    };
    const first = await buyUntilPaused('first');
    expect([await isPaused('twice'), first <= limit + 30_000]).toEqual([true, true]);
    await settled(async () => (await world.standing('breaker-twice')).length === 1);
    await turn(world.sql, { id: 'twice', to: 'resume', actor: 'person_x' });
    await world.authority.book.refresh();
    await world.watch.recorder.flush();
    expect(await isPaused('twice')).toBe(false);
    const second = await buyUntilPaused('second');
    expect(await isPaused('twice')).toBe(true);
    expect(second - first).toBeGreaterThan(limit);
    expect(second - first).toBeLessThanOrEqual(limit + 30_000);
  });
});
