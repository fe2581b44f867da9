// A wallet that is closed: everything lapses once, nothing is closed over what is still open.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptOpenBy, leave } from './leave.ts';
import { emptyWallet, type Lot, type Wallet } from './wallet.ts';

const lot = (changes: Partial<Lot>): Lot => ({
  id: 'l1',
  programme: 'stars',
  earned: 50,
  pending: 0,
  active: 50,
  expiresAt: null,
  expiryDays: 365,
  authorizationId: 'a1',
  ...changes,
});
const coupon = (id: string, state: 'issued' | 'used') => ({
  id,
  campaign: 'coffee',
  subject: 'ac:ac_1',
  state,
  validFrom: '2026-01-01T00:00:00Z',
  expiresAt: '2027-01-01T00:00:00Z',
  authorizationId: null,
});
const walletOf = (changes: Partial<Wallet>): Wallet => ({ ...emptyWallet('ac:ac_1'), ...changes });

test('points lapse by programme, free coupons are void, used ones stay used', () => {
  const lots = [lot({}), lot({ id: 'l2', active: 7 }), lot({ id: 'l3', programme: 'miles', active: 9 }), lot({ id: 'l4', active: 0 })];
  const { wallet, coupons, lapses } = leave(walletOf({ lots, coupons: [coupon('c1', 'issued'), coupon('c2', 'used')] }));

  expect(lapses).toEqual([
    { programme: 'miles', points: 9 },
    { programme: 'stars', points: 57 },
  ]);
  expect(coupons.map(({ id, state }) => [id, state])).toEqual([['c1', 'void']]);
  expect(wallet.lots.every(({ active }) => active === 0)).toBe(true);
  expect(wallet.lots[3]).toBe(lots[3]);
});

test('points that wait or are owed keep a wallet open', () => {
  const waiting = walletOf({ lots: [lot({ pending: 5 })] });
  const owing = walletOf({ debts: { stars: 3 } });

  expect([keptOpenBy(waiting), keptOpenBy(owing), keptOpenBy(walletOf({ debts: { stars: 0 } }))]).toEqual([
    'points_pending',
    'points_owed',
    null,
  ]);
  expect(() => leave(waiting)).toThrow('points_pending');
});

test('I21 what lapses is what the lots held, and a second time there is nothing', () => {
  const lots = fc.array(
    fc.record({ programme: fc.constantFrom('stars', 'miles'), active: fc.nat(1_000) }).map((given) => lot({ ...given })),
  );
  fc.assert(
    fc.property(lots, (given) => {
      const numbered = given.map((each, no) => ({ ...each, id: `l${no}` }));
      const left = leave(walletOf({ lots: numbered }));
      const before = numbered.reduce((all, { active }) => all + active, 0);

      expect(left.lapses.reduce((all, { points }) => all + points, 0)).toBe(before);
      expect(leave(left.wallet).lapses).toEqual([]);
    }),
  );
});
