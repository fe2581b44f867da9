// Reads promises out of a text of either language: percentages, amounts, spend-and-save pairs, weekdays, dates and how often. What is negated is left out.
import type { Locale } from './schema.ts';

interface Words {
  /** As they stand in the text. */
  readonly words: string;
}

/** A phrase in which the text takes something away rather than promising it. */
const NEGATED: Readonly<Record<Locale, RegExp>> = {
  en: /\b(not|no|except|excluding|excludes?|cannot|without|other than|than|instead|before|after)\b/i,
  'zh-CN': /不|除|非|勿|无|仅基础|之前|之后/,
};

/** Clauses that promise something. */
function clauses(text: string, locale: Locale): readonly string[] {
  const parts = locale === 'zh-CN' ? text.split(/[，。；！、\n]/) : text.split(/(?<=[^\d])[.;!\n]|,(?!\d{3}\b)|[.;!](?=\s|$)/);
  return parts.filter((part) => part.trim() !== '' && !NEGATED[locale].test(part) && !part.includes('{{'));
}

function matches(text: string, locale: Locale, pattern: RegExp): readonly RegExpExecArray[] {
  return clauses(text, locale).flatMap((clause) => [...clause.matchAll(pattern)]);
}

/** Discounts said in percent: "20% off", "8折", "85折", "8.5折". */
export function percentsIn(text: string, locale: Locale): readonly (Words & { readonly bps: number })[] {
  if (locale === 'en')
    return matches(text, locale, /(\d{1,2}(?:\.\d{1,2})?) ?% off/gi).map((match) => ({
      words: match[0],
      bps: Math.round(Number(match[1]) * 100),
    }));
  return matches(text, locale, /(\d(?:\.\d)?|\d{2}) ?折/g).map((match) => {
    const paid = Number(match[1]);
    return { words: match[0], bps: Math.round(10_000 - (paid >= 10 ? paid * 100 : paid * 1_000)) };
  });
}

export interface Money {
  readonly locale: Locale;
  readonly currency: string;
  /** Digits after the point. */
  readonly exponent: number;
}

const SIGNS: Readonly<Record<string, string>> = { CNY: '¥', HKD: 'HK\\$', USD: '\\$', EUR: '€', GBP: '£', JPY: 'JP¥|¥' };
const WORDS_ZH: Readonly<Record<string, string>> = { CNY: '元', HKD: '港元|港币', USD: '美元', EUR: '欧元', GBP: '英镑', JPY: '日元' };
const NUMBER = '(\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?|\\d+(?:\\.\\d{1,2})?)';

function moneyPattern({ locale, currency }: Money): string | null {
  const sign = SIGNS[currency];
  const word = WORDS_ZH[currency];
  if (sign === undefined || word === undefined) return null;
  return locale === 'en' ? `(?:${sign})\\s?${NUMBER}` : `${NUMBER}(?:${word})`;
}

function minorOf(number: string | undefined, { exponent }: Money): number {
  return Math.round(Number(String(number).replaceAll(',', '')) * 10 ** exponent);
}

/** Amounts of the campaign's currency; Chinese texts that multiply ("5万元") are left out. */
export function amountsIn(text: string, money: Money): readonly (Words & { readonly minor: number })[] {
  const pattern = moneyPattern(money);
  if (pattern === null) return [];
  return matches(text, money.locale, new RegExp(pattern, 'g')).map((match) => ({ words: match[0], minor: minorOf(match[1], money) }));
}

/** "Save ¥10 on ¥100", "spend ¥100 save ¥10", "¥10 off from ¥100", "满100元减10元". */
export function spendSaveIn(text: string, money: Money): readonly (Words & { readonly spend: number; readonly save: number })[] {
  const one = moneyPattern(money);
  if (one === null) return [];
  const pair = (match: RegExpExecArray, spend: number, save: number) => ({
    words: match[0].trim(),
    spend: minorOf(match[spend], money),
    save: minorOf(match[save], money),
  });
  if (money.locale === 'zh-CN') {
    const spendFirst = new RegExp(`满${NUMBER}元?(?:立|即|可)?减${NUMBER}元?`, 'g');
    return money.currency === 'CNY' ? matches(joinedPairs(text), money.locale, spendFirst).map((match) => pair(match, 1, 2)) : [];
  }
  const spendFirst = new RegExp(`spend ${one}(?:,| and|) (?:save|get) ${one}`, 'gi');
  const saveFirst = new RegExp(
    `(?:save ${one}|${one} off) (?:on|from|over|for every) (?:a purchase of |purchases of |purchases from )?${one}`,
    'gi',
  );
  return [
    ...matches(text, 'en', spendFirst).map((match) => pair(match, 1, 2)),
    ...matches(text, 'en', saveFirst).map((match) => pair(match, 3, match[1] === undefined ? 2 : 1)),
  ];
}

/** "消费满100元，立减10元" is one promise. */
function joinedPairs(text: string): string {
  return text.replace(/满(\d+(?:\.\d+)?)元，?(?=[立即可]?减)/g, '满$1元');
}

const DAYS_EN = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAYS_ZH = '一二三四五六日';
const DAY_EN = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?';
const DAY_ZH = '(?:每?周|每?星期)([一二三四五六日天])';
const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];

/** Weekdays promised: single ones, ranges, weekends, weekdays, every day. */
export function weekdaysIn(text: string, locale: Locale): readonly (Words & { readonly weekdays: readonly number[] })[] {
  const spoken = locale === 'en' ? text.replace(/black friday/gi, '') : text.replace(/黑色星期五/g, '');
  const numberOf = (name: string | undefined) =>
    locale === 'en' ? DAYS_EN.indexOf(String(name).toLowerCase()) + 1 : DAYS_ZH.indexOf(String(name).replace('天', '日')) + 1;
  const range =
    locale === 'en' ? new RegExp(`${DAY_EN} (?:to|through|until|-) ${DAY_EN}`, 'gi') : new RegExp(`${DAY_ZH}(?:至|到|-)${DAY_ZH}`, 'g');
  const single = locale === 'en' ? new RegExp(`\\b${DAY_EN}\\b`, 'gi') : new RegExp(DAY_ZH, 'g');
  const ranges = matches(spoken, locale, range);
  const rest = ranges.reduce((left, match) => left.replace(match[0], ''), spoken);
  const groups: readonly (readonly [RegExp, readonly number[]])[] =
    locale === 'en'
      ? [
          [/\bevery day\b|\bany day\b|\beach day\b/gi, ALL_WEEK],
          [/\bweekends?\b/gi, [6, 7]],
          [/\bworking days?\b|\bon weekdays\b/gi, [1, 2, 3, 4, 5]],
        ]
      : [
          [/每天|每日(?!限|最|可|每|1|\d)|天天/g, ALL_WEEK],
          [/周末/g, [6, 7]],
          [/工作日/g, [1, 2, 3, 4, 5]],
        ];
  return [
    ...ranges.map((match) => ({ words: match[0], weekdays: daysBetween(numberOf(match[1]), numberOf(match[2])) })),
    ...matches(rest, locale, single).map((match) => ({ words: match[0], weekdays: [numberOf(match[1])] })),
    ...groups.flatMap(([pattern, weekdays]) => matches(rest, locale, pattern).map((match) => ({ words: match[0], weekdays }))),
  ];
}

function daysBetween(from: number, to: number): readonly number[] {
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((from - 1 + index) % 7) + 1);
}

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Full dates: "31 December 2026", "December 31, 2026", "2026-12-31", "2026年12月31日". */
export function datesIn(text: string, locale: Locale): readonly (Words & { readonly date: string })[] {
  const iso = [...text.matchAll(/\b(\d{4})-(\d{2})-(\d{2})\b/g)].map((match) => ({ words: match[0], date: match[0] }));
  if (locale === 'zh-CN')
    return [...iso, ...[...text.matchAll(/(\d{4})年(\d{1,2})月(\d{1,2})日/g)].map((match) => dated(match, [match[1], match[2], match[3]]))];
  const names = MONTHS.join('|');
  const dayFirst = [...text.matchAll(new RegExp(`\\b(\\d{1,2}) (${names}) (\\d{4})\\b`, 'gi'))];
  const monthFirst = [...text.matchAll(new RegExp(`\\b(${names}) (\\d{1,2}), (\\d{4})\\b`, 'gi'))];
  const monthNo = (name: string | undefined) => String(MONTHS.indexOf(String(name).toLowerCase()) + 1);
  return [
    ...iso,
    ...dayFirst.map((match) => dated(match, [match[3], monthNo(match[2]), match[1]])),
    ...monthFirst.map((match) => dated(match, [match[3], monthNo(match[1]), match[2]])),
  ];
}

function dated(match: RegExpExecArray, [year, month, day]: readonly (string | undefined)[]): Words & { readonly date: string } {
  return { words: match[0], date: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` };
}

const PERIODS: Readonly<Record<string, string>> = {
  day: 'day',
  week: 'week',
  month: 'month',
  日: 'day',
  天: 'day',
  周: 'week',
  月: 'month',
};
const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** "Twice a month", "once a day", "5 times a week", "每月限2次". */
export function countsIn(text: string, locale: Locale): readonly (Words & { readonly count: number; readonly per: string })[] {
  if (locale === 'zh-CN')
    return matches(text, locale, /每([日天周月])(?:限|可|最多|限享|可享|限用)*(\d+)次/g).map((match) => ({
      words: match[0],
      count: Number(match[2]),
      per: String(PERIODS[String(match[1])]),
    }));
  const pattern = new RegExp(`\\b(once|twice|(?:(\\d+|${NUMBERS.join('|')}) times)) (?:a|per|each|every) (day|week|month)\\b`, 'gi');
  return matches(text, locale, pattern).map((match) => ({
    words: match[0],
    count: countOf(match[1], match[2]),
    per: String(match[3]).toLowerCase(),
  }));
}

function countOf(word: string | undefined, number: string | undefined): number {
  if (word?.toLowerCase() === 'once') return 1;
  if (word?.toLowerCase() === 'twice') return 2;
  const named = NUMBERS.indexOf(String(number).toLowerCase());
  return named >= 0 ? named : Number(number);
}
