// What a campaign may cost and who pays it: every gap is found, and the worst case is known.
import { describe, expect, test } from 'vitest';
import { worstCaseCost, worstCaseEach } from './review-money.ts';
import type { CampaignInput } from './schema.ts';
import { found, read, sound } from './testing.ts';

const points: Partial<CampaignInput> = {
  kind: 'points',
  benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, capPoints: 1_000, expiryDays: 365, costPer1000: 100 },
};

describe('money', () => {
  const bank = { party: 'bank', bps: 10_000 } as const;

  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    ['no budget at all', { limits: {} }, ['error budget_missing limits.budget']],
    ['I1 a count budget bounds a capped benefit', { limits: { budget: { countTotal: 10 } } }, []],
    [
      'a count budget does not bound an uncapped one',
      { limits: { budget: { countTotal: 10 } }, benefit: { type: 'percent_off', rateBps: 3_000 } },
      ['warning cap_missing benefit', 'error budget_missing limits.budget'],
    ],
    ['an umbrella bounds it', { limits: { umbrellas: ['festival'] } }, []],
    ['points without a budget', { ...points, limits: {} }, ['warning budget_missing limits.budget']],
    ['a budget of zero', { limits: { budget: { total: 0 } } }, ['error budget_zero limits.budget.total']],
    [
      'a day above the total',
      { limits: { budget: { total: 10_000, perDay: 20_000, countTotal: 1, countPerDay: 2 } } },
      ['warning per_day_above_total limits.budget.perDay', 'warning per_day_above_total limits.budget.countPerDay'],
    ],
    [
      'a budget smaller than one benefit',
      { benefit: { type: 'amount_off', amount: 2_000 }, limits: { budget: { total: 1_000 } } },
      ['error benefit_above_budget limits.budget.total'],
    ],
    [
      'a limit of nothing',
      { limits: { ...sound.limits, perSubject: [{ of: 'account', per: 'day' }] } },
      ['error limit_empty limits.perSubject.0'],
    ],
    [
      'a limit twice',
      {
        limits: {
          ...sound.limits,
          perSubject: [
            { of: 'account', per: 'day', count: 1 },
            { of: 'account', per: 'day', count: 2 },
          ],
        },
      },
      ['error limit_repeated limits.perSubject.1'],
    ],
    [
      'a month below its day',
      {
        limits: {
          ...sound.limits,
          perSubject: [
            { of: 'account', per: 'day', count: 5 },
            { of: 'account', per: 'month', count: 3 },
          ],
        },
      },
      ['warning limit_never_reached limits.perSubject.1'],
    ],
    ['a funder twice', { funding: { shares: [{ party: 'bank', fixed: 100 }, bank] } }, ['error funder_repeated funding.shares.1']],
    ['merchants who pay unasked', { where: {} }, ['error merchant_share_unbound funding.shares']],
    ['a category that pays', { where: { mccs: { include: ['5814'] } } }, ['warning merchant_share_by_category funding.shares']],
    [
      'fixed shares that take it all',
      { funding: { shares: [{ party: 'scheme', fixed: 2_000 }, bank] } },
      ['warning fixed_shares_above_benefit funding.shares'],
    ],
    [
      'a cap of nothing, for one who pays nothing',
      { funding: { shares: [bank], caps: [{ party: 'scheme', atCap: 'stop' }] } },
      ['warning cap_without_share funding.caps.0', 'error cap_empty funding.caps.0'],
    ],
    [
      'a cap twice',
      {
        funding: {
          shares: [bank],
          caps: [
            { party: 'bank', total: 1, atCap: 'stop' },
            { party: 'bank', perDay: 1, atCap: 'shrink' },
          ],
        },
      },
      ['error cap_repeated funding.caps.1'],
    ],
    [
      'covers that lead back',
      {
        funding: {
          shares: [bank],
          caps: [
            { party: 'bank', total: 1, atCap: 'cover', coveredBy: 'scheme' },
            { party: 'scheme', total: 1, atCap: 'cover', coveredBy: 'merchant' },
            { party: 'merchant', total: 1, atCap: 'cover', coveredBy: 'bank' },
          ],
        },
      },
      [
        'error cover_circular funding.caps.0.coveredBy',
        'error cover_circular funding.caps.1.coveredBy',
        'error cover_circular funding.caps.2.coveredBy',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });

  test('I1 the worst case is the smallest of what bounds it', () => {
    const cost = (change: Partial<CampaignInput>) => worstCaseCost(read({ ...sound, ...change }));

    expect(cost({})).toBe(1_000_000);
    expect(cost({ limits: { budget: { countTotal: 10 } } })).toBe(15_000);
    expect(cost({ limits: { budget: { perDay: 100 } } })).toBe(36_600);
    expect(cost({ limits: { budget: { countPerDay: 1 } } })).toBe(549_000);
    expect(cost({ limits: {} })).toBeUndefined();
    expect(cost({ kind: 'coupon', benefit: { type: 'coupon_issue', coupon: 'x' }, limits: {} })).toBe(0);
  });

  test('the worst case of one grant, for every benefit that bounds it', () => {
    const rounding = 'down' as const;
    expect(
      worstCaseEach({
        type: 'tiered_off',
        steps: [
          { from: 1, off: 2 },
          { from: 2, off: 9 },
        ],
      }),
    ).toBe(9);
    expect(worstCaseEach({ type: 'random_off', min: 1, max: 7, mean: 3 })).toBe(7);
    expect(worstCaseEach({ type: 'fixed_price', price: 1 })).toBeUndefined();
    expect(worstCaseEach({ type: 'statement_credit', value: { type: 'percent_off', rateBps: 1, cap: 5, rounding } })).toBe(5);
    expect(worstCaseEach(read({ ...sound, ...points }).benefit)).toBe(100);
  });
});
