// A campaign made ready for the authorization path: matchers and predicates compiled once at publish, immutable afterwards.
import { binMatcher } from '../card/bin.ts';
import { compileCondition } from '../rules/compile.ts';
import type { Facts } from '../rules/facts.ts';
import { lean } from './lean.ts';
import { isTimeZone, localTime } from './local-time.ts';
import { type DrawRange, rangesOf } from './rollout.ts';
import { type Campaign, type Locale, LOCALES, WEEKDAYS } from './schema.ts';
import { sharedBy } from './shared.ts';
import { type TemplateValues, compileTemplate } from './wording.ts';

/** Holiday dates (YYYY-MM-DD) by calendar (ISO 3166-1 alpha-2). */
export type Holidays = Readonly<Record<string, ReadonlySet<string>>>;

export interface LiveCampaign {
  readonly id: string;
  readonly version: number;
  readonly terms: Campaign;
  /** Does the BIN bind? Longest prefix wins between include and exclude. */
  readonly bindsBin: (bin: string) => boolean;
  readonly condition: (facts: Facts) => boolean;
  readonly receipt: Readonly<Record<Locale, (values: TemplateValues) => string>>;
  readonly fromMs: number;
  readonly toMs: number;
  readonly openAt: (epochMs: number) => boolean;
  /** Which draws take part when; empty: everybody. */
  readonly ranges: readonly DrawRange[];
}

/** Prepares a reviewed campaign version; throws for one that review would have refused, so the caller quarantines it alone (I22). */
export function prepare(terms: Campaign, version: number, holidays: Holidays): LiveCampaign {
  if (!isTimeZone(terms.timeZone)) throw new RangeError(`no time zone ${terms.timeZone}`);
  const receipt = Object.fromEntries(LOCALES.map((locale) => [locale, templateOf(terms.texts.receipt[locale])]));
  const { when } = terms;
  return {
    id: terms.id,
    version,
    terms: lean(terms),
    bindsBin: binMatcher(terms.binding.cards.include, terms.binding.cards.exclude),
    condition: when === undefined ? ALWAYS : sharedBy(`condition ${JSON.stringify(when)}`, () => compileCondition(when)),
    receipt: receipt as LiveCampaign['receipt'],
    fromMs: Date.parse(terms.schedule.from),
    toMs: Date.parse(terms.schedule.to),
    openAt: scheduleOf(terms, holidays),
    ranges: terms.rollout === undefined ? EVERYBODY : rangesOf(terms),
  };
}

const EVERYBODY: readonly DrawRange[] = [];
const ALWAYS = (): boolean => true;

/** A text is read once, however many campaigns say it. */
function templateOf(source: string): (values: TemplateValues) => string {
  return sharedBy(`text ${source}`, () => compileTemplate(source));
}

/** [from, to), weekly windows [from, to) in local time, excluded dates, holidays. A window from later than to runs past midnight. */
function scheduleOf(terms: Campaign, holidays: Holidays): (epochMs: number) => boolean {
  const { schedule, timeZone } = terms;
  const from = Date.parse(schedule.from);
  const to = Date.parse(schedule.to);
  const isPlain = schedule.windows.length + schedule.excludedDates.length === 0 && schedule.holidays === undefined;
  if (isPlain) return (epochMs) => epochMs >= from && epochMs < to;
  const excluded = new Set(schedule.excludedDates);
  const calendar = schedule.holidays === undefined ? null : (holidays[schedule.holidays.calendar] ?? new Set<string>());
  const windows = schedule.windows.map((window) => ({
    days: new Set(window.days.map((day) => WEEKDAYS.indexOf(day) + 1)),
    from: minutes(window.from),
    to: minutes(window.to),
  }));
  return (epochMs) => {
    if (epochMs < from || epochMs >= to) return false;
    const local = localTime(epochMs, timeZone);
    if (excluded.has(local.date)) return false;
    if (calendar !== null && calendar.has(local.date) !== (schedule.holidays?.mode === 'only')) return false;
    return windows.length === 0 || windows.some((window) => isInside(window, local));
  };
}

function isInside(
  window: { readonly days: ReadonlySet<number>; readonly from: number; readonly to: number },
  local: { readonly weekday: number; readonly minuteOfDay: number },
): boolean {
  const { from, to, days } = window;
  if (from < to) return days.has(local.weekday) && local.minuteOfDay >= from && local.minuteOfDay < to;
  const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
  return (days.has(local.weekday) && local.minuteOfDay >= from) || (days.has(yesterday) && local.minuteOfDay < to);
}

function minutes(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3, 5));
}
