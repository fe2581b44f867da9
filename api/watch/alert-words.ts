// What an alert says in an e-mail, in both languages: one sentence of what was measured, and what was done.
import { filledIn } from '../../engine/message/fill.ts';
import type { Locale } from '../../engine/campaign/schema.ts';
import { formatMoney } from '../../engine/money/currency.ts';
import type { AlertDetail } from './alert-rule.ts';

/** The body of a delivery, as webhooks receive it. */
export interface Told {
  readonly event: 'opened' | 'closed' | 'test';
  readonly alert: number | null;
  readonly rule: string;
  readonly ruleName: string;
  readonly kind: string;
  readonly subject: string;
  readonly detail: AlertDetail;
  readonly at: string;
}

const SENTENCES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  budget: {
    en: 'Campaign {subject} has used {now} of its budget; the threshold is {limit}.',
    'zh-CN': '活动 {subject} 已使用预算的 {now}，阈值为 {limit}。',
  },
  burn_rate: {
    en: 'Campaign {subject} granted {now} within {minutes} minutes; the limit is {limit}.',
    'zh-CN': '活动 {subject} 在 {minutes} 分钟内发放了 {now}，上限为 {limit}。',
  },
  examples: {
    en: 'Examples of the live campaign {subject} no longer come out as written: {names}.',
    'zh-CN': '在线活动 {subject} 的示例结果与约定不符：{names}。',
  },
  deadline: {
    en: '{now} of answers in the last {minutes} minutes were given without a decision; the limit is {limit}.',
    'zh-CN': '最近 {minutes} 分钟内有 {now} 的答复未经决策即返回，上限为 {limit}。',
  },
  audit_seal: {
    en: 'The log of changes has waited {now} for its seal; the limit is {limit}.',
    'zh-CN': '变更日志已有 {now} 未封存，上限为 {limit}。',
  },
  scheduled_publish: {
    en: 'The scheduled version of campaign {subject} could not go live: {names}.',
    'zh-CN': '活动 {subject} 的定时版本未能上线：{names}。',
  },
  wrong_codes: {
    en: '{now} wrong coupon codes were tried within {minutes} minutes; the limit is {limit}. Somebody may be guessing.',
    'zh-CN': '{minutes} 分钟内尝试了 {now} 个无效券码，上限为 {limit}，可能有人在猜码。',
  },
  test: { en: 'This is a test of the channel. Nothing is wrong.', 'zh-CN': '这是一条渠道测试消息，一切正常。' },
};
const TURNED: Readonly<Record<Locale, string>> = {
  en: 'The breaker turned the campaign to "{to}", effective at {at}: no later commit grants it.',
  'zh-CN': '熔断已将活动置为“{to}”，生效时间 {at}，此后的提交不再发放。',
};
const HEADS: Readonly<Record<Told['event'], Readonly<Record<Locale, string>>>> = {
  opened: { en: 'Alert: {name}', 'zh-CN': '告警：{name}' },
  closed: { en: 'Over: {name}', 'zh-CN': '告警解除：{name}' },
  test: { en: 'Test: {name}', 'zh-CN': '测试：{name}' },
};

export function subjectLine({ event, ruleName }: Told, locale: Locale): string {
  return filledIn(HEADS[event][locale], { name: ruleName });
}

export function alertText({ kind, subject, detail, at }: Told, locale: Locale): string {
  const values = {
    subject,
    now: figure(detail.now, detail, locale),
    limit: figure(detail.limit, detail, locale),
    minutes: String(detail.minutes ?? ''),
    names: (detail.names ?? []).join(', '),
  };
  const sentence = filledIn(SENTENCES[kind]?.[locale] ?? kind, values);
  const turned = detail.turned === undefined ? [] : [filledIn(TURNED[locale], { to: detail.turned.to, at: detail.turned.effectiveAt })];
  return [sentence, ...turned, at].join('\n\n');
}

function figure(value: number, { unit, currency }: AlertDetail, locale: Locale): string {
  switch (unit) {
    case 'minor':
      return currency === undefined || currency === '' ? String(value) : formatMoney(value, currency, locale);
    case 'percent':
      return `${value}%`;
    case 'bps':
      return `${value / 100}%`;
    case 'minutes':
      return locale === 'en' ? `${value} min` : `${value} 分钟`;
    case 'count':
      return String(value);
  }
}
