// The nearest moment at which a campaign is open and its tests of time hold.
import { type Alternative, type Domain, hasMinute, isDay } from '../campaign/lint-domain.ts';
import type { OpenDay } from '../campaign/lint-days.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { localTime } from '../campaign/local-time.ts';

export const TIME_FACTS: readonly string[] = [
  'time.hour',
  'time.minuteOfDay',
  'time.weekday',
  'time.weekend',
  'time.dayOfMonth',
  'time.month',
  'time.date',
];
/** Days tried forwards and backwards. */
const DAYS_TRIED = 5;

export interface Timing {
  readonly alternative: Alternative;
  readonly campaign: LiveCampaign;
  readonly domain: Domain;
}

export function fitsAt(epochMs: number, { alternative, campaign }: Timing): boolean {
  if (!campaign.openAt(epochMs)) return false;
  const { date, weekday, minuteOfDay } = localTime(epochMs, campaign.terms.timeZone);
  const minutes = [[minuteOfDay, minuteOfDay + 1]] as const;
  return isDay(alternative, { date, weekday, minutes }) && hasMinute(alternative, minutes);
}

/** The next one, or the last one where none comes; null where no day near is open. */
export function openMoment(nowMs: number, timing: Timing): number | null {
  const { alternative, domain, campaign } = timing;
  const today = localTime(nowMs, campaign.terms.timeZone);
  const days = (domain.days ?? []).filter((day) => isDay(alternative, day) && hasMinute(alternative, day.minutes));
  const later = days.filter((day) => day.date >= today.date).slice(0, DAYS_TRIED);
  // Today may be over and still be the nearest.
  const earlier = days.filter((day) => day.date <= today.date).slice(-DAYS_TRIED);
  const notBefore = (day: OpenDay) => (day.date === today.date ? today.minuteOfDay : 0);
  return first(later, (day) => momentOn(day, notBefore(day), timing)) ?? first(earlier.toReversed(), (day) => momentOn(day, 0, timing));
}

function first(days: readonly OpenDay[], momentOf: (day: OpenDay) => number | null): number | null {
  for (const day of days) {
    const at = momentOf(day);
    if (at !== null) return at;
  }
  return null;
}

function momentOn(day: OpenDay, notBefore: number, timing: Timing): number | null {
  for (const [from, to] of day.minutes) {
    const minute = firstMinute(timing.alternative, Math.max(from, notBefore), to);
    const at = minute === null ? null : instantAt(day.date, minute, timing.campaign.terms.timeZone);
    if (at !== null && fitsAt(at, timing)) return at;
  }
  return null;
}

function firstMinute(alternative: Alternative, from: number, to: number): number | null {
  for (let minute = from; minute < to; minute += 1) if (hasMinute(alternative, [[minute, minute + 1]])) return minute;
  return null;
}

/** The instant of a local minute; null where a change of clocks skips it. */
function instantAt(date: string, minute: number, timeZone: string): number | null {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const local = localTime(asUtc, timeZone);
  const shown = Date.parse(`${local.date}T00:00:00Z`) + local.minuteOfDay * 60_000;
  const at = asUtc - (shown - asUtc);
  const back = localTime(at, timeZone);
  return back.date === date && back.minuteOfDay === minute ? at : null;
}
