// Points that no authorization moves: given to somebody else, spent on the catalogue, given back by it, and lots of the house that end.
import { chooseLots, expireLots, type LotSpending, restore, spend, spendable } from './points.ts';
import { type Lot, owed, type Wallet } from './wallet.ts';

/** Refused: not so many active points, or points are owed (only refunds and chargebacks make debt, R21). */
export type PointsObstacle = 'points_owed' | 'points_short';

interface Spending {
  readonly programme: string;
  /** Above zero. */
  readonly points: number;
  readonly now: string;
}

export function spendingObstacle(wallet: Wallet, { programme, points, now }: Spending): PointsObstacle | null {
  if (owed(wallet.debts, programme) > 0) return 'points_owed';
  return spendable(wallet, programme, now) < points ? 'points_short' : null;
}

/** Spends outside the till, earliest expiry first. The caller has asked `spendingObstacle`. */
export function redeem(wallet: Wallet, want: Spending): { readonly wallet: Wallet; readonly uses: readonly LotSpending[] } {
  const uses = chooseLots(wallet, want);
  return { wallet: spend(wallet, uses), uses };
}

/** Spent points back into their lots with their first expiry; those of lots that are dead stay dead (R21). */
export function giveBack(
  wallet: Wallet,
  uses: readonly LotSpending[],
  now: string,
): { readonly wallet: Wallet; readonly returned: number; readonly expired: number } {
  const back = restore(wallet, uses, now);
  return { ...back, returned: uses.reduce((all, use) => all + use.points, 0) };
}

export interface Given {
  readonly giver: Wallet;
  readonly receiver: Wallet;
  readonly uses: readonly LotSpending[];
  /** Points that repaid what the receiver owed. */
  readonly repaid: number;
}

/**
 * From one wallet into another: each lot that is drawn from becomes a lot of the receiver with the same expiry, active at once. What the receiver
 * owes is repaid first (R21), from what expires first. The giver's lots keep what they earned, so a refund of the purchase behind them is the giver's.
 * `source` names what made the new lots. The caller has asked `spendingObstacle`; giver and receiver are not the same.
 */
export function give(between: { readonly giver: Wallet; readonly receiver: Wallet }, want: Spending & { readonly source: string }): Given {
  const { wallet: giver, uses } = redeem(between.giver, want);
  const owed = between.receiver.debts[want.programme] ?? 0;
  const repaid = Math.min(owed, want.points);
  let left = repaid;
  const lots = uses.map((use, place): Lot & { readonly origin: string } => {
    const kept = use.points - Math.min(left, use.points);
    left -= use.points - kept;
    const from = between.giver.lots.find((lot) => lot.id === use.lot);
    if (from === undefined) throw new Error(`no lot ${use.lot} in the wallet`);
    const { programme, expiresAt, expiryDays } = from;
    const id = `${want.source}.${place}`;
    return {
      id,
      programme,
      earned: use.points,
      pending: 0,
      active: kept,
      expiresAt,
      expiryDays,
      authorizationId: want.source,
      origin: want.source,
    };
  });
  const receiver: Wallet = {
    ...between.receiver,
    lots: [...between.receiver.lots, ...lots],
    debts: repaid === 0 ? between.receiver.debts : { ...between.receiver.debts, [want.programme]: owed - repaid },
  };
  return { giver, receiver, uses, repaid };
}

/** Empties these lots where their time has come. */
export function lapse(
  wallet: Wallet,
  lots: readonly string[],
  now: string,
): { readonly wallet: Wallet; readonly expired: readonly { readonly programme: string; readonly points: number; readonly lot: string }[] } {
  const others = wallet.lots.filter((lot) => !lots.includes(lot.id));
  const { wallet: ended, expired } = expireLots({ ...wallet, lots: wallet.lots.filter((lot) => lots.includes(lot.id)) }, now);
  return { wallet: { ...wallet, lots: [...others, ...ended.lots] }, expired };
}

export interface Expiring {
  readonly expiresAt: string;
  readonly points: number;
}

/** Active points that end within `days` of 24 hours after `now`, by their moment, soonest first. */
export function expiringSoon(
  lots: readonly Pick<Lot, 'active' | 'expiresAt'>[],
  { now, days }: { readonly now: string; readonly days: number },
): readonly Expiring[] {
  const from = Date.parse(now);
  const until = from + days * 86_400_000;
  const byMoment = new Map<string, number>();
  for (const { active, expiresAt } of lots) {
    if (active === 0 || expiresAt === null || Date.parse(expiresAt) <= from || Date.parse(expiresAt) > until) continue;
    byMoment.set(expiresAt, (byMoment.get(expiresAt) ?? 0) + active);
  }
  return [...byMoment]
    .map(([expiresAt, points]) => ({ expiresAt, points }))
    .toSorted((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt));
}
