// What one subject holds: usage, coupons, points lots and memberships; everything here is read and written under the subject's lock.

/** Purchases of a subject, in the bank's own days and months. */
export interface Usage {
  readonly day: string;
  readonly countDay: number;
  readonly spendDay: number;
  readonly month: string;
  readonly countMonth: number;
  readonly spendMonth: number;
  readonly countTotal: number;
  readonly spendTotal: number;
}

/** A free coupon may be used: issued by the bank or a campaign, claimed by the cardholder, or returned by an authorization that gave it back. */
export const FREE_STATES = ['issued', 'claimed', 'returned'] as const;
export const COUPON_STATES = [...FREE_STATES, 'reserved', 'used', 'expired', 'void'] as const;
export type CouponState = (typeof COUPON_STATES)[number];
export interface Coupon {
  readonly id: string;
  readonly campaign: string;
  /** Null: whoever presents the code. */
  readonly subject: string | null;
  readonly state: CouponState;
  readonly validFrom: string;
  readonly expiresAt: string;
  readonly authorizationId: string | null;
}

/** Points earned together, expiring together. pending: until captured; active: to spend. */
export interface Lot {
  readonly id: string;
  readonly programme: string;
  readonly earned: number;
  readonly pending: number;
  readonly active: number;
  readonly expiresAt: string | null;
  readonly expiryDays: number;
  readonly authorizationId: string;
}

export interface Member {
  readonly programme: string;
  readonly tier: string;
  readonly joinedAt: string;
  readonly periodFrom: string;
  readonly measured: number;
  /** Paid for until then, ISO 8601; absent where membership costs nothing. */
  readonly until?: string;
  /** A tier that was not earned again is kept until this local day, YYYY-MM-DD, and then becomes `to`. */
  readonly lapse?: { readonly to: string; readonly on: string };
}

export interface Wallet {
  readonly subject: string;
  readonly usage: Usage;
  /** Points owed, by programme: only refunds and chargebacks make debt (R21). */
  readonly debts: Readonly<Record<string, number>>;
  readonly lots: readonly Lot[];
  readonly coupons: readonly Coupon[];
  readonly members: readonly Member[];
}

export function isFree({ state }: Pick<Coupon, 'state'>): boolean {
  return (FREE_STATES as readonly string[]).includes(state);
}

export const NO_USAGE: Usage = { day: '', countDay: 0, spendDay: 0, month: '', countMonth: 0, spendMonth: 0, countTotal: 0, spendTotal: 0 };

/** What is owed of a programme, in points; none of one that is only called like something every object has. */
export function owed(debts: Wallet['debts'], programme: string): number {
  return Object.hasOwn(debts, programme) ? (debts[programme] ?? 0) : 0;
}

export function emptyWallet(subject: string): Wallet {
  return { subject, usage: NO_USAGE, debts: {}, lots: [], coupons: [], members: [] };
}

/** Usage as it stands on a local day: counts of another day or month are forgotten. */
export function usageOn(usage: Usage, date: string): Usage {
  const month = date.slice(0, 7);
  const today = usage.day === date ? usage : { ...usage, day: date, countDay: 0, spendDay: 0 };
  return today.month === month ? today : { ...today, month, countMonth: 0, spendMonth: 0 };
}

/** One purchase more (sign 1) or undone (sign -1) on the local day it was decided. */
export function countPurchase(usage: Usage, purchase: { readonly date: string; readonly amount: number; readonly sign: 1 | -1 }): Usage {
  const { date, sign } = purchase;
  const spent = sign * purchase.amount;
  const base = sign === 1 ? usageOn(usage, date) : usage;
  const sameDay = base.day === date;
  const sameMonth = base.month === date.slice(0, 7);
  return {
    ...base,
    countDay: base.countDay + (sameDay ? sign : 0),
    spendDay: base.spendDay + (sameDay ? spent : 0),
    countMonth: base.countMonth + (sameMonth ? sign : 0),
    spendMonth: base.spendMonth + (sameMonth ? spent : 0),
    countTotal: base.countTotal + sign,
    spendTotal: base.spendTotal + spent,
  };
}

/** The wallet with one coupon replaced (or added). */
export function withCoupon(wallet: Wallet, coupon: Coupon): Wallet {
  const rest = wallet.coupons.filter((each) => each.id !== coupon.id);
  return { ...wallet, coupons: [...rest, coupon] };
}
