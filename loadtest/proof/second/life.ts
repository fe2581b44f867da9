// Where a benefit must stand, worked out anew from the whole set of messages of its authorization: sums first, then what is due on them.
import type { Message } from '../../../engine/hold/record.ts';
import type { Delivery } from '../../../engine/benefit/schema.ts';
import { holds, type Asked } from './match.ts';
import { portion } from './money.ts';
import { type Use, worthOf } from './value.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Drawn } from './wallet.ts';

export const MEASURES = ['money', 'points', 'units'] as const;
export type Measure = (typeof MEASURES)[number];
export type Each<T> = Readonly<Record<Measure, T>>;

export function forEach<T>(of: (measure: Measure) => T): Each<T> {
  return { money: of('money'), points: of('points'), units: of('units') };
}

/** Everything ever held is held, captured or released (I5); of what was captured some came back. */
export interface Standing {
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  readonly returned: number;
  readonly chargedBack: number;
  /** To budgets and limits. */
  readonly givenBack: number;
}

/** A benefit as granted, under the terms and facts of that moment. */
export interface Benefit {
  readonly no: number;
  readonly terms: Campaign;
  readonly version: number;
  readonly delivery: Delivery;
  readonly amount: number;
  readonly desired: number;
  readonly points: number;
  readonly programme: string | undefined;
  readonly funding: readonly { readonly party: Use['unit']; readonly funder: string; readonly amount: number }[];
  readonly payee: string;
  readonly uses: readonly Use[];
  readonly drawn: readonly Drawn[];
  readonly coupon: string | undefined;
  /** Coupons to issue. */
  readonly issued: number;
  readonly validDays: number;
  readonly asked: Asked;
  readonly approved: number;
  /** Off the payment before it. */
  readonly before: number;
  standing: Each<Standing>;
}

export function granted({ amount, points }: Pick<Benefit, 'amount' | 'points'>, measure: Measure): number {
  return measure === 'units' ? 1 : measure === 'money' ? amount : points;
}

export function kept({ captured, returned, chargedBack }: Standing): number {
  return captured - returned - chargedBack;
}

/** Whose messages they are: `benefits` is absent while nothing is decided. */
export interface Told {
  readonly decisionId: string;
  readonly approved: number;
  readonly messages: readonly Message[];
  readonly benefits?: readonly Benefit[] | undefined;
}

/** What all messages together say, whatever their order. */
export interface Sums {
  readonly approved: number;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly excess: number;
  readonly chargedBack: number;
  readonly isFinal: boolean;
  readonly isVoided: boolean;
  readonly isExpired: boolean;
  /** Nothing more will be captured. */
  readonly isOver: boolean;
}

export function sumsOf(told: Told): Sums {
  const sums = { increment: 0, capture: 0, refund: 0, chargeback: 0, representment: 0 };
  let [authorized, isMarkedFinal, isVoided, isExpired] = [Number.POSITIVE_INFINITY, false, false, false];
  for (const message of told.messages) {
    const { kind, amount, remaining = 0 } = message;
    if (kind in sums) sums[kind as keyof typeof sums] += amount ?? 0;
    if (kind === 'reversal' && remaining > 0) authorized = Math.min(authorized, remaining);
    isMarkedFinal ||= kind === 'capture' && message.final === true;
    isExpired ||= kind === 'expiry';
    isVoided ||= denies(message, told);
  }
  authorized = Math.min(authorized, told.approved + sums.increment);
  const refunded = Math.min(sums.refund, sums.capture);
  const isFinal = isMarkedFinal || sums.capture >= authorized;
  const back = Math.min(sums.chargeback - sums.representment, sums.capture - refunded);
  return {
    approved: told.approved,
    authorized,
    captured: sums.capture,
    refunded,
    excess: sums.refund - refunded,
    chargedBack: Math.max(0, back),
    isFinal,
    isVoided,
    isExpired,
    isOver: isFinal || isVoided || isExpired,
  };
}

/** Off the payment at the till: what an acquirer can apply, or say that it did not (R33). */
export function offAtTill(benefits: readonly Benefit[]): number {
  return benefits.reduce((all, { delivery, amount }) => all + (delivery === 'instant' || delivery === 'payment' ? amount : 0), 0);
}

/** A full reversal, a void, an answer that is not ours, or our answer without its benefit. */
export function denies({ kind, remaining = 0, decisionId, applied }: Message, { decisionId: own, benefits }: Told): boolean {
  const gave = benefits === undefined || offAtTill(benefits) > 0;
  if (kind === 'void') return true;
  if (kind === 'reversal') return remaining === 0;
  if (kind === 'confirmation') return decisionId !== own || ((applied ?? 0) === 0 && gave);
  return kind === 'capture' && ((decisionId !== undefined && decisionId !== own) || (applied === 0 && gave));
}

export function stateOf(told: Told, isDecided: boolean, sums = sumsOf(told)): string {
  if (sums.isVoided) return 'voided';
  if (!isDecided) return 'none';
  if (sums.captured > 0) return stateCaptured(sums);
  if (sums.isExpired) return 'expired';
  return (told.benefits ?? []).length > 0 ? 'held' : 'open';
}

function stateCaptured({ chargedBack, refunded, captured, isOver }: Sums): string {
  if (chargedBack > 0) return 'charged_back';
  if (refunded >= captured) return 'refunded';
  return isOver ? 'captured' : 'partly_captured';
}

/** Where one measure of a benefit must stand. */
export interface Goal {
  readonly captured: number;
  readonly held: number;
  readonly returned: number;
  readonly chargedBack: number;
}

/** What the same terms would have given on another amount: nothing where the condition fails there. `isPinned`: are terms and facts at hand? */
export type Again = (benefit: Benefit, amount: number) => Each<number>;

export const anew: Again = (benefit, amount) => {
  const { terms, asked, approved, before, points, delivery } = benefit;
  if (!holds(terms, asked, amount)) return { money: 0, points: 0, units: 0 };
  const shrunk = amount >= approved ? before : portion(before, [amount, approved], 'half_even');
  const worth = worthOf(terms.benefit, {
    whole: amount,
    rest: Math.max(0, amount - shrunk),
    base: terms.stacking.base,
    instalments: asked.request.instalments,
    spendable: points,
    redeem: delivery === 'payment' ? points : 'none',
  });
  return { money: worth.money, points: worth.points, units: worth.money + worth.points + worth.coupons > 0 ? 1 : 0 };
};

interface Question {
  readonly benefit: Benefit;
  readonly measure: Measure;
  readonly sums: Sums;
  /** No more than this may be captured. */
  readonly most: number;
  /** Whatever else the payment was granted, in the order of granting. */
  readonly together: readonly Benefit[];
}

/** Money back on the payment itself, now or later: all of it shares one amount. Points, coupons and the fee of instalments do not. */
export function isPartOfPayment({ delivery, terms }: Pick<Benefit, 'delivery' | 'terms'>): boolean {
  if (delivery === 'credit') return terms.benefit.type !== 'instalment_subsidy';
  return delivery === 'instant' || delivery === 'payment';
}

/** Cumulative figures, rounded once, so that parts in any order end alike (R17, I6). */
export function goalOf(question: Question): Goal {
  const { sums, most } = question;
  if (sums.isVoided) return { captured: 0, held: 0, returned: 0, chargedBack: 0 };
  const isReversedPartly = sums.authorized < sums.approved;
  const whole = dueOn(question, Math.min(sums.approved, sums.authorized), true);
  let captured = dueOn(question, isReversedPartly ? Math.min(sums.captured, sums.authorized) : sums.captured, sums.isOver);
  if (isReversedPartly && !sums.isOver) captured = Math.min(captured, whole);
  captured = Math.min(captured, most);
  const afterRefunds = leftAfter(question, captured, sums.refunded);
  const afterAll = leftAfter(question, captured, sums.refunded + sums.chargedBack);
  return {
    captured,
    held: sums.isOver ? 0 : Math.max(0, whole - captured),
    returned: captured - afterRefunds,
    chargedBack: afterRefunds - afterAll,
  };
}

/** Who was granted first is served first; whoever finds less than its due has that, and points and use that match it (I4). */
function dueOn(question: Question, amount: number, isLastWord: boolean): number {
  const { benefit, measure, together } = question;
  const own = wantedOn(question, amount, isLastWord);
  if (!isPartOfPayment(benefit)) return own;
  const want = (other: Benefit) => wantedOn({ ...question, benefit: other, measure: 'money' }, amount, isLastWord);
  const served = together.filter((other) => other.no < benefit.no && isPartOfPayment(other));
  const free = Math.max(0, amount - served.reduce((all, other) => all + want(other), 0));
  const money = want(benefit);
  if (free >= money) return own;
  if (measure === 'money') return free;
  if (measure === 'units') return Math.min(own, free);
  return portion(own, [free, money], 'up');
}

/** Thresholds are tested on the last word only; until then a part is due in proportion (R8, R11). */
function wantedOn({ benefit, measure, sums }: Question, amount: number, isLastWord: boolean): number {
  const whole = granted(benefit, measure);
  if (amount <= 0 || whole === 0) return 0;
  const { underClearing, overClearing } = benefit.terms.policies;
  if (amount > sums.approved && overClearing === 'grow_if_budget' && measure !== 'units' && benefit.delivery !== 'payment')
    return Math.max(whole, anew(benefit, amount)[measure]);
  if (amount >= sums.approved) return whole;
  if (underClearing === 'keep') return measure === 'money' && !isPartOfPayment(benefit) ? Math.min(whole, amount) : whole;
  if (underClearing === 're_evaluate' && isLastWord) return Math.min(whole, anew(benefit, amount)[measure]);
  return measure === 'units' ? whole : portion(whole, [amount, sums.approved], 'half_even');
}

function leftAfter({ benefit, measure, sums }: Question, captured: number, undone: number): number {
  if (undone <= 0) return captured;
  if (undone >= sums.captured) return 0;
  const { partialRefund } = benefit.terms.policies;
  if (partialRefund === 're_evaluate') return Math.min(captured, anew(benefit, sums.captured - undone)[measure]);
  if (partialRefund === 'keep' || measure === 'units') return captured;
  return captured - portion(captured, [undone, sums.captured], 'half_even');
}
