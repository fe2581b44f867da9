// Proves stacking by itself: who may go with whom, the order of application, each objective, and a search that stops in time with something legal.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Objective, SEARCH_MAX, type Stackable, areCombinable, bestCombination, compareStackables } from './stack.ts';

const stackable = (id: string, change: Partial<Stackable> = {}): Stackable => ({
  id,
  delivery: 'instant',
  group: null,
  combinable: 'all',
  priority: 100,
  bound: 1_000,
  safe: false,
  ...change,
});

/** Candidates worth `worths[i]` each while a shared room lasts: all of it or nothing. */
const within = (
  candidates: readonly Stackable[],
  of: { readonly worths: readonly number[]; readonly room: number; readonly objective: Objective },
) =>
  bestCombination<number>({
    candidates,
    objective: of.objective,
    start: of.room,
    apply: (left, index) =>
      (of.worths[index] ?? 0) <= left ? { state: left - (of.worths[index] ?? 0), worth: of.worths[index] ?? 0 } : { state: left, worth: 0 },
  });

describe('who goes with whom', () => {
  test('both must allow it: all, none, or by name or group', () => {
    const [all, none] = [stackable('all'), stackable('none', { combinable: 'none' })];
    expect([areCombinable(all, stackable('b')), areCombinable(all, none), areCombinable(none, all)]).toEqual([true, false, false]);
    const named = stackable('named', { combinable: ['all', 'g'] });
    expect([areCombinable(named, all), areCombinable(all, named), areCombinable(named, stackable('b'))]).toEqual([true, true, false]);
    expect([areCombinable(named, stackable('c', { group: 'g' })), areCombinable(named, stackable('c', { group: 'h' }))]).toEqual([
      true,
      false,
    ]);
  });

  test('a group grants once', () => {
    expect(areCombinable(stackable('a', { group: 'g' }), stackable('b', { group: 'g' }))).toBe(false);
    expect(areCombinable(stackable('a', { group: 'g' }), stackable('b', { group: 'h' }))).toBe(true);
    expect(areCombinable(stackable('a'), stackable('b'))).toBe(true);
  });

  test('discounts come first, then points as payment, credits, points and coupons; then priority, then name', () => {
    const mixed = [
      stackable('z', { delivery: 'coupon' }),
      stackable('y', { delivery: 'points' }),
      stackable('x', { delivery: 'credit' }),
      stackable('w', { delivery: 'payment' }),
      stackable('b'),
      stackable('a'),
      stackable('c', { priority: 101 }),
    ];
    expect(mixed.toSorted(compareStackables).map((each) => each.id)).toEqual(['c', 'a', 'b', 'w', 'x', 'y', 'z']);
    expect(compareStackables(stackable('b'), stackable('a'))).toBe(1);
  });
});

describe('objectives', () => {
  const three = ['a', 'b', 'c'].map((id) => stackable(id));
  const on = (objective: Objective) => within(three, { worths: [6, 5, 5], room: 10, objective });

  test('best for the cardholder leaves a big one out for two that are more; the list takes what comes first; the lowest subsidy is the least that nothing can join', () => {
    expect(on('best_for_cardholder')).toEqual({ chosen: [1, 2], state: 0, worth: 10, exact: true });
    expect(on('list_order')).toEqual({ chosen: [0], state: 4, worth: 6, exact: true });
    expect(on('lowest_subsidy')).toEqual({ chosen: [0], state: 4, worth: 6, exact: true });
  });

  test('of equals the one with the earlier candidates is taken, and nothing of nothing', () => {
    expect(within(three, { worths: [5, 5, 5], room: 5, objective: 'best_for_cardholder' }).chosen).toEqual([0]);
    expect(within([], { worths: [], room: 5, objective: 'lowest_subsidy' })).toEqual({ chosen: [], state: 5, worth: 0, exact: true });
    expect(within(three, { worths: [9, 9, 9], room: 5, objective: 'best_for_cardholder' }).chosen).toEqual([]);
  });

  test('the lowest subsidy grants something where anything can be granted, and the least of what excludes the rest', () => {
    const exclusive = [stackable('a', { group: 'g' }), stackable('b', { group: 'g' }), stackable('c', { group: 'g' })];
    expect(within(exclusive, { worths: [7, 3, 5], room: 10, objective: 'lowest_subsidy' })).toMatchObject({ chosen: [1], worth: 3 });
  });
});

test('I27 a search that is cut short still gives a legal combination, says that it is not proven, and stops', () => {
  const many = Array.from({ length: 32 }, (_, index) =>
    stackable(`c${String(index).padStart(2, '0')}`, { group: index % 2 === 0 ? null : 'g' }),
  );
  const worths = many.map((_, index) => 500 + index);
  let applied = 0;
  const counted = bestCombination<number>({
    candidates: many,
    objective: 'best_for_cardholder',
    start: 4_000,
    apply: (left, index) => {
      applied += 1;
      return (worths[index] ?? 0) <= left ? { state: left - (worths[index] ?? 0), worth: worths[index] ?? 0 } : { state: left, worth: 0 };
    },
  });
  expect(counted.exact).toBe(false);
  expect(counted.worth).toBeGreaterThan(3_400);
  expect(counted.chosen.filter((each) => each % 2 === 1).length).toBeLessThanOrEqual(1);
  expect(applied).toBeLessThanOrEqual(SEARCH_MAX + 32);
});

test('I11 a candidate marked safe is never left out where it is worth something', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }), (worths) => {
      const candidates = worths.map((_, index) => stackable(`c${index}`, { safe: true }));
      for (const objective of ['best_for_cardholder', 'lowest_subsidy', 'list_order'] as const)
        expect(within(candidates, { worths, room: 1_000, objective }).chosen).toHaveLength(worths.length);
    }),
  );
});
