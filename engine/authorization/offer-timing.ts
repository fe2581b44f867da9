// When an offer can be used: open now, or the next moment at which it is; the same for everybody, so worked out once.
import { domainOf } from '../campaign/lint-domain.ts';
import type { Holidays, LiveCampaign } from '../campaign/live.ts';
import { localTime } from '../campaign/local-time.ts';
import { clockOf, dateOf, inWords, type Said, weekdayOf } from '../campaign/reading-words.ts';
import type { Locale } from '../campaign/schema.ts';
import { fitsAt, openMoment } from './nearest-time.ts';
import type { OfferWay } from './offer-ways.ts';

const DAY_MS = 86_400_000;
/** A campaign that has not begun is announced so many days before. */
const ANNOUNCED_DAYS = 7;
/** One that is closed now is shown when it opens again within so many days. */
const CLOSED_DAYS = 31;

export interface OfferTiming {
  /** Milliseconds since 1970 at which it opens; null when it is open. */
  readonly opensAt: number | null;
}

/** Null for what does not open soon enough to be shown. */
export type TimingOf = (way: OfferWay, nowMs: number) => OfferTiming | null;

interface Kept {
  readonly untilMs: number;
  readonly timing: OfferTiming | null;
}

const OPEN: OfferTiming = { opensAt: null };
const MINUTE_MS = 60_000;

/** Asks for the same way in the same minute are answered from memory: windows begin and end on minutes. */
export function timingOf(campaign: LiveCampaign, holidays: Holidays): TimingOf {
  const { schedule } = campaign.terms;
  const isPlain = schedule.windows.length + schedule.excludedDates.length === 0 && schedule.holidays === undefined;
  const known = new Map<OfferWay, Kept>();
  return (way, nowMs) => {
    if (nowMs >= campaign.toMs) return null;
    if (isPlain && way.time.size === 0) return nowMs >= campaign.fromMs ? OPEN : announced(campaign.fromMs, nowMs);
    const kept = known.get(way);
    if (kept !== undefined && nowMs < kept.untilMs) return kept.timing;
    const found = looked(campaign, { way, holidays, nowMs });
    known.set(way, found);
    return found.timing;
  };
}

function announced(opensAt: number, nowMs: number): OfferTiming | null {
  return opensAt - nowMs <= ANNOUNCED_DAYS * DAY_MS ? { opensAt } : null;
}

function looked(campaign: LiveCampaign, at: { readonly way: OfferWay; readonly holidays: Holidays; readonly nowMs: number }): Kept {
  const { way, holidays, nowMs } = at;
  const timing = { alternative: way.time, campaign, domain: domainOf(campaign.terms, holidays) };
  const untilMs = Math.min((Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS, nowMs < campaign.fromMs ? campaign.fromMs : campaign.toMs);
  if (nowMs >= campaign.fromMs && fitsAt(nowMs, timing)) return { untilMs, timing: OPEN };
  const opensAt = openMoment(Math.max(nowMs, campaign.fromMs), timing);
  if (opensAt === null || opensAt <= nowMs) return { untilMs, timing: null };
  const isNear = nowMs < campaign.fromMs ? announced(campaign.fromMs, nowMs) !== null : opensAt - nowMs <= CLOSED_DAYS * DAY_MS;
  return { untilMs, timing: isNear ? { opensAt } : null };
}

/** "from Tuesday", "from 17:00 today", "from 3 December 2026"; in the campaign's own time. */
export function fromWords(opensAt: number, nowMs: number, timeZone: string): Said {
  const [there, today] = [localTime(opensAt, timeZone), localTime(nowMs, timeZone)];
  const clock = there.minuteOfDay === 0 ? '' : clockOf(there.minuteOfDay);
  const days = Math.round((Date.parse(there.date) - Date.parse(today.date)) / DAY_MS);
  const say = (locale: Locale): string => {
    if (days === 0) return inWords(locale, `from ${clock} today`, `今天${clock}起`);
    const day = days < 7 ? weekdayOf(there.weekday, locale) : dateOf(there.date, locale);
    return inWords(locale, `from ${day}${clock === '' ? '' : `, ${clock}`}`, `${day}${clock}起`);
  };
  return { en: say('en'), 'zh-CN': say('zh-CN') };
}
