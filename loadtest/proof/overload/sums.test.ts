// What counts as good, as late and as normal again: the figures of the overload page are judged by these.
import { expect, test } from 'vitest';
import type { Outcome, Slice } from './job.ts';
import { type Answered, recoveredAfter, spreadOf, sumOf } from './sums.ts';

const answer = (outcome: Outcome, dueMs: number, waitedMs: number, tookMs: number): Answered => ({
  outcome,
  dueMs,
  sentMs: dueMs + waitedMs,
  heardMs: dueMs + waitedMs + tookMs,
});

test('I29 good is what is decided within deadline and grace of the instant at which it was due, however late it was sent', () => {
  const heard = sumOf(
    [
      answer('decided', 0, 0, 120),
      answer('decided', 1, 0, 121),
      answer('decided', 2, 100, 50),
      answer('overloaded', 600, 0, 1),
      answer('lost', 601, 0, 130),
    ],
    { deadlineMs: 100, seconds: 1 },
  );

  expect(heard).toMatchObject({ offered: 5, good: 1, tooLate: 2, worstMs: 130 });
  expect(heard.counts).toMatchObject({ decided: 3, overloaded: 1, lost: 1, refused: 0 });
  expect(heard.slices).toEqual([
    { fromMs: 0, decided: 3, others: 0, p99: 150, max: 150 },
    { fromMs: 500, decided: 0, others: 2, p99: 130, max: 130 },
  ]);
});

test('the last of few values is their p99, and nothing is nought', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ count: 3, p50: 2, p99: 3, max: 3 });
  expect(spreadOf([])).toEqual({ count: 0, p50: 0, p99: 0, max: 0 });
});

test('I28 latency is normal again from the first two seconds that are normal throughout', () => {
  const slice = (fromMs: number, p99: number, others = 0): Slice => ({ fromMs, decided: 100, others, p99, max: p99 });
  const before = { p99: 10, budgetMs: 50 };
  const from = (...p99s: readonly number[]) => p99s.map((p99, at) => slice(at * 500, p99));

  expect(recoveredAfter(from(400, 10, 60, 50, 12, 9, 10), 0, before)).toBe(1.5);
  expect(recoveredAfter(from(400, 10, 60, 50, 12, 9, 10), 1_500, before)).toBe(0);
  expect(recoveredAfter(from(400, 10, 10, 10, 10, 60), 0, before)).toBe(0.5);
  expect(recoveredAfter(from(400, 10, 10, 10, 60, 10), 0, before)).toBeNull();
  expect(recoveredAfter([...from(10, 10, 10), slice(1_500, 5, 2)], 0, before)).toBeNull();
  expect(recoveredAfter(from(60, 60, 60, 60), 0, { p99: 40, budgetMs: 50 })).toBe(0);
  expect(recoveredAfter(from(10, 10, 10, 10), 9_000, before)).toBeNull();
});
