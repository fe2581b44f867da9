// Proves captures: cumulative rounding, lower and higher clearings, increments.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Wallet, emptyWallet } from '../benefit/wallet.ts';
import type { HeldBenefit } from './record.ts';
import {
  DECIDED,
  EXPIRES,
  SUBJECT,
  step,
  balanceOf,
  benefitOf,
  capture,
  message,
  opened,
  played,
  recordOf,
  refund,
  policies,
  keptMoney,
  usedAt,
  playedOn1000,
  fromSixThousand,
  lot,
  payment,
} from './testing.ts';

describe('cumulative rounding', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 12 });
  const granted = fc.integer({ min: 1, max: 5_000 });

  test('I6 R13 R17 captures in any partition add up to the benefit, and every refund takes back its exact cumulative part', () => {
    fc.assert(
      fc.property(granted, parts, parts, (most, captures, refunds) => {
        const approved = captures.reduce((all, each) => all + each, 0);
        const amount = Math.min(most, approved);
        let books = opened(recordOf([benefitOf(amount)], { approved, amount: approved }));
        let captured = 0;
        for (const part of captures) {
          books = step(books, capture(part));
          captured += part;
          expect(Math.abs(keptMoney(books) - (amount * captured) / approved)).toBeLessThanOrEqual(0.5);
        }
        expect(keptMoney(books)).toBe(amount);
        let refunded = 0;
        for (const part of refunds) {
          books = step(books, refund(part));
          refunded = Math.min(approved, refunded + part);
          const back = amount - keptMoney(books);
          expect(Math.abs(back - (amount * refunded) / approved)).toBeLessThanOrEqual(0.5);
        }
        books = step(books, refund(approved));
        expect(keptMoney(books)).toBe(0);
        expect([...books.accounts].filter(([account]) => !account.startsWith('hold') && !account.startsWith('commitment'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('R17 a full refund returns every one of three funders to exactly zero, whatever the weights and parts', () => {
    const shares = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(shares, parts, parts, ([bank, merchant, scheme], some, refunds) => {
        const captures = [...some, bank + merchant + scheme]; // Nobody is granted more than the payment.
        const approved = captures.reduce((all, each) => all + each, 0);
        const funding = [
          { party: 'bank' as const, amount: bank },
          { party: 'merchant' as const, amount: merchant },
          { party: 'scheme' as const, amount: scheme },
        ];
        const record = recordOf([benefitOf(bank + merchant + scheme, { funding })], { approved, amount: approved });
        const half = played(
          opened(record),
          captures.map((part) => capture(part)),
        );
        expect(half.accounts.get('subsidy:scheme CNY')).toBe(scheme);
        expect(half.accounts.get('subsidy:merchant:M1 CNY')).toBe(merchant);
        const end = played(half, [...refunds.map(refund), refund(approved)]);
        for (const party of ['bank', 'merchant:M1', 'scheme']) expect(end.accounts.get(`subsidy:${party} CNY`)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test('I3 a capture only adds to every funder and a refund only takes, for weights that break largest remainder', () => {
    const funding = [
      { party: 'bank' as const, amount: 53 },
      { party: 'merchant' as const, amount: 17 },
      { party: 'scheme' as const, amount: 21 },
    ];
    const record = recordOf([benefitOf(91, { funding })], { approved: 91, amount: 91 });
    let books = opened(record);
    for (let cent = 0; cent < 91; cent += 1) books = step(books, capture(1));
    expect(books.postings.some((row) => row.template === 'benefit.return')).toBe(false);
    for (let cent = 0; cent < 91; cent += 1) books = step(books, refund(1));
    expect(books.postings.filter((row) => row.template === 'benefit.return').reduce((all, row) => all + row.amount, 0)).toBe(91);
    expect(books.postings.filter((row) => row.template === 'benefit.capture').reduce((all, row) => all + row.amount, 0)).toBe(91);
  });
});

describe('captures', () => {
  test('R11 a lower clearing scales the benefit and releases the rest to budgets and limits', () => {
    const books = playedOn1000({}, [capture(4_000, { final: true })]);

    expect(books.record.state).toBe('captured');
    expect(books.record.benefits[0]?.progress.money).toEqual({
      held: 0,
      captured: 400,
      released: 600,
      returned: 0,
      chargedBack: 0,
      givenBack: 0,
    });
    expect(usedAt(books, 'c:coffee')).toBe(400);
    expect(usedAt(books, 'c:coffee:f:bank')).toBe(240);
    expect(usedAt(books, 'l:coffee:n')).toBe(1);
  });

  test('R13 a part captured keeps the rest held, and the last part completes the benefit', () => {
    const half = playedOn1000({}, [capture(3_333)]);
    expect(half.record.state).toBe('partly_captured');
    expect(half.record.benefits[0]?.progress.money).toMatchObject({ held: 667, captured: 333 });
    const end = step(half, capture(6_667));
    expect(end.record.benefits[0]?.progress.money).toMatchObject({ held: 0, captured: 1_000, released: 0 });
  });

  test('R11 under "keep" a lower clearing keeps the benefit, but never more than was captured (I4)', () => {
    expect(keptMoney(playedOn1000({ underClearing: 'keep' }, [capture(4_000, { final: true })]))).toBe(1_000);
    expect(keptMoney(playedOn1000({ underClearing: 'keep' }, [capture(700, { final: true })]))).toBe(700);
  });

  test('R11 under "re-evaluate" a threshold missed at clearing takes the whole benefit, its use and its coupon back', () => {
    const missed = playedOn1000({ underClearing: 're_evaluate' }, [capture(5_999, { final: true })], fromSixThousand);
    expect(keptMoney(missed)).toBe(0);
    expect(usedAt(missed, 'l:coffee:n')).toBe(0);
    const met = playedOn1000({ underClearing: 're_evaluate' }, [capture(6_000, { final: true })], fromSixThousand);
    expect(keptMoney(met)).toBe(600);
    expect(usedAt(met, 'l:coffee:n')).toBe(1);
  });

  test('R13 R11 before the last part nothing is re-tested; a threshold missed at the end is given back to the budget whatever order the parts had', () => {
    const parts = [capture(3_000), capture(1_000, { final: true })];
    const first = playedOn1000({ underClearing: 're_evaluate' }, parts.slice(0, 1), fromSixThousand);
    expect(keptMoney(first)).toBe(300);
    for (const order of [parts, parts.toReversed()]) {
      const books = playedOn1000({ underClearing: 're_evaluate' }, order, fromSixThousand);
      expect(keptMoney(books)).toBe(0);
      expect(usedAt(books, 'c:coffee')).toBe(0);
      expect(usedAt(books, 'l:coffee:n')).toBe(0);
    }
  });

  const tenPercent = (_: HeldBenefit, amount: number) => ({ money: Math.floor(amount / 10), points: 0 });
  test('R11 a higher clearing grows only where the campaign says so', () => {
    expect(keptMoney(playedOn1000({}, [capture(12_000)], tenPercent))).toBe(1_000);
    const grown = playedOn1000({ overClearing: 'grow_if_budget' }, [capture(12_000)], tenPercent);
    expect(keptMoney(grown)).toBe(1_200);
    expect(usedAt(grown, 'c:coffee')).toBe(1_200);
    expect(grown.findings).toEqual([]);
  });

  test('R11 I1 a higher clearing does not grow past a budget or a funder cap, and says so', () => {
    const terms = { ...policies, overClearing: 'grow_if_budget' as const };
    for (const ceilings of [{ 'c:coffee': 1_199 }, { 'c:coffee:f:bank': 719 }]) {
      const books = played(opened(recordOf([benefitOf(1_000, { policies: terms })])), [capture(12_000)], { requote: tenPercent, ceilings });
      expect(keptMoney(books)).toBe(1_000);
      expect(books.findings).toEqual(['growth_refused']);
    }
    const fits = played(opened(recordOf([benefitOf(1_000, { policies: terms })])), [capture(12_000)], {
      requote: tenPercent,
      ceilings: { 'c:coffee': 1_200, 'c:coffee:f:bank': 720 },
    });
    expect(keptMoney(fits)).toBe(1_200);
  });

  test('R11 a growth of points paid never takes more of the cardholder’s points', () => {
    const wallet: Wallet = { ...emptyWallet(SUBJECT), lots: [lot('a', 500, '2027-01-01T00:00:00Z')] };
    const pay = payment(200, [{ lot: 'a', points: 200 }], { ...policies, overClearing: 'grow_if_budget' });
    const books = played(opened(recordOf([pay]), wallet), [capture(20_000)], { requote: () => ({ money: 400, points: 400 }) });
    expect(balanceOf(books.wallet, 'bonus')).toBe(300);
  });

  test('R10 increments count the benefit once, and start the hold anew as long as it was', () => {
    const grown = played(opened(recordOf([benefitOf(1_000)])), [message('increment', { amount: 5_000 })], {
      now: '2026-11-24T08:00:00.000Z',
    });
    expect(grown.record.holdExpiresAt).toBe('2026-12-01T08:00:00.000Z');
    const twice = step(grown, message('increment', { amount: 1_000 }), { now: '2026-11-30T08:00:00.000Z' });
    expect(twice.record.holdExpiresAt).toBe('2026-12-07T08:00:00.000Z');
    expect(step(twice, message('increment', { amount: 1 }), { now: DECIDED }).record.holdExpiresAt).toBe('2026-12-07T08:00:00.000Z');
    const end = step(twice, capture(16_000));
    expect(keptMoney(end)).toBe(1_000);
    expect(usedAt(end, 'l:coffee:n')).toBe(1);
    expect(end.record.state).toBe('captured');
  });

  test('R10 an increment of a closed or never held authorization moves no deadline', () => {
    const closed = playedOn1000({}, [capture(10_000, { final: true }), message('increment', { amount: 1 })]);
    expect(closed.record.holdExpiresAt).toBe(EXPIRES);
    const none = step(opened(recordOf([], { holdExpiresAt: null })), message('increment', { amount: 1 }));
    expect(none.record.holdExpiresAt).toBeNull();
  });
});
