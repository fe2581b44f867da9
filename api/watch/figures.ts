// The figures of charts: which rows each chart has, over which span, and how exact they are.
import type { Sql } from '../db/connect.ts';
import { type Counted, percentilesOf } from './latency.ts';
import { readFunders, readHeat, readSums } from './figures-store.ts';
import { funnelOf } from './funnel.ts';

export const CHARTS = ['burn', 'funnel', 'heat', 'funders', 'reasons', 'latency'] as const;
export type ChartName = (typeof CHARTS)[number];

/** counted: by processes, which lose their last second when they are killed. ledger: from the entries, exact. */
export type Source = 'counted' | 'ledger';

export interface FiguresAsked {
  readonly chart: ChartName;
  readonly from: string;
  readonly to: string;
  readonly per: 'minute' | 'hour' | 'day';
  readonly campaign: string | null;
  readonly zone: string;
}
export type Row = Readonly<Record<string, string | number>>;
export interface Figures {
  readonly source: Source;
  readonly columns: readonly string[];
  readonly items: readonly Row[];
}

/** Rows that one answer holds. */
export const ROWS_MAX = 20_000;

/** Null when there would be too many rows: ask for less time, longer steps or one campaign. */
export async function readFigures(sql: Sql, asked: FiguresAsked): Promise<Figures | null> {
  const figures = await READERS[asked.chart](sql, asked);
  return figures.items.length > ROWS_MAX ? null : figures;
}

const READERS: Readonly<Record<ChartName, (sql: Sql, asked: FiguresAsked) => Promise<Figures>>> = {
  burn: async (sql, { campaign, ...asked }) => {
    const sums = await readSums(sql, { ...asked, kind: 'grant', key: campaign, limit: ROWS_MAX + 1 });
    const items = sums.map(({ at, key, part, count, amount }) => ({ at, campaign: key, party: part, count, amount }));
    return { source: 'counted', columns: ['at', 'campaign', 'party', 'count', 'amount'], items };
  },
  funnel: async (sql, { campaign, ...asked }) => {
    const sums = await readSums(sql, { ...asked, per: 'day', kind: 'considered', key: campaign, limit: ROWS_MAX * 4 });
    const results = new Map<string, number>();
    for (const { part, count } of sums) results.set(part, (results.get(part) ?? 0) + count);
    const items = funnelOf(results).flatMap(({ stage, count, lost }) => [
      ...lost.map((each) => ({ stage, obstacle: each.obstacle, count: each.count })),
      { stage, obstacle: '', count },
    ]);
    return { source: 'counted', columns: ['stage', 'obstacle', 'count'], items: results.size === 0 ? [] : items };
  },
  heat: async (sql, asked) => {
    const items = (await readHeat(sql, asked)).map((cell) => ({ ...cell }));
    return { source: 'counted', columns: ['weekday', 'hour', 'count'], items };
  },
  funders: async (sql, { campaign, from, to }) => {
    const days = await readFunders(sql, { campaign, from: from.slice(0, 10), to: to.slice(0, 10), limit: ROWS_MAX + 1 });
    return { source: 'ledger', columns: ['date', 'campaign', 'party', 'currency', 'amount'], items: days.map((day) => ({ ...day })) };
  },
  reasons: async (sql, asked) => {
    const sums = await readSums(sql, { ...asked, kind: 'reason', key: null, limit: ROWS_MAX + 1 });
    return { source: 'counted', columns: ['at', 'reason', 'count'], items: sums.map(({ at, key, count }) => ({ at, reason: key, count })) };
  },
  latency: async (sql, asked) => {
    const sums = await readSums(sql, { ...asked, kind: 'latency', key: null, limit: ROWS_MAX * 8 });
    const byAt = new Map<string, [number, number][]>();
    for (const { at, part, count } of sums) byAt.set(at, [...(byAt.get(at) ?? []), [Number(part), count]]);
    const items = [...byAt].flatMap(([at, counted]) => latencyRow(at, counted));
    return { source: 'counted', columns: ['at', 'answers', 'p50', 'p95', 'p99', 'p999'], items };
  },
};

function latencyRow(at: string, counted: Counted): readonly Row[] {
  const percentiles = percentilesOf(counted);
  if (percentiles === null) return [];
  const answers = counted.reduce((sum, [, count]) => sum + count, 0);
  const rounded = Object.entries(percentiles).map(([name, ms]): [string, number] => [name, Math.round(ms * 100) / 100]);
  return [{ at, answers, ...Object.fromEntries(rounded) }];
}
