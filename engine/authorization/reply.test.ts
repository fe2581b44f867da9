// Proves the words of the answer, what pinned terms give for another amount, and the examples of a campaign.
import { describe, expect, test } from 'vitest';
import { prepare } from '../campaign/live.ts';
import type { CampaignExample, CampaignInput } from '../campaign/schema.ts';
import { factsOf } from './situation.ts';
import { noBenefit, replyOf } from './reply.ts';
import { type Pinned, requote } from './requote.ts';
import { runExample } from './run-example.ts';
import { NOW, campaignOf, decided, liveOf, lotOf, requestOf, situationWith } from './testing.ts';

describe('the answer', () => {
  const on = { decisionId: 'd', holdExpiresAt: '2026-12-18T04:00:00.000Z' };

  test('I8 says what was granted in money, and gives points and coupons no amount', () => {
    const earn: CampaignInput['benefit'] = {
      type: 'points_earn',
      programme: 'bonus',
      points: 1,
      per: 100,
      expiryDays: 365,
      costPer1000: 500,
    };
    const decision = decided([liveOf('off', { type: 'amount_off', amount: 1_000 }), liveOf('earn', earn)]);
    expect(replyOf(requestOf(), decision, on)).toEqual({
      authorizationId: 'auth-1',
      decisionId: 'd',
      outcome: 'granted',
      reason: null,
      amount: 10_000,
      payable: 9_000,
      currency: 'CNY',
      benefits: [
        {
          campaign: 'off',
          version: 3,
          kind: 'discount',
          delivery: 'instant',
          amount: 1_000,
          desired: 1_000,
          funding: [{ party: 'bank', amount: 1_000 }],
          receipt: 'off',
        },
        { campaign: 'earn', version: 3, kind: 'discount', delivery: 'points', amount: 0, desired: 0, funding: [], receipt: 'earn' },
      ],
      points: { earn: 90, redeem: 0 },
      holdExpiresAt: on.holdExpiresAt,
      receipt: ['off', 'earn'],
    });
  });

  test('I4 without a benefit the whole approved amount is to pay and nothing is held', () => {
    const none = {
      authorizationId: 'auth-1',
      decisionId: 'd',
      outcome: 'none',
      amount: 10_000,
      payable: 8_000,
      currency: 'CNY',
      benefits: [],
      points: { earn: 0, redeem: 0 },
      holdExpiresAt: null,
      receipt: [],
    };
    const request = requestOf({ approvedAmount: 8_000 });
    expect(replyOf(request, decided([], situationWith({ request })), on)).toEqual({ ...none, reason: 'no_campaign' });
    expect(noBenefit(request, 'deadline', 'd')).toEqual({ ...none, reason: 'deadline' });
  });
});

describe('re-evaluation under pinned terms', () => {
  const pinned = (benefit: CampaignInput['benefit'], change: Partial<Pinned> & { readonly terms?: Partial<CampaignInput> } = {}) => {
    const situation = situationWith({
      request: requestOf({ instalments: 12, points: { redeem: 'max' } }),
      wallet: { lots: [lotOf('a', 500)], members: [{ programme: 'star', tier: 'gold', joinedAt: NOW, periodFrom: NOW, measured: 0 }] },
    });
    const campaign = liveOf('one', benefit, change.terms);
    const held = decided([campaign], situation).benefits[0];
    if (held === undefined) throw new Error('the test grants nothing');
    return (amount: number) =>
      requote(held, amount, {
        campaign,
        facts: factsOf(situation, 'Asia/Shanghai'),
        authorizationId: 'auth-1',
        salt: 'salt',
        instalments: 12,
        before: 0,
        ...change,
      });
  };

  test('R8 gives the same amount the same benefit, and another amount what it would have earned', () => {
    const on = pinned({ type: 'percent_off', rateBps: 1_000 });
    expect(on(10_000)).toEqual({ money: 1_000, points: 0, units: 1 });
    expect(on(5_005)).toEqual({ money: 500, points: 0, units: 1 });
    expect(on(9)).toEqual({ money: 0, points: 0, units: 0 });
  });

  test('R8 tests the threshold again on the new amount, on the facts of the day', () => {
    const on = pinned(
      { type: 'amount_off', amount: 700 },
      { terms: { when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 6_000 } } },
    );
    expect(on(6_000).money).toBe(700);
    expect(on(5_999)).toEqual({ money: 0, points: 0, units: 0 });
  });

  test('R8 benefits before it shrink with a smaller amount and stay with a larger one', () => {
    const on = pinned({ type: 'percent_off', rateBps: 1_000 }, { before: 1_000 });
    expect(on(10_000).money).toBe(900);
    expect(on(5_000).money).toBe(450);
    expect(on(20_000).money).toBe(1_900);
    expect(pinned({ type: 'percent_off', rateBps: 1_000 }, { before: 1_000, facts: {} })(5_000).money).toBe(400);
  });

  test('R8 draws chance from the same seed, keeps the instalments, the tier, and the points that were spent', () => {
    const random = pinned({ type: 'random_off', min: 1, max: 9_999, mean: 3_000 });
    expect(random(10_000)).toEqual(random(10_000));
    expect(pinned({ type: 'instalment_subsidy', feeBpsByCount: { '12': 600 }, shareBps: 5_000 })(5_000).money).toBe(150);
    expect(pinned({ type: 'member_price', programme: 'star', value: { type: 'amount_off', amount: 50 } })(5_000).money).toBe(50);
    expect(pinned({ type: 'points_payment', programme: 'bonus', pointsPer100: 100 })(300)).toEqual({ money: 300, points: 300, units: 1 });
    expect(pinned({ type: 'points_payment', programme: 'bonus', pointsPer100: 100 })(9_000)).toEqual({ money: 500, points: 500, units: 1 });
  });
});

describe('the examples of a campaign', () => {
  const run = (
    given: Partial<CampaignExample['given']>,
    expected: CampaignExample['expect'],
    change: Partial<CampaignInput> = {},
    benefit: CampaignInput['benefit'] = { type: 'amount_off', amount: 500 },
  ) => {
    const campaign = campaignOf('one', benefit, change);
    return runExample(campaign, { name: 'an example', given: { at: NOW, ...given }, expect: expected });
  };

  test('pass when they say what is granted, and say what differs when not', () => {
    expect(run({}, { amount: 500, funding: { bank: 500 } })).toMatchObject({ ok: true, problems: [] });
    expect(run({}, { amount: 400, funding: { bank: 300, scheme: 1 } }).problems).toEqual([
      'amount: expected 400, got 500',
      'funding of bank: expected 300, got 500',
      'funding of scheme: expected 1, got 0',
    ]);
    expect(run({}, {}).problems).toEqual(['one: an example must expect something']);
    expect(run({}, { between: [501, 600] }).problems).toEqual(['amount: expected between 501 and 600, got 500']);
    expect(run({}, { between: [1, 499] }).ok).toBe(false);
    expect(run({}, { between: [500, 500] }).ok).toBe(true);
  });

  test('meet a used budget, a used limit, and say the reason either way', () => {
    const budget = { limits: { budget: { total: 1_000 }, perSubject: [{ of: 'card' as const, per: 'day' as const, count: 2 }] } };
    expect(run({ budgetLeft: 499 }, { amount: 0, reason: 'budget_exhausted' }, budget).ok).toBe(true);
    expect(run({ budgetLeft: 500 }, { amount: 500 }, budget).ok).toBe(true);
    expect(run({ alreadyUsed: 2 }, { amount: 0, reason: 'limit_reached' }, budget).ok).toBe(true);
    expect(run({ alreadyUsed: 1 }, { amount: 500 }, budget).ok).toBe(true);
    expect(run({ merchant: { mcc: '0000' } }, { reason: 'limit_reached' }, { where: { mccs: { include: ['5814'] } } }).problems).toEqual([
      'reason: expected limit_reached, got no_campaign (not bound)',
    ]);
    expect(run({}, { reason: 'limit_reached' }).problems).toEqual(['reason: expected limit_reached, got granted (granted)']);
  });

  test('describe account, card, merchant, terminal, usage, wallet, lists and instalments', () => {
    const given = {
      amount: 7_000,
      account: { id: '9', segments: ['young'], openedDays: 10, birthMonth: 3, employee: true },
      card: { scheme: 'visa', cobrand: 'air', tokenBin: '48953801', bin: '62258800' },
      merchant: { id: 'M9', chain: 'c', mcc: '5411' },
      terminal: { id: 'T9', channel: 'online', entryMode: 'ecommerce', unattended: true },
      usage: { countToday: 4, spendThisMonth: 70 },
      points: { active: 120 },
      coupons: ['treat'],
      memberships: ['star:gold', 'plain'],
      lists: ['vip'],
      instalments: 3,
      crossBorder: true,
      recurring: true,
    };
    const facts = [
      ['account.segments', 'contains', 'young'],
      ['account.openedDays', 'equal', 10],
      ['account.birthMonth', 'equal', 3],
      ['account.employee', 'equal', true],
      ['card.scheme', 'equal', 'visa'],
      ['card.cobrand', 'equal', 'air'],
      ['card.tokenised', 'equal', true],
      ['merchant.chain', 'equal', 'c'],
      ['terminal.unattended', 'equal', true],
      ['terminal.channel', 'equal', 'online'],
      ['usage.countToday', 'equal', 4],
      ['usage.spendThisMonth', 'equal', 70],
      ['usage.first', 'equal', false],
      ['wallet.pointsActive', 'equal', 120],
      ['wallet.coupons', 'contains', 'treat'],
      ['membership.tiers', 'contains', 'star:gold'],
      ['membership.tiers', 'contains', 'plain:base'],
      ['authorization.instalments', 'equal', 3],
      ['authorization.crossBorder', 'equal', true],
      ['authorization.recurring', 'equal', true],
      ['merchant.country', 'equal', 'JP'],
    ] as const;
    for (const [fact, operator, value] of facts)
      expect(run(given, { amount: 500 }, { when: { fact, operator, value } }).problems, fact).toEqual([]);
    expect(run(given, { amount: 500 }, { binding: { lists: { include: ['vip'] }, enrolment: 'required' } }).ok).toBe(true);
    expect(run({ account: { enrolled: false } }, { amount: 0, reason: 'not_enrolled' }, { binding: { enrolment: 'required' } }).ok).toBe(
      true,
    );
    expect(run({ usage: { countTotal: 0 } }, { amount: 500 }, { when: { fact: 'usage.first', operator: 'equal', value: true } }).ok).toBe(
      true,
    );
  });

  test('count points earned and spent and coupons issued', () => {
    expect(
      run({}, { earn: 100 }, {}, { type: 'points_earn', programme: 'p', points: 1, per: 100, expiryDays: 1, costPer1000: 0 }).problems,
    ).toEqual([]);
    expect(
      run(
        { points: { active: 300, redeem: 'max' } },
        { redeem: 300, amount: 300 },
        {},
        { type: 'points_payment', programme: 'p', pointsPer100: 100 },
      ).problems,
    ).toEqual([]);
    expect(run({}, { coupons: 2 }, {}, { type: 'coupon_issue', coupon: 'treat', count: 2 }).problems).toEqual([]);
  });

  test('take their card from the campaign’s own binding', () => {
    expect(run({}, { amount: 500 }, { binding: { cards: { include: ['62258800-62258899'] } } }).problems).toEqual([]);
    expect(() => prepare({ ...campaignOf('one', { type: 'amount_off', amount: 1 }), timeZone: 'Mars/Olympus' }, 1, {})).toThrow(RangeError);
  });
});
