// The pages of coupons, for the list of every page of the console.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const COUPON_PAGES: readonly PageEntry[] = [
  {
    path: '/coupons',
    word: ['Coupons', '优惠券'],
    group: 'campaigns',
    scopes: ['campaigns:read'],
    for: 'bank',
    page: lazy(() => import('./coupons-page.tsx').then((m) => ({ default: m.CouponsPage }))),
  },
];
