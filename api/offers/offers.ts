// Offers of accounts, kept ready to be sent: made from the live campaigns and a profile, and made anew when either changes or a campaign begins or ends.
import { setImmediate } from 'node:timers/promises';
import { newOfferRack, type OfferPage, offerCampaign, offersFor, withdrawCampaign } from '../../engine/authorization/offers.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { Sql } from '../db/connect.ts';
import type { ReadModels } from '../redis/read-models.ts';
import { openProfiles } from './profiles.ts';
import { type ChangedOffer, readAccountOf, readNews, readProfiles } from './store.ts';

const LOOK_MS = 1_000;
/** Without news for longer than this, nothing remembered is given out. */
const NEWS_MS_MAX = 2_500;
/** Nobody asked for this long: then nobody looks for news either. */
const IDLE_MS = 60_000;
const PAGES_MAX = 100_000;
/** After so many changed campaigns it is the turn of the authorizations that wait. */
const TURNS = 500;
export const LIMIT_BY_DEFAULT = 20;

/** The campaigns that this process decides with. */
export interface CampaignSource {
  readonly get: (id: string) => LiveCampaign | undefined;
  readonly refresh: () => Promise<void>;
}
export interface OffersDeps {
  readonly sql: Sql;
  readonly campaigns: CampaignSource;
  readonly shared: Pick<ReadModels, 'place' | 'fetch' | 'remember'>;
  readonly now: () => number;
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
  const { rack, salt } = news;
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
    const found = offersFor(rack, { holder: { ...profile, bin }, nowMs: now(), limit, after, salt: salt() });
    const bytes = printed(found, rack.edition);
    // News that came while the profile was read may be about it.
    if (isFirst && seen === heard()) keepPage(pages, account, { bytes, edition: rack.edition, untilMs: found.untilMs });
    return bytes;
  };
  return { known, page, accountOf: (token) => readAccountOf(sql, token), stop: news.stop };
}

function keepPage(pages: Map<string, Kept>, account: string, kept: Kept): void {
  const [oldest] = pages.size >= PAGES_MAX ? pages.keys() : [];
  if (oldest !== undefined) pages.delete(oldest);
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

/** Keeps the rack in step with the campaigns, and tells of changed accounts, each second while somebody asks. */
function followNews(
  { sql, campaigns, now }: OffersDeps,
  onAccounts: (changed: readonly string[] | null) => void,
  hear: ReturnType<typeof openProfiles>['hear'],
) {
  const rack = newOfferRack();
  let since: { horizon: string | null; seq: number } = { horizon: null, seq: -1 };
  let newsAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let looks = 0;
  let salt: string | null = null;
  let running: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const began = now();
    const news = await readNews(sql, since);
    salt = news.salt;
    if (news.campaigns.some(({ id, version }) => version !== null && campaigns.get(id)?.version !== version)) await campaigns.refresh();
    for (const [place, changed] of news.campaigns.entries()) {
      follow(changed);
      if (place % TURNS === TURNS - 1) await setImmediate();
    }
    if (news.accounts.length > 0 || since.horizon === null) {
      looks += 1;
      onAccounts(hear(news));
    }
    since = { horizon: news.horizon, seq: news.campaigns.at(-1)?.seq ?? since.seq };
    newsAt = began;
  };
  /** A paused campaign is in the book, but nobody is offered it. */
  const follow = ({ id, state }: ChangedOffer): void => {
    const campaign = state === 'live' ? campaigns.get(id) : undefined;
    if (campaign === undefined) withdrawCampaign(rack, id);
    else offerCampaign(rack, campaign);
  };
  const refresh = (): Promise<void> =>
    (running ??= look().finally(() => {
      running = null;
    }));
  const timer = setInterval(() => {
    if (now() - askedAt < IDLE_MS) refresh().catch(() => undefined); // Postgres away: the next question says so.
  }, LOOK_MS);
  timer.unref();
  const isFresh = (): boolean => {
    askedAt = now();
    return askedAt - newsAt < NEWS_MS_MAX;
  };
  return {
    rack,
    isFresh,
    fresh: async () => (isFresh() ? undefined : refresh()),
    heard: () => looks,
    salt: () => salt,
    stop: () => clearInterval(timer),
  };
}
