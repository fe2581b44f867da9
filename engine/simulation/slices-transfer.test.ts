// Proves the rules of transfer and the policies by themselves: a copy moves nothing, a replaced owner writes nothing, and no policy hands out what is not there.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEnd, refill, shortage, splitBudget, surplus } from './slices-policy.ts';
import {
  EMPTY_SLICE,
  answer,
  ask,
  book,
  closeReturn,
  commit,
  giveBack,
  onTheWay,
  openTreasury,
  takeIn,
  takeOver,
} from './slices-transfer.ts';

const stocked = { ...EMPTY_SLICE, remaining: 100 };

describe('a slice', () => {
  test('is spent only by its owner, and never below zero', () => {
    expect(commit(stocked, 1, 60)).toMatchObject({ ok: true, slice: { remaining: 40, spent: 60 } });
    expect(commit(stocked, 1, 101)).toEqual({ ok: false, code: 'slice_empty' });
    expect(commit(takeOver(stocked), 1, 1)).toEqual({ ok: false, code: 'stale_epoch' });
  });

  test('a replaced owner can neither ask, take in, give back nor close', () => {
    const slice = takeOver(stocked);

    for (const written of [ask(slice, 1), takeIn(slice, 1, { no: 1, amount: 5 }), giveBack(slice, 1, 5), closeReturn(slice, 1, 1)])
      expect(written).toEqual({ ok: false, code: 'stale_epoch' });
  });

  test('has one request open at a time; a grant counts once, and one nobody asked for not at all', () => {
    const asked = ask(stocked, 1);
    if (!asked.ok) throw new Error(asked.code);
    const once = takeIn(asked.slice, 1, { no: 1, amount: 30 });
    if (!once.ok) throw new Error(once.code);

    expect(ask(asked.slice, 1)).toEqual({ ok: false, code: 'still_open' });
    expect(once.slice.remaining).toBe(130);
    expect(takeIn(once.slice, 1, { no: 1, amount: 30 })).toEqual({ ok: true, slice: once.slice });
    expect(takeIn(stocked, 1, { no: 7, amount: 30 })).toEqual({ ok: true, slice: stocked });
  });

  test('gives back once at a time, and what it gave back belongs to the way until the treasury has it', () => {
    const treasury = openTreasury(500, 1);
    const given = giveBack(stocked, 1, 40);
    if (!given.ok) throw new Error(given.code);

    expect([given.slice.remaining, onTheWay(treasury, 0, given.slice)]).toEqual([60, 40]);
    expect(giveBack(given.slice, 1, 1)).toEqual({ ok: false, code: 'still_open' });
    const booked = book(treasury, 0, { no: 1, amount: 40 });
    expect([booked.unallocated, onTheWay(booked, 0, given.slice)]).toEqual([540, 0]);
    expect(book(booked, 0, { no: 1, amount: 40 })).toEqual(booked);
  });
});

test('the treasury answers the same number with the same amount, an older one not at all, and never more than it has', () => {
  const first = answer(openTreasury(50, 2), 1, { no: 1, amount: 30 });
  const again = answer(first.treasury, 1, { no: 1, amount: 99 });
  const second = answer(first.treasury, 1, { no: 2, amount: 99 });

  expect(again).toEqual({ treasury: first.treasury, grant: { no: 1, amount: 30 } });
  expect(second).toMatchObject({ treasury: { unallocated: 0 }, grant: { no: 2, amount: 20 } });
  expect(answer(second.treasury, 1, { no: 1, amount: 5 })).toEqual({ treasury: second.treasury, grant: null });
});

describe('the policies', () => {
  const amounts = fc.integer({ min: 0, max: 1_000_000_000 });
  const terms = fc.record({
    lowWaterTicks: fc.integer({ min: 1, max: 1_000 }),
    coverTicks: fc.integer({ min: 1, max: 10_000 }),
    leastGrant: fc.integer({ min: 1, max: 100_000 }),
    endBps: fc.integer({ min: 0, max: 10_000 }),
  });

  test('the first parts sum to the share that is handed out, even where nobody has asked yet', () => {
    fc.assert(
      fc.property(amounts, fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 6 }), (budget, demands) => {
        const parts = splitBudget(budget, demands, 3_000);
        expect(parts.reduce((all, part) => all + part, 0)).toBe(Math.floor((budget * 3_000) / 10_000));
      }),
    );
  });

  test('a refill is whole, never negative, never more than asked for nor than there is', () => {
    fc.assert(
      fc.property(fc.record({ want: amounts, demand: amounts, others: amounts, unallocated: amounts }), terms, (asked, stock) => {
        const granted = refill({ ...asked, totalDemand: asked.demand + asked.others }, stock);
        expect(Number.isSafeInteger(granted)).toBe(true);
        expect(granted).toBeGreaterThanOrEqual(0);
        expect(granted).toBeLessThanOrEqual(Math.min(asked.want, asked.unallocated));
      }),
    );
  });

  test('nobody asks for more and gives back at the same time', () => {
    fc.assert(
      fc.property(fc.record({ remaining: amounts, demand: fc.integer({ min: 0, max: 100_000 }) }), terms, (stock, chosen) => {
        const orderly = { ...chosen, coverTicks: Math.max(chosen.coverTicks, chosen.lowWaterTicks) };
        expect(Math.min(shortage(stock, orderly), surplus(stock, orderly))).toBe(0);
      }),
    );
  });

  test('the end begins below its share of the budget', () => {
    const stock = { lowWaterTicks: 1, coverTicks: 1, leastGrant: 1, endBps: 1_000 };

    expect([isEnd({ unallocated: 99, budget: 1_000 }, stock), isEnd({ unallocated: 100, budget: 1_000 }, stock)]).toEqual([true, false]);
  });
});
