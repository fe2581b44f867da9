// Proves that lateness is counted from the scheduled instant: a service that stands still for a second is late for everybody who came meanwhile.
import { build } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { newBacklog, scheduleFrom } from './schedule.ts';

test('instants are due evenly, each once, and none after the end', () => {
  const schedule = scheduleFrom(1_000, 1_010, 500);

  expect(schedule.take(999)).toBeNull();
  expect([schedule.take(1_004), schedule.take(1_004), schedule.take(1_004), schedule.take(1_004)]).toEqual([1_000, 1_002, 1_004, null]);
  expect([schedule.take(2_000), schedule.take(2_000), schedule.take(2_000)]).toEqual([1_006, 1_008, null]);
  expect(schedule.taken()).toBe(5);
});

test('a standstill of one second shows in the 90th percentile, not as one late answer', () => {
  const schedule = scheduleFrom(0, 10_000, 1_000);
  const late = build({ numberOfSignificantValueDigits: 3 });
  // One connection whose service answers at once, but stands still from second 4 to second 5.
  for (let now = 0; now <= 11_000; now += 1) {
    const isStill = now >= 4_000 && now < 5_000;
    for (let due = isStill ? null : schedule.take(now); due !== null; due = schedule.take(now)) late.recordValue(Math.max(1, now - due));
  }

  expect(late.totalCount).toBe(10_000);
  expect(late.getValueAtPercentile(89)).toBe(1);
  expect(late.getValueAtPercentile(95)).toBeCloseTo(500, -1);
  expect(late.maxValue).toBeGreaterThanOrEqual(999);
});

test('who waits is served in order, with the instant at which it was due', () => {
  const backlog = newBacklog();
  for (const due of [1, 2, 3]) backlog.push(due);

  expect([backlog.shift(), backlog.shift(), backlog.size()]).toEqual([1, 2, 1]);
  backlog.push(4);
  expect([backlog.shift(), backlog.shift(), backlog.shift(), backlog.size()]).toEqual([3, 4, undefined, 0]);
});
