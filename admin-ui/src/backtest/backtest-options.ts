// The charts of a backtest, made from its report; plain functions, so that they can be proven without a screen.
import type { BacktestReport } from '../../../engine/simulation/backtest-report.ts';
import type { ChartOption } from '../parts/chart-draw.ts';
import type { ChartLook } from '../parts/chart-look.ts';

export const FUNDERS = ['bank', 'merchant', 'scheme', 'chain', 'brand'] as const;

/** Cost of the version and of the live one it replaces, day by day. */
export interface CostDay {
  readonly date: string;
  readonly live: number;
  readonly tried: number;
  readonly byParty: Readonly<Record<(typeof FUNDERS)[number], number>>;
}

export function costDays({ days, campaign, replaced }: Pick<BacktestReport, 'days' | 'campaign' | 'replaced'>): readonly CostDay[] {
  const dates = [...new Set(days.map(({ date }) => date))].sort();
  return dates.map((date) => {
    const own = days.find((row) => row.date === date && row.campaign === campaign);
    const before = days.find((row) => row.date === date && row.campaign === replaced);
    return {
      date,
      live: before?.live.cost ?? 0,
      tried: own?.tried.cost ?? 0,
      byParty: own?.tried.byParty ?? { bank: 0, merchant: 0, scheme: 0, chain: 0, brand: 0 },
    };
  });
}

interface Named {
  readonly scale: number;
  readonly names: readonly [live: string, tried: string];
}

export function costOption(days: readonly CostDay[], { scale, names }: Named): (look: ChartLook) => ChartOption {
  return (look) => ({
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: days.map(({ date }) => date) },
    yAxis: { type: 'value' },
    series: [
      {
        type: 'line',
        name: names[0],
        data: days.map(({ live }) => live / scale),
        lineStyle: { type: 'dashed' },
        itemStyle: { color: look.inkSoft },
      },
      { type: 'line', name: names[1], data: days.map(({ tried }) => tried / scale), itemStyle: { color: look.accent } },
    ],
  });
}

export function funderOption(
  days: readonly CostDay[],
  of: { readonly scale: number; readonly nameOf: (party: string) => string },
): (look: ChartLook) => ChartOption {
  return (look) => ({
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: days.map(({ date }) => date) },
    yAxis: { type: 'value' },
    series: FUNDERS.map((party) => ({
      type: 'bar' as const,
      stack: 'all',
      barMaxWidth: 36,
      name: of.nameOf(party),
      data: days.map(({ byParty }) => byParty[party] / of.scale),
      itemStyle: { color: look[party] },
    })),
  });
}

/** Weekday × hour; Monday stands on top. */
export function hourOption(grants: readonly number[], weekdays: readonly string[]): (look: ChartLook) => ChartOption {
  return (look) => ({
    tooltip: { trigger: 'item' },
    xAxis: { type: 'category', data: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')) },
    yAxis: { type: 'category', data: [...weekdays], inverse: true },
    visualMap: { min: 0, max: Math.max(1, ...grants), show: false, inRange: { color: [look.accentWash, look.accent] } },
    series: [{ type: 'heatmap', data: grants.map((count, place) => [place % 24, Math.floor(place / 24), count]) }],
  });
}

type Forecast = NonNullable<BacktestReport['forecast']>;
interface Band {
  readonly scale: number;
  readonly names: readonly [low: string, middle: string, high: string];
}

/** The band as a stack: its lower edge is not drawn, its height is. */
export function forecastOption({ days }: Forecast, { scale, names }: Band): (look: ChartLook) => ChartOption {
  const line = (values: readonly number[]) => values.map((value) => value / scale);
  return (look) => ({
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: days.map(({ date }) => date) },
    yAxis: { type: 'value' },
    series: [
      {
        type: 'line',
        name: names[0],
        symbol: 'none',
        data: line(days.map(({ low }) => low)),
        itemStyle: { color: look.inkSoft },
        lineStyle: { type: 'dotted' },
      },
      { type: 'line', name: names[1], symbol: 'none', data: line(days.map(({ middle }) => middle)), itemStyle: { color: look.accent } },
      {
        type: 'line',
        name: names[2],
        symbol: 'none',
        data: line(days.map(({ high }) => high)),
        itemStyle: { color: look.inkSoft },
        lineStyle: { type: 'dashed' },
      },
    ],
  });
}

/** Days back from the newest, as dates of a zone: what the form begins with. */
export function lastDays(today: string, count: number): { readonly from: string; readonly to: string } {
  const from = new Date(Date.parse(`${today}T00:00:00Z`) - (count - 1) * 86_400_000).toISOString().slice(0, 10);
  return { from, to: today };
}

export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
