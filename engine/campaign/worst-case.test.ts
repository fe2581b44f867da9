// The worst case of a campaign by its benefit, its limits and its funders: the figure a checker signs.
import { describe, expect, test } from 'vitest';
import type { CampaignInput } from './schema.ts';
import { read, sound } from './testing.ts';
import { worstCaseOf } from './worst-case.ts';

const schedule = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const upTo = { fact: 'authorization.amount', operator: 'lessThanInclusive', value: 100_000 } as const;
const { when: _when, ...open } = { ...sound, schedule, limits: {} };
const worst = (change: Partial<CampaignInput>) => worstCaseOf(read({ ...open, ...change }), []);
const bounded = (benefit: CampaignInput['benefit']) => worst({ benefit, when: upTo }).perPurchase;
const unbounded = (benefit: CampaignInput['benefit']) => worst({ benefit }).perPurchase;
const points = { type: 'points_earn', programme: 'bonus', per: 100, expiryDays: 365, costPer1000: 500 } as const;
const fees = { type: 'instalment_subsidy', feeBpsByCount: { 3: 150, 12: 600 }, shareBps: 5_000 } as const;

describe('the most of one purchase', () => {
  test.each<[string, CampaignInput['benefit'], number | null, number | null]>([
    ['coupons cost when they are redeemed', { type: 'coupon_issue', coupon: 'c', on: 'capture' }, 0, 0],
    ['points cost what they cost their funders', { ...points, points: 1 }, 500, null],
    ['the best tier multiplies them', { ...points, points: 1, tierMultiplierBps: { gold: 30_000 } }, 1_500, null],
    ['a bonus alone is the same for every purchase', { ...points, points: 0, bonus: 100 }, 50, 50],
    ['points and a bonus', { ...points, points: 1, bonus: 100 }, 550, null],
    ['a cap of points', { ...points, points: 1, capPoints: 200 }, 100, 100],
    ['half of the dearest instalment fee', fees, 3_000, null],
    ['the same with a cap', { ...fees, cap: 1_000 }, 1_000, 1_000],
    ['the same with a cap out of reach', { ...fees, cap: 9_000 }, 3_000, 9_000],
    ['a random amount: its largest', { type: 'random_off', min: 100, max: 900, mean: 300 }, 900, 900],
    ['free entry: its cap', { type: 'member_entry', programme: 'club', entries: 1, per: 'day', cap: 20_000 }, 20_000, 20_000],
    [
      'a price for members: what the price takes off',
      { type: 'member_price', programme: 'club', value: { type: 'percent_off', rateBps: 1_000 } },
      10_000,
      null,
    ],
    ['points that pay: all of it', { type: 'points_payment', programme: 'bonus', pointsPer100: 100 }, 100_000, null],
  ])('%s', (_, benefit, within, without) => {
    expect([bounded(benefit), unbounded(benefit)]).toEqual([within, without]);
  });

  test('a limit in money of a card bounds it, one of an account does not: the account may not be known', () => {
    const most = (of: 'card' | 'account') =>
      worst({ benefit: { type: 'percent_off', rateBps: 1_000 }, limits: { perSubject: [{ of, per: 'day', money: 700 }] } }).perPurchase;
    expect([most('card'), most('account')]).toEqual([700, null]);
  });

  test('a campaign nobody can reach costs nothing', () => {
    const never = { all: [upTo, { ...upTo, operator: 'greaterThan' as const }] };
    expect(worst({ when: never })).toMatchObject({ perPurchase: 0, total: 0, combinedShareBps: 0, byParty: [] });
  });
});

describe('the most of the whole', () => {
  const fixed = { benefit: { type: 'amount_off', amount: 500 } } as const;

  test.each<[string, CampaignInput['limits'], number | null]>([
    ['nothing bounds it', {}, null],
    ['so many grants of the largest size', { budget: { countTotal: 10 } }, 5_000],
    ['so many a day, on 366 days at most', { budget: { countPerDay: 2 } }, 366_000],
    ['so much a day', { budget: { perDay: 100 } }, 36_600],
    ['the smallest of all', { budget: { total: 4_000, countTotal: 10, perDay: 100 } }, 4_000],
  ])('%s', (_, limits, total) => {
    expect(worst({ ...fixed, limits }).total).toBe(total);
  });

  const shares = [
    { party: 'bank' as const, bps: 5_000 },
    { party: 'merchant' as const, bps: 5_000 },
  ];
  test('a cap of a funder is covered by another one, or shrinks what is granted', () => {
    const limits = { budget: { total: 10_000 } };
    const cap = { party: 'merchant', total: 2_000 } as const;
    const covered = worst({ ...fixed, limits, funding: { shares, caps: [{ ...cap, atCap: 'cover', coveredBy: 'bank' }] } });
    const shrunk = worst({ ...fixed, limits, funding: { shares, caps: [{ ...cap, atCap: 'shrink' }] } });
    expect(covered.byParty).toEqual([
      { party: 'bank', amount: 8_000 },
      { party: 'merchant', amount: 2_000 },
    ]);
    expect(shrunk.byParty).toEqual([
      { party: 'bank', amount: 5_000 },
      { party: 'merchant', amount: 2_000 },
    ]);
  });
});
