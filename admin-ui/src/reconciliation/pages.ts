// The pages of reconciliation, for the list of all pages.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const RECONCILIATION_PAGES: readonly PageEntry[] = [
  {
    path: '/clearing',
    word: ['Clearing files', '清算文件'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./files-page.tsx').then((m) => ({ default: m.FilesPage }))),
  },
  {
    path: '/clearing/mappings/:id',
    word: ['Mapping', '映射'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./mapping-page.tsx').then((m) => ({ default: m.MappingPage }))),
  },
  {
    path: '/clearing/:id',
    word: ['Clearing file', '清算文件'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./file-page.tsx').then((m) => ({ default: m.FilePage }))),
  },
  {
    path: '/breaks',
    word: ['Reconciliation', '对账'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./queue-page.tsx').then((m) => ({ default: m.QueuePage }))),
  },
  {
    path: '/breaks/one',
    word: ['Break', '差异'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./break-page.tsx').then((m) => ({ default: m.BreakPage }))),
  },
  {
    path: '/tie-out',
    word: ['Tie-out', '四方核对'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read'],
    page: lazy(() => import('./tie-out-page.tsx').then((m) => ({ default: m.TieOutPage }))),
  },
];
