// Latency in buckets of growing width: an answer costs one addition, and any percentile is read to within a twelfth.

/** Eight buckets for each doubling, from 2^-6 ms (15.6 µs) on. */
const PER_DOUBLING = 8;
const SMALLEST = -6;
export const BUCKETS = 192;

export function bucketOf(ms: number): number {
  if (!(ms > 0)) return 0;
  const bucket = Math.floor((Math.log2(ms) - SMALLEST) * PER_DOUBLING);
  return bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket;
}

/** The middle of a bucket, milliseconds. */
export function msOf(bucket: number): number {
  return 2 ** (SMALLEST + (bucket + 0.5) / PER_DOUBLING);
}

/** Bucket and how many fell into it, in any order. */
export type Counted = readonly (readonly [bucket: number, count: number])[];

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
}

/** Milliseconds; null of nothing. */
export function percentilesOf(counted: Counted): Percentiles | null {
  const sorted = [...counted].sort((one, other) => one[0] - other[0]);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (share: number) => {
    let seen = 0;
    for (const [bucket, count] of sorted) {
      seen += count;
      if (seen >= share * total) return msOf(bucket);
    }
    return msOf(BUCKETS - 1);
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) };
}
