// Rollout through the authority on a real database: a shadow moves nothing and records what it would have granted, the control group is written down, and the record replays.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../engine/authorization/decide.ts';
import type { CounterState, Situation } from '../../engine/authorization/situation.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { drawOf } from '../../engine/campaign/rollout.ts';
import { turn } from '../campaign/store.ts';
import { issueCoupons } from '../coupon/store.ts';
import type { CheckResult } from '../ledger/check.ts';
import { verify } from '../ledger/verify.ts';
import type { OpenAuthority } from './open.ts';
import { CHAIN_KEY, counterOf, purchase, type Setting, setting, tenOff } from './testing.ts';

let on: Setting;
let one: OpenAuthority;

const bound = (bin: string) => ({ cards: { include: [bin] } });
const shadow = { mode: 'shadow' as const };
const ask = (bin: string, id: string, account = `ac_${id}`) =>
  one.authority
    .evaluate(purchase({ authorizationId: id, card: { bin, token: `tk_${account}`, account } }))
    .then(({ body }) => JSON.parse(body));
const recordOf = async (id: string) => {
  const [row] = await on.sql<{ considered: string; evidence: string; request: string; reply: string }[]>`
    select considered, evidence, request, reply from decisions where authorization_id = ${id}`;
  if (row === undefined) throw new Error(`nothing recorded of ${id}`);
  return { considered: JSON.parse(row.considered), evidence: JSON.parse(row.evidence), request: JSON.parse(row.request) };
};

beforeAll(async () => {
  on = await setting();
  await on.publish(
    tenOff({ binding: bound('62258810') }),
    tenOff({
      id: 'shade',
      binding: bound('62258810'),
      rollout: shadow,
      limits: { budget: { total: 1_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
    }),
    tenOff({ id: 'tight', binding: bound('62258811'), limits: { budget: { total: 1_500 } } }),
    tenOff({ id: 'tight-shade', binding: bound('62258811'), rollout: shadow, limits: { budget: { total: 1_500 } } }),
    tenOff({ id: 'half', binding: bound('62258812'), rollout: { to: 5_000 } }),
    tenOff({ id: 'paused-shade', binding: bound('62258813'), rollout: shadow }),
    tenOff({
      id: 'coupon-shade',
      kind: 'coupon',
      binding: bound('62258814'),
      rollout: shadow,
      benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 },
    }),
  );
  one = await on.open();
});
afterAll(() => on.close());

/** The decision again, from what was recorded and the salt of the settings. */
async function replayed(id: string): Promise<unknown> {
  const { evidence, request } = await recordOf(id);
  const versions = await Promise.all(
    (evidence.candidates as [string, number][]).map(([campaign, version]) => one.book.version(campaign, version)),
  );
  const situation: Situation = {
    request,
    now: evidence.now,
    profile: evidence.profile,
    wallet: evidence.wallet,
    presented: evidence.presented,
    counters: new Map(evidence.counters as [string, CounterState][]),
    bank: { ...evidence.bank, salt: 'salt' },
    couponDays: evidence.couponDays,
    decisionId: '',
  };
  return decide(situation, versions as readonly LiveCampaign[]).considered;
}

describe('a shadow', () => {
  test('I1 moves no counter and grants nothing, however often it would have, and records what', async () => {
    for (const id of ['first', 'second']) {
      const answer = await ask('62258810', id, 'ac_same');
      expect(answer.benefits.map((benefit: { campaign: string }) => benefit.campaign)).toEqual(['ten-off']);
      expect((await recordOf(id)).considered).toEqual([
        { campaign: 'ten-off', version: 1, result: 'granted' },
        { campaign: 'shade', version: 1, result: 'shadow', would: 1_000 },
      ]);
    }
    expect(await counterOf(on.sql, 'c:shade')).toEqual({ held: 0, captured: 0, returned: 0 });
    expect(await on.sql`select key from counters where key like 'l:shade%' and held + captured > 0`).toHaveLength(0);
    expect(await on.sql`select 1 from entries where campaign like '%shade'`).toHaveLength(0);
  });

  test('I11 replays from the record, where no budget stands near and where one does', async () => {
    await ask('62258811', 'tight-1');
    const tight = await ask('62258811', 'tight-2');
    expect(tight).toMatchObject({ outcome: 'none', reason: 'budget_exhausted' });
    for (const id of ['first', 'tight-1', 'tight-2']) expect(await replayed(id)).toEqual((await recordOf(id)).considered);
    expect((await recordOf('tight-2')).considered[1]).toMatchObject({ result: 'shadow', would: 1_000 });
  });

  test('I23 that was paused records so from then on', async () => {
    await ask('62258813', 'before-pause');
    await turn(on.sql, { id: 'paused-shade', to: 'pause', actor: 'desk' });
    await ask('62258813', 'after-pause');
    expect([(await recordOf('before-pause')).considered[0]?.result, (await recordOf('after-pause')).considered[0]?.result]).toEqual([
      'shadow',
      'stopped',
    ]);
  });

  test('of coupons has none issued: nobody could redeem them', async () => {
    const issue = { requestId: 'r', campaign: 'coupon-shade', subject: 'ac:1', actor: 'desk', coupons: [{ id: 'cp_1', codeHash: null }] };
    expect(await issueCoupons(on.sql, issue)).toEqual({ ok: false, code: 'campaign_not_live' });
    expect(one.book.couponDays()).toEqual({});
  });
});

describe('the control group', () => {
  test('I11 is the half whose draws are outside the range, and is written down as eligible but held out', async () => {
    const accounts = Array.from({ length: 12 }, (_, no) => `ac_half_${no}`);
    const answers = await Promise.all(accounts.map((account) => ask('62258812', `half-${account}`, account)));
    const expected = accounts.map((account) =>
      drawOf('half', { salt: 'salt', subject: `ac:${account}` }) < 5_000 ? 'granted' : 'held_out',
    );

    expect(new Set(expected).size).toBe(2);
    expect(answers.map(({ outcome, reason }) => (outcome === 'granted' ? 'granted' : reason))).toEqual(
      expected.map((result) => (result === 'granted' ? result : 'not_eligible')),
    );
    for (const [no, account] of accounts.entries()) {
      expect((await recordOf(`half-${account}`)).considered[0]?.result).toBe(expected[no]);
      expect(await replayed(`half-${account}`)).toEqual((await recordOf(`half-${account}`)).considered);
    }
  });
});

test('I1 I2 I25 everything that was recorded beside shadows verifies', async () => {
  const results: CheckResult[] = [];
  expect(await verify(on.sql, { chainKey: CHAIN_KEY, onResult: (result) => results.push(result) })).toBe(0);
  expect(results.length).toBeGreaterThan(5);
  expect(on.bugs).toEqual([]);
});
