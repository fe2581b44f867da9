// Proves captures after expiry: honoured or denied by policy, never twice, never past a budget.
import { describe, expect, test } from 'vitest';
import { step, capture, message, refund, keptMoney, usedAt, playedOn1000 } from './testing.ts';

describe('late captures', () => {
  test('R12 honour: a capture after expiry is reserved anew if the budget has room, and is for a person to see', () => {
    const books = playedOn1000({}, [message('expiry'), capture(10_000)]);
    expect(keptMoney(books)).toBe(1_000);
    expect(books.findings).toEqual(['late_capture_honoured']);
    expect(books.postings.filter((row) => row.template === 'benefit.expire').reduce((all, row) => all + row.amount, 0)).toBe(1_000);
    expect(books.record.benefits[0]?.progress.money).toMatchObject({ captured: 1_000, released: 1_000, held: 0 });
  });

  test('R12 I1 honour: without room nothing is granted, and no later message but a capture tries again', () => {
    const expired = playedOn1000({}, [message('expiry')]);
    const denied = step(expired, capture(10_000), { ceilings: { 'c:coffee': 999 } });
    expect(keptMoney(denied)).toBe(0);
    expect(denied.findings).toEqual(['late_capture_denied']);
    const refunded = step(denied, refund(1_000));
    expect(keptMoney(refunded)).toBe(0);
    expect(refunded.findings).toEqual([]);
    expect(keptMoney(step(refunded, capture(1)))).toBe(900);
  });

  test('R12 deny: a capture after expiry gets nothing, what was captured before it stays', () => {
    const books = playedOn1000({ lateCapture: 'deny' }, [capture(4_000), message('expiry'), capture(6_000)]);
    expect(keptMoney(books)).toBe(400);
    expect(books.findings).toEqual(['late_capture_denied']);
    expect(usedAt(books, 'c:coffee')).toBe(400);
    const denied = { held: 0, captured: 400, released: 600, returned: 0, chargedBack: 0, givenBack: 0 };
    expect(books.record.benefits[0]?.progress.money).toEqual(denied);
    const charged = step(books, message('chargeback', { amount: 5_000 }));
    expect(charged.record.benefits[0]?.progress.money).toEqual({ ...denied, chargedBack: 200 });
    expect(keptMoney(step(charged, message('representment', { amount: 5_000 })))).toBe(400);
  });

  test('R12 R17 after a denied late capture a refund takes back in proportion to what is left, not everything', () => {
    const books = playedOn1000({ lateCapture: 'deny' }, [capture(4_000), message('expiry'), capture(6_000), refund(5_000)]);
    expect(keptMoney(books)).toBe(200);
    expect(keptMoney(step(books, refund(5_000)))).toBe(0);
  });

  test('R31 a final part that overtook the others is no late capture, whatever the policy', () => {
    const books = playedOn1000({ lateCapture: 'deny' }, [capture(5_000, { final: true }), capture(5_000)]);
    expect(keptMoney(books)).toBe(1_000);
    expect(books.findings).toEqual([]);
  });

  test('R12 R11 a tip captured after expiry on a fully captured benefit may still grow it: nothing is taken back from the dead', () => {
    const terms = { lateCapture: 'deny' as const, overClearing: 'grow_if_budget' as const };
    const books = playedOn1000(terms, [capture(10_000), message('expiry'), capture(2_000)], (_, amount) => ({
      money: Math.floor(amount / 10),
      points: 0,
    }));
    expect(keptMoney(books)).toBe(1_200);
  });
});
