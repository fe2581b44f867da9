// Words of a message: what an event comes to in each language, by the texts of the house, of the bank and of the campaign.
import { localTime } from '../campaign/local-time.ts';
import { LOCALES } from '../campaign/schema.ts';
import {
  checkTemplate,
  compileTemplate,
  MESSAGE_VALUES,
  RECEIPT_VALUES,
  type TemplateProblem,
  type TemplateValues,
  type ValueName,
} from '../campaign/wording.ts';
import type { HolderEvent } from './event.ts';
import type { HolderMessageKind, Texts, Wording } from './kinds.ts';

export const SUBJECT_LENGTH_MAX = 200;

/** Names of what the event speaks of, in each language. */
export interface Names {
  readonly campaign?: Texts | undefined;
  readonly merchant?: Texts | undefined;
  readonly programme?: Texts | undefined;
  readonly tier?: Texts | undefined;
  readonly coupon?: Texts | undefined;
  /** The campaign's own receipt text, a template. */
  readonly receipt?: Texts | undefined;
}

export interface WordingProblem extends TemplateProblem {
  /** "subject.en", "text.zh-CN". */
  readonly path: string;
}

/** Every reason why the wording may not be used, at its line. */
export function checkWording(wording: Wording): readonly WordingProblem[] {
  const parts = (['subject', 'text'] as const).flatMap((part) =>
    LOCALES.map((locale) => ({ part, locale, source: wording[part][locale] })),
  );
  return parts.flatMap(({ part, locale, source }) => {
    const path = `${part}.${locale}`;
    const found = checkTemplate(source, MESSAGE_VALUES).map((problem) => ({ ...problem, path }));
    if (part === 'text') return found;
    const isLong = source.length > SUBJECT_LENGTH_MAX;
    if (isLong) return [...found, { path, code: 'too_long', message: `longer than ${SUBJECT_LENGTH_MAX} characters`, line: 1 } as const];
    return /\n/.test(source) ? [...found, { path, code: 'not_allowed', message: 'a subject is one line', line: 2 } as const] : found;
  });
}

/** Subject and text in every language. The wording was checked. */
export function say(
  wording: Wording,
  event: Omit<HolderEvent, 'key' | 'account'>,
  on: { readonly names: Names; readonly timeZone: string },
): Wording {
  const values = LOCALES.map((locale) => [locale, valuesOf(event, on, locale)] as const);
  const said = (texts: Texts, isSubject: boolean): Texts =>
    Object.fromEntries(
      values.map(([locale, each]) => {
        const text = compiled(texts[locale], MESSAGE_VALUES)(each);
        return [locale, isSubject ? text.replace(/\s+/g, ' ').trim() : text.trim()];
      }),
    ) as Texts;
  return { subject: said(wording.subject, true), text: said(wording.text, false) };
}

function valuesOf(
  event: Omit<HolderEvent, 'key' | 'account'>,
  { names, timeZone }: { readonly names: Names; readonly timeZone: string },
  locale: (typeof LOCALES)[number],
): TemplateValues {
  const { amount, points, taken, count, currency = 'CNY', at, expires } = event;
  const dateOf = (instant: string | undefined) => (instant === undefined ? undefined : localTime(Date.parse(instant), timeZone).date);
  const values: TemplateValues = {
    amount,
    points,
    taken,
    count,
    campaign: names.campaign?.[locale],
    merchant: names.merchant?.[locale] ?? event.merchant,
    programme: names.programme?.[locale] ?? event.programme,
    tier: names.tier?.[locale] ?? event.tier,
    coupon: names.coupon?.[locale] ?? event.coupon,
    date: dateOf(at),
    expires: expires === undefined ? undefined : lastDate(expires, timeZone),
    currency,
    locale,
  };
  return { ...values, receipt: names.receipt === undefined ? undefined : receiptIn(names.receipt[locale], values) };
}

/** What ends at midnight ended the day before. */
function lastDate(expires: string, timeZone: string): string {
  return localTime(Date.parse(expires) - 1, timeZone).date;
}

/** A campaign was reviewed when it was made; a text that is refused today is left out, and the rest is told. */
function receiptIn(source: string, values: TemplateValues): string | undefined {
  return compiled(source, RECEIPT_VALUES)(values) || undefined;
}

const COMPILED_MAX = 2_000;
const compiledBySource = new Map<string, (values: TemplateValues) => string>();

/** Many messages say the same text: it is read once. One that is refused says nothing. */
function compiled(source: string, names: readonly ValueName[]): (values: TemplateValues) => string {
  const key = `${names.length} ${source}`;
  const known = compiledBySource.get(key);
  if (known !== undefined) return known;
  const made = checkTemplate(source, names).length > 0 ? () => '' : compileTemplate(source, names);
  if (compiledBySource.size >= COMPILED_MAX) compiledBySource.clear();
  compiledBySource.set(key, made);
  return made;
}

/** What a preview speaks of, for each kind. */
export function exampleOf(kind: HolderMessageKind): Omit<HolderEvent, 'key' | 'account'> {
  const base = { kind, at: '2026-11-22T04:00:00Z', currency: 'CNY', programme: 'stars', campaign: 'ten-off', merchant: 'M1001' };
  const expires = '2026-12-06T15:59:59Z';
  const by: Partial<Record<HolderMessageKind, object>> = {
    used: { amount: 1_000 },
    refund: { amount: 1_000, taken: 120 },
    coupon_received: { coupon: 'ten-off', expires },
    coupon_expiring: { coupon: 'ten-off', expires },
    points_expiring: { points: 1_200, expires },
    tier_changed: { tier: 'gold' },
    digest: { count: 4 },
  };
  return { ...base, points: 120, ...by[kind] };
}
export const EXAMPLE_NAMES: Names = {
  campaign: { en: 'Ten off a hundred', 'zh-CN': '满一百减十' },
  merchant: { en: 'Corner Kitchen', 'zh-CN': '街角小厨' },
  programme: { en: 'Stars', 'zh-CN': '星点' },
  tier: { en: 'Gold', 'zh-CN': '金卡' },
  coupon: { en: 'Ten off a hundred', 'zh-CN': '满一百减十' },
  receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' },
};
