// How much of each campaign is left, in four coarse words: read each second while cardholders ask, a slice of the campaigns at a time.
import { type Quota, quotaKeys, quotaOf } from '../../engine/authorization/offer-limits.ts';
import type { OfferShelf } from '../../engine/authorization/offer-shelf.ts';
import type { ReadyOffer } from '../../engine/authorization/offer-standing.ts';
import type { Sql } from '../db/connect.ts';
import { readCounters } from './holder-store.ts';
import { IDLE_MS } from './news.ts';

const LOOK_MS = 1_000;
/** Campaigns looked at in one second: with more of them each is looked at every few seconds, which is coarse enough. */
const SLICE = 1_000;

export interface Quotas {
  /** Null for one that nothing bounds. */
  readonly of: (campaign: string) => Quota | null;
  /** Resolves when every campaign was looked at once. */
  readonly ready: () => Promise<void>;
  readonly stop: () => void;
}

interface Level {
  readonly ready: ReadyOffer;
  readonly quota: Quota | null;
}

export function openQuotas({ sql, shelf, now }: { readonly sql: Sql; readonly shelf: OfferShelf; readonly now: () => number }): Quotas {
  const levels = new Map<string, Level>();
  let next = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  const look = async (slice: readonly ReadyOffer[]): Promise<void> => {
    const needs = slice.map((ready) => ({ ready, keys: quotaKeys(ready.campaign, now()) }));
    const found = new Map(
      (await readCounters(sql, [...new Set(needs.flatMap(({ keys }) => keys.map(({ key }) => key)))])).map((row) => [row.key, row]),
    );
    for (const { ready, keys } of needs) {
      const counters = keys.map(({ key, ceiling }) => ({
        used: found.get(key)?.used ?? 0,
        ceiling: ceiling ?? found.get(key)?.ceiling ?? null,
      }));
      levels.set(ready.campaign.id, { ready, quota: quotaOf(counters) });
    }
  };
  const lookOn = async (): Promise<void> => {
    const all = [...shelf.byId.values()];
    const unseen = all.filter((ready) => levels.get(ready.campaign.id)?.ready !== ready);
    const isFirst = unseen.length > 0;
    const slice = isFirst ? unseen : all.slice(next, next + SLICE);
    next = isFirst || next + SLICE >= all.length ? 0 : next + SLICE;
    if (levels.size > all.length * 2) levels.clear();
    for (let place = 0; place < slice.length; place += SLICE) await look(slice.slice(place, place + SLICE));
    lookedAt = now();
  };
  const refresh = (): Promise<void> =>
    (running ??= lookOn().finally(() => {
      running = null;
    }));
  const timer = setInterval(() => {
    if (now() - askedAt < IDLE_MS) refresh().catch(() => undefined); // Postgres away: the next question says so.
  }, LOOK_MS);
  timer.unref();
  return {
    of: (campaign) => levels.get(campaign)?.quota ?? null,
    ready: async () => {
      askedAt = now();
      if (askedAt - lookedAt > LOOK_MS * 3) await refresh();
    },
    stop: () => clearInterval(timer),
  };
}
