// What the linter says of one campaign among others, sentence by sentence.
import { describe, expect, test } from 'vitest';
import { lintAmong } from './lint.ts';
import type { CampaignInput } from './schema.ts';
import { read, sound, texts } from './testing.ts';
import { worstCaseOf } from './worst-case.ts';

const plain: CampaignInput = {
  ...sound,
  schedule: { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' },
  when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 1_000 },
};
const holidays = { CN: new Set(['2026-10-01']) };
const campaign = (change: Partial<CampaignInput> = {}) => read({ ...plain, ...change });
const peer = (change: Partial<CampaignInput>) => ({ terms: campaign({ id: 'other', ...change }), used: 0 });
const found = (change: Partial<CampaignInput>, peers: readonly ReturnType<typeof peer>[] = []) =>
  lintAmong(campaign(change), peers, holidays).map(({ code, severity, path }) => `${severity} ${code} ${path}`);
const when = (condition: CampaignInput['when']): Partial<CampaignInput> => ({ when: condition });
const weekday = (value: number) => ({ fact: 'time.weekday', operator: 'equal', value }) as const;
const fridays = { ...plain.schedule, windows: [{ days: ['fri' as const] }] };

test('a sound campaign alone has no finding', () => {
  expect(found({})).toEqual([]);
});

test('every finding explains itself in both languages', () => {
  for (const finding of lintAmong(campaign(when({ all: [weekday(1), weekday(2)] })), [peer({})], holidays))
    expect([finding.texts?.en.length, finding.texts?.['zh-CN'].length].every((length) => (length ?? 0) > 20)).toBe(true);
});

test('a draft that review refuses is linted without falling over: unknown zone, reversed range, unknown currency', () => {
  const draft = {
    timeZone: 'Mars/Olympus',
    currency: 'ABC',
    binding: { cards: { include: ['622589-622588'] } },
    ...when({ fact: 'card.bin', operator: 'equal', value: '622588' }),
  };
  expect(found(draft, [peer({}), peer({ ...draft, id: 'third' })]).filter((each) => each.startsWith('error never'))).toEqual([]);
  expect(worstCaseOf(campaign(draft), [peer(draft)]).perPurchase).toBe(1_500);
});

describe('what is never reached', () => {
  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    [
      'a window outside its only day',
      { schedule: { from: '2026-01-01T00:00:00+08:00', to: '2026-01-02T00:00:00+08:00', windows: [{ days: ['fri'] }] } },
      ['error never_open schedule'],
    ],
    [
      'its only day is excluded',
      { schedule: { from: '2026-01-02T00:00:00+08:00', to: '2026-01-03T00:00:00+08:00', excludedDates: ['2026-01-02'] } },
      ['error never_open schedule'],
    ],
    [
      'the only holidays are over',
      { schedule: { from: '2026-11-01T00:00:00+08:00', to: '2026-12-01T00:00:00+08:00', holidays: { calendar: 'CN', mode: 'only' } } },
      ['error never_open schedule'],
    ],
    ['a condition on a closed weekday', { schedule: fridays, ...when(weekday(1)) }, ['error never_reached when']],
    ['a condition on another category', when({ fact: 'merchant.mcc', operator: 'equal', value: '5411' }), ['error never_reached when']],
    [
      'an amount below what the benefit begins at',
      {
        benefit: { type: 'tiered_off', steps: [{ from: 10_000, off: 1_000 }] },
        ...when({ fact: 'authorization.amount', operator: 'lessThan', value: 10_000 }),
      },
      ['error never_reached when'],
    ],
    [
      'a first purchase that is the third',
      when({
        all: [
          { fact: 'usage.first', operator: 'equal', value: true },
          { fact: 'usage.countTotal', operator: 'greaterThan', value: 2 },
        ],
      }),
      ['error never_reached when'],
    ],
    [
      'an hour outside the window',
      {
        schedule: { ...fridays, windows: [{ days: ['fri'], from: '10:00', to: '12:00' }] },
        ...when({ fact: 'time.hour', operator: 'greaterThanInclusive', value: 12 }),
      },
      ['error never_reached when'],
    ],
    [
      'one alternative of two',
      { schedule: fridays, ...when({ any: [weekday(5), weekday(6)] }) },
      ['warning branch_never_taken when.any.1'],
    ],
  ])('%s', (_, change, findings) => {
    expect(found(change)).toEqual(findings);
  });

  test('a holiday calendar nobody loaded is said, not taken for empty', () => {
    expect(found({ schedule: { ...plain.schedule, holidays: { calendar: 'FR', mode: 'only' } } })).toEqual([
      'error calendar_unknown schedule.holidays.calendar',
    ]);
  });

  test('a window past midnight keeps the morning after open', () => {
    expect(
      found({
        schedule: { ...fridays, windows: [{ days: ['fri'], from: '22:00', to: '02:00' }] },
        ...when({ all: [weekday(6), { fact: 'time.hour', operator: 'lessThan', value: 2 }] }),
      }),
    ).toEqual([]);
  });

  test("where the terminal's clock decides, the ledger's may be a little further", () => {
    expect(found({ schedule: { ...fridays, clock: 'terminal' }, ...when(weekday(6)) })).toEqual([]);
  });
});

describe('others that are live', () => {
  const winner = {
    limits: { budget: { total: 1_000_000 } },
    benefit: { type: 'percent_off', rateBps: 4_000, cap: 2_000 },
    stacking: { group: 'coffee', priority: 200 },
  } as const;
  const inGroup = { stacking: { group: 'coffee' } };

  test('one that binds the same, gives more and comes first always beats it', () => {
    expect(found(inGroup, [peer(winner)])).toEqual(['error always_beaten stacking']);
  });

  test.each<[string, Partial<CampaignInput>]>([
    ['gives less', { ...winner, benefit: { type: 'percent_off', rateBps: 2_000, cap: 2_000 } }],
    ['has a smaller cap', { ...winner, benefit: { type: 'percent_off', rateBps: 4_000, cap: 1_000 } }],
    [
      'is limited per account',
      { ...winner, limits: { budget: { total: 1_000_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] } },
    ],
    ['has a daily budget', { ...winner, limits: { budget: { total: 1_000_000, perDay: 1_000 } } }],
    ['binds fewer cards', { ...winner, binding: { cards: { include: ['62258801'] } } }],
    ['asks for more money', { ...winner, ...when({ fact: 'authorization.amount', operator: 'greaterThan', value: 1_000 }) }],
    ['ends earlier', { ...winner, schedule: { ...plain.schedule, to: '2026-06-01T00:00:00+08:00' } }],
    ['may be combined with it', { ...winner, stacking: { priority: 200 } }],
    ['goes to some cardholders only', { ...winner, rollout: { mode: 'live', from: 0, to: 5_000, stages: [] } }],
  ])('one that %s does not', (_, change) => {
    expect(found(inGroup, [peer(change)]).filter((each) => each.includes('always_beaten'))).toEqual([]);
  });

  test('overlaps are named with their size, and not guessed between a category and a chain', () => {
    const both = { where: { mccs: { include: ['5814'] } } };
    const [finding] = lintAmong(campaign({}), [peer({ ...both, benefit: { type: 'percent_off', rateBps: 1_000, cap: 500 } })], holidays);
    expect(finding?.code).toBe('overlapping');
    expect(finding?.message).toContain('together up to 37%');
    expect(found({ where: { chains: { include: ['demo-coffee'] } } }, [peer(both)])).toEqual([]);
  });

  test('a combination that takes everything is an error, one that takes half a warning', () => {
    const off = (rateBps: number) =>
      ({ benefit: { type: 'percent_off', rateBps, cap: 1_000_000 }, stacking: { base: 'original' } }) as const;
    expect(found(off(4_900), [peer(off(4_900))])).toContain('warning combined_high stacking.combinable');
    expect(found({ ...off(4_900) }, [peer(off(4_900)), peer({ ...off(4_900), id: 'third' })])).toContain(
      'error combined_free stacking.combinable',
    );
  });
});

describe('money', () => {
  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    [
      'a daily budget that eats the whole',
      { limits: { budget: { total: 100_000, perDay: 10_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] } },
      ['warning budget_short limits.budget'],
    ],
    [
      'a benefit above what a day may give',
      { limits: { budget: { perDay: 1_000 } } },
      ['warning limit_below_benefit limits.budget.perDay'],
    ],
    ['the same where parts may be granted', { limits: { budget: { perDay: 1_000 }, partial: true } }, []],
    [
      'a fixed benefit without a limit for one person',
      {
        benefit: { type: 'amount_off', amount: 500 },
        limits: { budget: { total: 100_000 } },
        texts: { offer: texts('Coffee'), receipt: texts('{{campaign}}') },
      },
      ['warning person_limit_missing limits.perSubject'],
    ],
  ])('%s', (_, change, findings) => {
    expect(found(change)).toEqual(findings);
  });

  test('a budget that is spent', () => {
    const terms = campaign({});
    expect(lintAmong(terms, [{ terms, used: 1_000_000 }], holidays).map(({ code }) => code)).toEqual(['budget_spent']);
  });

  test('the worst case of a purchase, of a combination, of the whole and of each funder', () => {
    const other = peer({ benefit: { type: 'amount_off', amount: 400 } });
    expect(worstCaseOf(campaign({}), [other])).toEqual({
      perPurchase: 1_500,
      combinedShareBps: 7_000,
      combinedWith: ['other'],
      total: 1_000_000,
      byParty: [
        { party: 'bank', amount: 600_000 },
        { party: 'merchant', amount: 400_000 },
      ],
      currency: 'CNY',
    });
  });

  test('only the size of the purchase bounds a share without a cap', () => {
    const open = campaign({ benefit: { type: 'percent_off', rateBps: 1_000 }, limits: {} });
    const upTo = campaign({
      benefit: { type: 'percent_off', rateBps: 1_000 },
      limits: {},
      ...when({ fact: 'authorization.amount', operator: 'lessThanInclusive', value: 50_000 }),
    });
    expect([worstCaseOf(open, []).perPurchase, worstCaseOf(open, []).total, worstCaseOf(upTo, []).perPurchase]).toEqual([
      null,
      null,
      5_000,
    ]);
  });
});

describe('promises of the texts', () => {
  const offer = (en: string, zh = en) => ({ texts: { offer: { en, 'zh-CN': zh }, receipt: texts('{{campaign}}') } });

  test.each<[string, Partial<CampaignInput>, readonly string[]]>([
    ['the share itself', offer('30% off', '7折'), []],
    ['a larger share', offer('40% off', '6折'), ['error text_promises_more texts.offer.en', 'error text_promises_more texts.offer.zh-CN']],
    ['a smaller share promises less', offer('20% off', '8折'), []],
    ['the cap and the smallest amount', offer('up to ¥15, from ¥10', '满10元可用，最高优惠15元'), []],
    [
      'an amount of nowhere',
      offer('up to ¥25', '最高优惠25元'),
      ['warning text_number_unknown texts.offer.en', 'warning text_number_unknown texts.offer.zh-CN'],
    ],
    [
      'spend and save as the rule gives',
      { ...offer('Save ¥10 on ¥100.', '满100元减10元'), benefit: { type: 'tiered_off', steps: [{ from: 10_000, off: 1_000 }] } },
      [],
    ],
    [
      'spend and save above the rule',
      {
        ...offer('Spend ¥100 save ¥20', '满100减20'),
        benefit: {
          type: 'tiered_off',
          steps: [
            { from: 10_000, off: 1_000 },
            { from: 20_000, off: 2_000 },
          ],
        },
      },
      ['error text_promises_more texts.offer.en', 'error text_promises_more texts.offer.zh-CN'],
    ],
    ['Fridays of a Friday campaign', { ...offer('Every Friday', '每周五'), schedule: fridays }, []],
    [
      'weekends of a Friday campaign',
      { ...offer('At the weekend', '周末'), schedule: fridays },
      ['error text_day_closed texts.offer.en', 'error text_day_closed texts.offer.zh-CN'],
    ],
    [
      'a range of days',
      { ...offer('Friday to Sunday', '周五至周日'), schedule: fridays },
      ['error text_day_closed texts.offer.en', 'error text_day_closed texts.offer.zh-CN'],
    ],
    ['a day that is named as closed', { ...offer('Fridays, not on Sundays', '每周五，周日不参与'), schedule: fridays }, []],
    [
      'a date after its end',
      offer('Until 31 March 2027', '至2027年3月31日'),
      ['error text_date_outside texts.offer.en', 'error text_date_outside texts.offer.zh-CN'],
    ],
    ['its last date', offer('Until 31 December 2026', '至2026年12月31日'), []],
    [
      'more often than the limit',
      offer('twice a day', '每日限2次'),
      ['error text_promises_more texts.offer.en', 'error text_promises_more texts.offer.zh-CN'],
    ],
    ['as often as the limit', offer('once a day', '每日限1次'), []],
  ])('%s', (_, change, findings) => {
    expect(found(change)).toEqual(findings);
  });
});
