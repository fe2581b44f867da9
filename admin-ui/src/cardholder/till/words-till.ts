// Words of the till of the demo bank.
import { pairs } from '../voice.ts';

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
