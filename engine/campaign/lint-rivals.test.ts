// When another live campaign always wins, when it does not, and how overlaps are named.
import { describe, expect, test } from 'vitest';
import { lintAmong } from './lint.ts';
import type { CampaignInput } from './schema.ts';
import { read, sound } from './testing.ts';

const schedule = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const amount = (value: number) => ({ fact: 'authorization.amount', operator: 'greaterThanInclusive', value }) as const;
const plain: CampaignInput = { ...sound, schedule, when: amount(1_000), limits: { budget: { total: 1_000_000 } } };
const inGroup = { stacking: { group: 'cups' } } as const;
const first = { stacking: { group: 'cups', priority: 200 } } as const;
const winner = { ...first, benefit: { type: 'percent_off', rateBps: 4_000, cap: 2_000 } } as const;
const peer = (change: Partial<CampaignInput>) => ({ terms: read({ ...plain, id: 'other', ...change }), used: 0 });
const findings = (change: Partial<CampaignInput>, peers: readonly Partial<CampaignInput>[]) =>
  lintAmong(read({ ...plain, ...change }), peers.map(peer), {});
const isBeaten = (mine: Partial<CampaignInput>, ...peers: readonly Partial<CampaignInput>[]) =>
  findings({ ...inGroup, ...mine }, peers).some(({ code }) => code === 'always_beaten');
const cards = (...include: string[]) => ({ binding: { cards: { include } } });

describe('one that wins', () => {
  test.each<[string, Partial<CampaignInput>, Partial<CampaignInput>, boolean]>([
    ['on the same terms', {}, winner, true],
    ['without any card named', {}, { ...winner, binding: {} }, true],
    ['on a range around the cards', cards('62258801', '62258850-62258860'), { ...winner, ...cards('62258800-62258899') }, true],
    ['on a range that ends before the cards do', cards('62258890-62258910'), { ...winner, ...cards('62258800-62258899') }, false],
    ['on longer prefixes than the cards', cards('622588'), { ...winner, ...cards('62258800-62258899') }, false],
    [
      'by the token where this one asks for the card behind it',
      cards('622588'),
      { ...winner, binding: { cards: { include: ['622588'], binOf: 'token' } } },
      false,
    ],
    ['but credits no missed deadline', { policies: { missedDeadline: 'statement_credit' } }, winner, false],
    [
      'and credits missed deadlines too',
      { policies: { missedDeadline: 'statement_credit' } },
      { ...winner, policies: { missedDeadline: 'statement_credit' } },
      true,
    ],
    [
      'open on the days of this one',
      { schedule: { ...schedule, windows: [{ days: ['fri'], from: '10:00', to: '12:00' }] } },
      { ...winner, schedule: { ...schedule, windows: [{ days: ['fri', 'sat'] }] } },
      true,
    ],
    [
      'open on fewer hours',
      { schedule: { ...schedule, windows: [{ days: ['fri'], from: '10:00', to: '12:00' }] } },
      { ...winner, schedule: { ...schedule, windows: [{ days: ['fri'], from: '10:00', to: '11:00' }] } },
      false,
    ],
    [
      'in a zone whose Friday is another one',
      { schedule: { ...schedule, windows: [{ days: ['fri'] }] } },
      { ...winner, timeZone: 'Asia/Tokyo', schedule: { ...schedule, windows: [{ days: ['fri'] }] } },
      false,
    ],
    [
      'rounding down where this one rounds up',
      { benefit: { type: 'percent_off', rateBps: 3_000, cap: 1_500, rounding: 'up' } },
      winner,
      false,
    ],
    ['rounding up', {}, { ...winner, benefit: { ...winner.benefit, rounding: 'up' } }, true],
    ['on the price that is left where this one counts the original', { stacking: { group: 'cups', base: 'original' } }, winner, false],
    [
      'with more than the cap of this one from the smallest purchase on',
      {},
      { ...winner, stacking: { ...first.stacking, base: 'original' }, benefit: { type: 'amount_off', amount: 1_500 } },
      false,
    ],
    [
      'with an amount above the cap on every purchase within reach',
      { when: amount(2_000) },
      { ...winner, stacking: { ...first.stacking, base: 'original' }, benefit: { type: 'amount_off', amount: 1_500 } },
      true,
    ],
    [
      'with an amount where this one has no cap',
      { when: amount(2_000), benefit: { type: 'percent_off', rateBps: 1_000 } },
      { ...winner, stacking: { ...first.stacking, base: 'original' }, benefit: { type: 'amount_off', amount: 1_500 } },
      false,
    ],
    [
      'by a credit on the statement against another credit',
      { benefit: { type: 'statement_credit', value: { type: 'percent_off', rateBps: 1_000 } } },
      { ...winner, benefit: { type: 'statement_credit', value: { type: 'percent_off', rateBps: 2_000 } } },
      true,
    ],
    [
      'by a credit against a subsidy of instalments, which is no discount',
      { benefit: { type: 'instalment_subsidy', feeBpsByCount: { 3: 100 }, shareBps: 10_000 } },
      { ...winner, benefit: { type: 'statement_credit', value: { type: 'percent_off', rateBps: 2_000 } } },
      false,
    ],
  ])('%s', (_, mine, theirs, beaten) => {
    expect(isBeaten(mine, theirs)).toBe(beaten);
  });

  test('a condition too wide to spread out is not taken for covered', () => {
    const oneOf = (fact: 'merchant.mcc' | 'terminal.channel' | 'card.level') => ({
      any: Array.from({ length: 30 }, (_, no) => ({ fact, operator: 'notEqual' as const, value: `${fact}-${no}` })),
    });
    const wide = { all: [amount(1_000), oneOf('merchant.mcc'), oneOf('terminal.channel'), oneOf('card.level')] };
    expect(isBeaten({ when: wide }, winner)).toBe(false);
  });
});

describe('a third one', () => {
  const third = { id: 'third', benefit: { type: 'amount_off', amount: 500 }, stacking: { priority: 50 } } as const;

  test('that goes with both in the same order changes nothing', () => {
    expect(isBeaten({}, winner, third)).toBe(true);
  });

  test.each<[string, Partial<CampaignInput>]>([
    ['looks for the lowest subsidy', { ...third, stacking: { priority: 50, objective: 'lowest_subsidy' } }],
    ['goes with the loser alone', { ...third, stacking: { priority: 50, combinable: ['coffee'] } }],
    ['comes between them', { ...third, stacking: { priority: 150 } }],
    ['has a limit of its own', { ...third, limits: { perSubject: [{ of: 'account', per: 'day', count: 1 }] } }],
    ['has thresholds', { ...third, benefit: { type: 'tiered_off', steps: [{ from: 2_000, off: 500 }] } }],
  ])('that %s may tip the balance', (_, change) => {
    expect(isBeaten({}, winner, change)).toBe(false);
  });
});

describe('overlaps', () => {
  const small = (id: string, value = 100): Partial<CampaignInput> => ({
    id,
    benefit: { type: 'amount_off', amount: value },
    stacking: { priority: 200 },
  });
  const overlap = (mine: Partial<CampaignInput>, peers: readonly Partial<CampaignInput>[]) =>
    findings(mine, peers).find(({ code }) => code === 'overlapping');

  test('five are named, the largest first and equal ones by id, and the rest is counted', () => {
    const found = overlap({}, ['f', 'e', 'd', 'c', 'b', 'a'].map((id) => small(id)).concat(small('z', 300)));
    expect([...(found?.texts?.en ?? '').matchAll(/\((\w), together/g)].map(([, id]) => id)).toEqual(['z', 'a', 'b', 'c', 'd']);
    expect(found?.texts?.en).toContain(' and 2 more');
    expect(found?.texts?.['zh-CN']).toContain('，另有2个');
  });

  test('points beside a discount are no overlap', () => {
    const points = { type: 'points_earn', programme: 'bonus', points: 1, per: 100, expiryDays: 365, costPer1000: 500 } as const;
    expect(overlap({ benefit: points }, [small('a')])).toBeUndefined();
  });
});
