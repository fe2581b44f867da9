// Moves the progress of a benefit to its target, as far as what is held, or still fits the budgets, allows.
import type { Figures } from './fold.ts';
import type { BenefitProgress, HeldBenefit, MessageKind, Progress } from './record.ts';
import { QUANTITIES, type Quantity, type Requote, type Target, grantedOf, isSettled, kept, targetOf } from './target.ts';

export interface Advance {
  readonly progress: BenefitProgress;
  /** Did a capture ask for more than is reserved, and was it given (R11, R12)? */
  readonly growth: 'none' | 'granted' | 'refused';
}

export type Growth = Readonly<Record<Quantity, number>>;

export interface AdvanceContext {
  readonly figures: Figures;
  /** Benefits on the payment before this one: `beforeOf`. */
  readonly before: readonly HeldBenefit[];
  readonly requote: Requote;
  readonly cause: MessageKind | 'evaluate';
  /** Can this much more be taken: of the counters (`used`) and out of the wallet (`taken`)? */
  readonly canGrow: (benefit: HeldBenefit, used: Growth, taken: Growth) => boolean;
}

/** The benefit's next progress. Growth is all or nothing over its three quantities, and only a capture brings it. */
export function advance(benefit: HeldBenefit, on: AdvanceContext): Advance {
  const { progress } = benefit;
  const wanted = eachQuantity((quantity) => towards(benefit, quantity, { ...on, target: targetOf(benefit, quantity, on) }));
  const [more, moreUsed, moreTaken] = [rise(progress, wanted, reserved), rise(progress, wanted, used), rise(progress, wanted, taken)];
  const isCapture = on.cause === 'capture' || on.cause === 'evaluate';
  const needsLeave = isAny(moreUsed) || (isAny(moreTaken) && on.cause !== 'representment');
  const allowed = !needsLeave || (isCapture && isGrowthAllowed(benefit, more, on.figures) && on.canGrow(benefit, moreUsed, moreTaken));
  const growth = isCapture && isAny(more) ? (allowed ? 'granted' : 'refused') : 'none';
  return { progress: allowed ? wanted : eachQuantity((quantity) => withinReserve(benefit, quantity, on)), growth };
}

function rise(from: BenefitProgress, to: BenefitProgress, of: (standing: Progress) => number): Growth {
  return eachQuantity((quantity) => Math.max(0, of(to[quantity]) - of(from[quantity])));
}

/** After its hold expired a benefit is taken again only under the late-capture policy; what the grant never held is over-clearing, asked for before. */
function isGrowthAllowed(benefit: HeldBenefit, more: Growth, figures: Figures): boolean {
  if (!figures.isExpired || benefit.policies.lateCapture === 'honour_if_budget') return true;
  return QUANTITIES.every((quantity) => more[quantity] === 0 || reserved(benefit.progress[quantity]) >= grantedOf(benefit, quantity));
}

/** The target, given that captured never falls: what falls short of it is returned instead. */
function towards(benefit: HeldBenefit, quantity: Quantity, on: { readonly figures: Figures; readonly target: Target }): Progress {
  const { target, figures } = on;
  const before = benefit.progress[quantity];
  const captured = Math.max(before.captured, target.captured);
  const undone = captured - target.captured;
  const held = Math.min(target.held, before.held);
  const returned = undone + target.returned;
  const givenBack = givenBackOf(benefit, { undone, refunded: target.returned, figures });
  return { captured, held, returned, chargedBack: target.chargedBack, givenBack, released: releasedAfter(before, { captured, held }) };
}

/** Captures what is reserved and no more; neither counters nor, except for a chargeback won, the wallet give anything anew. */
function withinReserve(benefit: HeldBenefit, quantity: Quantity, on: AdvanceContext): Progress {
  const before = benefit.progress[quantity];
  const most = reserved(before);
  const near = towards(benefit, quantity, { ...on, target: targetOf(benefit, quantity, { ...on, most }) });
  const held = Math.min(near.held, most - near.captured);
  const givenBack = Math.max(near.givenBack, near.captured + held - used(before));
  const untaken = on.cause === 'representment' ? 0 : near.captured + held - near.chargedBack - taken(before);
  const returned = Math.min(near.captured, Math.max(near.returned, givenBack, untaken));
  const chargedBack = Math.min(near.chargedBack, near.captured - returned);
  return { ...near, held, returned, chargedBack, givenBack, released: releasedAfter(before, { captured: near.captured, held }) };
}

/** Everything ever held is held, captured or released (I5). */
function releasedAfter(before: Progress, next: Pick<Progress, 'captured' | 'held'>): number {
  return before.released + Math.max(0, reserved(before) - reserved(next));
}

/**
 * What budgets and limits get back: by one policy what a reversal, a void or a missed threshold undid, by the other what was refunded. A
 * function of the figures alone (I16); of a refund one minor unit waits while captures may still come, because rounding may yet move it.
 */
function givenBackOf(benefit: HeldBenefit, of: { readonly undone: number; readonly refunded: number; readonly figures: Figures }): number {
  const policy = benefit.uses[0]?.giveBack;
  if (policy === undefined) return 0;
  const isWhole = isSettled(of.figures) || of.figures.captured >= of.figures.basis;
  const refunded = isWhole ? of.refunded : Math.max(0, of.refunded - 1);
  return (policy.reversal ? of.undone : 0) + (policy.refund ? refunded : 0);
}

function reserved(standing: Pick<Progress, 'captured' | 'held'>): number {
  return standing.captured + standing.held;
}

/** What the counters count. */
function used(progress: Progress): number {
  return reserved(progress) - progress.givenBack;
}

/** What is out of the wallet. */
function taken(progress: Progress): number {
  return kept(progress) + progress.held;
}

function isAny(growth: Growth): boolean {
  return QUANTITIES.some((quantity) => growth[quantity] > 0);
}

function eachQuantity<T>(of: (quantity: Quantity) => T): Record<Quantity, T> {
  return { money: of('money'), points: of('points'), units: of('units') };
}
