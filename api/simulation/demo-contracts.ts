// Contracts of the demo bank: agreements of a merchant, a chain, the scheme and a brand, one deposit, and campaigns under them. Demo data.
import type { AgreementTerms } from '../../engine/funding/agreement.ts';
import type { CampaignInput } from '../../engine/campaign/schema.ts';

const VALID = { validFrom: '2026-01-01', validTo: '2027-12-31', currency: 'CNY', late: { graceDays: 5, yearlyBps: 1_825 } } as const;

export const DEMO_AGREEMENTS: readonly { readonly id: string; readonly terms: AgreementTerms }[] = [
  {
    id: 'morning-bean',
    terms: {
      ...VALID,
      funder: 'merchant:M1101',
      name: { en: 'Morning Bean Coffee 2026-2027', 'zh-CN': '晨豆咖啡2026-2027年合作' },
      maxShareBps: 5_000,
      caps: { perDay: 100_000, perMonth: 1_000_000 },
      atCap: 'cover',
      settlement: 'netted',
      roundingOrder: ['bank', 'merchant'],
      tax: { treatment: 'price_reduction' },
      consent: 'each',
    },
  },
  {
    id: 'daily-fresh',
    terms: {
      ...VALID,
      funder: 'chain:demo-mart',
      name: { en: 'Daily Fresh Supermarkets 2026-2027', 'zh-CN': '每日鲜超市2026-2027年合作' },
      maxShareBps: 4_000,
      caps: { total: 20_000_000, perMonth: 2_000_000 },
      atCap: 'shrink',
      settlement: 'netted',
      roundingOrder: ['bank', 'chain'],
      tax: { treatment: 'service', vatBps: 600 },
      consent: 'standing',
    },
  },
  {
    id: 'scheme-autumn',
    terms: {
      ...VALID,
      funder: 'scheme',
      name: { en: 'Card scheme, autumn programme', 'zh-CN': '卡组织秋季计划' },
      maxShareBps: 5_000,
      caps: { total: 50_000_000 },
      atCap: 'cover',
      settlement: 'netted',
      roundingOrder: ['bank', 'scheme'],
      tax: { treatment: 'service', vatBps: 600 },
      consent: 'standing',
    },
  },
  {
    id: 'demo-water',
    terms: {
      ...VALID,
      funder: 'brand:demo-water',
      name: { en: 'Demo spring water, prefunded', 'zh-CN': '演示山泉水（预存）' },
      maxShareBps: 10_000,
      caps: { total: 2_000_000 },
      atCap: 'stop',
      settlement: 'prefunded',
      roundingOrder: ['brand', 'bank'],
      tax: { treatment: 'service', vatBps: 600 },
      consent: 'standing',
    },
  },
];

export const DEMO_DEPOSIT = {
  agreement: 'demo-water',
  kind: 'receive',
  amount: 500_000,
  reference: 'demo payment 1',
  receivedOn: '2026-11-20',
} as const;

const at = '2027-02-03T10:00:00+08:00';
const until = '2028-01-01T00:00:00+08:00';
const merchant = { id: 'M1101', mcc: '5814', chain: 'demo-coffee' };
const mart = { id: 'M1201', mcc: '5411', chain: 'demo-mart' };

/** The first waits for the consent of its merchant; the second begins with the new year, so neither changes the demo day. */
export const DEMO_CAMPAIGNS: readonly CampaignInput[] = [
  {
    id: 'morning-bean-afternoon',
    kind: 'discount',
    name: { en: 'Afternoon bean', 'zh-CN': '午后咖啡' },
    texts: {
      offer: { en: '¥5 off from ¥30 at Morning Bean Coffee.', 'zh-CN': '晨豆咖啡满30元立减5元。' },
      receipt: { en: 'Afternoon bean: {{money amount}} off', 'zh-CN': '午后咖啡立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    where: { merchants: { include: ['M1101'] } },
    schedule: { from: '2026-01-01T00:00:00+08:00', to: until },
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 3_000 },
    benefit: { type: 'amount_off', amount: 500 },
    limits: { budget: { total: 5_000_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
    funding: {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000, agreement: 'morning-bean' },
      ],
      caps: [{ party: 'merchant', agreement: 'morning-bean', perDay: 100_000, perMonth: 1_000_000, atCap: 'cover', coveredBy: 'bank' }],
      consent: 'each',
    },
    examples: [
      {
        name: 'a coffee and a cake',
        given: { at, amount: 4_200, merchant },
        expect: { amount: 500, funding: { bank: 300, merchant: 200 } },
      },
      { name: 'thirty yuan is enough', given: { at, amount: 3_000, merchant }, expect: { amount: 500 } },
      { name: 'an espresso is too little', given: { at, amount: 2_999, merchant }, expect: { amount: 0 } },
    ],
  },
  {
    id: 'demo-water-new-year',
    kind: 'discount',
    name: { en: 'New year water', 'zh-CN': '新年山泉水' },
    texts: {
      offer: { en: '¥3 off from ¥60 at Daily Fresh Supermarkets.', 'zh-CN': '每日鲜超市满60元立减3元。' },
      receipt: { en: 'New year water: {{money amount}} off', 'zh-CN': '新年山泉水立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    where: { chains: { include: ['demo-mart'] } },
    schedule: { from: '2027-01-01T00:00:00+08:00', to: until },
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 6_000 },
    benefit: { type: 'amount_off', amount: 300 },
    limits: { budget: { total: 3_000_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
    funding: {
      shares: [
        { party: 'brand', brand: 'demo-water', bps: 7_000, agreement: 'demo-water' },
        { party: 'bank', bps: 1_000 },
        { party: 'chain', bps: 2_000, agreement: 'daily-fresh' },
      ],
      caps: [
        { party: 'brand', agreement: 'demo-water', total: 2_000_000, atCap: 'stop' },
        { party: 'chain', agreement: 'daily-fresh', total: 20_000_000, perMonth: 2_000_000, atCap: 'shrink' },
      ],
    },
    examples: [
      {
        name: 'the weekly shopping',
        given: { at, amount: 12_800, merchant: mart },
        expect: { amount: 300, funding: { brand: 210, chain: 60, bank: 30 } },
      },
      { name: 'sixty yuan is enough', given: { at, amount: 6_000, merchant: mart }, expect: { amount: 300 } },
      { name: 'a small basket gets nothing', given: { at, amount: 5_999, merchant: mart }, expect: { amount: 0 } },
    ],
  },
];
