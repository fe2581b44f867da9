// Proves that points spent once more never leave a lot below zero, and that lots less debt fall by exactly what was spent.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restore, spendAgain } from './points.ts';
import { type Lot, type Wallet, emptyWallet } from './wallet.ts';

const NOW = '2026-11-18T00:00:00.000Z';
const lot = (id: string, active: number): Lot => ({
  id,
  programme: 'bonus',
  earned: active,
  pending: 0,
  active,
  expiresAt: '2027-01-01T00:00:00.000Z',
  expiryDays: 365,
  authorizationId: id,
});
const worth = (wallet: Wallet) => wallet.lots.reduce((all, each) => all + each.active, 0) - (wallet.debts['bonus'] ?? 0);

test('R20 R21 points of a chargeback won again that were spent meanwhile come from other lots, then become debt', () => {
  const wallet: Wallet = { ...emptyWallet('ac:1'), lots: [lot('spent', 0), lot('other', 30)] };

  const after = spendAgain(wallet, [{ lot: 'spent', points: 100 }], NOW);

  expect(after.lots.map((each) => each.active)).toEqual([0, 0]);
  expect(after.debts).toEqual({ bonus: 70 });
});

test('I21 whatever the lots hold, spending again lowers lots less debt by exactly the points, and restoring gives them back', () => {
  const wallets = fc
    .array(fc.nat(500), { minLength: 1, maxLength: 6 })
    .map((held): Wallet => ({ ...emptyWallet('ac:1'), lots: held.map((active, index) => lot(`lot-${index}`, active)) }));
  fc.assert(
    fc.property(wallets, fc.nat(5), fc.integer({ min: 1, max: 2_000 }), (wallet, place, points) => {
      const uses = [{ lot: `lot-${place % wallet.lots.length}`, points }];
      const after = spendAgain(wallet, uses, NOW);
      expect(after.lots.every((each) => each.active >= 0)).toBe(true);
      expect(worth(after)).toBe(worth(wallet) - points);
      expect(worth(restore(after, uses, NOW).wallet)).toBe(worth(wallet));
    }),
  );
});
