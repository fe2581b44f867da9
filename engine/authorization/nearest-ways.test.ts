// Ways to a grant that ask for more than a value: a real purchase, another card, a coupon, a member, room in a counter; and where there is none.
import { describe, expect, test } from 'vitest';
import { prepare } from '../campaign/live.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { countersOf, judgeAll, needsOf, shadowNeedsOf } from './decide.ts';
import { nearestChange } from './nearest.ts';
import { lintExamples } from './lint-examples.ts';
import { NOW, account, campaignOf, counter, decided, liveOf, profile, requestOf, situationWith } from './testing.ts';

const off: CampaignInput['benefit'] = { type: 'amount_off', amount: 500 };
const live = (change: Partial<CampaignInput> = {}, benefit: CampaignInput['benefit'] = off) =>
  prepare(campaignOf('c1', benefit, change), 1, {});
const whatChanges = (change: Partial<CampaignInput>, situation = situationWith(), benefit: CampaignInput['benefit'] = off) =>
  nearestChange(live(change, benefit), situation, {})?.changes.map(({ what, to }) => [what, to]) ?? null;
const card = { bin: '43211234', token: 'tok_1', account: '1' };

describe('a way', () => {
  test.each([
    ['a repeated collection', { debtRecovery: true }, [['real_purchase', true]]],
    ['a nominal amount', { nominal: true }, [['real_purchase', true]]],
    ['told afterwards', { kind: 'advice' }, [['in_time', true]]],
    [
      'a nominal amount told afterwards',
      { nominal: true, kind: 'advice' },
      [
        ['real_purchase', true],
        ['in_time', true],
      ],
    ],
  ] as const)('from %s is a purchase asked for in time', (_, change, changes) => {
    expect(whatChanges({}, situationWith({ request: requestOf(change) }))).toEqual(changes);
  });

  test.each<[string, Partial<CampaignInput>, object, readonly unknown[] | null]>([
    ['a card of the range that binds', { binding: { cards: { include: ['62518800-62518899'] } } }, card, [['card', '62518800']]],
    ['the card a condition names', { when: { fact: 'card.bin', operator: 'equal', value: '62518801' } }, card, [['card', '62518801']]],
    ['a card that is not excluded', { binding: { cards: { exclude: ['432112'] } } }, card, [['card', '62258801']]],
    ['a token where none was shown', { binding: { cards: { include: ['622588'], binOf: 'token' } } }, card, [['card', '622588']]],
    [
      'no card where the condition names one that is excluded',
      { binding: { cards: { exclude: ['622588'] } }, when: { fact: 'card.bin', operator: 'in', value: ['62258801', '62258802'] } },
      card,
      null,
    ],
  ])('is %s', (_, change, of, changes) => {
    expect(whatChanges(change, situationWith({ request: requestOf({ card: of }) }))).toEqual(changes);
  });

  test('by a coupon that must be shown is one shown, and with one in hand the rest alone is named', () => {
    const redeem = { type: 'coupon_redeem', value: off, validDays: 30, autoApply: false } as const;
    const held = { id: 'w1', campaign: 'c1', subject: null, state: 'issued', validFrom: NOW, authorizationId: null } as const;
    const presented = [{ ...held, expiresAt: '2027-01-01T00:00:00Z' }];
    const stopped = new Map([['c:c1', counter(1_000, { open: false })]]);
    expect(whatChanges({ kind: 'coupon' }, situationWith(), redeem)).toEqual([['coupon', 'c1']]);
    expect(whatChanges({ kind: 'coupon' }, situationWith({ presented, counters: stopped }), redeem)).toEqual([['switch', true]]);
  });

  test('by points is points of its programme, asked for', () => {
    const payment = { type: 'points_payment', programme: 'miles', pointsPer100: 100, minPoints: 300 } as const;
    expect(whatChanges({ kind: 'points' }, situationWith(), payment)).toEqual([
      ['wallet.pointsActive', 300],
      ['redeem', 'max'],
    ]);
  });

  test('I26 to a budget with room is private, to a limit with room public', () => {
    const limits = { budget: { total: 1_000_000 }, perSubject: [{ of: 'account' as const, per: 'day' as const, count: 1 }] };
    const keys = countersOf(live({ limits }), situationWith());
    const full = (kind: string) => {
      const need = keys.find((each) => each.kind === kind);
      return situationWith({ counters: new Map([[need?.key ?? '', counter(0, kind === 'limit' ? { ceiling: 1, captured: 1 } : {})]]) });
    };
    const changes = (kind: string) => nearestChange(live({ limits }), full(kind), {})?.changes;
    expect(changes('limit')).toEqual([{ what: 'limit', from: 1, to: 0, disclosure: 'public' }]);
    expect(changes('budget')).toMatchObject([{ what: 'budget', disclosure: 'private' }]);
  });

  test('there is none for who is held out, nor to a day that never comes', () => {
    const nobody = { rollout: { from: 0, to: 1 } };
    const past = { schedule: { from: '2026-01-01T00:00:00+08:00', to: '2026-01-02T00:00:00+08:00', excludedDates: ['2026-01-01'] } };
    expect([whatChanges(nobody), whatChanges(past)]).toEqual([null, null]);
  });
});

describe('what must be known to decide', () => {
  const limited = (id: string, change: Partial<CampaignInput> = {}) =>
    liveOf(id, off, { limits: { perSubject: [{ of: 'account', per: 'day', count: 1 }] }, ...change });

  test('are the counters of everybody eligible, and of shadows those that no write proves', () => {
    const refused = limited('refused', { when: { fact: 'authorization.amount', operator: 'lessThan', value: 1 } });
    const judged = judgeAll(situationWith(), [limited('open'), limited('shade', { rollout: { mode: 'shadow' } }), refused]);
    const names = (keys: readonly { readonly key: string }[]) => [...new Set(keys.map(({ key }) => /open|shade|refused/.exec(key)?.[0]))];
    expect(names(needsOf(judged)).toSorted()).toEqual(['open', 'shade']);
    expect(names(shadowNeedsOf(judged))).toEqual(['shade']);
  });

  test('I22 one that fails beside one that is refused and one in shadow fails alone', () => {
    const boom = (): never => {
      throw new Error('poison');
    };
    const plain = liveOf('bad', off);
    const bad = { ...plain, receipt: { en: boom, 'zh-CN': boom } };
    const refused = liveOf('refused', off, { when: { fact: 'authorization.amount', operator: 'lessThan', value: 1 } });
    const decision = decided([bad, refused, liveOf('shade', off, { rollout: { mode: 'shadow' } }), liveOf('good', off)]);
    expect(decision.benefits.map(({ campaign }) => campaign)).toEqual(['good']);
    expect(Object.fromEntries(decision.considered.map(({ campaign, result }) => [campaign, result]))).toMatchObject({
      bad: 'failed',
      refused: 'condition_not_met',
      good: 'granted',
    });
  });

  test('a shadow alone is no reason: no campaign was there', () => {
    const when = { fact: 'authorization.amount', operator: 'lessThan', value: 1 } as const;
    expect(decided([liveOf('shade', off, { rollout: { mode: 'shadow' }, when })]).reason).toBe('no_campaign');
  });
});

describe('who is bound', () => {
  test('a list too long to be walked names the same accounts', () => {
    const include = Array.from({ length: 100 }, (_, no) => String(no * 2));
    const granted = (id: string) => {
      const request = requestOf({ card: { bin: '62258801', token: 't', account: id } });
      const situation = situationWith({ request, profile: { ...profile, account: { ...account, id } } });
      return decided([liveOf('one', off, { binding: { accounts: { include } } })], situation).outcome;
    };
    expect([granted('14'), granted('15'), granted('198'), granted('200'), granted('14')]).toEqual([
      'granted',
      'none',
      'granted',
      'none',
      'granted',
    ]);
  });

  test('of two coupons that end together the one with the smaller id is used', () => {
    const coupon = (id: string) => ({
      id,
      campaign: 'treat',
      subject: null,
      state: 'issued' as const,
      validFrom: '2026-01-01T00:00:00Z',
      expiresAt: '2027-01-01T00:00:00Z',
      authorizationId: null,
    });
    const treat = liveOf('treat', { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 }, { kind: 'coupon' });
    const used = (...ids: string[]) => decided([treat], situationWith({ wallet: { coupons: ids.map(coupon) } })).benefits[0]?.coupon;
    expect([used('b', 'a'), used('a', 'b')]).toEqual(['a', 'a']);
  });
});

describe('examples', () => {
  const example = (amount: number, at = NOW) => ({ name: 'e', given: { at, amount: 10_000 }, expect: { amount } });

  test('one that no longer holds is told with what it comes to, in both languages', () => {
    const terms = campaignOf('c1', off, { examples: [example(500), example(700), example(500)] });
    const [finding, ...others] = lintExamples(terms, {});
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'example_fails', severity: 'error', path: 'examples.1' });
    expect(finding?.texts?.en).toMatch(/"e" no longer holds: .*500/);
    expect(finding?.texts?.['zh-CN']).toContain('示例“e”不再成立');
  });

  test('one that cannot be run is told with what stopped it', () => {
    const terms = { ...campaignOf('c1', off), timeZone: 'Mars/Olympus' };
    const [finding] = lintExamples(terms, {});
    expect(finding?.message).toContain('no longer holds');
  });
});
