// Reads aloud what happens after the decision: late and larger captures, refunds, returned coupons, missed deadlines.
import type { Reading } from './reading-condition.ts';
import type { Said } from './reading-words.ts';
import type { Campaign } from './schema.ts';

type Policies = Campaign['policies'];

/** Words of every value of every policy. */
export const POLICY_WORDS: {
  readonly [Name in 'lateCapture' | 'overClearing' | 'underClearing' | 'partialRefund' | 'missedDeadline']: Readonly<
    Record<Policies[Name], Said>
  >;
} = {
  lateCapture: {
    honour_if_budget: {
      en: 'A capture that comes late is honoured while there is budget.',
      'zh-CN': '逾期入账的交易在预算允许时仍给予优惠。',
    },
    deny: { en: 'A capture that comes late gets no benefit.', 'zh-CN': '逾期入账的交易不再给予优惠。' },
  },
  overClearing: {
    keep: { en: 'A capture above the authorization does not raise the benefit.', 'zh-CN': '入账金额高于授权金额时，优惠不增加。' },
    grow_if_budget: {
      en: 'A capture above the authorization raises the benefit while there is budget.',
      'zh-CN': '入账金额高于授权金额时，预算允许则优惠相应增加。',
    },
  },
  underClearing: {
    pro_rata: {
      en: 'A capture below the authorization lowers the benefit in proportion.',
      'zh-CN': '入账金额低于授权金额时，优惠按比例减少。',
    },
    re_evaluate: {
      en: 'A capture below the authorization works the benefit out again.',
      'zh-CN': '入账金额低于授权金额时，优惠重新计算。',
    },
    keep: { en: 'A capture below the authorization keeps the whole benefit.', 'zh-CN': '入账金额低于授权金额时，优惠保持不变。' },
  },
  partialRefund: {
    pro_rata: { en: 'A partial refund takes back the benefit in proportion.', 'zh-CN': '部分退款时，优惠按比例退回。' },
    re_evaluate: { en: 'A partial refund works the benefit out again on what was kept.', 'zh-CN': '部分退款时，按保留金额重新计算优惠。' },
    keep: { en: 'A partial refund leaves the benefit as it is.', 'zh-CN': '部分退款时，优惠保持不变。' },
  },
  missedDeadline: {
    none: { en: '', 'zh-CN': '' },
    statement_credit: {
      en: 'Whoever missed the benefit because the answer came too late gets it as a statement credit.',
      'zh-CN': '因应答超时未享受的优惠以账单返现方式补发。',
    },
  },
};

export function policySentences({ policies, benefit }: Campaign, { locale }: Reading): readonly string[] {
  const { afterExpiry, extendDays } = policies.returnedCoupon;
  const coupon: Said =
    afterExpiry === 'expired'
      ? { en: 'A coupon that comes back after its expiry stays expired.', 'zh-CN': '过期后退回的优惠券即失效。' }
      : {
          en: `A coupon that comes back after its expiry is valid for ${extendDays} more days.`,
          'zh-CN': `过期后退回的优惠券延长${extendDays}天有效期。`,
        };
  return [
    POLICY_WORDS.lateCapture[policies.lateCapture],
    POLICY_WORDS.overClearing[policies.overClearing],
    POLICY_WORDS.underClearing[policies.underClearing],
    POLICY_WORDS.partialRefund[policies.partialRefund],
    ...(benefit.type === 'coupon_redeem' ? [coupon] : []),
    POLICY_WORDS.missedDeadline[policies.missedDeadline],
  ]
    .map((said) => said[locale])
    .filter((sentence) => sentence !== '');
}
