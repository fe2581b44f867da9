// The page of the points catalogue.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const CATALOGUE_PAGES: readonly PageEntry[] = [
  {
    path: '/catalogue',
    word: ['Points catalogue', '积分商城'],
    group: 'campaigns',
    for: 'bank',
    scopes: ['campaigns:read'],
    page: lazy(() => import('./catalogue-page.tsx').then((m) => ({ default: m.CataloguePage }))),
  },
];
