// Proves that the best combination is the best: against brute force over every subset, on real campaigns that share budgets and caps.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Stackable, areCombinable, compareStackables } from '../benefit/stack.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { combine } from './combine.ts';
import { countersOf } from './decide.ts';
import { type Eligible, type Left, after, deliveryFor, everythingLeft, grantOf } from './grant.ts';
import type { CounterState, Situation } from './situation.ts';
import { counter, liveOf, lotOf, requestOf, situationWith } from './testing.ts';

type Benefit = CampaignInput['benefit'];
interface Stacking {
  readonly group: string | undefined;
  readonly combinable: 'all' | 'none' | string[];
  readonly priority: number;
  readonly base: 'original' | 'remaining';
}
const small = fc.integer({ min: 1, max: 60 });
const rounding = fc.constantFrom('down' as const, 'up' as const, 'half_up' as const, 'half_even' as const);
const percent = fc.record({ type: fc.constant('percent_off' as const), rateBps: fc.integer({ min: 1, max: 10_000 }), rounding });
const amountOff = fc.record({ type: fc.constant('amount_off' as const), amount: small });
const tiered = fc.tuple(small, small).map(([from, off]) => ({ type: 'tiered_off' as const, steps: [{ from, off }] }));
const fixed = fc.record({ type: fc.constant('fixed_price' as const), price: fc.integer({ min: 0, max: 60 }) });
const earn = fc.record({
  type: fc.constant('points_earn' as const),
  programme: fc.constantFrom('bonus', 'miles'),
  points: fc.integer({ min: 0, max: 5 }),
  per: fc.integer({ min: 1, max: 20 }),
  bonus: fc.constantFrom(0, 0, 0, 5),
  multiplierBps: fc.constantFrom(10_000, 20_000, 15_000),
  expiryDays: fc.constant(365),
  costPer1000: fc.constantFrom(0, 100, 400, 500, 1_000, 3_000),
});
const pay = fc.record({
  type: fc.constant('points_payment' as const),
  programme: fc.constantFrom('bonus', 'miles'),
  pointsPer100: fc.constantFrom(100, 50, 300),
});
const credit = fc.record({ type: fc.constant('statement_credit' as const), value: amountOff });
const instalment = fc.record({
  type: fc.constant('instalment_subsidy' as const),
  feeBpsByCount: fc.constant({ '12': 600 }),
  shareBps: fc.constantFrom(5_000, 10_000),
});
const issue = fc.record({ type: fc.constant('coupon_issue' as const), coupon: fc.constant('treat'), count: fc.constant(1) });
const smooth: fc.Arbitrary<Benefit> = fc.oneof(percent, amountOff, fixed, earn, issue);
const any: fc.Arbitrary<Benefit> = fc.oneof(percent, amountOff, tiered, fixed, earn, pay, credit, instalment, issue);

const objective = fc.constantFrom('best_for_cardholder' as const, 'lowest_subsidy' as const, 'list_order' as const);
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const stacking: fc.Arbitrary<Stacking> = fc.record({
  group: fc.constantFrom(undefined, undefined, undefined, 'g', 'h'),
  combinable: fc.oneof(
    { weight: 5, arbitrary: fc.constant('all' as const) },
    { weight: 1, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.subarray([...ids, 'g'], { minLength: 3 }) },
  ),
  priority: fc.integer({ min: 0, max: 3 }),
  base: fc.constantFrom('original' as const, 'remaining' as const),
});
const freely = stacking.map((each) => ({ ...each, group: undefined, combinable: 'all' as const }));
const limits: fc.Arbitrary<NonNullable<CampaignInput['limits']>> = fc.record({
  partial: fc.boolean(),
  umbrellas: fc.constantFrom([], [], ['um']),
  perSubject: fc.constantFrom(
    [],
    [],
    [{ of: 'account' as const, per: 'day' as const, money: 40 }],
    [{ of: 'account' as const, per: 'day' as const, count: 1 }],
  ),
});
const shared = (atCap: 'shrink' | 'stop'): CampaignInput['funding'] => ({
  shares: [
    { party: 'bank', bps: 6_000 },
    { party: 'merchant', bps: 4_000 },
  ],
  caps: [{ party: 'merchant', total: 12, atCap }],
});
const alone: CampaignInput['funding'] = { shares: [{ party: 'bank', bps: 10_000 }] };
const funding = fc.constantFrom<CampaignInput['funding'][]>(alone, alone, alone, shared('shrink'), shared('stop'));

interface Case {
  readonly campaigns: readonly LiveCampaign[];
  readonly situation: Situation;
}

/** `free`: every campaign goes with every other and the best for the cardholder is sought, so that all branches might be left out. */
interface Kind {
  readonly benefits: fc.Arbitrary<Benefit>;
  readonly tight: boolean;
  readonly free?: boolean;
}

/** Which benefits, and whether budgets and caps bind; where nothing binds and nothing jumps the search may leave branches out. */
const cases = ({ benefits, tight, free }: Kind): fc.Arbitrary<Case> =>
  fc
    .record({
      objective: free === true ? fc.constant('best_for_cardholder' as const) : objective,
      kind: fc.constantFrom('authorization', 'authorization', 'authorization', 'advice'),
      amount: fc.integer({ min: 1, max: 100 }),
      of: fc.array(
        fc.record({
          benefit: benefits,
          stacking: free === true ? freely : stacking,
          limits,
          funding,
          left: fc.integer({ min: 0, max: 120 }),
        }),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
      umbrella: fc.integer({ min: 0, max: 80 }),
    })
    .map(({ objective: aim, kind, amount, of, umbrella }) => {
      const counters = new Map<string, CounterState>([['u:um', counter(tight ? umbrella : null)]]);
      const campaigns = of.map((each, place) => {
        const id = ids[place] ?? 'z';
        const { group, ...rest } = each.stacking;
        if (tight) counters.set(`c:${id}`, counter(each.left));
        const policies = { missedDeadline: 'statement_credit' as const };
        const change: Partial<CampaignInput> = {
          stacking: { ...rest, ...(group === undefined ? {} : { group }), objective: aim },
          policies,
          ...(tight ? { limits: each.limits, funding: each.funding } : {}),
        };
        return liveOf(id, each.benefit, change);
      });
      const request = requestOf({ amount, kind, instalments: 12, points: { redeem: 'max' } });
      const wallet = { lots: [lotOf('one', 30), lotOf('two', 25, { programme: 'miles' })] };
      return { campaigns, situation: situationWith({ request, counters, wallet, couponDays: { treat: 30 } }) };
    });

const eligibleOf = ({ campaigns, situation }: Case): readonly Eligible[] =>
  campaigns.map((campaign) => ({ campaign, needs: countersOf(campaign, situation), coupon: null }));

/** Written again on purpose, without the search: every subset in order of application. */
function bruteForce({ campaigns, situation }: Case): { readonly best: number; readonly least: number; readonly greedy: number } {
  const ordered = eligibleOf({ campaigns, situation }).toSorted((one, other) =>
    compareStackables(stackable(one, situation), stackable(other, situation)),
  );
  const legal = (chosen: readonly Eligible[], next: Eligible) =>
    chosen.every((each) => areCombinable(stackable(each, situation), stackable(next, situation)));
  const play = (chosen: readonly Eligible[]): { left: Left; worth: number; all: boolean } => {
    let so = { left: everythingLeft(situation), worth: 0, all: true };
    for (const each of chosen) {
      const grant = grantOf(each, so.left, situation);
      if (typeof grant === 'string') so = { ...so, all: false };
      else so = { ...so, left: after(so.left, grant, situation), worth: so.worth + worth(grant) };
    }
    return so;
  };
  const found: { chosen: readonly Eligible[]; worth: number }[] = [];
  for (let mask = 0; mask < 2 ** ordered.length; mask += 1) {
    const chosen = ordered.filter((_, place) => (mask >> place) % 2 === 1);
    if (!chosen.every((each, place) => legal(chosen.slice(0, place), each))) continue;
    const played = play(chosen);
    if (played.all) found.push({ chosen, worth: played.worth });
  }
  const joins = (chosen: readonly Eligible[], other: Eligible) => {
    const before = chosen.filter((each) => ordered.indexOf(each) < ordered.indexOf(other));
    return !chosen.includes(other) && legal(chosen, other) && typeof grantOf(other, play(before).left, situation) !== 'string';
  };
  const maximal = found.filter(({ chosen }) => !ordered.some((other) => joins(chosen, other)));
  let greedy: readonly Eligible[] = [];
  for (const next of ordered) if (legal(greedy, next) && play([...greedy, next]).all) greedy = [...greedy, next];
  return {
    best: Math.max(...found.map((each) => each.worth)),
    least: Math.min(...maximal.map((each) => each.worth)),
    greedy: play(greedy).worth,
  };
}

function stackable({ campaign }: Eligible, situation: Situation): Stackable {
  const { id, benefit, stacking: of } = campaign.terms;
  return {
    id,
    delivery: deliveryFor(benefit, situation.request),
    group: of.group ?? null,
    combinable: of.combinable,
    priority: of.priority,
    bound: 0,
    safe: false,
  };
}

function worth({ amount, points, coupons }: { readonly amount: number; readonly points: number; readonly coupons: number }): number {
  return amount > 0 ? amount * 1_000 : Math.sign(points + coupons);
}

function expectBest(given: Case): void {
  const combined = combine(eligibleOf(given), given.situation);
  const { best, least, greedy } = bruteForce(given);
  const aim = given.campaigns[0]?.terms.stacking.objective;
  const total = combined.grants.reduce((all, grant) => all + worth(grant), 0);
  expect(combined.exact).toBe(true);
  expect(total).toBe(aim === 'best_for_cardholder' ? best : aim === 'lowest_subsidy' ? least : greedy);
  const stacked = combined.grants.map((grant) => stackable(grant.eligible, given.situation));
  for (const [place, one] of stacked.entries()) for (const other of stacked.slice(place + 1)) expect(areCombinable(one, other)).toBe(true);
}

describe('the best legal combination', () => {
  test('is the best of all subsets where smooth discounts meet budgets that bind (I1)', () => {
    fc.assert(fc.property(cases({ benefits: smooth, tight: true, free: true }), expectBest), { numRuns: 1_000 });
  }, 20_000);

  test('is the best of all subsets where budgets, limits, umbrellas, funder caps and thresholds bind (I1 I4)', () => {
    fc.assert(fc.property(cases({ benefits: any, tight: true }), expectBest), { numRuns: 1_500 });
  }, 20_000);

  test('is the best of all subsets where thresholds jump and points pay, though nothing binds', () => {
    fc.assert(fc.property(cases({ benefits: any, tight: false, free: true }), expectBest), { numRuns: 1_000 });
  }, 20_000);

  test('is the best of all subsets where nothing binds and branches are left out', () => {
    fc.assert(fc.property(cases({ benefits: smooth, tight: false }), expectBest), { numRuns: 2_000 });
  }, 20_000);
});

test('I4 benefits on the payment never exceed what was approved, at the till or as credit, and what is to pay is never below zero', () => {
  fc.assert(
    fc.property(cases({ benefits: any, tight: true }), (given) => {
      const combined = combine(eligibleOf(given), given.situation);
      const { amount } = given.situation.request;
      const onPayment = combined.grants.filter(
        ({ eligible }) => !['points_earn', 'instalment_subsidy'].includes(eligible.campaign.terms.benefit.type),
      );
      const onIt = onPayment.reduce((all, grant) => all + grant.amount, 0);
      expect(combined.payable).toBeGreaterThanOrEqual(0);
      expect(onIt).toBeLessThanOrEqual(amount);
      for (const grant of combined.grants) {
        expect(grant.amount).toBeLessThanOrEqual(grant.desired);
        expect(grant.shares.reduce((all, share) => all + share.amount, 0)).toBe(grant.amount);
      }
    }),
    { numRuns: 500 },
  );
});

test('I1 I20 what the chosen campaigns take fits every counter they share', () => {
  fc.assert(
    fc.property(cases({ benefits: any, tight: true }), (given) => {
      const { grants } = combine(eligibleOf(given), given.situation);
      const taken = grants.reduce((left, grant) => after(left, grant, given.situation), everythingLeft(given.situation)).taken;
      for (const need of grants.flatMap((grant) => grant.eligible.needs)) {
        const row = given.situation.counters.get(need.key);
        const ceiling = need.ceiling ?? row?.ceiling ?? Number.MAX_SAFE_INTEGER;
        expect((row?.captured ?? 0) + (taken.get(need.key) ?? 0)).toBeLessThanOrEqual(ceiling);
      }
    }),
    { numRuns: 500 },
  );
});
