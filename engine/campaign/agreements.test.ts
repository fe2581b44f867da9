// Proves that every way in which a campaign departs from its agreements is named, and that one that keeps to them is left alone.
import { describe, expect, test } from 'vitest';
import { agreementTermsSchema } from '../funding/agreement.ts';
import type { Funding } from '../funding/schema.ts';
import { type Agreements, agreementFindings, agreementsNamed, lintUncontracted } from './agreements.ts';
import { consentCarries } from './consents.ts';
import { type PurchasesOf, estimatedCost } from './consent-preview.ts';
import { counterNeeds } from './counter-keys.ts';
import { type Campaign, type CampaignInput, campaignSchema } from './schema.ts';

const terms = {
  funder: 'merchant:M1',
  name: { en: 'One', 'zh-CN': '一' },
  currency: 'CNY',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  maxShareBps: 5_000,
  maxFixed: 300,
  caps: { total: 90_000, perDay: 1_000 },
  atCap: 'cover',
  settlement: 'netted',
  roundingOrder: ['bank', 'merchant'],
  tax: { treatment: 'price_reduction' },
  late: { graceDays: 5, yearlyBps: 1_825 },
  consent: 'standing',
};
const agreed = (changes: object = {}, state: 'draft' | 'active' | 'ended' = 'active'): Agreements =>
  new Map([['spring', { id: 'spring', version: 1, state, terms: agreementTermsSchema.parse({ ...terms, ...changes }) }]]);

const cap = { party: 'merchant', agreement: 'spring', total: 90_000, perDay: 1_000, atCap: 'cover', coveredBy: 'bank' } as const;
const campaign = (changes: Partial<CampaignInput> = {}, funding: object = {}): Campaign =>
  campaignSchema.parse({
    id: 'latte',
    kind: 'discount',
    name: { en: 'Latte', 'zh-CN': '拿铁' },
    texts: { offer: { en: 'o', 'zh-CN': 'o' }, receipt: { en: 'r', 'zh-CN': 'r' } },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    where: { merchants: { include: ['M1'] } },
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' },
    benefit: { type: 'amount_off', amount: 1_000 },
    limits: { budget: { total: 100_000 } },
    funding: {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000, agreement: 'spring' },
      ],
      caps: [cap],
      ...funding,
    },
    examples: ['a', 'b', 'c'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount: 1_000 } })),
    ...changes,
  });
const found = (document: Campaign, agreements = agreed()) =>
  agreementFindings(document, agreements).map(({ code, path }) => `${code} ${path}`);

test('a campaign within its agreement is left alone, to the last instant of the last day', () => {
  expect(found(campaign())).toEqual([]);
  expect(agreementsNamed(campaign())).toEqual(['spring']);
});

describe('what departs is named', () => {
  test.each<[string, string[], Campaign, Agreements]>([
    [
      'an agreement that does not exist',
      ['agreement_unknown funding.shares.1.agreement', 'agreement_unknown funding.caps.0.agreement'],
      campaign(),
      new Map(),
    ],
    ['one that is a draft', ['agreement_not_active funding.shares.1.agreement'], campaign(), agreed({}, 'draft')],
    ['one that has ended', ['agreement_not_active funding.shares.1.agreement'], campaign(), agreed({}, 'ended')],
    ['a schedule one day too long', ['agreement_not_valid funding.shares.1.agreement'], campaign(), agreed({ validTo: '2026-12-30' })],
    [
      'a schedule that begins too early',
      ['agreement_not_valid funding.shares.1.agreement'],
      campaign(),
      agreed({ validFrom: '2026-01-02' }),
    ],
    ['another currency', ['agreement_currency funding.shares.1.agreement'], campaign({ currency: 'HKD' }), agreed()],
    ['another merchant', ['agreement_funder funding.shares.1'], campaign({ where: { merchants: { include: ['M2'] } } }), agreed()],
    ['one merchant more', ['agreement_funder funding.shares.1'], campaign({ where: { merchants: { include: ['M1', 'M2'] } } }), agreed()],
    ['a share above the agreed', ['agreement_share funding.shares.1.bps'], campaign(), agreed({ maxShareBps: 3_999 })],
    ['another total', ['agreement_cap funding.caps.0.total'], campaign(), agreed({ caps: { total: 90_001, perDay: 1_000 } })],
    [
      'a cap of a month that the campaign leaves out',
      ['agreement_cap funding.caps.0.perMonth'],
      campaign(),
      agreed({ caps: { ...terms.caps, perMonth: 5_000 } }),
    ],
    [
      'another policy at the cap',
      ['agreement_cap funding.caps.0.atCap', 'agreement_cap funding.caps.0.coveredBy'],
      campaign(),
      agreed({ atCap: 'stop' }),
    ],
    ['no cap at all', ['agreement_cap funding.shares.1'], campaign({}, { caps: [] }), agreed()],
    ['another order for the odd cent', ['agreement_order funding.shares'], campaign(), agreed({ roundingOrder: ['merchant', 'bank'] })],
    ['consent that must be asked each time', ['agreement_consent funding.consent'], campaign(), agreed({ consent: 'each' })],
  ])('%s', (_, expected, document, agreements) => {
    expect(found(document, agreements)).toEqual(expected);
  });

  test('a fixed share above the agreed, and a cap that no share names', () => {
    const shares = [
      { party: 'merchant', fixed: 301, agreement: 'spring' },
      { party: 'bank', bps: 10_000 },
    ];
    expect(found(campaign({}, { shares }), agreed({ roundingOrder: ['merchant', 'bank'] }))).toEqual([
      'agreement_share funding.shares.0.fixed',
    ]);
    expect(found(campaign({}, { shares: [{ party: 'bank', bps: 10_000 }] }))).toEqual(['agreement_share funding.caps.0']);
  });

  test('both languages say it', () => {
    for (const { texts } of agreementFindings(campaign(), new Map())) expect(Object.values(texts ?? {})).toHaveLength(2);
  });
});

test('a chain, a brand and the scheme are matched by what the campaign says of them', () => {
  const of = (funder: string, party: string, more: object = {}, where: CampaignInput['where'] = {}) =>
    found(
      campaign(
        { where },
        {
          shares: [
            { party: 'bank', bps: 6_000 },
            { party, bps: 4_000, agreement: 'spring', ...more },
          ],
          caps: [],
        },
      ),
      agreed({ funder, roundingOrder: ['bank', party], caps: {} }),
    );

  expect(of('chain:north', 'chain', {}, { chains: { include: ['north'] } })).toEqual([]);
  expect(of('chain:north', 'chain', {}, { chains: { include: ['north', 'south'] } })).toEqual(['agreement_funder funding.shares.1']);
  expect(of('brand:cola', 'brand', { brand: 'cola' })).toEqual([]);
  expect(of('brand:cola', 'brand', { brand: 'tea' })).toEqual(['agreement_funder funding.shares.1']);
  expect(of('scheme', 'scheme')).toEqual([]);
});

test('who pays without an agreement is named, the bank never', () => {
  const plain = campaign(
    {},
    {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000 },
      ],
      caps: [],
    },
  );

  expect(lintUncontracted(plain, 'warning').map(({ severity, path }) => `${severity} ${path}`)).toEqual(['warning funding.shares.1']);
  expect(lintUncontracted(campaign(), 'error')).toEqual([]);
});

describe('counters', () => {
  const subjects = { account: null, card: 't', person: null, merchant: 'M1', terminal: 'T1' };
  const keys = (document: Campaign) =>
    counterNeeds(document, subjects, '2026-11-22').map(({ key, ceiling, unit }) => `${key} ${ceiling} ${unit}`);

  test('a cap of an agreement is counted under its own keys, the whole of it by the ceiling on the row', () => {
    expect(keys(campaign({}, { caps: [{ ...cap, perMonth: 5_000 }] }))).toEqual([
      'c:latte null money',
      'a:spring null merchant',
      'a:spring:d:2026-11-22 1000 merchant',
      'a:spring:m:2026-11 5000 merchant',
    ]);
  });

  test("a campaign's own cap of a month is counted under the campaign", () => {
    const own = { party: 'merchant', perMonth: 5_000, atCap: 'shrink' };
    expect(keys(campaign({}, { caps: [own] }))).toEqual(['c:latte null money', 'c:latte:f:merchant:m:2026-11 5000 merchant']);
  });
});

describe('a yes to the version before', () => {
  const shares = (bps: number) => ({
    shares: [
      { party: 'bank', bps: 10_000 - bps },
      { party: 'merchant', bps },
    ],
    caps: [],
    consent: 'each',
  });
  const before = campaign({}, shares(4_000));

  test.each<[string, boolean, Campaign]>([
    ['holds for the same terms in other words', true, campaign({ name: { en: 'New', 'zh-CN': '新' } }, shares(4_000))],
    ['holds for a lower share', true, campaign({}, shares(3_999))],
    [
      'holds for a shorter time',
      true,
      campaign({ schedule: { from: '2026-02-01T00:00:00+08:00', to: '2026-12-01T00:00:00+08:00' } }, shares(4_000)),
    ],
    ['holds for a smaller budget', true, campaign({ limits: { budget: { total: 99_999 } } }, shares(4_000))],
    ['holds where a cap is added', true, campaign({}, { ...shares(4_000), caps: [{ party: 'merchant', total: 5, atCap: 'stop' }] })],
    ['ends with a higher share', false, campaign({}, shares(4_001))],
    ['ends with a larger benefit', false, campaign({ benefit: { type: 'amount_off', amount: 1_001 } }, shares(4_000))],
    [
      'ends with more days',
      false,
      campaign({ schedule: { from: '2026-01-01T00:00:00+08:00', to: '2027-01-02T00:00:00+08:00' } }, shares(4_000)),
    ],
    ['ends with a larger budget', false, campaign({ limits: { budget: { total: 100_001 } } }, shares(4_000))],
    ['ends where the budget is gone', false, campaign({ limits: { budget: { countTotal: 5 } } }, shares(4_000))],
    [
      'ends with another condition',
      false,
      campaign({ when: { fact: 'authorization.amount', operator: 'greaterThan', value: 1 } }, shares(4_000)),
    ],
    [
      'ends where it covers what another leaves',
      false,
      campaign({}, { ...shares(4_000), caps: [{ party: 'bank', total: 5, atCap: 'cover', coveredBy: 'merchant' }] }),
    ],
    ['ends where the odd cent comes to it', false, campaign({}, { ...shares(4_000), shares: shares(4_000).shares.toReversed() })],
  ])('%s', (_, expected, after) => {
    expect(consentCarries(before, after, 'merchant')).toBe(expected);
  });

  test('a fixed share may only fall, and a cap may not loosen', () => {
    const fixed = (amount: number) => ({
      shares: [
        { party: 'merchant', fixed: amount },
        { party: 'bank', bps: 10_000 },
      ],
      caps: [],
    });
    const capped = (total: number) => ({ ...shares(4_000), caps: [{ party: 'merchant', total, atCap: 'stop' }] });

    expect(consentCarries(campaign({}, fixed(300)), campaign({}, fixed(299)), 'merchant')).toBe(true);
    expect(consentCarries(campaign({}, fixed(300)), campaign({}, fixed(301)), 'merchant')).toBe(false);
    expect(consentCarries(campaign({}, fixed(300)), campaign({}, shares(1)), 'merchant')).toBe(false);
    expect(consentCarries(campaign({}, capped(9)), campaign({}, capped(9)), 'merchant')).toBe(true);
    expect(consentCarries(campaign({}, capped(9)), campaign({}, capped(10)), 'merchant')).toBe(false);
    expect(consentCarries(campaign({}, capped(9)), before, 'merchant')).toBe(false);
  });
});

describe('the preview of what it costs', () => {
  const purchases: readonly PurchasesOf[] = [{ amount: 5_000, count: 10 }];
  const funded = (funding: object, budget = 100_000) => campaign({ limits: { budget: { total: budget } } }, funding);

  test.each<[string, object, number, number]>([
    ['its share of every purchase', { caps: [] }, 100_000, 4_000],
    ['at most its cap', { caps: [{ party: 'merchant', total: 1_500, atCap: 'stop' }] }, 100_000, 1_500],
    ['half when the budget ends half-way', { caps: [] }, 5_000, 2_000],
  ])('%s', (_, funding, budget, cost) => {
    expect(estimatedCost(funded(funding, budget), 'merchant', purchases)).toBe(cost);
  });

  test('nothing was sold, nothing is estimated', () => {
    expect(estimatedCost(campaign(), 'merchant', [])).toBe(0);
    expect(estimatedCost(campaign(), 'scheme', purchases)).toBe(0);
  });
});

test('the types of shares and caps take an agreement', () => {
  const funding: Funding = campaign().funding;
  expect(funding.caps[0]?.agreement).toBe('spring');
});
