// Expected waits: what a stall does to them, and how they recover.
import { expect, test } from 'vitest';
import { UNKNOWN_PACE, expectedWaitMs, paceAfter } from './pace.ts';

test('while nobody waits there is no wait, whatever happened before', () => {
  const stalled = paceAfter(UNKNOWN_PACE, { size: 1, ms: 5_000, lines: 1 });

  expect(expectedWaitMs(stalled, 0)).toBe(0);
  expect(expectedWaitMs(UNKNOWN_PACE, 1_000)).toBe(0);
});

test('I29 a queue is as long as its commands at the pace of all lines, and the batch that carries the newcomer', () => {
  const pace = paceAfter(UNKNOWN_PACE, { size: 100, ms: 30, lines: 3 });

  expect(expectedWaitMs(pace, 200)).toBeCloseTo(200 * 0.1 + 30);
});

test('a slow batch of one says nothing about a queue of hundreds: they travel together', () => {
  const pace = paceAfter(UNKNOWN_PACE, { size: 1, ms: 60, lines: 1 });

  expect(expectedWaitMs(pace, 500)).toBe(60);
});

test('I28 a stall is forgotten after some batches that go well', () => {
  let pace = paceAfter(UNKNOWN_PACE, { size: 10, ms: 5_000, lines: 1 });
  expect(expectedWaitMs(pace, 1)).toBeGreaterThan(1_000);

  for (let batch = 0; batch < 20; batch += 1) pace = paceAfter(pace, { size: 10, ms: 5, lines: 1 });

  expect(expectedWaitMs(pace, 1)).toBeLessThan(20);
});
