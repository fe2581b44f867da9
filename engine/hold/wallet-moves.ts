// What a benefit's step does to the wallet: points into or out of their lots, the coupon used or returned, coupons issued or withdrawn.
import {
  activate,
  addPending,
  canSpend,
  cancelPending,
  clawBack,
  restore,
  slice,
  spend,
  spendAgain,
  spendable,
} from '../benefit/points.ts';
import { type Coupon, isFree, type Wallet, withCoupon } from '../benefit/wallet.ts';
import type { AuthorizationRecord, HeldBenefit } from './record.ts';
import { type Step, pointsStep } from './post.ts';
import type { Growth } from './progress.ts';
import { kept } from './target.ts';

export interface WalletStep {
  readonly wallet: Wallet;
  /** Restored points whose lots had expired meanwhile (R21). */
  readonly expired: number;
  /** Things a person should know. */
  readonly findings: readonly string[];
}

type Context = Step & { readonly decisionId: string; readonly authorizationId: string; readonly now: string };

export function lotId(decisionId: string, benefitNo: number): string {
  return `${decisionId}.${benefitNo}`;
}

export function moveWallet(wallet: Wallet, step: Context): WalletStep {
  const points = step.benefit.delivery === 'points' ? moveEarned(wallet, step) : moveSpent(wallet, step);
  const coupon = moveCoupon(points.wallet, step);
  const issued = moveIssued(coupon, step);
  return { wallet: issued.wallet, expired: points.expired, findings: issued.findings };
}

/** Takes what a new decision holds: a pending lot, spent lots, a reserved coupon, coupons issued at once. */
export function takeFromWallet(
  wallet: Wallet,
  benefit: HeldBenefit,
  on: { readonly decisionId: string; readonly authorizationId: string; readonly now: string },
): Wallet {
  let after = wallet;
  if (benefit.delivery === 'points' && benefit.programme !== null && benefit.points > 0)
    after = addPending(after, {
      id: lotId(on.decisionId, benefit.no),
      programme: benefit.programme,
      earned: benefit.points,
      expiryDays: benefit.expiryDays,
      authorizationId: on.authorizationId,
    });
  if (benefit.delivery === 'payment') after = spend(after, benefit.lots);
  const coupon = after.coupons.find((each) => each.id === benefit.coupon);
  if (coupon !== undefined) after = withCoupon(after, { ...coupon, state: 'reserved', authorizationId: on.authorizationId });
  return benefit.issues?.on === 'authorization' ? issue(after, benefit, on) : after;
}

/** Is what a growth takes still there: the coupon free, the points unspent in the lots they came from? */
export function canTakeAgain(
  wallet: Wallet,
  benefit: HeldBenefit,
  on: { readonly taken: Growth; readonly now: string; readonly authorizationId: string },
): boolean {
  if (benefit.delivery === 'payment' && benefit.programme !== null && on.taken.points > 0) {
    const before = kept(benefit.progress.points) + benefit.progress.points.held;
    const uses = slice(benefit.lots, before, before + on.taken.points);
    const covered = uses.reduce((all, use) => all + use.points, 0) === on.taken.points;
    return covered && spendable(wallet, benefit.programme, on.now) >= on.taken.points && canSpend(wallet, uses, on.now);
  }
  if (benefit.coupon === null || on.taken.units === 0) return true;
  const coupon = wallet.coupons.find((each) => each.id === benefit.coupon);
  return coupon !== undefined && (isFree(coupon) || coupon.authorizationId === on.authorizationId);
}

function moveEarned(wallet: Wallet, step: Context): { readonly wallet: Wallet; readonly expired: number } {
  const lot = lotId(step.decisionId, step.benefit.no);
  const { change, fromHeld, leftover } = pointsStep(step.benefit.progress.points, step.next.points);
  let after = wallet;
  if (leftover > 0) after = cancelPending(after, lot, leftover);
  if (change > 0) after = activate(after, { lot, points: change, pending: fromHeld, now: step.now });
  if (change < 0) after = clawBack(after, { lot, points: -change, now: step.now });
  return { wallet: after, expired: 0 };
}

function moveSpent(wallet: Wallet, step: Context): { readonly wallet: Wallet; readonly expired: number } {
  const { benefit, next } = step;
  const before = kept(benefit.progress.points) + benefit.progress.points.held;
  const after = kept(next.points) + next.points.held;
  if (after === before) return { wallet, expired: 0 };
  const uses = slice(benefit.lots, before, after);
  return after > before ? { wallet: spendAgain(wallet, uses, step.now), expired: 0 } : restore(wallet, uses, step.now);
}

/** A chargeback does not hand the coupon back: it is a dispute about money, and may yet be won (R20). A coupon in use elsewhere is left alone (I20). */
function moveCoupon(wallet: Wallet, step: Context): Wallet {
  const coupon = wallet.coupons.find((each) => each.id === step.benefit.coupon);
  if (coupon === undefined || (coupon.authorizationId !== null && coupon.authorizationId !== step.authorizationId)) return wallet;
  const { units } = step.next;
  if (units.captured > units.returned) return withCoupon(wallet, { ...coupon, state: 'used', authorizationId: step.authorizationId });
  if (units.held > 0) return withCoupon(wallet, { ...coupon, state: 'reserved', authorizationId: step.authorizationId });
  return coupon.authorizationId === step.authorizationId ? withCoupon(wallet, returned(coupon, step)) : wallet;
}

/** A returned coupon keeps its expiry; one that died meanwhile follows the campaign's policy. */
function returned(coupon: Coupon, step: Context): Coupon {
  const free: Coupon = { ...coupon, state: 'returned', authorizationId: null };
  if (Date.parse(coupon.expiresAt) > Date.parse(step.now)) return free;
  const policy = step.benefit.policies.returnedCoupon;
  if (policy.afterExpiry === 'expired') return { ...free, state: 'expired' };
  return { ...free, expiresAt: daysAfter(step.now, policy.extendDays) };
}

function moveIssued(wallet: Wallet, step: Context): { readonly wallet: Wallet; readonly findings: readonly string[] } {
  const { issues } = step.benefit;
  if (issues === null) return { wallet, findings: [] };
  const isDue = ({ units: each }: Pick<typeof step.next, 'units'>) => kept(each) + (issues.on === 'capture' ? 0 : each.held) > 0;
  // Out already: whoever ended one of them meanwhile has ended it for good.
  if (isDue(step.benefit.progress) && isDue(step.next)) return { wallet, findings: [] };
  const mine = issuedIds(step).map((id) => wallet.coupons.find((coupon) => coupon.id === id));
  if (isDue(step.next)) return { wallet: issue(wallet, step.benefit, step), findings: [] };
  const open = mine.filter((coupon) => coupon !== undefined && isFree(coupon));
  const spent = mine.filter((coupon) => coupon?.state === 'used' || coupon?.state === 'reserved');
  const after = open.reduce<Wallet>(
    (each, coupon) => (coupon === undefined ? each : withCoupon(each, { ...coupon, state: 'void' })),
    wallet,
  );
  return { wallet: after, findings: spent.length > 0 ? ['issued_coupon_already_used'] : [] };
}

/** Issues what was never issued or was withdrawn; a coupon that is out, used or dead stays as it is (I20). */
function issue(
  wallet: Wallet,
  benefit: HeldBenefit,
  on: { readonly decisionId: string; readonly authorizationId: string; readonly now: string },
): Wallet {
  const { issues } = benefit;
  if (issues === null) return wallet;
  return issuedIds({ benefit, decisionId: on.decisionId }).reduce((after, id) => {
    const known = after.coupons.find((coupon) => coupon.id === id);
    if (known !== undefined)
      return known.state === 'void' ? withCoupon(after, { ...known, state: 'issued', authorizationId: null }) : after;
    const expiresAt = daysAfter(on.now, issues.validDays);
    const { subject } = wallet;
    return withCoupon(after, {
      id,
      campaign: issues.campaign,
      subject,
      state: 'issued',
      validFrom: on.now,
      expiresAt,
      authorizationId: null,
    });
  }, wallet);
}

function issuedIds(of: { readonly benefit: HeldBenefit; readonly decisionId: string }): readonly string[] {
  return Array.from({ length: of.benefit.issues?.count ?? 0 }, (_, index) => `${of.decisionId}.${of.benefit.no}.${index}`);
}

function daysAfter(now: string, days: number): string {
  return new Date(Date.parse(now) + days * 86_400_000).toISOString();
}

/** Everything of a wallet that messages of this record may touch beyond what is open: lots and coupons by id. */
export function walletNeeds(record: Pick<AuthorizationRecord, 'benefits' | 'decisionId'>): {
  readonly lots: readonly string[];
  readonly coupons: readonly string[];
} {
  const lots = record.benefits.flatMap((benefit) => [
    ...benefit.lots.map((use) => use.lot),
    ...(benefit.delivery === 'points' && benefit.points > 0 ? [lotId(record.decisionId, benefit.no)] : []),
  ]);
  const coupons = record.benefits.flatMap((benefit) => [
    ...(benefit.coupon === null ? [] : [benefit.coupon]),
    ...issuedIds({ benefit, decisionId: record.decisionId }),
  ]);
  return { lots, coupons };
}
