// Proves that slices of a budget move without a unit lost or spent twice, whatever the network and the cells do; and that the audit would see it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SLICE_POLICIES, type StockTerms } from './slices-policy.ts';
import type { SliceOrder } from './slices-world.ts';
import { playSlices } from './slices.ts';

const terms: StockTerms = { lowWaterTicks: 60, coverTicks: 240, leastGrant: 2_000, endBps: 1_000 };
const rough = { loss: 0.1, twice: 0.1, delayTicksMax: 12, crash: 0.004, treasuryAway: 0.0005 };
const day: SliceOrder = {
  seed: 1,
  policy: 'refill_then_single',
  terms,
  cells: 5,
  ticks: 2_500,
  perTick: 1.5,
  benefit: [200, 2_000],
  budget: 2_000_000,
  hotShare: 0.5,
  driftTicks: 700,
  faults: rough,
};
const anyOrder = fc.record({
  seed: fc.nat(),
  policy: fc.constantFrom(...SLICE_POLICIES),
  cells: fc.integer({ min: 1, max: 6 }),
  ticks: fc.integer({ min: 50, max: 700 }),
  perTick: fc.double({ min: 0.2, max: 4, noNaN: true }),
  budget: fc.integer({ min: 1, max: 900_000 }),
  hotShare: fc.double({ min: 0, max: 1, noNaN: true }),
  driftTicks: fc.integer({ min: 20, max: 700 }),
  faults: fc.record({
    loss: fc.double({ min: 0, max: 0.6, noNaN: true }),
    twice: fc.double({ min: 0, max: 0.6, noNaN: true }),
    delayTicksMax: fc.integer({ min: 1, max: 60 }),
    crash: fc.double({ min: 0, max: 0.05, noNaN: true }),
    treasuryAway: fc.double({ min: 0, max: 0.01, noNaN: true }),
  }),
});

describe('slices of a budget', () => {
  test('I7 at every step the parts sum to the budget, nothing is overspent and no two owners commit under one epoch', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const story = playSlices({ ...day, ...order });
        expect(story.violations).toEqual([]);
        expect(story.spent + story.left).toBe(order.budget);
      }),
      { numRuns: 60 },
    );
  });

  test('the same seed tells the same story, another seed another', () => {
    expect(playSlices(day)).toEqual(playSlices(day));
    expect(playSlices({ ...day, seed: 2 })).not.toEqual(playSlices(day));
  });

  test('the story is not empty: slices move, cells are replaced, and processes that were replaced try to commit', () => {
    const story = playSlices({ ...day, faults: { ...rough, crash: 0.02 } });

    expect(story.moves).toBeGreaterThan(20);
    expect(story.takeOvers).toBeGreaterThan(20);
    expect(story.stale).toBeGreaterThan(10);
    expect(story.granted).toBeGreaterThan(500);
    expect(story.violations).toEqual([]);
  });

  test('without the epoch check the audit sees two owners under one epoch', () => {
    const seeds = [1, 2, 3, 4, 5].map((seed) => playSlices({ ...day, seed, faults: { ...rough, crash: 0.02 }, defect: 'no_epoch_check' }));

    expect(seeds.flatMap((story) => story.violations)).toContain('two owners committed under one epoch');
    expect(seeds.every((story) => story.violations.length > 0)).toBe(true);
  });

  test('a treasury that takes a repeated request for a new one is seen, too', () => {
    const story = playSlices({ ...day, defect: 'forgetful_treasury' });

    expect(story.violations).toContain('the parts do not sum to the budget');
  });

  test('with a hot cell, moving slices refuses far fewer benefits while money lies elsewhere than fixed shares do', () => {
    const [fixed, refill, single] = SLICE_POLICIES.map((policy) => playSlices({ ...day, policy, faults: { ...rough, crash: 0 } }));

    expect(refill?.refusedElsewhere).toBeLessThan((fixed?.refusedElsewhere ?? 0) / 2);
    expect(single?.refusedElsewhere).toBeLessThan((fixed?.refusedElsewhere ?? 0) / 10);
    expect(single?.leftAtOnePercent).toBeLessThan((fixed?.leftAtOnePercent ?? 0) / 10);
    expect(single?.left).toBeLessThan(day.budget / 1_000);
    expect(fixed?.moves).toBe(0);
  });
});
