// The line of one process to the database: runs one batch at a time, again where that helps, and judges what a failure means.
import { type AuthorityDeps, undisturbed } from './authority-deps.ts';
import { type BatchResult, runBatch } from './batch.ts';
import type { BatchStore } from './batch-store.ts';
import type { Command } from './commands.ts';
import { BookIsBehind } from './fence.ts';
import type { Memory } from './memory.ts';
import { MemoryIsBehind } from './room.ts';
import type { Runtime } from './runtime.ts';
import { type Stream, newStream } from './write-store.ts';

/** A batch that takes longer is given up and its connection replaced; its fate is unknown, so its authorizations are voided. */
export const BATCH_MS_MAX = 5_000;
const ATTEMPTS_MAX = 3;
/** Deadlock or serialization failure: run it again; nothing was kept. */
const TRANSIENT: ReadonlySet<string> = new Set(['40001', '40P01']);

/** Division by zero: how the write of the counters refuses a fence that is not as it was decided by. */
const FENCE_MOVED = '22012';
/** What a batch makes new and another may have made a moment before. */
/** The wallet was carried into another while this batch waited for it: the profile read next says into which. */
const WALLET_MOVED = 'wallets_moved';
const CLAIMS: ReadonlySet<string> = new Set(['authorizations_pkey', 'wallets_pkey']);

/**
 * away: the database, and perhaps what became of the batch. bad: the content of the batch, or it lost every race as a whole; nothing was kept,
 * and each command may go alone.
 */
export type Fate = 'away' | 'bad';

export interface Line {
  readonly attempt: (commands: readonly Command[]) => Promise<BatchResult | Fate>;
  readonly end: () => Promise<void>;
}

interface Connection {
  readonly deps: AuthorityDeps;
  readonly memory: Memory;
  store: BatchStore;
  stream: Stream;
}

/** Lines of one process share its memory. */
export function openLine(deps: AuthorityDeps, memory: Memory): Line {
  const connection: Connection = { deps, memory, store: deps.connect(), stream: newStream(deps.runtime.freshId()) };
  return { attempt: (commands) => attempt(connection, commands), end: () => connection.store.end({ timeout: 2 }) };
}

async function attempt(connection: Connection, commands: readonly Command[]): Promise<BatchResult | Fate> {
  const without = new Set<string>();
  let isCautious = false;
  for (let tries = 1; ; tries += 1) {
    const result = await runOnce(connection, commands, { without, isCautious }).catch((fault: unknown) => new Failure(fault));
    if (!(result instanceof Failure)) return result;
    const { fault } = result;
    const mayRepeat = tries <= ATTEMPTS_MAX;
    if (fault instanceof BookIsBehind) await catchUp(connection.deps, fault, mayRepeat ? null : without);
    else if (!mayRepeat || !isTransient(fault)) return giveUp(connection, commands, fault);
    isCautious ||= mayBeMemory(fault);
  }
}

/** Memory said that there was room, or that a campaign was open under this version, and the rows say otherwise. */
function mayBeMemory(fault: unknown): boolean {
  return (
    fault instanceof MemoryIsBehind ||
    codeOf(fault) === FENCE_MOVED ||
    (codeOf(fault) === '23514' && constraintOf(fault) === 'counters_ceiling')
  );
}

/** The same batch again may go well: nothing was kept, and somebody else was first, or memory was behind. */
function isTransient(fault: unknown): boolean {
  return isLostRace(fault) || mayBeMemory(fault);
}

/** Somebody else was first: with a lock, an id or a wallet. However often that happens, the content is not bad: a void of it must never be given up. */
function isLostRace(fault: unknown): boolean {
  if (TRANSIENT.has(codeOf(fault)) || constraintOf(fault) === WALLET_MOVED) return true;
  return codeOf(fault) === '23505' && CLAIMS.has(constraintOf(fault));
}

class Failure {
  readonly fault: unknown;
  constructor(fault: unknown) {
    this.fault = fault;
  }
}

async function runOnce(
  connection: Connection,
  commands: readonly Command[],
  how: { readonly without: ReadonlySet<string>; readonly isCautious: boolean },
): Promise<BatchResult> {
  const { deps, memory, store, stream } = connection;
  const { monotonic } = deps.runtime;
  const run = { ...how, context: deps.context(), stream, memory, monotonic, onStep: deps.onStep };
  const result = await withinTime(deps.runtime, runBatch(store, commands, run));
  connection.stream = result.stream;
  return result;
}

/** Reads the book anew; a campaign that it cannot follow is left out, so that it costs nobody else a benefit (I22, I23). */
async function catchUp(deps: AuthorityDeps, fault: BookIsBehind, without: Set<string> | null): Promise<void> {
  if (without === null) {
    await withinTime(deps.runtime, deps.context().book.refresh()).catch(() => undefined); // Still behind: the next try finds out.
    return;
  }
  for (const id of fault.campaigns) {
    without.add(id);
    undisturbed(deps, id, () => deps.onBug(fault, id));
  }
}

/**
 * SQLSTATE of content or constraint (classes 21-23, 42) or a bug of ours: the content is bad. Anything else: the database is away. Who lost races in
 * company tries them alone (I28).
 */
function giveUp(connection: Connection, commands: readonly Command[], fault: unknown): Fate {
  const { deps } = connection;
  const code = codeOf(fault);
  const [only, second] = commands;
  if (isBad(fault, code) || (second !== undefined && isLostRace(fault))) {
    if (only !== undefined && second === undefined) undisturbed(deps, only.authorizationId, () => deps.onBug(fault, only.authorizationId));
    return 'bad';
  }
  connection.stream = newStream(deps.runtime.freshId()); // The link of an unknown commit may stand: never continue behind it.
  const old = connection.store;
  connection.store = deps.connect();
  old.end({ timeout: 0 }).catch(() => undefined); // It is gone already.
  return 'away';
}

function isBad(fault: unknown, code: string): boolean {
  return !isLostRace(fault) && (/^2[1-3]|^42/.test(code) || (code === '' && !(fault instanceof GivenUp)));
}

class GivenUp extends Error {}

async function withinTime<T>({ after }: Runtime, work: Promise<T>): Promise<T> {
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = after(BATCH_MS_MAX, () => reject(new GivenUp('the database took too long')));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
    work.catch(() => undefined); // Nobody waits for it any more.
  }
}

function codeOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : '';
}

function constraintOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'constraint_name' in fault ? String(fault.constraint_name) : '';
}
