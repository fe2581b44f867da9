// Says the smallest change in words of either language: "¥3.20 more", "from Tuesday, 24 November", "with a card of BIN 622588".
import { type Reading, valueText } from '../campaign/reading-condition.ts';
import { clockOf, dateOf, inWords, moneyOf, weekdayOf } from '../campaign/reading-words.ts';
import { localTime } from '../campaign/local-time.ts';
import { FACTS, type FactDefinition, type FactName, type FactValue } from '../rules/facts.ts';
import type { NearestChange } from './nearest.ts';

export interface Telling extends Reading {
  readonly timeZone: string;
}

type Say = (change: NearestChange, telling: Telling) => string;

/** One phrase for one change. */
export function changePhrase(change: NearestChange, telling: Telling): string {
  const say = PHRASES[change.what];
  return say === undefined ? factPhrase(change, telling) : say(change, telling);
}

const fixed =
  (en: string, zh: string): Say =>
  (_, { locale }) =>
    inWords(locale, en, zh);

const PHRASES: { readonly [Name in NearestChange['what']]?: Say } = {
  card: ({ to }, { locale }) => inWords(locale, `a card with BIN ${String(to)}`, `使用卡BIN为${String(to)}的卡`),
  time: ({ to }, { locale, timeZone }) => {
    const { date, weekday, minuteOfDay } = localTime(Date.parse(String(to)), timeZone);
    const day = dateOf(date, locale);
    return inWords(
      locale,
      `at another time, such as ${weekdayOf(weekday, 'en')}, ${day}, ${clockOf(minuteOfDay)}`,
      `换个时间，例如${day}（${weekdayOf(weekday, 'zh-CN')}）${clockOf(minuteOfDay)}`,
    );
  },
  enrolment: fixed('having enrolled in it', '先报名参加'),
  consent: fixed('the consent of the merchant to paying its share', '商户同意承担其份额'),
  coupon: fixed('a coupon of it in the wallet', '持有该活动的优惠券'),
  switch: fixed('the campaign running, not paused or stopped', '活动处于运行状态（未暂停或停止）'),
  budget: fixed('budget left', '预算有余额'),
  limit: ({ from, to }, { locale }) => {
    const fewer = Number(from) - Number(to);
    return inWords(locale, `${fewer} fewer use${fewer === 1 ? '' : 's'} before`, `此前少使用${fewer}次`);
  },
  limit_money: ({ from, to }, { locale, currency }) => {
    const less = moneyOf(Number(from) - Number(to), currency, locale);
    return inWords(locale, `${less} less used before`, `此前少使用${less}`);
  },
  redeem: fixed('asking to pay with points', '要求使用积分支付'),
  in_time: fixed('being asked before the purchase was over, not told afterwards', '在交易时请求，而非事后通知'),
  real_purchase: fixed('a purchase of its own, not a nominal amount or a repeated collection', '为真实消费，而非象征性金额或重复扣款'),
  'binding.accounts': ({ to }, { locale }) => inWords(locale, `the account ${String(to)}`, `账户为${String(to)}`),
  'binding.lists': listPhrase('list', '名单'),
  'account.segments': listPhrase('segment', '客群'),
  'membership.tiers': listPhrase('tier', '会员等级'),
  'membership.programmes': listPhrase('programme', '会员计划'),
  'wallet.coupons': listPhrase('coupon', '优惠券'),
  'account.enrolled': listPhrase('enrolment', '报名'),
  'authorization.amount': ({ from, to }, { locale, currency }) => {
    const [before, after] = [Number(from ?? 0), Number(to)];
    const difference = moneyOf(Math.abs(after - before), currency, locale);
    const wanted = moneyOf(after, currency, locale);
    return after > before
      ? inWords(locale, `${difference} more (${wanted})`, `金额增加${difference}（达到${wanted}）`)
      : inWords(locale, `${difference} less (${wanted})`, `金额减少${difference}（为${wanted}）`);
  },
};

function listPhrase(en: string, zh: string): Say {
  return ({ from, to }, { locale }) => {
    const [before, after] = [textsOf(from), textsOf(to)];
    const added = after.filter((each) => !before.includes(each));
    const removed = before.filter((each) => !after.includes(each));
    const parts = [
      ...(added.length === 0 ? [] : [inWords(locale, `on ${en} ${added.join(', ')}`, `属于${zh}${added.join('、')}`)]),
      ...(removed.length === 0 ? [] : [inWords(locale, `not on ${en} ${removed.join(', ')}`, `不属于${zh}${removed.join('、')}`)]),
    ];
    return parts.join(inWords(locale, ' and ', '且'));
  };
}

function textsOf(value: FactValue | null): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function factPhrase({ what, from, to }: NearestChange, telling: Telling): string {
  const fact = what as FactName;
  const { label } = FACTS[fact] as FactDefinition;
  const text = (value: FactValue | null) => (value === null || Array.isArray(value) ? '–' : valueText(fact, value as string, telling));
  const was = from === null ? '' : inWords(telling.locale, ` (not ${text(from)})`, `（而非${text(from)}）`);
  return `${label[telling.locale]}: ${text(to)}${was}`;
}
