// One message moves every benefit of its authorization towards its goal, as far as what is held, budgets, lots and coupons allow.
import type { MessageKind } from '../../../engine/hold/record.ts';
import { type Benefit, type Each, MEASURES, type Measure, type Standing, type Sums, forEach, goalOf, granted, kept } from './life.ts';
import { splitUnits } from './money.ts';
import type { Use } from './value.ts';
import {
  type Coupon,
  type Purse,
  activatePoints,
  between,
  cancelPoints,
  isFree,
  isThere,
  restorePoints,
  spendablePoints,
  takePoints,
  unearnPoints,
} from './wallet.ts';

export interface Count {
  held: number;
  captured: number;
  returned: number;
}

/** What the benefits of one authorization may touch. */
export interface Around {
  readonly authorizationId: string;
  readonly decisionId: string;
  readonly subject: string;
  readonly atMs: number;
  readonly cause: MessageKind | 'evaluate';
  readonly sums: Sums;
  /** All benefits of the authorization. */
  readonly together: readonly Benefit[];
  readonly purse: Purse;
  readonly coupons: Map<string, Coupon>;
  /** Is there so much left under the ceiling of every counter? Whoever is told yes has taken it. */
  readonly reserve: (more: readonly { readonly key: string; readonly more: number }[]) => boolean;
  /** A programme's points that came back to lots which had ended. */
  readonly onGone: (programme: string, points: number) => void;
}

const DAY_MS = 86_400_000;

/** Moves the benefit, its points and its coupon; what a person should look at. */
export function settleBenefit(benefit: Benefit, around: Around): readonly string[] {
  const before = benefit.standing;
  const { next, growth } = nextOf(benefit, around);
  benefit.standing = next;
  const findings = growth === 'none' ? [] : growthFinding(growth, around.sums);
  if (benefit.delivery === 'points') moveEarned(benefit, before.points, around);
  else moveSpent(benefit, before.points, around);
  moveCoupon(benefit, around);
  return [...findings, ...moveIssued(benefit, before.units, around)];
}

function growthFinding(growth: 'granted' | 'refused', { isExpired }: Sums): readonly string[] {
  if (isExpired) return [growth === 'granted' ? 'late_capture_honoured' : 'late_capture_denied'];
  return growth === 'refused' ? ['growth_refused'] : [];
}

const reserved = ({ held, captured }: Standing) => held + captured;
const counted = (standing: Standing) => reserved(standing) - standing.givenBack;
const outside = (standing: Standing) => kept(standing) + standing.held;

interface Next {
  readonly next: Each<Standing>;
  readonly growth: 'none' | 'granted' | 'refused';
}

function nextOf(benefit: Benefit, around: Around): Next {
  const { cause, sums, together } = around;
  const wanted = forEach((measure) => reach(benefit, measure, { sums, together, most: Number.POSITIVE_INFINITY }));
  const rises = (of: (standing: Standing) => number) =>
    forEach((measure) => Math.max(0, of(wanted[measure]) - of(benefit.standing[measure])));
  const isAny = (rise: Each<number>) => rise.money + rise.points + rise.units > 0;
  const [more, moreCounted, moreOutside] = [rises(reserved), rises(counted), rises(outside)];
  const mayAsk = cause === 'capture' || cause === 'evaluate';
  const mustAsk = isAny(moreCounted) || (isAny(moreOutside) && cause !== 'representment');
  const isGiven =
    !mustAsk ||
    (mayAsk && isTimely(benefit, more, sums) && around.reserve(needed(benefit, moreCounted)) && isStillThere(benefit, moreOutside, around));
  const growth = mayAsk && isAny(more) ? (isGiven ? 'granted' : 'refused') : 'none';
  return { next: isGiven ? wanted : forEach((measure) => reachWithin(benefit, measure, around)), growth };
}

/** After the hold has ended its own amount is taken anew only where the campaign honours late captures (R12). */
function isTimely({ terms, standing, ...benefit }: Benefit, more: Each<number>, { isExpired }: Sums): boolean {
  if (!isExpired || terms.policies.lateCapture === 'honour_if_budget') return true;
  return MEASURES.every((measure) => more[measure] === 0 || reserved(standing[measure]) >= granted(benefit, measure));
}

/** What was captured stays captured; where less is due now, the difference has come back. */
function reach(benefit: Benefit, measure: Measure, of: Pick<Around, 'sums' | 'together'> & { readonly most: number }): Standing {
  const { sums } = of;
  const goal = goalOf({ benefit, measure, ...of });
  const before = benefit.standing[measure];
  const captured = Math.max(before.captured, goal.captured);
  const held = Math.min(before.held, goal.held);
  const undone = captured - goal.captured;
  const { giveBack } = benefit.terms.limits;
  // One unit waits while captures may still come: rounding may yet move it.
  const isWhole = sums.isOver || sums.captured >= sums.approved;
  const refundGivesBack = Math.max(0, isWhole ? goal.returned : goal.returned - 1);
  return {
    held,
    captured,
    released: before.released + Math.max(0, reserved(before) - held - captured),
    returned: undone + goal.returned,
    chargedBack: goal.chargedBack,
    givenBack: (giveBack.reversal ? undone : 0) + (giveBack.refund ? refundGivesBack : 0),
  };
}

/** No more than is reserved: counters lend nothing anew, and the wallet only for a chargeback that was won (R20). */
function reachWithin(benefit: Benefit, measure: Measure, { sums, together, cause }: Around): Standing {
  const before = benefit.standing[measure];
  const near = reach(benefit, measure, { sums, together, most: reserved(before) });
  const held = Math.min(near.held, reserved(before) - near.captured);
  const now = near.captured + held;
  const givenBack = Math.max(near.givenBack, now - counted(before));
  const stillInside = cause === 'representment' ? 0 : now - near.chargedBack - outside(before);
  const returned = Math.min(near.captured, Math.max(near.returned, givenBack, stillInside));
  return {
    held,
    captured: near.captured,
    released: before.released + Math.max(0, reserved(before) - now),
    returned,
    chargedBack: Math.min(near.chargedBack, near.captured - returned),
    givenBack,
  };
}

function needed(benefit: Benefit, { money, units }: Each<number>): readonly { readonly key: string; readonly more: number }[] {
  const { standing } = benefit;
  const grown = {
    ...standing,
    money: { ...standing.money, held: standing.money.held + money },
    units: { ...standing.units, held: standing.units.held + units },
  };
  return benefit.uses.map((use) => ({ key: use.key, more: countOf(benefit, use, grown).held - countOf(benefit, use, standing).held }));
}

/** Where one counter stands for one benefit; a funder's by its part of what is used, so that no cent drifts. */
export function countOf({ funding }: Benefit, use: Use, { money, units }: Each<Standing>): Count {
  if (use.unit === 'count') return { held: units.held, captured: units.captured, returned: units.givenBack };
  if (use.unit === 'money') return { held: money.held, captured: money.captured, returned: money.givenBack };
  const no = funding.findIndex(({ party }) => party === use.unit);
  if (no < 0) return { held: 0, captured: 0, returned: 0 };
  const weights = funding.map(({ amount }) => amount);
  const part = (amount: number) => splitUnits(amount, weights)[no] ?? 0;
  const spent = part(money.captured - money.givenBack);
  return { held: part(counted(money)) - spent, captured: part(money.captured), returned: part(money.captured) - spent };
}

/** Are the same points, or the coupon, there to be taken again? */
function isStillThere(benefit: Benefit, more: Each<number>, { purse, coupons, authorizationId, atMs }: Around): boolean {
  if (benefit.delivery === 'payment' && benefit.programme !== undefined && more.points > 0) {
    const out = outside(benefit.standing.points);
    const again = between(benefit.drawn, out, out + more.points);
    const isAll = again.reduce((all, { points }) => all + points, 0) === more.points;
    return isAll && spendablePoints(purse, benefit.programme, atMs) >= more.points && isThere(purse, again, atMs);
  }
  if (benefit.coupon === undefined || more.units === 0) return true;
  const coupon = coupons.get(benefit.coupon);
  return coupon !== undefined && (isFree(coupon) || coupon.authorizationId === authorizationId);
}

function moveEarned(benefit: Benefit, before: Standing, { purse, decisionId, atMs }: Around): void {
  const id = `${decisionId}.${benefit.no}`;
  const after = benefit.standing.points;
  const change = kept(after) - kept(before);
  const unheld = Math.max(0, before.held - after.held);
  const pending = Math.max(0, Math.min(change, unheld));
  if (unheld > pending) cancelPoints(purse, id, unheld - pending);
  if (change > 0) activatePoints(purse, id, { points: change, pending, atMs });
  if (change >= 0) return;
  unearnPoints(purse, id, -change);
  takePoints(purse, id, { points: -change, atMs });
}

function moveSpent(benefit: Benefit, before: Standing, { purse, atMs, onGone }: Around): void {
  const [from, to] = [outside(before), outside(benefit.standing.points)];
  if (to > from) for (const { lot, points } of between(benefit.drawn, from, to)) takePoints(purse, lot, { points, atMs });
  if (to >= from || benefit.programme === undefined) return;
  onGone(benefit.programme, restorePoints(purse, between(benefit.drawn, to, from), atMs));
}

/** A coupon used elsewhere meanwhile is left alone (I20); one that comes back after its end follows the campaign's word. */
function moveCoupon({ coupon: id, standing, terms }: Benefit, { coupons, authorizationId, atMs }: Around): void {
  const coupon = id === undefined ? undefined : coupons.get(id);
  if (coupon === undefined || (coupon.authorizationId ?? authorizationId) !== authorizationId) return;
  const isUsed = standing.units.captured > standing.units.returned;
  if (isUsed || standing.units.held > 0) {
    coupon.state = isUsed ? 'used' : 'reserved';
    coupon.authorizationId = authorizationId;
    return;
  }
  if (coupon.authorizationId === null) return;
  coupon.authorizationId = null;
  coupon.state = 'returned';
  if (coupon.endsMs > atMs) return;
  const { afterExpiry, extendDays } = terms.policies.returnedCoupon;
  if (afterExpiry === 'expired') coupon.state = 'expired';
  else coupon.endsMs = atMs + extendDays * DAY_MS;
}

export function issuedIds({ no, issued }: Pick<Benefit, 'no' | 'issued'>, decisionId: string): readonly string[] {
  return Array.from({ length: issued }, (_, index) => `${decisionId}.${no}.${index}`);
}

function moveIssued(benefit: Benefit, before: Standing, around: Around): readonly string[] {
  const terms = benefit.terms.benefit;
  if (terms.type !== 'coupon_issue') return [];
  const isDue = (units: Standing) => kept(units) + (terms.on === 'authorization' ? units.held : 0) > 0;
  if (isDue(benefit.standing.units)) {
    if (!isDue(before)) issueCoupons(benefit, around);
    return [];
  }
  const mine = issuedIds(benefit, around.decisionId).flatMap((id) => around.coupons.get(id) ?? []);
  const spent = mine.filter(({ state }) => state === 'used' || state === 'reserved');
  for (const coupon of mine) if (isFree(coupon)) coupon.state = 'void';
  return spent.length > 0 ? ['issued_coupon_already_used'] : [];
}

/** Those that were withdrawn come back as they were; one that is out, used or ended stays so. */
export function issueCoupons(
  benefit: Benefit,
  { coupons, decisionId, subject, atMs }: Pick<Around, 'coupons' | 'decisionId' | 'subject' | 'atMs'>,
): void {
  const terms = benefit.terms.benefit;
  if (terms.type !== 'coupon_issue') return;
  for (const id of issuedIds(benefit, decisionId)) {
    const known = coupons.get(id);
    if (known === undefined)
      coupons.set(id, {
        id,
        campaign: terms.coupon,
        subject,
        state: 'issued',
        fromMs: atMs,
        endsMs: atMs + benefit.validDays * DAY_MS,
        authorizationId: null,
      });
    else if (known.state === 'void') {
      known.state = 'issued';
      known.authorizationId = null;
    }
  }
}
