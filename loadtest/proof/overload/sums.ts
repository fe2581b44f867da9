// From single answers to what a load did: counts, spreads, half seconds, and when latency was normal again.
import type { Heard, Outcome, Slice, Spread } from './job.ts';
import { OUTCOMES } from './job.ts';

export interface Answered {
  readonly outcome: Outcome;
  /** Milliseconds since the first measured arrival was due. */
  readonly dueMs: number;
  readonly sentMs: number;
  readonly heardMs: number;
}

/** Of a deadline: what a network and two busy processes may add (I27). */
export const GRACE_MS = 20;
export const SLICE_MS = 500;
const NORMAL_SHARE = 0.99;

export function sumOf(
  answers: readonly Answered[],
  by: { readonly deadlineMs: number; readonly seconds: number },
): Omit<Heard, 'firstRefused' | 'wholeDecided'> {
  const counts = Object.fromEntries(OUTCOMES.map((name) => [name, 0])) as Record<Outcome, number>;
  for (const { outcome } of answers) counts[outcome] += 1;
  const late = answers.map(({ dueMs, heardMs }) => heardMs - dueMs);
  const isDecided = ({ outcome }: Answered) => outcome === 'decided';
  const limit = by.deadlineMs + GRACE_MS;
  return {
    seconds: by.seconds,
    offered: answers.length,
    counts,
    good: answers.filter((each, at) => isDecided(each) && (late[at] ?? 0) <= limit).length,
    tooLate: answers.filter(({ sentMs, heardMs }) => heardMs - sentMs > limit).length,
    decided: spreadOf(late.filter((_, at) => answers[at]?.outcome === 'decided')),
    undecided: spreadOf(late.filter((_, at) => answers[at]?.outcome !== 'decided')),
    worstMs: answers.reduce((worst, { sentMs, heardMs }) => Math.max(worst, heardMs - sentMs), 0),
    sendLate: spreadOf(answers.map(({ dueMs, sentMs }) => sentMs - dueMs)),
    slices: slicesOf(answers),
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

function slicesOf(answers: readonly Answered[]): readonly Slice[] {
  const bySlice = new Map<number, Answered[]>();
  for (const each of answers) {
    const no = Math.floor(each.dueMs / SLICE_MS);
    const slice = bySlice.get(no);
    if (slice === undefined) bySlice.set(no, [each]);
    else slice.push(each);
  }
  return [...bySlice.keys()]
    .toSorted((a, b) => a - b)
    .map((no) => {
      const within = bySlice.get(no) ?? [];
      const { p99, max } = spreadOf(within.map(({ dueMs, heardMs }) => heardMs - dueMs));
      const decided = within.filter(({ outcome }) => outcome === 'decided').length;
      return { fromMs: no * SLICE_MS, decided, others: within.length - decided, p99, max };
    });
}

export interface Normal {
  /** p99 before the attack. */
  readonly p99: number;
  readonly budgetMs: number;
}

/** p99 within 1.5 times of before, or within the budget, where an answer without a decision counts as late (I28). */
const isNormal = ({ p99, decided, others }: Slice, before: Normal): boolean =>
  others <= (decided + others) * (1 - NORMAL_SHARE) && p99 <= Math.max(before.budgetMs, before.p99 * 1.5);

/** Normal for so many slices running is normal again: one bad half second later on is the machine's, for there are some in any minute. */
export const NORMAL_SLICES = 4;

/** Seconds after `endMs` until latency was normal for two seconds running; null where it never was. */
export function recoveredAfter(slices: readonly Slice[], endMs: number, before: Normal): number | null {
  const later = slices.filter(({ fromMs }) => fromMs >= endMs);
  const first = later.find((_, at) => {
    const running = later.slice(at, at + NORMAL_SLICES);
    return running.length === NORMAL_SLICES && running.every((slice) => isNormal(slice, before));
  });
  return first === undefined ? null : (first.fromMs - endMs) / 1_000;
}
