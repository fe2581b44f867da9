// Latency in buckets: how near a percentile is to the truth.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, msOf, percentilesOf } from './latency.ts';

test('a latency between 20 microseconds and 10 seconds is read back to within a twelfth', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.02, max: 10_000, noNaN: true }), (ms) => {
      const read = msOf(bucketOf(ms));
      expect(Math.abs(read - ms) / ms).toBeLessThan(1 / 11);
    }),
  );
});

test('bucket numbers never leave their array, whatever a clock says', () => {
  for (const ms of [Number.NaN, -1, 0, Number.POSITIVE_INFINITY, 1e300]) {
    const bucket = bucketOf(ms);
    expect(bucket).toBeGreaterThanOrEqual(0);
    expect(bucket).toBeLessThan(192);
  }
});

test('percentiles of a thousand answers are those of the sorted answers', () => {
  const counts = new Map<number, number>();
  for (let ms = 1; ms <= 1_000; ms += 1) counts.set(bucketOf(ms), (counts.get(bucketOf(ms)) ?? 0) + 1);
  const found = percentilesOf([...counts]);
  expect(found?.p50).toBeGreaterThan(460);
  expect(found?.p50).toBeLessThan(545);
  expect(found?.p99).toBeGreaterThan(900);
  expect(percentilesOf([])).toBeNull();
});
