// Each benefit as prose in both languages: what a colleague, a merchant and an auditor read.
import { describe, expect, test } from 'vitest';
import type { BenefitTerms } from '../benefit/schema.ts';
import { benefitSentences } from './reading-benefit.ts';
import { fundingSentences } from './reading-money.ts';
import { rolloutSentences } from './reading-rollout.ts';
import { readingOf } from './reading.ts';
import { choiceOf, weekdaysOf } from './reading-words.ts';
import type { CampaignInput } from './schema.ts';
import { read, sound } from './testing.ts';

const en = { locale: 'en', currency: 'CNY' } as const;
const zh = { locale: 'zh-CN', currency: 'CNY' } as const;
const said = (benefit: BenefitTerms) => [benefitSentences(benefit, en).join(' '), benefitSentences(benefit, zh).join('')];
const points: Extract<BenefitTerms, { type: 'points_earn' }> = {
  type: 'points_earn',
  programme: 'bonus',
  points: 1,
  per: 100,
  bonus: 0,
  multiplierBps: 10_000,
  tierMultiplierBps: {},
  expiryDays: 365,
  costPer1000: 500,
};
const fees = { type: 'instalment_subsidy', feeBpsByCount: { 3: 150 }, shareBps: 5_000 } as const;
const programme = {
  type: 'membership_programme',
  join: 'first_use',
  measure: 'visits',
  period: 'quarter',
  tiers: [
    { id: 'silver', name: {}, threshold: 0, rights: [] },
    { id: 'gold', name: { en: 'Gold', 'zh-CN': '金卡' }, threshold: 1_200, rights: [] },
  ],
  downgrade: 'never',
} as const satisfies CampaignInput['benefit'];

describe('a benefit', () => {
  test.each<[string, BenefitTerms, string, string]>([
    ['a price', { type: 'fixed_price', price: 990 }, 'A price of ¥9.90.', '一口价¥9.90。'],
    ['a price with a cap', { type: 'fixed_price', price: 990, cap: 500 }, 'A price of ¥9.90, at most ¥5 off.', '一口价¥9.90，最高优惠¥5。'],
    [
      'a share that is rounded up',
      { type: 'percent_off', rateBps: 500, rounding: 'up' },
      '5% off, rounded up.',
      '优惠交易金额的5%（向上取整）。',
    ],
    [
      'a subsidy without a cap',
      fees,
      '50% of the instalment fee is paid. The fee is 1.5% for 3 instalments.',
      '承担分期手续费的50%。手续费：3期费率1.5%。',
    ],
    [
      'a subsidy with a cap',
      { ...fees, cap: 1_000 },
      '50% of the instalment fee is paid, at most ¥10. The fee is 1.5% for 3 instalments.',
      '承担分期手续费的50%，最高¥10。手续费：3期费率1.5%。',
    ],
    [
      'a coupon that must be shown',
      {
        type: 'coupon_redeem',
        value: { type: 'amount_off', amount: 500 },
        autoApply: false,
        validDays: 1,
        transferable: true,
      },
      'A coupon gives ¥5 off. It is valid for 1 day, is used only when it is presented, and can be passed on.',
      '使用优惠券：立减¥5。有效期1天，须出示后使用，可转赠。',
    ],
    [
      'points with tiers, twice',
      { ...points, multiplierBps: 20_000, tierMultiplierBps: { gold: 15_000 } },
      '1 point for every ¥1, times 2, and 1.5 times for gold of bonus. The points belong to bonus and expire 365 days after the capture. 1,000 points cost ¥5.',
      '每消费¥1得1积分，乘以2倍，bonus会员另乘gold1.5倍。积分计入bonus，入账后365天内有效。每1,000积分成本¥5。',
    ],
    [
      'a bonus alone, which nothing multiplies',
      { ...points, points: 0, bonus: 50, membership: 'club', tierMultiplierBps: { gold: 20_000 } },
      '50 points a purchase. The points belong to bonus and expire 365 days after the capture. 1,000 points cost ¥5.',
      '每笔得50积分。积分计入bonus，入账后365天内有效。每1,000积分成本¥5。',
    ],
    [
      'a programme by visits',
      programme,
      'A membership programme, joined with the first purchase. Tiers go by visits a quarter: silver (from 0), Gold (from 1,200). Nobody is ever moved down.',
      '会员计划：首笔消费自动加入。等级按每季度消费次数评定：silver（0起）、金卡（1,200起）。等级不会下降。',
    ],
    [
      'a programme by spend',
      { ...programme, join: 'enrol', measure: 'spend', period: 'year', downgrade: 'one_down' },
      'A membership programme, joined by enrolling. Tiers go by spend a year: silver (from ¥0), Gold (from ¥12). Whoever falls short goes down one tier.',
      '会员计划：报名后加入。等级按每年消费金额评定：silver（¥0起）、金卡（¥12起）。未达标者下降一级。',
    ],
  ])('%s', (_, benefit, english, chinese) => {
    expect(said(benefit)).toEqual([english, chinese]);
  });
});

describe('lists of words', () => {
  const many = Array.from({ length: 40 }, (_, no) => `t${no}`);

  test('a long choice is cut and the rest counted', () => {
    expect(choiceOf(many, 'en')).toMatch(/^t0, t1, .* or \d+ more$/);
    expect(choiceOf(many, 'zh-CN')).toMatch(/^t0、t1、.*等40项之一$/);
    expect([choiceOf(['a'], 'zh-CN'), choiceOf(['a', 'b'], 'zh-CN'), choiceOf(['a', 'b', 'c'], 'en')]).toEqual([
      'a',
      'a、b之一',
      'a, b or c',
    ]);
  });

  test('days that follow each other are a run, others a list', () => {
    expect([weekdaysOf(['mon', 'tue', 'wed'], 'en'), weekdaysOf(['sun', 'mon'], 'en'), weekdaysOf(['fri'], 'zh-CN')]).toEqual([
      'Monday to Wednesday',
      'Monday and Sunday',
      '周五',
    ]);
  });
});

describe('who pays, and to whom it is open', () => {
  const funded = (funding: CampaignInput['funding'], locale: 'en' | 'zh-CN' = 'en') =>
    fundingSentences(read({ ...sound, funding }), { locale, currency: 'CNY' }).join(' ');
  const fixed = { party: 'bank', fixed: 200 } as const;

  test('a fixed share first, then all of the rest or parts of it', () => {
    const all = { shares: [fixed, { party: 'merchant' as const, bps: 10_000 }] };
    const parts = { shares: [fixed, { party: 'merchant' as const, bps: 7_500 }, { party: 'scheme' as const, bps: 2_500 }] };
    expect(funded(all)).toBe('The bank pays the first ¥2, the merchant pays the rest.');
    expect(funded(all, 'zh-CN')).toBe('银行先承担每笔¥2，商户承担其余部分。');
    expect(funded(parts)).toBe('The bank pays the first ¥2, the merchant pays 75% of the rest, the card scheme pays 25% of the rest.');
    expect(funded(parts, 'zh-CN')).toBe('银行先承担每笔¥2，商户承担其余部分的75%，卡组织承担其余部分的25%。');
  });

  test('a quota that a refund gives back and a reversal does not', () => {
    const text = readingOf(read({ ...sound, limits: { ...sound.limits, giveBack: { reversal: false, refund: true } } }), 'en')
      .flatMap(({ sentences }) => sentences)
      .join(' ');
    expect(text).toContain('A full refund gives the quota back; a reversal does not.');
  });

  const opened = (rollout: NonNullable<CampaignInput['rollout']>, change: Partial<CampaignInput> = {}) =>
    rolloutSentences(read({ ...sound, ...change, rollout }), en).join(' ');

  test('a shadow for everybody, a range with its comparison, steps in the zone of the campaign', () => {
    expect(opened({ mode: 'shadow' })).toBe('In the shadow: it is decided and recorded, but grants nothing. All cardholders take part.');
    const steps = { from: 1_000, to: 2_000, group: 'spring', stages: [{ at: '2026-03-01T00:00:00+08:00', to: 6_000 }] };
    expect(opened(steps)).toBe(
      '10% of the cardholders take part (draws 10%–20%); the others are the comparison. From 1 March 2026 00:00 on: 50% of the cardholders. Campaigns of group spring divide the same draws among them.',
    );
    expect(opened(steps, { timeZone: 'Mars/Olympus' })).toContain('From 28 February 2026 16:00 on');
  });
});
