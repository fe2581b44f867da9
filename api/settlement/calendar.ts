// The working days of a country: weekends and the public holidays listed in campaigns/reference.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WEEKENDS_ONLY, type WorkCalendar } from '../../engine/settlement/pay-date.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'campaigns', 'reference');
const fileSchema = z.object({
  calendar: z.string(),
  rows: z.array(z.object({ date: z.iso.date() })),
  daysOff: z.array(z.iso.date()).default([]),
  workedWeekends: z.array(z.iso.date()).default([]),
});

/** Calendars by country, read once at start. */
export function readCalendars(folder: string = FOLDER): ReadonlyMap<string, WorkCalendar> {
  const files = readdirSync(folder).filter((name) => /^holidays-[A-Z]{2}\.json$/.test(name));
  return new Map(
    files.map((name) => {
      const { calendar, rows, daysOff, workedWeekends } = fileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      const holidays = new Set(rows.map((row) => row.date));
      return [calendar, { holidays, daysOff: new Set(daysOff), workedWeekends: new Set(workedWeekends) }] as const;
    }),
  );
}

/** A country without a list has weekends only. */
export function calendarOf(country: string, calendars: ReadonlyMap<string, WorkCalendar>): WorkCalendar {
  return calendars.get(country) ?? WEEKENDS_ONLY;
}
