// Reads aloud how a coupon is claimed, from when to when it is valid then, what codes it has, and whether it may be given on.
import { type CouponTerms, transferOf } from '../benefit/coupon.ts';
import type { ClaimTerms } from '../benefit/schema.ts';
import type { Reading } from './reading-condition.ts';
import { asSentence, countOf, dateOf, ifThere, inWords, manyOf, type Said, timesOf } from './reading-words.ts';

const DAY: Said = { en: 'day', 'zh-CN': '天' };
const MINUTE: Said = { en: 'minute', 'zh-CN': '分钟' };
const CODES: Readonly<Record<NonNullable<CouponTerms['codes']>, Said | null>> = {
  none: null,
  generated: { en: 'It is bound by a code out of a stock made here.', 'zh-CN': '凭系统生成的券码领取。' },
  uploaded: { en: 'It is bound by a code out of a stock that the bank brings.', 'zh-CN': '凭银行导入的券码领取。' },
  on_demand: { en: 'Its code is made when it is claimed.', 'zh-CN': '券码在领取时生成。' },
};
const ONCE: Said = { en: 'It can be given on once, by its first holder.', 'zh-CN': '仅首位持有人可转赠一次。' };
const NAMED: Said = { en: 'Only the cardholder it is reserved for can use it.', 'zh-CN': '仅限指定持卡人使用。' };

/** Nothing where the campaign says nothing of it. */
export function couponLifeSentences(benefit: CouponTerms, { locale }: Pick<Reading, 'locale'>): readonly string[] {
  return [
    ...ifThere(benefit.claim, (claim) => claimSentence(claim, locale)),
    ...ifThere(benefit.claim?.validity, (validity) => validitySentence(validity, locale)),
    ...ifThere(benefit.codes === undefined ? undefined : (CODES[benefit.codes] ?? undefined), (said) => said[locale]),
    ...(transferOf(benefit) === 'once' ? [ONCE[locale]] : []),
    ...(benefit.holders === 'named' ? [NAMED[locale]] : []),
  ];
}

function claimSentence({ total, perDay, perPerson, perPersonDay, from, to }: ClaimTerms, locale: Reading['locale']): string {
  const zh = locale === 'zh-CN';
  const times = (count: number) => timesOf(count, locale);
  const parts = [
    ...ifThere(from, (at) => inWords(locale, `from ${dateOf(at.slice(0, 10), locale)}`, `${dateOf(at.slice(0, 10), locale)}起`)),
    ...ifThere(to, (at) => inWords(locale, `until ${dateOf(at.slice(0, 10), locale)}`, `${dateOf(at.slice(0, 10), locale)}止`)),
    ...ifThere(perPersonDay, (count) => inWords(locale, `${times(count)} a day for each person`, `每人每日限领${times(count)}`)),
    ...ifThere(perPerson, (count) => inWords(locale, `${times(count)} for each person`, `每人限领${times(count)}`)),
    ...ifThere(perDay, (count) => inWords(locale, `${countOf(count)} a day in all`, `每日共${countOf(count)}张`)),
    ...ifThere(total, (count) => inWords(locale, `${countOf(count)} in all`, `总量${countOf(count)}张`)),
  ];
  const head = zh ? '持卡人自行领取' : 'cardholders claim it themselves';
  return asSentence([head, ...parts].join(zh ? '，' : ', '), locale);
}

function validitySentence(validity: NonNullable<ClaimTerms['validity']>, locale: Reading['locale']): string {
  const { afterMinutes, fromNextDay = false, days, until } = validity;
  const begin = fromNextDay
    ? inWords(locale, 'from the next day on', '次日起')
    : afterMinutes === undefined
      ? inWords(locale, 'at once', '立即')
      : inWords(locale, `${manyOf(afterMinutes, MINUTE, locale)} later`, `${manyOf(afterMinutes, MINUTE, locale)}后`);
  const parts = [
    ...ifThere(days, (count) => inWords(locale, `for ${manyOf(count, DAY, locale)}`, `有效${manyOf(count, DAY, locale)}`)),
    ...ifThere(until, (at) =>
      inWords(locale, `until ${dateOf(at.slice(0, 10), locale)} at the latest`, `最晚至${dateOf(at.slice(0, 10), locale)}`),
    ),
  ];
  const head = inWords(locale, `once claimed it is valid ${begin}`, `领取后${begin}生效`);
  return asSentence([head, ...parts].join(locale === 'zh-CN' ? '，' : ', '), locale);
}
