// How many different checkers a campaign needs, by the most it can cost.
import { z } from 'zod';

export const APPROVERS_MAX = 5;
const minor = z.int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** From this amount of minor units of the campaign's currency on, so many checkers. */
export interface Threshold {
  readonly from: number;
  readonly approvers: number;
}
export const thresholdsSchema = z
  .array(z.strictObject({ from: minor, approvers: z.int().min(1).max(APPROVERS_MAX) }))
  .min(1)
  .max(10)
  .refine((steps) => steps[0]?.from === 0, { message: 'the first step begins at 0' })
  .refine((steps) => steps.every((step, place) => place === 0 || step.from > (steps[place - 1]?.from ?? 0)), {
    message: 'each step begins above the one before',
  })
  .refine((steps) => steps.every((step, place) => place === 0 || step.approvers >= (steps[place - 1]?.approvers ?? 0)), {
    message: 'a larger amount never needs fewer checkers',
  });

/** One checker below 1,000,000.00, two from there. */
export const USUAL_THRESHOLDS: readonly Threshold[] = [
  { from: 0, approvers: 1 },
  { from: 100_000_000, approvers: 2 },
];

/** What nothing bounds counts as the largest amount. */
export function approversFor(thresholds: readonly Threshold[], total: number | null): number {
  const reached = thresholds.filter((step) => total === null || total >= step.from);
  return Math.max(1, ...reached.map((step) => step.approvers));
}
