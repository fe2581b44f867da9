// Offers of accounts, kept ready to be sent: made from the live campaigns and a profile, and made anew when either changes or a campaign begins or ends.
import { type OfferPage, offersFor } from '../../engine/authorization/offers.ts';
import type { ReadModels } from '../redis/read-models.ts';
import { makeRoom } from '../redis/make-room.ts';
import { type HolderOffers, openHolderOffers } from './holder-offers.ts';
import { followNews, type NewsDeps } from './news.ts';
import { openProfiles } from './profiles.ts';
import { readAccountOf, readProfiles } from './store.ts';

const PAGES_MAX = 100_000;
export const LIMIT_BY_DEFAULT = 20;

export interface OffersDeps extends NewsDeps {
  readonly shared: Pick<ReadModels, 'place' | 'fetch' | 'remember'>;
}
export interface PageAsked {
  readonly account: string;
  readonly bin?: string | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}
export interface Offers {
  /** The bytes of the first page of an account at once, or null when something must be read before. */
  readonly known: (account: string) => string | null;
  /** The bytes of a page; null for an account that is not known. */
  readonly page: (asked: PageAsked) => Promise<string | null>;
  readonly accountOf: (token: string) => Promise<string | null>;
  /** The same for whoever holds the account, with what they have used and what is missing. */
  readonly mine: HolderOffers;
  readonly stop: () => void;
}
interface Kept {
  /** UTF-8, each byte a character: written without any encoding. */
  readonly bytes: string;
  readonly edition: number;
  readonly untilMs: number;
}

export function openOffers(deps: OffersDeps): Offers {
  const { sql, now } = deps;
  const profiles = openProfiles({ read: (accounts) => readProfiles(sql, accounts), shared: deps.shared });
  const news = followNews(
    deps,
    (changed) => {
      for (const account of changed ?? []) pages.delete(account);
      if (changed === null) pages.clear();
    },
    profiles.hear,
  );
  const { rack, settings } = news;
  const pages = new Map<string, Kept>();
  const printed = printer();

  const known = (account: string): string | null => {
    const kept = pages.get(account);
    return kept !== undefined && kept.edition === rack.edition && news.isFresh() && now() < kept.untilMs ? kept.bytes : null;
  };
  const page = async (asked: PageAsked): Promise<string | null> => {
    await news.fresh();
    const { account, bin, limit = LIMIT_BY_DEFAULT, after } = asked;
    const isFirst = bin === undefined && after === undefined && limit === LIMIT_BY_DEFAULT;
    const ready = isFirst ? known(account) : null;
    if (ready !== null) return ready;
    const { heard } = news;
    const seen = heard();
    const profile = await profiles.of(account);
    if (profile === null) return null;
    const found = offersFor(rack, { holder: { ...profile, bin }, nowMs: now(), limit, after, salt: settings().salt });
    const bytes = printed(found, rack.edition);
    // News that came while the profile was read may be about it.
    if (isFirst && seen === heard()) keepPage(pages, account, { bytes, edition: rack.edition, untilMs: found.untilMs });
    return bytes;
  };
  const mine = openHolderOffers({ sql, now, news, profiles });
  const stop = () => {
    news.stop();
    mine.stop();
  };
  return { known, page, accountOf: (token) => readAccountOf(sql, token), mine, stop };
}

function keepPage(pages: Map<string, Kept>, account: string, kept: Kept): void {
  makeRoom(pages, PAGES_MAX);
  pages.set(account, kept);
}

/** Accounts that may use the same campaigns share their bytes. */
function printer(): (page: OfferPage, edition: number) => string {
  let byKey = new Map<string, string>();
  let of = -1;
  return ({ texts, more, key }, edition) => {
    if (of !== edition || byKey.size >= PAGES_MAX) byKey = new Map();
    of = edition;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const bytes = Buffer.from(`{"offers":[${texts.join(',')}],"more":${more}}`).toString('latin1');
    byKey.set(key, bytes);
    return bytes;
  };
}
