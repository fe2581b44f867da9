// Points as lots: earned pending, activated by capture, spent earliest expiry first, restored to the lot they came from, clawed back into debt at worst.
import { type Lot, owed, type Wallet } from './wallet.ts';

export interface LotSpending {
  readonly lot: string;
  readonly points: number;
}

/** Active points of a programme that may be spent now: unexpired lots less debt, never below zero. */
export function spendable(wallet: Wallet, programme: string, now: string): number {
  return Math.max(0, sum(openLots(wallet, programme, now).map((lot) => lot.active)) - owed(wallet.debts, programme));
}

export function pendingPoints(wallet: Wallet, programme?: string): number {
  return sum(wallet.lots.filter((lot) => programme === undefined || lot.programme === programme).map((lot) => lot.pending));
}

/** A new lot, all of it pending. */
export function addPending(wallet: Wallet, lot: Omit<Lot, 'active' | 'pending' | 'expiresAt'>): Wallet {
  return { ...wallet, lots: [...wallet.lots, { ...lot, pending: lot.earned, active: 0, expiresAt: null }] };
}

/**
 * Points become active, `pending` of them out of the pending part of their lot (the rest anew: a late capture, a chargeback won).
 * Debt is repaid first (R21). The lot's life starts with its first activation.
 */
export function activate(
  wallet: Wallet,
  move: { readonly lot: string; readonly points: number; readonly pending: number; readonly now: string },
): Wallet {
  const lot = lotOf(wallet, move.lot);
  const repaid = Math.min(wallet.debts[lot.programme] ?? 0, move.points);
  const expiresAt = lot.expiresAt ?? new Date(Date.parse(move.now) + lot.expiryDays * 86_400_000).toISOString();
  const activated = {
    ...lot,
    pending: lot.pending - move.pending,
    earned: lot.earned + move.points - move.pending,
    active: lot.active + move.points - repaid,
    expiresAt,
  };
  return withDebt(withLot(wallet, activated), lot.programme, -repaid);
}

/** Pending points that will never become active. */
export function cancelPending(wallet: Wallet, lotId: string, points: number): Wallet {
  const lot = lotOf(wallet, lotId);
  return withLot(wallet, { ...lot, pending: lot.pending - points, earned: lot.earned - points });
}

/** Takes back earned points; what was spent meanwhile comes from other open lots, and what is missing becomes debt (R21). */
export function clawBack(wallet: Wallet, move: { readonly lot: string; readonly points: number; readonly now: string }): Wallet {
  const own = lotOf(wallet, move.lot);
  return takeActive(withLot(wallet, { ...own, earned: Math.max(0, own.earned - move.points) }), move);
}

/** Spends from these lots once more, as when a chargeback of a points payment is won: what was spent meanwhile is taken as `clawBack` takes it (R20, R21). */
export function spendAgain(wallet: Wallet, uses: readonly LotSpending[], now: string): Wallet {
  return uses.reduce((after, use) => takeActive(after, { ...use, now }), wallet);
}

/** Active points from their own lot, then from other open lots by expiry, the rest as debt. */
function takeActive(wallet: Wallet, move: { readonly lot: string; readonly points: number; readonly now: string }): Wallet {
  const { programme } = lotOf(wallet, move.lot);
  const others = openLots(wallet, programme, move.now).filter((lot) => lot.id !== move.lot);
  let left = move.points;
  let after = wallet;
  for (const id of [move.lot, ...others.map((lot) => lot.id)]) {
    const lot = lotOf(after, id);
    const taken = Math.min(left, lot.active);
    after = withLot(after, { ...lot, active: lot.active - taken });
    left -= taken;
  }
  return withDebt(after, programme, left);
}

/** Lots that `points` would be taken from, earliest expiry first; the caller has checked `spendable`. */
export function chooseLots(
  wallet: Wallet,
  want: { readonly programme: string; readonly points: number; readonly now: string },
): readonly LotSpending[] {
  let left = want.points;
  const chosen: LotSpending[] = [];
  for (const lot of openLots(wallet, want.programme, want.now)) {
    const points = Math.min(left, lot.active);
    if (points > 0) chosen.push({ lot: lot.id, points });
    left -= points;
  }
  if (left > 0) throw new Error('more points chosen than there are');
  return chosen;
}

export function spend(wallet: Wallet, uses: readonly LotSpending[]): Wallet {
  return uses.reduce(
    (after, use) => withLot(after, { ...lotOf(after, use.lot), active: lotOf(after, use.lot).active - use.points }),
    wallet,
  );
}

/** Are these very points still there, in lots that have not expired? */
export function canSpend(wallet: Wallet, uses: readonly LotSpending[], now: string): boolean {
  return uses.every((use) => wallet.lots.some((lot) => lot.id === use.lot && lot.active >= use.points && !isExpired(lot, now)));
}

/** Points back into the lots they came from, with their first expiry; lots that expired meanwhile give nothing back (R21). */
export function restore(wallet: Wallet, uses: readonly LotSpending[], now: string): { readonly wallet: Wallet; readonly expired: number } {
  let expired = 0;
  let after = wallet;
  for (const use of uses) {
    const lot = lotOf(after, use.lot);
    if (isExpired(lot, now)) expired += use.points;
    else after = withLot(after, { ...lot, active: lot.active + use.points });
  }
  return { wallet: after, expired };
}

/** Empties the lots whose time has come; `expired` per lot. */
export function expireLots(
  wallet: Wallet,
  now: string,
): {
  readonly wallet: Wallet;
  readonly expired: readonly {
    readonly programme: string;
    readonly points: number;
    readonly lot: string;
    readonly authorizationId: string;
  }[];
} {
  const due = wallet.lots.filter((lot) => lot.active > 0 && isExpired(lot, now));
  const after = due.reduce((each, lot) => withLot(each, { ...lot, active: 0 }), wallet);
  return {
    wallet: after,
    expired: due.map((lot) => ({ programme: lot.programme, points: lot.active, lot: lot.id, authorizationId: lot.authorizationId })),
  };
}

/**
 * The uses that a change from `before` spent points to `after` concerns: spending grows from the first lot on, so undoing takes from the last.
 * Any order of partial undos ends at the same lots.
 */
export function slice(uses: readonly LotSpending[], before: number, after: number): readonly LotSpending[] {
  const [low, high] = before < after ? [before, after] : [after, before];
  const cut: LotSpending[] = [];
  let start = 0;
  for (const use of uses) {
    const points = Math.min(high, start + use.points) - Math.max(low, start);
    if (points > 0) cut.push({ lot: use.lot, points });
    start += use.points;
  }
  return cut;
}

function isExpired(lot: Lot, now: string): boolean {
  return lot.expiresAt !== null && Date.parse(lot.expiresAt) <= Date.parse(now);
}

function openLots(wallet: Wallet, programme: string, now: string): readonly Lot[] {
  return wallet.lots
    .filter((lot) => lot.programme === programme && lot.active > 0 && !isExpired(lot, now))
    .toSorted(
      (one, other) =>
        Date.parse(one.expiresAt ?? '9999-12-31') - Date.parse(other.expiresAt ?? '9999-12-31') || (one.id < other.id ? -1 : 1),
    );
}

function lotOf(wallet: Wallet, id: string): Lot {
  const lot = wallet.lots.find((each) => each.id === id);
  if (lot === undefined) throw new Error(`no lot ${id} in the wallet`);
  return lot;
}

function withLot(wallet: Wallet, lot: Lot): Wallet {
  return { ...wallet, lots: wallet.lots.map((each) => (each.id === lot.id ? lot : each)) };
}

function withDebt(wallet: Wallet, programme: string, change: number): Wallet {
  if (change === 0) return wallet;
  return { ...wallet, debts: { ...wallet.debts, [programme]: owed(wallet.debts, programme) + change } };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}
