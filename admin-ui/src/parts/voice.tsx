// The voice of the page: its language, and how words, money, numbers and times are said in it.
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import type { Locale } from '../../../engine/campaign/schema.ts';
import { formatInteger, formatMoney } from '../../../engine/money/currency.ts';
import { filledIn } from '../../../engine/message/fill.ts';
import { TRADE, type TradeList } from './words-trade.ts';
import { WORDS, type Word } from './words.ts';

export interface Voice {
  readonly locale: Locale;
  /** IANA zone in which times are shown: the bank's, not the reader's. */
  readonly zone: string;
  readonly say: (word: Word, values?: Readonly<Record<string, string | number>>) => string;
  /** A code of one of the trade's closed lists; an unknown code is shown as it is. */
  readonly name: (list: TradeList, code: string) => string;
  readonly text: (texts: { readonly [Each in Locale]: string } | undefined, otherwise: string) => string;
  readonly money: (minor: number, currency: string) => string;
  readonly count: (value: number) => string;
  /** 0.123 as a percentage, two digits that count. */
  readonly share: (part: number) => string;
  readonly time: (instant: string) => string;
  readonly day: (date: string) => string;
}
export interface VoiceControl extends Voice {
  readonly setLocale: (locale: Locale) => void;
  readonly setZone: (zone: string) => void;
}

const REMEMBERED = 'offerline.locale';
const VoiceContext = createContext<VoiceControl | null>(null);

export function useVoice(): VoiceControl {
  const voice = use(VoiceContext);
  if (voice === null) throw new Error('useVoice outside VoiceProvider');
  return voice;
}

export function VoiceProvider({ children }: { readonly children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(firstLocale);
  const [zone, setZone] = useState('Asia/Shanghai');
  const voice = useMemo(() => ({ ...voiceOf(locale, zone), setLocale, setZone }), [locale, zone]);
  useEffect(() => {
    document.documentElement.lang = locale;
    localStorage.setItem(REMEMBERED, locale);
  }, [locale]);
  return <VoiceContext value={voice}>{children}</VoiceContext>;
}

function firstLocale(): Locale {
  const remembered = new URLSearchParams(location.search).get('locale') ?? localStorage.getItem(REMEMBERED) ?? navigator.language;
  return remembered.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function voiceOf(locale: Locale, zone: string): Voice {
  const place = locale === 'en' ? 0 : 1;
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const calendar = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 });
  return {
    locale,
    zone,
    say: (word, values) => filledIn(WORDS[word][place], values),
    name: (list, code) => TRADE[list][code]?.[place] ?? code.replaceAll('_', ' '),
    text: (texts, otherwise) => texts?.[locale] ?? otherwise,
    money: (minor, currency) => formatMoney(minor, currency, locale),
    count: formatInteger,
    share: (part) => percent.format(part),
    time: (instant) => said(instant, clock),
    day: (date) => said(`${date}T00:00:00Z`, calendar),
  };
}

function said(instant: string, format: Intl.DateTimeFormat): string {
  const moment = new Date(instant);
  return Number.isNaN(moment.getTime()) ? instant : format.format(moment);
}
