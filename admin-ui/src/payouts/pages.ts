// The pages of payouts and contracts.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const PAYOUT_PAGES: readonly PageEntry[] = [
  {
    path: '/payouts',
    word: ['Payouts', '付款'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./payouts-page.tsx').then((m) => ({ default: m.PayoutsPage }))),
  },
  {
    path: '/payouts/:id',
    word: ['Batch of payouts', '付款批次'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./batch-page.tsx').then((m) => ({ default: m.BatchPage }))),
  },
  {
    path: '/contracts',
    word: ['Settlement contracts', '结算合同'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./contracts-page.tsx').then((m) => ({ default: m.ContractsPage }))),
  },
  {
    path: '/contracts/:party',
    word: ['Settlement contract', '结算合同'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./contract-page.tsx').then((m) => ({ default: m.ContractPage }))),
  },
];
