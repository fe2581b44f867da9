// Which purchases a campaign can reach, by benefit, card, clock and rollout: what the linter calls impossible must be so.
import { describe, expect, test } from 'vitest';
import { amountsOf, domainOf, leastAmount } from './lint-domain.ts';
import { openDaysOf } from './lint-days.ts';
import { lintAmong } from './lint.ts';
import { lintBurn } from './lint-money.ts';
import type { CampaignInput } from './schema.ts';
import { read, sound, texts } from './testing.ts';
import { leastWorthOn, worthOn } from './worth.ts';

const schedule = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const { when: _when, ...open } = { ...sound, schedule };
const domain = (change: Partial<CampaignInput>) => domainOf(read({ ...open, ...change }), {});
const isReached = (change: Partial<CampaignInput>) => domain(change).alternatives.length > 0;
const codes = (change: Partial<CampaignInput>, peers: readonly Partial<CampaignInput>[] = []) =>
  lintAmong(
    read({ ...open, ...change }),
    peers.map((peer) => ({ terms: read({ ...open, id: 'other', ...peer }), used: 0 })),
    {},
  ).map(({ code, path }) => `${code} ${path}`);

describe('the smallest purchase that gives anything', () => {
  const share = { type: 'percent_off', rateBps: 1_000 } as const;
  test.each([
    ['a tenth, rounded down', { ...share, rounding: 'down' }, 10],
    ['a tenth, half up', { ...share, rounding: 'half_up' }, 5],
    ['a tenth, half to even', { ...share, rounding: 'half_even' }, 6],
    ['a tenth, rounded up', { ...share, rounding: 'up' }, 1],
    ['a price', { type: 'fixed_price', price: 990 }, 991],
  ] as const)('%s', (_, benefit, least) => {
    expect(leastAmount(benefit)).toBe(least);
    expect([worthOn(benefit, least) > 0, least === 1 || worthOn(benefit, least - 1) === 0]).toEqual([true, true]);
  });
});

describe('what is reached', () => {
  test('amounts that are listed give the smallest and the largest of the list', () => {
    const listed = { when: { fact: 'authorization.amount', operator: 'in', value: [5_000, 2_000, 9_000] } } as const;
    expect(amountsOf(domain(listed))).toEqual({ least: 2_000, most: 9_000 });
    const narrower = { when: { all: [listed.when, { fact: 'authorization.amount', operator: 'lessThan', value: 9_000 } as const] } };
    expect(amountsOf(domain(narrower))).toEqual({ least: 2_000, most: 5_000 });
  });

  test.each<[string, Partial<CampaignInput>, boolean]>([
    ['a card that is bound', { when: { fact: 'card.bin', operator: 'equal', value: '62258801' } }, true],
    ['a card that is not', { when: { fact: 'card.bin', operator: 'equal', value: '43211234' } }, false],
    [
      'one of two cards, the bound one refused',
      {
        when: {
          all: [
            { fact: 'card.bin', operator: 'in', value: ['62258801', '43211234'] },
            { fact: 'card.bin', operator: 'notEqual', value: '62258801' },
          ],
        },
      },
      false,
    ],
    [
      'a number of instalments without a fee',
      {
        benefit: { type: 'instalment_subsidy', feeBpsByCount: { 3: 100, 6: 200 }, shareBps: 5_000 },
        when: { fact: 'authorization.instalments', operator: 'equal', value: 12 },
      },
      false,
    ],
    [
      'a number of instalments with one',
      {
        benefit: { type: 'instalment_subsidy', feeBpsByCount: { 3: 100, 6: 200 }, shareBps: 5_000 },
        when: { fact: 'authorization.instalments', operator: 'equal', value: 6 },
      },
      true,
    ],
    [
      'an hour and a minute apart',
      {
        when: {
          all: [
            { fact: 'time.hour', operator: 'equal', value: 10 },
            { fact: 'time.minuteOfDay', operator: 'lessThan', value: 600 },
          ],
        },
      },
      false,
    ],
    [
      'an hour and a minute of it',
      {
        when: {
          all: [
            { fact: 'time.hour', operator: 'equal', value: 10 },
            { fact: 'time.minuteOfDay', operator: 'lessThanInclusive', value: 600 },
          ],
        },
      },
      true,
    ],
  ])('%s', (_, change, reached) => {
    expect(isReached(change)).toBe(reached);
  });

  test('a schedule that ends before it begins has no day, and one of eleven years too many to look at', () => {
    const days = (from: string, to: string) =>
      openDaysOf(read({ ...open, schedule: { from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` } }), {});
    expect([days('2026-02-01', '2026-01-01'), days('2026-01-01', '2037-01-01'), days('2026-01-01', '2026-01-03')?.length]).toEqual([
      [],
      null,
      3,
    ]);
  });
});

describe('what a benefit is worth', () => {
  test.each([
    ['a random amount', { type: 'random_off', min: 100, max: 900, mean: 300 }, [900, 100]],
    ['free entry', { type: 'member_entry', programme: 'club', tiers: [], entries: 1, per: 'day', cap: 700 }, [700, 700]],
    [
      'points that pay',
      { type: 'points_payment', programme: 'b', pointsPer100: 1, minPoints: 0, stepPoints: 1, maxShareBps: 1 },
      [1_000, 1_000],
    ],
    ['a price for members', { type: 'member_price', programme: 'club', tiers: [], value: { type: 'amount_off', amount: 300 } }, [300, 300]],
  ] as const)('%s on ¥10', (_, benefit, [most, least]) => {
    expect([worthOn(benefit as never, 1_000), leastWorthOn(benefit as never, 1_000)]).toEqual([most, least]);
    expect(worthOn(benefit as never, 50)).toBeLessThanOrEqual(50);
  });
});

describe('a budget that burns', () => {
  const budget = (total?: number) => domain({ limits: { budget: total === undefined ? {} : { total } } });
  const burn = (total: number | undefined, used: number, today: string) => lintBurn(budget(total), { used, today })[0]?.texts;

  test('the pace of the open days so far is projected over those to come', () => {
    expect(burn(100_000, 50_000, '2026-01-11')).toMatchObject({
      en: '¥500 of ¥1,000 went in 10 open days. At that pace the rest lasts 10 of the 355 open days to come. Raise the budget, lower the daily budget, or end the campaign earlier.',
      'zh-CN': expect.stringContaining('剩余预算仅够后续355个开放日中的10天'),
    });
  });

  test.each<[string, number | undefined, number, string]>([
    ['without a budget', undefined, 50_000, '2026-01-11'],
    ['with nothing used', 100_000, 0, '2026-01-11'],
    ['with everything used', 100_000, 100_000, '2026-01-11'],
    ['in its first days', 100_000, 50_000, '2026-01-03'],
    ['that lasts', 100_000, 1_000, '2026-01-11'],
  ])('%s nothing is said', (_, total, used, today) => {
    expect(burn(total, used, today)).toBeUndefined();
  });
});

describe('what one person may take', () => {
  const limits = (of: 'account' | 'card' | 'person' | 'merchant') => ({ limits: { perSubject: [{ of, per: 'day' as const, count: 1 }] } });
  const bonus = {
    benefit: { type: 'points_earn', programme: 'b', points: 0, per: 100, bonus: 10, expiryDays: 9, costPer1000: 1 },
    texts: { offer: texts('Points'), receipt: texts('{{campaign}}') },
  } as const;

  test.each<[string, Partial<CampaignInput>, boolean]>([
    ['a bonus with a limit of the shop alone', { ...bonus, ...limits('merchant') }, true],
    ['a bonus with a limit of the card', { ...bonus, ...limits('card') }, false],
    ['a bonus with a limit of the person', { ...bonus, ...limits('person') }, false],
    ['a bonus for the first thousand', { ...bonus, limits: { budget: { countTotal: 1_000 } } }, false],
    ['points for money alone', { benefit: { ...bonus.benefit, points: 1, bonus: 0 }, texts: bonus.texts, limits: {} }, false],
  ])('%s', (_, change, isMissing) => {
    expect(codes(change).includes('person_limit_missing limits.perSubject')).toBe(isMissing);
  });
});

describe('draws of a group', () => {
  const range = (from: number, to: number, group = 'spring', stages: { at: string; to: number }[] = []) => ({
    rollout: { group, from, to, stages },
  });
  const clash = (mine: Partial<CampaignInput>, theirs: Partial<CampaignInput>) =>
    lintAmong(read({ ...open, ...mine }), [{ terms: read({ ...open, id: 'other', ...theirs }), used: 0 }], {}).find(
      ({ code }) => code === 'rollout_overlaps',
    )?.texts;

  test('two campaigns with a range in common are told which one, in both languages', () => {
    expect(clash(range(0, 3_000), range(2_500, 6_000))).toMatchObject({
      en: expect.stringContaining('In group spring the draws 25%–30% belong to "Coffee" (other) too.'),
      'zh-CN': expect.stringContaining('灰度组spring中号段25%–30%'),
    });
  });

  test('a later step meets a range that it did not meet before', () => {
    const growing = range(0, 1_000, 'spring', [{ at: '2026-06-01T00:00:00+08:00', to: 5_000 }]);
    expect(clash(growing, range(4_000, 6_000))?.en).toContain('40%–50%');
    expect(clash(growing, { ...range(4_000, 6_000), schedule: { ...schedule, to: '2026-06-01T00:00:00+08:00' } })).toBeUndefined();
  });

  test.each<[string, Partial<CampaignInput>, Partial<CampaignInput>]>([
    ['that touch', range(0, 3_000), range(3_000, 6_000)],
    ['of another group', range(0, 3_000), range(0, 3_000, 'summer')],
    ['of no group', { rollout: { from: 0, to: 3_000 } }, range(0, 3_000)],
    ['of nobody else', range(0, 3_000), {}],
    ['of other times', range(0, 3_000), { ...range(0, 3_000), schedule: { from: schedule.to, to: '2028-01-01T00:00:00+08:00' } }],
  ])('ranges %s do not meet', (_, mine, theirs) => {
    expect(clash(mine, theirs)).toBeUndefined();
  });
});
