// The stories whose every order is walked: an authorization under some policy, and five messages about it.
import type { AuthorizationRecord, Message } from '../../../engine/hold/record.ts';
import type { Terms } from '../../../engine/hold/testing.ts';
import {
  benefitOf,
  capture,
  earning,
  fromSixThousand,
  message,
  payment,
  policies,
  recordOf,
  refund,
  reversal,
} from '../../../engine/hold/testing.ts';

export interface Scenario {
  readonly name: string;
  readonly record: AuthorizationRecord;
  readonly messages: readonly Message[];
  readonly terms: Terms;
  /** Whether a message is accepted, or a late capture honoured, depends on when it comes: then only what holds at every prefix is promised. */
  readonly isTimed: boolean;
}

const granted = (change: Partial<typeof policies> = {}) => recordOf([benefitOf(997, { policies: { ...policies, ...change } })]);
const plain = { terms: {}, isTimed: false };

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'two parts, a refund, a full reversal and the deadline',
    record: granted(),
    messages: [capture(4_000), capture(6_000, { final: true }), refund(5_000), reversal(), message('expiry')],
    ...plain,
  },
  {
    name: 'one capture, refunds of all of it, a chargeback and its representment',
    record: granted(),
    messages: [
      capture(10_000),
      refund(3_000),
      refund(7_000),
      message('chargeback', { amount: 4_000 }),
      message('representment', { amount: 4_000 }),
    ],
    ...plain,
  },
  {
    name: 'judged anew with each amount, from 6,000 on',
    record: granted({ underClearing: 're_evaluate', partialRefund: 're_evaluate' }),
    messages: [capture(5_000), capture(2_000, { final: true }), reversal(7_000), refund(2_000), message('expiry')],
    terms: { requote: fromSixThousand },
    isTimed: false,
  },
  {
    name: 'an increment, a capture above the authorization, a replacement amount, refund and chargeback',
    record: granted({ overClearing: 'grow_if_budget' }),
    messages: [
      message('increment', { amount: 5_000 }),
      capture(12_000),
      reversal(8_000),
      refund(6_000),
      message('chargeback', { amount: 2_000 }),
    ],
    terms: { requote: (_, amount) => ({ money: Math.floor(amount / 10), points: 0, units: 1 }) },
    isTimed: false,
  },
  {
    name: 'points earned and points paid with, voided, expired, charged back',
    record: recordOf([earning(120), payment(300, [{ lot: 'old', points: 300 }])]),
    messages: [
      capture(6_000, { final: true }),
      refund(6_000),
      message('void'),
      message('chargeback', { amount: 3_000 }),
      message('expiry'),
    ],
    ...plain,
  },
  {
    name: 'a late capture is denied',
    record: granted({ lateCapture: 'deny' }),
    messages: [capture(4_000), message('expiry'), capture(6_000, { final: true }), refund(10_000), reversal()],
    terms: {},
    isTimed: true,
  },
];
