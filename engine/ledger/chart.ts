// The chart of accounts: what every account of the ledger means, which side raises it, and whose it is.

/** `contingent` accounts stand outside the balance: promises that may still be released. `memo` accounts count points, not money. */
export type AccountKind = 'asset' | 'liability' | 'income' | 'expense' | 'contingent' | 'memo';

export interface AccountClass {
  readonly kind: AccountKind;
  /** The side that raises the balance. */
  readonly normal: 'debit' | 'credit';
  /** Who stands behind the colon; `house` accounts have nobody. */
  readonly of: 'funder' | 'payee' | 'party' | 'acquirer' | 'programme' | 'subject' | 'source' | 'house';
  readonly name: { readonly en: string; readonly 'zh-CN': string };
}

/** By the word before the first colon of an account. */
export const CHART = {
  subsidy: { kind: 'asset', normal: 'debit', of: 'funder', name: { en: 'Subsidy receivable', 'zh-CN': '应收补贴' } },
  due: { kind: 'liability', normal: 'credit', of: 'payee', name: { en: 'Subsidy payable', 'zh-CN': '应付补贴' } },
  deposit: { kind: 'liability', normal: 'credit', of: 'funder', name: { en: 'Prefunded deposit', 'zh-CN': '预存补贴资金' } },
  clearing: { kind: 'asset', normal: 'debit', of: 'acquirer', name: { en: 'Settlement clearing', 'zh-CN': '清算待收' } },
  payout: { kind: 'liability', normal: 'credit', of: 'party', name: { en: 'Payouts on their way', 'zh-CN': '在途付款' } },
  collection: { kind: 'asset', normal: 'debit', of: 'party', name: { en: 'Collections on their way', 'zh-CN': '在途收款' } },
  cash: { kind: 'asset', normal: 'debit', of: 'house', name: { en: 'Settlement account', 'zh-CN': '结算账户' } },
  income: { kind: 'income', normal: 'credit', of: 'source', name: { en: 'Income', 'zh-CN': '收入' } },
  tax: { kind: 'liability', normal: 'credit', of: 'source', name: { en: 'Tax payable', 'zh-CN': '应交税费' } },
  hold: { kind: 'contingent', normal: 'debit', of: 'funder', name: { en: 'Open holds', 'zh-CN': '预占' } },
  commitment: { kind: 'contingent', normal: 'credit', of: 'funder', name: { en: 'Commitments', 'zh-CN': '承诺' } },
  points_issued: { kind: 'memo', normal: 'debit', of: 'programme', name: { en: 'Points issued', 'zh-CN': '已发积分' } },
  points_pending: { kind: 'memo', normal: 'credit', of: 'subject', name: { en: 'Points pending', 'zh-CN': '待生效积分' } },
  points_active: { kind: 'memo', normal: 'credit', of: 'subject', name: { en: 'Points active', 'zh-CN': '可用积分' } },
  points_reserved: { kind: 'memo', normal: 'credit', of: 'subject', name: { en: 'Points reserved', 'zh-CN': '预占积分' } },
  points_spent: { kind: 'memo', normal: 'credit', of: 'programme', name: { en: 'Points redeemed', 'zh-CN': '已兑积分' } },
  points_expired: { kind: 'memo', normal: 'credit', of: 'programme', name: { en: 'Points expired', 'zh-CN': '过期积分' } },
} as const satisfies Readonly<Record<string, AccountClass>>;
export type AccountName = keyof typeof CHART;

/** What the bank itself funds is its expense; every other account is what the chart says. Throws RangeError for an account that the chart does not know. */
export function classOf(account: string): AccountClass {
  const [name = ''] = account.split(':', 1);
  const found = Object.hasOwn(CHART, name) ? CHART[name as AccountName] : undefined;
  if (found === undefined) throw new RangeError(`no account ${account}`);
  return account === 'subsidy:bank' ? { ...found, kind: 'expense', name: { en: 'Subsidy of the bank', 'zh-CN': '银行补贴支出' } } : found;
}

/** Accounts that cardholders have: too many for a trial balance, so each kind stands there as one control account. */
const CONTROLLED = ['due:cardholder', 'points_pending', 'points_active', 'points_reserved'] as const;

/** "due:cardholder:ac:1" is within "due:cardholder:*"; every other account stands for itself. SQL: control_account(). */
export function controlOf(account: string): string {
  const prefix = CONTROLLED.find((each) => account.startsWith(`${each}:`));
  return prefix === undefined ? account : `${prefix}:*`;
}
