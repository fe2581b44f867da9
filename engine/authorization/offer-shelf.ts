// The live campaigns as cardholders meet them, and the page of one account: what it may use first, then what it nearly may, each with its words.
import type { Holidays, LiveCampaign } from '../campaign/live.ts';
import { isShadow } from '../campaign/rollout.ts';
import type { Said } from '../campaign/reading-words.ts';
import { type HolderState, type Standee, standeeOf } from './offer-holder.ts';
import { mayBeShown, type OfferMoment, type OfferState, type ReadyOffer, type Standing, standingOf } from './offer-standing.ts';
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
  /** Campaigns of which coupons can be claimed. */
  readonly claimable: Set<string>;
  readonly holidays: Holidays;
}

export function newOfferShelf(holidays: Holidays): OfferShelf {
  return { byId: new Map(), open: [], byAccount: new Map(), byList: new Map(), timeZones: new Map(), claimable: new Set(), holidays };
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
  if (terms.benefit.type === 'coupon_redeem') shelf.claimable.add(campaign.id);
  for (const place of placesOf(shelf, campaign)) place.splice(placeFor(place, ready), 0, ready);
  shelf.timeZones.set(terms.timeZone, (shelf.timeZones.get(terms.timeZone) ?? 0) + 1);
}

export function unshelve(shelf: OfferShelf, id: string): void {
  const ready = shelf.byId.get(id);
  if (ready === undefined) return;
  shelf.byId.delete(id);
  shelf.claimable.delete(id);
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

/** What the account is shown, in the order of the page: all of it, or at least so many that it may use, where there are as many. */
export function shownTo(shelf: OfferShelf, { holder, state, at }: HolderAsked, enough = Number.POSITIVE_INFINITY): readonly ShownOffer[] {
  const standee = standeeOf(holder, state, at);
  const moment = momentOf(shelf, standee, at);
  const groups: ShownOffer[][] = [[], [], [], []];
  for (const ready of candidatesOf(shelf, holder)) {
    const standing = standingOf(ready, standee, moment);
    if (standing === null) continue;
    groups[GROUPS[standing.state]]?.push({ ready, standing, isFavourite: state.favourites.has(ready.campaign.id) });
    // Candidates come in the order in which usable ones stand, so nothing that follows stands before these.
    if (standing.state === 'eligible' && (groups[0]?.length ?? 0) >= enough) return groups[0] ?? [];
  }
  return groups.flatMap((group, place) => (place === 0 ? group : group.sort(inOrder)));
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

/** Those for everybody and those for this account, as one row in order. */
function* candidatesOf({ open, byAccount, byList }: OfferShelf, holder: OfferHolder): Iterable<ReadyOffer> {
  const named = [...(byAccount.get(holder.account?.id ?? '') ?? []), ...holder.lists.flatMap((list) => byList.get(list) ?? [])];
  const own = named.length < 2 ? named : [...new Set(named)].sort(byPriority);
  let next = 0;
  for (const ready of open) {
    for (let mine = own[next]; mine !== undefined && byPriority(mine, ready) < 0; mine = own[next]) {
      yield mine;
      next += 1;
    }
    yield ready;
  }
  yield* own.slice(next);
}

/** Where it stands in a row that is in order. */
function placeFor(row: readonly ReadyOffer[], ready: ReadyOffer): number {
  let [low, high] = [0, row.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = row[middle];
    if (there !== undefined && byPriority(there, ready) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byPriority(one: ReadyOffer, other: ReadyOffer): number {
  const difference = other.campaign.terms.stacking.priority - one.campaign.terms.stacking.priority;
  if (difference !== 0 || one === other) return difference;
  return one.campaign.id < other.campaign.id ? -1 : 1;
}

function inOrder(one: ShownOffer, other: ShownOffer): number {
  return one.standing.missing.length - other.standing.missing.length || byPriority(one.ready, other.ready);
}

/** JSON of one offer on the page. */
export function offerText({ ready, standing, isFavourite }: ShownOffer): string {
  const { state, missing, left, quota, actions, cards } = standing;
  const rest = JSON.stringify({ state, missing, left, quota, favourite: isFavourite, actions, onCards: cards });
  return `{${staticText(ready.campaign)},${rest.slice(1)}`;
}
