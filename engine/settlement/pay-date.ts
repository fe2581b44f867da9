// When a party is paid: T+N counted in working days of a calendar with weekends, holidays and make-up working days.
import { addDays } from './business-day.ts';

export interface WorkCalendar {
  /** Dates without settlement, YYYY-MM-DD. */
  readonly holidays: ReadonlySet<string>;
  /** Weekdays that are off without being holidays by law, worked for at a weekend. */
  readonly daysOff?: ReadonlySet<string>;
  /** Saturdays and Sundays that are worked, as the Chinese calendar moves them. */
  readonly workedWeekends: ReadonlySet<string>;
}

export const WEEKENDS_ONLY: WorkCalendar = { holidays: new Set(), workedWeekends: new Set() };
/** No calendar has more days off in a row; a longer search is a broken calendar. */
const DAYS_OFF_MAX = 60;

/** The `days`-th working day after `businessDate`; with 0 days the business date itself, or the next working day. */
export function payDate(businessDate: string, days: number, calendar: WorkCalendar): string {
  if (!Number.isInteger(days) || days < 0) throw new RangeError(`T+${days}`);
  if (days === 0) return nextWorkday(businessDate, calendar);
  return payDate(nextWorkday(addDays(businessDate, 1), calendar), days - 1, calendar);
}

export function isWorkday(date: string, calendar: WorkCalendar): boolean {
  if (calendar.workedWeekends.has(date)) return true;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !calendar.holidays.has(date) && calendar.daysOff?.has(date) !== true;
}

function nextWorkday(from: string, calendar: WorkCalendar): string {
  for (let off = 0; off <= DAYS_OFF_MAX; off += 1) {
    const date = addDays(from, off);
    if (isWorkday(date, calendar)) return date;
  }
  throw new RangeError(`no working day within ${DAYS_OFF_MAX} days of ${from}`);
}
