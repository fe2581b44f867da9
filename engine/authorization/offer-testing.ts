// A shelf of a few campaigns and one account before it, for the tests of what cardholders are told; each test says only what differs.
import { NO_USAGE } from '../benefit/wallet.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { type HolderAsked, newOfferShelf, type OfferShelf, shelve } from './offer-shelf.ts';
import type { HolderState } from './offer-holder.ts';
import type { OfferHolder } from './offers.ts';
import { liveOf } from './testing.ts';

/** Wednesday noon in Shanghai. */
export const NOW_MS = Date.parse('2026-11-18T04:00:00.000Z');
export const TEN_OFF: CampaignInput['benefit'] = { type: 'amount_off', amount: 1_000 };
export const holder: OfferHolder = {
  account: { id: 'a1', person: 'p1', segments: [], region: null, openedOn: '2020-01-01', birthMonth: 11, employee: false },
  lists: [],
  enrolled: [],
  tiers: [],
};
export const state: HolderState = {
  enrolled: new Set(),
  favourites: new Set(),
  cards: [],
  usage: NO_USAGE,
  used: () => 0,
  usedCampaigns: new Set(),
  points: {},
  pointsPending: 0,
  coupons: [],
  claimed: [],
  claimedOut: [],
  isPersonal: true,
};
export const at: HolderAsked['at'] = { nowMs: NOW_MS, timeZone: 'Asia/Shanghai', salt: 'salt', quotaOf: () => null, amount: null };

export function shelfOf(...changes: readonly (Partial<CampaignInput> & { readonly id: string })[]): OfferShelf {
  const shelf = newOfferShelf({});
  for (const { id, benefit = TEN_OFF, ...change } of changes) shelve(shelf, liveOf(id, benefit, change));
  return shelf;
}
export type Asked = {
  readonly holder?: Partial<OfferHolder>;
  readonly state?: Partial<HolderState>;
  readonly at?: Partial<HolderAsked['at']>;
};
export const asked = (change: Asked = {}): HolderAsked => ({
  holder: { ...holder, ...change.holder },
  state: { ...state, ...change.state },
  at: { ...at, ...change.at },
});
