// What a row of the statement of points is called, for cardholders, in both languages.
import type { StatementRow } from './statement-store.ts';

const KINDS = {
  'points.earn': ['earned', 'Earned, pending', '获得（待入账）'],
  'points.cancel': ['cancelled', 'Pending points cancelled', '待入账积分取消'],
  'points.activate': ['active', 'Now yours to spend', '已入账，可使用'],
  'points.reinstate': ['active', 'Back after a dispute', '争议后恢复'],
  'points.clawback': ['taken_back', 'Taken back with a refund', '退款扣回'],
  'points.reserve': ['paying', 'Paying with points', '积分支付中'],
  'points.restore': ['returned', 'Payment undone', '支付撤销退回'],
  'points.spend': ['paid', 'Paid with points', '积分支付完成'],
  'points.refund': ['returned', 'Refunded', '退款退回'],
  'points.respend': ['paid', 'Paid after a dispute', '争议后支付'],
  'points.expire': ['expired', 'Expired', '已过期'],
  'points.lapse': ['expired', 'Expired', '已过期'],
  'points.redeem': ['ordered', 'Ordered from the catalogue', '积分兑换'],
  'points.redeem_return': ['returned', 'Order cancelled', '兑换取消退回'],
  'points.carry_pending': ['carried', 'Carried to another wallet', '转入其他账户'],
  'points.carry_reserved': ['carried', 'Carried to another wallet', '转入其他账户'],
} as const satisfies Readonly<Record<string, readonly [string, string, string]>>;

export const STATEMENT_KINDS = [...new Set(Object.values(KINDS).map(([kind]) => kind)), 'given', 'received', 'other'] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

export function saidOf({ template, active, source }: Pick<StatementRow, 'template' | 'active' | 'source'>): {
  readonly kind: StatementKind;
  readonly words: { readonly en: string; readonly 'zh-CN': string };
} {
  if (template === 'points.give') return givenOrCarried(active > 0, source?.startsWith('gift:') ?? false);
  const found = KINDS[template as keyof typeof KINDS] as readonly [StatementKind, string, string] | undefined;
  const [kind, en, zh] = found ?? (['other', 'Points moved', '积分变动'] as const);
  return { kind, words: { en, 'zh-CN': zh } };
}

function givenOrCarried(isReceived: boolean, isGift: boolean): ReturnType<typeof saidOf> {
  if (!isGift) return { kind: 'carried', words: { en: 'Carried between wallets', 'zh-CN': '账户间结转' } };
  return isReceived
    ? { kind: 'received', words: { en: 'A gift received', 'zh-CN': '收到赠送' } }
    : { kind: 'given', words: { en: 'Given away', 'zh-CN': '赠送他人' } };
}
