// Reads the dates and times of clearing files: a declared pattern on the clock of a declared zone, made an instant.
import { localTime } from '../campaign/local-time.ts';

export interface WallTime {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Milliseconds since 1970 as if the local clock were UTC. */
  readonly wallMs: number;
}

const TOKENS = /YYYY|MM|DD|hh|mm|ss/g;
const WIDTH: Readonly<Record<string, number>> = { YYYY: 4 };

/** A reader of `pattern` ("YYYYMMDDhhmmss"); null for what does not fit or no calendar has. */
export function wallReader(pattern: string): (text: string) => WallTime | null {
  const names: readonly string[] = pattern.match(TOKENS) ?? [];
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(TOKENS, (token) => `(\\d{${WIDTH[token] ?? 2}})`);
  const shape = new RegExp(`^${escaped}$`);
  const placeOf = (token: string) => names.indexOf(token) + 1;
  const places = ['YYYY', 'MM', 'DD', 'hh', 'mm', 'ss'].map(placeOf);
  return (text) => {
    const found = shape.exec(text);
    if (found === null) return null;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = places.map((place) =>
      place === 0 ? 0 : Number(found[place]),
    );
    const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
    const back = new Date(wallMs);
    const isReal = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60 && year >= 1970;
    return isReal ? { date: back.toISOString().slice(0, 10), wallMs } : null;
  };
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;

/** A reader of instants, ISO 8601 text out. Where a clock shows a time twice the first one counts; where it jumps over one, the jump. */
export function instantReader(format: string, zone: string): (text: string) => string | null {
  if (format === 'iso') return readIso;
  const read = wallReader(format);
  let last = { quarter: Number.NaN, offset: 0 };
  return (text) => {
    const wall = read(text);
    if (wall === null) return null;
    const quarter = Math.floor(wall.wallMs / QUARTER_MS);
    if (quarter !== last.quarter) last = { quarter, offset: offsetBefore(wall.wallMs, zone) };
    return new Date(wall.wallMs - last.offset).toISOString();
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
