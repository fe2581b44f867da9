// Proves reversals, refunds and chargebacks: every undo takes its exact part, once.
import { describe, expect, test } from 'vitest';
import { type Wallet, emptyWallet } from '../benefit/wallet.ts';
import {
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
  reversal,
  use,
  policies,
  keptMoney,
  usedAt,
  playedOn1000,
  fromSixThousand,
  lot,
  coupon,
  payment,
} from './testing.ts';

describe('reversals', () => {
  test('R8 a partial reversal scales the benefit and releases the difference once', () => {
    const books = playedOn1000({}, [reversal(6_000), reversal(6_000)]);
    expect(books.record.benefits[0]?.progress.money).toMatchObject({ held: 600, released: 400 });
    expect(usedAt(books, 'c:coffee')).toBe(600);
    expect(keptMoney(step(books, capture(6_000)))).toBe(600);
  });

  test('R8 of several replacement amounts the smallest holds, and a capture above it earns no more', () => {
    const books = playedOn1000({}, [reversal(5_000), reversal(6_000), capture(8_000)]);
    expect(keptMoney(books)).toBe(500);
  });

  test('R8 a partial reversal below the threshold releases everything, and later parts bring nothing back', () => {
    const books = playedOn1000({ underClearing: 're_evaluate' }, [reversal(5_000)], fromSixThousand);
    expect(books.record.benefits[0]?.progress.money).toMatchObject({ held: 0, released: 1_000 });
    const part = step(books, capture(2_000), { requote: fromSixThousand });
    expect(keptMoney(part)).toBe(0);
    expect(part.findings).toEqual([]);
  });

  test('R4 R7 a full reversal releases everything: amount zero, or none named', () => {
    for (const full of [reversal(), reversal(0)]) {
      const books = playedOn1000({}, [full]);
      expect(books.record.state).toBe('voided');
      expect(usedAt(books, 'c:coffee')).toBe(0);
      expect(usedAt(books, 'l:coffee:n')).toBe(0);
    }
  });

  test('R5 a reversal after capture is a correcting entry and its net is zero; a budget that keeps what was reversed keeps it', () => {
    const books = playedOn1000({}, [capture(10_000), reversal()]);
    expect(books.postings.map((row) => row.template).filter((name) => name === 'benefit.return')).toHaveLength(2);
    expect([...books.accounts].filter(([account]) => account.startsWith('subsidy'))).toEqual([]);
    expect(usedAt(books, 'c:coffee')).toBe(0);
    const keeping = benefitOf(1_000, { uses: [use('c:coffee', 'money', { reversal: false, refund: false })] });
    expect(usedAt(played(opened(recordOf([keeping])), [capture(10_000), reversal()]), 'c:coffee')).toBe(1_000);
  });
});

describe('refunds and chargebacks', () => {
  test('R19 a refund beyond the captured amount counts only up to it, is reported, and is explained by a later capture', () => {
    const early = playedOn1000({}, [refund(3_000)]);
    expect(early.findings).toEqual(['refund_exceeds_captured']);
    expect(keptMoney(early)).toBe(0);
    expect(keptMoney(step(early, capture(10_000)))).toBe(700);
    const over = playedOn1000({}, [capture(10_000), refund(7_000), refund(7_000)]);
    expect(over.findings).toEqual(['refund_exceeds_captured']);
    expect(keptMoney(over)).toBe(0);
    expect(over.record.state).toBe('refunded');
  });

  test('R19 a refund of a voided authorization changes nothing and is reported', () => {
    const books = playedOn1000({}, [reversal(), refund(100)]);
    expect(books.findings).toEqual(['refund_exceeds_captured']);
    expect(books.record.state).toBe('voided');
  });

  test('R17 partial refunds under "keep" and "re-evaluate"', () => {
    expect(keptMoney(playedOn1000({ partialRefund: 'keep' }, [capture(10_000), refund(9_999)]))).toBe(1_000);
    expect(keptMoney(playedOn1000({ partialRefund: 'keep' }, [capture(10_000), refund(10_000)]))).toBe(0);
    const terms = { partialRefund: 're_evaluate' as const };
    expect(keptMoney(playedOn1000(terms, [capture(10_000), refund(4_000)], fromSixThousand))).toBe(600);
    expect(keptMoney(playedOn1000(terms, [capture(10_000), refund(4_001)], fromSixThousand))).toBe(0);
  });

  test('I20 a refund gives back to budgets and limits only where the campaign says so, and the last cent once captures are over', () => {
    const giving = (refundBack: boolean) =>
      opened(
        recordOf([
          benefitOf(1_000, {
            uses: [use('c', 'money', { reversal: true, refund: refundBack }), use('n', 'count', { reversal: true, refund: refundBack })],
          }),
        ]),
      );
    const kept = played(giving(false), [capture(10_000), refund(10_000)]);
    expect([usedAt(kept, 'c'), usedAt(kept, 'n')]).toEqual([1_000, 1]);
    const given = played(giving(true), [capture(10_000), refund(10_000)]);
    expect([usedAt(given, 'c'), usedAt(given, 'n')]).toEqual([0, 0]);
    const open = played(giving(true), [capture(5_000), refund(5_000)]);
    expect([usedAt(open, 'c'), usedAt(open, 'n')]).toEqual([501, 1]);
    const over = step(open, message('expiry'));
    expect([usedAt(over, 'c'), usedAt(over, 'n')]).toEqual([0, 0]);
  });

  test('I1 what a refund gave back and somebody else took cannot be taken again by a later capture', () => {
    const terms = { ...policies, underClearing: 'keep' as const };
    const start = opened(recordOf([benefitOf(1_000, { policies: terms, uses: [use('c', 'money', { reversal: true, refund: true })] })]));
    const refunded = played(start, [capture(5_000, { final: true }), refund(5_000)]);
    expect(usedAt(refunded, 'c')).toBe(0);
    const blocked = step(refunded, capture(5_000), { ceilings: { c: 300 } });
    expect(keptMoney(blocked)).toBe(0);
    expect(usedAt(blocked, 'c')).toBe(0);
    const open = step(refunded, capture(5_000));
    expect([keptMoney(open), usedAt(open, 'c')]).toEqual([500, 500]);
  });

  test('R20 a chargeback and a representment are entries of their own, and a case won ends where it began', () => {
    const captured = playedOn1000({}, [capture(10_000)]);
    const charged = step(captured, message('chargeback', { amount: 10_000 }));
    expect(charged.record.state).toBe('charged_back');
    expect(keptMoney(charged)).toBe(0);
    expect(charged.postings.at(-1)?.template).toBe('benefit.chargeback');
    expect(usedAt(charged, 'c:coffee')).toBe(1_000);
    const won = step(charged, message('representment', { amount: 10_000 }), { ceilings: { 'c:coffee': 0 } });
    expect(won.accounts).toEqual(captured.accounts);
    expect(won.postings.at(-1)?.template).toBe('benefit.represent');
    expect(won.record.state).toBe('captured');
  });

  test('R20 I20 a chargeback does not hand back the coupon, so it cannot be used twice when the case is won', () => {
    const wallet: Wallet = { ...emptyWallet(SUBJECT), coupons: [coupon('cp', '2026-12-31T00:00:00.000Z')] };
    const charged = played(opened(recordOf([benefitOf(1_000, { coupon: 'cp' })]), wallet), [
      capture(10_000),
      message('chargeback', { amount: 10_000 }),
    ]);
    expect(charged.wallet.coupons[0]?.state).toBe('used');
  });

  test('R20 R21 points of a payment charged back and spent meanwhile become a debt when the case is won, never a negative lot', () => {
    const wallet: Wallet = { ...emptyWallet(SUBJECT), lots: [lot('a', 500, '2027-01-01T00:00:00Z')] };
    const charged = played(opened(recordOf([payment(500, [{ lot: 'a', points: 500 }])]), wallet), [
      capture(10_000),
      message('chargeback', { amount: 10_000 }),
    ]);
    expect(balanceOf(charged.wallet, 'bonus')).toBe(500);
    const elsewhere = { ...charged, wallet: { ...charged.wallet, lots: charged.wallet.lots.map((each) => ({ ...each, active: 100 })) } };
    const won = step(elsewhere, message('representment', { amount: 10_000 }));
    expect(won.wallet.lots.map((each) => each.active)).toEqual([0]);
    expect(won.wallet.debts).toEqual({ bonus: 400 });
  });
});
