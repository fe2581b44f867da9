// The closed list of facts a condition may use: type, unit, ISO 8583 source and a label for people; the editor builds itself from it.

export type FactType = 'integer' | 'string' | 'boolean' | 'strings';
export type FactValue = string | number | boolean | readonly string[];

export interface FactDefinition {
  readonly type: FactType;
  readonly unit?: 'minor' | 'points' | 'days' | 'minutes' | 'count';
  /** Where the value comes from in a card message (ISO 8583-1 data element) or in the bank's own records. */
  readonly source: string;
  readonly label: { readonly en: string; readonly 'zh-CN': string };
  /** Closed list of values, where there is one. */
  readonly values?: readonly string[];
  /** May a cardholder be told that this fact stood in the way? Segments and risk reasons never. */
  readonly disclosure: 'public' | 'private';
}

const define = <Name extends string>(facts: Record<Name, FactDefinition>): Readonly<Record<Name, FactDefinition>> => facts;
const own = (rest: Omit<FactDefinition, 'disclosure'>): FactDefinition => ({ ...rest, disclosure: 'private' });
const open = (rest: Omit<FactDefinition, 'disclosure'>): FactDefinition => ({ ...rest, disclosure: 'public' });

export const FACTS = define({
  'authorization.amount': open({ type: 'integer', unit: 'minor', source: 'DE 4', label: { en: 'Amount', 'zh-CN': '交易金额' } }),
  'authorization.currency': open({ type: 'string', source: 'DE 49', label: { en: 'Currency', 'zh-CN': '币种' } }),
  'authorization.type': open({
    type: 'string',
    source: 'DE 3',
    label: { en: 'Transaction type', 'zh-CN': '交易类型' },
    values: ['purchase', 'cash_advance', 'quasi_cash', 'account_verification', 'balance_inquiry', 'account_funding', 'original_credit'],
  }),
  'authorization.crossBorder': open({ type: 'boolean', source: 'DE 19 against DE 20', label: { en: 'Cross-border', 'zh-CN': '跨境交易' } }),
  'authorization.recurring': open({ type: 'boolean', source: 'DE 61', label: { en: 'Recurring', 'zh-CN': '周期扣款' } }),
  'authorization.instalments': open({
    type: 'integer',
    unit: 'count',
    source: 'DE 48',
    label: { en: 'Number of instalments', 'zh-CN': '分期期数' },
  }),
  'authorization.preauthorization': open({ type: 'boolean', source: 'DE 25', label: { en: 'Pre-authorization', 'zh-CN': '预授权' } }),
  'card.bin': open({ type: 'string', source: 'DE 2, first 6-11 digits', label: { en: 'Card BIN', 'zh-CN': '卡BIN' } }),
  'card.scheme': open({
    type: 'string',
    source: 'BIN table',
    label: { en: 'Card scheme', 'zh-CN': '卡组织' },
    values: ['unionpay', 'visa', 'mastercard', 'jcb', 'amex', 'other'],
  }),
  'card.product': open({
    type: 'string',
    source: 'BIN table',
    label: { en: 'Card product', 'zh-CN': '卡种' },
    values: ['credit', 'debit', 'prepaid', 'charge'],
  }),
  'card.level': open({
    type: 'string',
    source: 'BIN table',
    label: { en: 'Card level', 'zh-CN': '卡等级' },
    values: ['classic', 'gold', 'platinum', 'diamond', 'business'],
  }),
  'card.issuerCountry': open({
    type: 'string',
    source: 'BIN table, ISO 3166-1 alpha-2',
    label: { en: 'Issuing country', 'zh-CN': '发卡国家' },
  }),
  'card.cobrand': open({ type: 'string', source: 'BIN table', label: { en: 'Co-brand partner', 'zh-CN': '联名方' } }),
  'card.tokenised': open({
    type: 'boolean',
    source: 'DE 2 token BIN present',
    label: { en: 'Paid with a device token', 'zh-CN': '设备令牌支付' },
  }),
  'account.present': open({ type: 'boolean', source: 'bank records', label: { en: 'Account known', 'zh-CN': '账户已识别' } }),
  'account.segments': own({ type: 'strings', source: 'bank records', label: { en: 'Segments', 'zh-CN': '客群' } }),
  'account.region': own({ type: 'string', source: 'bank records', label: { en: 'Home region', 'zh-CN': '开户地区' } }),
  'account.openedDays': own({
    type: 'integer',
    unit: 'days',
    source: 'bank records',
    label: { en: 'Days since opening', 'zh-CN': '开户天数' },
  }),
  'account.birthMonth': own({ type: 'integer', unit: 'count', source: 'bank records', label: { en: 'Birth month', 'zh-CN': '生日月份' } }),
  'account.birthdayMonth': own({
    type: 'boolean',
    source: 'bank records',
    label: { en: 'It is the birthday month', 'zh-CN': '当月为生日月' },
  }),
  'account.employee': own({ type: 'boolean', source: 'bank records', label: { en: 'Bank employee', 'zh-CN': '本行员工' } }),
  'account.enrolled': open({ type: 'strings', source: 'enrolments', label: { en: 'Campaigns enrolled in', 'zh-CN': '已报名活动' } }),
  'merchant.id': open({ type: 'string', source: 'DE 42', label: { en: 'Merchant', 'zh-CN': '商户号' } }),
  'merchant.chain': open({ type: 'string', source: 'merchant records', label: { en: 'Chain', 'zh-CN': '连锁品牌' } }),
  'merchant.mcc': open({ type: 'string', source: 'DE 18 (1987) or DE 26', label: { en: 'Merchant category code', 'zh-CN': '商户类别码' } }),
  'merchant.region': open({ type: 'string', source: 'merchant records', label: { en: 'Merchant region', 'zh-CN': '商户地区' } }),
  'merchant.country': open({ type: 'string', source: 'DE 19', label: { en: 'Merchant country', 'zh-CN': '商户国家' } }),
  'terminal.id': open({ type: 'string', source: 'DE 41', label: { en: 'Terminal', 'zh-CN': '终端号' } }),
  'terminal.channel': open({
    type: 'string',
    source: 'DE 25 / DE 60',
    label: { en: 'Channel', 'zh-CN': '渠道' },
    values: ['pos', 'mpos', 'qr', 'online', 'atm', 'transit', 'app'],
  }),
  'terminal.entryMode': open({
    type: 'string',
    source: 'DE 22',
    label: { en: 'Entry mode', 'zh-CN': '输入方式' },
    values: ['chip', 'contactless', 'magstripe', 'qr', 'ecommerce', 'keyed', 'on_file'],
  }),
  'terminal.unattended': open({ type: 'boolean', source: 'DE 61', label: { en: 'Unattended terminal', 'zh-CN': '无人值守终端' } }),
  'time.hour': open({
    type: 'integer',
    unit: 'count',
    source: 'ledger clock in the campaign time zone',
    label: { en: 'Hour (0-23)', 'zh-CN': '小时' },
  }),
  'time.minuteOfDay': open({
    type: 'integer',
    unit: 'minutes',
    source: 'ledger clock in the campaign time zone',
    label: { en: 'Minute of the day', 'zh-CN': '当日分钟' },
  }),
  'time.weekday': open({
    type: 'integer',
    unit: 'count',
    source: 'ledger clock, 1 = Monday',
    label: { en: 'Weekday (1-7)', 'zh-CN': '星期' },
  }),
  'time.weekend': open({ type: 'boolean', source: 'ledger clock', label: { en: 'Weekend', 'zh-CN': '周末' } }),
  'time.dayOfMonth': open({ type: 'integer', unit: 'count', source: 'ledger clock', label: { en: 'Day of the month', 'zh-CN': '日' } }),
  'time.month': open({ type: 'integer', unit: 'count', source: 'ledger clock', label: { en: 'Month', 'zh-CN': '月份' } }),
  'time.date': open({ type: 'string', source: 'ledger clock, YYYY-MM-DD', label: { en: 'Date', 'zh-CN': '日期' } }),
  'usage.countToday': open({
    type: 'integer',
    unit: 'count',
    source: 'decisions of this account',
    label: { en: 'Purchases today before this one', 'zh-CN': '当日已交易笔数' },
  }),
  'usage.countThisMonth': open({
    type: 'integer',
    unit: 'count',
    source: 'decisions of this account',
    label: { en: 'Purchases this month before this one', 'zh-CN': '当月已交易笔数' },
  }),
  'usage.countTotal': open({
    type: 'integer',
    unit: 'count',
    source: 'decisions of this account',
    label: { en: 'Purchases ever before this one', 'zh-CN': '累计交易笔数' },
  }),
  'usage.spendToday': open({
    type: 'integer',
    unit: 'minor',
    source: 'decisions of this account',
    label: { en: 'Spend today before this one', 'zh-CN': '当日累计金额' },
  }),
  'usage.spendThisMonth': open({
    type: 'integer',
    unit: 'minor',
    source: 'decisions of this account',
    label: { en: 'Spend this month before this one', 'zh-CN': '当月累计金额' },
  }),
  'usage.spendTotal': open({
    type: 'integer',
    unit: 'minor',
    source: 'decisions of this account',
    label: { en: 'Spend ever before this one', 'zh-CN': '累计金额' },
  }),
  'usage.first': open({
    type: 'boolean',
    source: 'decisions of this account',
    label: { en: 'First purchase with this account', 'zh-CN': '首笔交易' },
  }),
  'wallet.pointsActive': open({
    type: 'integer',
    unit: 'points',
    source: 'points lots',
    label: { en: 'Active points', 'zh-CN': '可用积分' },
  }),
  'wallet.pointsPending': open({
    type: 'integer',
    unit: 'points',
    source: 'points lots',
    label: { en: 'Pending points', 'zh-CN': '待入账积分' },
  }),
  'wallet.coupons': open({
    type: 'strings',
    source: 'coupons usable now',
    label: { en: 'Coupon campaigns in the wallet', 'zh-CN': '持有优惠券' },
  }),
  'membership.programmes': open({
    type: 'strings',
    source: 'memberships',
    label: { en: 'Member of programmes', 'zh-CN': '已加入会员计划' },
  }),
  'membership.tiers': open({
    type: 'strings',
    source: 'memberships, programme:tier',
    label: { en: 'Membership tiers', 'zh-CN': '会员等级' },
  }),
});

export type FactName = keyof typeof FACTS;
export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];
/** The facts of one authorization; a fact not known is absent, never null. */
export type Facts = { readonly [Name in FactName]?: FactValue };
