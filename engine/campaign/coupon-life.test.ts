// How a coupon is claimed: its time, its words, and what a review says of caps that the budget cannot pay.
import { describe, expect, test } from 'vitest';
import { campaignSchema, type CampaignInput } from './schema.ts';
import { isClaimOpen, spanOf } from './coupon-span.ts';
import { couponLifeSentences } from './reading-coupon.ts';
import { reviewCoupon } from './review-coupon.ts';

type Redeem = Extract<CampaignInput['benefit'], { readonly type: 'coupon_redeem' }>;

function couponOf(changes: Partial<Redeem>, budget: object = { total: 100_000 }) {
  const texts = { en: 'x', 'zh-CN': 'x' };
  const campaign = campaignSchema.parse({
    id: 'tea',
    kind: 'coupon',
    name: texts,
    texts: { offer: texts, receipt: texts },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' },
    benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30, ...changes },
    limits: { budget },
    funding: { shares: [{ party: 'bank', bps: 10_000 }] },
    examples: ['a', 'b', 'c'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount: 500 } })),
  });
  if (campaign.benefit.type !== 'coupon_redeem') throw new Error('a coupon');
  return { campaign, terms: campaign.benefit };
}
const NOW = '2026-11-22T04:00:00.000Z';
const spanFor = (validity: NonNullable<NonNullable<Redeem['claim']>['validity']>, timeZone = 'Asia/Shanghai', now = NOW) =>
  spanOf(couponOf({ claim: { validity } }).terms, { now, timeZone });

describe('validity relative to the claim', () => {
  test('begins at once, later, or with the next local day, and ends after its days or at a fixed hour', () => {
    expect(spanFor({})).toEqual({ validFrom: NOW, expiresAt: '2026-12-22T04:00:00.000Z' });
    expect(spanFor({ afterMinutes: 90, days: 1 })).toEqual({
      validFrom: '2026-11-22T05:30:00.000Z',
      expiresAt: '2026-11-23T05:30:00.000Z',
    });
    expect(spanFor({ fromNextDay: true, days: 2 })).toEqual({
      validFrom: '2026-11-22T16:00:00.000Z',
      expiresAt: '2026-11-24T16:00:00.000Z',
    });
    expect(spanFor({ until: '2026-11-30T00:00:00+08:00' })?.expiresAt).toBe('2026-11-29T16:00:00.000Z');
    expect(spanFor({ until: '2026-11-20T00:00:00+08:00' })).toBeNull();
  });

  test('R22 the next day begins at its own midnight on the days when clocks change', () => {
    expect(spanFor({ fromNextDay: true }, 'Europe/Berlin', '2026-10-25T10:00:00.000Z')?.validFrom).toBe('2026-10-25T23:00:00.000Z');
    expect(spanFor({ fromNextDay: true }, 'Europe/Berlin', '2026-10-24T22:30:00.000Z')?.validFrom).toBe('2026-10-25T23:00:00.000Z');
    expect(spanFor({ fromNextDay: true }, 'Europe/Berlin', '2026-03-28T23:30:00.000Z')?.validFrom).toBe('2026-03-29T22:00:00.000Z');
  });

  test('a coupon is claimed within its hours, and never where nothing is said of claiming', () => {
    const { terms } = couponOf({ claim: { from: '2026-11-22T12:00:00+08:00', to: '2026-11-22T13:00:00+08:00' } });
    expect([
      isClaimOpen(terms, NOW),
      isClaimOpen(terms, '2026-11-22T03:59:59.999Z'),
      isClaimOpen(terms, '2026-11-22T05:00:00.000Z'),
    ]).toEqual([true, false, false]);
    expect(isClaimOpen(couponOf({}).terms, NOW)).toBe(false);
  });
});

test('it is read aloud in both languages, and not at all where nothing was said', () => {
  const { terms } = couponOf({
    claim: { perPersonDay: 1, perPerson: 3, total: 10_000, validity: { fromNextDay: true, days: 7 } },
    codes: 'on_demand',
    transfer: 'once',
  });
  const named = { ...terms, holders: 'named' } as const;
  expect(couponLifeSentences(terms, { locale: 'en' })).toEqual([
    'Cardholders claim it themselves, once a day for each person, 3 times for each person, 10,000 in all.',
    'Once claimed it is valid from the next day on, for 7 days.',
    'Its code is made when it is claimed.',
    'It can be given on once, by its first holder.',
  ]);
  expect(couponLifeSentences(terms, { locale: 'zh-CN' })).toEqual([
    '持卡人自行领取，每人每日限领1次，每人限领3次，总量10,000张。',
    '领取后次日起生效，有效7天。',
    '券码在领取时生成。',
    '仅首位持有人可转赠一次。',
  ]);
  // What is reserved for a name is never given on.
  expect(couponLifeSentences(named, { locale: 'en' }).at(-1)).toBe('Only the cardholder it is reserved for can use it.');
  expect(couponLifeSentences(named, { locale: 'zh-CN' }).slice(-2)).toEqual(['券码在领取时生成。', '仅限指定持卡人使用。']);
  expect(couponLifeSentences(couponOf({}).terms, { locale: 'en' })).toEqual([]);
});

describe('the review', () => {
  const found = (changes: Partial<Redeem>, budget?: object) =>
    reviewCoupon(couponOf(changes, budget).campaign).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
  test.each<[string, Partial<Redeem>, object | undefined, readonly string[]]>([
    ['nothing to say', { claim: { perPerson: 1, total: 200 } }, undefined, []],
    [
      'more claims than the budget pays',
      { claim: { perPerson: 1, total: 201 } },
      undefined,
      ['warning claims_above_budget benefit.claim.total'],
    ],
    [
      'more claims than uses',
      { claim: { perPerson: 1, total: 11 } },
      { countTotal: 10 },
      ['warning claims_above_budget benefit.claim.total'],
    ],
    ['no cap at all', { claim: {} }, undefined, ['error claim_unbounded benefit.claim']],
    ['no cap for one person', { claim: { total: 10 } }, undefined, ['warning claim_person_unbounded benefit.claim.perPerson']],
    [
      'caps that are never reached',
      { claim: { total: 10, perDay: 11, perPerson: 12, perPersonDay: 13 } },
      undefined,
      [
        'warning per_day_above_total benefit.claim.perDay',
        'warning per_day_above_total benefit.claim.perPersonDay',
        'warning per_person_above_total benefit.claim.perPerson',
      ],
    ],
    [
      'a time that never comes',
      { claim: { perPerson: 1, from: '2027-01-02T00:00:00Z', to: '2027-01-01T00:00:00Z' } },
      undefined,
      ['error claim_never_open benefit.claim.from'],
    ],
    [
      'a validity that is over',
      { claim: { perPerson: 1, validity: { until: '2025-01-01T00:00:00Z' } } },
      undefined,
      ['error validity_over benefit.claim.validity.until'],
    ],
    [
      'two begins',
      { claim: { perPerson: 1, validity: { fromNextDay: true, afterMinutes: 5 } } },
      undefined,
      ['error validity_twice benefit.claim.validity.afterMinutes'],
    ],
    ['names and anybody', { holders: 'named', transferable: true }, undefined, ['error holders_contradicted benefit.transferable']],
    ['codes that nobody asks for', { codes: 'on_demand' }, undefined, ['error codes_without_claim benefit.codes']],
  ])('%s', (_, changes, budget, expected) => {
    expect(found(changes, budget)).toEqual(expected);
  });
});
