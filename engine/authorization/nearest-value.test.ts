// The nearest value a campaign would have taken, the situation in which a fact has it, and the words for the change.
import { describe, expect, test } from 'vitest';
import { ANYTHING, type Possible } from '../rules/possible.ts';
import type { Dimension } from '../campaign/lint-domain.ts';
import type { FactValue } from '../rules/facts.ts';
import type { NearestChange } from './nearest.ts';
import { valueIn, withFact } from './nearest-apply.ts';
import { isMet, nearestValue } from './nearest-value.ts';
import { changePhrase } from './nearest-words.ts';
import { recordedFacts } from './recorded.ts';
import { factsOf } from './situation.ts';
import { NOW, profile, requestOf, situationWith } from './testing.ts';

const any = (change: Partial<Possible>): Possible => ({ ...ANYTHING, known: true, ...change });
const ZONE = 'Asia/Shanghai';

describe('the nearest value', () => {
  test.each<[string, FactValue | null, Possible, Dimension, FactValue | null]>([
    ['a number below the least', 5, any({ least: 10 }), 'authorization.amount', 10],
    ['a number above the most', 50, any({ most: 20 }), 'authorization.amount', 20],
    ['a number that is not known, from the least on', null, any({ least: 10 }), 'authorization.instalments', 10],
    ['a number that is not known, up to the most', null, any({ most: 20 }), 'authorization.instalments', 20],
    ['past refused numbers', 10, any({ refused: new Set([10, 11]) }), 'authorization.amount', 9],
    ['no number in a range that is refused', 1, any({ least: 1, most: 2, refused: new Set([1, 2]) }), 'authorization.amount', null],
    ['the nearest of a list', 7, any({ allowed: new Set([1, 6, 12]) }), 'authorization.instalments', 6],
    ['the first of a list of texts', 'pos', any({ allowed: new Set(['qr', 'online']) }), 'terminal.channel', 'qr'],
    ['none of a list that is refused', 'pos', any({ allowed: new Set(['qr']), refused: new Set(['qr']) }), 'terminal.channel', null],
    [
      'none of a list of numbers that is refused',
      3,
      any({ allowed: new Set([6]), refused: new Set([6]) }),
      'authorization.instalments',
      null,
    ],
    ['a text other than the refused one', 'M1', any({ refused: new Set(['M1']) }), 'merchant.id', 'other-than-M1'],
    ['a category other than the refused one', '5814', any({ refused: new Set(['5814']) }), 'merchant.mcc', '5812'],
    ['one of a set more', ['a'], any({ anyOf: [new Set(['b', 'c'])] }), 'account.segments', ['a', 'b']],
    ['one that serves two sets', [], any({ anyOf: [new Set(['b']), new Set(['b', 'c'])] }), 'account.segments', ['b']],
    ['one less', ['a', 'b'], any({ absent: new Set(['a']) }), 'account.segments', ['b']],
    ['nothing where nothing may be there', null, any({ absent: new Set(['a']) }), 'account.segments', []],
    ['no list where all that is wanted is refused', [], any({ anyOf: [new Set(['b'])], absent: new Set(['b']) }), 'account.segments', null],
  ])('%s', (_, from, possible, dimension, nearest) => {
    const to = nearestValue(from, possible, dimension);
    expect(to).toEqual(nearest);
    if (to !== null) expect(isMet(to, possible)).toBe(true);
  });
});

describe('a situation in which a fact has a value', () => {
  const empty = situationWith({ profile: { ...profile, account: null, bin: null, merchant: null } });

  test.each<[Dimension, FactValue]>([
    ['authorization.amount', 777],
    ['authorization.currency', 'HKD'],
    ['authorization.recurring', true],
    ['authorization.preauthorization', true],
    ['authorization.instalments', 12],
    ['card.bin', '62518801'],
    ['card.tokenised', true],
    ['card.tokenised', false],
    ['card.level', 'platinum'],
    ['account.segments', ['vip']],
    ['account.region', 'Suzhou'],
    ['account.employee', true],
    ['account.birthMonth', 3],
    ['account.birthdayMonth', true],
    ['account.birthdayMonth', false],
    ['account.openedDays', 30],
    ['account.enrolled', ['c1']],
    ['merchant.chain', 'demo-mart'],
    ['merchant.region', 'Suzhou'],
    ['merchant.country', 'JP'],
    ['terminal.unattended', true],
    ['usage.countToday', 2],
    ['usage.spendThisMonth', 500],
    ['usage.first', true],
    ['usage.first', false],
    ['wallet.pointsActive', 70],
    ['wallet.pointsPending', 30],
    ['wallet.coupons', ['c2']],
    ['membership.programmes', ['club']],
    ['membership.tiers', ['club:gold']],
    ['binding.accounts', 'ac_7'],
    ['binding.lists', ['gold']],
  ])('%s is %j, whatever was known before', (dimension, value) => {
    for (const before of [situationWith(), empty]) {
      const after = withFact(before, dimension, value);
      expect(after === null ? null : valueIn(after, dimension, ZONE)).toEqual(value);
    }
  });

  test('a purchase abroad, and one at home, for a card of either country', () => {
    for (const issuerCountry of ['CN', 'JP'])
      for (const abroad of [true, false]) {
        const bin = { scheme: 'unionpay', product: 'credit', level: 'gold', issuerCountry, cobrand: null } as const;
        const after = withFact(situationWith({ profile: { ...profile, bin } }), 'authorization.crossBorder', abroad);
        expect(after === null ? null : valueIn(after, 'authorization.crossBorder', ZONE)).toBe(abroad);
      }
  });

  test('a fact that only follows from others cannot be wished for', () => {
    expect(withFact(situationWith(), 'time.weekday', 3)).toBeNull();
  });

  test('an account is known by the profile, else by the request, else not at all', () => {
    const card = { bin: '62258801', token: 'tok_1' };
    const without = (request: ReturnType<typeof requestOf>) => valueIn({ ...empty, request }, 'binding.accounts', ZONE);
    expect(valueIn(situationWith(), 'binding.accounts', ZONE)).toBe('1');
    expect(without(requestOf({ card: { ...card, account: '9' } }))).toBe('9');
    expect(without(requestOf({ card }))).toBeNull();
    expect(valueIn(empty, 'account.segments', ZONE)).toEqual([]);
  });

  test('a wished account keeps the number the request names, and has one where it names none', () => {
    const request = requestOf({ card: { bin: '62258801', token: 'tok_1' } });
    const id = (situation: typeof empty) => withFact(situation, 'account.region', 'Suzhou')?.profile.account?.id;
    expect([id(empty), id({ ...empty, request })]).toEqual(['1', 'ac_any']);
  });
});

describe('the words of a change', () => {
  const phrase = (what: NearestChange['what'], from: FactValue | null, to: FactValue | null, locale: 'en' | 'zh-CN' = 'en') =>
    changePhrase({ what, from, to, disclosure: 'public' }, { locale, currency: 'CNY', timeZone: ZONE });

  test.each<[NearestChange['what'], FactValue | null, FactValue | null, string, string]>([
    ['limit', 3, 2, '1 fewer use before', '此前少使用1次'],
    ['limit', 150, 20, '130 fewer uses before', '此前少使用130次'],
    ['limit_money', 50_000, 0, '¥500 less used before', '此前少使用¥500'],
    ['limit_money', 50, 0, '¥0.50 less used before', '此前少使用¥0.50'],
    ['authorization.amount', null, 5_000, '¥50 more (¥50)', '金额增加¥50（达到¥50）'],
    ['binding.lists', ['a', 'b'], ['b', 'c'], 'on list c and not on list a', '属于名单c且不属于名单a'],
    ['account.segments', null, ['vip'], 'on segment vip', '属于客群vip'],
    ['account.segments', ['vip'], [], 'not on segment vip', '不属于客群vip'],
    ['redeem', 'none', 'max', 'asking to pay with points', '要求使用积分支付'],
    ['card', null, '622588', 'a card with BIN 622588', '使用卡BIN为622588的卡'],
    ['binding.accounts', null, 'ac_7', 'the account ac_7', '账户为ac_7'],
  ])('%s from %j to %j', (what, from, to, en, zh) => {
    expect([phrase(what, from, to), phrase(what, from, to, 'zh-CN')]).toEqual([en, zh]);
  });

  test('a fact says what it was, where that is known', () => {
    expect([phrase('terminal.channel', null, 'qr'), phrase('terminal.channel', 'pos', 'qr')]).toEqual([
      'Channel: QR code',
      'Channel: QR code (not POS terminal)',
    ]);
  });
});

describe('what a decision saw, read from its record', () => {
  const { wallet, bank } = situationWith();
  const seen = { now: NOW, profile, wallet, bank };

  test('follows from request, profile, wallet and clock', () => {
    expect(recordedFacts(seen, requestOf(), ZONE)).toEqual(factsOf(situationWith(), ZONE));
  });

  test('facts that were written down are taken as they stand, in their zone only', () => {
    const facts = { [ZONE]: { 'authorization.amount': 5 } };
    expect(recordedFacts({ ...seen, facts }, requestOf(), ZONE)).toEqual({ 'authorization.amount': 5 });
    expect(recordedFacts({ ...seen, facts }, requestOf(), 'Asia/Tokyo')).toEqual(factsOf(situationWith(), 'Asia/Tokyo'));
  });

  test.each(['now', 'profile', 'wallet', 'bank'])('without %s nothing is made up', (name) => {
    const { [name as keyof typeof seen]: _left, ...rest } = seen;
    expect(recordedFacts(rest, requestOf(), ZONE)).toBeNull();
  });
});
