// Keeps what is offered in step with the database: changed campaigns, changed accounts, the bank's settings; each second while somebody asks.
import { setImmediate } from 'node:timers/promises';
import { newOfferShelf, shelve, unshelve } from '../../engine/authorization/offer-shelf.ts';
import { newOfferRack, offerCampaign, withdrawCampaign } from '../../engine/authorization/offers.ts';
import type { Holidays, LiveCampaign } from '../../engine/campaign/live.ts';
import type { Sql } from '../db/connect.ts';
import type { Profiles } from './profiles.ts';
import { type ChangedOffer, readNews } from './store.ts';

const LOOK_MS = 1_000;
/** Without news for longer than this, nothing remembered is given out. */
const NEWS_MS_MAX = 2_500;
/** Nobody asked for this long: then nobody looks for news either. */
export const IDLE_MS = 60_000;
/** After so many changed campaigns it is the turn of the authorizations that wait. */
const TURNS = 500;

/** The campaigns that this process decides with. */
export interface CampaignSource {
  readonly get: (id: string) => LiveCampaign | undefined;
  readonly refresh: () => Promise<void>;
}
export interface NewsDeps {
  readonly sql: Sql;
  readonly campaigns: CampaignSource;
  readonly holidays: Holidays;
  readonly now: () => number;
}
export interface Settings {
  /** What draws follow from; null until the first authorization is decided. */
  readonly salt: string | null;
  readonly timeZone: string;
}
export type OfferNews = ReturnType<typeof followNews>;

export function followNews(
  { sql, campaigns, holidays, now }: NewsDeps,
  onAccounts: (changed: readonly string[] | null) => void,
  hear: Profiles['hear'],
) {
  const rack = newOfferRack();
  const shelf = newOfferShelf(holidays);
  let since: { horizon: string | null; seq: number } = { horizon: null, seq: -1 };
  let newsAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let looks = 0;
  let settings: Settings = { salt: null, timeZone: 'UTC' };
  let running: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const began = now();
    const news = await readNews(sql, since);
    settings = { salt: news.salt, timeZone: news.timeZone };
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
    if (campaign === undefined) {
      withdrawCampaign(rack, id);
      unshelve(shelf, id);
      return;
    }
    offerCampaign(rack, campaign);
    shelve(shelf, campaign);
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
    shelf,
    isFresh,
    fresh: async () => (isFresh() ? undefined : refresh()),
    heard: () => looks,
    settings: () => settings,
    stop: () => clearInterval(timer),
  };
}
