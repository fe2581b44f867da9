// Offers of cardholders: profiles remembered until a note, what they have used read anew after a moment, and the bytes of a page kept for that moment.
import { offerText, oneShownTo, type HolderAsked, type ShownOffer, shownTo } from '../../engine/authorization/offer-shelf.ts';
import type { HolderState } from '../../engine/authorization/offer-holder.ts';
import type { Standing } from '../../engine/authorization/offer-standing.ts';
import { periodsAt } from '../../engine/authorization/offer-limits.ts';
import type { Sql } from '../db/connect.ts';
import { fromCursor, toCursor } from '../http/list.ts';
import { makeRoom } from '../redis/make-room.ts';
import { readStates } from './holder-store.ts';
import { manyAtOnce } from './many-at-once.ts';
import type { OfferNews } from './news.ts';
import type { Profiles } from './profiles.ts';
import { openQuotas } from './quotas.ts';

/** What an account has used is read anew after this long, so that what it is told is never older than two seconds. */
const STATE_MS = 1_500;
const PAGES_MAX = 5_000;
export const MINE_BY_DEFAULT = 20;

export interface MineAsked {
  readonly account: string;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
  readonly favourites?: boolean | undefined;
  /** Minor units about to be paid. */
  readonly amount?: number | undefined;
}
export interface HolderOffers {
  /** The bytes of the first page, or null when something must be read before. */
  readonly known: (account: string) => string | null;
  /** Null for an account that is not known. */
  readonly page: (asked: MineAsked) => Promise<string | null>;
  /** One offer as it stands for the account at this moment; null where it is not shown to it. */
  readonly one: (account: string, campaign: string) => Promise<ShownOffer | null>;
  /** After a change by the account itself, which it wants to see at once. */
  readonly forget: (account: string) => void;
  readonly stop: () => void;
}
export interface HolderOffersDeps {
  readonly sql: Sql;
  readonly now: () => number;
  readonly news: OfferNews;
  readonly profiles: Profiles;
}
interface Kept {
  readonly bytes: string;
  readonly untilMs: number;
}

export function openHolderOffers({ sql, now, news, profiles }: HolderOffersDeps): HolderOffers {
  const { shelf } = news;
  const quotas = openQuotas({ sql, shelf, now });
  const pages = new Map<string, Kept>();
  let forgotten = 0;
  const stateOf = manyAtOnce<HolderState>((accounts) =>
    readStates(sql, accounts, { periods: periodsAt(now(), shelf.timeZones.keys()), claimable: [...shelf.claimable] }),
  );

  const known = (account: string): string | null => {
    const kept = pages.get(account);
    return kept !== undefined && now() < kept.untilMs && news.isFresh() ? kept.bytes : null;
  };
  const asking = async (account: string, amount: number | null): Promise<HolderAsked | null> => {
    await news.fresh();
    const [holder, state] = await Promise.all([profiles.of(account), stateOf(account), quotas.ready()]);
    if (holder === null || state === undefined) return null;
    return { holder, state, at: { ...news.settings(), nowMs: now(), quotaOf: quotas.of, amount } };
  };
  const page = async (asked: MineAsked): Promise<string | null> => {
    const isFirst = isFirstPage(asked);
    return (isFirst ? known(asked.account) : null) ?? readPage(asked, isFirst);
  };
  const readPage = async ({ account, limit = MINE_BY_DEFAULT, ...asked }: MineAsked, isFirst: boolean): Promise<string | null> => {
    const [began, before] = [now(), forgotten];
    const found = await asking(account, asked.amount ?? null);
    if (found === null) return null;
    // One more than the page tells that there are more.
    const all = shownTo(shelf, found, isFirst ? limit + 1 : Number.POSITIVE_INFINITY);
    const wanted = asked.favourites === true ? all.filter(({ isFavourite }) => isFavourite) : all;
    const bytes = printed(wanted, limit, placeOf(wanted, asked.after));
    if (isFirst && before === forgotten) keep(pages, account, { bytes, untilMs: began + STATE_MS });
    return bytes;
  };
  const one: HolderOffers['one'] = async (account, campaign) => {
    const found = await asking(account, null);
    return found === null ? null : oneShownTo(shelf, campaign, found);
  };
  const forget = (account: string): void => {
    // What is being read now may be from before the change.
    forgotten += 1;
    pages.delete(account);
  };
  return { known, page, one, forget, stop: quotas.stop };
}

function isFirstPage({ limit = MINE_BY_DEFAULT, after, amount, favourites }: MineAsked): boolean {
  return after === undefined && favourites !== true && amount === undefined && limit === MINE_BY_DEFAULT;
}

/** The oldest goes first: none is of use for longer than a moment. */
function keep(pages: Map<string, Kept>, account: string, kept: Kept): void {
  pages.delete(account);
  makeRoom(pages, PAGES_MAX);
  pages.set(account, kept);
}

/** After the offer the cursor names; where it is not shown any more, after as many as stood before it. */
function placeOf(offers: readonly ShownOffer[], after: string | undefined): number {
  const parts = fromCursor(after, 2);
  if (parts === null) return 0;
  const [campaign = '', place = '0'] = parts;
  const found = offers.findIndex(({ ready }) => ready.campaign.id === campaign);
  const before = /^\d{1,6}$/.test(place) ? Number(place) : 0;
  return found === -1 ? before : found + 1;
}

function printed(offers: readonly ShownOffer[], limit: number, place: number): string {
  const items = offers.slice(place, place + limit);
  const last = items.at(-1);
  const more = place + limit < offers.length && last !== undefined;
  const next = more ? JSON.stringify(toCursor([last.ready.campaign.id, String(place + limit)])) : 'null';
  return `{"items":[${items.map(bytesOf).join(',')}],"next":${next}}`;
}

const known = new WeakMap<Standing, string>();

/** UTF-8, each byte a character: written without any encoding. A standing that many accounts share is printed once. */
function bytesOf(shown: ShownOffer): string {
  const { standing, isFavourite } = shown;
  const kept = isFavourite ? undefined : known.get(standing);
  if (kept !== undefined) return kept;
  const bytes = Buffer.from(offerText(shown)).toString('latin1');
  if (!isFavourite) known.set(standing, bytes);
  return bytes;
}
