// The business date of an instant: the acquirer's day ends at its own cut-over on its own local clock, daylight saving included.
import { localTime } from '../campaign/local-time.ts';

export interface Cutover {
  /** IANA zone of the acquirer. */
  readonly timeZone: string;
  /** HH:MM at which the business day ends. Before noon it ends the day before (02:00: night takings are yesterday's); from noon on, the same day. */
  readonly cutover: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOON = '12:00';
/** Longer than any clock change, so that a sample this much earlier still reads the offset from before it. */
const BEFORE_CHANGE_MS = 3 * 3_600_000;

/**
 * YYYY-MM-DD of the business day that holds `at` (ISO 8601 with offset); the cut-over instant itself belongs to the next day. Later
 * instants never have an earlier date: where clocks go back over the cut-over its first reading counts, and where they jump over it the jump does.
 * Throws RangeError for a time or zone that is none.
 */
export function businessDate(at: string, { timeZone, cutover }: Cutover): string {
  const instant = Date.parse(at);
  if (Number.isNaN(instant) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(cutover))
    throw new RangeError(`no business date for ${at} at cut-over ${cutover}`);
  const today = localTime(instant, timeZone).date;
  const lastCut = [addDays(today, 1), today].find((date) => hasPassed(`${date}T${cutover}`, { instant, timeZone })) ?? addDays(today, -1);
  return cutover < NOON ? lastCut : addDays(lastCut, 1);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Has the local clock ever shown `wall` (YYYY-MM-DDTHH:MM) or later, up to `instant`? */
function hasPassed(wall: string, clock: { readonly instant: number; readonly timeZone: string }): boolean {
  if (wallAt(clock.instant, clock.timeZone) >= wall) return true;
  const asUtc = Date.parse(`${wall}Z`);
  const approximate = asUtc - offsetAt(clock.instant, clock.timeZone);
  const first = asUtc - offsetAt(approximate - BEFORE_CHANGE_MS, clock.timeZone);
  return wallAt(first, clock.timeZone) === wall && clock.instant >= first;
}

function wallAt(instant: number, timeZone: string): string {
  const { date, minuteOfDay } = localTime(instant, timeZone);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${date}T${twoDigits(Math.floor(minuteOfDay / 60))}:${twoDigits(minuteOfDay % 60)}`;
}

function offsetAt(instant: number, timeZone: string): number {
  return Date.parse(`${wallAt(instant, timeZone)}Z`) - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}
