// Proves points as lots: pending until captured, spent earliest expiry first, restored where they came from, in debt only by a clawback.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activate,
  addPending,
  canSpend,
  cancelPending,
  chooseLots,
  clawBack,
  expireLots,
  pendingPoints,
  restore,
  slice,
  spend,
  spendable,
} from './points.ts';
import { type Lot, type Wallet, emptyWallet } from './wallet.ts';

const NOW = '2026-11-18T00:00:00.000Z';
const SOON = '2026-12-01T00:00:00.000Z';
const LATER = '2027-06-01T00:00:00.000Z';
const lot = (id: string, active: number, change: Partial<Lot> = {}): Lot => ({
  id,
  programme: 'bonus',
  earned: active,
  pending: 0,
  active,
  expiresAt: LATER,
  expiryDays: 365,
  authorizationId: 'a',
  ...change,
});
const walletOf = (...lots: readonly Lot[]): Wallet => ({ ...emptyWallet('ac:1'), lots });
const actives = (wallet: Wallet) => wallet.lots.map((each) => each.active);
const balance = (wallet: Wallet) => wallet.lots.reduce((all, each) => all + each.active, 0) - (wallet.debts['bonus'] ?? 0);

describe('earning', () => {
  const fresh = addPending(emptyWallet('ac:1'), { id: 'new', programme: 'bonus', earned: 100, expiryDays: 10, authorizationId: 'a' });

  test('I21 a new lot is all pending, cannot be spent and has no end yet', () => {
    expect(fresh.lots).toEqual([
      { id: 'new', programme: 'bonus', earned: 100, pending: 100, active: 0, expiresAt: null, expiryDays: 10, authorizationId: 'a' },
    ]);
    expect(spendable(fresh, 'bonus', NOW)).toBe(0);
    expect([pendingPoints(fresh), pendingPoints(fresh, 'bonus'), pendingPoints(fresh, 'miles')]).toEqual([100, 100, 0]);
  });

  test('I21 the life of a lot starts with its first activation and not anew with the next', () => {
    const half = activate(fresh, { lot: 'new', points: 40, pending: 40, now: NOW });
    expect(half.lots[0]).toMatchObject({ pending: 60, active: 40, earned: 100, expiresAt: '2026-11-28T00:00:00.000Z' });
    expect(activate(half, { lot: 'new', points: 60, pending: 60, now: SOON }).lots[0]).toMatchObject({
      pending: 0,
      active: 100,
      earned: 100,
      expiresAt: '2026-11-28T00:00:00.000Z',
    });
    expect(activate(half, { lot: 'new', points: 70, pending: 60, now: NOW }).lots[0]).toMatchObject({
      pending: 0,
      active: 110,
      earned: 110,
    });
    expect(cancelPending(half, 'new', 60).lots[0]).toMatchObject({ pending: 0, active: 40, earned: 40 });
  });

  test('R21 points earned repay a debt of their programme first', () => {
    const indebted = { ...fresh, debts: { bonus: 30, miles: 5 } };
    const after = activate(indebted, { lot: 'new', points: 100, pending: 100, now: NOW });
    expect(after.lots[0]?.active).toBe(70);
    expect(after.debts).toEqual({ bonus: 0, miles: 5 });
    expect(activate({ ...fresh, debts: { bonus: 130 } }, { lot: 'new', points: 100, pending: 100, now: NOW })).toMatchObject({
      debts: { bonus: 30 },
      lots: [{ active: 0 }],
    });
  });
});

describe('spending', () => {
  test('I21 first the points that expire first, then by name, then those without an end; never dead, foreign or empty lots', () => {
    const wallet = walletOf(
      lot('z', 10, { expiresAt: null }),
      lot('b', 20),
      lot('a', 30),
      lot('s', 40, { expiresAt: SOON }),
      lot('dead', 50, { expiresAt: NOW }),
      lot('m', 60, { programme: 'miles' }),
      lot('none', 0),
    );
    expect(spendable(wallet, 'bonus', NOW)).toBe(100);
    expect(chooseLots(wallet, { programme: 'bonus', points: 100, now: NOW })).toEqual([
      { lot: 's', points: 40 },
      { lot: 'a', points: 30 },
      { lot: 'b', points: 20 },
      { lot: 'z', points: 10 },
    ]);
    expect(chooseLots(wallet, { programme: 'bonus', points: 40, now: NOW })).toEqual([{ lot: 's', points: 40 }]);
    expect(() => chooseLots(wallet, { programme: 'bonus', points: 101, now: NOW })).toThrow('more points');
  });

  test('R21 a debt lowers what may be spent, down to nothing', () => {
    expect(spendable({ ...walletOf(lot('a', 30)), debts: { bonus: 10 } }, 'bonus', NOW)).toBe(20);
    expect(spendable({ ...walletOf(lot('a', 30)), debts: { bonus: 31 } }, 'bonus', NOW)).toBe(0);
  });

  test.each(['constructor', 'toString', '__proto__'])('R21 a programme that is called %s owes what it owes', (programme) => {
    const wallet = { ...walletOf({ ...lot('a', 30), programme }), debts: Object.fromEntries([[programme, 10]]) };

    expect(spendable(wallet, programme, NOW)).toBe(20);
    expect(spendable({ ...wallet, debts: {} }, programme, NOW)).toBe(30);
  });

  test('I21 the very same points are there again only in lots that live and hold them', () => {
    const wallet = walletOf(lot('a', 30), lot('dead', 30, { expiresAt: NOW }));
    expect(canSpend(wallet, [{ lot: 'a', points: 30 }], NOW)).toBe(true);
    expect(canSpend(wallet, [{ lot: 'a', points: 31 }], NOW)).toBe(false);
    expect(
      canSpend(
        wallet,
        [
          { lot: 'a', points: 1 },
          { lot: 'dead', points: 1 },
        ],
        NOW,
      ),
    ).toBe(false);
    expect(canSpend(wallet, [{ lot: 'gone', points: 1 }], NOW)).toBe(false);
  });

  test('I21 R21 what is spent and restored in any parts ends where it began, lot by lot, with the first expiry', () => {
    const wallets = fc.array(fc.record({ active: fc.integer({ min: 1, max: 50 }), days: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(wallets, fc.array(fc.nat(100), { maxLength: 5 }), (lots, cuts) => {
        const wallet = walletOf(
          ...lots.map(({ active, days }, index) => lot(`l${index}`, active, { expiresAt: `2026-12-0${days}T00:00:00.000Z` })),
        );
        const points = spendable(wallet, 'bonus', NOW);
        const uses = chooseLots(wallet, { programme: 'bonus', points, now: NOW });
        let after = spend(wallet, uses);
        expect(actives(after).every((active) => active === 0)).toBe(true);
        let left = points;
        for (const cut of [...cuts, points]) {
          const next = Math.max(0, left - cut);
          after = restore(after, slice(uses, left, next), NOW).wallet;
          expect(balance(after)).toBe(points - next);
          left = next;
        }
        expect(after).toEqual(wallet);
      }),
    );
  });

  test('R21 points restored to a lot that died meanwhile come back expired', () => {
    const wallet = walletOf(lot('dead', 0, { expiresAt: SOON }), lot('living', 0));
    const { wallet: after, expired } = restore(
      wallet,
      [
        { lot: 'dead', points: 10 },
        { lot: 'living', points: 20 },
      ],
      SOON,
    );
    expect([expired, actives(after)]).toEqual([10, [0, 20]]);
  });

  test('slices cut the same uses in both directions, and undoing takes from the last lot first', () => {
    const uses = [
      { lot: 'a', points: 10 },
      { lot: 'b', points: 20 },
    ];
    expect(slice(uses, 0, 30)).toEqual(uses);
    expect(slice(uses, 30, 15)).toEqual([{ lot: 'b', points: 15 }]);
    expect(slice(uses, 15, 5)).toEqual([
      { lot: 'a', points: 5 },
      { lot: 'b', points: 5 },
    ]);
    expect(slice(uses, 10, 10)).toEqual([]);
  });
});

describe('taking back', () => {
  test('R21 a clawback takes from its own lot, then from the others by expiry, and only then makes a debt', () => {
    const wallet = walletOf(
      lot('own', 30),
      lot('b', 20),
      lot('a', 20, { expiresAt: SOON }),
      lot('dead', 99, { expiresAt: NOW }),
      lot('m', 99, { programme: 'miles' }),
    );
    expect(actives(clawBack(wallet, { lot: 'own', points: 30, now: NOW }))).toEqual([0, 20, 20, 99, 99]);
    expect(actives(clawBack(wallet, { lot: 'own', points: 55, now: NOW }))).toEqual([0, 15, 0, 99, 99]);
    const all = clawBack(wallet, { lot: 'own', points: 100, now: NOW });
    expect([actives(all), all.debts]).toEqual([[0, 0, 0, 99, 99], { bonus: 30 }]);
    expect(all.lots[0]?.earned).toBe(0);
    expect(() => clawBack(wallet, { lot: 'gone', points: 1, now: NOW })).toThrow('no lot gone');
  });

  test('I21 lots less debt fall by exactly what was clawed back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 5 }), fc.nat(300), (held, points) => {
        const wallet = walletOf(...held.map((active, index) => lot(`l${index}`, active)));
        const after = clawBack(wallet, { lot: 'l0', points, now: NOW });
        expect(balance(after)).toBe(balance(wallet) - points);
        expect(actives(after).every((active) => active >= 0)).toBe(true);
      }),
    );
  });

  test('I21 lots end at their instant, each once, and say what was lost', () => {
    const wallet = walletOf(
      lot('dead', 10, { expiresAt: NOW }),
      lot('empty', 0, { expiresAt: NOW }),
      lot('living', 20, { expiresAt: '2026-11-18T00:00:00.001Z' }),
      lot('endless', 5, { expiresAt: null }),
    );
    const ended = expireLots(wallet, NOW);
    expect(ended.expired).toEqual([{ programme: 'bonus', points: 10, lot: 'dead', authorizationId: 'a' }]);
    expect(actives(ended.wallet)).toEqual([0, 0, 20, 5]);
    expect(expireLots(ended.wallet, NOW).expired).toEqual([]);
  });
});
