// One second of all processes together, as screens and the search for what is unusual see it.
import type { Percentiles } from './latency.ts';

/** One second of all processes together. */
export interface LiveSecond {
  /** Seconds since 1970, wall clock. */
  readonly second: number;
  readonly answers: number;
  readonly decisions: number;
  readonly grants: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** Answered without the database: deadline, overloaded, unavailable. */
  readonly told: Readonly<Record<string, number>>;
  /** Milliseconds; null where nobody was answered. */
  readonly latency: Percentiles | null;
}
