// The two stores under one contract: each opened empty, filled with a bank, connected to as a line of the authority would be, and read back.
import { fenceKey } from '../../../engine/campaign/counter-keys.ts';
import type { CampaignInput } from '../../../engine/campaign/schema.ts';
import { publishCampaign } from '../../../api/authority/testing.ts';
import type { CounterState } from '../../../engine/authorization/situation.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import { sqlStore } from '../../../api/authority/sql-store.ts';
import { openLiveBook } from '../../../api/campaign/live-book.ts';
import type { LiveBook } from '../../../api/campaign/live-book.ts';
import { type Sql, connect } from '../../../api/db/connect.ts';
import { type TestDatabase, testDatabase } from '../../../api/db/testing.ts';
import type { Bank } from './bank.ts';
import { fillModel } from './bank.ts';
import { fillSql } from './bank-store.ts';
import { openModelDatabase } from './database.ts';
import { type Seen, seenIn } from './seen.ts';
import { isWaiting, pidOf, seenInSql, setFence } from './seen-store.ts';
import { openShelf, openShelfBook } from './testing.ts';

/** A connection of its own, and whether it waits for a lock just now. */
export interface Connected {
  readonly store: BatchStore;
  readonly isBlocked: () => Promise<boolean>;
}
export interface Opened {
  readonly connect: () => Promise<Connected>;
  /** As an authority connects: at once, and to be closed by whoever has it. */
  readonly connectNow: () => BatchStore;
  readonly book: () => Promise<LiveBook>;
  readonly seen: () => Promise<Seen>;
  /** A day that is closing, shut, or closed. */
  readonly putDay: (date: string, state: 'open' | 'closing' | 'closed') => Promise<void>;
  readonly putCounter: (key: string, row: CounterState) => Promise<void>;
  readonly moveWallet: (subject: string, to: string) => Promise<void>;
  readonly putAccount: (id: string, region: string) => Promise<void>;
  readonly publish: (campaign: CampaignInput) => Promise<void>;
  /** False: a check refused it. */
  readonly setFence: (campaign: string, change: { readonly open?: boolean; readonly ceiling?: number }) => Promise<boolean>;
  readonly close: () => Promise<void>;
}
export interface Kind {
  readonly name: string;
  readonly open: (bank: Bank) => Promise<Opened>;
}

const NO_ROW: CounterState = { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 0 };
const AT = Date.parse('2026-11-22T04:00:00Z');

export const MODEL: Kind = {
  name: 'the model',
  open: async (bank) => {
    const database = openModelDatabase({ now: () => AT });
    const shelf = openShelf(database);
    await fillModel(database, shelf, bank);
    return {
      connect: () => {
        const store = database.connect();
        return Promise.resolve({ store, isBlocked: () => settled().then(store.isWaiting) });
      },
      connectNow: () => database.connect(),
      book: () => Promise.resolve(openShelfBook(shelf)),
      seen: () => Promise.resolve(seenIn(database.rows)),
      putDay: (date, state) => {
        database.rows.businessDays.set(date, { state, shutAt: state === 'open' ? null : new Date(AT).toISOString() });
        return Promise.resolve();
      },
      putCounter: async (key, row) => {
        await database.alterCounter(key, () => row);
      },
      moveWallet: (subject, movedTo) => {
        const row = database.rows.wallets.get(subject);
        if (row !== undefined) database.rows.wallets.set(subject, { ...row, movedTo });
        return Promise.resolve();
      },
      putAccount: (id, region) => {
        database.reference.account({ id, person: null, segments: [], region, openedOn: null, birthMonth: null, employee: false });
        return Promise.resolve();
      },
      publish: shelf.publish,
      setFence: (campaign, change) => database.alterCounter(fenceKey(campaign), (row) => ({ ...(row ?? NO_ROW), ...change })),
      close: () => Promise.resolve(),
    };
  },
};

export const POSTGRES: Kind = postgresKind(testDatabase);

/** `database`: a migrated one of its own for each opening. */
export function postgresKind(database: () => Promise<TestDatabase>): Kind {
  return { name: 'Postgres', open: (bank) => openPostgres(database, bank) };
}

async function openPostgres(database: () => Promise<TestDatabase>, bank: Bank): Promise<Opened> {
  const { url, sql, drop } = await database();
  await fillSql(sql, bank);
  const lines: Sql[] = [];
  const books: LiveBook[] = [];
  return {
    connect: async () => {
      // As a line of the authority, but as patient as a test on a busy machine must be.
      const line = connect(url, 1);
      lines.push(line);
      await line`set deadlock_timeout = '50ms'`;
      await line`set enable_seqscan = off`;
      await line`set plan_cache_mode = force_generic_plan`;
      const pid = await pidOf(line);
      return { store: sqlStore(line), isBlocked: () => isWaiting(sql, pid) };
    },
    connectNow: () => {
      const line = connect(url, 1);
      lines.push(line);
      return sqlStore(line);
    },
    book: async () => {
      const book = await openLiveBook(sql, {});
      book.stop();
      books.push(book);
      return book;
    },
    seen: () => seenInSql(sql),
    ...altering(sql),
    close: async () => {
      await Promise.all(lines.map((line) => line.end({ timeout: 0 })));
      await drop();
    },
  };
}

function altering(sql: Sql): Pick<Opened, 'putDay' | 'putCounter' | 'moveWallet' | 'putAccount' | 'publish' | 'setFence'> {
  return {
    publish: (campaign) => publishCampaign(sql, campaign),
    setFence: (campaign, change) => setFence(sql, fenceKey(campaign), change),
    putDay: async (date, state) => {
      await sql`
        insert into business_days (business_date, state, shut_at) values (${date}, ${state}, ${state === 'open' ? null : new Date(AT).toISOString()})`;
    },
    putCounter: async (key, { held, captured, returned, ceiling, open, version }) => {
      await sql`
        insert into counters (key, held, captured, returned, ceiling, open, version) values (${key}, ${held}, ${captured}, ${returned}, ${ceiling}, ${open}, ${version})
        on conflict (key) do update set held = ${held}, captured = ${captured}, returned = ${returned}, ceiling = ${ceiling}, open = ${open}, version = ${version}`;
    },
    moveWallet: async (subject, to) => {
      await sql`update wallets set moved_to = ${to} where subject = ${subject}`;
    },
    putAccount: async (id, region) => {
      await sql`insert into accounts (id, region) values (${id}, ${region}) on conflict (id) do update set region = ${region}`;
    },
  };
}

/** Everything that can go on by itself has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves when it waits for a lock. */
export async function blocked({ isBlocked }: Connected): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (await isBlocked()) return;
    await sleep(5);
  }
  throw new Error('it never waited');
}

/** A transaction that stands still behind its first part until it is let go. */
export interface Standing {
  readonly done: Promise<unknown>;
  readonly go: () => void;
}
export function standing(
  at: Connected,
  first: (tx: BatchTx) => Promise<unknown>,
  last?: (tx: BatchTx) => Promise<unknown>,
): Promise<Standing> {
  return new Promise((reached, missed) => {
    const done = at.store.begin(async (tx) => {
      await first(tx);
      await new Promise<void>((go) => {
        reached({ go, done: settled().then(() => done) });
      });
      await last?.(tx);
    }, []);
    done.catch(missed);
  });
}

/** SQLSTATE and constraint, or "kept". */
export function fateOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'kept',
    (fault: { readonly code?: string; readonly constraint_name?: string }) => [fault.code, fault.constraint_name].filter(Boolean).join(' '),
  );
}
