// Words for whoever comes without a token, and for the cardholders of the demo bank.
import { type Pair, pairs } from './voice.ts';

export const S = pairs({
  closed: ['This page has closed itself', '页面已自动关闭'],
  title: ['Your offers', '我的优惠'],
  openTitle: ['Open this from your bank’s app', '请从银行应用打开'],
  openText: [
    'Your bank’s app knows who you are and opens this page for you. Nothing here is shown without it.',
    '银行应用会确认您的身份并为您打开本页面，否则不会显示任何内容。',
  ],
  demoTitle: ['Who do you want to be?', '您想以谁的身份体验？'],
  demoText: [
    'This is a demo bank, and these are made-up cardholders. A real bank’s app would open this page for its customer.',
    '这是演示银行，以下均为虚构的持卡人。真实场景中由银行应用为客户打开本页面。',
  ],
  demoHolders: ['Cardholders of the demo bank', '演示银行的持卡人'],
  points: ['{count} {count:point|points}', '{count} 积分'],
  pending: ['{count} {count:point|points} on the way', '{count} 积分待到账'],
  coupons: ['{count} {count:coupon|coupons}', '{count} 张券'],
  member: ['member: {tier}', '会员：{tier}'],
  nothing: ['nothing yet', '暂无权益'],
  failed: ['That did not work. Try again in a moment.', '未能完成，请稍后再试。'],
});

const TIERS: Readonly<Record<string, Pair>> = pairs({ base: ['base', '普通'], silver: ['silver', '银星'], gold: ['gold', '金星'] });

/** The tiers of the demo bank; any other by its name. */
export function tierPair(tier: string): Pair {
  return TIERS[tier] ?? [tier, tier];
}
