// The live page's arithmetic: sums of the last seconds, the rate at which a budget burns, and the options of its two charts.
import type { CampaignBurn } from '../../../api/watch/figures-store.ts';
import type { LiveSecond } from '../../../api/watch/live-second.ts';
import type { ChartOption } from '../parts/chart-draw.ts';

export interface Now {
  readonly grantsPerSecond: number;
  readonly answersPerSecond: number;
  /** Of decisions; null where there was none. */
  readonly grantedShare: number | null;
  /** Worst of the last seconds, milliseconds. */
  readonly p99: number | null;
  readonly missed: number;
}

const NOW_SECONDS = 10;
const MINUTE = 60;

export function nowOf(seconds: readonly LiveSecond[]): Now {
  const last = seconds.slice(-NOW_SECONDS);
  const minute = seconds.slice(-MINUTE);
  const sum = (of: readonly LiveSecond[], countOf: (each: LiveSecond) => number) => of.reduce((total, each) => total + countOf(each), 0);
  const decisions = sum(minute, (each) => each.decisions);
  const waits = last.flatMap((each) => (each.latency === null ? [] : [each.latency.p99]));
  return {
    grantsPerSecond: last.length === 0 ? 0 : sum(last, (each) => each.grants) / last.length,
    answersPerSecond: last.length === 0 ? 0 : sum(last, (each) => each.answers) / last.length,
    grantedShare: decisions === 0 ? null : sum(minute, (each) => each.grants) / decisions,
    p99: waits.length === 0 ? null : Math.max(...waits),
    missed: sum(minute, (each) => Object.values(each.told).reduce((total, count) => total + count, 0)),
  };
}

/** Reasons of all these seconds, most first. */
export function reasonsOf(seconds: readonly LiveSecond[]): readonly { readonly reason: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { reasons } of seconds)
    for (const [reason, count] of Object.entries(reasons)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((one, other) => other.count - one.count);
}

export const usedOf = ({ held, captured, returned }: Pick<CampaignBurn, 'held' | 'captured' | 'returned'>): number =>
  held + captured - returned;

/** Minor units a minute, from what was used at known seconds; 0 until two of them differ. */
export function burnPerMinute(points: readonly { readonly second: number; readonly used: number }[], nowSecond: number): number {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || nowSecond <= first.second) return 0;
  return Math.max(0, ((last.used - first.used) / (nowSecond - first.second)) * MINUTE);
}

/** Minutes until the budget is used up at this rate; null where it is not. */
export function minutesLeft(
  { ceiling, ...campaign }: Pick<CampaignBurn, 'held' | 'captured' | 'returned' | 'ceiling'>,
  perMinute: number,
): number | null {
  if (ceiling === null || perMinute <= 0) return null;
  return Math.max(0, (ceiling - usedOf(campaign)) / perMinute);
}

interface LineNames {
  readonly grants: string;
  readonly answers: string;
}

const LINE = { type: 'line', showSymbol: false, smooth: false } as const;
/** A line that changes each second must not be seen to swing. */
const STEADY = { animation: false } as const;

export function ratesOption(times: readonly string[], seconds: readonly LiveSecond[], names: LineNames): ChartOption {
  return {
    ...STEADY,
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: [...times], boundaryGap: false },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      { ...LINE, name: names.answers, data: seconds.map((each) => each.answers) },
      { ...LINE, name: names.grants, areaStyle: { opacity: 0.18 }, data: seconds.map((each) => each.grants) },
    ],
  };
}

const rounded = (ms: number | undefined): number | null => (ms === undefined ? null : Math.round(ms * 100) / 100);

export function latencyOption(times: readonly string[], seconds: readonly LiveSecond[]): ChartOption {
  const line = (name: string, of: 'p50' | 'p95' | 'p99' | 'p999') => ({
    ...LINE,
    name,
    connectNulls: true,
    data: seconds.map((each) => rounded(each.latency?.[of])),
  });
  return {
    ...STEADY,
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: [...times], boundaryGap: false },
    yAxis: { type: 'value' },
    series: [line('p50', 'p50'), line('p95', 'p95'), line('p99', 'p99'), line('p99.9', 'p999')],
  };
}

export function rateRows(times: readonly string[], seconds: readonly LiveSecond[]): readonly (readonly (string | number)[])[] {
  return seconds.map((each, place) => [times[place] ?? '', each.answers, each.grants]);
}

export function latencyRows(times: readonly string[], seconds: readonly LiveSecond[]): readonly (readonly (string | number | null)[])[] {
  return seconds.flatMap(({ latency }, place) =>
    latency === null ? [] : [[times[place] ?? '', rounded(latency.p50), rounded(latency.p95), rounded(latency.p99), rounded(latency.p999)]],
  );
}
