// When a coupon that is claimed now begins and ends, as its campaign says, in the campaign's own days.
import type { CouponTerms } from '../benefit/coupon.ts';
import { localTime } from './local-time.ts';

export interface Span {
  /** ISO 8601. */
  readonly validFrom: string;
  readonly expiresAt: string;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Days are of 24 hours, counted from its begin; null where it would end before it begins. */
export function spanOf(
  { claim, validDays }: Pick<CouponTerms, 'claim' | 'validDays'>,
  at: { readonly now: string; readonly timeZone: string },
): Span | null {
  const { afterMinutes = 0, fromNextDay = false, days = validDays, until } = claim?.validity ?? {};
  const now = Date.parse(at.now);
  const from = fromNextDay ? nextDay(now, at.timeZone) : now + afterMinutes * MINUTE_MS;
  const to = Math.min(from + days * DAY_MS, until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until));
  return to <= from ? null : { validFrom: new Date(from).toISOString(), expiresAt: new Date(to).toISOString() };
}

/** The first minute of the local day after that of `epochMs`, whatever a change of clocks does to the hours between. */
function nextDay(epochMs: number, timeZone: string): number {
  const { date, minuteOfDay } = localTime(epochMs, timeZone);
  const guess = epochMs - (epochMs % MINUTE_MS) + (24 * 60 - minuteOfDay) * MINUTE_MS;
  const landed = localTime(guess, timeZone);
  if (landed.minuteOfDay === 0) return guess;
  return guess + (landed.date > date ? -landed.minuteOfDay : 24 * 60 - landed.minuteOfDay) * MINUTE_MS;
}

/** May it be claimed at `now`? */
export function isClaimOpen({ claim }: Pick<CouponTerms, 'claim'>, now: string): boolean {
  if (claim === undefined) return false;
  const at = Date.parse(now);
  return (claim.from === undefined || Date.parse(claim.from) <= at) && (claim.to === undefined || at < Date.parse(claim.to));
}
