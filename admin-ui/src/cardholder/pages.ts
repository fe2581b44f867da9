// The pages of the cardholder's app: each area adds its line, and loads when it is first opened.
import type { ComponentType } from 'react';
import type { IconName } from './parts/icons.tsx';
import type { PageProps } from './page-props.ts';
import type { Pair } from './voice.ts';

export interface PageEntry {
  /** "/offers/" stands for every address below it, which the page gets as `part`; without a stroke at the end for itself alone. */
  readonly path: string;
  readonly title: Pair;
  /** Place in the bar at the foot; absent: reached from another page. */
  readonly tab?: { readonly order: number; readonly word: Pair; readonly icon: IconName };
  readonly load: () => Promise<{ readonly Page: ComponentType<PageProps> }>;
}

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    title: ['Offers', '优惠'],
    tab: { order: 1, word: ['Offers', '优惠'], icon: 'tag' },
    load: () => import('./offers/home-page.tsx'),
  },
  {
    path: '/wallet',
    title: ['Wallet', '卡包'],
    tab: { order: 2, word: ['Wallet', '卡包'], icon: 'wallet' },
    load: () => import('./wallet/wallet-page.tsx'),
  },
  { path: '/offers/', title: ['Offer', '优惠详情'], load: () => import('./offers/offer-page.tsx') },
  { path: '/shops/', title: ['Shops of this offer', '适用门店'], load: () => import('./offers/shops-page.tsx') },
  { path: '/savings', title: ['Savings', '节省明细'], load: () => import('./offers/savings-page.tsx') },
  { path: '/favourites', title: ['Favourites', '收藏'], load: () => import('./offers/favourites-page.tsx') },
  {
    path: '/points',
    title: ['Points', '积分'],
    tab: { order: 3, word: ['Points', '积分'], icon: 'points' },
    load: () => import('./points/points-page.tsx'),
  },
  { path: '/catalogue', title: ['Spend points', '积分兑换'], load: () => import('./points/catalogue-page.tsx') },
  {
    path: '/membership',
    title: ['Membership', '会员'],
    tab: { order: 4, word: ['Member', '会员'], icon: 'medal' },
    load: () => import('./membership/membership-page.tsx'),
  },
  { path: '/code', title: ['Show at the till', '出示付款优惠码'], load: () => import('./code/code-page.tsx') },
  { path: '/scan', title: ['A shop’s code', '商户码'], load: () => import('./code/scan-page.tsx') },
  { path: '/start', title: ['Your offers', '我的优惠'], load: () => import('./start/start-page.tsx') },
  { path: '/settings', title: ['Settings', '设置'], load: () => import('./settings/settings-page.tsx') },
  { path: '/till', title: ['Demo till', '演示收银台'], load: () => import('./till/till-page.tsx') },
  {
    path: '/messages',
    title: ['Inbox', '消息'],
    tab: { order: 5, word: ['Inbox', '消息'], icon: 'inbox' },
    load: () => import('./messages/inbox-page.tsx'),
  },
  { path: '/preferences', title: ['What I want to hear', '通知设置'], load: () => import('./messages/preferences-page.tsx') },
];

/** The page of an address, with what its pattern left open. */
export function pageAt(path: string): { readonly entry: PageEntry; readonly part: string } | null {
  const exact = PAGES.find((entry) => entry.path === path);
  if (exact !== undefined) return { entry: exact, part: '' };
  const open = PAGES.find((entry) => entry.path.length > 1 && entry.path.endsWith('/') && path.startsWith(entry.path));
  const part = open === undefined ? null : decoded(path.slice(open.path.length));
  return open === undefined || part === null ? null : { entry: open, part };
}

/** Null for an address that somebody cut in two. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
