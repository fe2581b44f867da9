// Random campaigns for comparing the product with its second model: small figures, so that budgets, caps and lots soon bind.
import fc from 'fast-check';
import { type Campaign, type CampaignInput, campaignSchema } from '../../../engine/campaign/schema.ts';

const minor = (max: number) => fc.integer({ min: 1, max });
const value = fc.oneof(
  fc.record({ type: fc.constant('amount_off' as const), amount: minor(4_000) }),
  fc.record(
    {
      type: fc.constant('percent_off' as const),
      rateBps: fc.integer({ min: 1, max: 10_000 }),
      cap: minor(3_000),
      rounding: fc.constantFrom('down' as const, 'up' as const, 'half_up' as const, 'half_even' as const),
    },
    { requiredKeys: ['type', 'rateBps'] },
  ),
  fc.tuple(minor(6_000), minor(900), minor(6_000), minor(900)).map(([from, off, more, moreOff]) => ({
    type: 'tiered_off' as const,
    steps: [
      { from, off },
      { from: from + more, off: off + moreOff },
    ],
  })),
);
const fixedPrice = fc.record(
  { type: fc.constant('fixed_price' as const), price: fc.nat(9_000), cap: minor(4_000) },
  { requiredKeys: ['type', 'price'] },
);
const benefit = fc.oneof(
  { weight: 6, arbitrary: value },
  { weight: 1, arbitrary: fixedPrice },
  { weight: 1, arbitrary: value.map((each) => ({ type: 'statement_credit' as const, value: each })) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('instalment_subsidy' as const),
      feeBpsByCount: fc.constant({ '3': 250, '6': 480 }),
      shareBps: fc.integer({ min: 1, max: 10_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        type: fc.constant('coupon_redeem' as const),
        value: fc.oneof(value, fixedPrice),
        validDays: fc.integer({ min: 1, max: 40 }),
        autoApply: fc.boolean(),
        transferable: fc.boolean(),
        holders: fc.constantFrom('anybody' as const, 'named' as const),
      },
      { requiredKeys: ['type', 'value', 'validDays', 'autoApply', 'transferable'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('coupon_issue' as const),
      coupon: fc.constantFrom('c0', 'c1', 'c2'),
      count: fc.integer({ min: 1, max: 2 }),
      on: fc.constantFrom('authorization' as const, 'capture' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        type: fc.constant('points_earn' as const),
        programme: fc.constantFrom('gold', 'miles'),
        points: fc.nat(30),
        per: minor(300),
        bonus: fc.nat(40),
        multiplierBps: fc.integer({ min: 1, max: 30_000 }),
        capPoints: minor(900),
        expiryDays: fc.integer({ min: 1, max: 60 }),
        costPer1000: fc.nat(2_000),
      },
      { requiredKeys: ['type', 'programme', 'points', 'per', 'expiryDays', 'costPer1000'] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        type: fc.constant('points_payment' as const),
        programme: fc.constantFrom('gold', 'miles'),
        pointsPer100: fc.integer({ min: 1, max: 300 }),
        minPoints: fc.nat(50),
        stepPoints: fc.integer({ min: 1, max: 20 }),
        maxShareBps: fc.integer({ min: 1, max: 10_000 }),
      },
      { requiredKeys: ['type', 'programme', 'pointsPer100'] },
    ),
  },
);

const PARTIES = ['bank', 'merchant', 'scheme', 'chain'] as const;
const shares = fc
  .tuple(fc.shuffledSubarray([...PARTIES], { minLength: 1 }), fc.array(minor(3_000), { minLength: 4, maxLength: 4 }), fc.option(minor(300)))
  .map(([parties, cuts, fixed]) => {
    const last = parties.length - 1;
    const firsts = parties.slice(0, last).map((party, no) => ({ party, bps: cuts[no] ?? 1 }));
    const rest = 10_000 - firsts.reduce((all, { bps }) => all + bps, 0);
    const all: CampaignInput['funding']['shares'] = [...firsts, { party: parties[last] ?? 'bank', bps: rest }];
    const unused = PARTIES.find((party) => !parties.includes(party));
    return fixed === null || unused === undefined ? all : [{ party: unused, fixed }, ...all];
  });
const caps = fc.uniqueArray(
  fc
    .record(
      {
        party: fc.constantFrom(...PARTIES),
        total: fc.nat(2_000),
        perDay: fc.nat(1_000),
        perMonth: fc.nat(2_000),
        atCap: fc.constantFrom('cover' as const, 'shrink' as const, 'stop' as const),
        coveredBy: fc.constantFrom(...PARTIES),
      },
      { requiredKeys: ['party', 'atCap', 'coveredBy'] },
    )
    .filter(({ party, coveredBy }) => party !== coveredBy)
    .map(({ coveredBy, ...cap }) => (cap.atCap === 'cover' ? { ...cap, coveredBy } : cap)),
  { selector: ({ party }) => party, maxLength: 3 },
);

const test = fc.oneof(
  fc.record({
    fact: fc.constant('authorization.amount' as const),
    operator: fc.constantFrom('greaterThanInclusive' as const, 'lessThan' as const, 'greaterThan' as const, 'lessThanInclusive' as const),
    value: fc.constantFrom(500, 3_000, 5_000, 10_000),
  }),
  fc.record({
    fact: fc.constantFrom('terminal.channel' as const, 'merchant.mcc' as const, 'merchant.chain' as const),
    operator: fc.constantFrom('equal' as const, 'notEqual' as const),
    value: fc.constantFrom('pos', '5812', 'corner'),
  }),
  fc.record({
    fact: fc.constant('merchant.id' as const),
    operator: fc.constantFrom('in' as const, 'notIn' as const),
    value: fc.constant(['M1', 'M7']),
  }),
  fc.record({ fact: fc.constant('time.weekend' as const), operator: fc.constant('equal' as const), value: fc.boolean() }),
  fc.record({ fact: fc.constant('time.hour' as const), operator: fc.constant('lessThan' as const), value: fc.constantFrom(8, 14) }),
);
const condition: fc.Arbitrary<NonNullable<CampaignInput['when']>> = fc.oneof(
  { weight: 3, arbitrary: test },
  { weight: 1, arbitrary: fc.array(test, { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
  {
    weight: 1,
    arbitrary: fc.array(test, { minLength: 1, maxLength: 3 }).map((any) => ({ any: [...any, { not: any[0] ?? { all: any } }] })),
  },
  { weight: 1, arbitrary: test.map((not) => ({ not })) },
) as fc.Arbitrary<NonNullable<CampaignInput['when']>>;

const optional = { requiredKeys: [] as never[] };
const limits = fc.record({
  budget: fc.record(
    {
      total: fc.nat(9_000),
      perDay: fc.nat(4_000),
      countTotal: fc.integer({ min: 1, max: 8 }),
      countPerDay: fc.integer({ min: 1, max: 4 }),
    },
    optional,
  ),
  partial: fc.boolean(),
  perSubject: fc.array(
    fc.record(
      {
        of: fc.constantFrom('account' as const, 'card' as const, 'person' as const, 'merchant' as const, 'terminal' as const),
        per: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'campaign' as const),
        count: fc.integer({ min: 1, max: 4 }),
        money: fc.nat(3_000),
      },
      { requiredKeys: ['of', 'per'] },
    ),
    { maxLength: 3 },
  ),
  umbrellas: fc.subarray(['shared', 'wide']),
  giveBack: fc.record({ reversal: fc.boolean(), refund: fc.boolean() }),
});
const stacking = fc.record(
  {
    group: fc.constantFrom('g', 'h'),
    combinable: fc.oneof(
      { weight: 4, arbitrary: fc.constant('all' as const) },
      { weight: 1, arbitrary: fc.constantFrom('none' as const, ['c0', 'c1', 'g'], ['c2']) },
    ),
    priority: fc.constantFrom(100, 100, 200, 300),
    base: fc.constantFrom('original' as const, 'remaining' as const),
    objective: fc.constantFrom(
      'best_for_cardholder' as const,
      'best_for_cardholder' as const,
      'lowest_subsidy' as const,
      'list_order' as const,
    ),
  },
  { requiredKeys: ['combinable', 'priority', 'base', 'objective'] },
);
const policy = fc.constantFrom('pro_rata' as const, 're_evaluate' as const, 'keep' as const);
const policies = fc.record({
  lateCapture: fc.constantFrom('honour_if_budget' as const, 'deny' as const),
  overClearing: fc.constantFrom('keep' as const, 'grow_if_budget' as const),
  underClearing: policy,
  partialRefund: policy,
  returnedCoupon: fc.record({
    afterExpiry: fc.constantFrom('expired' as const, 'extend' as const),
    extendDays: fc.integer({ min: 1, max: 9 }),
  }),
  missedDeadline: fc.constantFrom('none' as const, 'statement_credit' as const),
});
const lists = (values: readonly string[]) =>
  fc.record({ include: fc.subarray([...values]), exclude: fc.subarray([...values], { maxLength: 1 }) });
const cards = fc.record({
  include: fc.subarray(['622588', '62258801', '40000000-40000099', '6225880112']),
  exclude: fc.subarray(['62258801', '400000', '62258802-62258809'], { maxLength: 1 }),
  binOf: fc.constantFrom('funding' as const, 'funding' as const, 'token' as const),
});
const windows = fc.array(
  fc.record({
    days: fc.subarray(['mon', 'wed', 'sat', 'sun'] as const, { minLength: 1 }),
    from: fc.constantFrom('00:00', '11:00', '22:00'),
    to: fc.constantFrom('24:00', '12:30', '02:00'),
  }),
  { minLength: 1, maxLength: 2 },
);
const texts = { en: 'x', 'zh-CN': 'x' };

const document = fc.record(
  {
    benefit,
    limits,
    stacking,
    policies,
    shares,
    caps: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: caps }),
    when: condition,
    cards,
    accounts: lists(['a1', 'a2']),
    merchants: lists(['M1', 'M2']),
    mccs: lists(['5812']),
    channels: lists(['pos', 'online']),
    windows,
    enrolment: fc.constantFrom('none' as const, 'required' as const),
  },
  { requiredKeys: ['benefit', 'limits', 'stacking', 'policies', 'shares', 'caps'] },
);

/** One campaign version that the schema takes; what narrows it down is mostly absent, so that most payments meet it. */
export const campaignOf = (id: string): fc.Arbitrary<Campaign> =>
  fc.tuple(document, fc.nat(11), fc.constantFrom('Asia/Shanghai', 'Europe/Berlin')).map(([all, narrow, timeZone]): Campaign => {
    const { shares: by, caps: under, when, cards: of, accounts, enrolment, merchants, mccs, channels, windows: open, ...rest } = all;
    const only = <T>(no: number, part: T) => (narrow === no ? part : undefined);
    return campaignSchema.parse({
      id,
      kind: 'discount',
      name: texts,
      texts: { offer: texts, receipt: texts },
      currency: 'CNY',
      timeZone,
      binding: { cards: only(0, of), accounts: only(1, accounts), enrolment: only(2, enrolment) },
      where: { merchants: only(3, merchants), mccs: only(4, mccs), channels: only(5, channels) },
      schedule: { from: '2026-11-01T00:00:00Z', to: '2027-01-10T00:00:00Z', windows: only(6, open) },
      when: narrow > 8 ? when : undefined,
      funding: { shares: by, caps: under },
      ...rest,
      examples: ['one', 'two', 'three'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount: 0 } })),
    });
  });
