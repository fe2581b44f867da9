// Reads a benefit aloud: what it gives, in whole sentences of either language.
import type { BenefitTerms, BenefitType } from '../benefit/schema.ts';
import { choiceOf, countOf, manyOf, moneyOf, type Said, shareOf, timesOf } from './reading-words.ts';
import type { Reading } from './reading-condition.ts';

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
      return [sentence(valuePhrase(benefit, reading), reading)];
    case 'statement_credit':
      return [
        sentence(valuePhrase(benefit.value, reading), reading),
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

function sentence(phrase: string, { locale }: Reading): string {
  return locale === 'zh-CN' ? `${phrase}。` : `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`;
}

function valuePhrase(value: Value, reading: Reading): string {
  const { locale, currency } = reading;
  const zh = locale === 'zh-CN';
  const money = (minor: number) => moneyOf(minor, currency, locale);
  const cap = 'cap' in value && value.cap !== undefined ? (zh ? `，最高优惠${money(value.cap)}` : `, at most ${money(value.cap)}`) : '';
  switch (value.type) {
    case 'percent_off':
      return zh
        ? `优惠交易金额的${shareOf(value.rateBps)}${cap}${ROUNDED[value.rounding]['zh-CN']}`
        : `${shareOf(value.rateBps)} off${cap}${ROUNDED[value.rounding].en}`;
    case 'amount_off':
      return zh ? `立减${money(value.amount)}` : `${money(value.amount)} off`;
    case 'tiered_off':
      return value.steps
        .map(({ from, off }) => (zh ? `满${money(from)}减${money(off)}` : `${money(off)} off from ${money(from)}`))
        .join(zh ? '，' : ', ');
    case 'fixed_price':
      return zh
        ? `一口价${money(value.price)}${cap}`
        : `a price of ${money(value.price)}${cap === '' ? '' : `; the discount is${cap.slice(1)}`}`;
  }
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
  const zh = reading.locale === 'zh-CN';
  if (benefit.type === 'coupon_issue') {
    const many = manyOf(benefit.count, COUPON, reading.locale);
    const when =
      benefit.on === 'capture' ? { en: 'when the purchase is captured', 'zh-CN': '交易入账后' } : { en: 'at once', 'zh-CN': '交易时' };
    return [zh ? `${when['zh-CN']}发放${benefit.coupon}的${many}。` : `${many} of ${benefit.coupon}, put into the wallet ${when.en}.`];
  }
  const days = manyOf(benefit.validDays, DAY, reading.locale);
  return [
    zh ? `使用优惠券：${valuePhrase(benefit.value, reading)}。` : `A coupon gives ${valuePhrase(benefit.value, reading)}.`,
    zh
      ? `优惠券有效期${days}，${benefit.autoApply ? '支付时自动使用' : '须出示后使用'}，${benefit.transferable ? '可转赠' : '不可转赠'}。`
      : `A coupon is valid for ${days}, is ${benefit.autoApply ? 'taken from the wallet by itself' : 'used only when it is presented'}, and can${benefit.transferable ? '' : 'not'} be passed on.`,
  ];
}

function earnSentences(benefit: Of<'points_earn'>, reading: Reading): readonly string[] {
  const { locale, currency } = reading;
  const zh = locale === 'zh-CN';
  const points = (count: number) => manyOf(count, POINT, locale);
  const per = moneyOf(benefit.per, currency, locale);
  const tiers = Object.entries(benefit.tierMultiplierBps).map(([tier, bps]) =>
    zh ? `${tier}${bps / 10_000}倍` : `${bps / 10_000} times for ${tier}`,
  );
  const said = [
    ...(benefit.points > 0 ? [zh ? `每消费${per}得${points(benefit.points)}` : `${points(benefit.points)} for every ${per}`] : []),
    ...(benefit.multiplierBps === 10_000
      ? []
      : [zh ? `乘以${benefit.multiplierBps / 10_000}倍` : `times ${benefit.multiplierBps / 10_000}`]),
    ...(tiers.length === 0 ? [] : [zh ? `会员等级另乘${tiers.join('、')}` : `and by membership tier ${tiers.join(', ')}`]),
    ...(benefit.bonus > 0
      ? [zh ? `另加${points(benefit.bonus)}` : `${benefit.points > 0 ? 'plus ' : ''}${points(benefit.bonus)} a purchase`]
      : []),
    ...(benefit.capPoints === undefined
      ? []
      : [zh ? `单笔最高${points(benefit.capPoints)}` : `at most ${points(benefit.capPoints)} a purchase`]),
  ];
  const expiry = manyOf(benefit.expiryDays, DAY, locale);
  const cost = moneyOf(benefit.costPer1000, currency, locale);
  return [
    sentence(said.join(zh ? '，' : ', '), reading),
    zh
      ? `积分计入${benefit.programme}，入账后${expiry}有效。`
      : `The points belong to ${benefit.programme} and expire ${expiry} after the purchase is captured.`,
    zh ? `每${countOf(1_000)}积分成本${cost}。` : `${countOf(1_000)} points cost ${cost}.`,
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
  const measure = MEASURES[benefit.measure][locale];
  const period = PERIODS[benefit.period]?.[locale] ?? benefit.period;
  return zh
    ? [
        `会员计划：${join['zh-CN']}。`,
        `等级按${period}${measure}评定：${tiers.join('、')}。`,
        `${DOWNGRADES[benefit.downgrade]['zh-CN']}。`,
      ]
    : [
        `A membership programme, joined ${join.en}.`,
        `Tiers go by ${measure} ${period}: ${tiers.join(', ')}.`,
        `${DOWNGRADES[benefit.downgrade].en}.`,
      ];
}
