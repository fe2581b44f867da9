// The report of a backtest: plain rows in a fixed order, so that the same rows, draft and seed give the same text for ever.
import { PARTIES } from '../funding/schema.ts';
import type { Backtest } from './backtest-state.ts';
import {
  type CampaignPair,
  type Changed,
  DIMENSIONS,
  type Dimension,
  type Pair,
  type SegmentSum,
  type Sum,
  newSum,
} from './backtest-sums.ts';
import { type Forecast, forecastOf } from './forecast.ts';

/** What a backtest cannot know, in words of the screens. */
export const ASSUMPTIONS = ['behaviour_unchanged', 'wallets_as_recorded', 'new_limits_start_at_window'] as const;

interface Change {
  readonly authorizations: number;
  readonly subjects: number;
  readonly value: number;
  /** The largest; cardholders are masked. */
  readonly examples: readonly Changed[];
}
export interface CampaignRow extends CampaignPair {
  readonly campaign: string;
  /** First refusal for want of budget. */
  readonly refusedAt: { readonly live: string | null; readonly tried: string | null };
}
export interface DayRow extends Pair {
  readonly date: string;
  readonly campaign: string;
}
export interface SegmentRow extends SegmentSum {
  readonly dimension: Dimension;
  readonly value: string;
}
export interface BacktestReport {
  readonly campaign: string | null;
  readonly replaced: string | null;
  /** Of totals, people and segments; each campaign has its own. */
  readonly currency: string;
  readonly assumptions: readonly string[];
  /** Dates of the draft that do not touch the window were set to it. */
  readonly datesMoved: boolean;
  readonly counts: Backtest['counts'];
  /** Counters that were found elsewhere than worked out, and put right from what a decision saw. */
  readonly drifts: number;
  readonly mismatched: readonly string[];
  readonly totals: Pair;
  readonly draft: {
    /** granted, or what stood in its way: how often. */
    readonly results: readonly { readonly result: string; readonly count: number }[];
    readonly exhaustedAt: string | null;
    readonly cappedDays: readonly string[];
    /** Used of its budget at the end of the window. */
    readonly used: number;
    readonly budget: number | null;
  } | null;
  readonly takers: { readonly live: number; readonly tried: number; readonly gained: number; readonly lost: number };
  readonly winners: Change;
  readonly losers: Change;
  readonly campaigns: readonly CampaignRow[];
  readonly days: readonly DayRow[];
  readonly hours: { readonly grants: readonly number[]; readonly cost: readonly number[] };
  readonly segments: readonly SegmentRow[];
  readonly forecast: Forecast | null;
}

export interface ReportOrder {
  readonly seed: number;
  readonly datesMoved: boolean;
  /** Days of the forecast; none where nothing is drafted. */
  readonly forecast: { readonly from: string; readonly days: number } | null;
}

export function reportOf(run: Backtest, on: ReportOrder): BacktestReport {
  const { sums, counts, order } = run;
  const { gained, lost } = takersOf(run);
  const bySubject = [...sums.bySubject.values()];
  return {
    campaign: order.draft?.id ?? null,
    replaced: order.replaces,
    currency: order.currency,
    assumptions: ASSUMPTIONS,
    datesMoved: on.datesMoved,
    counts: { ...counts },
    drifts: order.lanes.drifts,
    mismatched: run.mismatched,
    totals: totalsOf(run),
    draft: draftOf(run),
    takers: { live: sums.takers.live.size, tried: sums.takers.tried.size, gained, lost },
    winners: changeOf(sums.gains, bySubject.filter((change) => change > 0).length),
    losers: changeOf(sums.losses, bySubject.filter((change) => change < 0).length),
    campaigns: campaignsOf(run),
    days: daysOf(run),
    hours: sums.hours,
    segments: segmentsOf(run),
    forecast: on.forecast === null ? null : forecast(run, on, on.forecast),
  };
}

function takersOf({ sums: { takers } }: Backtest): { readonly gained: number; readonly lost: number } {
  let kept = 0;
  for (const subject of takers.tried) if (takers.live.has(subject)) kept += 1;
  return { gained: takers.tried.size - kept, lost: takers.live.size - kept };
}

function changeOf(side: Backtest['sums']['gains'], subjects: number): Change {
  const { authorizations, value } = side;
  return { authorizations, subjects, value, examples: side.examples.map((each) => ({ ...each, subject: masked(each.subject) })) };
}

/** Enough to find it again with the rights to, and no more. */
function masked(subject: string): string {
  const [kind = '', ...rest] = subject.split(':');
  const name = rest.join(':');
  return `${kind}:${name.slice(0, 3)}…${name.length > 8 ? name.slice(-2) : ''}`;
}

function totalsOf({ sums }: Backtest): Pair {
  const totals = { live: newSum(), tried: newSum() };
  for (const { live, tried, currency } of sums.campaigns.values()) {
    if (currency !== sums.currency) continue;
    addSum(totals.live, live);
    addSum(totals.tried, tried);
  }
  return totals;
}

function addSum(to: Sum, from: Sum): void {
  to.grants += from.grants;
  to.cost += from.cost;
  for (const party of PARTIES) to.byParty[party] += from.byParty[party];
  to.pointsEarned += from.pointsEarned;
  to.pointsSpent += from.pointsSpent;
  to.coupons += from.coupons;
}

function draftOf({ order, fate }: Backtest): BacktestReport['draft'] {
  const { lanes } = order;
  const { own } = lanes;
  if (own === null) return null;
  return {
    results: [...fate.results].toSorted(([, one], [, other]) => other - one).map(([result, count]) => ({ result, count })),
    exhaustedAt: fate.exhaustedAt,
    cappedDays: [...fate.cappedDays].toSorted(),
    used: (lanes.real.get(own.fence) ?? 0) + (lanes.change.get(own.fence) ?? 0),
    budget: own.total,
  };
}

function campaignsOf({ sums, refusedAt }: Backtest): readonly CampaignRow[] {
  return inOrder(sums.campaigns).map(([campaign, pair]) => ({
    campaign,
    ...pair,
    refusedAt: { live: refusedAt.live.get(campaign) ?? null, tried: refusedAt.tried.get(campaign) ?? null },
  }));
}

function daysOf({ sums }: Backtest): readonly DayRow[] {
  return inOrder(sums.days).flatMap(([date, campaigns]) => inOrder(campaigns).map(([campaign, pair]) => ({ date, campaign, ...pair })));
}

function segmentsOf({ sums }: Backtest): readonly SegmentRow[] {
  return DIMENSIONS.flatMap((dimension) => inOrder(sums.segments[dimension]).map(([value, sum]) => ({ dimension, value, ...sum })));
}

function inOrder<Value>(map: ReadonlyMap<string, Value>): readonly [string, Value][] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Days without any traffic, and days on which the budget was gone, say nothing of the demand: they are left out. */
function forecast(run: Backtest, on: ReportOrder, ahead: { readonly from: string; readonly days: number }): Forecast {
  const { order, fate, sums } = run;
  const id = order.draft?.id ?? '';
  const used = draftOf(run)?.used ?? 0;
  const total = order.lanes.own?.total ?? null;
  const last = fate.exhaustedAt?.slice(0, 10) ?? '9999-12-31';
  const seen = [...sums.traffic.keys()].filter((date) => date < last).toSorted();
  const days = seen.map((date) => ({ date, cost: sums.days.get(date)?.get(id)?.tried.cost ?? 0 }));
  const left = total === null ? null : order.replaces === null ? total : Math.max(0, total - used);
  return forecastOf({ days, from: ahead.from, count: ahead.days, left, seed: on.seed });
}
