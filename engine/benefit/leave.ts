// The end of a wallet: what it holds lapses, so that nothing of value stays with somebody who is no longer there.
import { type Coupon, FREE_STATES, type Wallet } from './wallet.ts';

export interface Lapse {
  readonly programme: string;
  /** Above zero. */
  readonly points: number;
}
export interface Left {
  readonly wallet: Wallet;
  /** The free coupons, void now. */
  readonly coupons: readonly Coupon[];
  /** One for each programme, by name: what the ledger is to post. */
  readonly lapses: readonly Lapse[];
}

/** Why a wallet cannot be closed now; null when nothing stands against it. */
export function keptOpenBy(wallet: Wallet): 'points_pending' | 'points_owed' | null {
  if (wallet.lots.some((lot) => lot.pending > 0)) return 'points_pending';
  return Object.values(wallet.debts).some((owed) => owed > 0) ? 'points_owed' : null;
}

/** For a wallet that nothing keeps open; one that is empty already is left as it is. */
export function leave(wallet: Wallet): Left {
  const open = keptOpenBy(wallet);
  if (open !== null) throw new RangeError(`a wallet with ${open} is not closed`);
  const programmes = [...new Set(wallet.lots.map((lot) => lot.programme))].toSorted();
  const lapses = programmes
    .map((programme) => ({
      programme,
      points: wallet.lots.reduce((all, lot) => all + (lot.programme === programme ? lot.active : 0), 0),
    }))
    .filter(({ points }) => points > 0);
  const coupons = wallet.coupons.filter(isFree).map((coupon) => ({ ...coupon, state: 'void' as const }));
  const lots = wallet.lots.map((lot) => (lot.active === 0 ? lot : { ...lot, active: 0 }));
  const rest = wallet.coupons.filter((coupon) => !isFree(coupon));
  return { wallet: { ...wallet, lots, coupons: [...rest, ...coupons], members: [] }, coupons, lapses };
}

function isFree({ state }: Coupon): boolean {
  return FREE_STATES.some((free) => free === state);
}
