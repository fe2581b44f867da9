// What an account still lacks for an offer, in words of both languages: "¥3.20 more this month", "2 of 3 purchases this month", "enrol first".
import type { FactName, FactValue } from '../rules/facts.ts';
import type { Possible } from '../rules/possible.ts';
import { countOf, moneyOf, type Said } from '../campaign/reading-words.ts';
import { isMet, nearestValue } from './nearest-value.ts';

/** What stands in the way; `code` for programs, `text` for people. */
export interface Missing {
  readonly code: string;
  readonly text: Said;
}

/** What names are told by: only of campaigns that the same account may see. */
export type NameOf = (campaign: string) => Said | null;

export interface Lacking {
  readonly fact: FactName;
  readonly possible: Possible;
  readonly value: FactValue | null;
  readonly currency: string;
  readonly nameOf: NameOf;
}

/** Null where the need is met, `never` where nothing its holder does will meet it. */
export function lackOf(lacking: Lacking): Missing | null | 'never' {
  const { fact, possible, value } = lacking;
  if (isMet(value, possible)) return null;
  const period = PERIODS[fact];
  if (period !== undefined) return lackOfUsage(lacking, period);
  if (fact === 'usage.first') return value === true ? FIRST_BEFORE : 'never';
  if (fact === 'wallet.pointsActive' || fact === 'wallet.pointsPending') return lackOfPoints(lacking);
  return LISTED.includes(fact) ? lackOfList(lacking) : 'never';
}

const LISTED: readonly FactName[] = ['wallet.coupons', 'membership.programmes', 'membership.tiers', 'account.enrolled'];
const FIRST_BEFORE: Missing = { code: 'visits', text: { en: 'after your first purchase', 'zh-CN': '首笔消费之后可享' } };

interface Period extends Said {
  /** What it is when there was too much of it; null where it never begins again. */
  readonly again: Said | null;
  readonly of: 'count' | 'spend';
}
const DAY = { en: ' today', 'zh-CN': '今天', again: { en: 'again tomorrow', 'zh-CN': '明天可再享' } };
const MONTH = { en: ' this month', 'zh-CN': '本月', again: { en: 'again next month', 'zh-CN': '下月可再享' } };
const EVER = { en: '', 'zh-CN': '', again: null };
const PERIODS: { readonly [Name in FactName]?: Period } = {
  'usage.countToday': { ...DAY, of: 'count' },
  'usage.countThisMonth': { ...MONTH, of: 'count' },
  'usage.countTotal': { ...EVER, of: 'count' },
  'usage.spendToday': { ...DAY, of: 'spend' },
  'usage.spendThisMonth': { ...MONTH, of: 'spend' },
  'usage.spendTotal': { ...EVER, of: 'spend' },
};

function lackOfUsage({ fact, possible, value, currency }: Lacking, period: Period): Missing | 'never' {
  const have = Number(value ?? 0);
  const need = Number(nearestValue(have, possible, fact) ?? Number.NaN);
  if (Number.isNaN(need)) return 'never';
  if (need < have) return period.again === null ? 'never' : { code: 'again', text: period.again };
  if (period.of === 'count') {
    const text = {
      en: `${countOf(have)} of ${countOf(need)} purchases${period.en}`,
      'zh-CN': `${period['zh-CN']}已消费${countOf(have)}/${countOf(need)}笔`,
    };
    return { code: 'visits', text };
  }
  return { code: 'spend', text: moreOf(need - have, currency, period) };
}

/** "¥3.20 more this month". */
function moreOf(minor: number, currency: string, period: Said): Said {
  return {
    en: `${moneyOf(minor, currency, 'en')} more${period.en}`,
    'zh-CN': `${period['zh-CN']}再消费${moneyOf(minor, currency, 'zh-CN')}`,
  };
}

/** What is still to be put on a purchase of `amount`; null where it is enough. */
export function lackOfAmount(least: number, amount: number | null, currency: string): Missing | null {
  return amount === null || amount >= least ? null : { code: 'amount', text: moreOf(least - amount, currency, EVER) };
}

function lackOfPoints({ fact, possible, value }: Lacking): Missing | 'never' {
  const have = Number(value ?? 0);
  const need = Number(nearestValue(have, possible, fact) ?? Number.NaN);
  if (!(need > have)) return 'never';
  return pointsMore(need - have);
}

export function pointsMore(points: number): Missing {
  const more = countOf(points);
  return { code: 'points', text: { en: `${more} more ${points === 1 ? 'point' : 'points'}`, 'zh-CN': `还差${more}积分` } };
}

function lackOfList({ fact, possible, value, nameOf }: Lacking): Missing | 'never' {
  const have = Array.isArray(value) ? (value as readonly string[]) : [];
  // What one holds and must not hold is never told.
  if (have.some((each) => possible.absent.has(each))) return 'never';
  const wanted = possible.anyOf.find((some) => !have.some((each) => some.has(each)));
  const first = String([...(wanted ?? [])][0] ?? '');
  const name = nameOf(fact === 'membership.tiers' ? first.slice(0, Math.max(0, first.lastIndexOf(':'))) : first);
  return name === null ? (UNNAMED[fact] ?? 'never') : namedLack(fact, name);
}

/** Where the campaign behind it is not shown to this account, its name is not said. */
const UNNAMED: { readonly [Name in FactName]?: Missing } = {
  'wallet.coupons': { code: 'coupon', text: { en: 'with a coupon', 'zh-CN': '持有优惠券可享' } },
  'membership.programmes': { code: 'membership', text: { en: 'for members', 'zh-CN': '会员专享' } },
  'membership.tiers': { code: 'tier', text: { en: 'for members of a higher tier', 'zh-CN': '更高等级会员专享' } },
};

function namedLack(fact: FactName, name: Said): Missing {
  if (fact === 'wallet.coupons')
    return { code: 'coupon', text: { en: `with a coupon: ${name.en}`, 'zh-CN': `需持有优惠券：${name['zh-CN']}` } };
  if (fact === 'membership.tiers')
    return { code: 'tier', text: { en: `with a higher tier: ${name.en}`, 'zh-CN': `需更高等级：${name['zh-CN']}` } };
  if (fact === 'membership.programmes')
    return { code: 'membership', text: { en: `as a member: ${name.en}`, 'zh-CN': `需为会员：${name['zh-CN']}` } };
  return { code: 'enrol_other', text: { en: `enrol first: ${name.en}`, 'zh-CN': `请先报名：${name['zh-CN']}` } };
}

export const ENROL_FIRST: Missing = { code: 'enrol', text: { en: 'enrol first', 'zh-CN': '请先报名' } };
export const CLAIMED_ALREADY: Missing = { code: 'claimed', text: { en: 'claimed already', 'zh-CN': '已领取过' } };
export const ALL_TAKEN: Missing = { code: 'gone', text: { en: 'all taken', 'zh-CN': '已领完' } };

/** "with a card starting 6225 88": only where it is known that none of the cards in hand is one. */
export function otherCard(ranges: readonly string[]): Missing {
  const [first = ''] = ranges;
  const shown = (first.split('-')[0] ?? '').replace(/(\d{4})(?=\d)/g, '$1 ');
  if (shown === '') return { code: 'card', text: { en: 'with another card', 'zh-CN': '请使用其他卡' } };
  const more = ranges.length > 1;
  return {
    code: 'card',
    text: { en: `with a card starting ${shown}${more ? ' or others' : ''}`, 'zh-CN': `需使用卡号${shown}${more ? '等' : ''}开头的卡` },
  };
}
