// Ledger rows and counter moves for a benefit's step from one progress to the next; funders follow cumulative splits, so cents never drift.
import { type Posting, type Template, postMoney, postPoints } from '../ledger/templates.ts';
import { split } from '../money/split.ts';
import type { AuthorizationRecord, CounterUse, HeldBenefit, MessageKind, Progress } from './record.ts';
import { kept } from './target.ts';

/** A change to one counter row. */
export interface CounterMove {
  readonly key: string;
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
}
export type Cause = MessageKind | 'evaluate';

type Place = Pick<AuthorizationRecord, 'currency' | 'merchant' | 'subject'>;
export interface Step {
  readonly benefit: HeldBenefit;
  readonly next: HeldBenefit['progress'];
  readonly cause: Cause;
  readonly place: Place;
}

/** Money rows: what is reserved moves in the contingent pair, what is kept moves between funder and payee. */
export function moneyPostings(step: Step): readonly Posting[] {
  const { benefit, next, place } = step;
  if (benefit.funding.length === 0) return [];
  const before = benefit.progress.money;
  const weights = benefit.funding.map((share) => share.amount);
  const moved = (from: number, to: number) => split(to, weights).map((part, index) => part - (split(from, weights)[index] ?? 0));
  const post = (template: Extract<Template, `benefit.${string}`>, parts: readonly number[]) =>
    parts.map((amount, index) =>
      postMoney(template, {
        benefitNo: benefit.no,
        amount: Math.abs(amount),
        currency: place.currency,
        party: benefit.funding[index]?.party ?? 'bank',
        payer: benefit.funding[index]?.payer,
        merchant: place.merchant,
        payee: benefit.payee,
      }),
    );
  const reservedBefore = before.held + before.captured;
  const reservedAfter = next.money.held + next.money.captured;
  const rows = [
    ...(reservedAfter > reservedBefore
      ? post('benefit.hold', moved(reservedBefore, reservedAfter))
      : post(step.cause === 'expiry' ? 'benefit.expire' : 'benefit.release', moved(reservedBefore, reservedAfter))),
    ...post('benefit.unhold', moved(before.captured, next.money.captured)),
    ...post(keptTemplate(kept(next.money) - kept(before), step.cause), moved(kept(before), kept(next.money))),
  ];
  return rows.filter((row) => row !== null);
}

function keptTemplate(change: number, cause: Cause): 'benefit.capture' | 'benefit.return' | 'benefit.chargeback' | 'benefit.represent' {
  if (change >= 0) return cause === 'representment' ? 'benefit.represent' : 'benefit.capture';
  return cause === 'chargeback' ? 'benefit.chargeback' : 'benefit.return';
}

/** Points rows: earned points leave pending, spent points leave reserved. `expired`: restored points whose lots had died. */
export function pointsPostings(step: Step, expired: number): readonly Posting[] {
  const { benefit, next, place } = step;
  if (benefit.programme === null || benefit.points === 0) return [];
  const post = (template: Extract<Template, `points.${string}`>, points: number) =>
    postPoints(template, { benefitNo: benefit.no, points, programme: benefit.programme ?? '', subject: place.subject });
  const { fromHeld, change, leftover } = pointsStep(benefit.progress.points, next.points);
  const rows =
    benefit.delivery === 'points'
      ? [
          post('points.activate', fromHeld),
          post('points.reinstate', Math.max(0, change - fromHeld)),
          post('points.cancel', leftover),
          post('points.clawback', Math.max(0, -change)),
        ]
      : [
          post('points.spend', fromHeld),
          post('points.respend', Math.max(0, change - fromHeld)),
          post('points.restore', leftover),
          post('points.refund', Math.max(0, -change)),
          post('points.expire', expired),
        ];
  return rows.filter((row) => row !== null);
}

/** change: of kept points; fromHeld: the part of a rise that was held; leftover: held before, now neither held nor kept. */
export function pointsStep(
  before: Progress,
  next: Progress,
): { readonly change: number; readonly fromHeld: number; readonly leftover: number } {
  const change = kept(next) - kept(before);
  const heldFall = Math.max(0, before.held - next.held);
  const fromHeld = Math.max(0, Math.min(change, heldFall));
  return { change, fromHeld, leftover: heldFall - fromHeld };
}

/** Counter moves: money and counts follow their quantity, a funder's cap follows that funder's cumulative part. */
export function counterMoves(step: Step): readonly CounterMove[] {
  return step.benefit.uses.map((use) => moveOf(use, step)).filter((move) => move.held !== 0 || move.captured !== 0 || move.returned !== 0);
}

/**
 * Where a counter stands for one benefit at a given progress. A funder's counter is its part of what is used (held + captured - given back),
 * not the difference of two parts: those would drift by a cent with the order of the messages (I16).
 */
export function counterStanding(use: CounterUse, benefit: HeldBenefit, progress: HeldBenefit['progress']): CounterMove {
  if (use.unit === 'count')
    return { key: use.key, held: progress.units.held, captured: progress.units.captured, returned: progress.units.givenBack };
  const { held, captured, givenBack } = progress.money;
  if (use.unit === 'money') return { key: use.key, held, captured, returned: givenBack };
  const index = benefit.funding.findIndex((share) => share.party === use.unit);
  if (index === -1) return { key: use.key, held: 0, captured: 0, returned: 0 };
  const weights = benefit.funding.map((share) => share.amount);
  const spent = partAt(index, captured - givenBack, weights);
  const whole = partAt(index, captured, weights);
  return { key: use.key, held: partAt(index, held + captured - givenBack, weights) - spent, captured: whole, returned: whole - spent };
}

function partAt(index: number, amount: number, weights: readonly number[]): number {
  return split(amount, weights)[index] ?? 0;
}

function moveOf(use: CounterUse, step: Step): CounterMove {
  const before = counterStanding(use, step.benefit, step.benefit.progress);
  const after = counterStanding(use, step.benefit, step.next);
  return {
    key: use.key,
    held: after.held - before.held,
    captured: after.captured - before.captured,
    returned: after.returned - before.returned,
  };
}
