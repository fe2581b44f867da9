// Words of the till of the demo bank.
import { type Pair, pairs } from '../voice.ts';

export const T = pairs({
  title: ['Demo till', '演示收银台'],
  why: [
    'Pay here as if a shop had asked: the same decision, holds and receipts as at a real terminal. Only the demo bank has this page.',
    '在此模拟门店付款：判定、预占与小票都与真实终端一致。仅演示银行提供此页面。',
  ],
  shop: ['Shop', '商户'],
  amount: ['Amount in {currency}', '金额（{currency}）'],
  wrongAmount: ['Write an amount such as {example}', '请输入金额，例如 {example}'],
  code: ['Coupon code or the text of a shown code', '券码或所出示二维码的内容'],
  codeHint: ['Leave it empty: coupons of the wallet apply by themselves where they may.', '可留空：券包中的券会按规则自动使用。'],
  points: ['Pay with points', '积分抵扣'],
  pointsNone: ['No', '不使用'],
  pointsMax: ['As many as possible', '尽可能多'],
  pay: ['Pay {amount}', '支付 {amount}'],
  paid: ['Paid {amount}', '实付 {amount}'],
  full: ['instead of {amount}', '原价 {amount}'],
  noBenefit: ['No benefit on this payment: {reason}', '本笔没有优惠：{reason}'],
  earn: ['{points} points are on their way', '{points} 积分待生效'],
  redeem: ['{points} points spent', '已抵扣 {points} 积分'],
  payments: ['Payments', '付款记录'],
  empty: ['Nothing paid here yet.', '还没有付款。'],
  clear: ['Clear it', '清算'],
  reverse: ['Reverse', '冲正'],
  refund: ['Refund', '退款'],
  cleared: ['Cleared', '已清算'],
  reversed: ['Reversed', '已冲正'],
  refunded: ['Refunded', '已退款'],
  notDemo: ['There is no till here', '此处没有收银台'],
  notDemoText: ['Only the demo bank has one, and only on its own machine.', '仅演示银行在本机提供。'],
});

/** Why there was no benefit, for the reasons a till meets; a reason of the engine is in no language. */
const REASONS: Readonly<Record<string, Pair>> = pairs({
  deadline: ['the decision came too late', '判定超时'],
  unavailable: ['no decision could be made', '暂时无法判定'],
  overloaded: ['too many payments at once', '请求过多'],
  type_not_eligible: ['payments of this type earn nothing', '该交易类型不参与'],
  nominal_amount: ['the amount is only nominal', '象征性金额不参与'],
  no_campaign: ['no offer is open here now for this card', '当前商户、时间或卡片没有适用的优惠'],
  not_eligible: ['the conditions of the offer are not met', '未满足优惠条件'],
  limit_reached: ['your share of the offer is used up', '您的优惠次数或额度已用完'],
  budget_exhausted: ['all of the offer is taken', '优惠已领完'],
  funder_cap_reached: ['all of the offer is taken', '优惠已领完'],
  no_benefit_left: ['nothing was left to take off', '已无可优惠的金额'],
  not_combinable: ['it does not go with another offer', '不可与其他优惠同享'],
});
const OTHERWISE: Pair = ['the payment went on without one', '按原价支付'];

export function reasonPair(reason: string | null): Pair {
  return REASONS[reason ?? ''] ?? OTHERWISE;
}
