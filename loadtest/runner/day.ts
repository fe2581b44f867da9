// The business day that is played: twenty-four hours from six in the morning, compressed into the length of the run, with the arrival rate of each half hour.
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Bank } from '../../engine/simulation/bank.ts';
import { type TrafficEvent, traffic } from '../../engine/simulation/traffic.ts';
import type { DayEvent, Plan, Stage } from '../k6/plan.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BUCKETS = 48;
const STARTS_AT_HOUR = 6;
/** Every acquirer of the demo bank has cut over by then; a quarter to midnight in Shanghai. */
const CLOSES_AT_HOUR = 23.75;
/** Under the charts, evenly spaced. */
export const DAY_MOMENTS = ['06:00', '09:00', '12:00', '15:00', '18:00', '21:00', 'midnight', '03:00', '06:00'] as const;
/** What one process holds in memory twice: in the runner and in k6. */
const EVENTS_MAX = 150_000;
/** Events an authorization of the demo traffic causes, itself included, and how much busier its busiest half hour is than the mean: measured, and only used to size the day. */
const EVENTS_EACH = 2.2;
const PEAK_TO_MEAN = 4;
const PATHS = {
  increment: 'increments',
  confirmation: 'confirmations',
  capture: 'captures',
  reversal: 'reversals',
  refund: 'refunds',
  chargeback: 'chargebacks',
  representment: 'representments',
} as const;

export interface DayOrder {
  readonly bank: Bank;
  readonly seed: number;
  /** Local date in Shanghai. */
  readonly date: string;
  readonly seconds: number;
  /** Arrivals per second of the busiest half hour. */
  readonly peak: number;
  readonly deadlineMs: number;
}

/** The day's events in order of arrival. Messages of payments that began before six in the morning are left out. */
export function dayEvents({ bank, seed, date, seconds, peak, deadlineMs }: DayOrder): readonly TrafficEvent[] {
  const wanted = Math.min(EVENTS_MAX, (peak * seconds) / PEAK_TO_MEAN);
  const count = Math.max(50, Math.round(wanted / EVENTS_EACH));
  const from = Date.parse(`${date}T00:00:00+08:00`) + STARTS_AT_HOUR * HOUR_MS;
  const next = addDays(date, 1);
  const all = [
    ...traffic({ seed, count, day: date, bank, deadlineMs }),
    ...traffic({ seed: seed + 1, count, day: next, bank, deadlineMs }),
  ];
  const inside = all.filter((event) => within(event, from)).toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const begun = new Set(inside.flatMap((event) => (event.kind === 'evaluate' ? [event.request.authorizationId] : [])));
  return inside.filter((event) => begun.has(idOf(event)));
}

const within = ({ at }: TrafficEvent, from: number): boolean => Date.parse(at) >= from && Date.parse(at) < from + DAY_MS;
const idOf = (event: TrafficEvent): string => (event.kind === 'evaluate' ? event.request.authorizationId : event.authorizationId);

/** As an acquirer sends it; null for what the engine says to itself. */
export function toWire(event: TrafficEvent, run: string): DayEvent | null {
  const id = `${run}:${idOf(event)}`;
  if (event.kind === 'evaluate') return { path: null, body: JSON.stringify({ ...event.request, authorizationId: id }) };
  const { id: requestId, kind, amount, ...rest } = event.message;
  if (kind === 'expiry' || kind === 'void') return null;
  const hasAmount = amount !== null && kind !== 'reversal' && kind !== 'confirmation';
  return {
    path: `/v1/authorizations/${encodeURIComponent(id)}/${PATHS[kind]}`,
    body: JSON.stringify({ requestId, ...rest, ...(hasAmount ? { amount } : {}) }),
  };
}

/** Arrivals per minute of each half hour, as k6 stages: a jump to the rate, then the rate held, so that the n-th arrival is the n-th event. */
export function profileOf(
  timesMs: readonly number[],
  { fromMs, seconds }: { readonly fromMs: number; readonly seconds: number },
): readonly Stage[] {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const time of timesMs) {
    const bucket = Math.floor(((time - fromMs) / DAY_MS) * BUCKETS);
    if (bucket >= 0 && bucket < BUCKETS) counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const milliseconds = Math.round((seconds * 1_000) / BUCKETS);
  return counts.flatMap((count) => {
    const target = Math.round((count * 60_000) / milliseconds);
    return [
      { duration: '0s', target },
      { duration: `${milliseconds}ms`, target },
    ];
  });
}

/** Writes the events beside the plan. */
export function planDay(order: DayOrder, { folder, run }: { readonly folder: string; readonly run: string }): NonNullable<Plan['day']> {
  const events = dayEvents(order).flatMap((event) => {
    const wire = toWire(event, run);
    return wire === null ? [] : [{ wire, at: Date.parse(event.at) }];
  });
  const file = join(folder, 'day.json');
  writeFileSync(file, JSON.stringify(events.map(({ wire }) => wire)));
  const fromMs = Date.parse(`${order.date}T00:00:00+08:00`) + STARTS_AT_HOUR * HOUR_MS;
  const times = events.map(({ at }) => at);
  const closesAfter = ((CLOSES_AT_HOUR - STARTS_AT_HOUR) / 24) * order.seconds;
  return {
    events: file,
    stages: profileOf(times, { fromMs, seconds: order.seconds }),
    closes: { date: order.date, afterSeconds: Math.ceil(closesAfter) },
  };
}
