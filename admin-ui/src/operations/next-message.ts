// Which message may follow in the life of an authorization, and what it says; amounts are of the payment, minor units.
import type { AuthorizationDetail, MessageRecord } from '../parts/wire.ts';

export const ACTIONS = ['capture', 'reverse', 'refundHalf', 'refundRest'] as const;
export type Action = (typeof ACTIONS)[number];

interface Stamp {
  readonly id: string;
  readonly at: string;
}
interface NextMessage {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}
type Paid = Pick<AuthorizationDetail, 'amount' | 'messages' | 'state'>;

/** Parked messages (202) have moved nothing. */
const accepted = (message: MessageRecord) => message.status === 200;
const total = (messages: readonly MessageRecord[], kind: MessageRecord['kind']) =>
  messages.filter((message) => message.kind === kind && accepted(message)).reduce((all, message) => all + (message.amount ?? 0), 0);

export function capturedOf({ messages }: Paid): number {
  return total(messages, 'capture');
}

/** Captured and not refunded yet. */
export function refundable(detail: Paid): number {
  return Math.max(0, capturedOf(detail) - total(detail.messages, 'refund'));
}

export function possible(action: Action, detail: Paid): boolean {
  const closed = isClosed(detail);
  if (action === 'capture') return !closed && capturedOf(detail) < detail.amount;
  if (action === 'reverse') return !closed && capturedOf(detail) === 0;
  return refundable(detail) > (action === 'refundHalf' ? 1 : 0);
}

/** Nothing more can be captured. A reversal may leave a part open, which the state tells; without a benefit there is no state to tell it. */
function isClosed({ state, messages }: Paid): boolean {
  if (state !== 'none') return state === 'voided' || state === 'expired';
  return messages.some((message) => accepted(message) && ['reversal', 'void', 'expiry'].includes(message.kind));
}

export function messageFor(action: Action, detail: AuthorizationDetail, { id, at }: Stamp): NextMessage {
  const path = `/v1/authorizations/${encodeURIComponent(detail.id)}`;
  switch (action) {
    case 'capture':
      return { path: `${path}/captures`, body: { requestId: id, amount: detail.amount - capturedOf(detail), at, final: true } };
    case 'reverse':
      return { path: `${path}/reversals`, body: { requestId: id, at } };
    case 'refundHalf':
      return { path: `${path}/refunds`, body: { requestId: id, amount: Math.floor(refundable(detail) / 2), at } };
    case 'refundRest':
      return { path: `${path}/refunds`, body: { requestId: id, amount: refundable(detail), at } };
  }
}
