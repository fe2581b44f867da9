// A database in memory that gives a batch what Postgres gives it: read-committed transactions, row locks, checks, and commits that are whole or not at all.
import type { CounterState } from '../../../engine/authorization/situation.ts';
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import type { Command } from '../../../api/authority/commands.ts';
import type { ChainContext, Written } from '../../../api/authority/write-store.ts';
import type { BatchWrites } from '../../../api/authority/writes.ts';
import { changeCounters, holdCounters, lockCounters, makeCounters, movesOf, prove } from './counters.ts';
import { connectionClosed } from './faults.ts';
import { openLocks } from './locks.ts';
import * as reading from './reading.ts';
import { type Reference, holdersOf, openReference } from './reference.ts';
import { type Tables, emptyTables } from './rows.ts';
import {
  type Hooks,
  type Place,
  type Session,
  close,
  commit,
  execute,
  leave,
  lockOne,
  numberOf,
  openSession,
  reached,
  rollBack,
  send,
} from './session.ts';
import { type Writing, link, stepsOf } from './writing.ts';

export interface ModelOptions {
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: () => number;
  /** Hears of each circle of waits that the database had to break, with the key that closed it. */
  readonly onDeadlock?: (key: string, circle: readonly string[]) => void;
}
/** What one batch made visible. */
export interface CommitMade {
  /** In the order in which they were decided. */
  readonly commands: readonly Command[];
  readonly writes: BatchWrites;
  readonly chain: ChainContext;
  readonly transaction: number;
}
export interface ModelConnection extends BatchStore {
  /** The connection breaks and the server knows: what is open is rolled back, its locks are free, whatever waits for it fails. */
  readonly cut: (fault?: unknown) => void;
  /** Does it wait for a lock just now? */
  readonly isWaiting: () => boolean;
}

export interface ModelDatabase {
  /** As committed. Whoever writes here is another client of the database, and answers for locks: see `alterCounter`. */
  readonly rows: Tables;
  readonly reference: Reference;
  readonly connect: (hooks?: Hooks) => ModelConnection;
  /** Called inside each commit of a batch, once its rows stand. Returns what stops it. */
  readonly onCommit: (listener: (made: CommitMade) => void) => () => void;
  /** Another client changes a counter (fence, budget, umbrella) in a transaction of its own, behind whoever has it. False: a check refused it. */
  readonly alterCounter: (key: string, change: (row: CounterState | undefined) => CounterState) => Promise<boolean>;
  /** Numbers of the transactions that have one and are open, oldest first. */
  readonly transactions: () => readonly number[];
  readonly isLocked: (key: string) => boolean;
}

interface Shelf extends Place {
  readonly listeners: Set<(made: CommitMade) => void>;
  readonly nextBatch: () => number;
  readonly nextEntry: () => number;
}

export function openModelDatabase({ now, onDeadlock = () => undefined }: ModelOptions): ModelDatabase {
  const tables = emptyTables();
  const nextTransaction = sequence();
  const shelf: Shelf = {
    tables,
    now,
    nextTransaction,
    locks: openLocks(onDeadlock),
    active: new Set(),
    listeners: new Set(),
    nextBatch: sequence(),
    nextEntry: sequence(),
  };
  return {
    rows: tables,
    reference: openReference(tables.reference, nextTransaction),
    connect: (hooks = {}) => connect(shelf, hooks),
    onCommit: (listener) => {
      shelf.listeners.add(listener);
      return () => shelf.listeners.delete(listener);
    },
    alterCounter: (key, change) => alterCounter(shelf, key, change),
    transactions: () => [...shelf.active],
    isLocked: (key) => shelf.locks.isHeld(key),
  };
}

/** Sequences do not roll back. */
function sequence(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

/** One transaction at a time, as on one connection of the driver. */
function connect(shelf: Shelf, hooks: Hooks): ModelConnection {
  let session: Session | null = null;
  let before: Promise<unknown> = Promise.resolve();
  let ended: unknown = null;
  const begin = async <T>(work: (tx: BatchTx) => Promise<T>, carried: readonly Command[]): Promise<T> => {
    if (ended !== null) throw ended;
    session = openSession(shelf, hooks, carried);
    return inSession(session, shelf, work);
  };
  const finish = (fault: unknown): Session | null => {
    ended ??= fault;
    return session;
  };
  return {
    begin: (work, carried) => {
      const mine = session === null ? begin(work, carried) : before.then(() => begin(work, carried));
      before = mine.then(
        () => undefined,
        () => undefined,
      );
      return mine;
    },
    cut: (fault = connectionClosed()) => {
      const open = finish(fault);
      if (open !== null) close(open, fault);
    },
    isWaiting: () => session !== null && session.waitsFor !== null,
    end: async ({ timeout }) => {
      if (timeout > 0) await before;
      const fault = connectionClosed();
      const open = finish(fault);
      if (open === null) return;
      if (hooks.notices?.() === 'late') leave(open, fault);
      else close(open, fault);
    },
  };
}

async function inSession<T>(session: Session, shelf: Shelf, work: (tx: BatchTx) => Promise<T>): Promise<T> {
  try {
    await send(session, 'begin', () => undefined);
    const result = await Promise.race([work(transactionOf(session, shelf)), session.hungUp]);
    await send(session, 'end', () => undefined);
    if (session.state === 'active') commit(session);
    return result;
  } catch (fault) {
    if (session.closed === null && session.state !== 'committed') await send(session, 'rollback', () => undefined).catch(() => undefined);
    rollBack(session);
    throw fault;
  }
}

function transactionOf(session: Session, shelf: Shelf): BatchTx {
  const { tables } = shelf;
  return {
    lockAuthorizations: (ids) => send(session, 'lockAuthorizations', () => reading.lockAuthorizations(session, ids)),
    openBatch: (horizon) => send(session, 'openBatch', () => reading.openBatch(session, shelf.nextBatch(), horizon)),
    readMessages: (asked) => orNothing(asked, [], () => send(session, 'readMessages', () => reading.readMessages(session, asked))),
    readHolders: (asked) => orNothing(asked, [], () => send(session, 'readHolders', () => holdersOf(tables.reference, asked))),
    readMerchants: (ids) =>
      orNothing(ids, new Map(), () => send(session, 'readMerchants', () => reading.found(tables.reference.merchants, ids))),
    readBins: (prefixes) =>
      orNothing(prefixes, new Map(), () => send(session, 'readBins', () => reading.found(tables.reference.bins, prefixes))),
    lockCodes: (hashes) => orNothing(hashes, [], () => send(session, 'lockCodes', () => reading.lockCodes(session, hashes))),
    lockSlices: (ids) => orNothing(ids, [], () => send(session, 'lockSlices', () => reading.lockSlices(session, ids))),
    lockWallets: (needs) =>
      orNothing(needs.subjects, reading.NO_WALLETS, () => send(session, 'lockWallets', () => reading.lockWallets(session, needs))),
    readCounters: (keys) => orNothing(keys, new Map(), () => send(session, 'readCounters', () => reading.readCounters(session, keys))),
    lockCounters: async (needs) => {
      if (needs.size === 0) return new Map();
      const [, rows] = await Promise.all([
        send(session, 'makeCounters', () => makeCounters(session, needs)),
        send(session, 'lockCounters', () => lockCounters(session, needs.keys())),
      ]);
      return rows;
    },
    readEvidence: (ids) => orNothing(ids, new Map(), () => send(session, 'readEvidence', () => reading.readEvidence(session, ids))),
    write: (writes, chain) => write(shelf, { session, writes, chain, nextEntry: shelf.nextEntry }),
  };
}

/** What asks for nothing is not sent. */
function orNothing<T>(asked: readonly unknown[], nothing: T, ask: () => Promise<T>): Promise<T> {
  return asked.length === 0 ? Promise.resolve(nothing) : ask();
}

/** Sent together: no statement waits for the client, and the commit travels with them. */
function write(shelf: Shelf, on: Writing): Promise<Written> {
  const { session } = on;
  if (session.closed !== null) return Promise.reject(session.closed);
  const run = () => writeAll(shelf, on);
  const answer = session.tail === null ? run() : session.tail.then(run, run);
  session.tail = answer;
  const forget = (): void => {
    if (session.tail === answer) session.tail = null;
  };
  answer.then(forget, forget);
  return answer;
}

async function writeAll(shelf: Shelf, on: Writing): Promise<Written> {
  const { session, writes, chain } = on;
  try {
    const stream = await execute(session, 'link', () => link(on));
    for (const [statement, step] of stepsOf(on)) await execute(session, statement, () => step(on));
    const { changes, holds } = movesOf(writes.moves, chain);
    const changed = changes.length === 0 ? [] : await execute(session, 'changeCounters', () => changeCounters(session, changes, chain));
    const held = holds.length === 0 ? [] : await execute(session, 'holdCounters', () => holdCounters(session, holds, chain));
    chain.onWritten();
    await reached(session, 'commit');
    await commitAs(shelf, on);
    return { stream, counters: [...changed, ...held] };
  } catch (fault) {
    rollBack(session); // The commit that was sent with it ends a failed transaction.
    throw fault;
  }
}

async function commitAs({ listeners }: Shelf, { session, writes, chain }: Writing): Promise<void> {
  const doCommit = (): void => {
    commit(session);
    for (const listener of listeners) listener({ commands: session.commands, writes, chain, transaction: numberOf(session) });
  };
  const wait = session.hooks.commit?.(doCommit);
  if (session.hooks.commit === undefined) doCommit();
  if (wait === undefined) return;
  try {
    await wait;
  } catch (fault) {
    close(session, fault);
    throw fault;
  }
}

async function alterCounter(shelf: Shelf, key: string, change: (row: CounterState | undefined) => CounterState): Promise<boolean> {
  const session = openSession(shelf, {});
  numberOf(session);
  const wait = lockOne(session, reading.counterLock(key));
  if (wait !== null) await wait;
  try {
    const row = change(shelf.tables.counters.get(key));
    prove(row);
    session.changes.push(() => shelf.tables.counters.set(key, row));
    commit(session);
    return true;
  } catch {
    rollBack(session);
    return false;
  }
}
