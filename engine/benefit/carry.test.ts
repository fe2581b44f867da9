// Carrying a wallet against a model: whatever the two held, both together hold it afterwards, and the ledger says the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceOf, carry, shareOf } from './carry.ts';
import { type Coupon, emptyWallet, type Lot, type Member, type Wallet } from './wallet.ts';

const NOW = '2026-11-22T04:00:00.000Z';
const PROGRAMMES = ['stars', 'miles'] as const;
const TIERS = ['base', 'silver', 'gold'];
const rankOf = (_programme: string, tier: string) => TIERS.indexOf(tier);

const lotOf = (owner: string) =>
  fc
    .record({
      programme: fc.constantFrom(...PROGRAMMES),
      pending: fc.integer({ min: 0, max: 500 }),
      active: fc.integer({ min: 0, max: 500 }),
      expiresAt: fc.constantFrom(null, '2026-11-21T00:00:00.000Z', '2026-12-01T00:00:00.000Z', '2027-06-01T00:00:00.000Z'),
    })
    .map((lot): Omit<Lot, 'id'> => ({ ...lot, earned: lot.pending + lot.active, expiryDays: 365, authorizationId: owner }));

const memberOf = fc.record({
  tier: fc.constantFrom(...TIERS),
  joinedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'),
  periodFrom: fc.constantFrom('2026-10-01', '2026-11-01'),
  measured: fc.integer({ min: 0, max: 10_000 }),
});

const walletOf = (subject: string) =>
  fc
    .record({
      lots: fc.array(lotOf(subject), { maxLength: 6 }),
      debts: fc.dictionary(fc.constantFrom(...PROGRAMMES), fc.integer({ min: 0, max: 800 })),
      coupons: fc.array(fc.constantFrom('issued', 'reserved', 'used'), { maxLength: 4 }),
      members: fc.uniqueArray(fc.constantFrom('club', 'lounge'), { maxLength: 2 }),
      each: fc.array(memberOf, { minLength: 2, maxLength: 2 }),
      count: fc.integer({ min: 0, max: 9 }),
    })
    .map(
      ({ lots, debts, coupons, members, each, count }): Wallet => ({
        ...emptyWallet(subject),
        usage: {
          ...emptyWallet(subject).usage,
          day: '2026-11-22',
          month: '2026-11',
          countDay: count,
          countMonth: count,
          countTotal: count,
        },
        lots: lots.map((lot, no) => ({ ...lot, id: `${subject}.${no}` })),
        debts,
        coupons: coupons.map((state, no): Coupon => ({ ...COUPON, id: `${subject}-${no}`, subject, state })),
        members: members.map((programme, no): Member => ({ programme, ...(each[no] as Omit<Member, 'programme'>) })),
      }),
    );

const COUPON = { campaign: 'tea', validFrom: NOW, expiresAt: '2027-01-01T00:00:00.000Z', authorizationId: null };
const pair = fc.record({ from: walletOf('ac:a'), into: walletOf('ac:b'), held: fc.integer({ min: 0, max: 300 }) });
const total = (wallet: Wallet, figure: (lot: Lot) => number, programme: string) =>
  wallet.lots.filter((lot) => lot.programme === programme).reduce((all, lot) => all + figure(lot), 0);

describe('two wallets become one', () => {
  test('I2 I21 what both held before, one holds afterwards, and the postings move exactly what the first had', () => {
    fc.assert(
      fc.property(pair, ({ from, into, held }) => {
        const after = carry({ from, into, reserved: { stars: held }, now: NOW, rankOf });

        for (const programme of PROGRAMMES) {
          expect(balanceOf(after.into, programme)).toBe(balanceOf(from, programme) + balanceOf(into, programme));
          expect(total(after.into, (lot) => lot.pending, programme)).toBe(
            total(from, (lot) => lot.pending, programme) + total(into, (lot) => lot.pending, programme),
          );
          const moved = (template: string) =>
            after.moves
              .filter((move) => move.template === template && move.programme === programme)
              .reduce((all, move) => all + (move.subject === 'ac:a' ? move.points : -move.points), 0);
          expect(moved('points.give')).toBe(balanceOf(from, programme));
          expect(moved('points.carry_pending')).toBe(total(from, (lot) => lot.pending, programme));
          expect(moved('points.carry_reserved')).toBe(programme === 'stars' ? held : 0);
        }
        expect(after.into.coupons.map(({ id, state }) => [id, state]).toSorted()).toEqual(
          [...from.coupons, ...into.coupons].map(({ id, state }) => [id, state]).toSorted(),
        );
        expect(after.into.coupons.every(({ subject }) => subject === 'ac:b')).toBe(true);
        expect(after.from).toMatchObject({ lots: [], coupons: [], members: [], debts: {} });
        expect(after.into.usage.countTotal).toBe(from.usage.countTotal + into.usage.countTotal);
      }),
      { numRuns: 500 },
    );
  });

  test('I21 lots keep their id and expiry, and a debt is repaid at once, soonest expiry first', () => {
    fc.assert(
      fc.property(pair, ({ from, into }) => {
        const after = carry({ from, into, reserved: {}, now: NOW, rankOf }).into;

        for (const lot of [...from.lots, ...into.lots])
          expect(after.lots.find(({ id }) => id === lot.id)).toMatchObject({
            expiresAt: lot.expiresAt,
            pending: lot.pending,
            programme: lot.programme,
          });
        for (const programme of PROGRAMMES) {
          const open = after.lots.filter((lot) => lot.programme === programme && (lot.expiresAt === null || lot.expiresAt > NOW));
          if ((after.debts[programme] ?? 0) > 0) expect(open.every((lot) => lot.active === 0)).toBe(true);
        }
      }),
    );
  });

  test('the higher tier wins, what both counted in the running period is added, the earlier joining stays', () => {
    const member = { programme: 'club', tier: 'silver', joinedAt: '2026-05-01T00:00:00.000Z', periodFrom: '2026-11-01', measured: 300 };
    const other = { programme: 'club', tier: 'gold', joinedAt: '2026-06-01T00:00:00.000Z', periodFrom: '2026-11-01', measured: 200 };
    const from = { ...emptyWallet('ac:a'), members: [other] };
    const into = { ...emptyWallet('ac:b'), members: [member] };

    expect(carry({ from, into, reserved: {}, now: NOW, rankOf }).into.members).toEqual([
      { programme: 'club', tier: 'gold', joinedAt: '2026-05-01T00:00:00.000Z', periodFrom: '2026-11-01', measured: 500 },
    ]);
  });

  test('I21 who leaves with a share takes at most an equal part of each lot, and no point is made or lost', () => {
    fc.assert(
      fc.property(walletOf('hh:h'), fc.integer({ min: 2, max: 6 }), (wallet, members) => {
        const { from, lots } = shareOf(wallet, { members, id: 'ac_1', now: NOW });

        for (const programme of PROGRAMMES) {
          const taken = lots.filter((lot) => lot.programme === programme).reduce((all, lot) => all + lot.active, 0);
          expect(balanceOf(from, programme) + taken).toBe(balanceOf(wallet, programme));
          expect(taken * members).toBeLessThanOrEqual(total(wallet, (lot) => lot.active, programme));
        }
        expect(from.lots.every(({ active }) => active >= 0)).toBe(true);
      }),
    );
  });
});
