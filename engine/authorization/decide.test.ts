// Proves what stands in the way of a grant and in which order it is named, partial grants, partial approvals, and that poison stays alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveCampaign } from '../campaign/live.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { NOW, counter, decided, liveOf, lotOf, profile, requestOf, situationWith } from './testing.ts';

const tenOff: CampaignInput['benefit'] = { type: 'amount_off', amount: 1_000 };

describe('why nothing was granted', () => {
  const one = (change: Partial<CampaignInput>, situation = situationWith()) => decided([liveOf('one', tenOff, change)], situation);

  test('no candidate at all is no campaign', () => {
    for (const change of [
      { currency: 'USD' },
      { binding: { cards: { include: ['622589'] } } },
      { where: { mccs: { exclude: ['5814'] } } },
    ] as const)
      expect(one(change as Partial<CampaignInput>)).toMatchObject({
        outcome: 'none',
        reason: 'no_campaign',
        payable: 10_000,
        considered: [],
      });
  });

  test('each hindrance is named, the campaign that came furthest gives the reason', () => {
    const stopped = new Map([['c:one', counter(1_000, { open: false })]]);
    expect(one({}, situationWith({ counters: stopped })).considered).toEqual([{ campaign: 'one', version: 3, result: 'stopped' }]);
    expect(one({ binding: { enrolment: 'required' } }).considered[0]?.result).toBe('not_enrolled');
    expect(one({ binding: { enrolment: 'required' } }, situationWith({ profile: { ...profile, enrolled: ['one'] } })).outcome).toBe(
      'granted',
    );
    expect(one({ schedule: { from: '2026-01-01T00:00:00+08:00', to: NOW } }).considered[0]?.result).toBe('outside_schedule');
    expect(one({ when: { fact: 'authorization.amount', operator: 'greaterThan', value: 10_000 } }).considered[0]?.result).toBe(
      'condition_not_met',
    );
    const empty = new Map([['c:two', counter(0)]]);
    const both = decided(
      [liveOf('one', tenOff, { binding: { enrolment: 'required' } }), liveOf('two', tenOff)],
      situationWith({ counters: empty }),
    );
    expect(both).toMatchObject({ reason: 'budget_exhausted', considered: [{ result: 'not_enrolled' }, { result: 'budget_exhausted' }] });
  });

  test('I1 I20 a full budget, a full limit and a full funder each have their reason, and a limit is named before a budget', () => {
    const day = { perSubject: [{ of: 'account' as const, per: 'day' as const, count: 1 }] };
    const spent = { 'l:one:account:1:day:2026-11-18:n': counter(0, { captured: 1 }) };
    expect(one({}, situationWith({ counters: new Map([['c:one', counter(999)]]) })).reason).toBe('budget_exhausted');
    expect(one({}, situationWith({ counters: new Map([['c:one', counter(1_000)]]) })).outcome).toBe('granted');
    expect(one({ limits: day }, situationWith({ counters: new Map(Object.entries(spent)) })).reason).toBe('limit_reached');
    expect(one({ limits: day }, situationWith({ counters: new Map([...Object.entries(spent), ['c:one', counter(0)]]) })).reason).toBe(
      'limit_reached',
    );
    const funding = {
      shares: [
        { party: 'bank' as const, bps: 5_000 },
        { party: 'merchant' as const, bps: 5_000 },
      ],
      caps: [{ party: 'merchant' as const, total: 499, atCap: 'stop' as const }],
    };
    expect(one({ funding }).reason).toBe('funder_cap_reached');
  });

  test('a campaign that lost to a better one is not combinable', () => {
    const better = decided([
      liveOf('a', tenOff, { stacking: { group: 'g' } }),
      liveOf('b', { type: 'amount_off', amount: 1_001 }, { stacking: { group: 'g' } }),
    ]);
    expect(better.benefits.map((each) => each.campaign)).toEqual(['b']);
    expect(better.considered).toContainEqual({ campaign: 'a', version: 3, result: 'not_combinable' });
  });

  test('R29 nothing is granted to cash, quasi-cash, verification, inquiry, funding and credit messages, or to nothing approved', () => {
    for (const type of ['cash_advance', 'quasi_cash', 'account_verification', 'balance_inquiry', 'account_funding', 'original_credit']) {
      expect(one({}, situationWith({ request: requestOf({ type }) }))).toMatchObject({
        reason: 'type_not_eligible',
        counted: false,
        considered: [],
      });
    }
    expect(one({}, situationWith({ request: requestOf({ amount: 0 }) })).reason).toBe('type_not_eligible');
    expect(one({}, situationWith({ request: requestOf({ approvedAmount: 0 }) }))).toMatchObject({
      reason: 'type_not_eligible',
      payable: 0,
    });
  });

  test('R28 a nominal amount and a repeated debt collection never earn, and the type is named first', () => {
    expect(one({}, situationWith({ request: requestOf({ nominal: true }) }))).toMatchObject({ reason: 'nominal_amount', counted: false });
    expect(one({}, situationWith({ request: requestOf({ debtRecovery: true }) }))).toMatchObject({
      reason: 'nominal_amount',
      counted: false,
    });
    expect(one({}, situationWith({ request: requestOf({ nominal: true, type: 'cash_advance' }) })).reason).toBe('type_not_eligible');
    expect(one({}, situationWith({ request: requestOf({ kind: 'aggregate' }) })).outcome).toBe('granted');
  });

  test('R14 R15 an advice is granted only as a credit, by campaigns that promise one, and never twice the payment', () => {
    const advice = (amount: number) => situationWith({ request: requestOf({ kind: 'advice', amount }) });
    expect(one({}, advice(10_000)).reason).toBe('advice_not_granted');
    const promising = { policies: { missedDeadline: 'statement_credit' as const } };
    expect(one(promising, advice(10_000))).toMatchObject({
      outcome: 'granted',
      payable: 10_000,
      benefits: [{ delivery: 'credit', amount: 1_000, payee: 'cardholder:ac:1' }],
      counted: true,
    });
    expect(
      decided(
        [liveOf('earn', { type: 'points_earn', programme: 'bonus', points: 1, per: 1, expiryDays: 1, costPer1000: 0 }, promising)],
        advice(100),
      ).reason,
    ).toBe('advice_not_granted');
    const two = decided([liveOf('a', tenOff, promising), liveOf('b', tenOff, promising)], advice(1_500));
    expect(two.benefits.map((each) => each.amount)).toEqual([1_000, 500]);
  });
});

describe('partial grants', () => {
  const left = (money: number) => situationWith({ counters: new Map([['c:one', counter(money)]]) });
  const part = (benefit: CampaignInput['benefit'], situation: ReturnType<typeof situationWith>) =>
    decided([liveOf('one', benefit, { limits: { partial: true } })], situation);

  test('I1 where the author allows it the rest of a budget is granted, with what was desired beside it', () => {
    expect(part(tenOff, left(300))).toMatchObject({
      payable: 9_700,
      benefits: [{ amount: 300, desired: 1_000, funding: [{ party: 'bank', amount: 300 }] }],
    });
    expect(part(tenOff, left(0)).reason).toBe('budget_exhausted');
  });

  test('fewer points are earned for less money, and only their cost is paid; a part of nothing is nothing', () => {
    const earn: CampaignInput['benefit'] = {
      type: 'points_earn',
      programme: 'bonus',
      points: 1,
      per: 1_000,
      expiryDays: 365,
      costPer1000: 30_000,
    };
    expect(part(earn, left(299)).benefits[0]).toMatchObject({
      amount: 270,
      desired: 300,
      points: 9,
      funding: [{ party: 'bank', amount: 270 }],
    });
    expect(part(earn, left(29)).reason).toBe('budget_exhausted');
  });

  test('points paid in part take no fewer points than the part is worth', () => {
    const pay: CampaignInput['benefit'] = { type: 'points_payment', programme: 'bonus', pointsPer100: 300 };
    const situation = {
      ...left(33),
      request: requestOf({ points: { redeem: 300 } }),
      wallet: { ...left(1).wallet, lots: [lotOf('a', 300)] },
    };
    expect(part(pay, situation).benefits[0]).toMatchObject({ amount: 33, points: 99 });
  });
});

test('a benefit of zero consumes nothing: no use, no hold, no coupon', () => {
  const decision = decided([liveOf('one', { type: 'percent_off', rateBps: 1 })], situationWith({ request: requestOf({ amount: 99 }) }));
  expect(decision).toMatchObject({ outcome: 'none', reason: 'no_benefit_left', benefits: [], payable: 99, counted: true });
});

test('R9 on a partial approval benefit, threshold and payable follow what was approved', () => {
  const threshold = { when: { fact: 'authorization.amount' as const, operator: 'greaterThanInclusive' as const, value: 6_000 } };
  const approving = (approvedAmount: number) =>
    decided([liveOf('one', { type: 'percent_off', rateBps: 1_000 }, threshold)], situationWith({ request: requestOf({ approvedAmount }) }));
  expect(approving(6_000)).toMatchObject({ payable: 5_400, benefits: [{ amount: 600 }] });
  expect(approving(5_999)).toMatchObject({ outcome: 'none', payable: 5_999 });
  expect(approving(20_000)).toMatchObject({ payable: 9_000 });
});

test('I22 a campaign that throws fails alone: wherever it throws, the others decide as if it were not there', () => {
  const sound = liveOf('sound', tenOff);
  const boom = (): never => {
    throw new Error('poison');
  };
  const plain = liveOf('bad', tenOff);
  const poisons: readonly LiveCampaign[] = [
    { ...plain, condition: boom },
    { ...plain, openAt: boom },
    { ...plain, receipt: { en: boom, 'zh-CN': boom } },
    { ...plain, terms: { ...plain.terms, timeZone: 'Mars/Olympus' } },
    { ...plain, terms: { ...plain.terms, funding: { shares: [], caps: [] } } },
    liveOf('bad', { type: 'points_earn', programme: 'bonus', points: 1_000_000, per: 1, expiryDays: 1, costPer1000: 999_999_999_999 }),
  ];
  for (const bad of poisons) {
    const decision = decided([bad, sound], situationWith({ request: requestOf({ amount: 999_999_999_999 }) }));
    expect(decision.considered.find((each) => each.campaign === 'bad')?.result).toBe('failed');
    expect(decision.benefits.map((each) => each.campaign)).toEqual(['sound']);
  }
});

test('I11 the same situation gives the same decision, whatever the order of the campaigns', () => {
  const live = ['a', 'b', 'c', 'd'].map((id, place) =>
    liveOf(id, { type: 'percent_off', rateBps: 1_000 + place }, { stacking: { priority: place % 2 } }),
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(live, { minLength: 4, maxLength: 4 }), fc.integer({ min: 1, max: 99_999 }), (order, amount) => {
      const situation = situationWith({ request: requestOf({ amount }) });
      expect(JSON.stringify(decided(order, situation))).toBe(JSON.stringify(decided(live, situation)));
    }),
    { numRuns: 100 },
  );
});
