// Offer, terms and receipt written from the rule, in both languages, so that a text promises exactly what the rule gives.
import type { Locale } from '../../../../engine/campaign/schema.ts';
import { formatMoney } from '../../../../engine/money/currency.ts';
import { type JsonObject, valueAt } from './draft.ts';

type Texts = Readonly<Record<Locale, string>>;

export function suggestedTexts(document: JsonObject): { readonly offer: Texts; readonly terms: Texts; readonly receipt: Texts } {
  const each = (say: (locale: Locale) => string): Texts => ({ en: say('en'), 'zh-CN': say('zh-CN') });
  return {
    offer: each((locale) => offerOf(document, locale)),
    terms: each((locale) => termsOf(document, locale)),
    receipt: receiptOf(document),
  };
}

function offerOf(document: JsonObject, locale: Locale): string {
  const days = daysOf(document, locale);
  const what = worthOf(document['benefit'] as JsonObject | undefined, { currency: currencyOf(document), locale });
  if (locale === 'zh-CN') return `${days}${what}。`;
  return `${what}${days === '' ? '' : ` ${days}`}.`;
}

interface Saying {
  readonly currency: string;
  readonly locale: Locale;
}

function worthOf(benefit: JsonObject | undefined, { currency, locale }: Saying): string {
  const isEnglish = locale === 'en';
  const money = (key: string) => formatMoney(Number(benefit?.[key] ?? 0), currency, locale);
  const cap = typeof benefit?.['cap'] === 'number' ? (isEnglish ? `, up to ${money('cap')}` : `，最高优惠${money('cap')}`) : '';
  const sayings: Readonly<Record<string, () => string>> = {
    tiered_off: () => stepsOf(benefit, { currency, locale }),
    amount_off: () => (isEnglish ? `${money('amount')} off` : `立减${money('amount')}`),
    percent_off: () =>
      isEnglish
        ? `${Number(benefit?.['rateBps'] ?? 0) / 100}% off${cap}`
        : `${(10_000 - Number(benefit?.['rateBps'] ?? 0)) / 1_000}折${cap}`,
    fixed_price: () => (isEnglish ? `Pay only ${money('price')}${cap}` : `仅需${money('price')}${cap}`),
    random_off: () => (isEnglish ? `${money('min')} to ${money('max')} off at random` : `随机立减${money('min')}至${money('max')}`),
    points_earn: () =>
      isEnglish ? `${benefit?.['points'] ?? 0} points for every ${money('per')}` : `每消费${money('per')}赠${benefit?.['points'] ?? 0}积分`,
  };
  return sayings[String(benefit?.['type'])]?.() ?? (isEnglish ? 'A benefit for you' : '专属优惠');
}

function stepsOf(benefit: JsonObject | undefined, { currency, locale }: Saying): string {
  const steps = (benefit?.['steps'] ?? []) as readonly JsonObject[];
  const money = (step: JsonObject, key: string) => formatMoney(Number(step[key] ?? 0), currency, locale);
  return steps
    .map((step) =>
      locale === 'en' ? `Spend ${money(step, 'from')}, save ${money(step, 'off')}` : `满${money(step, 'from')}减${money(step, 'off')}`,
    )
    .join(locale === 'en' ? '; ' : '，');
}

const DAYS: Readonly<Record<string, Texts>> = {
  mon: { en: 'Mondays', 'zh-CN': '周一' },
  tue: { en: 'Tuesdays', 'zh-CN': '周二' },
  wed: { en: 'Wednesdays', 'zh-CN': '周三' },
  thu: { en: 'Thursdays', 'zh-CN': '周四' },
  fri: { en: 'Fridays', 'zh-CN': '周五' },
  sat: { en: 'Saturdays', 'zh-CN': '周六' },
  sun: { en: 'Sundays', 'zh-CN': '周日' },
};

/** "on Fridays"; empty where there is no weekly window, or more than one. */
function daysOf(document: JsonObject, locale: Locale): string {
  const windows = (valueAt(document, ['schedule', 'windows']) ?? []) as readonly JsonObject[];
  const [only] = windows;
  if (only === undefined || windows.length > 1) return '';
  const days = ((only['days'] ?? []) as readonly string[]).map((day) => DAYS[day]?.[locale] ?? day);
  const hours = only['from'] === undefined ? '' : ` ${String(only['from'])}-${String(only['to'] ?? '24:00')}`;
  return locale === 'en' ? `on ${listed(days)}${hours}` : `每${days.join('、')}${hours}`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const PERIODS: Readonly<Record<string, Texts>> = {
  day: { en: 'a day', 'zh-CN': '每日' },
  week: { en: 'a week', 'zh-CN': '每周' },
  month: { en: 'a month', 'zh-CN': '每月' },
  campaign: { en: 'in all', 'zh-CN': '活动期内' },
};

function termsOf(document: JsonObject, locale: Locale): string {
  const limits = (valueAt(document, ['limits', 'perSubject']) ?? []) as readonly JsonObject[];
  const perAccount = limits.find((limit) => limit['of'] === 'account' && typeof limit['count'] === 'number');
  const period = PERIODS[String(perAccount?.['per'])]?.[locale];
  const times = Number(perAccount?.['count'] ?? 0);
  const isEnglish = locale === 'en';
  const limited =
    period === undefined ? '' : isEnglish ? `${timesOf(times)} ${period} per customer. ` : `同一客户${period}限享${times}次。`;
  return `${limited}${isEnglish ? 'While the budget lasts.' : '名额有限，用完即止。'}`;
}

const timesOf = (times: number): string => (times === 1 ? 'Once' : times === 2 ? 'Twice' : `${times} times`);

function receiptOf(document: JsonObject): Texts {
  const isPoints = valueAt(document, ['benefit', 'type']) === 'points_earn';
  return isPoints
    ? { en: '{{campaign}}: {{number points}} points', 'zh-CN': '{{campaign}}赠{{number points}}积分' }
    : { en: '{{campaign}}: {{money amount}} off', 'zh-CN': '{{campaign}}立减{{money amount}}' };
}

const currencyOf = (document: JsonObject): string => (typeof document['currency'] === 'string' ? document['currency'] : 'CNY');
