// Proves points outside the till: who may give and order, which lots pay, what a gift keeps, and what ends.
import { describe, expect, test } from 'vitest';
import { catalogueTerms, orderObstacle } from './catalogue.ts';
import { expiringSoon, give, giveBack, lapse, redeem, spendingObstacle } from './points-house.ts';
import { programmeSchema, transferObstacle, unnamed } from './programme.ts';
import { emptyWallet, type Lot, type Wallet } from './wallet.ts';

const NOW = '2026-11-20T00:00:00.000Z';
const on = (days: number) => new Date(Date.parse(NOW) + days * 86_400_000).toISOString();
const lot = (id: string, active: number, expiresAt: string | null): Lot => ({
  id,
  programme: 'p',
  earned: active,
  pending: 0,
  active,
  expiresAt,
  expiryDays: 30,
  authorizationId: 'a',
});
const wallet = (lots: readonly Lot[], debt = 0, subject = 'ac:1'): Wallet => ({
  ...emptyWallet(subject),
  lots,
  debts: debt === 0 ? {} : { p: debt },
});
const want = (points: number) => ({ programme: 'p', points, now: NOW });

describe('spending', () => {
  test('R21 nothing is spent while points are owed, nor more than is there', () => {
    expect(spendingObstacle(wallet([lot('a', 10, on(1))], 1), want(1))).toBe('points_owed');
    expect(spendingObstacle(wallet([lot('a', 10, on(1)), lot('dead', 9, on(-1))]), want(11))).toBe('points_short');
    expect(spendingObstacle(wallet([lot('a', 10, on(1))]), want(10))).toBeNull();
  });

  test('I21 what ends first pays first, and comes back into the lot it came from; what has died meanwhile stays dead', () => {
    const spent = redeem(wallet([lot('later', 10, on(9)), lot('sooner', 10, on(2))]), want(15));
    const back = giveBack(spent.wallet, spent.uses, on(3));

    expect(spent.uses).toEqual([
      { lot: 'sooner', points: 10 },
      { lot: 'later', points: 5 },
    ]);
    expect(back).toMatchObject({ returned: 15, expired: 10 });
    expect(back.wallet.lots.map(({ id, active }) => [id, active])).toEqual([
      ['later', 10],
      ['sooner', 0],
    ]);
  });
});

describe('gifts', () => {
  test('R21 each lot keeps its expiry, debt of the receiver is repaid from what ends first, and the giver keeps what was earned', () => {
    const given = give(
      { giver: wallet([lot('a', 10, on(1)), lot('b', 10, on(2))]), receiver: wallet([], 4, 'ac:2') },
      { ...want(12), source: 'gift:1' },
    );

    expect(given.repaid).toBe(4);
    expect(given.receiver.debts).toEqual({ p: 0 });
    expect(given.receiver.lots).toMatchObject([
      { id: 'gift:1.0', active: 6, earned: 10, expiresAt: on(1), origin: 'gift:1' },
      { id: 'gift:1.1', active: 2, earned: 2, expiresAt: on(2) },
    ]);
    expect(given.giver.lots).toMatchObject([
      { active: 0, earned: 10 },
      { active: 8, earned: 10 },
    ]);
  });

  test('the programme says who may give how much on a day, and without a word nobody may', () => {
    const words = { en: 'Stars', 'zh-CN': '星星' };
    const of = (to: 'household' | 'anybody') =>
      programmeSchema.parse({ name: words, pointName: words, transfer: { to, minPoints: 10, maxPointsPerDay: 100, maxTimesPerDay: 2 } });
    const ask = (points: number, isHousehold = false, today = { points: 0, times: 0 }, to: 'household' | 'anybody' = 'anybody') =>
      transferObstacle(of(to), { points, isHousehold }, today);

    expect(transferObstacle(unnamed('p'), { points: 10, isHousehold: true }, { points: 0, times: 0 })).toBe('transfer_not_allowed');
    expect(ask(10, false, undefined, 'household')).toBe('transfer_not_allowed');
    expect(ask(10, true, undefined, 'household')).toBeNull();
    expect(ask(9)).toBe('points_below_minimum');
    expect(ask(100)).toBeNull();
    expect(ask(100, false, { points: 1, times: 1 })).toBe('transfer_limit_reached');
    expect(ask(10, false, { points: 20, times: 2 })).toBe('transfer_limit_reached');
  });
});

describe('ends', () => {
  test('only lots that were named and are due are emptied', () => {
    const ended = lapse(wallet([lot('due', 5, on(0)), lot('not named', 5, on(-1)), lot('living', 5, on(1))]), ['due', 'living'], NOW);

    expect(ended.expired).toMatchObject([{ lot: 'due', points: 5, programme: 'p' }]);
    expect(Object.fromEntries(ended.wallet.lots.map(({ id, active }) => [id, active]))).toEqual({ due: 0, 'not named': 5, living: 5 });
  });

  test('what ends soon is told by its moment, soonest first; dead, endless and later lots are not', () => {
    const lots = [
      lot('a', 5, on(20)),
      lot('b', 3, on(2)),
      lot('c', 4, on(20)),
      lot('dead', 9, on(0)),
      lot('late', 9, on(31)),
      lot('endless', 9, null),
      lot('spent', 0, on(2)),
    ];

    expect(expiringSoon(lots, { now: NOW, days: 30 })).toEqual([
      { expiresAt: on(2), points: 3 },
      { expiresAt: on(20), points: 9 },
    ]);
  });
});

describe('the catalogue', () => {
  const words = { en: 'Mug', 'zh-CN': '马克杯' };
  const terms = { programme: 'p', name: words, text: words, points: 10, from: on(-1), to: on(1), gives: { type: 'goods' as const } };

  test('an item is offered in [from, to), to whoever has the points and owes none', () => {
    const item = catalogueTerms.parse(terms);
    const ask = (now: string, spendable = 10, owed = 0) => orderObstacle(item, { now, spendable, owed });

    expect([ask(on(-1)), ask(on(-2)), ask(on(1))]).toEqual([null, 'item_not_offered', 'item_not_offered']);
    expect([ask(NOW, 9), ask(NOW, 10, 1)]).toEqual(['points_short', 'points_owed']);
    expect(item.perPerson).toBeNull();
  });

  test('an item that ends before it begins is refused, and the field is named', () => {
    expect(catalogueTerms.safeParse({ ...terms, to: on(-2) }).error?.issues).toMatchObject([{ path: ['to'] }]);
  });
});
