// Where each quantity of a benefit must stand for the figures of the payment: cumulative, rounded once, whatever parts it came in (R17, I6).
import { mulDiv } from '../money/rate.ts';
import type { Figures } from './fold.ts';
import type { BenefitProgress, HeldBenefit, Progress } from './record.ts';

export type Quantity = keyof BenefitProgress;
export const QUANTITIES: readonly Quantity[] = ['money', 'points', 'units'];

/** What the pinned terms would have given for another amount: used by the re-evaluating policies only (R8, R11). */
export type Requote = (benefit: HeldBenefit, amount: number) => { readonly money: number; readonly points: number };

/** Where one quantity should stand, before asking whether budgets allow any growth. */
export interface Target {
  /** Captured in all, whatever was undone since. */
  readonly captured: number;
  readonly held: number;
  readonly returned: number;
  readonly chargedBack: number;
}

export function targetOf(benefit: HeldBenefit, quantity: Quantity, on: { readonly figures: Figures; readonly requote: Requote }): Target {
  const { figures } = on;
  const granted = grantedOf(benefit, quantity);
  const due = (amount: number, settled: boolean) => dueFor({ benefit, quantity, granted, amount, settled, ...on });
  const settled = figures.isFinal || figures.isExpired;
  if (figures.isVoided) return { captured: 0, held: 0, returned: 0, chargedBack: 0 };
  const earned = due(figures.authorized < figures.basis ? Math.min(figures.captured, figures.authorized) : figures.captured, settled);
  const open = settled ? 0 : Math.max(0, due(Math.min(figures.authorized, figures.basis), true) - earned);
  const afterRefund = keptOf(earned, figures.refunded, { benefit, quantity, figures, requote: on.requote });
  const afterAll = keptOf(earned, figures.refunded + figures.chargedBack, { benefit, quantity, figures, requote: on.requote });
  return { captured: earned, held: open, returned: earned - afterRefund, chargedBack: afterRefund - afterAll };
}

export function grantedOf(benefit: HeldBenefit, quantity: Quantity): number {
  if (quantity === 'units') return 1;
  return quantity === 'money' ? benefit.amount : benefit.points;
}

/** Captured and not undone. */
export function kept(progress: Progress): number {
  return progress.captured - progress.returned - progress.chargedBack;
}

interface Due {
  readonly benefit: HeldBenefit;
  readonly quantity: Quantity;
  readonly granted: number;
  readonly amount: number;
  /** Is `amount` final, so that thresholds may be tested? Until then a re-evaluated benefit is only provisionally in proportion. */
  readonly settled: boolean;
  readonly figures: Figures;
  readonly requote: Requote;
}

/** The benefit due on `amount` of the payment. */
function dueFor(due: Due): number {
  const { benefit, quantity, granted, amount, figures } = due;
  if (amount <= 0 || granted === 0) return 0;
  if (quantity === 'units') return 1;
  if (amount >= figures.basis)
    return benefit.policies.overClearing === 'grow_if_budget' && amount > figures.basis
      ? Math.max(granted, due.requote(benefit, amount)[quantity])
      : granted;
  switch (benefit.policies.underClearing) {
    case 'keep':
      return quantity === 'money' ? Math.min(granted, amount) : granted;
    case 're_evaluate':
      return due.settled
        ? Math.min(granted, due.requote(benefit, amount)[quantity])
        : mulDiv(granted, [amount, figures.basis], 'half_even');
    case 'pro_rata':
      return mulDiv(granted, [amount, figures.basis], 'half_even');
  }
}

/** What is left of `earned` after `undone` of the captured amount came back. */
function keptOf(
  earned: number,
  undone: number,
  on: { readonly benefit: HeldBenefit; readonly quantity: Quantity; readonly figures: Figures; readonly requote: Requote },
): number {
  const { captured } = on.figures;
  if (undone <= 0) return earned;
  if (undone >= captured) return 0;
  if (on.quantity === 'units') return earned;
  switch (on.benefit.policies.partialRefund) {
    case 'keep':
      return earned;
    case 're_evaluate':
      return Math.min(earned, on.requote(on.benefit, captured - undone)[on.quantity]);
    case 'pro_rata':
      return earned - mulDiv(earned, [undone, captured], 'half_even');
  }
}
