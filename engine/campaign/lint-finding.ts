// A finding of the linter: what, why it matters and what to do, in both languages.
import { formatMoney } from '../money/currency.ts';
import type { Finding } from './finding.ts';
import type { Locale } from './schema.ts';

export interface Told {
  readonly en: string;
  readonly 'zh-CN': string;
}

export interface Judged {
  readonly code: string;
  readonly severity: Finding['severity'];
  readonly path: string;
}

export function told(judged: Judged, texts: Told): Finding {
  return { ...judged, message: texts.en, texts };
}

/** "12.5%" for 1250 basis points. */
export function percentText(bps: number): string {
  return `${Number((bps / 100).toFixed(2))}%`;
}

export function moneyText(minor: number, currency: string, locale: Locale): string {
  return formatMoney(minor, currency, locale).replace(/\.00$/, '');
}
