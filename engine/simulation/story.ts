// What becomes of a purchase after its authorization: clearing, reversal, refund, chargeback, in the orders they really arrive in.
import type { Message } from '../hold/record.ts';
import type { Purchase } from './purchase.ts';
import { toShanghai } from './purchase.ts';
import { type Chance, weighted } from './random.ts';

/** A message and the moment it reaches us, which need not be the order in which things happened. */
export interface Told {
  readonly arrivesMs: number;
  readonly message: Message;
}
interface Plot {
  readonly by: Chance;
  readonly purchase: Purchase;
  /** Approved amount: what can be captured. */
  readonly amount: number;
  /** No message arrives after this. */
  readonly endMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const STORIES = weighted<(plot: Plot) => readonly Told[]>([
  [640, captured],
  [55, capturedForLess],
  [20, capturedForMore],
  [45, capturedInParts],
  [45, reversed],
  [15, reversedInPart],
  [12, reversedBeforeOriginal],
  [10, reversedTwice],
  [8, reversedAfterCapture],
  [45, refunded],
  [30, refundedInPart],
  [20, refundedInManyParts],
  [6, refundedTooMuch],
  [6, refundedBeforeCapture],
  [8, chargedBack],
  [10, chargedBackAndWon],
  [25, neverCaptured],
]);

/** The later messages of one purchase; none for a type that never clears. */
export function storyOf(purchase: Purchase, on: { readonly by: Chance; readonly endMs: number }): readonly Told[] {
  const { request, merchant } = purchase;
  const amount = Math.min(request.amount, request.approvedAmount ?? request.amount);
  const plot: Plot = { by: on.by, purchase, amount, endMs: on.endMs };
  if (amount === 0 || request.nominal === true) return [];
  if (merchant.preauthorizes) return stayOrTank(plot);
  if (merchant.shipsInParts && on.by.happens(0.3)) return capturedInParts(plot);
  return STORIES(on.by)(plot);
}

/** Most clear within minutes, the others with the file of the evening. */
function captureDelay(by: Chance): number {
  return by.happens(0.7) ? by.between(2 * SECOND_MS, 20 * MINUTE_MS) : by.between(2 * HOUR_MS, 12 * HOUR_MS);
}

function told(plot: Plot, message: Omit<Message, 'at'> & { readonly afterMs: number }): Told {
  const { afterMs, ...rest } = message;
  const happensMs = Math.min(plot.purchase.atMs + afterMs, plot.endMs);
  return { arrivesMs: happensMs, message: { ...rest, at: toShanghai(happensMs) } };
}

function capture(plot: Plot, amount: number, afterMs: number): Told {
  return told(plot, { id: 'cap-1', kind: 'capture', amount, final: true, afterMs });
}

function captured(plot: Plot): readonly Told[] {
  return [capture(plot, plot.amount, captureDelay(plot.by))];
}

function capturedForLess(plot: Plot): readonly Told[] {
  return [capture(plot, plot.by.between(Math.ceil(plot.amount / 2), plot.amount), captureDelay(plot.by))];
}

/** A tip, or the exchange rate of the clearing day. */
function capturedForMore(plot: Plot): readonly Told[] {
  return [capture(plot, plot.amount + plot.by.between(1, Math.ceil(plot.amount / 5)), captureDelay(plot.by))];
}

/** Parcels of one order, each cleared when it leaves; the last one says so. */
function capturedInParts(plot: Plot): readonly Told[] {
  const parts = partsOf(plot.amount, plot.by);
  const delays = parts.map(() => captureDelay(plot.by)).toSorted((one, other) => one - other);
  return parts.map((amount, index) =>
    told(plot, { id: `cap-${index + 1}`, kind: 'capture', amount, final: index === parts.length - 1, afterMs: delays[index] ?? 0 }),
  );
}

function partsOf(amount: number, by: Chance): readonly number[] {
  const first = by.between(1, Math.max(1, amount - 1));
  const rest = amount - first;
  if (rest === 0) return [first];
  return rest > 1 && by.happens(0.4) ? [first, Math.floor(rest / 2), rest - Math.floor(rest / 2)] : [first, rest];
}

/** The pump holds more than it sells; the hotel holds again when the guest stays on, and bills the minibar. */
function stayOrTank(plot: Plot): readonly Told[] {
  if (plot.purchase.merchant.mcc !== '7011') return capturedForLess(plot);
  const more = Math.ceil(plot.amount / 4);
  const grows = plot.by.happens(0.4);
  const increment = told(plot, { id: 'inc-1', kind: 'increment', amount: more, afterMs: plot.by.between(HOUR_MS, 6 * HOUR_MS) });
  const bill = plot.by.between(plot.amount, plot.amount + more);
  return grows ? [increment, capture(plot, bill, 8 * HOUR_MS)] : [capture(plot, plot.amount, 8 * HOUR_MS)];
}

function reversal(plot: Plot, number: number, afterMs: number): Told {
  return told(plot, { id: `rev-${number}`, kind: 'reversal', amount: plot.amount, afterMs });
}

function reversed(plot: Plot): readonly Told[] {
  return [reversal(plot, 1, plot.by.between(SECOND_MS, 5 * MINUTE_MS))];
}

/** DE 95: the customer leaves one thing at the till, and the rest is captured. */
function reversedInPart(plot: Plot): readonly Told[] {
  const remaining = plot.by.between(1, plot.amount);
  const part = told(plot, {
    id: 'rev-1',
    kind: 'reversal',
    amount: plot.amount,
    remaining,
    afterMs: plot.by.between(SECOND_MS, MINUTE_MS),
  });
  return [part, capture(plot, remaining, MINUTE_MS + captureDelay(plot.by))];
}

/** The terminal gave up waiting, and its reversal took the faster line (R4). */
function reversedBeforeOriginal(plot: Plot): readonly Told[] {
  const late = reversal(plot, 1, plot.by.between(1, SECOND_MS));
  return [{ ...late, arrivesMs: plot.purchase.atMs - plot.by.between(1, 2 * SECOND_MS) }];
}

/** Terminal and acquirer both reverse, not knowing of each other (R7). */
function reversedTwice(plot: Plot): readonly Told[] {
  return [reversal(plot, 1, plot.by.between(SECOND_MS, MINUTE_MS)), reversal(plot, 2, plot.by.between(MINUTE_MS, HOUR_MS))];
}

function reversedAfterCapture(plot: Plot): readonly Told[] {
  return [capture(plot, plot.amount, 2 * SECOND_MS), reversal(plot, 1, plot.by.between(HOUR_MS, 10 * HOUR_MS))];
}

function refund(plot: Plot, of: { readonly number: number; readonly amount: number; readonly afterMs: number }): Told {
  return told(plot, { id: `ref-${of.number}`, kind: 'refund', amount: of.amount, afterMs: of.afterMs });
}

function refunded(plot: Plot): readonly Told[] {
  return [
    capture(plot, plot.amount, MINUTE_MS),
    refund(plot, { number: 1, amount: plot.amount, afterMs: plot.by.between(HOUR_MS, 30 * HOUR_MS) }),
  ];
}

function refundedInPart(plot: Plot): readonly Told[] {
  return [
    capture(plot, plot.amount, MINUTE_MS),
    refund(plot, { number: 1, amount: plot.by.between(1, plot.amount), afterMs: plot.by.between(HOUR_MS, 30 * HOUR_MS) }),
  ];
}

/** Piece by piece until nothing is left: every funder must end at exactly zero (R17). */
function refundedInManyParts(plot: Plot): readonly Told[] {
  const parts = partsOf(plot.amount, plot.by);
  return [
    capture(plot, plot.amount, MINUTE_MS),
    ...parts.map((amount, index) =>
      refund(plot, { number: index + 1, amount, afterMs: (index + 1) * plot.by.between(HOUR_MS, 8 * HOUR_MS) }),
    ),
  ];
}

/** More comes back than was sold: it must not become money (R19). */
function refundedTooMuch(plot: Plot): readonly Told[] {
  return [
    capture(plot, plot.amount, MINUTE_MS),
    refund(plot, { number: 1, amount: plot.amount, afterMs: 2 * HOUR_MS }),
    refund(plot, { number: 2, amount: plot.by.between(1, plot.amount), afterMs: 3 * HOUR_MS }),
  ];
}

/** The refund of the shop overtakes the clearing file of its acquirer (R31). */
function refundedBeforeCapture(plot: Plot): readonly Told[] {
  return [
    refund(plot, { number: 1, amount: plot.by.between(1, plot.amount), afterMs: MINUTE_MS }),
    capture(plot, plot.amount, plot.by.between(2 * MINUTE_MS, 4 * HOUR_MS)),
  ];
}

function chargeback(plot: Plot): Told {
  return told(plot, {
    id: 'cb-1',
    kind: 'chargeback',
    amount: plot.amount,
    reference: 'demo-dispute',
    afterMs: plot.by.between(12 * HOUR_MS, 24 * HOUR_MS),
  });
}

function chargedBack(plot: Plot): readonly Told[] {
  return [capture(plot, plot.amount, MINUTE_MS), chargeback(plot)];
}

function chargedBackAndWon(plot: Plot): readonly Told[] {
  const won = told(plot, {
    id: 'rep-1',
    kind: 'representment',
    amount: plot.amount,
    reference: 'demo-dispute',
    afterMs: plot.by.between(25 * HOUR_MS, 40 * HOUR_MS),
  });
  return [capture(plot, plot.amount, MINUTE_MS), chargeback(plot), won];
}

function neverCaptured(): readonly Told[] {
  return [];
}
