// The live book of one process: every live campaign made ready, kept in step with the database each second and whenever a batch meets a newer version.
import { type Book, emptyBook, withCampaign, withoutCampaign } from '../../engine/campaign/book.ts';
import { type Holidays, type LiveCampaign, prepare } from '../../engine/campaign/live.ts';
import { isShadow } from '../../engine/campaign/rollout.ts';
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';

const POLL_MS = 1_000;

export interface LiveBook {
  readonly live: () => Book;
  readonly get: (id: string) => LiveCampaign | undefined;
  /** Any version ever published, for records made under it; null when it cannot be prepared. */
  readonly version: (id: string, version: number) => Promise<LiveCampaign | null>;
  /** Days a coupon lives, by live coupon campaign; one in shadow redeems nothing, so none is issued for it. */
  readonly couponDays: () => Readonly<Record<string, number>>;
  /** Reads what changed since the last look. */
  readonly refresh: () => Promise<void>;
  /** Campaigns that could not be prepared, with the reason: quarantined alone (I22). */
  readonly quarantined: () => ReadonlyMap<string, string>;
  readonly stop: () => void;
}

/** Where the book is read from: Postgres in the product, a model of it in the simulation. */
export interface BookStore {
  /** Campaigns whose number of change is later than `seq`, in its order. */
  readonly changedSince: (seq: number) => Promise<readonly ChangedCampaign[]>;
  /** The document of one version, or nothing. */
  readonly document: (id: string, version: number) => Promise<unknown>;
  /** Calls again and again until told to stop. */
  readonly every: (ms: number, call: () => void) => () => void;
}

/** Loads every live campaign, then follows changes. */
export function openLiveBook(sql: Sql, holidays: Holidays): Promise<LiveBook> {
  return openBook(sqlBook(sql), holidays);
}

/** The same over any store. */
export async function openBook(store: BookStore, holidays: Holidays): Promise<LiveBook> {
  const byId = new Map<string, LiveCampaign>();
  const versions = new Map<string, LiveCampaign>();
  const quarantined = new Map<string, string>();
  let book = emptyBook();
  let couponDays: Record<string, number> = {};
  let seq = -1;
  let running: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    const rows = await store.changedSince(seq);
    for (const row of rows) {
      place(row, { byId, quarantined, holidays });
      const placed = byId.get(row.id);
      book = placed === undefined ? withoutCampaign(book, row.id) : withCampaign(book, placed);
    }
    seq = rows.at(-1)?.seq ?? seq;
    if (rows.length > 0)
      couponDays = Object.fromEntries(
        [...byId.values()].flatMap(({ terms }) =>
          terms.benefit.type === 'coupon_redeem' && !isShadow(terms) ? [[terms.id, terms.benefit.validDays]] : [],
        ),
      );
  };
  const refresh = (): Promise<void> =>
    (running ??= read().finally(() => {
      running = null;
    }));
  await refresh();
  const stop = store.every(POLL_MS, () => void refresh().catch(() => undefined)); // Postgres away: the next look finds it again.
  return {
    live: () => book,
    get: (id) => byId.get(id),
    version: async (id, version) => {
      const key = `${id}@${version}`;
      const known =
        versions.get(key) ??
        (byId.get(id)?.version === version ? byId.get(id) : undefined) ??
        (await readVersion(store, { id, version, holidays }));
      if (known !== null && known !== undefined) versions.set(key, known);
      return known ?? null;
    },
    couponDays: () => couponDays,
    refresh,
    quarantined: () => quarantined,
    stop,
  };
}

export interface ChangedCampaign {
  readonly id: string;
  readonly state: string;
  readonly live_version: number | null;
  readonly seq: number;
  readonly document: unknown;
}
interface Shelf {
  readonly byId: Map<string, LiveCampaign>;
  readonly quarantined: Map<string, string>;
  readonly holidays: Holidays;
}

/** Paused campaigns stay in the book: the fence closes them, and the explanation can say so. */
function place(row: ChangedCampaign, shelf: Shelf): void {
  shelf.byId.delete(row.id);
  shelf.quarantined.delete(row.id);
  if (row.live_version === null || row.state === 'stopped') return;
  try {
    shelf.byId.set(row.id, prepare(campaignSchema.parse(row.document) as Campaign, row.live_version, shelf.holidays));
  } catch (fault) {
    shelf.quarantined.set(row.id, fault instanceof Error ? fault.message : String(fault));
  }
}

async function readVersion(
  store: BookStore,
  of: { readonly id: string; readonly version: number; readonly holidays: Holidays },
): Promise<LiveCampaign | null> {
  const document = await store.document(of.id, of.version);
  return document === undefined ? null : prepare(campaignSchema.parse(document) as Campaign, of.version, of.holidays);
}

function sqlBook(sql: Sql): BookStore {
  return {
    changedSince: (seq) => sql<ChangedCampaign[]>`
      select c.id, c.state, c.live_version, c.seq, v.document from campaigns c
      left join campaign_versions v on v.id = c.id and v.version = c.live_version
      where c.seq > ${seq} order by c.seq`,
    document: async (id, version) => {
      const [row] = await sql<{ document: unknown }[]>`select document from campaign_versions where id = ${id} and version = ${version}`;
      return row?.document;
    },
    every: (ms, call) => {
      const timer = setInterval(call, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
