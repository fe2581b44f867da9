// The pages of what funders agreed to.
import { lazy } from 'react';
import type { PageEntry } from '../parts/page-entry.ts';

export const CONTRACT_PAGES: readonly PageEntry[] = [
  {
    path: '/agreements',
    word: ['Agreements', '出资协议'],
    group: 'money',
    for: 'bank',
    scopes: ['settlement:read', 'campaigns:read'],
    page: lazy(() => import('./agreements-page.tsx').then((m) => ({ default: m.AgreementsPage }))),
  },
  {
    path: '/agreements/new',
    word: ['New agreement', '新建协议'],
    group: null,
    for: 'bank',
    scopes: ['settlement:write'],
    page: lazy(() => import('./agreement-form-page.tsx').then((m) => ({ default: m.AgreementFormPage }))),
  },
  {
    path: '/agreements/:id/edit',
    word: ['New version of an agreement', '协议新版本'],
    group: null,
    for: 'bank',
    scopes: ['settlement:write'],
    page: lazy(() => import('./agreement-form-page.tsx').then((m) => ({ default: m.AgreementFormPage }))),
  },
  {
    path: '/agreements/:id',
    word: ['Agreement', '协议'],
    group: null,
    for: 'bank',
    scopes: ['settlement:read', 'campaigns:read'],
    page: lazy(() => import('./agreement-page.tsx').then((m) => ({ default: m.AgreementPage }))),
  },
];
