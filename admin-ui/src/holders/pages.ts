// The pages of the desk that serves cardholders.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const HOLDER_PAGES: readonly PageEntry[] = [
  {
    path: '/holders',
    word: ['Cardholders', '持卡人'],
    group: 'holders',
    for: 'bank',
    scopes: ['holders:read'],
    page: lazy(() => import('./holders-page.tsx').then((m) => ({ default: m.HoldersPage }))),
  },
  {
    path: '/holders/:account',
    word: ['Cardholder', '持卡人'],
    group: null,
    for: 'bank',
    scopes: ['holders:read'],
    page: lazy(() => import('./holder-page.tsx').then((m) => ({ default: m.HolderPage }))),
  },
  {
    path: '/erasures',
    word: ['Erasures', '注销申请'],
    group: 'holders',
    for: 'bank',
    scopes: ['holders:read', 'holders:approve'],
    page: lazy(() => import('./erasures-page.tsx').then((m) => ({ default: m.ErasuresPage }))),
  },
];
