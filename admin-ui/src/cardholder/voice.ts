// The voice of the app: its language, and how words, money, numbers and dates are said in it.
import { createContext, useContext } from 'react';
import type { Locale } from '../../../engine/campaign/schema.ts';
import { formatInteger, formatMoney } from '../../../engine/money/currency.ts';
import { filledIn } from '../../../engine/message/fill.ts';

export type Pair = readonly [en: string, zh: string];
/** Words of one area; `{name}` is filled in. */
export function pairs<Name extends string>(words: Readonly<Record<Name, Pair>>): Readonly<Record<Name, Pair>> {
  return words;
}

export interface Voice {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  readonly say: (pair: Pair, values?: Readonly<Record<string, string | number>>) => string;
  readonly text: (texts: { readonly [Each in Locale]?: string | undefined } | null | undefined) => string;
  readonly money: (minor: number, currency: string) => string;
  readonly count: (value: number) => string;
  /** "22 November" of an instant or a date, in the bank's zone; with its year where that is not this one. */
  readonly day: (instant: string) => string;
  /** The last day that is wholly or partly before an instant, or before a date: what ends at midnight ended the day before. */
  readonly lastDay: (end: string) => string;
  /** "22 Nov, 14:05". */
  readonly moment: (instant: string) => string;
  /** "14:05" of milliseconds since 1970, in the phone's zone. */
  readonly time: (at: number) => string;
}

const KEPT = 'offerline.locale';
const ZONE = 'Asia/Shanghai';

export function firstLocale(): Locale {
  const wanted = new URLSearchParams(location.search).get('locale') ?? localStorage.getItem(KEPT) ?? navigator.language;
  return wanted.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function voiceOf(locale: Locale, setLocale: (locale: Locale) => void): Voice {
  const language = locale === 'en' ? 'en-GB' : locale;
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: ZONE });
  const dayAndYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: ZONE });
  const moment = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: ZONE,
  });
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return {
    locale,
    setLocale: (next) => {
      localStorage.setItem(KEPT, next);
      setLocale(next);
    },
    say: ([en, zh], values) => filledIn(locale === 'en' ? en : zh, values),
    text: (texts) => texts?.[locale] ?? texts?.en ?? '',
    money: (minor, currency) => formatMoney(minor, currency, locale),
    count: formatInteger,
    day: (instant) => said(instant, isThisYear(instant) ? day : dayAndYear),
    lastDay: (end) => {
      const at = instantOf(end).getTime();
      const last = Number.isNaN(at) ? end : new Date(at - 1).toISOString();
      return said(last, isThisYear(last) ? day : dayAndYear);
    },
    moment: (instant) => said(instant, moment),
    time: (at) => time.format(at),
  };
}

function isThisYear(instant: string): boolean {
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: ZONE });
  return Number.isNaN(Date.parse(instant)) || year.format(new Date(instant)) === year.format(new Date());
}

/** A date begins in the bank's zone. */
function instantOf(end: string): Date {
  return new Date(end.length === 10 ? `${end}T00:00:00+08:00` : end);
}

function said(instant: string, format: Intl.DateTimeFormat): string {
  const at = new Date(instant.length === 10 ? `${instant}T12:00:00+08:00` : instant);
  return Number.isNaN(at.getTime()) ? instant : format.format(at);
}

const VoiceContext = createContext<Voice | null>(null);
export const VoiceProvider = VoiceContext.Provider;

export function useVoice(): Voice {
  const voice = useContext(VoiceContext);
  if (voice === null) throw new Error('useVoice outside VoiceProvider');
  return voice;
}
