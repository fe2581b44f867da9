// Proves the verdict honest: equal arms looked at twenty times are seldom told apart, real differences are found, and what is too little is called so.
import { describe, expect, test } from 'vitest';
import { chance, type Chance } from './random.ts';
import { type ArmFigures, EXPOSED_MIN, verdictOf } from './verdict.ts';

const LOOKS = 20;

/** Money spent by one cardholder: far from normal, most spend little and some a lot. */
function spendOf(draw: Chance, factor: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - draw.fraction())) * Math.cos(2 * Math.PI * draw.fraction());
  return Math.round(5_000 * factor * Math.exp(normal));
}

interface Sums {
  count: number;
  returning: number;
  spend: number;
  squares: number;
}

function armOf(campaign: string | null, { count, returning, spend, squares }: Sums): ArmFigures {
  const spendVariance = count < 2 ? 0 : (squares - spend ** 2 / count) / (count - 1);
  return {
    campaign,
    exposed: count,
    takers: campaign === null ? 0 : count,
    returning,
    purchases: count + returning,
    spend,
    cost: 0,
    spendVariance,
  };
}

function addTo(sum: Sums, draw: Chance, { batch, factor }: { readonly batch: number; readonly factor: number }): void {
  for (let no = 0; no < batch; no += 1) {
    const spend = spendOf(draw, factor);
    sum.count += 1;
    sum.returning += draw.happens(0.3) ? 1 : 0;
    sum.spend += spend;
    sum.squares += spend ** 2;
  }
}

/** One experiment whose second arm spends `factor` times as much, looked at after every `batch` cardholders of each arm. */
function looks(seed: number, of: { readonly batch: number; readonly factor: number }): readonly ReturnType<typeof verdictOf>[] {
  const draw = chance(seed);
  const sums = [0, 1].map((): Sums => ({ count: 0, returning: 0, spend: 0, squares: 0 }));
  return Array.from({ length: LOOKS }, () => {
    for (const [arm, sum] of sums.entries()) addTo(sum, draw, { batch: of.batch, factor: arm === 0 ? of.factor : 1 });
    return verdictOf([armOf('variant', sums[0] as Sums), armOf(null, sums[1] as Sums)], 'CNY');
  });
}

describe('equal arms', () => {
  const experiments = Array.from({ length: 400 }, (_, seed) => looks(seed + 1, { batch: 150, factor: 1 }));

  test('looked at twenty times are told apart in at most 5 of 100 experiments', () => {
    const fooled = experiments.filter((each) => each.some(({ verdict }) => verdict === 'differs')).length;
    expect(fooled / experiments.length).toBeLessThanOrEqual(0.05);
  });

  test('would be told apart far more often by whoever looks at a p value of 5 % each time', () => {
    const fooled = experiments.filter((each) => each.some(({ comparisons }) => comparisons.some(({ single }) => single.p < 0.05))).length;
    expect(fooled / experiments.length).toBeGreaterThan(0.15);
  });

  test('hold the true difference, zero, within the interval of every look together in 95 of 100 experiments', () => {
    const missed = experiments.filter((each) =>
      each.some(({ comparisons }) => comparisons.some(({ always }) => always.low > 0 || always.high < 0)),
    );
    expect(missed.length / experiments.length).toBeLessThanOrEqual(0.05);
  });

  test('end with no difference seen once there are as many cardholders as were said to be needed', () => {
    const [last] = looks(7, { batch: 400, factor: 1 }).slice(-1);
    const needed = Math.max(...(last?.comparisons.map((each) => each.needed) ?? []));
    expect(needed).toBeLessThan(8_000);
    expect(last?.verdict).toBe('no_difference_seen');
  });
});

describe('arms that differ', () => {
  test('by a quarter of a standard deviation are found in at least 9 of 10 experiments', () => {
    const found = Array.from({ length: 60 }, (_, seed) => looks(seed + 1_000, { batch: 250, factor: 1.35 })).filter(
      (each) => each.at(-1)?.verdict === 'differs',
    );
    expect(found.length).toBeGreaterThanOrEqual(54);
  });

  test('are described with direction and interval in both languages, and what the arm spent beyond the control group', () => {
    const one: ArmFigures = {
      campaign: 'variant',
      name: { en: 'Variant', 'zh-CN': '变体' },
      exposed: 5_000,
      takers: 2_000,
      returning: 2_000,
      purchases: 9_000,
      spend: 65_000_000,
      cost: 2_000_000,
      spendVariance: 64_000_000,
    };
    const { name: _name, ...plain } = one;
    const control: ArmFigures = { ...plain, campaign: null, exposed: 4_000, takers: 0, returning: 1_200, spend: 48_000_000, cost: 0 };
    const { verdict, comparisons, arms, limits } = verdictOf([one, control], 'CNY');

    expect(verdict).toBe('differs');
    expect(arms.map(({ incrementalSpend }) => incrementalSpend)).toEqual([5_000_000, null]);
    expect(comparisons.map(({ measure, difference }) => [measure, difference])).toEqual([
      ['came_again', expect.closeTo(0.1, 10)],
      ['spend', 1_000],
    ]);
    expect(comparisons[1]?.texts.en).toMatch(
      /^Spending per cardholder is higher in Variant than in the control group: by ¥10\.00, and at every look between ¥\d+\.\d\d and ¥\d+\.\d\d\.$/,
    );
    expect(comparisons[1]?.texts['zh-CN']).toContain('变体 高于 对照组');
    expect(limits.every((text) => text.en !== '' && text['zh-CN'] !== '')).toBe(true);
  });
});

describe('too little', () => {
  const arm = (campaign: string | null, exposed: number, returning: number): ArmFigures => ({
    campaign,
    exposed,
    takers: 0,
    returning,
    purchases: exposed,
    spend: exposed * 5_000,
    cost: 0,
    spendVariance: 1e6,
  });

  test('is called so: few cardholders, hardly anybody who came again, one arm, or none', () => {
    const few = verdictOf([arm('a', EXPOSED_MIN - 1, 100), arm(null, 10_000, 9_000)], 'CNY');
    expect([few.verdict, ...few.comparisons.map((each) => each.verdict)]).toEqual(['not_enough', 'not_enough', 'not_enough']);
    expect(few.comparisons[0]?.texts.en).toContain('too little is known to tell a from the control group');
    expect(verdictOf([arm('a', 500, 3), arm(null, 500, 200)], 'CNY').comparisons[0]?.verdict).toBe('not_enough');
    expect(verdictOf([arm('a', 500, 100)], 'CNY')).toMatchObject({ verdict: 'not_enough', comparisons: [] });
    expect(verdictOf([], 'CNY').verdict).toBe('not_enough');
    expect(verdictOf([arm('a', 0, 0), arm(null, 0, 0)], 'CNY').comparisons.map(({ needed }) => needed)).toEqual([EXPOSED_MIN, EXPOSED_MIN]);
  });

  test('compares every two arms while they are few, and each with the last where they are many', () => {
    const count = (arms: number) =>
      verdictOf(
        Array.from({ length: arms }, (_, no) => arm(`a${no}`, 500, 100)),
        'CNY',
      ).comparisons.length / 2;
    expect([2, 3, 4, 5].map(count)).toEqual([1, 3, 6, 4]);
  });
});
