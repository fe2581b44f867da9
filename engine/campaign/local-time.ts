// Local time of an instant in a named zone: what "Friday morning" means to a campaign, from the platform's zone table.

export interface LocalTime {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly hour: number;
  readonly minuteOfDay: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
/** The minute last asked for in each zone: an authorization asks for the same one many times. */
const lastByZone = new Map<string, Minute>();
interface Minute {
  readonly timeZone: string;
  readonly minute: number;
  readonly local: LocalTime;
}
/** And the zone last asked for, mostly the only one. */
let last: Minute | null = null;
const offsetsByZone = new Map<string, Map<number, number>>();
/** YYYY-MM-DD by days since 1970: the days of one replay or one week of traffic come again and again. */
const dateByDay = new Map<number, string>();
const DATES_MAX = 4_000;
const formatByZone = new Map<string, Intl.DateTimeFormat>();
/** Offsets remembered in one zone; zone rules change at quarter hours only, so one per quarter is exact. */
const OFFSETS_MAX = 10_000;

/** Local time of `epochMs`; throws RangeError for an unknown zone. */
export function localTime(epochMs: number, timeZone: string): LocalTime {
  const minute = Math.floor(epochMs / MINUTE_MS);
  if (last !== null && last.minute === minute && last.timeZone === timeZone) return last.local;
  const known = lastByZone.get(timeZone);
  last = known !== undefined && known.minute === minute ? known : { timeZone, minute, local: readLocal(epochMs, timeZone) };
  if (last !== known) lastByZone.set(timeZone, last);
  return last.local;
}

function readLocal(epochMs: number, timeZone: string): LocalTime {
  const localMs = epochMs + offsetMs(epochMs, timeZone);
  const day = Math.floor(localMs / DAY_MS);
  const minuteOfDay = Math.floor((localMs - day * DAY_MS) / MINUTE_MS);
  // The first of January 1970 was a Thursday.
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  return { date: dateOf(day), hour: Math.floor(minuteOfDay / 60), minuteOfDay, weekday };
}

function dateOf(day: number): string {
  const known = dateByDay.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (dateByDay.size >= DATES_MAX) dateByDay.clear();
  dateByDay.set(day, date);
  return date;
}

let lastRead = { text: '', epochMs: Number.NaN };
/** Milliseconds since 1970 of an ISO 8601 text: one authorization reads its own time again and again. */
export function epochOf(text: string): number {
  if (lastRead.text !== text) lastRead = { text, epochMs: Date.parse(text) };
  return lastRead.epochMs;
}

let lastWeek = { date: '', week: '' };
/** ISO 8601 week of a date: "2026-W47". */
export function isoWeek(date: string): string {
  if (lastWeek.date !== date) lastWeek = { date, week: readWeek(date) };
  return lastWeek.week;
}

function readWeek(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (3 - ((day.getUTCDay() + 6) % 7)) * 86_400_000);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - first) / 604_800_000);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** Is the zone known to the platform? */
export function isTimeZone(timeZone: string): boolean {
  try {
    return formatOf(timeZone) !== undefined;
  } catch {
    return false;
  }
}

function offsetMs(epochMs: number, timeZone: string): number {
  const quarter = Math.floor(epochMs / QUARTER_MS) * QUARTER_MS;
  const offsets = offsetsByZone.get(timeZone) ?? new Map<number, number>();
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  const computed = readOffset(quarter, timeZone);
  if (offsets.size >= OFFSETS_MAX) offsets.clear();
  offsets.set(quarter, computed);
  offsetsByZone.set(timeZone, offsets);
  return computed;
}

function readOffset(epochMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(epochMs);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(epochMs / 1000) * 1000
  );
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatByZone.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatByZone.set(timeZone, made);
  return made;
}
