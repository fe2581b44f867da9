// The largest discount of several campaigns at once: where each benefit turns, and when there are too many to look at.
import { describe, expect, test } from 'vitest';
import { lintAmong } from './lint.ts';
import type { CampaignInput } from './schema.ts';
import { read, sound, texts } from './testing.ts';
import { worstCaseOf } from './worst-case.ts';

const schedule = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const { when: _when, ...rest } = { ...sound, schedule, limits: {} };
const from = (value: number) => ({ fact: 'authorization.amount', operator: 'greaterThanInclusive', value }) as const;
const member = { programme: 'club', tiers: [] };
const shareOf = (...benefits: readonly CampaignInput['benefit'][]) => {
  const [first, ...others] = benefits.map((benefit, no) =>
    read({ ...rest, id: `c${no}`, benefit, when: from(2_000), stacking: { priority: 500 - no } }),
  );
  if (first === undefined) throw new Error('nothing to combine');
  return worstCaseOf(
    first,
    others.map((terms) => ({ terms, used: 0 })),
  ).combinedShareBps;
};

describe('the largest share of a purchase from ¥20 on', () => {
  const tenth = { type: 'percent_off', rateBps: 1_000 } as const;
  test.each<[string, readonly CampaignInput['benefit'][], number]>([
    ['a tenth', [tenth], 1_000],
    ['a fixed amount, where it begins', [{ type: 'amount_off', amount: 500 }], 2_500],
    ['a tenth of what is left of that', [{ type: 'amount_off', amount: 500 }, tenth], 3_250],
    ['a price without a cap takes nearly all of the largest', [{ type: 'fixed_price', price: 1_000 }], 10_000],
    ['a price with a cap, where the cap is reached', [{ type: 'fixed_price', price: 1_800, cap: 600 }], 2_500],
    ['free entry up to its cap', [{ type: 'member_entry', ...member, entries: 1, per: 'day', cap: 5_000 }], 10_000],
    ['a price for members', [{ type: 'member_price', ...member, value: { type: 'fixed_price', price: 1_500, cap: 1_500 } }], 5_000],
    [
      'a coupon with a step',
      [{ type: 'coupon_redeem', validDays: 9, value: { type: 'tiered_off', steps: [{ from: 4_000, off: 1_000 }] } }],
      2_500,
    ],
    [
      'a step that a fixed amount does not push out of reach',
      [
        { type: 'amount_off', amount: 500 },
        { type: 'tiered_off', steps: [{ from: 2_000, off: 500 }] },
      ],
      5_000,
    ],
  ])('%s', (_, benefits, share) => {
    expect(shareOf(...benefits)).toBe(share);
  });
});

test('of thirty steps that may all be granted together only a bound is said, before the time of a test is over', () => {
  const steps = (no: number) => ({
    type: 'tiered_off' as const,
    steps: [
      { from: 10_000 + 100 * no, off: 100 + no },
      { from: 20_000 + 100 * no, off: 150 + no },
    ],
  });
  const share = shareOf(...Array.from({ length: 30 }, (_, no) => steps(no)));

  expect(share).toBeGreaterThanOrEqual(3_000);
  expect(share).toBeLessThanOrEqual(10_000);
});

describe('what a campaign of coupons promises', () => {
  const issue = (change: Partial<CampaignInput> = {}): CampaignInput => ({
    ...rest,
    when: from(2_000),
    benefit: { type: 'coupon_issue', coupon: 'treat', on: 'capture' },
    limits: { perSubject: [{ of: 'person', per: 'week', count: 2 }] },
    texts: { offer: { en: 'A ¥5 coupon', 'zh-CN': '5元优惠券' }, receipt: texts('{{campaign}}') },
    ...change,
  });
  const treat = read({
    ...rest,
    id: 'treat',
    benefit: { type: 'coupon_redeem', validDays: 30, value: { type: 'amount_off', amount: 500 } },
  });
  const codes = (change: Partial<CampaignInput>, isLive: boolean) =>
    lintAmong(read(issue(change)), isLive ? [{ terms: treat, used: 0 }] : [], {}).map(({ code, path }) => `${code} ${path}`);
  const offer = (en: string) => ({ texts: { offer: { en, 'zh-CN': '优惠券' }, receipt: texts('{{campaign}}') } });

  test('the value of the coupon is known where the coupon is live, else the coupon is missing and its value not judged', () => {
    expect(codes({}, true)).toEqual([]);
    expect(codes({}, false)).toEqual(['coupon_not_live benefit.coupon']);
  });

  test.each<[string, string, readonly string[]]>([
    ['another value', 'A ¥7 coupon', ['text_number_unknown texts.offer.en']],
    ['spend and save of the coupon is not tried on the campaign that issues it', 'Spend ¥20 save ¥5', []],
    ['more often than a person may', 'Three times a week', ['text_promises_more texts.offer.en']],
    ['as often as a person may', 'Twice a week', []],
    ['in a period without a limit', 'Three times a month', []],
  ])('%s', (_, text, findings) => {
    expect(codes(offer(text), true)).toEqual(findings);
  });
});

describe('what a text says beside the rule', () => {
  const said = (en: string, change: Partial<CampaignInput> = {}) =>
    lintAmong(read({ ...rest, ...change, texts: { offer: { en, 'zh-CN': '优惠' }, receipt: texts('{{campaign}}') } }), [], {}).map(
      ({ code, message }) => `${code}: ${message}`,
    );

  test('a purchase below the smallest one gets nothing, whatever the benefit would come to', () => {
    const promises = said('Spend ¥10 save ¥3', { when: from(2_000), benefit: { type: 'percent_off', rateBps: 3_000, cap: 300 } });
    expect(promises.join()).toContain('on a purchase of ¥10 the rule gives ¥0');
  });

  test('several uses and one use are said as a reader would say them', () => {
    const limit = (count: number) => ({ limits: { perSubject: [{ of: 'account' as const, per: 'day' as const, count }] } });
    expect(said('three times a day', limit(2)).join()).toContain('gets it 2 times in that period');
    expect(said('twice a day', limit(1)).join()).toContain('gets it 1 time in that period');
  });

  test('a day that the condition closes is closed', () => {
    const fridays = { when: { fact: 'time.weekday', operator: 'equal', value: 5 } } as const;
    expect(said('Every Saturday', fridays).join()).toContain('never open on Saturday');
    expect(said('Every Friday', fridays)).toEqual([]);
  });

  test('a calendar that is not loaded leaves no holiday out', () => {
    const excluded = { schedule: { ...schedule, holidays: { calendar: 'FR', mode: 'exclude' as const } } };
    const [finding] = lintAmong(read({ ...rest, ...excluded }), [], {});
    expect(finding?.texts).toMatchObject({
      en: expect.stringContaining('so no holiday is left out'),
      'zh-CN': expect.stringContaining('不会排除任何节假日'),
    });
  });
});
