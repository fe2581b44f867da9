// What the charts page shows, from its address: the days, the step and the campaign, and the queries that follow from them.

export interface ChartFilters {
  readonly campaign: string;
  /** First and last day, YYYY-MM-DD, in the bank's zone. */
  readonly from: string;
  readonly to: string;
  readonly per: 'hour' | 'day';
}

const DAYS_SHOWN = 7;
const HOUR_DAYS_MAX = 62;
const DAY_MS = 86_400_000;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** Today in a zone as YYYY-MM-DD. */
export function dayIn(zone: string, nowMs: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(nowMs);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** What an address says; nonsense in it means the last seven days by the hour. */
export function filtersOf(given: Readonly<Record<'campaign' | 'from' | 'to' | 'per', string>>, today: string): ChartFilters {
  const to = isDay(given.to) ? given.to : today;
  const from = isDay(given.from) ? given.from : addDays(to, 1 - DAYS_SHOWN);
  return { campaign: given.campaign, from, to, per: given.per === 'day' ? 'day' : 'hour' };
}

/** Hours are equally far apart; days are not where clocks change. */
export const hourly = ({ per }: ChartFilters): number | undefined => (per === 'hour' ? 3_600_000 : undefined);

export type FilterFault = 'charts.order' | 'charts.tooLong';

export function filterFault({ from, to, per }: ChartFilters): FilterFault | null {
  if (to < from) return 'charts.order';
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;
  return per === 'hour' && days > HOUR_DAYS_MAX ? 'charts.tooLong' : null;
}

/** The address of one chart's figures; `instant` turns a local midnight into an instant with offset. */
export function figuresPath(chart: string, filters: ChartFilters, instant: (local: string) => string): string {
  const isLedger = chart === 'funders';
  const query = new URLSearchParams({
    chart,
    from: isLedger ? `${filters.from}T00:00:00Z` : instant(`${filters.from}T00:00`),
    to: isLedger ? `${filters.to}T23:59:59Z` : instant(`${addDays(filters.to, 1)}T00:00`),
    per: filters.per,
    ...(filters.campaign === '' ? {} : { campaign: filters.campaign }),
  });
  return `/v1/watch/figures?${query.toString()}`;
}
