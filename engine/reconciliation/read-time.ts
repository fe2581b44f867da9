// Reads the dates and times of clearing files: a declared pattern on the clock of a declared zone, made an instant.
import { localTime } from '../campaign/local-time.ts';

/** A reader of `pattern` ("YYYYMMDDhhmmss"): milliseconds of the wall clock as if it were UTC; null for what does not fit or no calendar has. */
function wallMsReader(pattern: string): (text: string) => number | null {
  const literals: (readonly [place: number, character: number])[] = [];
  const placeOf = new Map<string, number>();
  let place = 0;
  for (const [piece] of pattern.matchAll(/YYYY|MM|DD|hh|mm|ss|[\s\S]/g)) {
    if (piece.length > 1) placeOf.set(piece, place);
    else literals.push([place, piece.charCodeAt(0)]);
    place += piece.length;
  }
  const length = place;
  const [year, month, day, hour, minute, second] = ['YYYY', 'MM', 'DD', 'hh', 'mm', 'ss'].map((token) => placeOf.get(token) ?? -1) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (text) => {
    if (text.length !== length || literals.some(([at, character]) => text.charCodeAt(at) !== character)) return null;
    const on = [digitsAt(text, year, 4), digitsAt(text, month, 2), digitsAt(text, day, 2)] as const;
    const at = [digitsAt(text, hour, 2), digitsAt(text, minute, 2), digitsAt(text, second, 2)] as const;
    return isReal(on, at) ? Date.UTC(on[0], on[1] - 1, on[2], at[0], at[1], at[2]) : null;
  };
}
type Three = readonly [number, number, number];

function isReal([year, month, day]: Three, [hour, minute, second]: Three): boolean {
  const isDate = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  return isDate && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/** 0 where the pattern has no such part; below zero where there are no digits. */
function digitsAt(text: string, from: number, count: number): number {
  if (from === -1) return 0;
  let value = 0;
  for (let place = from; place < from + count; place += 1) {
    const digit = text.charCodeAt(place) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** YYYY-MM-DD of a date in `pattern`. */
export function dateReader(pattern: string): (text: string) => string | null {
  const read = wallMsReader(pattern);
  return (text) => {
    const wallMs = read(text);
    return wallMs === null ? null : new Date(wallMs).toISOString().slice(0, 10);
  };
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;

/** A reader of instants, ISO 8601 text out. Where a clock shows a time twice the first one counts; where it jumps over one, the jump. */
export function instantReader(format: string, zone: string): (text: string) => string | null {
  if (format === 'iso') return readIso;
  const read = wallMsReader(format);
  let last = { quarter: Number.NaN, offset: 0 };
  return (text) => {
    const wallMs = read(text);
    if (wallMs === null) return null;
    const quarter = Math.floor(wallMs / QUARTER_MS);
    if (quarter !== last.quarter) last = { quarter, offset: offsetBefore(wallMs, zone) };
    return new Date(wallMs - last.offset).toISOString();
  };
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
function readIso(text: string): string | null {
  const at = ISO.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The offset that held some hours before, unless the later one fits the wall time alone. */
function offsetBefore(wallMs: number, zone: string): number {
  const early = offsetAt(wallMs - 14 * HOUR_MS, zone);
  const atEarly = offsetAt(wallMs - early, zone);
  return atEarly === early ? early : offsetAt(wallMs - Math.max(early, atEarly), zone) === early ? early : atEarly;
}

function offsetAt(instant: number, zone: string): number {
  const { date, minuteOfDay } = localTime(instant, zone);
  return Date.parse(`${date}T00:00:00Z`) + minuteOfDay * MINUTE_MS - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}
