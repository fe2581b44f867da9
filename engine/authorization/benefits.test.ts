// Proves by example what each type of benefit gives, who is paid, and what is held for it.
import { describe, expect, test } from 'vitest';
import type { Coupon } from '../benefit/wallet.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { NOW, counter, decided, liveOf, lotOf, requestOf, situationWith } from './testing.ts';

const tenOff: CampaignInput['benefit'] = { type: 'amount_off', amount: 1_000 };
const coupon = (id: string, change: Partial<Coupon> = {}): Coupon => ({
  id,
  campaign: 'treat',
  subject: 'ac:1',
  state: 'issued',
  validFrom: '2026-01-01T00:00:00Z',
  expiresAt: '2027-01-01T00:00:00Z',
  authorizationId: null,
  ...change,
});
const star = { programme: 'star', tier: 'gold', joinedAt: NOW, periodFrom: '2026-10-01', measured: 0 };
const only = (benefit: CampaignInput['benefit'], situation = situationWith()) => {
  const decision = decided([liveOf('one', benefit)], situation);
  return {
    amount: decision.benefits[0]?.amount ?? 0,
    payable: decision.payable,
    points: decision.benefits[0]?.points ?? 0,
    delivery: decision.benefits[0]?.delivery ?? null,
    reason: decision.reason,
  };
};

describe('each type of benefit', () => {
  const at = (amount: number, change: Parameters<typeof situationWith>[0] = {}) =>
    situationWith({ ...change, request: requestOf({ amount, ...change.request }) });

  test('I4 percent off, to the cap and with its rounding', () => {
    expect(only({ type: 'percent_off', rateBps: 1_250 }, at(999))).toMatchObject({ amount: 124, payable: 875, delivery: 'instant' });
    expect(only({ type: 'percent_off', rateBps: 1_250, rounding: 'up' }, at(999)).amount).toBe(125);
    expect(only({ type: 'percent_off', rateBps: 3_000, cap: 1_500 }, at(10_000))).toMatchObject({ amount: 1_500, payable: 8_500 });
  });

  test('I4 amount off and fixed price never go below what is paid', () => {
    expect(only(tenOff, at(999))).toMatchObject({ amount: 999, payable: 0 });
    expect(only({ type: 'fixed_price', price: 990 }, at(1_000))).toMatchObject({ amount: 10, payable: 990 });
    expect(only({ type: 'fixed_price', price: 990 }, at(990))).toMatchObject({ amount: 0, reason: 'no_benefit_left' });
  });

  test('the highest step that is reached', () => {
    const steps = [
      { from: 5_000, off: 500 },
      { from: 10_000, off: 1_200 },
    ];
    for (const [amount, off] of [
      [4_999, 0],
      [5_000, 500],
      [9_999, 500],
      [10_000, 1_200],
    ] as const)
      expect(only({ type: 'tiered_off', steps }, at(amount)).amount).toBe(off);
  });

  test('I11 a random amount is the same for the same authorization, and differs between authorizations', () => {
    const random: CampaignInput['benefit'] = { type: 'random_off', min: 100, max: 9_000, mean: 2_000 };
    expect(only(random)).toEqual(only(random));
    const drawn = Array.from(
      { length: 20 },
      (_, index) => only(random, situationWith({ request: requestOf({ authorizationId: `a${index}` }) })).amount,
    );
    expect(new Set(drawn).size).toBeGreaterThan(15);
  });

  test('a statement credit and an instalment subsidy leave the amount to pay alone', () => {
    expect(only({ type: 'statement_credit', value: tenOff })).toMatchObject({ amount: 1_000, payable: 10_000, delivery: 'credit' });
    const subsidy: CampaignInput['benefit'] = { type: 'instalment_subsidy', feeBpsByCount: { '12': 600 }, shareBps: 5_000 };
    expect(only(subsidy, situationWith({ request: requestOf({ instalments: 12 }) }))).toMatchObject({ amount: 300, payable: 10_000 });
    expect(only(subsidy, situationWith({ request: requestOf({ instalments: 6 }) })).amount).toBe(0);
    expect(only(subsidy).amount).toBe(0);
  });

  test('points earned are pending and cost the funders what they are worth', () => {
    const earn: CampaignInput['benefit'] = {
      type: 'points_earn',
      programme: 'bonus',
      points: 1,
      per: 100,
      bonus: 8,
      expiryDays: 365,
      costPer1000: 500,
    };
    const decision = decided([liveOf('earn', earn, { kind: 'points' })], at(9_999));
    expect(decision).toMatchObject({
      earn: 107,
      redeem: 0,
      payable: 9_999,
      benefits: [
        { amount: 54, points: 107, programme: 'bonus', expiryDays: 365, payee: 'points:bonus', funding: [{ party: 'bank', amount: 54 }] },
      ],
    });
  });

  test('I21 points pay what was asked, at most what there is, from the lots that expire first', () => {
    const pay: CampaignInput['benefit'] = { type: 'points_payment', programme: 'bonus', pointsPer100: 200 };
    const lots = [
      lotOf('later', 300),
      lotOf('sooner', 100, { expiresAt: '2026-12-01T00:00:00Z' }),
      lotOf('dead', 900, { expiresAt: NOW }),
      lotOf('other', 500, { programme: 'miles' }),
    ];
    const asking = (redeem: unknown) =>
      decided([liveOf('pay', pay)], situationWith({ request: requestOf({ points: { redeem } }), wallet: { lots } }));
    expect(asking('max')).toMatchObject({
      redeem: 400,
      payable: 9_800,
      benefits: [
        {
          lots: [
            { lot: 'sooner', points: 100 },
            { lot: 'later', points: 300 },
          ],
        },
      ],
    });
    expect(asking(150)).toMatchObject({
      redeem: 150,
      benefits: [
        {
          amount: 75,
          lots: [
            { lot: 'sooner', points: 100 },
            { lot: 'later', points: 50 },
          ],
        },
      ],
    });
    expect(asking('none').reason).toBe('no_benefit_left');
  });

  test('I21 two programmes that take points together spend no more than was asked, each from its own lots in its own order', () => {
    const pay = (programme: string): CampaignInput['benefit'] => ({ type: 'points_payment', programme, pointsPer100: 100 });
    const lots = [
      lotOf('b1', 40, { expiresAt: '2026-12-01T00:00:00Z' }),
      lotOf('b2', 500),
      lotOf('m1', 60, { programme: 'miles', expiresAt: '2026-12-02T00:00:00Z' }),
      lotOf('m2', 500, { programme: 'miles' }),
    ];
    const both = [liveOf('a', pay('bonus')), liveOf('b', pay('miles'))];
    const all = decided(both, situationWith({ request: requestOf({ points: { redeem: 'max' } }), wallet: { lots } }));
    expect(all.benefits.map((each) => [each.points, each.lots])).toEqual([
      [
        540,
        [
          { lot: 'b1', points: 40 },
          { lot: 'b2', points: 500 },
        ],
      ],
      [
        560,
        [
          { lot: 'm1', points: 60 },
          { lot: 'm2', points: 500 },
        ],
      ],
    ]);
    const some = decided(both, situationWith({ request: requestOf({ points: { redeem: 600 } }), wallet: { lots } }));
    expect(some.redeem).toBe(600);
    const same = decided(
      [liveOf('a', { ...pay('bonus'), maxShareBps: 50 } as CampaignInput['benefit']), liveOf('b', pay('bonus'))],
      situationWith({ request: requestOf({ points: { redeem: 'max' } }), wallet: { lots } }),
    );
    expect(same.benefits.map((each) => each.lots)).toEqual([
      [
        { lot: 'b1', points: 40 },
        { lot: 'b2', points: 10 },
      ],
      [{ lot: 'b2', points: 490 }],
    ]);
  });

  test('I20 a coupon is redeemed: the one shown, else the one that dies first; another’s only where it may be passed on', () => {
    const redeem = (change: object = {}): CampaignInput['benefit'] => ({
      type: 'coupon_redeem',
      value: tenOff as { type: 'amount_off'; amount: number },
      validDays: 30,
      ...change,
    });
    const treat = (change: object = {}) => liveOf('treat', redeem(change), { kind: 'coupon' });
    const wallet = {
      coupons: [
        coupon('late'),
        coupon('soon', { expiresAt: '2026-12-01T00:00:00Z' }),
        coupon('used', { state: 'used' }),
        coupon('dead', { expiresAt: NOW }),
        coupon('unborn', { validFrom: '2026-12-01T00:00:00Z' }),
      ],
    };
    expect(decided([treat()], situationWith({ wallet })).benefits[0]?.coupon).toBe('soon');
    expect(decided([treat()], situationWith({ wallet, presented: [coupon('late')] })).benefits[0]?.coupon).toBe('late');
    expect(decided([treat({ autoApply: false })], situationWith({ wallet })).considered[0]?.result).toBe('no_coupon');
    const stranger = situationWith({ presented: [coupon('theirs', { subject: 'ac:2' })] });
    expect(decided([treat()], stranger).reason).toBe('not_eligible');
    expect(decided([treat({ transferable: true })], stranger).benefits[0]?.coupon).toBe('theirs');
    expect(decided([treat()], situationWith({ presented: [coupon('bearer', { subject: null })] })).benefits[0]?.coupon).toBe('bearer');
  });

  test('a coupon is issued only while its campaign lives', () => {
    const issue: CampaignInput['benefit'] = { type: 'coupon_issue', coupon: 'treat', count: 2 };
    expect(decided([liveOf('give', issue)], situationWith({ couponDays: { treat: 30 } })).benefits[0]).toMatchObject({
      amount: 0,
      delivery: 'coupon',
      issues: { campaign: 'treat', count: 2, on: 'capture', validDays: 30 },
    });
    expect(only(issue).reason).toBe('no_benefit_left');
  });

  test('member price and entry are for members of the programme and its tiers', () => {
    const price = (tiers: string[]): CampaignInput['benefit'] => ({
      type: 'member_price',
      programme: 'star',
      tiers,
      value: { type: 'fixed_price', price: 9_000 },
    });
    const member = situationWith({ wallet: { members: [star] } });
    expect(only(price([]), member).amount).toBe(1_000);
    expect(only(price(['gold']), member).amount).toBe(1_000);
    expect(only(price(['silver']), member).amount).toBe(0);
    expect(only(price([])).amount).toBe(0);
    const entry: CampaignInput['benefit'] = { type: 'member_entry', programme: 'star', entries: 1, per: 'month', cap: 9_999 };
    expect(only(entry, member)).toMatchObject({ amount: 9_999, payable: 1 });
    expect(
      only(
        entry,
        situationWith({
          wallet: { members: [star] },
          counters: new Map([['l:one:entry:1:month:2026-11:n', counter(0, { captured: 1, ceiling: 1 })]]),
        }),
      ).reason,
    ).toBe('limit_reached');
  });

  test('what is held carries the pinned terms, the counters it uses and the words of the receipt', () => {
    const live = liveOf('coffee', tenOff, {
      limits: {
        budget: { total: 5_000, perDay: 2_000 },
        perSubject: [{ of: 'account', per: 'week', count: 2 }],
        giveBack: { refund: true },
      },
      texts: { offer: { en: 'x', 'zh-CN': 'x' }, receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' } },
    });
    const [held] = decided([live], situationWith({ request: requestOf({ locale: 'zh-CN' }) })).benefits;
    expect(held).toMatchObject({
      no: 0,
      campaign: 'coffee',
      version: 3,
      type: 'amount_off',
      payee: 'merchant:M1',
      receipt: '立减¥10.00',
      programme: null,
      coupon: null,
      issues: null,
      lots: [],
      expiryDays: 0,
      desired: 1_000,
    });
    const giveBack = { reversal: true, refund: true };
    expect(held?.uses).toEqual([
      { key: 'c:coffee', unit: 'money', amount: 1_000, giveBack },
      { key: 'c:coffee:d:2026-11-18', unit: 'money', amount: 1_000, giveBack },
      { key: 'l:coffee:account:1:week:2026-W47:n', unit: 'count', amount: 1, giveBack },
    ]);
    expect(held?.progress).toEqual({ money: progress(1_000), points: progress(0), units: progress(1) });
  });
});

function progress(held: number) {
  return { held, captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 };
}
