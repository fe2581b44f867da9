// How often one account may still use a campaign: the counters of its limits against their ceilings, and how much of the whole is left, in four coarse words.
import { counterNeeds } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { isoWeek, localTime } from '../campaign/local-time.ts';
import type { Said } from '../campaign/reading-words.ts';
import type { Campaign } from '../campaign/schema.ts';

export const QUOTAS = ['plenty', 'going_fast', 'nearly_gone', 'gone'] as const;
export type Quota = (typeof QUOTAS)[number];
type Period = Campaign['limits']['perSubject'][number]['per'];

/** What is used of counters, by key; a counter that is not there was never used. */
export type UsedOf = (key: string) => number;

export interface LimitSubject {
  readonly account: string;
  readonly person: string | null;
  /** Tokens of its cards. */
  readonly cards: readonly string[];
}

export interface Left {
  /** Uses left in the tightest period; null where uses are not counted. */
  readonly count: number | null;
  readonly per: Period;
}
export interface LimitStand {
  readonly left: Left | null;
  /** The period in which nothing is left; null while something is. */
  readonly usedUp: Period | null;
}

/** Does anything of it depend on what this account has used? */
export function hasLimits({ limits, benefit }: Pick<Campaign, 'limits' | 'benefit'>): boolean {
  return benefit.type === 'member_entry' || limits.perSubject.some(({ of }) => of === 'account' || of === 'person' || of === 'card');
}

/** Limits of the account, its person and its cards; those of shops and tills are not the cardholder's. */
export function limitsLeft(
  campaign: LiveCampaign,
  subject: LimitSubject,
  at: { readonly used: UsedOf; readonly nowMs: number },
): LimitStand {
  const { terms } = campaign;
  const { date } = localTime(at.nowMs, terms.timeZone);
  const cards = subject.cards.length === 0 ? [null] : subject.cards;
  const stands = cards.map((card) => {
    const subjects = { account: subject.account, person: subject.person, card: card ?? '', merchant: '', terminal: '' };
    const needs = counterNeeds(terms, subjects, date).filter(({ key, kind }) => kind === 'limit' && isOurs(key, terms.id, card !== null));
    return standOf(needs, at.used);
  });
  // With another card it may go on.
  return stands.find(({ usedUp }) => usedUp === null) ?? stands[0] ?? { left: null, usedUp: null };
}

function isOurs(key: string, campaign: string, isCardKnown: boolean): boolean {
  const of = key.slice(campaign.length + 3).split(':', 1)[0];
  return of === 'account' || of === 'person' || of === 'entry' || (of === 'card' && isCardKnown);
}

function standOf(needs: ReturnType<typeof counterNeeds>, used: UsedOf): LimitStand {
  const rests = needs.flatMap(({ key, unit, ceiling }) =>
    ceiling === null ? [] : [{ count: unit === 'count' ? ceiling - used(key) : null, rest: ceiling - used(key), per: periodIn(key) }],
  );
  const counted = rests.flatMap(({ count, per }) => (count === null ? [] : [{ count: Math.max(0, count), per }]));
  const left = counted.reduce<Left | null>((least, each) => (least === null || each.count < (least.count ?? 0) ? each : least), null);
  return { left, usedUp: rests.findLast(({ rest }) => rest <= 0)?.per ?? null };
}

const PERIOD = /:(?:(day|week|month):[^:]+|campaign):[nm]$/;

function periodIn(key: string): Period {
  return (PERIOD.exec(key)?.[1] as Period | undefined) ?? 'campaign';
}

/** The ends of keys that may matter now, so that what is over is not read: "day:2026-11-23". */
export function periodsAt(nowMs: number, timeZones: Iterable<string>): readonly string[] {
  const dates = new Set([...timeZones].map((timeZone) => localTime(nowMs, timeZone).date));
  return ['campaign', ...[...dates].flatMap((date) => [`day:${date}`, `week:${isoWeek(date)}`, `month:${date.slice(0, 7)}`])];
}

/** The counters of which its quota is told, its fence and shared caps included. */
export function quotaKeys({ terms }: LiveCampaign, nowMs: number): readonly { readonly key: string; readonly ceiling: number | null }[] {
  const { date } = localTime(nowMs, terms.timeZone);
  const nobody = { account: '', person: null, card: '', merchant: '', terminal: '' };
  return counterNeeds(terms, nobody, date).flatMap(({ key, ceiling, kind }) => (kind === 'budget' ? [{ key, ceiling }] : []));
}

export interface QuotaCounter {
  readonly used: number;
  readonly ceiling: number | null;
}

/** Of the whole, in basis points: at and under these. */
const FAST_BPS = 4_000;
const NEARLY_BPS = 1_000;

/** The level of the scarcest counter; null where nothing bounds it. Never the figure: a budget is the bank's own. */
export function quotaOf(counters: readonly QuotaCounter[]): Quota | null {
  const shares = counters.flatMap(({ used, ceiling }) =>
    ceiling === null ? [] : [ceiling <= 0 ? 0 : Math.ceil(((ceiling - used) * 10_000) / ceiling)],
  );
  if (shares.length === 0) return null;
  const least = Math.min(...shares);
  if (least <= 0) return 'gone';
  if (least <= NEARLY_BPS) return 'nearly_gone';
  return least <= FAST_BPS ? 'going_fast' : 'plenty';
}

export const USED_UP_WORDS: Readonly<Record<Period, Said>> = {
  day: { en: 'used up today, again tomorrow', 'zh-CN': '今日已用完，明天可再用' },
  week: { en: 'used up this week, again from Monday', 'zh-CN': '本周已用完，下周一可再用' },
  month: { en: 'used up this month, again from the 1st', 'zh-CN': '本月已用完，下月1日可再用' },
  campaign: { en: 'used up', 'zh-CN': '已用完' },
};
