// The load scripts in plain words: how long each runs, how hard it asks for this machine, and what it must show.
import { MEMORY, type Measure, measured, type Rule, type Summary } from './rules.ts';

/** What this machine did a moment ago, with the same bank, server and load generator. */
export interface Calibration {
  /** One asker alone. */
  readonly calmMedianMs: number;
  readonly calmP99Ms: number;
  /** As many askers as it can serve, each asking as soon as it is answered. */
  readonly fullPerSecond: number;
  readonly fullP99Ms: number;
}
export interface Script {
  readonly name: string;
  readonly words: string;
  readonly seconds: number;
  readonly quickSeconds: number;
  readonly bank: 'bench' | 'demo';
  /** Arrivals per second as a share of what was served at full speed. */
  readonly load: number;
  readonly rules: (of: { readonly calibration: Calibration; readonly slots: number }) => readonly Rule[];
}

const answer = (stat: string, of = ''): Measure => ({ metric: of === '' ? 'answer_ms' : `answer_ms{${of}}`, stat });
/** Under load a request waits for the commit before it and shares the next one; two commits are the floor, the rest is queueing and noise of a shared machine. */
const AT_A_QUARTER = { median: 3, p99: 6 };
/** The busiest half hour of the day asks for half of what the machine can do; the queue is longer by then. */
const AT_HALF = { median: 5, p99: 10 };
/** Very short calm answers make every multiple noise: below this nobody can tell a difference at a till. */
const FLOOR_MS = 2;

const UNANSWERED = 'unanswered';
const CORRECT: readonly Rule[] = [
  never('No answer ever changed: the same question twice gave the same bytes', 'answers_changed'),
  never('Every answer had a status its sender deserved', 'wrong_status'),
  never('Every question was answered', UNANSWERED),
];
const KEPT_UP: Rule = {
  text: 'The load generator itself kept up: arrivals it had to leave out',
  kind: 'speed',
  of: { metric: 'dropped_iterations', stat: 'rate' },
  op: '<=',
  bound: 1,
  unit: 'per second',
};
const cutAtMost = (share: number, part?: string): Rule => ({
  text: `Answers given without a benefit because time ran out${part === undefined ? '' : ` (${part})`}`,
  kind: 'speed',
  of: { metric: part === undefined ? 'cut' : `cut{part:${part}}`, stat: 'rate' },
  op: '<=',
  bound: share,
  unit: 'share',
});

function never(text: string, metric: string): Rule {
  return { text, kind: 'correctness', of: { metric, stat: 'count' }, op: '==', bound: 0, unit: 'count' };
}

/** Median and 99th percentile under load as multiples of the calm ones of the same run. */
function quick({ calmMedianMs, calmP99Ms }: Calibration, part: string, times = AT_A_QUARTER): readonly Rule[] {
  const median = round(Math.max(calmMedianMs, FLOOR_MS) * times.median);
  const p99 = round(Math.max(calmP99Ms, FLOOR_MS) * times.p99);
  return [
    {
      text: `Half of the answers came within ${times.median} times the calm median`,
      kind: 'speed',
      of: answer('med', part),
      op: '<=',
      bound: median,
      unit: 'ms',
    },
    {
      text: `99 of 100 answers came within ${times.p99} times the calm 99th percentile`,
      kind: 'speed',
      of: answer('p(99)', part),
      op: '<=',
      bound: p99,
      unit: 'ms',
    },
  ];
}

/** Of the product (LATENCY_BUDGET_MS); a machine that is slow when calm gets more, so that something is decided on it at all. */
const DEADLINE_MS = 50;
const DEADLINE_TIMES = 8;
const DEADLINE_MS_LONGEST = 2_000;
/** How much later than its deadline an answer may come (I27). */
const LATE_MS = 20;

export function deadlineOf({ calmP99Ms }: Pick<Calibration, 'calmP99Ms'>): number {
  return Math.min(DEADLINE_MS_LONGEST, Math.max(DEADLINE_MS, Math.ceil(calmP99Ms * DEADLINE_TIMES)));
}

const round = (value: number): number => Math.round(value * 100) / 100;

export const SCRIPTS: readonly Script[] = [
  {
    name: 'steady',
    words: 'Card payments arrive at a steady rate, a quarter of what this machine can serve.',
    seconds: 180,
    quickSeconds: 20,
    bank: 'bench',
    load: 0.25,
    rules: ({ calibration }) => [...CORRECT, ...quick(calibration, 'part:load'), cutAtMost(0.001), KEPT_UP],
  },
  {
    name: 'day',
    words:
      'A whole business day of the demo bank in minutes: breakfast, lunch and dinner peaks, cut-over, midnight, and the day closed while cards go on.',
    seconds: 300,
    quickSeconds: 24,
    bank: 'demo',
    load: 0.5,
    rules: ({ calibration }) => [
      ...CORRECT,
      { ...never('The business day was closed while payments went on', 'days_closed'), bound: 1 },
      ...quick(calibration, 'part:load', AT_HALF),
      cutAtMost(0.01),
      KEPT_UP,
    ],
  },
  {
    name: 'hot-campaign',
    words: 'Everybody wants the same budget: first shops all over town, then one shop, then the last benefits of a small campaign.',
    seconds: 90,
    quickSeconds: 21,
    bank: 'bench',
    load: 0.25,
    rules: ({ calibration }) => [
      ...CORRECT,
      ...quick(calibration, 'part:scarce').map((rule) => ({ ...rule, text: `${rule.text} (the last benefits)` })),
      {
        text: 'One budget for everybody is served at least 0.8 times as fast as budgets all over town',
        kind: 'speed',
        of: answer('count', 'part:hot'),
        op: '>=',
        bound: { times: 0.8, measure: answer('count', 'part:spread') },
        unit: 'count',
      },
    ],
  },
  {
    name: 'flash',
    words: 'Ten times as many payments for a fifth of the run, as when a live show names the bank; before and after it, calm.',
    seconds: 150,
    quickSeconds: 25,
    bank: 'bench',
    load: 0.9,
    rules: ({ calibration }) => [
      ...CORRECT,
      ...quick(calibration, 'part:before'),
      {
        text: 'After the burst the service was as quick as before it: 99th percentile at most twice as long',
        kind: 'speed',
        of: answer('p(99)', 'part:after'),
        op: '<=',
        bound: { times: 2, measure: answer('p(99)', 'part:before') },
        unit: 'ms',
      },
      {
        text: 'In the burst, 99 of 100 answers came by their deadline, give or take 20 ms',
        kind: 'speed',
        of: answer('p(99)', 'part:burst'),
        op: '<=',
        bound: deadlineOf(calibration) + LATE_MS,
        unit: 'ms',
      },
      cutAtMost(0.5, 'burst'),
      cutAtMost(0.001, 'after'),
    ],
  },
  {
    name: 'soak',
    words: 'The steady rate for half an hour, to see what grows: memory, answer times, the database.',
    seconds: 1_800,
    quickSeconds: 20,
    bank: 'bench',
    load: 0.25,
    rules: ({ calibration, slots }) => [
      ...CORRECT,
      ...quick(calibration, 'part:load'),
      {
        text: 'Answers at the end are as quick as at the start: median at most 1.5 times',
        kind: 'speed',
        of: answer('med', `slot:${slots - 2}`),
        op: '<=',
        bound: { times: 1.5, measure: answer('med', 'slot:1') },
        unit: 'ms',
      },
      {
        text: 'The memory of the server at the end is at most 1.5 times that of a quarter of the run',
        kind: 'speed',
        of: { metric: MEMORY, stat: 'end' },
        op: '<=',
        bound: { times: 1.5, measure: { metric: MEMORY, stat: 'quarter' } },
        unit: 'MB',
      },
      cutAtMost(0.001),
      KEPT_UP,
    ],
  },
  {
    name: 'lifecycle',
    words: 'Whole lives of payments: captures, reversals, refunds and chargebacks, repeated and out of order, each checked to its end.',
    seconds: 120,
    quickSeconds: 20,
    bank: 'bench',
    // A story is about four requests.
    load: 0.08,
    rules: ({ calibration }) => [
      ...CORRECT,
      never('Every benefit adds up after every story: held, kept, released and returned make what was granted', 'unsettled'),
      never('The order in which messages arrived changed no end', 'order_mattered'),
      ...quick(calibration, 'part:load'),
      cutAtMost(0.001),
      KEPT_UP,
    ],
  },
  {
    name: 'reads',
    words: 'Cardholders read their offers and wallets while payments go on beside them.',
    seconds: 90,
    quickSeconds: 20,
    bank: 'bench',
    load: 0.25,
    rules: ({ calibration }) => [
      ...CORRECT,
      {
        text: 'Every page that was read is one: offers or a wallet, and the wallet is that of the account that asked',
        kind: 'correctness',
        of: { metric: 'readable', stat: 'rate' },
        op: '==',
        bound: 1,
        unit: 'share',
      },
      ...quick(calibration, 'part:offers'),
      ...quick(calibration, 'part:beside').map((rule) => ({ ...rule, text: `${rule.text} (payments beside the reads)` })),
      KEPT_UP,
    ],
  },
];

/** Measured, not judged: a bound that always holds keeps the metric in the summary. */
export const CALIBRATION_RULES: readonly Rule[] = [
  ...CORRECT,
  ...['calm', 'full'].map(
    (part): Rule => ({ text: part, kind: 'speed', of: answer('count', `part:${part}`), op: '>=', bound: 0, unit: 'count' }),
  ),
];

/** Seconds of each of its two measured parts: loadtest/calibrate.ts says why. */
export const calibrationPartSeconds = (seconds: number): number => Math.floor((seconds - 6) / 2);

export function calibrationOf(summary: Summary, seconds: number): Calibration {
  const of = (part: string, stat: string) => measured(summary, answer(stat, `part:${part}`));
  return {
    calmMedianMs: of('calm', 'med'),
    calmP99Ms: of('calm', 'p(99)'),
    fullPerSecond: of('full', 'count') / calibrationPartSeconds(seconds),
    fullP99Ms: of('full', 'p(99)'),
  };
}

/** A machine that stood still leaves questions unanswered whatever the server does: then that rule is one of speed. */
export function allowingForStalls(rules: readonly Rule[], stalls: readonly number[]): readonly Rule[] {
  if (stalls.length === 0) return rules;
  return rules.map((rule) => (rule.of.metric === UNANSWERED ? { ...rule, kind: 'speed' } : rule));
}

/** Whole arrivals a second, for this machine. */
export function rateOf({ load }: Script, { fullPerSecond }: Calibration): number {
  return Math.max(10, Math.round(fullPerSecond * load));
}
