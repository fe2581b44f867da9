// Proves which messages are refused, which void the benefit, and what they add up to.
import { describe, expect, test } from 'vitest';
import { apply, refusalOf } from './apply.ts';
import { fold } from './fold.ts';
import { MESSAGES_MAX, type Message } from './record.ts';
import {
  DECIDED,
  EXPIRES,
  ZONE,
  step,
  benefitOf,
  capture,
  decidedBetween,
  message,
  opened,
  played,
  recordOf,
  refund,
  reversal,
  keptMoney,
  usedAt,
  earning,
} from './testing.ts';

describe('what the acquirer says it did', () => {
  const start = () => opened(recordOf([benefitOf(1_000)]));
  const confirm = (change: Partial<Message>) => message('confirmation', change);

  test('R33 a confirmation that echoes decision and benefit changes nothing; one without, or with nothing applied, voids', () => {
    const good = step(start(), confirm({ decisionId: 'decision-1', applied: 1_000 }));
    expect(good.record.state).toBe('held');
    for (const bad of [
      confirm({}),
      confirm({ decisionId: 'other', applied: 1_000 }),
      confirm({ decisionId: 'decision-1' }),
      confirm({ decisionId: 'decision-1', applied: 0 }),
      confirm({ applied: 1_000 }),
    ]) {
      const books = step(start(), bad);
      expect(books.record.state).toBe('voided');
      expect(books.findings).toEqual(['benefit_not_confirmed']);
      expect(usedAt(books, 'c:coffee')).toBe(0);
    }
  });

  test('R33 a claim above the grant is refused and nothing changes; a confirmation of another amount is refused too', () => {
    const { record } = start();
    expect(refusalOf(record, confirm({ decisionId: 'decision-1', applied: 1_001 }), DECIDED)).toBe('applied_exceeds_granted');
    expect(refusalOf(record, capture(10_000, { applied: 1_001 }), DECIDED)).toBe('applied_exceeds_granted');
    expect(refusalOf(record, confirm({ decisionId: 'decision-1', applied: 999 }), DECIDED)).toBe('applied_differs');
    expect(refusalOf(record, capture(10_000, { applied: 999 }), DECIDED)).toBeNull();
    expect(refusalOf(record, confirm({ decisionId: 'decision-1', applied: 1_000 }), DECIDED)).toBeNull();
  });

  test('R33 a capture that applied nothing, or another decision, voids; one that says nothing of it does not', () => {
    expect(step(start(), capture(10_000, { applied: 0 })).record.state).toBe('voided');
    expect(step(start(), capture(10_000, { decisionId: 'other', applied: 1_000 })).record.state).toBe('voided');
    expect(step(start(), capture(10_000, { decisionId: 'decision-1', applied: 1_000 })).record.state).toBe('captured');
    expect(step(start(), capture(10_000)).record.state).toBe('captured');
  });

  test('R33 where nothing was off at the till, nothing applied is the right echo: points and credits stand', () => {
    const earn = () => opened(recordOf([earning(100), benefitOf(300, { delivery: 'credit', type: 'statement_credit' })]));
    for (const echo of [
      confirm({ decisionId: 'decision-1', applied: 0 }),
      confirm({ decisionId: 'decision-1' }),
      capture(10_000, { applied: 0 }),
    ]) {
      expect(step(earn(), echo).record.state).not.toBe('voided');
    }
    expect(step(earn(), confirm({ decisionId: 'other', applied: 0 })).record.state).toBe('voided');
  });

  test('R31 R33 a capture that names its benefit may come before its original', () => {
    const books = decidedBetween(recordOf([benefitOf(1_000)]), [capture(10_000, { applied: 1_000 })]);
    expect(books.record.state).toBe('captured');
    expect(keptMoney(books)).toBe(1_000);
  });
});

describe('what is refused', () => {
  const { record } = opened(recordOf([benefitOf(1_000)]));

  test('R19 messages about money need an amount above zero', () => {
    for (const kind of ['increment', 'capture', 'refund', 'chargeback', 'representment'] as const) {
      expect(refusalOf(record, message(kind), DECIDED)).toBe('amount_required');
      expect(refusalOf(record, message(kind, { amount: 0 }), DECIDED)).toBe('amount_required');
      expect(refusalOf(record, message(kind, { amount: 1 }), DECIDED)).toBeNull();
    }
    for (const kind of ['reversal', 'void', 'confirmation'] as const) expect(refusalOf(record, message(kind), DECIDED)).toBeNull();
  });

  test('R6 an expiry is due at its instant and not before, and never without a hold', () => {
    expect(refusalOf(record, message('expiry'), DECIDED)).toBe('hold_not_due');
    expect(refusalOf(record, message('expiry'), EXPIRES)).toBeNull();
    expect(refusalOf({ ...record, holdExpiresAt: null }, message('expiry'), EXPIRES)).toBe('hold_not_due');
  });

  test('R7 after the most messages an authorization takes, only its end is still accepted', () => {
    const full = { ...record, messages: Array.from({ length: MESSAGES_MAX }, () => capture(1)) };
    expect(refusalOf(full, capture(1), EXPIRES)).toBe('too_many_messages');
    expect(refusalOf({ ...full, messages: full.messages.slice(1) }, capture(1), EXPIRES)).toBeNull();
    expect(refusalOf(full, message('expiry'), EXPIRES)).toBeNull();
    expect(refusalOf(full, message('void'), EXPIRES)).toBeNull();
  });
});

test('R4 messages of an id that has met no request yet are kept, and change nothing', () => {
  const waiting = recordOf([], { digest: null, approved: 0, state: 'none', holdExpiresAt: null });
  const books = played(opened(waiting), [capture(100), refund(50)]);
  expect(books.record).toMatchObject({ state: 'none', messages: [{ kind: 'capture' }, { kind: 'refund' }] });
  expect(step(books, reversal()).record.state).toBe('voided');
  expect(books.postings).toEqual([]);
});

test('R31 figures are a sum over the set: increments raise, the smallest replacement caps, refunds and chargebacks stop at captured', () => {
  const messages = [
    capture(5_000),
    message('increment', { amount: 2_000 }),
    reversal(9_000),
    reversal(8_000),
    refund(9_000),
    message('chargeback', { amount: 100 }),
  ];
  expect(fold({ approved: 10_000, decisionId: 'd', messages })).toEqual({
    basis: 10_000,
    authorized: 8_000,
    captured: 5_000,
    refunded: 5_000,
    refundedInExcess: 4_000,
    chargedBack: 0,
    isFinal: false,
    isVoided: false,
    isExpired: false,
  });
  expect(
    fold({
      approved: 10_000,
      decisionId: 'd',
      messages: [capture(9_000), message('chargeback', { amount: 500 }), message('representment', { amount: 900 })],
    }).chargedBack,
  ).toBe(0);
  expect(fold({ approved: 10_000, decisionId: 'd', messages: [capture(10_000)] }).isFinal).toBe(true);
  expect(fold({ approved: 10_000, decisionId: 'd', messages: [capture(10_000), message('increment', { amount: 1 })] }).isFinal).toBe(false);
});

test('I11 applying a message changes nothing it was given', () => {
  const books = opened(recordOf([benefitOf(1_000)]));
  const before = JSON.stringify([books.record, books.wallet]);
  apply(books.record, books.wallet, {
    message: capture(500),
    context: { now: EXPIRES, timeZone: ZONE, requote: () => ({ money: 0, points: 0 }), hasRoom: () => true },
  });
  expect(JSON.stringify([books.record, books.wallet])).toBe(before);
});
