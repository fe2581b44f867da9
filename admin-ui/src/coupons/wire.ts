// What the API says of orders of coupons and of one coupon.
import type { CouponBatch } from '../../../api/coupon/batch-store.ts';
import type { CouponMove } from '../../../api/coupon/moves-store.ts';
import type { CouponRow } from '../../../api/coupon/stock-store.ts';

export type Batch = CouponBatch & {
  readonly job: { readonly state: string; readonly fault: string | null; readonly detail: string | null } | null;
  readonly ending: { readonly state: string; readonly ended: number } | null;
};
export type CouponShown = CouponRow & { readonly history: readonly CouponMove[] };
