// The small words of a plain reading: money, shares, dates, days and lists as people of either language say them.
import { formatInteger, formatMoney } from '../money/currency.ts';
import { type Locale, WEEKDAYS } from './schema.ts';

/** Names written out in one list; the rest is counted. */
export const NAMED_MAX = 3;

const DAY_NAMES: Readonly<Record<Locale, readonly string[]>> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
};
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export interface Said {
  readonly en: string;
  readonly 'zh-CN': string;
}

/** The words of one language. */
export function inWords(locale: Locale, en: string, zh: string): string {
  return locale === 'zh-CN' ? zh : en;
}

/** What is said of a value that is there; nothing of one that is not. */
export function ifThere<T>(value: T | undefined, say: (value: T) => string): readonly string[] {
  return value === undefined ? [] : [say(value)];
}

/** A phrase as a sentence. */
export function asSentence(phrase: string, locale: Locale): string {
  return locale === 'zh-CN' ? `${phrase}。` : `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`;
}

/** `¥100` and `¥99.50`: whole amounts without their zeros. */
export function moneyOf(minor: number, currency: string, locale: Locale): string {
  return formatMoney(minor, currency, locale).replace(/\.0+$/, '');
}

/** `12.5%` for 1250 basis points. */
export function shareOf(bps: number): string {
  return `${Number((bps / 100).toFixed(2))}%`;
}

export function countOf(value: number): string {
  return formatInteger(value);
}

/** "622588, 621788 and 40 more ranges"; one more name is said rather than counted. */
export function namedOf(names: readonly string[], noun: Said, locale: Locale): string {
  const named = names.length <= NAMED_MAX + 1 ? names : names.slice(0, NAMED_MAX);
  const more = names.length - named.length;
  if (more === 0) return locale === 'zh-CN' ? named.join('、') : joinedBy(named, 'and');
  return inWords(
    locale,
    `${named.join(', ')} and ${formatInteger(more)} more ${noun.en}`,
    `${named.join('、')}等${formatInteger(names.length)}${noun['zh-CN']}`,
  );
}

/** "a, b or c". */
export function choiceOf(names: readonly string[], locale: Locale): string {
  const named = names.slice(0, NAMED_MAX * 3);
  const more = names.length - named.length;
  if (locale === 'zh-CN') return named.join('、') + (more > 0 ? `等${formatInteger(names.length)}项之一` : names.length > 1 ? '之一' : '');
  return more > 0 ? `${named.join(', ')} or ${formatInteger(more)} more` : joinedBy(named, 'or');
}

function joinedBy(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1) ?? ''}`;
}

export function weekdayOf(day: number, locale: Locale): string {
  return DAY_NAMES[locale][day - 1] ?? String(day);
}

export function monthOf(month: number, locale: Locale): string {
  return locale === 'zh-CN' ? `${month}月` : (MONTH_NAMES[month - 1] ?? String(month));
}

/** "Monday to Friday", "Saturday and Sunday", "every day". */
export function weekdaysOf(days: readonly (typeof WEEKDAYS)[number][], locale: Locale): string {
  const numbers = [...new Set(days.map((day) => WEEKDAYS.indexOf(day) + 1))].toSorted((one, other) => one - other);
  if (numbers.length === 7) return locale === 'zh-CN' ? '每天' : 'every day';
  const [first = 1] = numbers;
  const last = numbers.at(-1) ?? first;
  const isRun = numbers.length > 2 && last - first === numbers.length - 1;
  if (isRun) return `${weekdayOf(first, locale)}${locale === 'zh-CN' ? '至' : ' to '}${weekdayOf(last, locale)}`;
  const names = numbers.map((day) => weekdayOf(day, locale));
  return locale === 'zh-CN' ? names.join('、') : joinedBy(names, 'and');
}

/** "1 January 2026" for 2026-01-01. */
export function dateOf(date: string, locale: Locale): string {
  const [year, month, day] = date.split('-').map(Number);
  return locale === 'zh-CN' ? `${year}年${month}月${day}日` : `${day} ${monthOf(month ?? 1, locale)} ${year}`;
}

/** "18:05" for minute 1085. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "once", "twice", "5 times". */
export function timesOf(count: number, locale: Locale): string {
  if (locale === 'zh-CN') return `${formatInteger(count)}次`;
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${formatInteger(count)} times`;
}

/** "1 day", "30 days". */
export function manyOf(count: number, noun: Said, locale: Locale): string {
  if (locale === 'zh-CN') return `${formatInteger(count)}${noun['zh-CN']}`;
  return `${formatInteger(count)} ${count === 1 ? noun.en : `${noun.en}s`}`;
}
