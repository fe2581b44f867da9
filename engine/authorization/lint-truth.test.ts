// What the linter and the worst case claim, held against the engine that decides: over random campaigns and random purchases nothing they call impossible happens.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintAmong } from '../campaign/lint.ts';
import { mayMeet } from '../campaign/lint-meet.ts';
import { domainOf } from '../campaign/lint-domain.ts';
import { prepare } from '../campaign/live.ts';
import type { Campaign, CampaignInput } from '../campaign/schema.ts';
import { worstCaseOf } from '../campaign/worst-case.ts';
import { share } from '../money/rate.ts';
import type { Condition } from '../rules/condition.ts';
import { nearestChange } from './nearest.ts';
import { campaignOf, decided, profile, requestOf, situationWith } from './testing.ts';

const holidays = { CN: new Set(['2026-11-18']) };
const amount = fc.constantFrom(1, 99, 500, 999, 1_000, 1_001, 2_500, 5_000, 9_999, 10_000, 20_000, 123_456);
const percent = fc.record({
  type: fc.constant('percent_off' as const),
  rateBps: fc.constantFrom(500, 1_000, 3_333, 8_000),
  cap: fc.constantFrom(undefined, 500, 2_000),
});
const benefit: fc.Arbitrary<CampaignInput['benefit']> = fc.oneof(
  { weight: 4, arbitrary: percent.map(({ cap, ...rest }) => ({ ...rest, ...(cap === undefined ? {} : { cap }) })) },
  { weight: 2, arbitrary: fc.constantFrom(300, 900, 4_000).map((off) => ({ type: 'amount_off' as const, amount: off })) },
  fc.constantFrom(1_000, 5_000).map((from) => ({
    type: 'tiered_off' as const,
    steps: [
      { from, off: 700 },
      { from: from * 4, off: 2_500 },
    ],
  })),
  fc.constantFrom(500, 1_990).map((price) => ({ type: 'fixed_price' as const, price, cap: 3_000 })),
  fc.constant({ type: 'random_off' as const, min: 10, max: 600, mean: 100 }),
  fc.constant({ type: 'statement_credit' as const, value: { type: 'percent_off' as const, rateBps: 1_500 } }),
);
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constant('authorization.amount' as const),
    operator: fc.constantFrom('greaterThanInclusive' as const, 'lessThan' as const),
    value: amount,
  }),
  fc.record({
    fact: fc.constant('merchant.mcc' as const),
    operator: fc.constantFrom('equal' as const, 'notEqual' as const),
    value: fc.constantFrom('5814', '5411'),
  }),
  fc.record({
    fact: fc.constant('time.weekday' as const),
    operator: fc.constantFrom('equal' as const, 'lessThan' as const, 'greaterThan' as const),
    value: fc.integer({ min: 1, max: 7 }),
  }),
  fc.record({
    fact: fc.constant('time.hour' as const),
    operator: fc.constantFrom('lessThan' as const, 'greaterThanInclusive' as const),
    value: fc.constantFrom(10, 14, 22),
  }),
  fc.record({
    fact: fc.constant('usage.countTotal' as const),
    operator: fc.constantFrom('equal' as const, 'greaterThan' as const),
    value: fc.constantFrom(0, 1),
  }),
  fc.record({ fact: fc.constant('usage.first' as const), operator: fc.constant('equal' as const), value: fc.boolean() }),
  fc.record({
    fact: fc.constant('account.segments' as const),
    operator: fc.constantFrom('contains' as const, 'doesNotContain' as const),
    value: fc.constantFrom('vip', 'young'),
  }),
);
const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node;
const sides = (...values: readonly string[]) =>
  fc.record({
    include: fc.subarray([...values], { maxLength: 2 }),
    exclude: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.subarray([...values], { maxLength: 1 })),
  });
const windows = fc.array(
  fc.record({
    days: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1, maxLength: 5 }),
    from: fc.constantFrom('00:00', '10:00', '22:00'),
    to: fc.constantFrom('24:00', '12:00', '02:00'),
  }),
  { maxLength: 2 },
);
const change = fc.record({
  binding: fc.record({
    cards: fc.record({ include: fc.constantFrom<string[]>([], [], ['622588'], ['62258801'], ['625188']) }),
    segments: sides('vip', 'young'),
  }),
  where: fc.record({ mccs: sides('5814', '5411'), chains: sides('demo-coffee', 'demo-mart') }),
  schedule: fc.record({
    from: fc.constantFrom('2026-11-16T00:00:00+08:00', '2026-01-01T00:00:00+08:00', '2026-11-18T12:00:00+08:00'),
    to: fc.constantFrom('2026-11-18T12:30:00+08:00', '2026-11-23T00:00:00+08:00', '2027-01-01T00:00:00+08:00'),
    windows,
    excludedDates: fc.subarray(['2026-11-18', '2026-11-20']),
    holidays: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      { calendar: 'CN', mode: 'only' as const },
      { calendar: 'CN', mode: 'exclude' as const },
    ),
  }),
  when: fc.option(condition, { nil: undefined }),
  stacking: fc.record({
    group: fc.constantFrom(undefined, undefined, 'one'),
    combinable: fc.constantFrom<'all' | 'none' | string[]>('all', 'all', 'none', ['c0', 'c1']),
    priority: fc.constantFrom(100, 200),
    base: fc.constantFrom('original' as const, 'remaining' as const),
  }),
  limits: fc.record({ budget: fc.constantFrom({}, { total: 1_000_000 }) }),
});

function built(id: string, from: { readonly benefit: CampaignInput['benefit']; readonly change: object }): Campaign {
  return campaignOf(id, from.benefit, JSON.parse(JSON.stringify(from.change)) as Partial<CampaignInput>);
}
const campaigns = fc
  .array(fc.record({ benefit, change }), { minLength: 1, maxLength: 5 })
  .map((made) => made.map((each, index) => built(`c${index}`, each)));
const YEAR = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
/** Two of one group, the one at times a widened copy of the other, and others beside them. */
const rivals = fc
  .record({
    one: change,
    other: change,
    percents: fc.tuple(percent, percent),
    widened: fc.subarray(['when', 'schedule', 'binding', 'where'] as const),
    others: campaigns,
  })
  .map(({ one, other, percents: [mine, theirs], widened, others }) => {
    const narrow = { ...one, stacking: { ...one.stacking, group: 'pair' } };
    const wide = {
      ...narrow,
      ...Object.fromEntries(widened.map((key) => [key, key === 'schedule' ? YEAR : undefined])),
      stacking: { ...other.stacking, group: 'pair' },
    };
    return [built('narrow', { benefit: mine, change: narrow }), built('wide', { benefit: theirs, change: wide }), ...others.slice(0, 1)];
  });
const purchase = fc.record({
  amount,
  bin: fc.constantFrom('62258801', '62518801', '62258899', '625188'),
  mcc: fc.constantFrom('5814', '5411'),
  chain: fc.constantFrom('demo-coffee', 'demo-mart', null),
  day: fc.integer({ min: 16, max: 22 }),
  hour: fc.constantFrom(0, 1, 9, 10, 11, 12, 13, 22, 23),
  count: fc.constantFrom(0, 1, 5),
  segments: fc.subarray(['vip', 'young']),
  id: fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', 'c', '1') }),
});
type Purchase = typeof purchase extends fc.Arbitrary<infer Value> ? Value : never;

function situationOf({ amount: paid, bin, mcc, chain, day, hour, count, segments, id }: Purchase) {
  const now = new Date(Date.parse(`2026-11-${day}T${String(hour).padStart(2, '0')}:15:00+08:00`)).toISOString();
  const request = requestOf({
    authorizationId: `auth-${id}`,
    amount: paid,
    at: now,
    card: { bin, token: 'tok_1', account: '1' },
    merchant: { id: 'M1', mcc, country: 'CN' },
  });
  const { account, merchant } = profile;
  const who = {
    ...profile,
    account: account === null ? null : { ...account, segments },
    merchant: merchant === null ? null : { ...merchant, chain },
  };
  const usage = { day: '', month: '', countDay: 0, countMonth: 0, countTotal: count, spendDay: 0, spendMonth: 0, spendTotal: 0 };
  return situationWith({ request, now, profile: who, wallet: { usage } });
}

const live = (set: readonly Campaign[]) => set.map((terms) => prepare(terms, 1, holidays));
const peersOf = (set: readonly Campaign[]) => set.map((terms) => ({ terms, used: 0 }));
const grantedIn = (set: readonly Campaign[], bought: Purchase) => {
  const situation = situationOf(bought);
  return { decision: decided(live(set), situation), situation };
};
const RUNS = { numRuns: 150 };
const LONG_MS = 20_000;

function expectNearest(terms: Campaign, bought: Purchase): void {
  const { decision, situation } = grantedIn([terms], bought);
  const campaign = prepare(terms, 1, holidays);
  if (decision.outcome === 'granted') return;
  const nearest = nearestChange(campaign, situation, holidays);
  expect(nearest?.changes.length).toBeGreaterThan(0);
  expect(decided([campaign], nearest?.situation ?? situation).outcome).toBe('granted');
}

describe('over random campaigns and purchases', () => {
  test(
    'whatever the linter calls unreachable is never granted',
    () => {
      let claimed = 0;
      fc.assert(
        fc.property(campaigns, fc.array(purchase, { minLength: 4, maxLength: 12 }), (set, purchases) => {
          const dead = set.filter((terms) =>
            lintAmong(terms, [], holidays).some(({ code }) => code === 'never_open' || code === 'never_reached'),
          );
          const silent = set.filter((terms) => domainOf(terms, holidays).alternatives.length === 0);
          expect(dead.every((terms) => silent.includes(terms))).toBe(true);
          claimed += dead.length;
          for (const terms of silent) for (const bought of purchases) expect(grantedIn([terms], bought).decision.outcome).toBe('none');
        }),
        RUNS,
      );
      expect(claimed).toBeGreaterThan(15);
    },
    LONG_MS,
  );

  test(
    'whatever it calls always beaten never wins while budgets last',
    () => {
      let claimed = 0;
      fc.assert(
        fc.property(rivals, fc.array(purchase, { minLength: 4, maxLength: 12 }), (set, purchases) => {
          const beaten = set
            .slice(0, 2)
            .filter((terms) => lintAmong(terms, peersOf(set), holidays).some(({ code }) => code === 'always_beaten'))
            .map(({ id }) => id);
          claimed += beaten.length;
          if (beaten.length === 0) return;
          for (const bought of purchases)
            expect(grantedIn(set, bought).decision.benefits.filter(({ campaign }) => beaten.includes(campaign))).toEqual([]);
        }),
        { numRuns: 200 },
      );
      // About ten of two hundred sets; how many is chance, and no claim at all would prove nothing.
      expect(claimed).toBeGreaterThan(0);
    },
    LONG_MS,
  );

  test(
    'no purchase reaches two campaigns that are said never to meet',
    () => {
      fc.assert(
        fc.property(campaigns, fc.array(purchase, { minLength: 4, maxLength: 12 }), (set, purchases) => {
          for (const bought of purchases) {
            const open = set
              .filter((terms) => grantedIn([terms], bought).decision.outcome === 'granted')
              .map((terms) => domainOf(terms, holidays));
            expect(open.every((one) => open.every((other) => one === other || mayMeet(one, other)))).toBe(true);
          }
        }),
        { numRuns: 150 },
      );
    },
    LONG_MS,
  );

  test(
    'I4 no decision exceeds the worst case of a purchase or of a combination',
    () => {
      fc.assert(
        fc.property(campaigns, fc.array(purchase, { minLength: 4, maxLength: 12 }), (set, purchases) => {
          const worst = new Map(set.map((terms) => [terms.id, worstCaseOf(terms, peersOf(set))]));
          for (const bought of purchases) {
            const { decision, situation } = grantedIn(set, bought);
            const discount = decision.benefits.reduce((all, each) => all + each.amount, 0);
            for (const each of decision.benefits) {
              const most = worst.get(each.campaign);
              expect(each.amount).toBeLessThanOrEqual(most?.perPurchase ?? Number.MAX_SAFE_INTEGER);
              expect(discount).toBeLessThanOrEqual(share(situation.request.amount, most?.combinedShareBps ?? 0, 'up'));
            }
          }
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    'wherever a purchase can be reached at all, a smallest change is found, and it makes the campaign grant',
    () => {
      fc.assert(
        fc.property(campaigns, fc.array(purchase, { minLength: 2, maxLength: 6 }), (set, purchases) => {
          const open = set.filter((each) => domainOf(each, holidays).alternatives.length > 0);
          for (const terms of open) for (const bought of purchases) expectNearest(terms, bought);
        }),
        { numRuns: 40 },
      );
    },
    LONG_MS,
  );
});
