// A bank on the model database for tests: campaigns published in memory, a book that follows them, and the context of a batch.
import { type Book, emptyBook, withCampaign, withoutCampaign } from '../../../engine/campaign/book.ts';
import { fenceKey } from '../../../engine/campaign/counter-keys.ts';
import { type LiveCampaign, prepare } from '../../../engine/campaign/live.ts';
import { type Campaign, type CampaignInput, campaignSchema } from '../../../engine/campaign/schema.ts';
import type { BatchContext } from '../../../api/authority/batch-context.ts';
import { codeHasher, decisionIdOf } from '../../../api/authority/open.ts';
import type { LiveBook } from '../../../api/campaign/live-book.ts';
import type { ModelDatabase } from './database.ts';

export const CHAIN_KEY = 'a key of the model, thirty-two letters or more';

/** What is published, as the table of campaigns would say it. */
export interface Shelf {
  readonly versions: Map<string, LiveCampaign[]>;
  readonly live: Map<string, LiveCampaign>;
  /** Another version of a campaign with a budget, or a new one; moves its fence. */
  readonly publish: (input: CampaignInput) => Promise<void>;
  readonly setOpen: (campaign: string, open: boolean) => Promise<void>;
  /** False: less than what is used. */
  readonly setBudget: (campaign: string, total: number) => Promise<boolean>;
}

export function openShelf(database: ModelDatabase): Shelf {
  const versions = new Map<string, LiveCampaign[]>();
  const live = new Map<string, LiveCampaign>();
  const alter = (id: string, change: { readonly ceiling?: number | null; readonly open?: boolean; readonly version?: number }) =>
    database.alterCounter(fenceKey(id), (row) => ({ ...(row ?? FRESH), ...change }));
  return {
    versions,
    live,
    publish: async (input) => {
      const known = versions.get(input.id) ?? [];
      const campaign = prepared(input, known.length + 1);
      versions.set(input.id, [...known, campaign]);
      const { budget } = campaign.terms.limits;
      await alter(input.id, { ceiling: budget?.total ?? null, open: true, version: campaign.version });
      live.set(input.id, campaign);
    },
    setOpen: async (id, open) => {
      await alter(id, { open });
    },
    setBudget: (id, ceiling) => alter(id, { ceiling }),
  };
}

/** Ready campaigns by what they were made from: thousands of sequences begin with the same. */
const READY = new WeakMap<CampaignInput, Map<number, LiveCampaign>>();
function prepared(input: CampaignInput, version: number): LiveCampaign {
  const versions = READY.get(input) ?? new Map<number, LiveCampaign>();
  READY.set(input, versions);
  const ready = versions.get(version) ?? prepare(campaignSchema.parse(input) as Campaign, version, {});
  versions.set(version, ready);
  return ready;
}

const FRESH = { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 0 };

/** One process's book; what is published is seen with the next refresh. */
export function openShelfBook(shelf: Shelf): LiveBook {
  let book: Book = emptyBook();
  const byId = new Map<string, LiveCampaign>();
  const refresh = (): Promise<void> => {
    for (const id of byId.keys()) if (!shelf.live.has(id)) book = withoutCampaign(book, id);
    for (const [id, campaign] of shelf.live) {
      if (byId.get(id) === campaign) continue;
      byId.set(id, campaign);
      book = withCampaign(book, campaign);
    }
    return Promise.resolve();
  };
  void refresh();
  return {
    live: () => book,
    get: (id) => byId.get(id),
    version: (id, version) => Promise.resolve(shelf.versions.get(id)?.[version - 1] ?? null),
    couponDays: () =>
      Object.fromEntries(
        [...byId.values()].flatMap(({ terms: { id, benefit } }) => (benefit.type === 'coupon_redeem' ? [[id, benefit.validDays]] : [])),
      ),
    refresh,
    quarantined: () => new Map(),
    stop: () => undefined,
  };
}

/** What a batch is given; a bug is thrown. */
export function shelfContext(book: LiveBook, change: Partial<BatchContext> = {}): BatchContext {
  return {
    book,
    bank: { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' },
    couponDays: book.couponDays(),
    cutoverOf: () => ({ timeZone: 'Asia/Shanghai', cutover: '00:00' }),
    decisionId: decisionIdOf,
    codeHash: codeHasher(CHAIN_KEY),
    wallClock: () => 0,
    trustMessageTime: true,
    chainKey: CHAIN_KEY,
    onBug: (fault) => {
      throw fault;
    },
    ...change,
  };
}
