// Counts what this process has committed and answered, until somebody takes the figures: a few additions in memory for each decision.
import type { Decided } from '../authority/decided.ts';
import { BUCKETS, bucketOf, type Counted } from './latency.ts';

export interface FigureRow {
  readonly kind: 'total' | 'grant' | 'considered' | 'reason' | 'told' | 'latency';
  /** Start of the minute, ISO 8601; of the hour for results, and one for all time for totals. */
  readonly at: string;
  readonly key: string;
  readonly part: string;
  readonly count: number;
  readonly amount: number;
}

/** What happened since the figures were taken last, whatever the minute. */
export interface Pulse {
  readonly answers: number;
  readonly decisions: number;
  readonly grants: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly told: Readonly<Record<string, number>>;
  readonly latency: Counted;
}

export interface Tally {
  readonly decided: (decisions: readonly Decided[]) => void;
  readonly answered: (ms: number, told: string | null) => void;
  /** Takes the figures; null where nothing happened. `nowMs` dates what has no ledger time. */
  readonly take: (nowMs: number) => { readonly rows: readonly FigureRow[]; readonly pulse: Pulse } | null;
}

interface Sum {
  count: number;
  amount: number;
}
/** What one campaign did in one minute. */
interface Campaign {
  readonly results: Map<string, Sum>;
  readonly parties: Map<string, Sum>;
}
interface Minute {
  readonly campaigns: Map<string, Campaign>;
  readonly reasons: Map<string, Sum>;
}
interface Counting {
  readonly minutes: Map<string, Minute>;
  readonly latency: Uint32Array;
  readonly told: Map<string, number>;
  answers: number;
}

export function openTally(): Tally {
  let counting = newCounting();
  return {
    decided: (decisions) => {
      for (const each of decisions) count(counting, each);
    },
    answered: (ms, told) => {
      const bucket = bucketOf(ms);
      counting.latency[bucket] = (counting.latency[bucket] ?? 0) + 1;
      counting.answers += 1;
      if (told !== null) counting.told.set(told, (counting.told.get(told) ?? 0) + 1);
    },
    take: (nowMs) => {
      if (counting.answers === 0 && counting.minutes.size === 0) return null;
      const taken = counting;
      counting = newCounting();
      const latency = countedOf(taken.latency);
      const now = new Date(nowMs).toISOString();
      return { rows: [...minuteRows(taken.minutes), ...answerRows(taken, latency, minuteOf(now))], pulse: pulseOf(taken, latency) };
    },
  };
}

const newCounting = (): Counting => ({ minutes: new Map(), latency: new Uint32Array(BUCKETS), told: new Map(), answers: 0 });

function count({ minutes }: Counting, { record, reason, considered }: Decided): void {
  const minute = minuteIn(minutes, record.decidedAt.slice(0, 16));
  add(minute.reasons, reason ?? 'granted', 0);
  for (const { campaign, result } of considered) add(campaignIn(minute, campaign).results, result, 0);
  for (const { campaign, funding } of record.benefits) {
    const { parties } = campaignIn(minute, campaign);
    for (const { party, amount } of funding) if (amount > 0) add(parties, party, amount);
  }
}

function minuteIn(minutes: Map<string, Minute>, at: string): Minute {
  let minute = minutes.get(at);
  if (minute === undefined) {
    minute = { campaigns: new Map(), reasons: new Map() };
    minutes.set(at, minute);
  }
  return minute;
}

function campaignIn({ campaigns }: Minute, id: string): Campaign {
  let campaign = campaigns.get(id);
  if (campaign === undefined) {
    campaign = { results: new Map(), parties: new Map() };
    campaigns.set(id, campaign);
  }
  return campaign;
}

function add(sums: Map<string, Sum>, key: string, amount: number): void {
  const sum = sums.get(key);
  if (sum === undefined) sums.set(key, { count: 1, amount });
  else {
    sum.count += 1;
    sum.amount += amount;
  }
}

export const minuteOf = (instant: string): string => `${instant.slice(0, 16)}:00Z`;
const hourOf = (minute: string): string => `${minute.slice(0, 13)}:00:00Z`;

/** The one date of what is summed up for ever. */
export const EVER = '1970-01-01T00:00:00Z';

function minuteRows(minutes: ReadonlyMap<string, Minute>): readonly FigureRow[] {
  return [...minutes].flatMap(([at, { campaigns, reasons }]) => [
    ...[...reasons].map(([key, sum]): FigureRow => ({ kind: 'reason', at: minuteOf(at), key, part: '', ...sum })),
    ...[...campaigns].flatMap(([key, { results, parties }]) => [
      ...[...results].map(([part, sum]): FigureRow => ({ kind: 'considered', at: hourOf(at), key, part, ...sum })),
      ...[...parties].map(([part, sum]): FigureRow => ({ kind: 'grant', at: minuteOf(at), key, part, ...sum })),
      ...[...parties].map(([part, sum]): FigureRow => ({ kind: 'total', at: EVER, key, part, ...sum })),
    ]),
  ]);
}

function answerRows({ told }: Counting, latency: Counted, at: string): readonly FigureRow[] {
  return [
    ...[...told].map(([key, times]): FigureRow => ({ kind: 'told', at, key, part: '', count: times, amount: 0 })),
    ...latency.map(([bucket, times]): FigureRow => ({ kind: 'latency', at, key: '', part: String(bucket), count: times, amount: 0 })),
  ];
}

function countedOf(latency: Uint32Array): Counted {
  const counted: [number, number][] = [];
  for (let bucket = 0; bucket < latency.length; bucket += 1) {
    const times = latency[bucket] ?? 0;
    if (times > 0) counted.push([bucket, times]);
  }
  return counted;
}

function pulseOf({ minutes, told, answers }: Counting, latency: Counted): Pulse {
  const reasons: Record<string, number> = {};
  let decisions = 0;
  for (const { reasons: ofMinute } of minutes.values()) {
    for (const [reason, sum] of ofMinute) {
      decisions += sum.count;
      if (reason !== 'granted') reasons[reason] = (reasons[reason] ?? 0) + sum.count;
    }
  }
  const refused = Object.values(reasons).reduce((sum, each) => sum + each, 0);
  return { answers, decisions, grants: decisions - refused, reasons, told: Object.fromEntries(told), latency };
}
