// What the API tells of points, as these pages read it.
type Texts = { readonly en: string; readonly 'zh-CN': string };

export interface HeldPoints {
  readonly programme: string;
  readonly name: Texts;
  readonly pointName: Texts;
  readonly transfer: 'nobody' | 'household' | 'anybody';
  readonly active: number;
  readonly pending: number;
  readonly debt: number;
  readonly expiring: readonly { readonly expiresAt: string; readonly points: number }[];
}
export interface StatementRow {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly words: Texts;
  readonly active: number;
  readonly pending: number;
  readonly balance: number;
  readonly merchant: Texts | null;
  readonly campaign: Texts | null;
  readonly item: Texts | null;
  readonly expiresAt: string | null;
}
export interface DayBalance {
  readonly tense: 'past' | 'now' | 'future';
  readonly active: number;
  readonly pending: number;
  readonly debt: number;
  readonly willExpire: number;
}
export interface Gift {
  readonly id: string;
  readonly state: 'offered' | 'done' | 'withdrawn' | 'expired';
  readonly points: number;
  readonly programme: string;
  readonly expiresAt: string | null;
  readonly code: string | null;
}
export interface ListedGift extends Omit<Gift, 'code'> {
  readonly direction: 'given' | 'received';
  readonly offeredAt: string;
}
export interface Item {
  readonly id: string;
  readonly version: number;
  readonly programme: string;
  readonly name: Texts;
  readonly text: Texts;
  readonly points: number;
  readonly to: string;
  readonly gives: { readonly type: 'goods' } | { readonly type: 'coupon'; readonly campaign: string };
  /** Null: as many as they like. */
  readonly left: number | null;
}
export interface Order {
  readonly id: string;
  readonly name: Texts;
  readonly points: number;
  readonly state: 'given' | 'placed' | 'sent' | 'cancelled';
  readonly placedAt: string;
  readonly expired: number;
}
