// What is unusual in the last seconds: judged against the minutes just before, in plain figures that a person can check.
import type { LiveSecond } from './live-second.ts';

export interface Anomaly {
  readonly kind: 'grants_surge' | 'grants_drop' | 'slow_answers' | 'answers_missed';
  /** Now, and before: grants a second, milliseconds, or a share from 0 to 1. */
  readonly now: number;
  readonly usual: number;
}

/** Seconds that are "now", and how many before them there must be to call something usual. */
const NOW_SECONDS = 15;
const USUAL_SECONDS_MIN = 60;
/** Standard deviations of a count that comes at random: beyond this, chance alone would do it about once in 10^7 looks. */
const SIGMAS = 5.2;
const SLOWER = 3;
const SLOW_MS_MIN = 10;
const MISSED_SHARE = 0.01;
const MISSED_MIN = 5;

export function anomaliesOf(seconds: readonly LiveSecond[]): readonly Anomaly[] {
  const now = seconds.slice(-NOW_SECONDS);
  const before = seconds.slice(0, -NOW_SECONDS);
  if (now.length < NOW_SECONDS) return [];
  const found = [missed(now)];
  if (before.length >= USUAL_SECONDS_MIN) found.push(grantsAgainst(now, before), slowness(now, before));
  return found.filter((each) => each !== null);
}

const sumOf = (seconds: readonly LiveSecond[], countOf: (each: LiveSecond) => number): number =>
  seconds.reduce((sum, each) => sum + countOf(each), 0);
const rounded = (value: number): number => Math.round(value * 100) / 100;

function missed(now: readonly LiveSecond[]): Anomaly | null {
  const answers = sumOf(now, (each) => each.answers);
  const untold = sumOf(now, (each) => Object.values(each.told).reduce((sum, count) => sum + count, 0));
  return untold >= MISSED_MIN && untold > answers * MISSED_SHARE
    ? { kind: 'answers_missed', now: rounded(untold / answers), usual: MISSED_SHARE }
    : null;
}

/** A count against the count expected of the same time before, both as they scatter. */
function grantsAgainst(now: readonly LiveSecond[], before: readonly LiveSecond[]): Anomaly | null {
  const share = now.length / before.length;
  const earlier = sumOf(before, (each) => each.grants);
  const expected = earlier * share;
  const grants = sumOf(now, (each) => each.grants);
  const scatter = Math.sqrt(Math.max(1, expected + expected * share));
  if (Math.abs(grants - expected) <= SIGMAS * scatter) return null;
  const figures = { now: rounded(grants / now.length), usual: rounded(expected / now.length) };
  return { kind: grants > expected ? 'grants_surge' : 'grants_drop', ...figures };
}

function slowness(now: readonly LiveSecond[], before: readonly LiveSecond[]): Anomaly | null {
  const median = (seconds: readonly LiveSecond[]) => {
    const sorted = seconds.flatMap((each) => (each.latency === null ? [] : [each.latency.p99])).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  };
  const late = median(now);
  const usual = median(before);
  if (late === null || usual === null || late < SLOW_MS_MIN || late < usual * SLOWER) return null;
  return { kind: 'slow_answers', now: rounded(late), usual: rounded(usual) };
}
