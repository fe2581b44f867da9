// Every change that spoils a sound campaign is found by review, at its place and by its code.
import { describe, expect, test } from 'vitest';
import type { CampaignInput } from './schema.ts';
import { found, read, sound, texts } from './testing.ts';

const at = '2026-11-22T12:00:00+08:00';
const points: Partial<CampaignInput> = {
  kind: 'points',
  benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, capPoints: 1_000, expiryDays: 365, costPer1000: 100 },
};

test('a sound campaign has no finding', () => {
  expect(found({})).toEqual([]);
});

describe('identity and words', () => {
  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    ['a currency outside ISO 4217', { currency: 'XYZ' }, ['error currency_unknown currency']],
    ['a time zone outside the list', { timeZone: 'Asia/Atlantis' }, ['error time_zone_unknown timeZone']],
    ['a template in the name', { name: { en: '{{money amount}}', 'zh-CN': 'x' } }, ['error name_is_template name.en']],
    [
      'a bare amount on the receipt',
      { texts: { offer: texts('x'), receipt: { en: '{{amount}}', 'zh-CN': '{{money amount}}' } } },
      ['error text_needs_formatting texts.receipt.en'],
    ],
    [
      'broken terms',
      { texts: { offer: texts('x'), terms: { en: 'x', 'zh-CN': '{{#if points}}' }, receipt: texts('x') } },
      ['error text_syntax texts.terms.zh-CN'],
    ],
    [
      'I26 a card number in the offer',
      { texts: { offer: { en: `like 4${'1'.repeat(15)}`, 'zh-CN': 'x' }, receipt: texts('x') } },
      ['error pan_not_accepted texts.offer.en'],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });
});

describe('who, where and when', () => {
  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    [
      'R25 a BIN range of two lengths',
      { binding: { cards: { include: ['622588-62258899'] } } },
      ['error bin_range_lengths_differ binding.cards.include.0'],
    ],
    [
      'R25 a BIN range that ends before it begins',
      { binding: { cards: { include: ['622588'], exclude: ['622589-622588'] } } },
      ['error bin_range_reversed binding.cards.exclude.0'],
    ],
    [
      'a BIN both included and excluded',
      { binding: { cards: { include: ['622588'], exclude: ['622588'] } } },
      ['error included_and_excluded binding.cards.include.0'],
    ],
    [
      'a list both included and excluded',
      { binding: { lists: { include: ['vip'], exclude: ['vip'] } } },
      ['error included_and_excluded binding.lists.include.0'],
    ],
    ['a tier without its programme', { binding: { tiers: { include: ['gold'] } } }, ['error tier_malformed binding.tiers.include.0']],
    [
      'a category code of three digits',
      { where: { ...sound.where, mccs: { include: ['581'] } } },
      ['error mcc_malformed where.mccs.include.0'],
    ],
    [
      'a channel no terminal has',
      { where: { ...sound.where, channels: { exclude: ['fax'] } } },
      ['error channel_unknown where.channels.exclude.0'],
    ],
    [
      'an entry mode no terminal has',
      { where: { ...sound.where, entryModes: { include: ['wink'] } } },
      ['error entry_mode_unknown where.entryModes.include.0'],
    ],
    ['an hour between two offsets is a schedule', { schedule: { from: '2026-01-02T00:00:00+08:00', to: '2026-01-01T17:00:00Z' } }, []],
    [
      'an empty schedule',
      { schedule: { from: '2026-01-02T00:00:00+08:00', to: '2026-01-01T16:00:00Z' } },
      ['error schedule_empty schedule.to'],
    ],
    [
      'an empty window',
      { schedule: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', windows: [{ days: ['mon'], from: '09:00', to: '09:00' }] } },
      ['error window_empty schedule.windows.0'],
    ],
    [
      'a condition of the wrong type',
      { when: { any: [{ fact: 'time.hour', operator: 'equal', value: '9' }] } },
      ['error condition_value_type when.any.0.value'],
    ],
    [
      'a condition that is never true',
      {
        when: {
          all: [
            { fact: 'time.hour', operator: 'lessThan', value: 9 },
            { fact: 'time.hour', operator: 'greaterThan', value: 17 },
          ],
        },
      },
      ['error condition_never_true when.all'],
    ],
    [
      'an alternative that is never true',
      {
        when: {
          any: [
            { fact: 'time.hour', operator: 'equal', value: 1 },
            {
              all: [
                { fact: 'time.hour', operator: 'equal', value: 1 },
                { fact: 'time.hour', operator: 'equal', value: 2 },
              ],
            },
          ],
        },
      },
      ['warning condition_never_true when.any.1.all'],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });
});

describe('benefit', () => {
  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    ['a benefit of another kind', { kind: 'coupon' }, ['error benefit_not_of_kind benefit.type']],
    ['a percentage without a cap', { benefit: { type: 'percent_off', rateBps: 3_000 } }, ['warning cap_missing benefit']],
    [
      'a coupon of a percentage without a cap',
      { kind: 'coupon', benefit: { type: 'coupon_redeem', value: { type: 'percent_off', rateBps: 3_000 }, validDays: 30 } },
      ['warning cap_missing benefit.value'],
    ],
    [
      'steps that do not rise',
      {
        benefit: {
          type: 'tiered_off',
          steps: [
            { from: 20_000, off: 2_500 },
            { from: 10_000, off: 3_000 },
          ],
        },
      },
      ['error steps_not_rising benefit.steps.1'],
    ],
    [
      'a step above its amount',
      { benefit: { type: 'tiered_off', steps: [{ from: 1_000, off: 2_500 }] } },
      ['warning step_above_amount benefit.steps.0.off'],
    ],
    ['a mean at the edge', { benefit: { type: 'random_off', min: 100, max: 900, mean: 900 } }, ['error random_mean_outside benefit.mean']],
    ['no room for chance', { benefit: { type: 'random_off', min: 900, max: 900, mean: 900 } }, ['error random_range_empty benefit.max']],
    [
      'no number of instalments',
      { benefit: { type: 'instalment_subsidy', feeBpsByCount: {}, shareBps: 5_000, cap: 100 } },
      ['error instalments_missing benefit.feeBpsByCount'],
    ],
    [
      'a coupon that issues itself',
      { kind: 'coupon', benefit: { type: 'coupon_issue', coupon: 'coffee' } },
      ['error coupon_issues_itself benefit.coupon'],
    ],
    [
      'points that are none',
      {
        ...points,
        benefit: {
          type: 'points_earn',
          programme: 'bonus',
          points: 0,
          per: 100,
          expiryDays: 365,
          costPer1000: 100,
          tierMultiplierBps: { gold: 20_000 },
        },
      },
      ['error earns_nothing benefit.points', 'error membership_missing benefit.tierMultiplierBps', 'warning cap_missing benefit'],
    ],
    [
      'tiers that do not rise, repeat, or have no Chinese name',
      {
        kind: 'membership',
        benefit: {
          type: 'membership_programme',
          join: 'enrol',
          measure: 'spend',
          period: 'year',
          tiers: [
            { id: 'gold', name: texts('Gold'), threshold: 5 },
            { id: 'gold', name: { en: 'Gold' }, threshold: 5 },
          ],
        },
      },
      [
        'error tiers_not_rising benefit.tiers.1.threshold',
        'error tier_repeated benefit.tiers.1.id',
        'error tier_name_missing benefit.tiers.1.name',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });
});

describe('examples', () => {
  const [earning, refused, edge] = sound.examples;
  const examples = (...list: (typeof sound.examples)[number][]) => ({ examples: list });

  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    [
      'none that earns',
      examples(refused as never, { ...refused, name: 'b' } as never, { ...refused, name: 'c' } as never),
      ['error example_that_earns_missing examples'],
    ],
    [
      'none that does not',
      examples(earning as never, edge as never, { ...edge, name: 'c' } as never),
      ['error example_that_earns_nothing_missing examples'],
    ],
    [
      'one that expects nothing',
      examples(earning as never, refused as never, { name: 'empty', given: { at }, expect: {} }),
      ['error example_expects_nothing examples.2.expect'],
    ],
    [
      'bounds reversed',
      examples(earning as never, refused as never, { name: 'random', given: { at }, expect: { between: [9, 1] } }),
      ['error example_bounds_reversed examples.2.expect.between'],
    ],
    [
      'shares that do not add up',
      examples(earning as never, refused as never, { name: 'sum', given: { at }, expect: { amount: 10, funding: { bank: 9 } } }),
      ['error example_funding_sum examples.2.expect.funding'],
    ],
    [
      'a name twice',
      examples(earning as never, refused as never, { ...edge, name: 'earns' } as never),
      ['warning example_name_repeated examples.2.name'],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });
});

describe('what a campaign names in the library', () => {
  const coupon = read({
    ...sound,
    id: 'ticket',
    kind: 'coupon',
    benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 100 }, validDays: 30 },
  });
  const issue: Partial<CampaignInput> = { kind: 'coupon', benefit: { type: 'coupon_issue', coupon: 'ticket' } };
  const price: Partial<CampaignInput> = {
    kind: 'membership',
    benefit: { type: 'member_price', programme: 'star', value: { type: 'amount_off', amount: 100 } },
  };

  test('must be there and be of the right sort', () => {
    expect(found(issue, [coupon])).toEqual([]);
    expect(found(issue, [])).toEqual(['error coupon_target_missing benefit.coupon']);
    expect(found(price, [coupon])).toEqual(['error programme_missing benefit.programme']);
    expect(found({ stacking: { combinable: ['ticket', 'ghost'] } }, [coupon])).toEqual([
      'warning combinable_unknown stacking.combinable.1',
    ]);
  });
});
