// Proves that postings balance, go to the right accounts, and come in exact pairs of doing and undoing.
import { describe, expect, expectTypeOf, test } from 'vitest';
import { funderKey, type MoneyMove, type PointsMove, postMoney, postPoints, TEMPLATE_NAMES, type Template } from './templates.ts';

const move: MoneyMove = { benefitNo: 0, amount: 400, currency: 'CNY', party: 'merchant', merchant: 'M1001', payee: 'merchant:M1001' };
const points: PointsMove = { benefitNo: 1, points: 118, programme: 'stars', subject: 'ac:ac_1001' };
const moneyTemplates = TEMPLATE_NAMES.filter((name): name is Extract<Template, `benefit.${string}`> => name.startsWith('benefit.'));
const pointsTemplates = TEMPLATE_NAMES.filter((name): name is Extract<Template, `points.${string}`> => name.startsWith('points.'));

describe('money', () => {
  test('a capture says that the funder has paid and the payee is owed', () => {
    expect(postMoney('benefit.capture', { ...move, party: 'bank' })).toEqual({
      template: 'benefit.capture',
      benefitNo: 0,
      debit: 'subsidy:bank',
      credit: 'due:merchant:M1001',
      amount: 400,
      unit: 'CNY',
      party: 'bank',
    });
  });

  test('a merchant that funds its own discount pays itself: its net is zero', () => {
    expect(postMoney('benefit.capture', move)).toMatchObject({
      debit: 'subsidy:merchant:M1001',
      credit: 'due:merchant:M1001',
      party: 'merchant:M1001',
    });
  });

  test.each([
    ['benefit.hold', 'benefit.release'],
    ['benefit.hold', 'benefit.expire'],
    ['benefit.hold', 'benefit.unhold'],
    ['benefit.capture', 'benefit.return'],
    ['benefit.capture', 'benefit.chargeback'],
    ['benefit.chargeback', 'benefit.represent'],
  ] as const)('%s is undone exactly by %s', (done, undone) => {
    expect(postMoney(undone, move)).toMatchObject({
      debit: postMoney(done, move)?.credit,
      credit: postMoney(done, move)?.debit,
      amount: move.amount,
    });
  });

  test('I3 every posting moves one amount between two different accounts', () => {
    for (const template of moneyTemplates) {
      const posting = postMoney(template, move);

      expect(posting?.amount).toBe(400);
      expect(posting?.debit).not.toBe(posting?.credit);
    }
  });

  test('zero is no posting, and a negative or broken amount is a bug', () => {
    expect(postMoney('benefit.hold', { ...move, amount: 0 })).toBeNull();
    for (const amount of [-1, 0.5, Number.NaN]) expect(() => postMoney('benefit.hold', { ...move, amount })).toThrow(RangeError);
  });

  test('the account of a funder is its party, and of a merchant its own', () => {
    const shop = { merchant: 'M1' };
    expect([funderKey('bank', shop), funderKey('scheme', shop), funderKey('merchant', shop)]).toEqual(['bank', 'scheme', 'merchant:M1']);
    expect(funderKey('chain', { ...shop, payer: 'chain:corner' })).toBe('chain:corner');
    expect(funderKey('brand', { ...shop, payer: 'brand:cola' })).toBe('brand:cola');
    expect(funderKey('chain', shop)).toBe('merchant:M1');
  });
});

describe('points', () => {
  test('earned points leave what the programme issued and wait for the subject', () => {
    expect(postPoints('points.earn', points)).toEqual({
      template: 'points.earn',
      benefitNo: 1,
      debit: 'points_issued:stars',
      credit: 'points_pending:ac:ac_1001',
      amount: 118,
      unit: 'points:stars',
      party: 'bank',
    });
  });

  test.each([
    ['points.earn', 'points.cancel'],
    ['points.reserve', 'points.restore'],
    ['points.refund', 'points.respend'],
    ['points.clawback', 'points.reinstate'],
  ] as const)('%s is undone exactly by %s', (done, undone) => {
    expect(postPoints(undone, points)).toMatchObject({ debit: postPoints(done, points)?.credit, credit: postPoints(done, points)?.debit });
  });

  test('the balance of a subject rises by what is credited: earn, activate, reserve and spend end at nothing pending or reserved', () => {
    const balance = new Map<string, number>();
    for (const template of ['points.earn', 'points.activate', 'points.reserve', 'points.spend'] as const) {
      const posting = postPoints(template, points);
      if (posting === null) throw new Error('a posting is expected');
      balance.set(posting.credit, (balance.get(posting.credit) ?? 0) + posting.amount);
      balance.set(posting.debit, (balance.get(posting.debit) ?? 0) - posting.amount);
    }

    expect(Object.fromEntries(balance)).toEqual({
      'points_issued:stars': -118,
      'points_pending:ac:ac_1001': 0,
      'points_active:ac:ac_1001': 0,
      'points_reserved:ac:ac_1001': 0,
      'points_spent:stars': 118,
    });
  });

  test('zero is no posting, and a negative number of points is a bug', () => {
    for (const template of pointsTemplates) expect(postPoints(template, { ...points, points: 0 })).toBeNull();
    expect(() => postPoints('points.earn', { ...points, points: -1 })).toThrow(RangeError);
  });
});

test('money templates do not take points, nor points templates money', () => {
  expectTypeOf(postMoney).parameter(0).not.toEqualTypeOf<Template>();
  // @ts-expect-error a points template is not a money template
  expect(() => postMoney('points.nonsense', move)).toThrow();
});
