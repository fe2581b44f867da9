// Reads a condition aloud: every fact with its label, every operator in words, values in their unit.
import type { Condition, Operator, Scalar, Test } from '../rules/condition.ts';
import { FACTS, type FactDefinition, type FactName } from '../rules/facts.ts';
import { choiceOf, clockOf, inWords, countOf, dateOf, manyOf, moneyOf, monthOf, type Said, weekdayOf } from './reading-words.ts';
import type { Locale } from './schema.ts';

/** How values are read. */
export interface Reading {
  readonly locale: Locale;
  readonly currency: string;
}

/** A few words for each operator, around the value. */
export const OPERATOR_WORDS: Readonly<Record<Operator, Said>> = {
  equal: { en: 'is', 'zh-CN': '为' },
  notEqual: { en: 'is not', 'zh-CN': '不为' },
  lessThan: { en: 'is below', 'zh-CN': '低于' },
  lessThanInclusive: { en: 'is at most', 'zh-CN': '不超过' },
  greaterThan: { en: 'is above', 'zh-CN': '高于' },
  greaterThanInclusive: { en: 'is at least', 'zh-CN': '不低于' },
  in: { en: 'is', 'zh-CN': '为' },
  notIn: { en: 'is none of', 'zh-CN': '不属于' },
  contains: { en: 'include', 'zh-CN': '包含' },
  doesNotContain: { en: 'do not include', 'zh-CN': '不包含' },
};

/** Words of closed lists; a value without words is said as it is written. */
const VALUE_WORDS: Readonly<Record<string, Said>> = {
  purchase: { en: 'a purchase', 'zh-CN': '消费' },
  cash_advance: { en: 'a cash advance', 'zh-CN': '取现' },
  quasi_cash: { en: 'quasi cash', 'zh-CN': '类现金交易' },
  account_verification: { en: 'an account verification', 'zh-CN': '账户验证' },
  balance_inquiry: { en: 'a balance inquiry', 'zh-CN': '余额查询' },
  account_funding: { en: 'account funding', 'zh-CN': '账户充值' },
  original_credit: { en: 'an original credit', 'zh-CN': '入账交易' },
  unionpay: { en: 'UnionPay', 'zh-CN': '银联' },
  visa: { en: 'Visa', 'zh-CN': 'Visa' },
  mastercard: { en: 'Mastercard', 'zh-CN': '万事达' },
  jcb: { en: 'JCB', 'zh-CN': 'JCB' },
  amex: { en: 'American Express', 'zh-CN': '美国运通' },
  other: { en: 'other', 'zh-CN': '其他' },
  credit: { en: 'credit', 'zh-CN': '信用卡' },
  debit: { en: 'debit', 'zh-CN': '借记卡' },
  prepaid: { en: 'prepaid', 'zh-CN': '预付卡' },
  charge: { en: 'charge', 'zh-CN': '签账卡' },
  classic: { en: 'classic', 'zh-CN': '普卡' },
  gold: { en: 'gold', 'zh-CN': '金卡' },
  platinum: { en: 'platinum', 'zh-CN': '白金卡' },
  diamond: { en: 'diamond', 'zh-CN': '钻石卡' },
  business: { en: 'business', 'zh-CN': '商务卡' },
  pos: { en: 'POS terminal', 'zh-CN': 'POS' },
  mpos: { en: 'mobile POS', 'zh-CN': '移动POS' },
  qr: { en: 'QR code', 'zh-CN': '二维码' },
  online: { en: 'online', 'zh-CN': '线上' },
  atm: { en: 'ATM', 'zh-CN': 'ATM' },
  transit: { en: 'transit gate', 'zh-CN': '公交地铁闸机' },
  app: { en: 'app', 'zh-CN': 'App' },
  chip: { en: 'chip', 'zh-CN': '芯片插卡' },
  contactless: { en: 'contactless', 'zh-CN': '挥卡' },
  magstripe: { en: 'magnetic stripe', 'zh-CN': '磁条' },
  ecommerce: { en: 'e-commerce', 'zh-CN': '电商' },
  keyed: { en: 'keyed in', 'zh-CN': '手工输入' },
  on_file: { en: 'card on file', 'zh-CN': '存档卡' },
};

/** Yes-or-no facts as sentences: [when true, when false]. */
const YES_NO: { readonly [Name in FactName]?: readonly [Said, Said] } = {
  'authorization.crossBorder': [
    { en: 'the purchase is cross-border', 'zh-CN': '为跨境交易' },
    { en: 'the purchase is not cross-border', 'zh-CN': '非跨境交易' },
  ],
  'authorization.recurring': [
    { en: 'it is a recurring payment', 'zh-CN': '为周期扣款' },
    { en: 'it is not a recurring payment', 'zh-CN': '非周期扣款' },
  ],
  'authorization.preauthorization': [
    { en: 'it is a pre-authorization', 'zh-CN': '为预授权' },
    { en: 'it is not a pre-authorization', 'zh-CN': '非预授权' },
  ],
  'card.tokenised': [
    { en: 'it is paid with a device token', 'zh-CN': '使用设备令牌支付' },
    { en: 'it is not paid with a device token', 'zh-CN': '不使用设备令牌支付' },
  ],
  'account.present': [
    { en: 'the account is known', 'zh-CN': '账户已识别' },
    { en: 'the account is not known', 'zh-CN': '账户未识别' },
  ],
  'account.birthdayMonth': [
    { en: "it is the cardholder's birthday month", 'zh-CN': '当月为持卡人生日月' },
    { en: "it is not the cardholder's birthday month", 'zh-CN': '当月不是持卡人生日月' },
  ],
  'account.employee': [
    { en: 'the cardholder is a bank employee', 'zh-CN': '持卡人为本行员工' },
    { en: 'the cardholder is not a bank employee', 'zh-CN': '持卡人非本行员工' },
  ],
  'terminal.unattended': [
    { en: 'the terminal is unattended', 'zh-CN': '为无人值守终端' },
    { en: 'the terminal is attended', 'zh-CN': '为有人值守终端' },
  ],
  'time.weekend': [
    { en: 'it is a weekend', 'zh-CN': '为周末' },
    { en: 'it is not a weekend', 'zh-CN': '非周末' },
  ],
  'usage.first': [
    { en: 'it is the first purchase with this account', 'zh-CN': '为该账户首笔交易' },
    { en: 'it is not the first purchase with this account', 'zh-CN': '非该账户首笔交易' },
  ],
};

/** Facts that are lists, as sentences: [when it holds the value, when it does not]. */
const HOLDS: { readonly [Name in FactName]?: readonly [(value: string) => Said, (value: string) => Said] } = {
  'account.segments': [
    (value) => ({ en: `the cardholder is in segment ${value}`, 'zh-CN': `持卡人属于${value}客群` }),
    (value) => ({ en: `the cardholder is not in segment ${value}`, 'zh-CN': `持卡人不属于${value}客群` }),
  ],
  'account.enrolled': [
    (value) => ({ en: `the cardholder has enrolled in ${value}`, 'zh-CN': `持卡人已报名${value}` }),
    (value) => ({ en: `the cardholder has not enrolled in ${value}`, 'zh-CN': `持卡人未报名${value}` }),
  ],
  'wallet.coupons': [
    (value) => ({ en: `the wallet holds a coupon of ${value}`, 'zh-CN': `持有${value}优惠券` }),
    (value) => ({ en: `the wallet holds no coupon of ${value}`, 'zh-CN': `未持有${value}优惠券` }),
  ],
  'membership.programmes': [
    (value) => ({ en: `the cardholder is a member of ${value}`, 'zh-CN': `持卡人为${value}会员` }),
    (value) => ({ en: `the cardholder is not a member of ${value}`, 'zh-CN': `持卡人不是${value}会员` }),
  ],
  'membership.tiers': [
    (value) => ({ en: `the cardholder has the tier ${value}`, 'zh-CN': `持卡人会员等级为${value}` }),
    (value) => ({ en: `the cardholder does not have the tier ${value}`, 'zh-CN': `持卡人会员等级不是${value}` }),
  ],
};

const DAYS: Said = { en: 'day', 'zh-CN': '天' };
const POINTS: Said = { en: 'point', 'zh-CN': '积分' };

/** The condition as one phrase without a full stop: "the amount is at least ¥100 and the card product is credit". */
export function conditionPhrase(condition: Condition, reading: Reading): string {
  return phrase(condition, reading, true);
}

/** One sentence for each part that must hold, for lists. */
export function conditionSentences(condition: Condition, reading: Reading): readonly string[] {
  const parts = 'all' in condition ? condition.all : [condition];
  return parts.map((part) => phrase(part, reading, true));
}

const JOINS: Readonly<Record<'all' | 'any', Said>> = { all: { en: ' and ', 'zh-CN': '且' }, any: { en: ', or ', 'zh-CN': '，或' } };

function phrase(condition: Condition, reading: Reading, isTop: boolean): string {
  if ('not' in condition) return negated(condition.not, reading);
  if ('fact' in condition) return testPhrase(condition, reading);
  return 'all' in condition ? group(condition.all, 'all', { reading, isTop }) : group(condition.any, 'any', { reading, isTop });
}

function group(parts: readonly Condition[], kind: 'all' | 'any', at: { readonly reading: Reading; readonly isTop: boolean }): string {
  const { locale } = at.reading;
  const words = parts.map((part) => phrase(part, at.reading, parts.length === 1 && at.isTop));
  const joined = words.join(JOINS[kind][locale]);
  return at.isTop || words.length === 1 ? joined : inWords(locale, `(${joined})`, `（${joined}）`);
}

function negated(condition: Condition, reading: Reading): string {
  const inner = phrase(condition, reading, true);
  return reading.locale === 'zh-CN' ? `以下情况除外（${inner}）` : `it is not the case that (${inner})`;
}

/** "the amount is at least ¥100". */
export function testPhrase(test: Test, reading: Reading): string {
  const { locale } = reading;
  const sentence = YES_NO[test.fact];
  if (sentence !== undefined && typeof test.value === 'boolean')
    return sentence[(test.operator === 'equal') === test.value ? 0 : 1][locale];
  const holds = HOLDS[test.fact];
  if (holds !== undefined && typeof test.value === 'string') return holds[test.operator === 'contains' ? 0 : 1](test.value)[locale];
  const fact: FactDefinition = FACTS[test.fact];
  const values: readonly Scalar[] = typeof test.value === 'object' ? test.value : [test.value];
  const said = choiceOf(
    values.map((value) => valueText(test.fact, value, reading)),
    locale,
  );
  const operator = operatorWords(test, values.length)[locale];
  return locale === 'zh-CN' ? `${fact.label['zh-CN']}${operator}${said}` : `the ${lowered(fact.label.en)} ${operator} ${said}`;
}

/** A minimum is what people say of money: "满". */
function operatorWords({ fact, operator }: Test, count: number): Said {
  if (operator === 'notIn' && count === 1) return OPERATOR_WORDS.notEqual;
  if (operator === 'greaterThanInclusive' && FACTS[fact].unit === 'minor') return { en: 'is at least', 'zh-CN': '满' };
  return OPERATOR_WORDS[operator];
}

/** A value of the fact in its unit: money, weekday, time, points. */
export function valueText(fact: FactName, value: Scalar, reading: Reading): string {
  const { locale } = reading;
  if (typeof value === 'boolean') return inWords(locale, value ? 'yes' : 'no', value ? '是' : '否');
  if (typeof value === 'string') return fact === 'time.date' ? dateOf(value, locale) : wordOf(value, locale);
  if (fact === 'time.weekday') return weekdayOf(value, locale);
  if (fact === 'time.month' || fact === 'account.birthMonth') return monthOf(value, locale);
  return numberText(FACTS[fact], value, reading);
}

function numberText({ unit }: FactDefinition, value: number, { locale, currency }: Reading): string {
  switch (unit) {
    case 'minor':
      return moneyOf(value, currency, locale);
    case 'minutes':
      return clockOf(value);
    case 'days':
      return manyOf(value, DAYS, locale);
    case 'points':
      return manyOf(value, POINTS, locale);
    default:
      return countOf(value);
  }
}

/** Words of a value of a closed list, for places and channels. */
export function wordOf(value: string, locale: Locale): string {
  return VALUE_WORDS[value]?.[locale] ?? value;
}

function lowered(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? `${label.slice(0, 1).toLowerCase()}${label.slice(1)}` : label;
}
