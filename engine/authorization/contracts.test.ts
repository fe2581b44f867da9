// Agreements and consents in decisions: caps that campaigns share, the room that a deposit leaves, and the yes of a merchant to one version.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Campaign, CampaignInput } from '../campaign/schema.ts';
import { readingOf } from '../campaign/reading.ts';
import { reviewMoney } from '../campaign/review-money.ts';
import { worstCaseOf } from '../campaign/worst-case.ts';
import { prepare } from '../campaign/live.ts';
import { runExample } from './run-example.ts';
import { nearestChange } from './nearest.ts';
import { campaignOf, counter, decided, liveOf, profile, requestOf, situationWith } from './testing.ts';
import type { CounterState } from './situation.ts';

const shared = (agreement: string, bps: number, cap: object): CampaignInput['funding'] => ({
  shares: [
    { party: 'bank', bps: 10_000 - bps },
    { party: 'merchant', bps, agreement },
  ],
  caps: [{ party: 'merchant', agreement, atCap: 'shrink', ...cap }],
});
/** As the authority moves counters with a grant. */
function take(counters: Map<string, CounterState>, { key, amount }: { readonly key: string; readonly amount: number }): void {
  const before = counters.get(key) ?? counter(null);
  counters.set(key, { ...before, held: before.held + amount });
}

describe('a cap of an agreement', () => {
  const order = fc.record({
    total: fc.integer({ min: 0, max: 3_000 }),
    perDay: fc.integer({ min: 1, max: 2_000 }),
    campaigns: fc.array(
      fc.record({
        bps: fc.integer({ min: 1, max: 9_999 }),
        off: fc.integer({ min: 1, max: 900 }),
        atCap: fc.constantFrom('shrink', 'stop', 'cover'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    bought: fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 12 }),
  });

  interface Offer {
    readonly bps: number;
    readonly off: number;
    readonly atCap: string;
  }
  const liveUnder = ({ bps, off, atCap }: Offer, no: number, perDay: number) => {
    const cover = atCap === 'cover' ? { coveredBy: 'bank' } : {};
    return liveOf(`c${no}`, { type: 'amount_off', amount: off }, { funding: shared('spring', bps, { perDay, atCap, ...cover }) });
  };

  test('I1 is exceeded at no prefix of any purchases, however many campaigns count under it and combine on one', () => {
    fc.assert(
      fc.property(order, ({ total, perDay, campaigns, bought }) => {
        const live = campaigns.map((offer, no) => liveUnder(offer, no, perDay));
        const counters = new Map<string, CounterState>([['a:spring', counter(null, { ceiling: total, captured: 0 })]]);
        let paid = 0;
        for (const amount of bought) {
          const { benefits } = decided(live, situationWith({ counters, request: requestOf({ amount }) }));
          for (const use of benefits.flatMap((benefit) => benefit.uses)) take(counters, use);
          const shares = benefits.flatMap((benefit) => benefit.funding).filter(({ party }) => party === 'merchant');
          paid += shares.reduce((all, share) => all + share.amount, 0);

          expect(paid).toBeLessThanOrEqual(Math.min(total, perDay));
          expect(counters.get('a:spring')?.held).toBe(paid);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('what is left of the month bounds the last grant to the cent', () => {
    const live = liveOf('c', { type: 'amount_off', amount: 500 }, { funding: shared('spring', 5_000, { perMonth: 600 }) });
    const counters = new Map([['a:spring:m:2026-11', counter(null, { ceiling: 600, captured: 399 })]]);

    const { benefits } = decided([live], situationWith({ counters }));

    expect(benefits[0]?.funding.find(({ party }) => party === 'merchant')?.amount).toBe(201);
  });
});

describe('consent', () => {
  const each = {
    shares: [
      { party: 'bank', bps: 6_000 },
      { party: 'merchant', bps: 4_000 },
    ],
    consent: 'each',
  } as const;
  const funding: CampaignInput['funding'] = { ...each, shares: [...each.shares] };
  const where = { merchants: { include: ['M1'] } };
  const live = liveOf('c', { type: 'amount_off', amount: 500 }, { funding, where });
  const at = (consents: readonly string[]) =>
    situationWith({ profile: { ...profile, merchant: { ...(profile.merchant as NonNullable<typeof profile.merchant>), consents } } });

  test.each([
    ['nothing was said', [], 'merchant_not_consented'],
    ['another version was consented to', ['c@2', 'c@33'], 'merchant_not_consented'],
    ['this version was', ['other@3', 'c@3'], 'granted'],
  ])('where %s', (_, consents, result) => {
    expect(decided([live], at(consents)).considered).toMatchObject([{ campaign: 'c', result }]);
  });

  test('a merchant that nobody knows has not consented, and nothing could change that', () => {
    const unknown = situationWith({ profile: { ...profile, merchant: null } });

    expect(decided([live], unknown).considered).toMatchObject([{ result: 'merchant_not_consented' }]);
    expect(nearestChange(live, unknown, {})).toBeNull();
  });

  test('the nearest change is the consent, and not for the ears of a cardholder', () => {
    expect(nearestChange(live, at([]), {})?.changes).toEqual([{ what: 'consent', from: null, to: 'c@3', disclosure: 'private' }]);
  });

  test('an example shows the rule as if everybody had consented', () => {
    const document = campaignOf('c', { type: 'amount_off', amount: 500 }, { funding });

    expect(runExample(document, { name: 'one', given: { at: '2026-11-18T12:00:00+08:00' }, expect: { amount: 500 } }).ok).toBe(true);
  });
});

describe('what is said of it', () => {
  const document = (funding: CampaignInput['funding'], change: Partial<CampaignInput> = {}): Campaign =>
    campaignOf('c', { type: 'amount_off', amount: 1_000 }, { funding, limits: { budget: { total: 1_000_000 } }, ...change });
  const codes = (campaign: Campaign) => reviewMoney(campaign).map(({ severity, code, path }) => `${severity} ${code} ${path}`);

  test('the reading names agreement, brand, month and consent in both languages', () => {
    const said = (locale: 'en' | 'zh-CN') =>
      readingOf(
        document({
          shares: [
            { party: 'bank', bps: 5_000 },
            { party: 'brand', brand: 'cola', bps: 5_000, agreement: 'spring' },
          ],
          caps: [{ party: 'brand', agreement: 'spring', perMonth: 10_000, atCap: 'stop' }],
          consent: 'each',
        }),
        locale,
      )
        .flatMap(({ sentences }) => sentences)
        .join(' ');

    expect(said('en')).toContain('the brand cola (agreement spring) pays 50%');
    expect(said('en')).toContain('¥100 a month, what agreement spring leaves');
    expect(said('en')).toContain('only where the merchant has consented');
    expect(said('zh-CN')).toContain('品牌方 cola（协议spring）承担50%');
    expect(said('zh-CN')).toContain('每月¥100');
  });

  test('the review asks for the chains of a chain that pays, and for somebody who can consent', () => {
    const chain: CampaignInput['funding'] = { shares: [{ party: 'chain', bps: 10_000 }] };
    expect(codes(document(chain))).toEqual(['error chain_share_unbound funding.shares']);
    expect(codes(document(chain, { where: { chains: { include: ['north'] } } }))).toEqual([]);
    expect(codes(document({ shares: [{ party: 'bank', bps: 10_000 }], consent: 'each' }))).toEqual([
      'error consent_of_nobody funding.consent',
    ]);
  });

  test('the review knows which cap is never reached, and takes one that stands in an agreement alone', () => {
    const of = (cap: object) =>
      codes(document({ shares: [{ party: 'scheme', bps: 10_000 }], caps: [{ party: 'scheme', atCap: 'stop', ...cap }] }));
    expect(of({ perMonth: 10, total: 5 })).toEqual(['warning per_month_above_total funding.caps.0.perMonth']);
    expect(of({ perDay: 10, perMonth: 5 })).toEqual(['warning per_day_above_total funding.caps.0.perDay']);
    expect(of({ agreement: 'spring' })).toEqual([]);
  });

  test('the worst case of a funder is bounded by its months and days', () => {
    const worst = (cap: object) =>
      worstCaseOf(
        document(
          { shares: [{ party: 'scheme', bps: 10_000 }], caps: [{ party: 'scheme', atCap: 'cover', coveredBy: 'bank', ...cap }] },
          { schedule: { from: '2026-11-15T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' } },
        ),
        [],
      ).byParty;

    expect(worst({ perMonth: 10_000 })).toEqual([
      { party: 'scheme', amount: 20_000 },
      { party: 'bank', amount: 980_000 },
    ]);
    expect(worst({ perDay: 1_000 })).toContainEqual({ party: 'scheme', amount: 48_000 });
  });

  test('a campaign that is prepared keeps its consent', () => {
    expect(prepare(document({ shares: [{ party: 'merchant', bps: 10_000 }], consent: 'each' }), 1, {}).terms.funding.consent).toBe('each');
  });
});
