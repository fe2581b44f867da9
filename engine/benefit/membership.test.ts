// Proves tiers over periods, and what a subject has bought on a day, in a month and ever.
import { describe, expect, test } from 'vitest';
import { type Tiering, count, join, periodStart, roll } from './membership.ts';
import { NO_USAGE, countPurchase, emptyWallet, usageOn, withCoupon } from './wallet.ts';

const terms = (change: Partial<Tiering> = {}): Tiering => ({
  programme: 'star',
  period: 'month',
  downgrade: 'one_down',
  tiers: [
    { id: 'base', threshold: 0 },
    { id: 'silver', threshold: 100 },
    { id: 'gold', threshold: 300 },
  ],
  ...change,
});
const member = (tier: string, measured: number, periodFrom = '2026-11-01') => ({
  programme: 'star',
  tier,
  joinedAt: 'x',
  periodFrom,
  measured,
});

describe('membership', () => {
  test('R22 a period starts on its first local day', () => {
    expect((['month', 'quarter', 'year'] as const).map((period) => periodStart('2026-11-30', period))).toEqual([
      '2026-11-01',
      '2026-10-01',
      '2026-01-01',
    ]);
    expect(['2026-01-31', '2026-03-31', '2026-04-01', '2026-12-31'].map((date) => periodStart(date, 'quarter'))).toEqual([
      '2026-01-01',
      '2026-01-01',
      '2026-04-01',
      '2026-10-01',
    ]);
  });

  test('a newcomer starts in the lowest tier, or the one that needs nothing', () => {
    expect(join(terms(), { date: '2026-11-18', now: 'now' })).toEqual({
      programme: 'star',
      tier: 'base',
      joinedAt: 'now',
      periodFrom: '2026-11-01',
      measured: 0,
    });
    expect(join(terms({ tiers: [{ id: 'only', threshold: 10 }] }), { date: '2026-11-18', now: 'now' }).tier).toBe('only');
    expect(join(terms({ tiers: [] }), { date: '2026-11-18', now: 'now' }).tier).toBe('member');
  });

  test('a threshold met lifts at once, an undo takes it away again, and never what an earlier period earned', () => {
    expect(count(member('base', 99), terms(), 1)).toMatchObject({ tier: 'silver', measured: 100 });
    expect(count(member('base', 0), terms(), 300).tier).toBe('gold');
    expect(count(member('silver', 100), terms(), -1)).toMatchObject({ tier: 'base', measured: 99 });
    expect(count(member('gold', 100), terms(), -1)).toMatchObject({ tier: 'gold', measured: 99 });
    expect(count(member('gold', 10), terms(), 100)).toMatchObject({ tier: 'gold', measured: 110 });
    expect(count(member('base', 5), terms(), -10).measured).toBe(0);
  });

  test('at the end of a period the tier is kept if earned again, else lowered by the policy', () => {
    const end = (tier: string, measured: number, downgrade: Tiering['downgrade']) =>
      roll(member(tier, measured), terms({ downgrade }), '2026-12-01').tier;
    expect(end('gold', 300, 'one_down')).toBe('gold');
    expect(end('gold', 299, 'one_down')).toBe('silver');
    expect(end('gold', 0, 'one_down')).toBe('silver');
    expect(end('gold', 0, 'requalify')).toBe('base');
    expect(end('gold', 150, 'requalify')).toBe('silver');
    expect(end('gold', 0, 'never')).toBe('gold');
    expect(roll(member('gold', 5), terms(), '2026-12-01')).toMatchObject({ periodFrom: '2026-12-01', measured: 0 });
    expect(roll(member('gold', 5), terms(), '2026-11-30')).toEqual(member('gold', 5));
  });

  test('periods that passed unused lower the tier each, not once', () => {
    expect(roll(member('gold', 300), terms(), '2027-01-15')).toMatchObject({ tier: 'silver', periodFrom: '2027-01-01' });
    expect(roll(member('gold', 300), terms(), '2027-02-15').tier).toBe('base');
    expect(roll(member('gold', 300), terms({ downgrade: 'never' }), '2029-02-15')).toMatchObject({
      tier: 'gold',
      periodFrom: '2029-02-01',
    });
    expect(roll(member('gold', 300, '2025-01-01'), terms({ period: 'year' }), '2027-03-01').tier).toBe('silver');
    expect(roll(member('gold', 300, '2026-10-01'), terms({ period: 'quarter' }), '2027-04-01').tier).toBe('silver');
  });
});

describe('usage', () => {
  const bought = countPurchase(NO_USAGE, { date: '2026-11-18', amount: 500, sign: 1 });

  test('R22 counts by local day and month, and forgets those of others', () => {
    expect(bought).toEqual({
      day: '2026-11-18',
      countDay: 1,
      spendDay: 500,
      month: '2026-11',
      countMonth: 1,
      spendMonth: 500,
      countTotal: 1,
      spendTotal: 500,
    });
    expect(usageOn(bought, '2026-11-18')).toEqual(bought);
    expect(usageOn(bought, '2026-11-19')).toMatchObject({ day: '2026-11-19', countDay: 0, spendDay: 0, countMonth: 1, countTotal: 1 });
    expect(usageOn(bought, '2026-12-01')).toMatchObject({
      countDay: 0,
      month: '2026-12',
      countMonth: 0,
      spendMonth: 0,
      countTotal: 1,
      spendTotal: 500,
    });
  });

  test('R4 an undo takes away from the day and month it was counted in, if they are still being counted', () => {
    const undo = { date: '2026-11-18', amount: 500, sign: -1 } as const;
    expect(countPurchase(bought, undo)).toEqual({ ...NO_USAGE, day: '2026-11-18', month: '2026-11' });
    const next = countPurchase(bought, { date: '2026-11-19', amount: 70, sign: 1 });
    expect(countPurchase(next, undo)).toMatchObject({
      countDay: 1,
      spendDay: 70,
      countMonth: 1,
      spendMonth: 70,
      countTotal: 1,
      spendTotal: 70,
    });
    const december = countPurchase(bought, { date: '2026-12-01', amount: 70, sign: 1 });
    expect(countPurchase(december, undo)).toMatchObject({ countDay: 1, countMonth: 1, spendMonth: 70, countTotal: 1, spendTotal: 70 });
  });

  test('a coupon replaces the one of its id', () => {
    const coupon = {
      id: 'c',
      campaign: 'treat',
      subject: null,
      state: 'issued' as const,
      validFrom: '',
      expiresAt: '',
      authorizationId: null,
    };
    const wallet = withCoupon(withCoupon(emptyWallet('ac:1'), { ...coupon, id: 'd' }), coupon);
    expect(withCoupon(wallet, { ...coupon, state: 'used' }).coupons.map((each) => `${each.id} ${each.state}`)).toEqual([
      'd issued',
      'c used',
    ]);
  });
});
