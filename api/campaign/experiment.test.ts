// Experiments from real decisions: arms by draws, exposure before the draw, figures counted once however often they are asked for, and the report of a shadow.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawOf } from '../../engine/campaign/rollout.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import type { Reply } from '../http/reply.ts';
import { restOf, sinceOf } from './experiment.ts';
import { type Experiment, type ExperimentGroup, experimentRoutes, type ShadowReport } from './experiment-routes.ts';
import { readPublications, readRolledOut } from './experiment-store.ts';

let on: Setting;
let one: OpenAuthority;
const bound = (bin: string) => ({ cards: { include: [bin] } });
const accounts = Array.from({ length: 40 }, (_, no) => `ac_${no}`);
const draws = new Map(accounts.map((account) => [account, drawOf('spring', { salt: 'salt', subject: `ac:${account}` })]));
type Wire = Experiment & ShadowReport & { readonly items: readonly ExperimentGroup[] };
const armOf = (account: string) => ((draws.get(account) ?? 0) < 4_000 ? 'five' : (draws.get(account) ?? 0) < 7_000 ? 'ten' : null);

const buy = (account: string, no: number, change: { amount?: number; bin?: string } = {}) =>
  one.authority.evaluate(
    purchase({
      authorizationId: `${account}-${no}`,
      amount: change.amount ?? 10_000,
      card: { bin: change.bin ?? '62258801', token: `tk_${account}`, account },
    }),
  );

async function get(path: string, params: Record<string, string>): Promise<{ status: number; body: Wire }> {
  const route = experimentRoutes({ sql: on.sql, now: Date.now, settledMs: 0 }).find((each) => each.path === path);
  const reply = (await route?.handle({ params } as never)) as Reply;
  const body = JSON.parse(String(reply.body)) as Wire;
  if (reply.status === 200) route?.replies[200]?.schema?.parse(body);
  return { status: reply.status, body };
}

beforeAll(async () => {
  on = await setting();
  const variant = (id: string, amount: number, rollout: object) =>
    tenOff({ id, binding: bound('62258801'), benefit: { type: 'amount_off', amount }, rollout: { group: 'spring', ...rollout } });
  await on.publish(
    variant('five', 500, { to: 4_000 }),
    variant('ten', 1_000, { from: 4_000, to: 7_000 }),
    tenOff({ id: 'shade', binding: bound('62258802'), rollout: { mode: 'shadow' }, limits: { umbrellas: [] } }),
    tenOff({ id: 'plain', binding: bound('62258803') }),
  );
  one = await on.open();
}, 60_000);
afterAll(() => on.close());

describe('an experiment', () => {
  test('has arms by draws, and whoever is in no range is the control group', async () => {
    const { body } = await get('/v1/experiments', {});
    expect(body.items.map((item) => [item.group, item.rest, item.campaigns.map((each) => [each.id, each.now])])).toEqual([
      ['shade', 10_000, [['shade', { from: 0, to: 10_000 }]]],
      [
        'spring',
        3_000,
        [
          ['five', { from: 0, to: 4_000 }],
          ['ten', { from: 4_000, to: 7_000 }],
        ],
      ],
    ]);
  });

  test('counts every cardholder from the first time they were eligible, once, however often it is asked', async () => {
    const small = accounts.slice(0, 10);
    await Promise.all(small.map((account) => buy(account, 0, { amount: 5_000 }))); // Bound, not eligible: not exposed, and not counted.
    await Promise.all(accounts.map((account) => buy(account, 1)));
    const first = await get('/v1/experiments/{group}', { group: 'spring' });
    await Promise.all(small.map((account) => buy(account, 2, { amount: 6_000 }))); // Not eligible, but after they were.
    await buy('ac_0', 3, { bin: '62258803' }); // Elsewhere.
    const [second, again] = [
      await get('/v1/experiments/{group}', { group: 'spring' }),
      await get('/v1/experiments/{group}', { group: 'spring' }),
    ];

    expect(first.body.counted).toMatchObject({ complete: true, decisions: 50 });
    for (const arm of ['five', 'ten', null]) {
      const [own, early] = [accounts, small].map((list) => list.filter((account) => armOf(account) === arm).length) as [number, number];
      const figures = second.body.verdict.arms.find((each) => each.campaign === arm);
      expect(figures).toMatchObject({
        exposed: own,
        takers: arm === null ? 0 : own,
        returning: early,
        purchases: own + early,
        spend: own * 10_000 + early * 6_000,
        cost: own * (arm === 'five' ? 500 : arm === 'ten' ? 1_000 : 0),
      });
    }
    expect(again.body.verdict).toEqual(second.body.verdict);
    expect(second.body).toMatchObject({ moved: 0, verdict: { verdict: 'not_enough' } });
    expect(second.body.verdict.comparisons).toHaveLength(6);
  });

  test('two questions at once count nothing twice', async () => {
    const before = (await get('/v1/experiments/{group}', { group: 'spring' })).body.counted.decisions;
    await Promise.all(accounts.map((account) => buy(account, 4)));
    await Promise.all([1, 2, 3, 4].map(() => get('/v1/experiments/{group}', { group: 'spring' })));
    const { body } = await get('/v1/experiments/{group}', { group: 'spring' });
    expect(body.counted.decisions).toBe(before + 40);
    expect(body.verdict.arms.reduce((all, each) => all + each.purchases, 0)).toBe(40 + 10 + 40);
  });

  test('begins anew when the draws are divided otherwise, and not with a version that leaves them as they are', async () => {
    const rolled = tenOff({
      id: 'ten',
      binding: bound('62258801'),
      benefit: { type: 'amount_off', amount: 1_100 },
      rollout: { group: 'spring', from: 4_000, to: 7_000 },
    });
    await on.publish(rolled);
    expect((await get('/v1/experiments/{group}', { group: 'spring' })).body.counted.decisions).toBeGreaterThan(0);
    await on.publish({ ...rolled, rollout: { group: 'spring', from: 4_000, to: 8_000 } });
    const { body } = await get('/v1/experiments/{group}', { group: 'spring' });
    expect(body).toMatchObject({ rest: 2_000, counted: { decisions: 0, complete: true } });
    expect(sinceOf(await readRolledOut(on.sql, 'spring'), await readPublications(on.sql, ['five', 'ten']))).toBe(body.counted.since);
  });

  test('that nobody has published is not found', async () => {
    expect((await get('/v1/experiments/{group}', { group: 'nobody' })).status).toBe(404);
    expect(restOf([], 0)).toBe(10_000);
  });
});

describe('a shadow', () => {
  test('is reported by day and barrier with examples, and moved into no figure twice', async () => {
    for (const no of [1, 2, 3]) await buy('ac_shade', no, { bin: '62258802' });
    await one.authority.message('ac_shade-3', message('reversal'));
    await get('/v1/campaigns/{id}/shadow', { id: 'shade' });
    const { body } = await get('/v1/campaigns/{id}/shadow', { id: 'shade' });

    expect(body).toMatchObject({
      version: 1,
      decisions: 3,
      granted: 3,
      would: 3_000,
      days: [{ day: '2026-11-22', decisions: 3, granted: 3, would: 3_000 }],
      barriers: [],
    });
    expect(body.examples).toHaveLength(3);
    expect(body.examples[0]).toMatchObject({ merchant: 'M1001', amount: 10_000, would: 1_000, barrier: null });
  });

  test('of a campaign that never was one is empty, and of none is not found', async () => {
    expect((await get('/v1/campaigns/{id}/shadow', { id: 'plain' })).body).toMatchObject({ version: null, decisions: 0, days: [] });
    expect((await get('/v1/campaigns/{id}/shadow', { id: 'nothing' })).status).toBe(404);
  });
});
