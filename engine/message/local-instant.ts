// The instant at which a clock on a wall shows a certain time: twice where it is set back, never where it jumps.
import { localTime } from '../campaign/local-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Milliseconds since 1970, not before `notBefore`. A time that the clock shows twice is the first of the two still ahead; one that it jumps over is as far behind the jump. */
export function instantAt(
  wall: { readonly date: string; readonly minuteOfDay: number },
  timeZone: string,
  notBefore: number = Number.NEGATIVE_INFINITY,
): number {
  const wallMs = Date.parse(`${wall.date}T00:00:00Z`) + wall.minuteOfDay * MINUTE_MS;
  const before = wallMs - offsetAt(wallMs - DAY_MS, timeZone);
  const after = wallMs - offsetAt(wallMs + DAY_MS, timeZone);
  const shown = [before, after].toSorted((one, other) => one - other).filter((at) => shows(at, wall, timeZone));
  return shown.find((at) => at >= notBefore) ?? shown[0] ?? before;
}

export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** "22:30" in minutes. */
export function minutesOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
}

function offsetAt(epochMs: number, timeZone: string): number {
  const minute = Math.floor(epochMs / MINUTE_MS) * MINUTE_MS;
  const local = localTime(minute, timeZone);
  return Date.parse(`${local.date}T00:00:00Z`) + local.minuteOfDay * MINUTE_MS - minute;
}

function shows(epochMs: number, wall: { readonly date: string; readonly minuteOfDay: number }, timeZone: string): boolean {
  const local = localTime(epochMs, timeZone);
  return local.date === wall.date && local.minuteOfDay === wall.minuteOfDay % 1_440;
}
