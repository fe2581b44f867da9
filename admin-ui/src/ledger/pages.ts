// The pages of the books and of disputes, for the list of all pages.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const LEDGER_PAGES: readonly PageEntry[] = [
  {
    path: '/ledger',
    word: ['Ledger', '总账'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    go: 'b',
    page: lazy(() => import('./ledger-page.tsx').then((m) => ({ default: m.LedgerPage }))),
  },
  {
    path: '/ledger/:account',
    word: ['Account of the ledger', '科目明细'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./account-page.tsx').then((m) => ({ default: m.AccountPage }))),
  },
  {
    path: '/adjustments',
    word: ['Adjustments', '调整'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./adjustments-page.tsx').then((m) => ({ default: m.AdjustmentsPage }))),
  },
  {
    path: '/journal',
    word: ['General-ledger journal', '总账凭证'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./gl-page.tsx').then((m) => ({ default: m.GlPage }))),
  },
  {
    path: '/disputes',
    word: ['Disputes', '争议处理'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    go: 'i',
    page: lazy(() => import('../disputes/disputes-page.tsx').then((m) => ({ default: m.DisputesPage }))),
  },
  {
    path: '/disputes/:id',
    word: ['Dispute', '争议'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('../disputes/dispute-page.tsx').then((m) => ({ default: m.DisputePage }))),
  },
];
