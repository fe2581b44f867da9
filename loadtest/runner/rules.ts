// What a run must show: correctness in absolute numbers, speed as multiples of what was measured in the same run; and how k6's summary is judged by it.

/** One statistic of one k6 metric: `{ metric: 'answer_ms{part:burst}', stat: 'p(99)' }`. */
export interface Measure {
  readonly metric: string;
  readonly stat: string;
}
export interface Rule {
  /** One sentence that a marketer understands. */
  readonly text: string;
  readonly kind: 'correctness' | 'speed';
  readonly of: Measure;
  readonly op: '<=' | '>=' | '==';
  /** A number, or so many times another measure of the same run. */
  readonly bound: number | { readonly times: number; readonly measure: Measure };
  readonly unit: 'ms' | 'count' | 'share' | 'per second' | 'times' | 'MB';
}
export interface Verdict {
  readonly text: string;
  readonly kind: Rule['kind'];
  readonly ok: boolean;
  readonly measured: string;
  readonly wanted: string;
}

/** Not k6's: the runner watches it and adds it to the summary. */
export const MEMORY = 'memory';

/** k6's end-of-test summary, as far as it is read here. */
export interface Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> } | undefined>>;
}

/** Nothing recorded is zero: a counter that never counted is not in the summary. */
export function measured(summary: Summary, { metric, stat }: Measure): number {
  return summary.metrics[metric]?.values[stat] ?? 0;
}

/** k6 judges what it can say: a metric against a number. Metrics that only the verdicts read get a threshold that always holds, so that k6 keeps them. */
export function thresholdsOf(rules: readonly Rule[], slots: number): Readonly<Record<string, readonly string[]>> {
  const thresholds: Record<string, string[]> = {};
  const add = (metric: string, expression: string) => {
    if (metric === MEMORY) return;
    thresholds[metric] = [...new Set([...(thresholds[metric] ?? []), expression])];
  };
  for (const { of, op, bound } of rules) {
    if (typeof bound === 'number' && canBeJudged(of)) add(of.metric, `${of.stat}${op}${bound}`);
    else add(of.metric, holdsAlways(of));
    if (typeof bound !== 'number') add(bound.measure.metric, holdsAlways(bound.measure));
  }
  for (let slot = 0; slot < slots; slot += 1) add(`answer_ms{slot:${slot}}`, 'max>=0');
  return thresholds;
}

/** A trend knows its count, but k6 takes only its times as a threshold. */
const canBeJudged = ({ metric, stat }: Measure): boolean => !(metric.startsWith('answer_ms') && stat === 'count');
const holdsAlways = (measure: Measure): string => `${canBeJudged(measure) ? measure.stat : 'max'}>=0`;

export function verdictsOf(rules: readonly Rule[], summary: Summary): readonly Verdict[] {
  return rules.map((rule) => verdictOf(rule, summary));
}

function verdictOf({ text, kind, of, op, bound, unit }: Rule, summary: Summary): Verdict {
  const value = measured(summary, of);
  const limit = typeof bound === 'number' ? bound : bound.times * measured(summary, bound.measure);
  const wanted =
    typeof bound === 'number'
      ? `${WORDS[op]} ${shown(limit, unit)}`
      : `${WORDS[op]} ${shown(limit, unit)} (${bound.times} x ${shown(limit / bound.times, unit)})`;
  return { text, kind, ok: holds(value, op, limit), measured: shown(value, unit), wanted };
}

const WORDS = { '<=': 'at most', '>=': 'at least', '==': 'exactly' } as const;

function holds(value: number, op: Rule['op'], limit: number): boolean {
  if (op === '==') return value === limit;
  return op === '<=' ? value <= limit : value >= limit;
}

/** As a person reads it. */
export function shown(value: number, unit: Rule['unit']): string {
  if (unit === 'share') return `${(value * 100).toFixed(2)} %`;
  if (unit === 'count') return Math.round(value).toLocaleString('en-US');
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === 'times' ? `${text} x` : unit === 'per second' ? `${text}/s` : `${text} ${unit}`;
}

export interface SlotFigures {
  readonly atSeconds: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** The run over time, for the charts; slots without an answer are left out. */
export function slotsOf(
  summary: Summary,
  { seconds, slots }: { readonly seconds: number; readonly slots: number },
): readonly SlotFigures[] {
  const width = seconds / slots;
  return Array.from({ length: slots }, (_, slot) => slot).flatMap((slot) => {
    const of = (stat: string) => measured(summary, { metric: `answer_ms{slot:${slot}}`, stat });
    if (of('count') === 0) return [];
    return [
      { atSeconds: (slot + 0.5) * width, perSecond: of('count') / width, medianMs: of('med'), p95Ms: of('p(95)'), p99Ms: of('p(99)') },
    ];
  });
}
