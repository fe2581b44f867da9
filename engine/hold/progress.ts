// Moves the progress of a benefit to its target, as far as what is held, or still fits the budgets, allows.
import type { BenefitProgress, HeldBenefit, MessageKind, Progress } from './record.ts';
import type { Figures } from './fold.ts';
import { QUANTITIES, type Quantity, type Requote, type Target, targetOf } from './target.ts';

export interface Advance {
  readonly progress: BenefitProgress;
  /** More was due than is held (late or larger capture) and it was reserved anew (R12, R11). */
  readonly grown: boolean;
  /** More was due but policy or budgets refused it. */
  readonly refused: boolean;
}

export interface AdvanceContext {
  readonly figures: Figures;
  readonly requote: Requote;
  readonly cause: MessageKind | 'evaluate';
  /** Can this much more be taken anew: budgets, limits, coupon and points still there? */
  readonly canGrow: (benefit: HeldBenefit, growth: Readonly<Record<Quantity, number>>) => boolean;
}

/** The benefit's next progress. Growth is all or nothing over its three quantities. */
export function advance(benefit: HeldBenefit, on: AdvanceContext): Advance {
  const wanted = eachQuantity((quantity) => towards(benefit.progress[quantity], targetOf(benefit, quantity, on)));
  const growth = eachQuantity((quantity) => Math.max(0, reserved(wanted[quantity]) - reserved(benefit.progress[quantity])));
  const grows = QUANTITIES.some((quantity) => growth[quantity] > 0);
  const refused = grows && !(isGrowthAllowed(benefit, on.figures) && on.canGrow(benefit, growth));
  const next = refused
    ? eachQuantity((quantity) =>
        towards(benefit.progress[quantity], withinReserve(benefit.progress[quantity], targetOf(benefit, quantity, on))),
      )
    : wanted;
  return {
    progress: eachQuantity((quantity) => settle(benefit, benefit.progress[quantity], { next: next[quantity], on })),
    grown: grows && !refused,
    refused,
  };
}

/** Growth above the grant was asked for by the over-clearing policy already; growth up to it is a late capture. */
function isGrowthAllowed(benefit: HeldBenefit, figures: Figures): boolean {
  return figures.captured > figures.basis && !figures.isExpired ? true : benefit.policies.lateCapture === 'honour_if_budget';
}

interface Standing {
  readonly captured: number;
  readonly held: number;
  readonly returned: number;
  readonly chargedBack: number;
}

/** Captured never falls: what falls short of it is returned instead. */
function towards(progress: Progress, target: Target): Standing {
  const captured = Math.max(progress.captured, target.captured);
  return { captured, held: target.held, returned: captured - target.captured + target.returned, chargedBack: target.chargedBack };
}

/** The target cut down to what is reserved already: capture what is held and no more. */
function withinReserve(progress: Progress, target: Target): Target {
  const captured = Math.min(target.captured, reserved(progress));
  const returned = Math.min(target.returned, captured);
  return {
    captured,
    held: Math.min(target.held, reserved(progress) - captured),
    returned,
    chargedBack: Math.min(target.chargedBack, captured - returned),
  };
}

function settle(benefit: HeldBenefit, before: Progress, to: { readonly next: Standing; readonly on: AdvanceContext }): Progress {
  const { next } = to;
  const everHeld = before.held + before.captured + before.released + Math.max(0, reserved(next) - reserved(before));
  return {
    ...next,
    released: everHeld - next.captured - next.held,
    givenBack: givenBackAfter(benefit, before, { returned: next.returned, on: to.on }),
  };
}

/**
 * What budgets and limits get back: by one policy when a reversal or void undid it, by the other when a refund did. It never falls, and one
 * minor unit waits until the last capture, because rounding may still move it and a budget must not be promised twice (I1).
 */
function givenBackAfter(benefit: HeldBenefit, before: Progress, to: { readonly returned: number; readonly on: AdvanceContext }): number {
  const { figures, cause } = to.on;
  const giveBack = benefit.uses[0]?.giveBack;
  if (giveBack === undefined) return 0;
  if (figures.isVoided) return giveBack.reversal ? to.returned : before.givenBack;
  if (!(cause === 'reversal' ? giveBack.reversal : giveBack.refund)) return before.givenBack;
  return Math.max(before.givenBack, to.returned - (figures.isFinal ? 0 : 1));
}

function reserved(standing: { readonly captured: number; readonly held: number }): number {
  return standing.captured + standing.held;
}

function eachQuantity<T>(of: (quantity: Quantity) => T): Record<Quantity, T> {
  return { money: of('money'), points: of('points'), units: of('units') };
}
