// Proves what messages do to coupons, points, usage and membership.
import { describe, expect, test } from 'vitest';
import { type Wallet, emptyWallet } from '../benefit/wallet.ts';
import type { HeldBenefit, Qualifying } from './record.ts';
import {
  type Books,
  EXPIRES,
  SUBJECT,
  ZONE,
  step,
  balanceOf,
  benefitOf,
  capture,
  message,
  opened,
  played,
  recordOf,
  refund,
  reversal,
  policies,
  keptMoney,
  lot,
  coupon,
  earning,
  payment,
} from './testing.ts';
import { walletNeeds } from './wallet-moves.ts';

describe('coupons', () => {
  const wallet = (expiresAt: string): Wallet => ({ ...emptyWallet(SUBJECT), coupons: [coupon('cp', expiresAt)] });
  const start = (expiresAt: string, change: Partial<HeldBenefit['policies']['returnedCoupon']> = {}) =>
    opened(
      recordOf([benefitOf(1_000, { coupon: 'cp', policies: { ...policies, returnedCoupon: { ...policies.returnedCoupon, ...change } } })]),
      wallet(expiresAt),
    );
  const state = (books: Books) => books.wallet.coupons.find((each) => each.id === 'cp');

  test('I20 a coupon is reserved by the decision, used by capture, and returned with its own expiry by reversal or full refund', () => {
    const open = start('2026-12-31T00:00:00.000Z');
    expect(state(open)).toMatchObject({ state: 'reserved', authorizationId: 'auth-1' });
    expect(state(step(open, capture(5_000)))).toMatchObject({ state: 'used', authorizationId: 'auth-1' });
    for (const undo of [[reversal()], [capture(10_000), refund(10_000)], [message('expiry')]]) {
      expect(state(played(open, undo))).toEqual({ ...coupon('cp', '2026-12-31T00:00:00.000Z'), state: 'returned' });
    }
    expect(state(played(open, [capture(10_000), refund(9_999)]))?.state).toBe('used');
  });

  test('R21 a coupon returned after its expiry is expired, or lives on where the campaign extends it', () => {
    const died = '2026-11-20T00:00:00.000Z';
    expect(state(step(start(died), reversal()))).toMatchObject({ state: 'expired', expiresAt: died });
    expect(state(step(start(died, { afterExpiry: 'extend', extendDays: 7 }), reversal()))).toMatchObject({
      state: 'returned',
      expiresAt: '2026-12-02T08:00:00.000Z',
    });
    expect(state(step(start(EXPIRES), reversal()))?.state).toBe('expired');
  });

  test('R12 I20 a late capture whose coupon is used elsewhere meanwhile is denied, and the coupon left alone', () => {
    const expired = step(start('2026-12-31T00:00:00.000Z'), message('expiry'));
    const taken = { ...coupon('cp', '2026-12-31T00:00:00.000Z'), state: 'used' as const, authorizationId: 'auth-2' };
    const books = step({ ...expired, wallet: { ...expired.wallet, coupons: [taken] } }, capture(10_000));
    expect(keptMoney(books)).toBe(0);
    expect(books.findings).toEqual(['late_capture_denied']);
    expect(state(books)).toEqual(taken);
    expect(keptMoney(step(expired, capture(10_000)))).toBe(1_000);
    expect(keptMoney(step({ ...expired, wallet: emptyWallet(SUBJECT) }, capture(10_000)))).toBe(0);
  });

  const issuing = (on: 'authorization' | 'capture') =>
    opened(
      recordOf([
        benefitOf(0, { delivery: 'coupon', type: 'coupon_issue', funding: [], issues: { campaign: 'treat', count: 2, on, validDays: 10 } }),
      ]),
    );
  const states = (books: Books) => books.wallet.coupons.map((each) => each.state).toSorted();

  test('I20 coupons are issued at the decision or at capture, withdrawn by an undo, and issued again once, with the first expiry', () => {
    expect(states(issuing('capture'))).toEqual([]);
    expect(states(issuing('authorization'))).toEqual(['issued', 'issued']);
    expect(states(step(issuing('authorization'), reversal()))).toEqual(['void', 'void']);
    const captured = step(issuing('capture'), capture(10_000));
    expect(captured.wallet.coupons).toHaveLength(2);
    expect(captured.wallet.coupons[0]).toEqual({
      id: 'decision-1.0.0',
      campaign: 'treat',
      subject: SUBJECT,
      state: 'issued',
      validFrom: EXPIRES,
      expiresAt: '2026-12-05T08:00:00.000Z',
      authorizationId: null,
    });
    const charged = step(captured, message('chargeback', { amount: 10_000 }));
    expect(states(charged)).toEqual(['void', 'void']);
    expect(
      step(charged, message('representment', { amount: 10_000 })).wallet.coupons.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    ).toEqual(captured.wallet.coupons);
  });

  test('I20 an issued coupon that the bank ended stays ended, whatever messages follow while it is due', () => {
    const ended = (books: Books): Books => ({
      ...books,
      wallet: { ...books.wallet, coupons: books.wallet.coupons.map((each) => ({ ...each, state: 'void' as const })) },
    });
    expect(states(step(ended(issuing('authorization')), capture(10_000)))).toEqual(['void', 'void']);
    expect(states(step(ended(step(issuing('capture'), capture(10_000))), refund(1)))).toEqual(['void', 'void']);
  });

  test('I20 an issued coupon that was used stays used when the rest is withdrawn and issued again', () => {
    const captured = step(issuing('capture'), capture(10_000));
    const spent = {
      ...captured,
      wallet: {
        ...captured.wallet,
        coupons: captured.wallet.coupons.map((each, place) =>
          place === 0 ? { ...each, state: 'used' as const, authorizationId: 'auth-2' } : each,
        ),
      },
    };
    const charged = step(spent, message('chargeback', { amount: 10_000 }));
    expect(charged.findings).toEqual(['issued_coupon_already_used']);
    expect(states(charged)).toEqual(['used', 'void']);
    expect(states(step(charged, message('representment', { amount: 10_000 })))).toEqual(['issued', 'used']);
  });
});

describe('points', () => {
  test('R21 I21 earned points are pending, become active with capture, and live from then on', () => {
    const open = opened(recordOf([earning(100)]));
    expect(open.wallet.lots[0]).toMatchObject({ pending: 100, active: 0, expiresAt: null });
    const half = step(open, capture(5_000));
    expect(half.wallet.lots[0]).toMatchObject({ pending: 50, active: 50, earned: 100, expiresAt: '2027-11-25T08:00:00.000Z' });
    expect(half.postings.filter((row) => row.unit === 'points:bonus').map((row) => [row.template, row.amount])).toEqual([
      ['points.activate', 50],
    ]);
    const final = step(half, capture(1_000, { final: true }));
    expect(final.wallet.lots[0]).toMatchObject({ pending: 0, active: 60, earned: 60 });
  });

  test('R21 a refund claws back even spent points, as a debt that the next points repay', () => {
    const captured = step(opened(recordOf([earning(100)])), capture(10_000));
    const spent = { ...captured, wallet: { ...captured.wallet, lots: captured.wallet.lots.map((each) => ({ ...each, active: 30 })) } };
    const books = step(spent, refund(10_000));
    expect(balanceOf(books.wallet, 'bonus')).toBe(-70);
    expect(books.postings.at(-1)).toMatchObject({ template: 'points.clawback', amount: 100 });
    const next = recordOf([earning(80)], { id: 'auth-2', decisionId: 'decision-2' });
    const repaid = step(opened(next, books.wallet), capture(10_000));
    expect(repaid.wallet.debts).toEqual({ bonus: 0 });
    expect(balanceOf(repaid.wallet, 'bonus')).toBe(10);
  });

  test('R21 points paid go back to the lots they came from, and to a lot that died meanwhile they come back expired', () => {
    const wallet: Wallet = {
      ...emptyWallet(SUBJECT),
      lots: [lot('dying', 100, '2026-11-20T00:00:00.000Z'), lot('living', 400, '2027-01-01T00:00:00.000Z')],
    };
    const pay = payment(300, [
      { lot: 'dying', points: 100 },
      { lot: 'living', points: 200 },
    ]);
    const captured = step(opened(recordOf([pay]), wallet), capture(10_000));
    expect(captured.wallet.lots.map((each) => each.active)).toEqual([0, 200]);
    const half = step(captured, refund(5_000));
    expect(half.wallet.lots.map((each) => each.active)).toEqual([0, 350]);
    const all = step(half, refund(5_000));
    expect(all.wallet.lots.map((each) => each.active)).toEqual([0, 400]);
    expect(all.postings.filter((row) => row.template === 'points.expire').map((row) => row.amount)).toEqual([100]);
    expect(all.postings.filter((row) => row.template === 'points.refund').reduce((sum, row) => sum + row.amount, 0)).toBe(300);
  });

  test('R12 I21 a late capture of points that were spent elsewhere is denied; with the points still there it is honoured', () => {
    const wallet: Wallet = { ...emptyWallet(SUBJECT), lots: [lot('a', 300, '2027-01-01T00:00:00.000Z')] };
    const expired = step(opened(recordOf([payment(300, [{ lot: 'a', points: 300 }])]), wallet), message('expiry'));
    expect(balanceOf(expired.wallet, 'bonus')).toBe(300);
    const honoured = step(expired, capture(10_000));
    expect(balanceOf(honoured.wallet, 'bonus')).toBe(0);
    expect(honoured.postings.at(-1)).toMatchObject({ template: 'points.respend', amount: 300 });
    for (const lots of [
      [lot('a', 299, '2027-01-01T00:00:00.000Z')],
      [lot('a', 0, '2027-01-01T00:00:00.000Z'), lot('b', 900, '2027-01-01T00:00:00.000Z')],
      [lot('a', 300, EXPIRES)],
    ]) {
      const denied = step({ ...expired, wallet: { ...expired.wallet, lots } }, capture(10_000));
      expect(denied.findings).toEqual(['late_capture_denied']);
      expect(denied.wallet.lots).toEqual(lots);
    }
    const indebted = { ...expired.wallet, debts: { bonus: 1 } };
    expect(step({ ...expired, wallet: indebted }, capture(10_000)).findings).toEqual(['late_capture_denied']);
  });
});

describe('usage and membership', () => {
  const gold: Qualifying = {
    programme: 'club',
    measure: 'spend',
    period: 'year',
    downgrade: 'one_down',
    tiers: [
      { id: 'base', threshold: 0 },
      { id: 'gold', threshold: 8_000 },
    ],
    timeZone: ZONE,
    counted: 0,
  };
  const tier = (books: Books) => books.wallet.members.map((each) => `${each.tier} ${each.measured}`);

  test('R4 a void takes the purchase out of the usage of the day it was decided, once', () => {
    const usage = {
      day: '2026-11-18',
      countDay: 2,
      spendDay: 15_000,
      month: '2026-11',
      countMonth: 3,
      spendMonth: 16_000,
      countTotal: 9,
      spendTotal: 99_000,
    };
    const books = played(opened(recordOf([benefitOf(1)], { counted: true }), { ...emptyWallet(SUBJECT), usage }), [
      reversal(),
      message('void'),
    ]);
    expect(books.wallet.usage).toEqual({
      ...usage,
      countDay: 1,
      spendDay: 5_000,
      countMonth: 2,
      spendMonth: 6_000,
      countTotal: 8,
      spendTotal: 89_000,
    });
    expect(books.record.counted).toBe(false);
  });

  test('R17 a tier counts what was captured, and an undo takes it away again', () => {
    const open = opened(recordOf([], { qualifying: [gold] }));
    expect(tier(step(open, capture(7_999)))).toEqual(['base 7999']);
    const up = step(open, capture(10_000));
    expect(tier(up)).toEqual(['gold 10000']);
    expect(tier(step(up, refund(2_001)))).toEqual(['base 7999']);
    expect(tier(step(up, message('chargeback', { amount: 10_000 })))).toEqual(['base 0']);
    expect(tier(step(up, reversal()))).toEqual(['base 0']);
  });

  test('R17 visits count one per purchase, points what they brought', () => {
    const visits = opened(
      recordOf([], {
        qualifying: [
          {
            ...gold,
            measure: 'visits',
            tiers: [
              { id: 'base', threshold: 0 },
              { id: 'gold', threshold: 1 },
            ],
          },
        ],
      }),
    );
    expect(tier(played(visits, [capture(10), capture(10)]))).toEqual(['gold 1']);
    expect(tier(played(visits, [capture(10), refund(10)]))).toEqual(['base 0']);
    const points = opened(recordOf([earning(100), benefitOf(500)], { qualifying: [{ ...gold, measure: 'points' }] }));
    expect(tier(step(points, capture(10_000)))).toEqual(['base 100']);
    expect(points.wallet.members).toEqual([]);
  });
});

test('I2 what must be locked for the messages of an authorization: the lots it spent or earns, the coupons it uses or issues', () => {
  const spending = payment(30, [
    { lot: 'a', points: 10 },
    { lot: 'b', points: 20 },
  ]);
  const issuing = benefitOf(0, { delivery: 'coupon', issues: { campaign: 'treat', count: 2, on: 'capture', validDays: 1 } });
  const record = recordOf([spending, earning(100), benefitOf(1, { coupon: 'cp' }), issuing, { ...earning(100), points: 0 }]);
  expect(walletNeeds(record)).toEqual({ lots: ['a', 'b', 'decision-1.1'], coupons: ['cp', 'decision-1.3.0', 'decision-1.3.1'] });
  expect(walletNeeds(recordOf([]))).toEqual({ lots: [], coupons: [] });
});
