// Days and instants as others write them: those that this program, a JSON answer and a column of Postgres all can hold.
import { z } from 'zod';

/** Years of four digits on either side of every time zone; a clock that says otherwise is broken. */
const YEAR_FIRST = '1900';
const YEAR_LAST = '9998';
/** Postgres takes no zone beyond 15:59, and no place has one of 15:00. */
const OFFSET = /(?:Z|[+-](?:0\d|1[0-4])(?::?\d\d)?)$/;
/** As JSON has it, or as Postgres writes it. */
const PLAIN = /^\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?[0-5]\d)?)$/;

export const instant = z.iso
  .datetime({ offset: true })
  .refine(isHeldInstant, `the year is ${YEAR_FIRST} to ${YEAR_LAST}, the zone at most 14:59 from UTC`);

export const day = z.iso.date().refine(isHeldDay, 'the year is 0001 to 9999');

/** An instant in a cursor, or in whatever else came back to us from outside. */
export function isInstant(text: string | undefined): text is string {
  return text !== undefined && PLAIN.test(text) && isHeldInstant(text) && isDay(text.slice(0, 10));
}

export function isDay(text: string | undefined): text is string {
  return day.safeParse(text).success;
}

function isHeldInstant(text: string): boolean {
  return text >= YEAR_FIRST && text.slice(0, 4) <= YEAR_LAST && OFFSET.test(text);
}

function isHeldDay(text: string): boolean {
  return !text.startsWith('0000');
}
