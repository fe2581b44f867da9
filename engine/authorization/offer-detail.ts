// One offer in full, as its own page says it: what it gives, when, where, with which cards, under which conditions, and two or three examples.
import { benefitSentences } from '../campaign/reading-benefit.ts';
import { conditionPhrase, wordOf } from '../campaign/reading-condition.ts';
import { asSentence, moneyOf, type Said } from '../campaign/reading-words.ts';
import { timesPer } from '../campaign/reading-benefit.ts';
import { type Campaign, type CampaignExample, LOCALES, type Locale } from '../campaign/schema.ts';
import type { Condition } from '../rules/condition.ts';
import type { ShownOffer } from './offer-shelf.ts';
import { windowsOf } from './offer-text.ts';
import { asksHidden } from './offer-ways.ts';
import { FACTS } from '../rules/facts.ts';

const PLACES_MAX = 50;
const EXAMPLES_MAX = 3;

export interface OfferDetail {
  readonly terms: Said | null;
  /** What it gives, a sentence each. */
  readonly benefitWords: readonly Said[];
  /** What it asks for, a sentence each; what is private is left out. */
  readonly conditions: readonly Said[];
  readonly howTo: readonly Said[];
  readonly windows: Said | null;
  readonly excludedDates: readonly string[];
  readonly from: string;
  readonly cards: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly where: Readonly<Record<'merchants' | 'chains' | 'mccs' | 'regions', readonly string[]>> & { readonly channels: readonly Said[] };
  readonly limits: readonly Said[];
  readonly examples: readonly OfferExample[];
}

export interface OfferExample {
  readonly pay: number;
  /** Minor units off or credited. */
  readonly off: number;
  readonly points: number;
  readonly text: Said;
}

export function detailOf({ ready: { campaign }, standing: { left } }: ShownOffer): OfferDetail {
  const { terms, fromMs } = campaign;
  const { where, binding, schedule } = terms;
  const first = (keys: readonly string[]) => keys.slice(0, PLACES_MAX);
  return {
    terms: terms.texts.terms ?? null,
    benefitWords: sentences((locale) => (tellsKeys(terms) ? [] : benefitSentences(terms.benefit, { locale, currency: terms.currency }))),
    conditions: conditionsOf(terms),
    howTo: howTo(terms),
    windows: windowsOf(terms),
    excludedDates: first(schedule.excludedDates),
    from: new Date(fromMs).toISOString(),
    cards: { include: first(binding.cards.include), exclude: first(binding.cards.exclude) },
    where: {
      merchants: first(where.merchants.include),
      chains: first(where.chains.include),
      mccs: first(where.mccs.include),
      regions: first(where.regions.include),
      channels: first(where.channels.include).map((channel) => said((locale) => wordOf(channel, locale))),
    },
    limits: left === null ? [] : limitWords(terms),
    examples: examplesOf(terms),
  };
}

function said(say: (locale: Locale) => string): Said {
  return { en: say('en'), 'zh-CN': say('zh-CN') };
}

/** The same sentences in both languages, side by side. */
function sentences(read: (locale: Locale) => readonly string[]): readonly Said[] {
  const [en = [], zh = []] = LOCALES.map(read);
  return en.flatMap((sentence, place) => (sentence === '' ? [] : [{ en: sentence, 'zh-CN': zh[place] ?? sentence }]));
}

/** Benefits whose reading names another campaign: its texts say it better. */
function tellsKeys({ benefit }: Campaign): boolean {
  return ['coupon_issue', 'points_earn', 'points_payment', 'member_price', 'member_entry', 'membership_programme'].includes(benefit.type);
}

/** Of the parts that must all hold, those that ask for nothing private and name no other campaign. */
function conditionsOf({ when, currency }: Campaign): readonly Said[] {
  if (when === undefined) return [];
  const parts = 'all' in when ? when.all : [when];
  return parts
    .filter((part) => !asksHidden(part) && !asksList(part))
    .map((part) => said((locale) => asSentence(conditionPhrase(part, { locale, currency }), locale)));
}

function asksList(condition: Condition): boolean {
  if ('fact' in condition) return FACTS[condition.fact].type === 'strings';
  if ('not' in condition) return asksList(condition.not);
  return ('all' in condition ? condition.all : condition.any).some(asksList);
}

const PAY: Said = { en: 'Pay with your card; it is applied by itself.', 'zh-CN': '刷卡或扫码支付时自动享受。' };
const ENROL: Said = { en: 'Enrol here first.', 'zh-CN': '请先在本页报名。' };
const CLAIM: Said = { en: 'Claim the coupon here; it is used when you pay.', 'zh-CN': '先在本页领券，支付时自动使用。' };
const SHOW: Said = { en: 'Show the code of the coupon when you pay.', 'zh-CN': '支付时出示券码。' };
const CREDIT: Said = { en: 'The money is credited to your account after the purchase is settled.', 'zh-CN': '入账后返还至您的账户。' };
const POINTS: Said = { en: 'Ask to pay with points at the till.', 'zh-CN': '结账时选择使用积分支付。' };

function howTo({ benefit, binding }: Campaign): readonly Said[] {
  const enrol = binding.enrolment === 'required' ? [ENROL] : [];
  if (benefit.type === 'coupon_redeem') return [...enrol, CLAIM, ...(benefit.autoApply ? [] : [SHOW])];
  if (benefit.type === 'points_payment') return [...enrol, POINTS];
  if (benefit.type === 'membership_programme') return enrol;
  return [...enrol, PAY, ...(benefit.type === 'statement_credit' ? [CREDIT] : [])];
}

/** "Twice a month." */
function limitWords({ limits, currency }: Campaign): readonly Said[] {
  return limits.perSubject
    .filter(({ of, count }) => count !== undefined && (of === 'account' || of === 'person' || of === 'card'))
    .map(({ count = 1, per }) => said((locale) => asSentence(timesPer(count, per, { locale, currency }), locale)));
}

/** The author's own examples that grant something and rest on nothing but the amount. */
function examplesOf({ examples, currency }: Campaign): readonly OfferExample[] {
  const plain = examples.filter(({ given, expect }) => isPlain(given) && ((expect.amount ?? 0) > 0 || (expect.earn ?? 0) > 0));
  return plain.slice(0, EXAMPLES_MAX).map(({ given, expect }) => {
    const [pay, off, points] = [given.amount ?? PLAIN_AMOUNT, expect.amount ?? 0, expect.earn ?? 0];
    return { pay, off, points, text: said((locale) => exampleWords({ pay, off, points }, locale, currency)) };
  });
}

const PLAIN_AMOUNT = 10_000;
const PLAIN_KEYS: ReadonlySet<string> = new Set(['amount', 'at', 'merchant', 'terminal', 'type']);

function isPlain(given: CampaignExample['given']): boolean {
  return Object.entries(given).every(([key, value]) => value === undefined || PLAIN_KEYS.has(key));
}

function exampleWords(example: Pick<OfferExample, 'pay' | 'off' | 'points'>, locale: Locale, currency: string): string {
  const pay = moneyOf(example.pay, currency, locale);
  const off = moneyOf(example.off, currency, locale);
  if (locale === 'zh-CN') return example.off > 0 ? `消费${pay}，优惠${off}。` : `消费${pay}，得${example.points}积分。`;
  return example.off > 0 ? `A purchase of ${pay}: ${off} off.` : `A purchase of ${pay}: ${example.points} points.`;
}
