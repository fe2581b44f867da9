// What the list of pages says of each page; apart from the list itself, which imports every page.
import type { ComponentType, LazyExoticComponent } from 'react';
import type { Scope } from '../../../api/http/keys-store.ts';
import type { Pair } from './words-of.tsx';

export const GROUPS = ['now', 'campaigns', 'money', 'holders', 'house'] as const;
export interface PageEntry {
  /** A pattern of wouter: /campaigns/:id. The first page of the list that fits is shown. */
  readonly path: string;
  readonly word: Pair;
  /** Null: reached by a link only. */
  readonly group: (typeof GROUPS)[number] | null;
  /** One of them is enough; none: everybody. */
  readonly scopes: readonly Scope[];
  /** `bank`: shows the whole bank, so nobody opens it whose rights end at certain places; `shop`: only for them. Absent: for both. */
  readonly for?: 'bank' | 'shop';
  readonly page: LazyExoticComponent<ComponentType>;
  /** The letter after `g` that leads here. */
  readonly go?: string;
}
