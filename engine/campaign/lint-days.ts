// When a campaign is open, day by day in its own time zone: for asking whether it ever opens, and whether two are open together.
import type { Holidays } from './live.ts';
import { isTimeZone, localTime } from './local-time.ts';
import { type Campaign, WEEKDAYS } from './schema.ts';

/** Minutes of a day, [from, to). */
export type Minutes = readonly [number, number];
export interface OpenDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  readonly minutes: readonly Minutes[];
}

/** Longer campaigns are not looked through day by day. */
export const DAYS_MAX = 4_000;
const DAY_MS = 86_400_000;
const WHOLE_DAY: readonly Minutes[] = [[0, 1_440]];

/** The days on which it is open at all, in order; null when there are too many to look at, or its zone is none. A terminal's clock may differ, so then every minute counts. */
export function openDaysOf(terms: Campaign, holidays: Holidays): readonly OpenDay[] | null {
  const { schedule, timeZone } = terms;
  if (!isTimeZone(timeZone)) return null;
  const [fromMs, toMs] = [Date.parse(schedule.from), Date.parse(schedule.to)];
  if (!(fromMs < toMs)) return [];
  const first = localTime(fromMs, timeZone);
  const last = localTime(toMs - 1, timeZone);
  const dates = datesBetween(first.date, last.date);
  if (dates === null) return null;
  const minutesOn = minutesByWeekday(schedule);
  const closed = closedDates(schedule, holidays);
  return dates.flatMap(({ date, weekday }) => {
    if (closed(date)) return [];
    const from = date === first.date ? first.minuteOfDay : 0;
    const to = date === last.date ? last.minuteOfDay + 1 : 1_440;
    const minutes = clipped(minutesOn(weekday), from, to);
    return minutes.length === 0 ? [] : [{ date, weekday, minutes }];
  });
}

/** The minutes both lists share. */
export function sharedMinutes(one: readonly Minutes[], other: readonly Minutes[]): readonly Minutes[] {
  return other.flatMap(([from, to]) => clipped(one, from, to));
}

/** Minutes of each weekday by the weekly windows; a window that runs past midnight opens the next day too. */
function minutesByWeekday({ windows, clock }: Campaign['schedule']): (weekday: number) => readonly Minutes[] {
  if (windows.length === 0 || clock === 'terminal') return () => WHOLE_DAY;
  const byDay: Minutes[][] = Array.from({ length: 8 }, () => []);
  for (const window of windows) {
    const [from, to] = [minuteOf(window.from), minuteOf(window.to)];
    for (const day of window.days) {
      const weekday = WEEKDAYS.indexOf(day) + 1;
      byDay[weekday]?.push([from, from < to ? to : 1_440]);
      if (from >= to && to > 0) byDay[(weekday % 7) + 1]?.push([0, to]);
    }
  }
  return (weekday) => byDay[weekday] ?? [];
}

function closedDates({ excludedDates, holidays: rule, clock }: Campaign['schedule'], holidays: Holidays): (date: string) => boolean {
  if (clock === 'terminal') return () => false;
  const excluded = new Set(excludedDates);
  const calendar = rule === undefined ? undefined : holidays[rule.calendar];
  // A calendar that is not known closes nothing here: what is said to be closed must be closed.
  return (date) => excluded.has(date) || (calendar !== undefined && calendar.has(date) !== (rule?.mode === 'only'));
}

function clipped(minutes: readonly Minutes[], from: number, to: number): readonly Minutes[] {
  if (from === 0 && to === 1_440) return minutes;
  return minutes.map(([one, other]): Minutes => [Math.max(one, from), Math.min(other, to)]).filter(([one, other]) => one < other);
}

interface Dated {
  readonly date: string;
  readonly weekday: number;
}
/** Calendars by first and last date: most campaigns of a bank share theirs. */
const calendars = new Map<string, readonly Dated[]>();
const CALENDARS_MAX = 500;

function datesBetween(first: string, last: string): readonly Dated[] | null {
  const key = `${first} ${last}`;
  const known = calendars.get(key);
  if (known !== undefined) return known;
  const [from, to] = [Date.parse(`${first}T00:00:00Z`) / DAY_MS, Date.parse(`${last}T00:00:00Z`) / DAY_MS];
  if (to - from >= DAYS_MAX) return null;
  const dates = Array.from({ length: to - from + 1 }, (_, index) => ({
    date: new Date((from + index) * DAY_MS).toISOString().slice(0, 10),
    weekday: ((from + index + 3) % 7) + 1,
  }));
  if (calendars.size >= CALENDARS_MAX) calendars.clear();
  calendars.set(key, dates);
  return dates;
}

function minuteOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3, 5));
}
