// A forecast of how a budget burns: days drawn again from the days that were replayed, many times over, and the band in which most futures lie.
import { type Chance, chance } from './random.ts';

/** One replayed day. */
export interface BurnDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly cost: number;
}
export interface ForecastOrder {
  readonly days: readonly BurnDay[];
  /** First day of the forecast, and how many days. */
  readonly from: string;
  readonly count: number;
  /** What may still be spent; null where there is no budget. */
  readonly left: number | null;
  readonly seed: number;
}
export interface ForecastDay {
  readonly date: string;
  /** Spent since the forecast began: one in ten futures is below low, one in ten above high. */
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}
export interface Forecast {
  /** by_weekday: each day is drawn from days of the same weekday; any_day: from all of them; none: no day was replayed. */
  readonly method: 'by_weekday' | 'any_day' | 'none';
  /** Fewer than fourteen days say little: the band is then only as wide as they differ. */
  readonly isThin: boolean;
  readonly daysSeen: number;
  readonly runs: number;
  readonly days: readonly ForecastDay[];
  /** The day on which the money ends: in the soonest tenth of futures, in half of them, in nine of ten; null: not in the forecast. */
  readonly exhausted: { readonly soonest: string | null; readonly middle: string | null; readonly latest: string | null };
}

const RUNS = 500;
const DAY_MS = 86_400_000;
/** Two of every weekday. */
const ENOUGH_DAYS = 14;

/** The same days and seed give the same forecast. */
export function forecastOf(order: ForecastOrder): Forecast {
  const { days, left, seed } = order;
  const byWeekday = weekdaysOf(days);
  const method = days.length === 0 ? 'none' : byWeekday.every((costs) => costs.length >= 2) ? 'by_weekday' : 'any_day';
  const dates = Array.from({ length: days.length === 0 ? 0 : order.count }, (_, place) => dayAfter(order.from, place));
  const by = chance(seed);
  const all = days.map(({ cost }) => cost);
  const drawOf = (date: string) => by.pick(method === 'by_weekday' ? (byWeekday[weekdayOf(date)] ?? all) : all);
  const spent: number[][] = dates.map(() => []);
  const ends: number[] = [];
  for (let run = 0; run < RUNS && dates.length > 0; run += 1) ends.push(play({ dates, drawOf, left, spent }));
  return {
    method,
    isThin: days.length < ENOUGH_DAYS,
    daysSeen: days.length,
    runs: RUNS,
    days: dates.map((date, place) => bandOf(date, spent[place] ?? [])),
    exhausted: endsOf(ends, dates),
  };
}

interface Future {
  readonly dates: readonly string[];
  readonly drawOf: (date: string) => ReturnType<Chance['between']>;
  readonly left: number | null;
  readonly spent: readonly number[][];
}

/** One future; the place of the day on which the money ends, or beyond the last day. */
function play({ dates, drawOf, left, spent }: Future): number {
  let total = 0;
  let end = dates.length;
  for (const [place, date] of dates.entries()) {
    total = Math.min(total + drawOf(date), left ?? Number.MAX_SAFE_INTEGER);
    spent[place]?.push(total);
    if (left !== null && total >= left && end === dates.length) end = place;
  }
  return end;
}

function bandOf(date: string, totals: readonly number[]): ForecastDay {
  const sorted = totals.toSorted((one, other) => one - other);
  return { date, low: quantile(sorted, 0.1), middle: quantile(sorted, 0.5), high: quantile(sorted, 0.9) };
}

function endsOf(ends: readonly number[], dates: readonly string[]): Forecast['exhausted'] {
  const sorted = ends.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted.length === 0 ? null : (dates[quantile(sorted, share)] ?? null));
  return { soonest: at(0.1), middle: at(0.5), latest: at(0.9) };
}

/** The nearest rank: always a value that some future had. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function weekdaysOf(days: readonly BurnDay[]): readonly (readonly number[])[] {
  const costs: number[][] = Array.from({ length: 7 }, () => []);
  for (const { date, cost } of days) costs[weekdayOf(date)]?.push(cost);
  return costs;
}

function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
