// What may become of a payment after its authorization, as messages in the order they are sent; pure, so that it is tested without k6.

export interface Told {
  readonly kind: 'captures' | 'reversals' | 'refunds' | 'chargebacks' | 'representments' | 'confirmations';
  readonly requestId: string;
  readonly at: string;
  readonly amount?: number;
  readonly remaining?: number;
  readonly final?: boolean;
}
export interface Story {
  readonly name: string;
  /** Messages whose order must not matter for the end. */
  readonly anyOrder: boolean;
  /** The first message arrives before the authorization. */
  readonly startsEarly?: boolean;
  readonly messages: (amount: number) => readonly Told[];
}

const AT = '2026-11-22T12:05:00+08:00';
const capture = (amount: number, no = 1, final = true): Told => ({ kind: 'captures', requestId: `cap-${no}`, at: AT, amount, final });
const reversal = (no = 1, remaining?: number): Told => ({
  kind: 'reversals',
  requestId: `rev-${no}`,
  at: AT,
  ...(remaining === undefined ? {} : { remaining }),
});
const refund = (amount: number, no = 1): Told => ({ kind: 'refunds', requestId: `ref-${no}`, at: AT, amount });
const chargeback = (amount: number): Told => ({ kind: 'chargebacks', requestId: 'cb-1', at: AT, amount });
const won = (amount: number): Told => ({ kind: 'representments', requestId: 'rep-1', at: AT, amount });
const part = (amount: number, of: number): number => Math.max(1, Math.floor(amount / of));

/** The plain capture stands several times: most payments are that. */
export const stories: readonly Story[] = [
  { name: 'captured', anyOrder: false, messages: (amount) => [capture(amount)] },
  { name: 'captured at once', anyOrder: false, messages: (amount) => [capture(amount)] },
  { name: 'captured with the evening file', anyOrder: false, messages: (amount) => [capture(amount)] },
  { name: 'captured for less', anyOrder: false, messages: (amount) => [capture(part(amount, 2))] },
  {
    name: 'captured in parts',
    anyOrder: true,
    messages: (amount) => [capture(part(amount, 3), 1, false), capture(amount - part(amount, 3), 2, false)],
  },
  { name: 'reversed', anyOrder: false, messages: () => [reversal()] },
  { name: 'reversed twice', anyOrder: true, messages: () => [reversal(1), reversal(2)] },
  {
    name: 'reversed in part, then captured',
    anyOrder: false,
    messages: (amount) => [reversal(1, part(amount, 2)), capture(part(amount, 2))],
  },
  { name: 'reversed before it arrives', anyOrder: false, startsEarly: true, messages: () => [reversal()] },
  { name: 'refunded', anyOrder: true, messages: (amount) => [capture(amount), refund(amount)] },
  { name: 'refunded in part', anyOrder: true, messages: (amount) => [capture(amount), refund(part(amount, 4))] },
  {
    name: 'refunded in many parts',
    anyOrder: true,
    messages: (amount) => [capture(amount), refund(part(amount, 3), 1), refund(part(amount, 3), 2)],
  },
  {
    name: 'refunded beyond the sale',
    anyOrder: true,
    messages: (amount) => [capture(amount), refund(amount, 1), refund(part(amount, 5), 2)],
  },
  { name: 'charged back', anyOrder: false, messages: (amount) => [capture(amount), chargeback(amount)] },
  { name: 'charged back and won again', anyOrder: false, messages: (amount) => [capture(amount), chargeback(amount), won(amount)] },
];

export function amountOf(body: string): number {
  return Number(/"amount":(\d+)/.exec(body)?.[1] ?? 0);
}

export function idOf(body: string): string {
  return /"authorizationId":"([^"]+)"/.exec(body)?.[1] ?? '';
}

export function outcomeOf(decision: { readonly body: string }): string {
  return /"outcome":"(\w+)"/.exec(decision.body)?.[1] ?? '';
}

interface Moved {
  readonly granted: number;
  readonly held: number;
  readonly kept: number;
  readonly released: number;
  readonly returned: number;
}

/** Every benefit of a message's answer adds up: what was granted is held, kept, released or returned, and nothing is negative. */
export function isSettled(reply: string): boolean {
  const { benefits = [] } = JSON.parse(reply) as { readonly benefits?: readonly Moved[] };
  return benefits.every(
    ({ granted, held, kept, released, returned }) =>
      held + kept + released + returned === granted && [held, kept, released, returned].every((amount) => amount >= 0),
  );
}
