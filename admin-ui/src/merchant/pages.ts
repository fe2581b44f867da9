// The pages of a shop, for the list of all pages.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const SHOP_PAGES: readonly PageEntry[] = [
  {
    path: '/shop/statements',
    word: ['Statements', '对账单'],
    group: 'money',
    for: 'shop',
    scopes: ['settlement:read'],
    page: lazy(() => import('./statements-page.tsx').then((m) => ({ default: m.StatementsPage }))),
  },
  {
    path: '/shop/statements/:date/:party',
    word: ['Statement', '对账单'],
    group: null,
    for: 'shop',
    scopes: ['settlement:read'],
    page: lazy(() => import('./statement-page.tsx').then((m) => ({ default: m.ShopStatementPage }))),
  },
  {
    path: '/shop/consents',
    word: ['Co-funded offers', '共同出资活动'],
    group: 'money',
    for: 'shop',
    scopes: ['merchant:act'],
    page: lazy(() => import('./consents-page.tsx').then((m) => ({ default: m.ConsentsPage }))),
  },
  {
    path: '/shop/disputes',
    word: ['Disputes', '争议'],
    group: 'money',
    for: 'shop',
    scopes: ['settlement:read'],
    page: lazy(() => import('./disputes-page.tsx').then((m) => ({ default: m.DisputesPage }))),
  },
  {
    path: '/shop/disputes/:id',
    word: ['Dispute', '争议'],
    group: null,
    for: 'shop',
    scopes: ['settlement:read'],
    page: lazy(() => import('./dispute-page.tsx').then((m) => ({ default: m.DisputePage }))),
  },
];
