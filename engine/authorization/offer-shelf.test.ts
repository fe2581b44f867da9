// What cardholders are told of offers: their states, their order, and what is missing, in words.
import { describe, expect, test } from 'vitest';
import { NO_USAGE } from '../benefit/wallet.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { quotaOf } from './offer-limits.ts';
import { oneShownTo, shownTo, unshelve } from './offer-shelf.ts';
import { type Asked, asked, holder, shelfOf } from './offer-testing.ts';
import type { OfferHolder } from './offers.ts';

const SCHEDULE = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const standing = (change: Partial<CampaignInput>, by: Asked = {}) =>
  oneShownTo(shelfOf({ id: 'x', ...change }), 'x', asked(by))?.standing ?? null;
const said = (change: Partial<CampaignInput>, by: Asked = {}) => {
  const found = standing(change, by);
  return found === null ? null : [found.state, ...found.missing.map(({ code, text }) => `${code}: ${text.en} / ${text['zh-CN']}`)];
};
const usage = (change: Partial<typeof NO_USAGE>) => ({ state: { usage: { ...NO_USAGE, day: '2026-11-18', month: '2026-11', ...change } } });
const least = (fact: string, value: unknown) => ({ when: { fact, operator: 'greaterThanInclusive', value } }) as Partial<CampaignInput>;
const holds = (fact: string, value: unknown) => ({ when: { fact, operator: 'contains', value } }) as Partial<CampaignInput>;
/** For two tiers of a programme that this shelf does not hold. */
const LOUNGE: Partial<CampaignInput> = {
  benefit: { type: 'member_entry', programme: 'club', tiers: ['gold', 'platinum'], entries: 2, per: 'month', cap: 24_000 },
};

describe('what is missing is said in words', () => {
  test.each<[string, Partial<CampaignInput>, Asked, readonly string[] | null]>([
    ['nothing', {}, {}, ['eligible']],
    ['a place and an amount are for the till', least('authorization.amount', 10_000), {}, ['eligible']],
    [
      'an amount that was named',
      least('authorization.amount', 10_000),
      { at: { amount: 9_680 } },
      ['nearly', 'amount: ¥3.20 more / 再消费¥3.20'],
    ],
    [
      'spend of the month',
      least('usage.spendThisMonth', 50_000),
      usage({ spendMonth: 49_680 }),
      ['nearly', 'spend: ¥3.20 more this month / 本月再消费¥3.20'],
    ],
    [
      'visits',
      least('usage.countThisMonth', 3),
      usage({ countMonth: 2 }),
      ['nearly', 'visits: 2 of 3 purchases this month / 本月已消费2/3笔'],
    ],
    [
      'visits of another month',
      least('usage.countThisMonth', 3),
      usage({ month: '2026-10', countMonth: 9 }),
      ['nearly', 'visits: 0 of 3 purchases this month / 本月已消费0/3笔'],
    ],
    [
      'too many visits today',
      { when: { fact: 'usage.countToday', operator: 'lessThan', value: 1 } },
      usage({ countDay: 1 }),
      ['used_up', 'again: again tomorrow / 明天可再享'],
    ],
    ['a first purchase that was made', { when: { fact: 'usage.first', operator: 'equal', value: true } }, usage({ countTotal: 1 }), null],
    [
      'points',
      least('wallet.pointsActive', 500),
      { state: { points: { bonus: 380 } } },
      ['nearly', 'points: 120 more points / 还差120积分'],
    ],
    [
      'points to pay with',
      { benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100, minPoints: 500 } },
      { state: { points: { bonus: 499, other: 900 } } },
      ['nearly', 'points: 1 more point / 还差1积分'],
    ],
    ['enrolment', { binding: { enrolment: 'required' } }, {}, ['enrol', 'enrol: enrol first / 请先报名']],
    ['enrolment that was made', { binding: { enrolment: 'required' } }, { state: { enrolled: new Set(['x']) } }, ['eligible']],
    [
      'another card',
      { binding: { cards: { include: ['622588'] } } },
      { state: { cards: [{ token: 't', bin: '621788', label: '•• 1' }] } },
      ['nearly', 'card: with a card starting 6225 88 / 需使用卡号6225 88开头的卡'],
    ],
    [
      'a card nobody knows',
      { binding: { cards: { include: ['622588'] } } },
      { state: { cards: [{ token: 't', bin: null, label: null }] } },
      ['eligible'],
    ],
    ['a coupon that is not named', holds('wallet.coupons', 'secret-coupon'), {}, ['nearly', 'coupon: with a coupon / 持有优惠券可享']],
    ['membership', holds('membership.programmes', 'club'), {}, ['nearly', 'membership: for members / 会员专享']],
    [
      'a tier that an entry is for',
      LOUNGE,
      { holder: { tiers: ['club:silver'] } },
      ['nearly', 'tier: for members of a higher tier / 更高等级会员专享'],
    ],
    ['one of the tiers that an entry is for', LOUNGE, { holder: { tiers: ['club:platinum'] } }, ['eligible']],
    [
      'the weekly window',
      { schedule: { ...SCHEDULE, windows: [{ days: ['tue'], from: '10:00', to: '12:00' }] } },
      {},
      ['soon', 'time: from Tuesday, 10:00 / 周二10:00起'],
    ],
    [
      'later today',
      { schedule: { ...SCHEDULE, windows: [{ days: ['wed'], from: '17:00', to: '18:00' }] } },
      {},
      ['soon', 'time: from 17:00 today / 今天17:00起'],
    ],
    [
      'a day that the condition asks for',
      { when: { fact: 'time.weekday', operator: 'equal', value: 5 } },
      {},
      ['soon', 'time: from Friday / 周五起'],
    ],
    [
      'a beginning within the week',
      { schedule: { ...SCHEDULE, from: '2026-11-20T00:00:00+08:00' } },
      {},
      ['soon', 'time: from Friday / 周五起'],
    ],
    ['a beginning that is far away', { schedule: { ...SCHEDULE, from: '2026-12-20T00:00:00+08:00' } }, {}, null],
    ['an end', { schedule: { ...SCHEDULE, to: '2026-11-18T00:00:00+08:00' } }, {}, null],
    ['the whole budget', {}, { at: { quotaOf: () => 'gone' } }, ['used_up', 'gone: all taken / 已领完']],
  ])('%s', (_, change, by, expected) => expect(said(change, by)).toEqual(expected));

  test('limits of the account are counted down by its own counters', () => {
    const limits: CampaignInput['limits'] = {
      perSubject: [
        { of: 'account', per: 'month', count: 2 },
        { of: 'merchant', per: 'day', count: 1 },
      ],
    };
    const by = (count: number): Asked => ({
      state: { usedCampaigns: new Set(['x']), used: (key) => (key === 'l:x:account:a1:month:2026-11:n' ? count : 0) },
    });

    expect(standing({ limits }, by(0))?.left).toEqual({ count: 2, per: 'month' });
    expect(standing({ limits }, by(1))).toMatchObject({ state: 'eligible', left: { count: 1, per: 'month' } });
    expect(said({ limits }, by(2))).toEqual(['used_up', 'limit: used up this month, again from the 1st / 本月已用完，下月1日可再用']);
  });

  test('a coupon is offered to be claimed while there is one to claim, then to be used, then it is used up', () => {
    const claim = (terms: object = {}): Partial<CampaignInput> => ({
      benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 7, claim: terms },
    });

    expect(standing(claim())).toMatchObject({ state: 'eligible', actions: ['claim'] });
    expect(standing(claim(), { state: { coupons: ['x'] } })).toMatchObject({ state: 'eligible', actions: ['pay'] });
    expect(said(claim(), { state: { claimed: ['x'] } })).toEqual(['used_up', 'claimed: claimed already / 已领取过']);
    expect(said(claim(), { state: { claimedOut: ['x'] } })).toEqual(['used_up', 'gone: all taken / 已领完']);
    expect(said(claim({ from: '2026-11-19T10:00:00+08:00' }))).toEqual(['soon', 'time: from Thursday, 10:00 / 周四10:00起']);
    expect(said(claim({ to: '2026-11-18T10:00:00+08:00' }))).toBeNull();
    expect(said({ benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 7 } })).toBeNull();
  });

  test('the way with the least missing is the one that is told, and one that nothing can open is not shown', () => {
    const two: Partial<CampaignInput> = {
      when: {
        any: [
          { fact: 'usage.countThisMonth', operator: 'greaterThanInclusive', value: 9 },
          { fact: 'account.segments', operator: 'contains', value: 'vip' },
        ],
      },
    };

    expect(said(two)?.[0]).toBe('nearly');
    expect(said(two, { holder: { account: { ...(holder.account as NonNullable<OfferHolder['account']>), segments: ['vip'] } } })).toEqual([
      'eligible',
    ]);
    expect(said({ when: { fact: 'account.employee', operator: 'equal', value: true } })).toBeNull();
  });

  test('who lets the bank use nothing personal is shown what is open to everybody', () => {
    const shelf = shelfOf(
      { id: 'all' },
      { id: 'few', binding: { segments: { include: ['s'] } } },
      { id: 'grown', ...least('account.openedDays', 1) },
    );
    const ids = (isPersonal: boolean) =>
      shownTo(
        shelf,
        asked({
          state: { isPersonal },
          holder: { account: { ...(holder.account as NonNullable<OfferHolder['account']>), segments: ['s'] } },
        }),
      ).map(({ ready }) => ready.campaign.id);

    expect(ids(true)).toEqual(['all', 'few', 'grown']);
    expect(ids(false)).toEqual(['all']);
  });

  test('usable offers stand first, then what is nearly usable with the least missing, then what comes, then what is used up', () => {
    const shelf = shelfOf(
      { id: 'a-used', limits: { perSubject: [{ of: 'account', per: 'day', count: 1 }] } },
      { id: 'b-soon', schedule: { ...SCHEDULE, windows: [{ days: ['tue'] }] } },
      { id: 'c-nearly', ...least('wallet.pointsActive', 5) },
      { id: 'd-eligible' },
      { id: 'e-first', stacking: { priority: 900 } },
    );
    const used = (key: string) => (key.startsWith('l:a-used') ? 1 : 0);

    expect(shownTo(shelf, asked({ state: { used, usedCampaigns: new Set(['a-used']) } })).map(({ ready }) => ready.campaign.id)).toEqual([
      'e-first',
      'd-eligible',
      'c-nearly',
      'b-soon',
      'a-used',
    ]);
    unshelve(shelf, 'd-eligible');
    expect(shownTo(shelf, asked({ state: { used, usedCampaigns: new Set(['a-used']) } })).map(({ ready }) => ready.campaign.id)).toEqual([
      'e-first',
      'c-nearly',
      'b-soon',
      'a-used',
    ]);
  });

  test('what is left of a budget is four words and no figure', () => {
    const of = (used: number, ceiling: number | null = 1_000) => quotaOf([{ used, ceiling }]);

    expect([of(0), of(599), of(600), of(899), of(900), of(999), of(1_000), of(5, null), of(0, 0)]).toEqual([
      'plenty',
      'plenty',
      'going_fast',
      'going_fast',
      'nearly_gone',
      'nearly_gone',
      'gone',
      null,
      'gone',
    ]);
  });
});
