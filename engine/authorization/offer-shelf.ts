// The live campaigns as cardholders meet them, and the page of one account: what it may use first, then what it nearly may, each with its words.
import type { Holidays, LiveCampaign } from '../campaign/live.ts';
import { isShadow } from '../campaign/rollout.ts';
import type { Said } from '../campaign/reading-words.ts';
import {
  type HolderState,
  mayBeShown,
  type OfferMoment,
  type OfferState,
  type ReadyOffer,
  type Standee,
  standeeOf,
  type Standing,
  standingOf,
} from './offer-standing.ts';
import { staticText } from './offer-text.ts';
import { timingOf } from './offer-timing.ts';
import { isPersonal, waysOf } from './offer-ways.ts';
import type { OfferHolder } from './offers.ts';

export interface OfferShelf {
  readonly byId: Map<string, ReadyOffer>;
  readonly open: ReadyOffer[];
  readonly byAccount: Map<string, ReadyOffer[]>;
  readonly byList: Map<string, ReadyOffer[]>;
  readonly timeZones: Map<string, number>;
  readonly holidays: Holidays;
}

export function newOfferShelf(holidays: Holidays): OfferShelf {
  return { byId: new Map(), open: [], byAccount: new Map(), byList: new Map(), timeZones: new Map(), holidays };
}

/** In place of any other version. One in shadow gives nothing, and a coupon nobody can claim stands in the wallet of who holds one. */
export function shelve(shelf: OfferShelf, campaign: LiveCampaign): void {
  unshelve(shelf, campaign.id);
  const { terms } = campaign;
  if (isShadow(terms) || (terms.benefit.type === 'coupon_redeem' && terms.benefit.claim === undefined)) return;
  const ready: ReadyOffer = {
    campaign,
    ways: waysOf(terms),
    timing: timingOf(campaign, shelf.holidays),
    isPersonal: isPersonal(terms),
  };
  shelf.byId.set(campaign.id, ready);
  for (const place of placesOf(shelf, campaign)) place.push(ready);
  shelf.timeZones.set(terms.timeZone, (shelf.timeZones.get(terms.timeZone) ?? 0) + 1);
}

export function unshelve(shelf: OfferShelf, id: string): void {
  const ready = shelf.byId.get(id);
  if (ready === undefined) return;
  shelf.byId.delete(id);
  for (const place of placesOf(shelf, ready.campaign)) place.splice(place.indexOf(ready), 1);
  const { timeZone } = ready.campaign.terms;
  const others = (shelf.timeZones.get(timeZone) ?? 1) - 1;
  if (others > 0) shelf.timeZones.set(timeZone, others);
  else shelf.timeZones.delete(timeZone);
}

/** Found by its accounts, else by its lists, else by everybody. */
function placesOf({ byAccount, byList, open }: OfferShelf, { terms: { binding } }: LiveCampaign): readonly ReadyOffer[][] {
  const named = (map: Map<string, ReadyOffer[]>, keys: readonly string[]) => [...new Set(keys)].map((key) => placeIn(map, key));
  if (binding.accounts.include.length > 0) return named(byAccount, binding.accounts.include);
  return binding.lists.include.length > 0 ? named(byList, binding.lists.include) : [open];
}

function placeIn(map: Map<string, ReadyOffer[]>, key: string): ReadyOffer[] {
  const place = map.get(key) ?? [];
  if (place.length === 0) map.set(key, place);
  return place;
}

export interface ShownOffer {
  readonly ready: ReadyOffer;
  readonly standing: Standing;
  readonly isFavourite: boolean;
}

export interface HolderAsked {
  readonly holder: OfferHolder;
  readonly state: HolderState;
  readonly at: Omit<OfferMoment, 'nameOf'>;
}

/** All that the account is shown, in the order of the page. */
export function shownTo(shelf: OfferShelf, { holder, state, at }: HolderAsked): readonly ShownOffer[] {
  const standee = standeeOf(holder, state, at);
  const moment = momentOf(shelf, standee, at);
  const groups: ShownOffer[][] = [[], [], [], []];
  const see = (ready: ReadyOffer): void => {
    const standing = standingOf(ready, standee, moment);
    if (standing === null) return;
    groups[GROUPS[standing.state]]?.push({ ready, standing, isFavourite: state.favourites.has(ready.campaign.id) });
  };
  for (const ready of candidatesOf(shelf, holder)) see(ready);
  return groups.flatMap((group) => group.sort(inOrder));
}

/** One offer as this account is shown it; null where it is not. */
export function oneShownTo(shelf: OfferShelf, campaign: string, { holder, state, at }: HolderAsked): ShownOffer | null {
  const ready = shelf.byId.get(campaign);
  if (ready === undefined) return null;
  const standee = standeeOf(holder, state, at);
  const standing = standingOf(ready, standee, momentOf(shelf, standee, at));
  return standing === null ? null : { ready, standing, isFavourite: state.favourites.has(campaign) };
}

/** A name is told only of what the same account is shown. */
function momentOf(shelf: OfferShelf, standee: Standee, at: HolderAsked['at']): OfferMoment {
  const unnamed: OfferMoment = { ...at, nameOf: () => null };
  const nameOf = (id: string): Said | null => {
    const ready = shelf.byId.get(id);
    return ready !== undefined && mayBeShown(ready, standee, unnamed) ? ready.campaign.terms.name : null;
  };
  return { ...at, nameOf };
}

const GROUPS: Readonly<Record<OfferState, 0 | 1 | 2 | 3>> = { eligible: 0, enrol: 1, nearly: 1, soon: 2, used_up: 3 };

function* candidatesOf({ open, byAccount, byList }: OfferShelf, holder: OfferHolder): Iterable<ReadyOffer> {
  yield* open;
  const named = [...(byAccount.get(holder.account?.id ?? '') ?? []), ...holder.lists.flatMap((list) => byList.get(list) ?? [])];
  yield* new Set(named);
}

function inOrder(one: ShownOffer, other: ShownOffer): number {
  const missing = one.standing.missing.length - other.standing.missing.length;
  if (missing !== 0) return missing;
  const difference = other.ready.campaign.terms.stacking.priority - one.ready.campaign.terms.stacking.priority;
  if (difference !== 0 || one.ready === other.ready) return difference;
  return one.ready.campaign.id < other.ready.campaign.id ? -1 : 1;
}

/** JSON of one offer on the page. */
export function offerText({ ready, standing, isFavourite }: ShownOffer): string {
  const { state, missing, left, quota, actions, cards } = standing;
  const rest = JSON.stringify({ state, missing, left, quota, favourite: isFavourite, actions, onCards: cards });
  return `{${staticText(ready.campaign)},${rest.slice(1)}`;
}
