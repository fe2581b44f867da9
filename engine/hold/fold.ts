// Folds the messages of one authorization into the figures they add up to: a pure function of the set, so their order cannot matter (R31, I16).
import type { AuthorizationRecord, AuthorizationState, HeldBenefit, Message } from './record.ts';

/** Gross figures of the payment, minor units. */
export interface Figures {
  /** What the benefits were computed on. */
  readonly basis: number;
  /** What is still authorized: approved, plus increments, no more than the smallest replacement amount of a partial reversal. */
  readonly authorized: number;
  readonly captured: number;
  /** Refunds that count: never more than captured (R19). */
  readonly refunded: number;
  /** Refunds asked for beyond what was captured: parked until a capture explains them. */
  readonly refundedInExcess: number;
  /** Chargebacks less representments, never more than what is left. */
  readonly chargedBack: number;
  /** Nothing more will be captured. */
  readonly isFinal: boolean;
  readonly isVoided: boolean;
  readonly isExpired: boolean;
}

/** Without `benefits` (nothing is decided yet) a message that denies what was given at the till denies everything. */
export type Foldable = Pick<AuthorizationRecord, 'approved' | 'messages' | 'decisionId'> & Partial<Pick<AuthorizationRecord, 'benefits'>>;

export function fold(record: Foldable): Figures {
  const { messages } = record;
  const replaced = messages
    .filter((message) => message.kind === 'reversal' && (message.remaining ?? 0) > 0)
    .map((message) => message.remaining ?? 0);
  const authorized = Math.min(record.approved + totalOf(messages, 'increment'), ...replaced);
  const captured = totalOf(messages, 'capture');
  const asked = totalOf(messages, 'refund');
  const refunded = Math.min(asked, captured);
  return {
    basis: record.approved,
    authorized,
    captured,
    refunded,
    refundedInExcess: asked - refunded,
    chargedBack: Math.max(0, Math.min(totalOf(messages, 'chargeback') - totalOf(messages, 'representment'), captured - refunded)),
    isFinal: captured >= authorized || messages.some((message) => message.kind === 'capture' && message.final === true),
    isVoided: messages.some((message) => isVoiding(message, record)),
    isExpired: messages.some((message) => message.kind === 'expiry'),
  };
}

function totalOf(messages: readonly Message[], kind: Message['kind']): number {
  let total = 0;
  for (const message of messages) if (message.kind === kind) total += message.amount ?? 0;
  return total;
}

/** Does this message take the whole benefit back? A full reversal, a void, or a confirmation that denies our answer (R33). */
export function isVoiding(message: Message, record: Pick<Foldable, 'decisionId' | 'benefits'>): boolean {
  switch (message.kind) {
    case 'void':
      return true;
    case 'reversal':
      return (message.remaining ?? 0) === 0;
    case 'confirmation':
      return message.decisionId !== record.decisionId || ((message.applied ?? 0) === 0 && givesAtTill(record.benefits));
    case 'capture':
      return (
        (message.decisionId !== undefined && message.decisionId !== record.decisionId) ||
        (message.applied === 0 && givesAtTill(record.benefits))
      );
    default:
      return false;
  }
}

/** Money off this payment: what an acquirer can apply or fail to apply. Points and credits are granted with nothing applied. */
export function atTill(benefits: readonly HeldBenefit[]): number {
  return benefits.reduce((all, { delivery, amount }) => (delivery === 'instant' || delivery === 'payment' ? all + amount : all), 0);
}

function givesAtTill(benefits: readonly HeldBenefit[] | undefined): boolean {
  return benefits === undefined || atTill(benefits) > 0;
}

export function stateOf(
  record: Pick<AuthorizationRecord, 'digest' | 'approved' | 'messages' | 'decisionId' | 'benefits'>,
): AuthorizationState {
  const figures = fold(record);
  if (figures.isVoided) return 'voided';
  if (record.digest === null) return 'none';
  if (figures.captured > 0) return stateAfterCapture(figures);
  if (figures.isExpired) return 'expired';
  return record.benefits.length === 0 ? 'open' : 'held';
}

function stateAfterCapture(figures: Figures): AuthorizationState {
  if (figures.chargedBack > 0) return 'charged_back';
  if (figures.refunded >= figures.captured) return 'refunded';
  return figures.isFinal || figures.isExpired ? 'captured' : 'partly_captured';
}
