// The trade's closed lists in plain words of both languages: reasons, states, messages, templates, operators, channels, parties.

type Pair = readonly [en: string, zh: string];
type Names = Readonly<Record<string, Pair>>;

const REASONS: Names = {
  voided: ['The answer came too late for the till and was taken back, so nothing was granted.', '答复超时已作废，未给予优惠。'],
  deadline: ['The time limit passed before a decision; the payment went on without a benefit.', '超过时限，交易照常进行，未给予优惠。'],
  unavailable: ['The engine could not decide; the payment went on without a benefit.', '引擎暂不可用，交易照常进行，未给予优惠。'],
  overloaded: ['Too many requests waited; the payment went on without a benefit.', '请求过多，交易照常进行，未给予优惠。'],
  advice_not_granted: [
    'The payment was made without asking first, so no benefit is granted after the fact.',
    '事后通知类交易，不补发优惠。',
  ],
  type_not_eligible: ['This type of transaction earns nothing.', '该交易类型不参与活动。'],
  nominal_amount: ['A nominal amount such as a transit tap earns nothing.', '象征性金额（如乘车刷卡）不参与活动。'],
  currency_mismatch: ['The campaign is in another currency.', '活动币种与交易币种不同。'],
  no_campaign: ['No live campaign covers this card, merchant and time.', '没有活动覆盖该卡、商户和时间。'],
  not_eligible: ['The conditions of the campaign do not hold.', '不满足活动条件。'],
  limit_reached: ['The limit per cardholder, card or merchant is used up.', '已达到持卡人、卡片或商户的次数或金额上限。'],
  budget_exhausted: ['The campaign’s budget is used up.', '活动预算已用完。'],
  funder_cap_reached: ['One of the funders has reached its cap.', '出资方已达到承担上限。'],
  no_benefit_left: ['After the other benefits nothing is left to give.', '叠加其他优惠后已无可减金额。'],
  not_combinable: ['Another campaign that may not be combined with it was better.', '与更优的活动不可同享。'],
  card_not_bound: ['The campaign is not for this card.', '活动不适用于该卡。'],
  account_not_bound: ['The campaign is not for this account.', '活动不适用于该账户。'],
  list_not_bound: ['The account is not on the campaign’s list, or on an excluded one.', '账户不在活动名单内，或在排除名单内。'],
  segment_not_bound: ['The campaign is for another group of customers.', '活动面向其他客群。'],
  tier_not_bound: ['The campaign is for other membership tiers.', '活动面向其他会员等级。'],
  place_not_included: ['The campaign does not work at this merchant, terminal or channel.', '活动不适用于该商户、终端或渠道。'],
  stopped: ['The campaign is paused or stopped.', '活动已暂停或停止。'],
  merchant_not_consented: ['The merchant has not consented to paying its share of this version.', '商户尚未同意承担该活动版本的补贴。'],
  not_enrolled: ['The cardholder has not joined the campaign.', '持卡人未报名参加活动。'],
  outside_schedule: ['The campaign does not run at this time.', '当前不在活动时间内。'],
  condition_not_met: ['A condition of the campaign does not hold.', '不满足活动条件。'],
  no_coupon: ['The wallet holds no usable coupon of this campaign.', '券包内没有该活动的可用优惠券。'],
  failed: ['The campaign itself failed and was set aside; the others were not affected.', '活动执行出错已被隔离，其他活动不受影响。'],
  no_value: ['The benefit would be worth nothing here, for example below its minimum.', '按规则计算的优惠为零，例如未达到门槛。'],
  not_live_then: ['The campaign was not live then.', '当时活动未生效。'],
  held_out: [
    'Held out: this cardholder belongs to the part that does not get the campaign, so that its effect can be measured.',
    '留作对照：该持卡人不在活动放量范围内，用于衡量活动效果。',
  ],
  shadow: ['The campaign runs in the shadow: it is decided and recorded, but grants nothing.', '影子模式：只判断并记录，不给予优惠。'],
  fact_missing: ['Something the condition asks about is not known.', '条件所需的信息未知。'],
};

const STATES: Names = {
  none: ['No benefit', '无优惠'],
  open: ['Authorized', '已授权'],
  held: ['Held', '已冻结'],
  partly_captured: ['Partly captured', '部分请款'],
  captured: ['Captured', '已请款'],
  refunded: ['Refunded', '已退款'],
  voided: ['Reversed', '已撤销'],
  expired: ['Expired', '已过期'],
  charged_back: ['Charged back', '已拒付'],
  granted: ['Granted', '已给予'],
  draft: ['Draft', '草稿'],
  scheduled: ['Scheduled', '待生效'],
  live: ['Live', '生效中'],
  paused: ['Paused', '已暂停'],
  stopped: ['Stopped', '已停止'],
  submitted: ['Waiting for approval', '待审批'],
  approved: ['Approved', '已审批'],
  returned: ['Sent back', '已退回'],
  retired: ['Retired', '已下线'],
};

const KINDS: Names = {
  discount: ['Discount', '立减'],
  coupon: ['Coupon', '优惠券'],
  points: ['Points', '积分'],
  membership: ['Membership', '会员'],
};

const MESSAGES: Names = {
  increment: ['Increment', '追加授权'],
  confirmation: ['Confirmation', '确认'],
  capture: ['Capture', '请款'],
  reversal: ['Reversal', '撤销'],
  refund: ['Refund', '退款'],
  chargeback: ['Chargeback', '拒付'],
  representment: ['Representment', '再请款'],
  expiry: ['Expiry', '到期'],
  void: ['Void', '作废'],
};

const TEMPLATES: Names = {
  'benefit.hold': ['Subsidy held', '冻结补贴'],
  'benefit.release': ['Hold released', '释放冻结'],
  'benefit.expire': ['Hold expired', '冻结到期'],
  'benefit.unhold': ['Hold turned into subsidy', '冻结转出'],
  'benefit.capture': ['Subsidy paid', '补贴入账'],
  'benefit.return': ['Subsidy returned', '补贴退回'],
  'benefit.chargeback': ['Subsidy charged back', '补贴拒付'],
  'benefit.represent': ['Subsidy represented', '补贴再入账'],
  'points.earn': ['Points earned, pending', '积分待入账'],
  'points.cancel': ['Pending points cancelled', '取消待入账积分'],
  'points.activate': ['Points become active', '积分生效'],
  'points.clawback': ['Points taken back', '收回积分'],
  'points.reinstate': ['Points given again', '恢复积分'],
  'points.reserve': ['Points reserved', '预留积分'],
  'points.restore': ['Reserved points restored', '退还预留积分'],
  'points.spend': ['Points spent', '使用积分'],
  'points.refund': ['Spent points refunded', '退回已用积分'],
  'points.respend': ['Points spent again', '再次使用积分'],
  'points.expire': ['Points expired', '积分过期'],
};

const OPERATORS: Names = {
  equal: ['is', '为'],
  notEqual: ['is not', '不为'],
  lessThan: ['below', '小于'],
  lessThanInclusive: ['at most', '不超过'],
  greaterThan: ['above', '大于'],
  greaterThanInclusive: ['at least', '不低于'],
  in: ['one of', '属于'],
  notIn: ['none of', '不属于'],
  contains: ['includes', '包含'],
  doesNotContain: ['does not include', '不包含'],
};

const CHANNELS: Names = {
  pos: ['Card terminal', 'POS 刷卡'],
  mpos: ['Mobile terminal', '移动 POS'],
  qr: ['QR code', '扫码'],
  online: ['Online', '线上'],
  atm: ['Cash machine', 'ATM'],
  transit: ['Transit gate', '公交地铁'],
  app: ['App', '应用内'],
};

const PARTIES: Names = {
  bank: ['bank', '银行'],
  merchant: ['merchant', '商户'],
  scheme: ['scheme', '卡组织'],
  chain: ['chain', '连锁总部'],
  brand: ['brand', '品牌方'],
};
const DELIVERIES: Names = {
  instant: ['off at the till', '即时立减'],
  payment: ['paid with points', '积分抵现'],
  credit: ['statement credit', '账单返现'],
  points: ['points', '积分'],
  coupon: ['coupon issued', '发券'],
};

const BENEFITS: Names = {
  percent_off: ['Percent off', '折扣'],
  amount_off: ['Fixed amount off', '立减固定金额'],
  tiered_off: ['Spend and save, in steps', '满减（分档）'],
  fixed_price: ['Fixed price', '一口价'],
  random_off: ['Random amount off', '随机立减'],
  coupon_issue: ['Issue coupons', '发券'],
  coupon_redeem: ['Redeem a coupon', '核销优惠券'],
  points_earn: ['Earn points', '赠送积分'],
  points_payment: ['Pay with points', '积分抵现'],
  membership_programme: ['Membership programme', '会员计划'],
  member_price: ['Price for members', '会员价'],
  member_entry: ['Free entry for members', '会员免费权益'],
  statement_credit: ['Statement credit', '账单返现'],
  instalment_subsidy: ['Instalment fee subsidy', '分期手续费补贴'],
};

const ROLES: Names = {
  viewer: ['Viewer', '查看者'],
  marketer: ['Marketer', '营销人员'],
  approver: ['Approver', '审批人员'],
  finance: ['Finance', '财务'],
  risk: ['Risk', '风控'],
  auditor: ['Auditor', '审计'],
  service: ['Cardholder service', '持卡人服务'],
  merchant: ['Merchant', '商户'],
  admin: ['Administrator', '管理员'],
};

/** Values of the facts with a closed list; channels have a list of their own. */
const VALUES: Names = {
  purchase: ['Purchase', '消费'],
  cash_advance: ['Cash advance', '取现'],
  quasi_cash: ['Quasi cash', '类现金交易'],
  account_verification: ['Account verification', '账户验证'],
  balance_inquiry: ['Balance inquiry', '余额查询'],
  account_funding: ['Account funding', '账户充值'],
  original_credit: ['Original credit', '入账交易'],
  unionpay: ['UnionPay', '银联'],
  visa: ['Visa', 'Visa'],
  mastercard: ['Mastercard', '万事达'],
  jcb: ['JCB', 'JCB'],
  amex: ['American Express', '美国运通'],
  other: ['Other', '其他'],
  credit: ['Credit', '信用卡'],
  debit: ['Debit', '借记卡'],
  prepaid: ['Prepaid', '预付卡'],
  charge: ['Charge', '签账卡'],
  classic: ['Classic', '普卡'],
  gold: ['Gold', '金卡'],
  platinum: ['Platinum', '白金卡'],
  diamond: ['Diamond', '钻石卡'],
  business: ['Business', '商务卡'],
  chip: ['Chip', '芯片插卡'],
  contactless: ['Contactless', '挥卡'],
  magstripe: ['Magnetic stripe', '磁条'],
  qr: ['QR code', '二维码'],
  ecommerce: ['E-commerce', '电商'],
  keyed: ['Keyed in', '手工输入'],
  on_file: ['Card on file', '存档卡'],
};

const SCOPES: Names = {
  evaluate: ['Ask for decisions', '发起授权判定'],
  'campaigns:read': ['See campaigns', '查看活动'],
  'campaigns:write': ['Write and submit campaigns', '编写并送审活动'],
  'campaigns:approve': ['Approve campaigns', '审批活动'],
  'campaigns:stop': ['Stop campaigns', '停止活动'],
  'authorizations:read': ['See authorizations', '查看授权'],
  'audit:read': ['Read the audit log', '查看审计日志'],
  'people:manage': ['Manage people and roles', '管理人员与角色'],
  'reference:read': ['See merchants, cards and lists', '查看商户、卡片与名单'],
  'reference:write': ['Change merchants, cards and lists', '维护商户、卡片与名单'],
  'wallets:read': ['See wallets', '查看券包与积分'],
  'settlement:read': ['See statements', '查看对账单'],
  'settlement:write': ['Prepare settlement: days, contracts, payments', '办理结算：日终、协议与款项'],
  'settlement:approve': ['Approve what others prepared in settlement', '复核他人办理的结算事项'],
  'merchant:act': ['Act for a merchant: consent, dispute', '代表商户操作：同意与争议'],
  'holders:read': ['See cardholders: offers, points, messages', '查看持卡人权益与消息'],
  'holders:write': ['Serve cardholders: cards, merges, erasure', '办理持卡人事务：换卡、合并与注销'],
  'holders:approve': ['Approve what others prepared for cardholders', '复核他人办理的持卡人事务'],
  operate: ['Operate the service', '运维服务'],
};

export const TRADE = {
  value: VALUES,
  scope: SCOPES,
  benefit: BENEFITS,
  role: ROLES,
  reason: REASONS,
  state: STATES,
  kind: KINDS,
  message: MESSAGES,
  template: TEMPLATES,
  operator: OPERATORS,
  channel: CHANNELS,
  party: PARTIES,
  delivery: DELIVERIES,
} as const;
export type TradeList = keyof typeof TRADE;
