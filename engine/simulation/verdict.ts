// What an experiment has shown so far, and what it has not: every two arms compared so that looking often, and looking at much, does not make a finding.
import { formatInteger, formatMoney } from '../money/currency.ts';
import type { Locale } from '../campaign/schema.ts';
import { type Interval, type PlainTest, type Sample, alwaysValid, shares, subjectsNeeded, welch } from './statistics.ts';

/** What is known of the cardholders of one arm. */
export interface ArmFigures {
  /** The campaign whose range their draw is in; null: the control group, whom nobody takes. */
  readonly campaign: string | null;
  /** What the campaign is called in sentences; its id where it is not given. */
  readonly name?: Readonly<Record<Locale, string>>;
  /** Cardholders that were eligible at least once. */
  readonly exposed: number;
  /** Of these, those granted something at least once, and those who came at least twice. */
  readonly takers: number;
  readonly returning: number;
  /** Purchases and money spent since the first time they were eligible, and what the benefits cost; minor units. */
  readonly purchases: number;
  readonly spend: number;
  readonly cost: number;
  /** Variance of the money spent by one cardholder. */
  readonly spendVariance: number;
}

export type VerdictWord = 'not_enough' | 'no_difference_seen' | 'differs';
export type VerdictTexts = Readonly<Record<Locale, string>>;

export interface Comparison {
  readonly one: string | null;
  readonly other: string | null;
  /** came_again: share of cardholders with two purchases or more; spend: money spent by one cardholder. */
  readonly measure: 'came_again' | 'spend';
  readonly verdict: VerdictWord;
  /** `one` less `other`: a share, or minor units. The interval and p value of a single look, as textbooks have them. */
  readonly difference: number;
  readonly single: Interval & { readonly p: number };
  /** The same held true at every look, and for all comparisons of the experiment together: the verdict follows these. */
  readonly always: Interval & { readonly p: number };
  /** Differences smaller than this are not looked for: a tenth of a standard deviation. */
  readonly smallest: number;
  /** Cardholders needed in each arm to tell such a difference from none. */
  readonly needed: number;
  readonly texts: VerdictTexts;
}

export interface ArmVerdict extends ArmFigures {
  /** Money that this arm spent beyond what as many of the control group did; null without a control group. */
  readonly incrementalSpend: number | null;
}

export interface ExperimentVerdict {
  readonly verdict: VerdictWord;
  /** Chance that any finding among all comparisons, over all looks, is one of luck. */
  readonly alpha: number;
  readonly arms: readonly ArmVerdict[];
  readonly comparisons: readonly Comparison[];
  readonly texts: VerdictTexts;
  /** What it does not prove, whatever it says. */
  readonly limits: readonly VerdictTexts[];
}

/** One chance in twenty of a false finding, divided among all comparisons (Bonferroni). */
export const ALPHA = 0.05;
/** Below these the normal law behind the intervals is not to be trusted: money spent is far from normal. */
export const EXPOSED_MIN = 200;
const EVENTS_MIN = 10;
const SMALLEST = 0.1;
/** More arms than this are compared with the first alone, or everything would drown in comparisons. */
const PAIRWISE_MAX = 4;

/** `arms` in order of their draws, the control group last. */
export function verdictOf(arms: readonly ArmFigures[], currency: string): ExperimentVerdict {
  const pairs = pairsOf(arms);
  const alpha = ALPHA / Math.max(1, pairs.length * 2);
  const comparisons = pairs.flatMap(([one, other]) =>
    (['came_again', 'spend'] as const).map((measure) => compare({ one, other, measure, alpha, currency })),
  );
  const control = arms.find(({ campaign }) => campaign === null);
  const verdict = overall(comparisons);
  return {
    verdict,
    alpha: ALPHA,
    arms: arms.map((arm) => ({ ...arm, incrementalSpend: incrementalOf(arm, control) })),
    comparisons,
    texts: OVERALL[verdict],
    limits: LIMITS,
  };
}

function pairsOf(arms: readonly ArmFigures[]): readonly (readonly [ArmFigures, ArmFigures])[] {
  if (arms.length > PAIRWISE_MAX) {
    const base = arms.at(-1);
    return base === undefined ? [] : arms.slice(0, -1).map((arm) => [arm, base] as const);
  }
  return arms.flatMap((one, place) => arms.slice(place + 1).map((other) => [one, other] as const));
}

function overall(comparisons: readonly Comparison[]): VerdictWord {
  if (comparisons.some(({ verdict }) => verdict === 'differs')) return 'differs';
  const isSettled = comparisons.length > 0 && comparisons.every(({ verdict }) => verdict === 'no_difference_seen');
  return isSettled ? 'no_difference_seen' : 'not_enough';
}

function incrementalOf({ campaign, exposed, spend }: ArmFigures, control: ArmFigures | undefined): number | null {
  if (campaign === null || control === undefined || control.exposed === 0) return null;
  return Math.round(spend - (control.spend / control.exposed) * exposed);
}

interface Comparing {
  readonly one: ArmFigures;
  readonly other: ArmFigures;
  readonly measure: Comparison['measure'];
  readonly alpha: number;
  readonly currency: string;
}

function compare(of: Comparing): Comparison {
  const { one, other, measure, alpha } = of;
  const [first, second] = [sampleOf(one, measure), sampleOf(other, measure)];
  const pooled = pooledVariance(first, second);
  const scale = SMALLEST * Math.sqrt(pooled);
  const isReady = [one, other].every((arm) => isLarge(arm, measure));
  const test = isReady ? (measure === 'spend' ? welch(first, second) : shares(first, second)) : UNKNOWN;
  const always = isReady && scale > 0 ? alwaysValid(test, { scale, alpha }) : { low: test.low, high: test.high, p: test.p };
  const needed = scale > 0 ? Math.max(EXPOSED_MIN, subjectsNeeded({ variance: pooled, reach: scale, scale, alpha })) : EXPOSED_MIN;
  const verdict = !isReady ? 'not_enough' : wordOf(always, { smallest: scale, alpha });
  const { difference, low, high, p } = test;
  const found = { difference, single: { low, high, p }, always, smallest: scale, needed, verdict };
  return { one: one.campaign, other: other.campaign, measure, ...found, texts: textsOf(of, found) };
}

/** Before there are enough, nothing is known. */
const UNKNOWN: PlainTest = { difference: 0, standardError: 0, low: 0, high: 0, p: 1 };

function wordOf(
  always: Interval & { readonly p: number },
  { smallest, alpha }: { readonly smallest: number; readonly alpha: number },
): VerdictWord {
  if (always.p < alpha) return 'differs';
  return (always.high - always.low) / 2 <= smallest ? 'no_difference_seen' : 'not_enough';
}

function sampleOf({ exposed, returning, spend, spendVariance }: ArmFigures, measure: Comparison['measure']): Sample {
  if (exposed === 0) return { count: 0, mean: 0, variance: 0 };
  if (measure === 'spend') return { count: exposed, mean: spend / exposed, variance: spendVariance };
  const share = returning / exposed;
  return { count: exposed, mean: share, variance: share * (1 - share) };
}

function pooledVariance(one: Sample, other: Sample): number {
  const count = one.count + other.count;
  return count === 0 ? 0 : (one.variance * one.count + other.variance * other.count) / count;
}

function isLarge({ exposed, returning }: ArmFigures, measure: Comparison['measure']): boolean {
  if (exposed < EXPOSED_MIN) return false;
  return measure === 'spend' || (returning >= EVENTS_MIN && exposed - returning >= EVENTS_MIN);
}

const CONTROL: Readonly<Record<Locale, string>> = { en: 'the control group', 'zh-CN': '对照组' };

type Found = Omit<Comparison, 'one' | 'other' | 'measure' | 'texts'>;

function textsOf(of: Comparing, found: Found): VerdictTexts {
  const nameOf = ({ campaign, name }: ArmFigures, locale: Locale) => name?.[locale] ?? campaign ?? CONTROL[locale];
  const names = (locale: Locale) => ({ one: nameOf(of.one, locale), other: nameOf(of.other, locale) });
  const say = (value: number, locale: Locale) =>
    of.measure === 'spend' ? formatMoney(Math.round(value), of.currency, locale) : `${(value * 100).toFixed(2)} %`;
  const spoken = (locale: Locale) => ({
    difference: say(found.difference, locale),
    low: say(found.always.low, locale),
    high: say(found.always.high, locale),
    smallest: say(found.smallest, locale),
    needed: formatInteger(found.needed),
  });
  return {
    en: english(names('en'), spoken('en'), { ...found, measure: of.measure }),
    'zh-CN': chinese(names('zh-CN'), spoken('zh-CN'), { ...found, measure: of.measure }),
  };
}

interface Spoken {
  readonly difference: string;
  readonly low: string;
  readonly high: string;
  readonly smallest: string;
  readonly needed: string;
}
type Named = Readonly<Record<'one' | 'other', string>>;
type Judged = Found & Pick<Comparison, 'measure'>;

function english({ one, other }: Named, spoken: Spoken, { verdict, measure, difference }: Judged): string {
  const what = measure === 'spend' ? 'Spending per cardholder' : 'The share of cardholders who came again';
  if (verdict === 'not_enough')
    return `${what}: too little is known to tell ${one} from ${other}. About ${spoken.needed} cardholders are needed in each arm.`;
  if (verdict === 'no_difference_seen')
    return `${what}: no difference between ${one} and ${other} was seen. It lies between ${spoken.low} and ${spoken.high}, so it is small, but it is not proven to be zero.`;
  const side = difference > 0 ? 'higher' : 'lower';
  return `${what} is ${side} in ${one} than in ${other}: by ${spoken.difference}, and at every look between ${spoken.low} and ${spoken.high}.`;
}

function chinese({ one, other }: Named, spoken: Spoken, { verdict, measure, difference }: Judged): string {
  const what = measure === 'spend' ? '人均消费' : '再次消费的持卡人占比';
  if (verdict === 'not_enough') return `${what}：数据还不足以区分 ${one} 与 ${other}，每组约需 ${spoken.needed} 名持卡人。`;
  if (verdict === 'no_difference_seen')
    return `${what}：未见 ${one} 与 ${other} 有差异。差值在 ${spoken.low} 到 ${spoken.high} 之间，很小，但不能证明为零。`;
  return `${what}：${one} ${difference > 0 ? '高于' : '低于'} ${other}，相差 ${spoken.difference}；无论何时查看，差值都在 ${spoken.low} 到 ${spoken.high} 之间。`;
}

const OVERALL: Readonly<Record<VerdictWord, VerdictTexts>> = {
  not_enough: {
    en: 'Not enough is known yet. Let it run: looking again changes nothing about how far the answer can be trusted.',
    'zh-CN': '数据还不足以下结论。请继续运行；反复查看不会影响结论的可信度。',
  },
  no_difference_seen: {
    en: 'No difference worth having was seen between the arms.',
    'zh-CN': '各组之间未见有意义的差异。',
  },
  differs: {
    en: 'The arms differ. The chance that any of these findings is luck is at most 5 %, however often anybody looked.',
    'zh-CN': '各组之间存在差异。无论查看多少次，其中任何一项结论出于偶然的概率不超过 5%。',
  },
};

const LIMITS: readonly VerdictTexts[] = [
  {
    en: 'It compares cardholders where these campaigns work. Money that moved here from other shops counts as gained.',
    'zh-CN': '只比较活动适用范围内的消费；从其他商户转移来的消费也会算作增量。',
  },
  {
    en: 'It says nothing of the time after the campaign, nor of cardholders who were never eligible.',
    'zh-CN': '不能说明活动结束后的情况，也不能说明从未符合条件的持卡人。',
  },
  {
    en: 'Purchases are counted as approved, before reversals and refunds; benefits as granted.',
    'zh-CN': '消费按授权金额计、未扣除冲正与退款；优惠按授予金额计。',
  },
  {
    en: 'Cardholders are told apart by account, or by card token where the account is not known: one person with two cards may stand in two arms.',
    'zh-CN': '持卡人按账户区分；账户未知时按支付标记区分，同一人的两张卡可能落入不同的组。',
  },
];
