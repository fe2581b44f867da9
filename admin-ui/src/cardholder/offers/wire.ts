// What the API says of offers, as the pages need it.
import type { OfferDetail } from '../../../../engine/authorization/offer-detail.ts';
import type { Left, Quota } from '../../../../engine/authorization/offer-limits.ts';
import type { OfferAction, OfferState } from '../../../../engine/authorization/offer-standing.ts';
import type { Missing } from '../../../../engine/authorization/offer-words.ts';
import type { Said } from '../../../../engine/campaign/reading-words.ts';
import type { Campaign } from '../../../../engine/campaign/schema.ts';

export interface Offer {
  readonly campaign: string;
  readonly version: number;
  readonly kind: Campaign['kind'];
  readonly name: Said;
  readonly offer: Said;
  readonly currency: string;
  readonly state: OfferState;
  readonly missing: readonly Missing[];
  readonly until: string;
  readonly windows: Said | null;
  readonly left: Left | null;
  readonly quota: Quota | null;
  readonly favourite: boolean;
  readonly actions: readonly OfferAction[];
  /** "•• 8801": where it works with some of the cards in hand only. */
  readonly onCards: readonly string[];
}

/** Named in words by the service. */
export interface Named {
  readonly name: Said;
}
export interface OfferInFull extends Offer, Omit<OfferDetail, 'cards' | 'where'> {
  /** First digits; empty for every card. */
  readonly cards: readonly string[];
  readonly where: {
    readonly merchants: readonly Named[];
    readonly chains: readonly Named[];
    readonly mccs: readonly Named[];
    readonly channels: readonly Said[];
  };
  /** The last ones of this cardholder. */
  readonly uses: readonly Use[];
}
export interface Use extends Saved {
  readonly at: string;
  readonly campaign: string;
  readonly name: Said | null;
  readonly merchant: string;
  readonly merchantName: Said | null;
  /** Promised and not yet settled, minor units. */
  readonly pending: number;
}

export interface Shop {
  readonly id: string;
  readonly name: Said;
  readonly address: Said | null;
  readonly distanceMetres: number | null;
}

export interface Savings {
  readonly months: readonly SavedMonth[];
  readonly total: readonly Saved[];
  readonly recent: readonly Use[];
}
export interface Saved {
  readonly amount: number;
  readonly currency: string;
}
export interface SavedMonth extends Saved {
  /** "2026-11". */
  readonly month: string;
  readonly times: number;
}
/** Without a question mark: the service keeps the first page of everybody ready under exactly this address. */
export const offersPath = '/v1/me/offers';
export const favouritesPath = '/v1/me/offers?favourites=true&limit=100';
export const savingsPath = '/v1/me/savings';

export function offerPath(campaign: string): string {
  return `/v1/me/offers/${encodeURIComponent(campaign)}`;
}
