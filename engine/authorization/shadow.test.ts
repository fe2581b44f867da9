// Proves shadow mode and the control group: a shadow changes nothing of anybody else's, says what it would have granted alone, and who is held out was eligible.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyBook, withCampaign, withoutCampaign } from '../campaign/book.ts';
import { drawOf } from '../campaign/rollout.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { candidatesOf } from './candidates.ts';
import { decideJudged, judgeAll, type Decision } from './decide.ts';
import { replyOf } from './reply.ts';
import type { CounterState, Situation } from './situation.ts';
import { counter, decided, liveOf, lotOf as pointsOf, profile, requestOf, situationWith } from './testing.ts';

type Benefit = CampaignInput['benefit'];
const tenOff: Benefit = { type: 'amount_off', amount: 1_000 };
const shadowOf = (id: string, change: Partial<CampaignInput> = {}, benefit: Benefit = tenOff) =>
  liveOf(id, benefit, { rollout: { mode: 'shadow' }, ...change });

const benefits = fc.constantFrom<Benefit[]>(
  { type: 'percent_off', rateBps: 1_500, rounding: 'half_up' },
  { type: 'amount_off', amount: 30 },
  { type: 'amount_off', amount: 70 },
  { type: 'tiered_off', steps: [{ from: 50, off: 20 }] },
  { type: 'fixed_price', price: 10 },
  { type: 'points_earn', programme: 'bonus', points: 3, per: 10, expiryDays: 365, costPer1000: 900 },
  { type: 'points_payment', programme: 'bonus', pointsPer100: 100 },
  { type: 'statement_credit', value: { type: 'amount_off', amount: 25 } },
  { type: 'coupon_issue', coupon: 'treat', count: 1 },
  {
    type: 'membership_programme',
    join: 'first_use',
    measure: 'spend',
    period: 'year',
    downgrade: 'never',
    tiers: [{ id: 'base', name: { en: 'Base', 'zh-CN': '普通' }, threshold: 0 }],
  },
);
const change = fc.record({
  benefit: benefits,
  condition: fc.constantFrom(0, 0, 0, 40, 200),
  group: fc.constantFrom(undefined, undefined, 'g'),
  combinable: fc.constantFrom('all' as const, 'all' as const, 'none' as const),
  priority: fc.integer({ min: 0, max: 3 }),
  partial: fc.boolean(),
  umbrella: fc.boolean(),
  count: fc.boolean(),
  credits: fc.boolean(),
  left: fc.option(fc.integer({ min: 0, max: 120 })),
  open: fc.constantFrom(true, true, true, false),
  elsewhere: fc.constantFrom(false, false, false, true),
});
type Change = typeof change extends fc.Arbitrary<infer Of> ? Of : never;

function campaignOf(id: string, of: Change, rollout?: CampaignInput['rollout']): LiveCampaign {
  return liveOf(id, of.benefit, {
    ...(rollout === undefined ? {} : { rollout }),
    ...(of.condition === 0 ? {} : { when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: of.condition } }),
    ...(of.elsewhere ? { where: { mccs: { include: ['9999'] } } } : {}),
    stacking: { priority: of.priority, combinable: of.combinable, ...(of.group === undefined ? {} : { group: of.group }) },
    policies: { missedDeadline: of.credits ? 'statement_credit' : 'none' },
    limits: {
      partial: of.partial,
      umbrellas: of.umbrella ? ['um'] : [],
      perSubject: of.count ? [{ of: 'account', per: 'day', count: 1 }] : [],
    },
  });
}

interface Case {
  readonly live: readonly LiveCampaign[];
  readonly shadows: readonly LiveCampaign[];
  readonly situation: Situation;
}
const cases: fc.Arbitrary<Case> = fc
  .record({
    live: fc.array(change, { maxLength: 4 }),
    shadows: fc.array(change, { minLength: 1, maxLength: 3 }),
    umbrella: fc.option(fc.integer({ min: 0, max: 80 })),
    amount: fc.integer({ min: 0, max: 100 }),
    kind: fc.constantFrom('authorization', 'authorization', 'advice'),
    to: fc.constantFrom(10_000, 10_000, 3_000),
  })
  .map(({ live, shadows, umbrella, amount, kind, to }) => {
    const counters = new Map<string, CounterState>([['u:um', counter(umbrella)]]);
    const entered = [...live.map((each, no) => ({ id: `live-${no}`, each })), ...shadows.map((each, no) => ({ id: `shade-${no}`, each }))];
    for (const { id, each } of entered) counters.set(`c:${id}`, counter(each.left, { open: each.open }));
    return {
      live: live.map((each, no) => campaignOf(`live-${no}`, each)),
      shadows: shadows.map((each, no) => campaignOf(`shade-${no}`, each, { mode: 'shadow', to })),
      situation: situationWith({
        request: requestOf({ amount, kind, points: { redeem: 'max' } }),
        counters,
        wallet: { lots: [pointsOf('one', 60)] },
        couponDays: { treat: 30 },
      }),
    };
  });

/** All that the decision does and says, but for the shadows and for how it may be made. */
function withoutShadows({ free: _free, ...decision }: Decision): object {
  return { ...decision, considered: decision.considered.filter(({ campaign }) => !campaign.startsWith('shade')) };
}

/** A busy machine takes its time over properties. */
const TIME = { timeout: 30_000 };

describe('a shadow', TIME, () => {
  test('I11 changes nothing of anybody else: with it and without it decision and answer are the same to the byte', () => {
    fc.assert(
      fc.property(cases, ({ live, shadows, situation }) => {
        const plain = decided(live, situation);
        const mixed = [...live, ...shadows].toSorted((one, other) => other.terms.stacking.priority - one.terms.stacking.priority);
        const beside = decided(mixed, situation);
        expect(JSON.stringify(withoutShadows(beside))).toBe(JSON.stringify(withoutShadows(plain)));
        const on = { decisionId: 'd', holdExpiresAt: null };
        expect(JSON.stringify(replyOf(situation.request, beside, on))).toBe(JSON.stringify(replyOf(situation.request, plain, on)));
        expect(plain.free || !beside.free).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test('a decision that is free of counters says the same of its shadows whatever the counters hold', () => {
    let free = 0;
    fc.assert(
      fc.property(cases, ({ live, shadows, situation }) => {
        const seen = decided([...live, ...shadows], situation);
        if (!seen.free) return;
        free += 1;
        const { free: _free, ...decision } = decided([...live, ...shadows], { ...situation, counters: new Map() });
        expect(decision).toEqual({ ...seen, free: undefined, considered: seen.considered });
      }),
      { numRuns: 600 },
    );
    expect(free).toBeGreaterThan(50);
  });

  test('says what the same campaign would have granted, were it live and alone', () => {
    fc.assert(
      fc.property(cases, fc.nat(2), ({ shadows, situation }, no) => {
        const shadow = shadows[no % shadows.length] as LiveCampaign;
        const { rollout: _rollout, ...terms } = shadow.terms;
        const [recorded] = decided([{ ...shadow, ranges: [] }], situation).considered;
        const real = decided([{ ...shadow, terms, ranges: [] }], situation);
        const [result] = real.considered;
        if (recorded?.result !== 'shadow') expect(recorded?.result).toBe(result?.result);
        else if (result?.result === 'granted') expect(recorded.would).toBe(real.benefits[0]?.amount ?? 0);
        else expect(recorded).toMatchObject({ would: 0, barrier: result?.result });
      }),
      { numRuns: 600 },
    );
  });

  test('is worked out after the grants of the others, on what they leave to pay and under the caps they share', () => {
    const percent: Benefit = { type: 'percent_off', rateBps: 1_000, rounding: 'down' };
    const umbrellas = { limits: { umbrellas: ['um'] } };
    const room = situationWith({ counters: new Map([['u:um', counter(1_500)]]) });

    expect(decided([liveOf('live', tenOff), shadowOf('shade', {}, percent)]).considered).toEqual([
      { campaign: 'live', version: 3, result: 'granted' },
      { campaign: 'shade', version: 3, result: 'shadow', would: 900 },
    ]);
    expect(decided([liveOf('live', tenOff, umbrellas), shadowOf('shade', umbrellas)], room).considered[1]).toEqual({
      campaign: 'shade',
      version: 3,
      result: 'shadow',
      would: 0,
      barrier: 'budget_exhausted',
    });
    const group = { stacking: { group: 'g' } };
    expect(decided([liveOf('live', tenOff, group), shadowOf('shade', group)]).considered[1]?.barrier).toBe('not_combinable');
  });

  test('takes nobody`s place: thirty-two live campaigns are looked at however many shadows there are, and eight shadows', () => {
    const live = Array.from({ length: 32 }, (_, no) => liveOf(`live-${no}`, tenOff, { stacking: { group: 'g' } }));
    const shadows = Array.from({ length: 9 }, (_, no) => shadowOf(`shade-${no}`, { stacking: { priority: 900 } }));
    const { considered } = decided([...live, ...shadows]);

    expect(considered.filter(({ campaign }) => campaign.startsWith('live'))).toHaveLength(32);
    expect(considered.filter(({ result }) => result === 'shadow')).toHaveLength(8);
  });

  test('that throws fails alone (I22)', () => {
    const poison = shadowOf('poison');
    const receipt = () => {
      throw new Error('poison');
    };
    const broken = { ...poison, receipt: { en: receipt, 'zh-CN': receipt } };
    expect(decided([liveOf('live', tenOff), broken, shadowOf('shade')])).toMatchObject({
      outcome: 'granted',
      considered: [{ result: 'granted' }, { campaign: 'poison', result: 'failed' }, { campaign: 'shade', result: 'shadow' }],
    });
  });

  test('is stopped by its fence, also one that closed after it was judged', () => {
    const shade = [shadowOf('shade')];
    const judgement = judgeAll(situationWith(), shade);
    const closed = situationWith({ counters: new Map([['c:shade', counter(1, { open: false })]]) });
    expect(decideJudged(closed, judgement)).toMatchObject({ free: false, considered: [{ result: 'stopped' }] });
  });

  test('leaves the book with its campaign, and gives way to a live version of it', () => {
    const at = { request: requestOf(), profile, tiers: [] };
    const shaded = withCampaign(withCampaign(emptyBook(), liveOf('other', tenOff)), shadowOf('one'));
    const modes = (book: typeof shaded) => candidatesOf(book, at).map(({ id, terms }) => `${id} ${terms.rollout?.mode ?? 'live'}`);

    expect(modes(shaded)).toEqual(['other live', 'one shadow']);
    expect(modes(withCampaign(shaded, liveOf('one', tenOff)))).toEqual(['one live', 'other live']);
    expect(modes(withCampaign(withCampaign(shaded, liveOf('one', tenOff)), shadowOf('one')))).toEqual(['other live', 'one shadow']);
    expect(modes(withoutCampaign(shaded, 'one'))).toEqual(['other live']);
    expect(modes(withoutCampaign(shaded, 'other'))).toEqual(['one shadow']);
    expect(modes(withCampaign(withoutCampaign(shaded, 'other'), liveOf('third', tenOff)))).toEqual(['third live', 'one shadow']);
    expect(candidatesOf(emptyBook(), at)).toEqual([]);
  });
});

describe('the control group', () => {
  const draw = drawOf('one', { salt: 'salt', subject: 'ac:1' });
  const outside = { to: Math.max(1, draw) };

  test('is held out last of all, so that whoever is in it was eligible', () => {
    const never = { fact: 'authorization.amount', operator: 'greaterThan', value: 10_000 } as const;
    expect(decided([liveOf('one', tenOff, { rollout: outside })])).toMatchObject({
      outcome: 'none',
      reason: 'not_eligible',
      considered: [{ campaign: 'one', version: 3, result: 'held_out' }],
    });
    expect(decided([liveOf('one', tenOff, { rollout: outside, when: never })]).considered[0]?.result).toBe('condition_not_met');
    expect(decided([liveOf('one', tenOff, { rollout: { from: draw, to: draw + 1 } })]).outcome).toBe('granted');
  });

  test('two variants of one group never meet one cardholder', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 1_000_000 }), (cut, who) => {
        const request = requestOf({ card: { bin: '62258801', token: 'tok', account: String(who) } });
        const situation = situationWith({ request, profile: { ...profile, account: null } });
        const results = decided(
          [
            liveOf('one', tenOff, { rollout: { group: 'test', to: cut } }),
            liveOf('two', tenOff, { rollout: { group: 'test', from: cut } }),
          ],
          situation,
        ).considered.map(({ result }) => result);
        expect(results.toSorted()).toEqual(['granted', 'held_out']);
      }),
    );
  });
});
