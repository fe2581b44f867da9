// Expected waits: what a stall does to them, and how they recover.
import { expect, test } from 'vitest';
import { type Pace, UNKNOWN_PACE, expectedWaitMs, paceAfter } from './pace.ts';

const waitFor = (pace: Pace, waiting: number, underWayMs = 0) => expectedWaitMs(pace, { waiting, underWayMs });

test('while nobody waits there is no wait, whatever happened before', () => {
  const stalled = paceAfter(UNKNOWN_PACE, { size: 1, ms: 5_000 });

  expect(waitFor(stalled, 0)).toBe(0);
  expect(waitFor(UNKNOWN_PACE, 1_000)).toBe(0);
});

test('I29 a newcomer waits for a batch that is under way, and for its own with everybody who waits already', () => {
  const pace = paceAfter(UNKNOWN_PACE, { size: 100, ms: 30 });

  expect(waitFor(pace, 200)).toBeCloseTo(30 + 200 * 0.3);
});

test('I29 a batch that is stuck says how long it takes before it ends', () => {
  const pace = paceAfter(UNKNOWN_PACE, { size: 1, ms: 5 });

  expect(waitFor(pace, 1, 2_000)).toBe(2_000);
  expect(waitFor(pace, 1, 2)).toBe(5);
});

test('a slow batch of one says nothing about a queue of hundreds: they travel together', () => {
  const pace = paceAfter(UNKNOWN_PACE, { size: 1, ms: 60 });

  expect(waitFor(pace, 500)).toBe(60);
});

test('I28 one stall is forgotten with the next batch, two with the sixth', () => {
  const after = (pace: Pace, ...batches: readonly number[]) => batches.reduce((each, ms) => paceAfter(each, { size: 10, ms }), pace);
  const stalled = after(UNKNOWN_PACE, 5_000);

  expect(waitFor(stalled, 1)).toBe(5_000);
  expect(waitFor(after(stalled, 5), 1)).toBe(5);
  expect(waitFor(after(stalled, 4_000, 5, 5, 5, 5), 1)).toBe(4_000);
  expect(waitFor(after(stalled, 4_000, 5, 5, 5, 5, 5), 1)).toBe(5);
});

test('I29 who waited at the door of a processor that is behind is turned away sooner, once batches have shown how they go', () => {
  const known = paceAfter(UNKNOWN_PACE, { size: 100, ms: 20 });
  const at = (atDoorMs: number) => ({ waiting: 10, underWayMs: 0, atDoorMs });

  expect(expectedWaitMs(known, at(15)) - expectedWaitMs(known, at(0))).toBe(60);
  expect(expectedWaitMs(UNKNOWN_PACE, at(15))).toBe(0);
  expect(expectedWaitMs(known, { ...at(15), waiting: 0 })).toBe(0);
});
