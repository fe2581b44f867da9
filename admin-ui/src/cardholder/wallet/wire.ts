// What the API says of coupons.
import type { CouponState } from '../../../../engine/benefit/wallet.ts';

/** More than any wallet holds at a time; the newest come first. */
export const COUPONS = '/v1/me/coupons?limit=200';

export interface Coupon {
  readonly id: string;
  readonly campaign: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly offer: { readonly en: string; readonly 'zh-CN': string };
  readonly state: CouponState;
  readonly validFrom: string;
  readonly expiresAt: string;
  readonly giftable: boolean;
  readonly gift: { readonly id: string; readonly expiresAt: string } | null;
}

/** A coupon past its date is over, also before anybody has marked it. */
export function isOver({ state, expiresAt, gift }: Coupon): boolean {
  if (gift !== null || state === 'reserved') return false;
  return state === 'used' || state === 'expired' || state === 'void' || Date.parse(expiresAt) <= Date.now();
}
