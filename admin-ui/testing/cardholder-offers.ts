// Invented offers, savings and shops for the tests of the cardholder's app alone: one of each state.
import type { Offer, OfferInFull, Savings, Shop } from '../src/cardholder/offers/wire.ts';

const BASE: Offer = {
  campaign: 'weekday-coffee',
  version: 1,
  kind: 'discount',
  name: { en: 'Weekday coffee', 'zh-CN': '工作日咖啡' },
  offer: { en: '¥10 off coffee over ¥30', 'zh-CN': '咖啡满30减10' },
  currency: 'CNY',
  state: 'eligible',
  missing: [],
  until: '2026-12-31T16:00:00.000Z',
  windows: { en: 'Monday to Friday from 07:00 to 11:00', 'zh-CN': '周一至周五 07:00—11:00' },
  left: { count: 2, per: 'month' },
  quota: 'going_fast',
  favourite: false,
  actions: ['pay'],
  onCards: [],
};

export const OFFERS: readonly Offer[] = [
  BASE,
  {
    ...BASE,
    campaign: 'cinema-member',
    kind: 'membership',
    name: { en: 'Starlight Cinema', 'zh-CN': '星光影院' },
    offer: { en: 'Films from ¥19.90', 'zh-CN': '观影19.9元起' },
    windows: null,
    left: null,
    quota: 'plenty',
    favourite: true,
    onCards: ['•• 8801'],
  },
  {
    ...BASE,
    campaign: 'city-supermarket',
    name: { en: 'City supermarket', 'zh-CN': '城市超市' },
    offer: { en: '¥20 off ¥200', 'zh-CN': '满200减20' },
    state: 'nearly',
    missing: [{ code: 'spend', text: { en: '¥3.20 more this month', 'zh-CN': '本月再消费¥3.20' } }],
    windows: null,
    left: null,
    quota: null,
    actions: [],
  },
  {
    ...BASE,
    campaign: 'lakeside-lunch',
    kind: 'coupon',
    name: { en: 'Lakeside lunch', 'zh-CN': '湖畔午餐' },
    offer: { en: 'A free drink with lunch', 'zh-CN': '午餐赠饮' },
    state: 'enrol',
    missing: [{ code: 'enrol', text: { en: 'enrol first', 'zh-CN': '请先报名' } }],
    windows: null,
    left: null,
    quota: null,
    actions: ['enrol'],
  },
  {
    ...BASE,
    campaign: 'double-points',
    kind: 'points',
    name: { en: 'Double points', 'zh-CN': '双倍积分' },
    offer: { en: '2 points for every ¥1', 'zh-CN': '每1元得2积分' },
    state: 'soon',
    missing: [{ code: 'from', text: { en: 'from Tuesday', 'zh-CN': '周二起' } }],
    windows: null,
    left: null,
    quota: null,
    actions: [],
  },
];

export function inFull(offer: Offer): OfferInFull {
  return {
    ...offer,
    terms: { en: 'Not with other coffee offers.', 'zh-CN': '不与其他咖啡优惠同享。' },
    benefitWords: [{ en: '¥10 off.', 'zh-CN': '立减10元。' }],
    conditions: [{ en: 'The purchase is at least ¥30.', 'zh-CN': '消费满30元。' }],
    howTo: [
      { en: 'Enrol here first.', 'zh-CN': '请先在本页报名。' },
      { en: 'Pay with your card; it is applied by itself.', 'zh-CN': '刷卡或扫码支付时自动享受。' },
    ],
    excludedDates: ['2026-12-25'],
    from: '2026-11-01T00:00:00.000Z',
    cards: [],
    uses: SAVINGS.recent,
    where: { merchants: [], chains: [{ name: { en: 'Lakeside Coffee', 'zh-CN': '湖畔咖啡' } }], mccs: [], channels: [] },
    limits: [{ en: 'Twice a month.', 'zh-CN': '每月2次。' }],
    examples: [{ pay: 3_500, off: 1_000, points: 0, text: { en: 'A purchase of ¥35: ¥10 off.', 'zh-CN': '消费¥35，优惠¥10。' } }],
  };
}

export const SAVINGS: Savings = {
  months: [
    { month: '2026-11', amount: 4_210, currency: 'CNY', times: 5 },
    { month: '2026-10', amount: 8_630, currency: 'CNY', times: 9 },
  ],
  total: [{ amount: 12_840, currency: 'CNY' }],
  recent: [
    {
      at: '2026-11-20T04:10:00.000Z',
      amount: 1_000,
      currency: 'CNY',
      campaign: 'weekday-coffee',
      name: BASE.name,
      merchant: 'M1001',
      merchantName: { en: 'Lakeside Coffee', 'zh-CN': '湖畔咖啡' },
      pending: 0,
    },
  ],
};

export const SHOPS: readonly Shop[] = [
  {
    id: 'M1001',
    name: { en: 'Lakeside Coffee', 'zh-CN': '湖畔咖啡' },
    address: { en: '1 Demo Road', 'zh-CN': '演示路1号' },
    distanceMetres: null,
  },
  { id: 'M1002', name: { en: 'Harbour Coffee', 'zh-CN': '港湾咖啡' }, address: null, distanceMetres: null },
];
