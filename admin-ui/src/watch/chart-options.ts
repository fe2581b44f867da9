// The options of the charts page, made from rows as the API gives them; plain functions, so that they can be proven without a screen.
import { formatInteger } from '../../../engine/money/currency.ts';
import type { ChartOption } from '../parts/chart-draw.ts';
import type { ChartLook } from '../parts/chart-look.ts';

export type FigureRow = Readonly<Record<string, string | number>>;

/** Rows turned into one series for each name, over all steps in order; steps without a row are zero. */
export interface Pivot {
  readonly steps: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const OTHERS = '…';

interface PivotBy {
  readonly step: string;
  readonly name: string;
  readonly value: string;
  readonly most?: number;
  /** Steps are instants so far apart: those without a row stand there too, so that the axis is time. */
  readonly everyMs?: number | undefined;
}

/** `most`: beyond so many names the smallest are one series "…". */
export function pivotOf(rows: readonly FigureRow[], by: PivotBy): Pivot {
  const totals = new Map<string, number>();
  for (const row of rows) {
    const name = String(row[by.name]);
    totals.set(name, (totals.get(name) ?? 0) + Number(row[by.value]));
  }
  const ranked = [...totals].sort((one, other) => other[1] - one[1]).map(([name]) => name);
  const kept = new Set(ranked.slice(0, by.most ?? ranked.length));
  const steps = withGaps([...new Set(rows.map((row) => String(row[by.step])))].sort(), by.everyMs);
  const names = [...kept, ...(kept.size < ranked.length ? [OTHERS] : [])];
  const cells = new Map<string, number>();
  for (const row of rows) {
    const name = kept.has(String(row[by.name])) ? String(row[by.name]) : OTHERS;
    const key = `${row[by.step]}\t${name}`;
    cells.set(key, (cells.get(key) ?? 0) + Number(row[by.value]));
  }
  return { steps, series: names.map((name) => ({ name, values: steps.map((step) => cells.get(`${step}\t${name}`) ?? 0) })) };
}

const STEPS_MAX = 2_000;

function withGaps(steps: readonly string[], everyMs: number | undefined): readonly string[] {
  const [first] = steps;
  const last = steps.at(-1);
  if (everyMs === undefined || first === undefined || last === undefined) return steps;
  const count = (Date.parse(last) - Date.parse(first)) / everyMs + 1;
  if (!Number.isInteger(count) || count > STEPS_MAX) return steps;
  return Array.from({ length: count }, (_each, place) => new Date(Date.parse(first) + place * everyMs).toISOString());
}

interface StackOf {
  readonly pivot: Pivot;
  readonly stepText: (step: string) => string;
  readonly nameText: (name: string) => string;
  readonly colour?: ((name: string) => string | undefined) | undefined;
  /** Decimal places of the currency: values are minor units. */
  readonly scale: number;
}

export function stackOption({ pivot, stepText, nameText, colour, scale }: StackOf): ChartOption {
  return {
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: pivot.steps.map(stepText) },
    yAxis: { type: 'value' },
    series: pivot.series.map(({ name, values }) => {
      const own = colour?.(name);
      return {
        type: 'bar' as const,
        stack: 'all',
        barMaxWidth: 36,
        name: nameText(name),
        data: values.map((value) => value / scale),
        ...(own === undefined ? {} : { itemStyle: { color: own } }),
      };
    }),
  };
}

export function funnelOption(steps: readonly { readonly name: string; readonly count: number }[], look: ChartLook): ChartOption {
  return {
    tooltip: { trigger: 'item', formatter: '{b}' },
    series: [
      {
        type: 'funnel',
        sort: 'none',
        left: 8,
        right: 8,
        top: 8,
        bottom: 8,
        minSize: '2%',
        gap: 3,
        // Words inside a shape get a rim in its colour unless told otherwise, which reads as a halo.
        label: { position: 'inside', formatter: '{b}', color: look.ink, fontWeight: 500, textBorderColor: 'transparent' },
        itemStyle: { borderWidth: 0 },
        data: steps.map(({ name, count }, place) => ({
          name: `${name}: ${formatInteger(count)}`,
          value: count,
          itemStyle: { color: `${look.accent}${alphaOf(0.18 + (0.27 * place) / Math.max(1, steps.length - 1))}` },
        })),
      },
    ],
  };
}

/** Behind a colour of six digits; opacity would make the words on it pale too. */
const alphaOf = (share: number): string =>
  Math.round(share * 255)
    .toString(16)
    .padStart(2, '0');

export interface HeatCell {
  readonly weekday: number;
  readonly hour: number;
  readonly count: number;
}

/** Monday on top. */
export function heatOption(cells: readonly HeatCell[], weekdays: readonly string[], look: ChartLook): ChartOption {
  const most = cells.reduce((max, { count }) => Math.max(max, count), 1);
  return {
    tooltip: { position: 'top' },
    grid: { left: 8, right: 8, top: 8, bottom: 56, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'category', data: Array.from({ length: 24 }, (_each, hour) => String(hour)), splitArea: { show: false } },
    yAxis: { type: 'category', data: [...weekdays], inverse: true },
    visualMap: {
      min: 0,
      max: most,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemWidth: 12,
      text: [formatInteger(most), '0'],
      textStyle: { color: look.inkSoft },
      inRange: { color: [look.accentWash, look.accent] },
    },
    series: [{ type: 'heatmap', data: cells.map(({ weekday, hour, count }) => [hour, weekday - 1, count]) }],
  };
}

interface PiePart {
  readonly name: string;
  readonly value: number;
  readonly color?: string | undefined;
}

export function pieOption(parts: readonly PiePart[], look: ChartLook): ChartOption {
  return {
    tooltip: { trigger: 'item' },
    legend: {},
    series: [
      {
        type: 'pie',
        radius: ['42%', '70%'],
        center: ['50%', '56%'],
        label: { formatter: '{d}%', color: look.ink, textBorderColor: 'transparent' },
        data: parts.map(({ name, value, color }) => ({ name, value, ...(color === undefined ? {} : { itemStyle: { color } }) })),
      },
    ],
  };
}

export const partyColour =
  (look: ChartLook) =>
  (party: string): string | undefined =>
    party === 'bank' ? look.bank : party === 'merchant' ? look.merchant : party === 'scheme' ? look.scheme : undefined;
