// Where each quantity of a benefit must stand for the figures of the payment: cumulative, rounded once, whatever parts it came in (R17, I6).
import { mulDiv } from '../money/rate.ts';
import type { Figures } from './fold.ts';
import type { BenefitProgress, HeldBenefit, Progress } from './record.ts';

export type Quantity = keyof BenefitProgress;
export const QUANTITIES: readonly Quantity[] = ['money', 'points', 'units'];

/** What the pinned terms would have given for another amount: used by the re-evaluating policies only (R8, R11). */
export type Requote = (
  benefit: HeldBenefit,
  amount: number,
) => {
  readonly money: number;
  readonly points: number;
  /** 0: nothing at all, so that coupon and count limits come back too. Absent where that is not known. */
  readonly units?: number;
};

/** Where one quantity should stand, before asking whether budgets allow any growth. */
export interface Target {
  /** Captured in all, whatever was undone since. */
  readonly captured: number;
  readonly held: number;
  readonly returned: number;
  readonly chargedBack: number;
}

export interface TargetContext {
  readonly figures: Figures;
  /** Benefits on the payment that were applied before this one, in order: `beforeOf`. */
  readonly before: readonly HeldBenefit[];
  readonly requote: Requote;
  /** No more than this may be captured: what is reserved already, where growth was refused. */
  readonly most?: number;
}

const NOTHING: Target = { captured: 0, held: 0, returned: 0, chargedBack: 0 };

export function targetOf(benefit: HeldBenefit, quantity: Quantity, on: TargetContext): Target {
  const { figures, requote, before } = on;
  const granted = grantedOf(benefit, quantity);
  if (figures.isVoided || granted === 0) return NOTHING;
  const of = { benefit, quantity, granted, figures, requote, before };
  const earned = Math.min(earnedOf(of), on.most ?? Number.MAX_SAFE_INTEGER);
  const afterRefund = keptOf(earned, figures.refunded, of);
  const afterAll = keptOf(earned, figures.refunded + figures.chargedBack, of);
  return {
    captured: earned,
    held: isSettled(figures) ? 0 : Math.max(0, wholeOf(of) - earned),
    returned: earned - afterRefund,
    chargedBack: afterRefund - afterAll,
  };
}

/** Nothing more is expected to be captured. */
export function isSettled(figures: Figures): boolean {
  return figures.isFinal || figures.isExpired || figures.isVoided;
}

/** Money off this very payment, or credited for it; an instalment subsidy pays a fee on top of it. All of these together stay within the payment (I4). */
export function isOnPayment({ delivery, type }: Pick<HeldBenefit, 'delivery' | 'type'>): boolean {
  return delivery === 'instant' || delivery === 'payment' || (delivery === 'credit' && type !== 'instalment_subsidy');
}

/** What has its part of the payment before this benefit has one. */
export function beforeOf(benefits: readonly HeldBenefit[], { no }: Pick<HeldBenefit, 'no'>): readonly HeldBenefit[] {
  return benefits.filter((each) => each.no < no && isOnPayment(each));
}

/** What they took off the payment when this benefit was decided; a credit also met what others credit. */
export function amountBefore(benefits: readonly HeldBenefit[], benefit: HeldBenefit): number {
  const isCredit = benefit.delivery === 'credit' && isOnPayment(benefit);
  return beforeOf(benefits, benefit)
    .filter((each) => isCredit || each.delivery !== 'credit')
    .reduce((all, each) => all + each.amount, 0);
}

export function grantedOf(benefit: HeldBenefit, quantity: Quantity): number {
  if (quantity === 'units') return 1;
  return quantity === 'money' ? benefit.amount : benefit.points;
}

/** Captured and not undone. */
export function kept(progress: Pick<Progress, 'captured' | 'returned' | 'chargedBack'>): number {
  return progress.captured - progress.returned - progress.chargedBack;
}

interface Terms {
  readonly benefit: HeldBenefit;
  readonly quantity: Quantity;
  readonly granted: number;
  readonly figures: Figures;
  readonly requote: Requote;
  readonly before: readonly HeldBenefit[];
}
/** An amount of the payment; `settled`: it is final, so that thresholds may be tested. Until then a re-evaluated benefit is only provisionally in proportion. */
interface Asked {
  readonly amount: number;
  readonly settled: boolean;
}

/** Due on what may still be captured in all. */
function wholeOf(of: Terms): number {
  return dueFor(of, { amount: Math.min(of.figures.authorized, of.figures.basis), settled: true });
}

/** Due on what was captured. */
function earnedOf(of: Terms): number {
  const { authorized, basis, captured } = of.figures;
  const isReduced = authorized < basis;
  const settled = isSettled(of.figures);
  const due = dueFor(of, { amount: isReduced ? Math.min(captured, authorized) : captured, settled });
  return isReduced && !settled ? Math.min(due, wholeOf(of)) : due;
}

/** The benefit due on `amount` of the payment: what its terms say, within what those before it leave of that amount (I4). */
function dueFor(of: Terms, on: Asked): number {
  const plain = plainDue(of, on);
  if (plain === 0 || !isOnPayment(of.benefit)) return plain;
  let left = on.amount;
  for (const earlier of of.before) left -= Math.min(left, moneyDue(of, earlier, on));
  const money = of.quantity === 'money' ? plain : moneyDue(of, of.benefit, on);
  return within(of.quantity, plain, { money, left });
}

function moneyDue(of: Terms, benefit: HeldBenefit, on: Asked): number {
  return plainDue({ ...of, benefit, quantity: 'money', granted: benefit.amount }, on);
}

/** Where less money is left, no fewer points are spent than it is worth, and where none is left nothing was used. */
function within(quantity: Quantity, plain: number, { money, left }: { readonly money: number; readonly left: number }): number {
  if (money <= left) return plain;
  if (quantity === 'units') return left > 0 ? plain : 0;
  return quantity === 'money' ? Math.min(plain, left) : mulDiv(plain, [left, money], 'up');
}

function plainDue(of: Terms, on: Asked): number {
  const { benefit, quantity, granted, figures } = of;
  const { amount } = on;
  if (amount <= 0 || granted === 0) return 0;
  if (amount >= figures.basis) return dueAbove(of, amount);
  switch (benefit.policies.underClearing) {
    case 'keep':
      return quantity === 'money' && !isOnPayment(benefit) ? Math.min(granted, amount) : granted;
    case 're_evaluate':
      return on.settled ? Math.min(granted, requoted(of, amount)) : inProportion(of, amount);
    case 'pro_rata':
      return inProportion(of, amount);
  }
}

/** On the whole amount what was granted; on more only what the campaign lets grow, and never more of the cardholder's own points. */
function dueAbove(of: Terms, amount: number): number {
  const { benefit, quantity, granted, figures } = of;
  const grows = amount > figures.basis && benefit.policies.overClearing === 'grow_if_budget';
  return grows && quantity !== 'units' && benefit.delivery !== 'payment' ? Math.max(granted, requoted(of, amount)) : granted;
}

function inProportion({ quantity, granted, figures }: Terms, amount: number): number {
  return quantity === 'units' ? granted : mulDiv(granted, [amount, figures.basis], 'half_even');
}

function requoted({ benefit, quantity, granted, requote }: Terms, amount: number): number {
  return requote(benefit, amount)[quantity] ?? granted;
}

/** What is left of `earned` after `undone` of the captured amount came back. */
function keptOf(earned: number, undone: number, of: Terms): number {
  const { captured } = of.figures;
  if (undone <= 0 || earned === 0) return earned;
  if (undone >= captured) return 0;
  switch (of.benefit.policies.partialRefund) {
    case 'keep':
      return earned;
    case 're_evaluate':
      return Math.min(earned, requoted(of, captured - undone));
    case 'pro_rata':
      return of.quantity === 'units' ? earned : earned - mulDiv(earned, [undone, captured], 'half_even');
  }
}
