// One transaction of the model on one connection: its statements run in the order in which they were sent, and whoever follows them may delay or cut each.
import type { CounterState } from '../../../engine/authorization/situation.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { connectionClosed, inFailedTransaction } from './faults.ts';
import type { Lock, Locker, Locks } from './locks.ts';
import type { Tables } from './rows.ts';

/** Everything that goes over the wire in one batch, by name. Those from "link" to "commit" are sent together. */
export const STATEMENTS = [
  'begin',
  'lockAuthorizations',
  'openBatch',
  'readMessages',
  'readHolders',
  'readMerchants',
  'readBins',
  'lockCodes',
  'lockSlices',
  'lockWallets',
  'readCounters',
  'makeCounters',
  'lockCounters',
  'readEvidence',
  'link',
  'openWallets',
  'saveWallets',
  'saveLots',
  'saveMembers',
  'claimAuthorizations',
  'saveAuthorizations',
  'hear',
  'insertDecisions',
  'insertMessages',
  'insertEntries',
  'saveCoupons',
  'insertParked',
  'insertSecurity',
  'consumeCodes',
  'insertTaps',
  'changeCounters',
  'holdCounters',
  'commit',
  'end',
  'rollback',
] as const;
export type Statement = (typeof STATEMENTS)[number];

/** Who follows a connection. */
export interface Hooks {
  /** Before each statement; undefined: go on at once. What it throws closes the connection: the server rolls back. */
  readonly before?: (statement: Statement) => Promise<void> | undefined;
  /**
   * Around the commit. `doCommit` makes everything visible and lets the locks go; what is thrown after it leaves the client in doubt, and what is thrown
   * before it, or in its place, rolls back.
   */
  readonly commit?: (doCommit: () => void) => Promise<void> | undefined;
  /** Asked when the client closes a connection: does the server notice at once, or only when it has run what was sent? At once unless given. */
  readonly notices?: () => 'now' | 'late';
}

export interface Place {
  readonly tables: Tables;
  readonly locks: Locks;
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: () => number;
  readonly nextTransaction: () => number;
  readonly active: Set<number>;
}

export interface Session extends Locker {
  readonly place: Place;
  readonly hooks: Hooks;
  /** Null until it needs one. */
  transaction: number | null;
  /** Counters as this transaction leaves them. */
  readonly counters: Map<string, CounterState>;
  /** What becomes visible with the commit. */
  readonly changes: (() => void)[];
  /** active: open. failed: a statement failed. committed, gone: over. */
  state: 'active' | 'failed' | 'committed' | 'gone';
  /** Why the client hears no more. */
  closed: unknown;
  /** Rejects when it does not. */
  readonly hungUp: Promise<never>;
  readonly hangUp: (fault: unknown) => void;
  /** What the batch carries. */
  readonly commands: readonly Command[];
  /** Ends with the last statement that was sent. */
  tail: Promise<unknown> | null;
  held: string[];
  waitsFor: Lock | null;
}

export function openSession(place: Place, hooks: Hooks, commands: readonly Command[] = []): Session {
  let hangUp: (fault: unknown) => void = () => undefined;
  const hungUp = new Promise<never>((_, reject) => {
    hangUp = reject;
  });
  hungUp.catch(() => undefined); // Whoever waits for nothing else hears of it there.
  return {
    place,
    hooks,
    commands,
    hungUp,
    hangUp,
    transaction: null,
    counters: new Map(),
    changes: [],
    state: 'active',
    closed: null,
    tail: null,
    held: [],
    waitsFor: null,
  };
}

/** Sends a statement behind those that are still running. */
export function send<T>(session: Session, statement: Statement, work: () => T | Promise<T>): Promise<T> {
  if (session.closed !== null) return Promise.reject(session.closed);
  const run = () => execute(session, statement, work);
  const answer = session.tail === null ? run() : session.tail.then(run, run);
  session.tail = answer;
  const forget = (): void => {
    if (session.tail === answer) session.tail = null;
  };
  answer.then(forget, forget);
  return answer;
}

/** As the server runs it: a failed transaction refuses everything that follows. */
export async function execute<T>(session: Session, statement: Statement, work: () => T | Promise<T>): Promise<T> {
  await reached(session, statement);
  if (session.state === 'failed') throw inFailedTransaction();
  try {
    const result = work();
    return result instanceof Promise ? await result : result;
  } catch (fault) {
    if (session.state === 'active') session.state = 'failed';
    throw fault;
  }
}

/** Waits for whoever follows; what they throw closes the connection. */
export async function reached(session: Session, statement: Statement): Promise<void> {
  if (isGone(session)) throw session.closed ?? connectionClosed();
  const wait = session.hooks.before?.(statement);
  if (wait === undefined) return;
  try {
    await wait;
  } catch (fault) {
    close(session, fault);
  }
  if (isGone(session)) throw session.closed ?? connectionClosed();
}

function isGone({ state }: Session): boolean {
  return state === 'gone';
}

/** Makes everything visible and lets the locks go. */
export function commit(session: Session): void {
  if (session.state !== 'active') throw session.closed ?? inFailedTransaction();
  for (const [key, row] of session.counters) session.place.tables.counters.set(key, row);
  for (const change of session.changes) change();
  session.state = 'committed';
  letGo(session, null);
}

/** Nothing of it stays. */
export function rollBack(session: Session): void {
  if (session.state === 'committed' || session.state === 'gone') return;
  session.state = 'gone';
  letGo(session, session.closed ?? connectionClosed());
}

/** The connection breaks, and the server knows. */
export function close(session: Session, fault: unknown): void {
  hearNoMore(session, fault);
  rollBack(session);
}

/** The client is gone; the server runs what was sent, and then rolls back what is not committed. */
export function leave(session: Session, fault: unknown): void {
  hearNoMore(session, fault);
  const over = () => {
    rollBack(session);
  };
  if (session.tail === null) over();
  else session.tail.then(over, over);
}

function hearNoMore(session: Session, fault: unknown): void {
  session.closed ??= fault;
  session.hangUp(session.closed);
}

function letGo(session: Session, fault: unknown): void {
  const { place, transaction } = session;
  if (transaction !== null) place.active.delete(transaction);
  place.locks.release(session, fault);
}

/** The number of this transaction, drawn with its first need. One that ended just before draws none: nobody would ever take it off the list of writers. */
export function numberOf(session: Session): number {
  if (session.transaction === null) {
    if (isGone(session)) throw session.closed ?? connectionClosed();
    session.transaction = session.place.nextTransaction();
    session.place.active.add(session.transaction);
  }
  return session.transaction;
}

/** Null: it is ours at once. A transaction that ended while it waited takes nothing more: nobody would ever let it go. */
export function lockOne(session: Session, key: string): Promise<void> | null {
  if (isGone(session)) throw session.closed ?? connectionClosed();
  return session.place.locks.take(session, key);
}

/** Locks in the order given, then goes on. */
export async function lockAll(session: Session, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const wait = lockOne(session, key);
    if (wait !== null) await wait;
  }
}
