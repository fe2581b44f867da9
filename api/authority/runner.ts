// Runs batches one after another: whatever arrived while the last one was in flight travels in the next; no timer when idle.
import { randomUUID } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import type { AuthorityDeps } from './authority.ts';
import { type BatchResult, BookIsBehind, runBatch } from './batch.ts';
import type { Answer, Command } from './commands.ts';
import type { VoidCommand } from './void-log.ts';
import { type Stream, newStream } from './write-store.ts';

export const BATCH_MAX = 256;
/** A batch that takes longer is given up and its connection replaced; its fate is unknown, so its authorizations are voided. */
export const BATCH_MS_MAX = 5_000;
const RETRY_MS = 200;
const ATTEMPTS_MAX = 3;
/** Deadlock or serialization failure: run it again; nothing was kept. */
const TRANSIENT: ReadonlySet<string> = new Set(['40001', '40P01']);

export interface Runner {
  /** The answer after commit; null when the fate is unknown or the database is away. */
  readonly run: (command: Command) => Promise<Answer | null>;
  /** Closes an attempt for good, as soon as the database allows. */
  readonly void: (command: VoidCommand) => void;
  readonly waiting: () => number;
  readonly waitingVoids: () => number;
  readonly stop: () => Promise<void>;
}

type Fate = 'away' | 'bad';
interface Waiting { readonly command: Command; readonly resolve: (answer: Answer | null, fate?: Fate) => void }

export function openRunner(deps: AuthorityDeps): Runner {
  const state: State = { deps, sql: deps.connect(), stream: newStream(randomUUID()), queue: [], voids: [...deps.voidLog.read()], running: null, stopping: false, retryAt: 0 };
  const pump = (): void => {
    state.running ??= drain(state).finally(() => {
      state.running = null;
      if (state.queue.length > 0) pump();
      else if (state.voids.length > 0 && !state.stopping) setTimeout(pump, RETRY_MS).unref();
    });
  };
  if (state.voids.length > 0) pump();
  return {
    run: (command) =>
      new Promise((resolve) => {
        if (state.stopping) return resolve(null);
        state.queue.push({ command, resolve });
        pump();
      }),
    void: (command) => {
      deps.voidLog.append(command);
      state.voids.push(command);
      pump();
    },
    waiting: () => state.queue.length,
    waitingVoids: () => state.voids.length,
    stop: async () => {
      state.stopping = true;
      await state.running;
      await state.sql.end({ timeout: 2 });
    },
  };
}

interface State {
  readonly deps: AuthorityDeps;
  sql: Sql;
  stream: Stream;
  readonly queue: Waiting[];
  readonly voids: VoidCommand[];
  running: Promise<void> | null;
  stopping: boolean;
  retryAt: number;
}

async function drain(state: State): Promise<void> {
  await Promise.resolve(); // Whatever arrives in this turn of the event loop travels together.
  while (state.queue.length > 0 || (state.voids.length > 0 && state.deps.wallClock() >= state.retryAt)) {
    const voids = state.deps.wallClock() >= state.retryAt ? state.voids.splice(0, BATCH_MAX) : [];
    const batch = takeBatch(state.queue, BATCH_MAX - voids.length);
    const committed = await runAll(state, [...voids.map((command): Waiting => ({ command, resolve: (_, fate) => fate === 'away' && state.voids.push(command) })), ...batch]);
    if (!committed) state.retryAt = state.deps.wallClock() + RETRY_MS;
    else if (voids.length > 0 && state.voids.length === 0) state.deps.voidLog.clear();
  }
}

/** A message about an id that is decided in this very batch waits for the next: it needs the decision's evidence. */
function takeBatch(queue: Waiting[], most: number): readonly Waiting[] {
  const deciding = new Set<string>();
  let count = 0;
  while (count < most && count < queue.length) {
    const command = queue[count]?.command;
    if (command === undefined || (command.kind === 'message' && deciding.has(command.authorizationId))) break;
    if (command.kind === 'evaluate') deciding.add(command.authorizationId);
    count += 1;
  }
  return queue.splice(0, count);
}

/** Runs and answers; a batch that fails on its content is cut in halves until the bad command stands alone. True when everything was decided. */
async function runAll(state: State, batch: readonly Waiting[]): Promise<boolean> {
  if (batch.length === 0) return true;
  const result = await attempt(state, batch.map(({ command }) => command));
  if (result !== 'away' && result !== 'bad') {
    state.stream = result.stream;
    for (const [index, each] of batch.entries()) each.resolve(result.answers[index] ?? null);
    state.deps.onCommitted(result.states, batch.map(({ command }) => command), result.answers);
    return true;
  }
  if (result === 'bad' && batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    return (await runAll(state, batch.slice(0, half))) && (await runAll(state, batch.slice(half)));
  }
  for (const each of batch) each.resolve(null, result);
  return result === 'bad';
}

async function attempt(state: State, commands: readonly Command[]): Promise<BatchResult | Fate> {
  for (let tries = 1; ; tries += 1) {
    const context = state.deps.context();
    try {
      return await withinTime(runBatch(state.sql, commands, { context, stream: state.stream }));
    } catch (fault) {
      if (fault instanceof BookIsBehind && tries <= ATTEMPTS_MAX) await context.book.refresh().catch(() => undefined);
      else if (TRANSIENT.has(codeOf(fault)) && tries <= ATTEMPTS_MAX) continue;
      else return giveUp(state, commands, fault);
    }
  }
}

/** SQLSTATE of data or constraint (classes 21-23) or a bug of ours: the content is bad. Anything else: the database is away and the fate unknown. */
function giveUp(state: State, commands: readonly Command[], fault: unknown): Fate {
  const code = codeOf(fault);
  const isBad = /^2[1-3]|^42/.test(code) || (code === '' && !(fault instanceof GivenUp));
  if (isBad) {
    if (commands.length === 1) state.deps.onBug(fault, commands[0]?.authorizationId ?? '');
    return 'bad';
  }
  state.stream = newStream(randomUUID()); // The link of an unknown commit may stand: never continue behind it.
  const old = state.sql;
  state.sql = state.deps.connect();
  old.end({ timeout: 0 }).catch(() => undefined);
  return 'away';
}

class GivenUp extends Error {}

async function withinTime(batch: Promise<BatchResult>): Promise<BatchResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new GivenUp('the batch took too long')), BATCH_MS_MAX);
  });
  try {
    return await Promise.race([batch, late]);
  } finally {
    clearTimeout(timer);
    batch.catch(() => undefined);
  }
}

function codeOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : '';
}
