// Reads a benefit aloud: what it gives, in whole sentences of either language.
import { transferOf } from '../benefit/coupon.ts';
import type { BenefitTerms, BenefitType } from '../benefit/schema.ts';
import { type Said, asSentence, choiceOf, countOf, ifThere, inWords, manyOf, moneyOf, shareOf, timesOf } from './reading-words.ts';
import type { Reading } from './reading-condition.ts';
import { couponLifeSentences } from './reading-coupon.ts';

type Of<Type extends BenefitType> = Extract<BenefitTerms, { readonly type: Type }>;
type Value = Of<'percent_off' | 'amount_off' | 'tiered_off' | 'fixed_price'>;

const ROUNDED: Readonly<Record<Of<'percent_off'>['rounding'], Said>> = {
  down: { en: '', 'zh-CN': '' },
  up: { en: ', rounded up', 'zh-CN': '（向上取整）' },
  half_up: { en: ', rounded half up', 'zh-CN': '（四舍五入）' },
  half_even: { en: ', rounded half to even', 'zh-CN': '（四舍六入五成双）' },
};
const COUPON: Said = { en: 'coupon', 'zh-CN': '张优惠券' };
const DAY: Said = { en: 'day', 'zh-CN': '天' };
const POINT: Said = { en: 'point', 'zh-CN': '积分' };
const PERIODS: Readonly<Record<string, Said>> = {
  day: { en: 'a day', 'zh-CN': '每日' },
  week: { en: 'a week', 'zh-CN': '每周' },
  month: { en: 'a month', 'zh-CN': '每月' },
  quarter: { en: 'a quarter', 'zh-CN': '每季度' },
  year: { en: 'a year', 'zh-CN': '每年' },
  campaign: { en: 'in the whole campaign', 'zh-CN': '活动期间' },
};

/** "twice a month", "每月2次". */
export function timesPer(count: number, per: string, reading: Reading): string {
  const period = PERIODS[per]?.[reading.locale] ?? per;
  const times = timesOf(count, reading.locale);
  return reading.locale === 'zh-CN' ? `${period}${times}` : `${times} ${period}`;
}

export function periodOf(per: string, { locale }: Reading): string {
  return PERIODS[per]?.[locale] ?? per;
}

/** What the benefit gives, one sentence or a few. */
export function benefitSentences(benefit: BenefitTerms, reading: Reading): readonly string[] {
  const zh = reading.locale === 'zh-CN';
  switch (benefit.type) {
    case 'percent_off':
    case 'amount_off':
    case 'tiered_off':
    case 'fixed_price':
      return [asSentence(valuePhrase(benefit, reading), reading.locale)];
    case 'statement_credit':
      return [
        asSentence(valuePhrase(benefit.value, reading), reading.locale),
        zh ? '以账单返现方式在入账后返还。' : 'It is credited to the account after the purchase is captured.',
      ];
    case 'random_off':
      return [randomSentence(benefit, reading)];
    case 'instalment_subsidy':
      return instalmentSentences(benefit, reading);
    case 'coupon_issue':
    case 'coupon_redeem':
      return couponSentences(benefit, reading);
    case 'points_earn':
      return earnSentences(benefit, reading);
    case 'points_payment':
      return [paymentSentence(benefit, reading)];
    default:
      return memberSentences(benefit, reading);
  }
}

function valuePhrase(value: Value, reading: Reading): string {
  const { locale, currency } = reading;
  const money = (minor: number) => moneyOf(minor, currency, locale);
  switch (value.type) {
    case 'percent_off': {
      const off = inWords(locale, `${shareOf(value.rateBps)} off`, `优惠交易金额的${shareOf(value.rateBps)}`);
      return `${off}${capPhrase(value.cap, reading)}${ROUNDED[value.rounding][locale]}`;
    }
    case 'amount_off':
      return inWords(locale, `${money(value.amount)} off`, `立减${money(value.amount)}`);
    case 'tiered_off':
      return value.steps
        .map(({ from, off }) => inWords(locale, `${money(off)} off from ${money(from)}`, `满${money(from)}减${money(off)}`))
        .join(inWords(locale, ', ', '，'));
    case 'fixed_price':
      return `${inWords(locale, `a price of ${money(value.price)}`, `一口价${money(value.price)}`)}${capPhrase(value.cap, reading)}${value.cap === undefined ? '' : inWords(locale, ' off', '')}`;
  }
}

function capPhrase(cap: number | undefined, { locale, currency }: Reading): string {
  if (cap === undefined) return '';
  const most = moneyOf(cap, currency, locale);
  return inWords(locale, `, at most ${most}`, `，最高优惠${most}`);
}

function randomSentence({ min, max, mean }: Of<'random_off'>, { locale, currency }: Reading): string {
  const [least, most, middle] = [min, max, mean].map((each) => moneyOf(each, currency, locale));
  return locale === 'zh-CN'
    ? `随机立减${least}至${most}，平均${middle}。`
    : `A random amount between ${least} and ${most} off, ${middle} on average.`;
}

function instalmentSentences(benefit: Of<'instalment_subsidy'>, { locale, currency }: Reading): readonly string[] {
  const zh = locale === 'zh-CN';
  const fees = Object.entries(benefit.feeBpsByCount).map(([count, bps]) =>
    zh ? `${count}期费率${shareOf(bps)}` : `${shareOf(bps)} for ${count} instalments`,
  );
  const cap = benefit.cap === undefined ? '' : moneyOf(benefit.cap, currency, locale);
  return zh
    ? [`承担分期手续费的${shareOf(benefit.shareBps)}${cap === '' ? '' : `，最高${cap}`}。`, `手续费：${fees.join('，')}。`]
    : [
        `${shareOf(benefit.shareBps)} of the instalment fee is paid${cap === '' ? '' : `, at most ${cap}`}.`,
        `The fee is ${fees.join(', ')}.`,
      ];
}

function couponSentences(benefit: Of<'coupon_issue' | 'coupon_redeem'>, reading: Reading): readonly string[] {
  const { locale } = reading;
  if (benefit.type === 'coupon_issue') {
    const many = manyOf(benefit.count, COUPON, locale);
    return benefit.on === 'capture'
      ? [
          inWords(
            locale,
            `${many} of ${benefit.coupon}, put into the wallet when the purchase is captured.`,
            `交易入账后发放${benefit.coupon}的${many}。`,
          ),
        ]
      : [inWords(locale, `${many} of ${benefit.coupon}, put into the wallet at once.`, `交易时发放${benefit.coupon}的${many}。`)];
  }
  const days = manyOf(benefit.validDays, DAY, locale);
  const use = benefit.autoApply ? AUTO_APPLIED[locale] : PRESENTED[locale];
  const pass = benefit.transferable || transferOf(benefit) !== 'none' ? TRANSFERABLE[locale] : NOT_TRANSFERABLE[locale];
  const value = valuePhrase(benefit.value, reading);
  return [
    inWords(locale, `A coupon gives ${value}.`, `使用优惠券：${value}。`),
    inWords(locale, `It is valid for ${days}, is ${use}, and ${pass}.`, `有效期${days}，${use}，${pass}。`),
    ...couponLifeSentences(benefit, reading),
  ];
}

const AUTO_APPLIED: Said = { en: 'taken from the wallet by itself', 'zh-CN': '支付时自动使用' };
const PRESENTED: Said = { en: 'used only when it is presented', 'zh-CN': '须出示后使用' };
const TRANSFERABLE: Said = { en: 'can be passed on', 'zh-CN': '可转赠' };
const NOT_TRANSFERABLE: Said = { en: 'cannot be passed on', 'zh-CN': '不可转赠' };

function earnSentences(benefit: Of<'points_earn'>, reading: Reading): readonly string[] {
  const { locale, currency } = reading;
  const phrases = [...ratePhrases(benefit, reading), ...boundPhrases(benefit, reading)];
  const expiry = manyOf(benefit.expiryDays, DAY, locale);
  const cost = moneyOf(benefit.costPer1000, currency, locale);
  const programme = benefit.programme;
  return [
    asSentence(phrases.join(inWords(locale, ', ', '，')), locale),
    inWords(
      locale,
      `The points belong to ${programme} and expire ${expiry} after the capture.`,
      `积分计入${programme}，入账后${expiry}内有效。`,
    ),
    inWords(locale, `${countOf(1_000)} points cost ${cost}.`, `每${countOf(1_000)}积分成本${cost}。`),
  ];
}

function ratePhrases(benefit: Of<'points_earn'>, { locale, currency }: Reading): readonly string[] {
  // A bonus is multiplied by nothing.
  if (benefit.points === 0) return [];
  const per = moneyOf(benefit.per, currency, locale);
  const points = manyOf(benefit.points, POINT, locale);
  const times = String(benefit.multiplierBps / 10_000);
  const tiers = Object.entries(benefit.tierMultiplierBps).map(([tier, bps]) => {
    const multiple = String(bps / 10_000);
    return inWords(locale, `${multiple} times for ${tier}`, `${tier}${multiple}倍`);
  });
  return [
    inWords(locale, `${points} for every ${per}`, `每消费${per}得${points}`),
    ...(times === '1' ? [] : [inWords(locale, `times ${times}`, `乘以${times}倍`)]),
    ...(tiers.length === 0
      ? []
      : [
          inWords(
            locale,
            `and ${tiers.join(', ')} of ${benefit.membership ?? benefit.programme}`,
            `${benefit.membership ?? benefit.programme}会员另乘${tiers.join('、')}`,
          ),
        ]),
  ];
}

function boundPhrases({ bonus, capPoints, points }: Of<'points_earn'>, { locale }: Reading): readonly string[] {
  const more = manyOf(bonus, POINT, locale);
  return [
    ...(bonus > 0
      ? [inWords(locale, `${points > 0 ? 'plus ' : ''}${more} a purchase`, `${points > 0 ? '每笔另加' : '每笔得'}${more}`)]
      : []),
    ...ifThere(capPoints, (cap) =>
      inWords(locale, `at most ${manyOf(cap, POINT, locale)} a purchase`, `单笔最高${manyOf(cap, POINT, locale)}`),
    ),
  ];
}

function paymentSentence(benefit: Of<'points_payment'>, { locale, currency }: Reading): string {
  const unit = moneyOf(100, currency, locale);
  const rate = countOf(benefit.pointsPer100);
  const least = countOf(Math.max(1, benefit.minPoints));
  if (locale === 'zh-CN')
    return `可用${benefit.programme}积分支付：${rate}积分抵${unit}，至少${least}积分，以${countOf(benefit.stepPoints)}积分为单位，最多抵扣交易金额的${shareOf(benefit.maxShareBps)}。`;
  return `Pay with ${benefit.programme} points: ${rate} points for ${unit}, at least ${least} points, in steps of ${countOf(benefit.stepPoints)}, for at most ${shareOf(benefit.maxShareBps)} of the purchase.`;
}

function memberSentences(benefit: Of<'membership_programme' | 'member_price' | 'member_entry'>, reading: Reading): readonly string[] {
  const zh = reading.locale === 'zh-CN';
  if (benefit.type === 'membership_programme') return programmeSentences(benefit, reading);
  const tiers = benefit.tiers.length === 0 ? '' : choiceOf(benefit.tiers, reading.locale);
  const who = zh ? `${benefit.programme}${tiers}会员` : `Members of ${benefit.programme}${tiers === '' ? '' : ` with the tier ${tiers}`}`;
  if (benefit.type === 'member_price')
    return [zh ? `${who}：${valuePhrase(benefit.value, reading)}。` : `${who} get ${valuePhrase(benefit.value, reading)}.`];
  const cap = moneyOf(benefit.cap, reading.currency, reading.locale);
  const times = timesPer(benefit.entries, benefit.per, reading);
  return [zh ? `${who}免费入场，${times}，每次最高${cap}。` : `${who} enter free of charge ${times}, for at most ${cap} each time.`];
}

const MEASURES: Readonly<Record<Of<'membership_programme'>['measure'], Said>> = {
  spend: { en: 'spend', 'zh-CN': '消费金额' },
  points: { en: 'points earned', 'zh-CN': '所得积分' },
  visits: { en: 'visits', 'zh-CN': '消费次数' },
};
const DOWNGRADES: Readonly<Record<Of<'membership_programme'>['downgrade'], Said>> = {
  one_down: { en: 'Whoever falls short goes down one tier', 'zh-CN': '未达标者下降一级' },
  requalify: { en: 'Whoever falls short goes to the tier that was reached', 'zh-CN': '未达标者按实际达成等级重新评定' },
  never: { en: 'Nobody is ever moved down', 'zh-CN': '等级不会下降' },
};

/** Grace and the fee, where there are any. */
function programmeExtras({ graceDays, paid }: Of<'membership_programme'>, locale: Reading['locale']): readonly string[] {
  const zh = locale === 'zh-CN';
  const fee = paid === undefined ? '' : moneyOf(paid.fee, paid.currency, locale);
  return [
    ...(graceDays === undefined
      ? []
      : [zh ? `期末未达标的等级保留${graceDays}天。` : `A tier that was not earned again is kept for ${graceDays} days.`]),
    ...(paid === undefined
      ? []
      : [
          zh
            ? `在商户${paid.merchant}支付${fee}后成为会员，有效${paid.months}个月；费用退款则会籍终止。`
            : `Members pay ${fee} at ${paid.merchant} for ${paid.months} months; a refund of the fee ends the membership.`,
        ]),
  ];
}

function programmeSentences(benefit: Of<'membership_programme'>, { locale, currency }: Reading): readonly string[] {
  const zh = locale === 'zh-CN';
  const needs = (threshold: number) => (benefit.measure === 'spend' ? moneyOf(threshold, currency, locale) : countOf(threshold));
  const tiers = benefit.tiers.map(
    ({ id, name, threshold }) => `${name[locale] ?? id}${zh ? `（${needs(threshold)}起）` : ` (from ${needs(threshold)})`}`,
  );
  const join =
    benefit.join === 'enrol'
      ? { en: 'by enrolling', 'zh-CN': '报名后加入' }
      : { en: 'with the first purchase', 'zh-CN': '首笔消费自动加入' };
  const extra = programmeExtras(benefit, locale);
  const measure = MEASURES[benefit.measure][locale];
  const period = PERIODS[benefit.period]?.[locale] ?? benefit.period;
  return zh
    ? [
        `会员计划：${join['zh-CN']}。`,
        `等级按${period}${measure}评定：${tiers.join('、')}。`,
        `${DOWNGRADES[benefit.downgrade]['zh-CN']}。`,
        ...extra,
      ]
    : [
        `A membership programme, joined ${join.en}.`,
        `Tiers go by ${measure} ${period}: ${tiers.join(', ')}.`,
        `${DOWNGRADES[benefit.downgrade].en}.`,
        ...extra,
      ];
}
