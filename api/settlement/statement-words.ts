// Words of the printed statement in both languages; every page says the same things in the same order.
export type Locale = 'en' | 'zh-CN';
type Said = Readonly<Record<Locale, string>>;

export const WORDS = {
  title: { en: 'Subsidy statement', 'zh-CN': '营销补贴结算单' },
  party: { en: 'Party', 'zh-CN': '结算方' },
  businessDate: { en: 'Business date', 'zh-CN': '营业日' },
  currency: { en: 'Currency', 'zh-CN': '币种' },
  payOn: { en: 'Pay date', 'zh-CN': '划付日期' },
  state: { en: 'State', 'zh-CN': '状态' },
  closed: { en: 'Closed and frozen', 'zh-CN': '已关账' },
  open: { en: 'Provisional: the day is open', 'zh-CN': '暂估：营业日未关闭' },
  totals: { en: 'Totals', 'zh-CN': '汇总' },
  gross: { en: 'Sales with a benefit', 'zh-CN': '优惠交易总额' },
  paid: { en: 'Paid by cardholders', 'zh-CN': '持卡人支付' },
  bank: { en: 'Subsidy by the bank', 'zh-CN': '银行承担' },
  merchant: { en: 'Subsidy by the merchant', 'zh-CN': '商户承担' },
  scheme: { en: 'Subsidy by the card scheme', 'zh-CN': '卡组织承担' },
  receives: { en: 'Net to receive', 'zh-CN': '应收净额' },
  pays: { en: 'Net to pay', 'zh-CN': '应付净额' },
  lines: { en: 'Lines', 'zh-CN': '明细' },
  time: { en: 'Time (UTC)', 'zh-CN': '时间（UTC）' },
  authorization: { en: 'Authorization', 'zh-CN': '授权号' },
  campaign: { en: 'Campaign', 'zh-CN': '活动' },
  entry: { en: 'Entry', 'zh-CN': '类型' },
  amount: { en: 'Amount', 'zh-CN': '交易金额' },
  cardholderPaid: { en: 'Cardholder paid', 'zh-CN': '持卡人支付' },
  subsidy: { en: 'Subsidy', 'zh-CN': '补贴' },
  net: { en: 'Net', 'zh-CN': '净额' },
  sum: { en: 'Sum', 'zh-CN': '合计' },
  seal: { en: 'SHA-256 of the statement', 'zh-CN': '结算单 SHA-256' },
  shortened: {
    en: 'The first {count} lines are printed. All lines are in the CSV file; the totals cover all of them.',
    'zh-CN': '仅打印前 {count} 条明细，全部明细见 CSV 文件；汇总包含全部明细。',
  },
  'benefit.capture': { en: 'Capture', 'zh-CN': '请款' },
  'benefit.represent': { en: 'Representment', 'zh-CN': '再请款' },
  'benefit.return': { en: 'Return', 'zh-CN': '退回' },
  'benefit.chargeback': { en: 'Chargeback', 'zh-CN': '拒付' },
  'party.bank': { en: 'Issuing bank', 'zh-CN': '发卡银行' },
  'party.scheme': { en: 'Card scheme', 'zh-CN': '卡组织' },
  'party.cardholders': { en: 'Cardholders', 'zh-CN': '持卡人' },
  'party.instalment_fee': { en: 'Instalment fee account', 'zh-CN': '分期手续费账户' },
} as const satisfies Readonly<Record<string, Said>>;
export type Word = keyof typeof WORDS;

export function say(word: Word, locale: Locale): string {
  return WORDS[word][locale];
}
