// Runs batches on a few lines to the database: whatever arrived while the last ones were in flight travels in the next; no timer when idle.
import type { Phases } from '../http/phases.ts';
import { type AuthorityDeps, undisturbed } from './authority-deps.ts';
import type { BatchPhases } from './batch.ts';
import type { Answer, Command } from './commands.ts';
import { type Fate, type Line, openLine } from './line.ts';
import { emptyMemory } from './memory.ts';
import { type Pace, UNKNOWN_PACE, expectedWaitMs, paceAfter } from './pace.ts';
import type { VoidCommand } from './void-log.ts';

export const BATCH_MAX = 256;
/** Batches in flight at once: while one waits for its commit, the next is decided. One authorization is in one of them only. */
const LINES = 3;
/** So many must wait for each line that runs already before another starts: full batches are cheaper than many. */
const WORTH_A_LINE = 48;
/** After an outage the voids it left share each batch with who asks now (I28). */
const VOIDS_PER_BATCH_MAX = BATCH_MAX / 2;
const RETRY_MS = 200;

export interface Runner {
  /** The answer after commit; null when the fate is unknown, the database away or nobody waits for it any more. */
  readonly run: (command: Command, isUnheard?: () => boolean, onPhases?: Hear) => Promise<Answer | null>;
  /**
   * Writes down that this attempt is to be voided, before anybody is told so: whoever is told hears the same after a kill of this process. Nobody may be
   * told before what it returns has resolved; undefined where it is written already.
   */
  readonly remember: (command: VoidCommand) => Promise<void> | undefined;
  /** Closes an attempt for good, as soon as the database allows; resolves then. Remembers it unless that was done. */
  readonly void: (command: VoidCommand) => Promise<void>;
  readonly waiting: () => number;
  /** Milliseconds until a command that comes now, after so many at the door, would be answered. */
  readonly expectedWaitMs: (atDoorMs?: number) => number;
  readonly waitingVoids: () => number;
  /** Answers what is waiting, then ends. Voids not yet committed stay in their log for the next start. */
  readonly stop: () => Promise<void>;
}

/** Told where the time of its batch went, before the answer. */
type Hear = (phases: Phases) => void;
interface Waiting {
  readonly command: Command;
  /** Monotonic milliseconds. */
  readonly since: number;
  readonly isUnheard: () => boolean;
  readonly onPhases?: Hear | undefined;
  readonly resolve: (answer: Answer | null, fate?: Fate) => void;
}
interface WaitingVoid {
  readonly command: VoidCommand;
  readonly done: () => void;
}
interface State {
  readonly deps: AuthorityDeps;
  readonly idle: Line[];
  queue: Waiting[];
  voids: WaitingVoid[];
  readonly running: Set<Promise<void>>;
  /** When the batch of each line began, oldest first; monotonic milliseconds. */
  readonly underWay: Map<Line, number>;
  /** Keys of the commands that are on a line now. */
  readonly inFlight: Set<string>;
  /** Attempts in the log of voids that are not closed yet, waiting for their own batch among them. */
  readonly open: Set<string>;
  /** Ids that the process before this one left to void: nobody is told of them before that is done. */
  readonly leftOver: Set<string>;
  pace: Pace;
  /** The database was away a moment ago: voids wait for the timer. */
  isResting: boolean;
  isStopping: boolean;
  hasEnded: boolean;
}

export function openRunner(deps: AuthorityDeps): Runner {
  const known = deps.voidLog.read().map((command): WaitingVoid => ({ command, done: () => undefined }));
  const open = new Set(known.map(({ command }) => command.attempt));
  const leftOver = new Set(known.map(({ command }) => command.authorizationId));
  const memory = emptyMemory();
  const lines = Array.from({ length: LINES }, () => openLine(deps, memory));
  const state: State = {
    deps,
    idle: [...lines],
    queue: [],
    voids: known,
    running: new Set(),
    underWay: new Map(),
    inFlight: new Set(),
    open,
    leftOver,
    pace: UNKNOWN_PACE,
    isResting: false,
    isStopping: false,
    hasEnded: false,
  };
  const remember = (command: VoidCommand): Promise<void> | undefined => {
    if (open.has(command.attempt)) return undefined;
    open.add(command.attempt);
    deps.onStep?.('voiding');
    undisturbed(deps, 'void log', () => deps.voidLog.append(command));
    return deps.voidLog.written?.();
  };
  pump(state);
  return {
    remember,
    run: (command, isUnheard = () => false, onPhases) =>
      new Promise((resolve) => {
        if (state.isStopping) return resolve(null);
        state.queue.push({ command, since: deps.runtime.monotonic(), isUnheard, onPhases, resolve });
        pump(state);
      }),
    void: (command) =>
      new Promise((resolve) => {
        void remember(command);
        state.voids.push({ command, done: resolve });
        pump(state);
      }),
    waiting: () => state.queue.length,
    expectedWaitMs: (atDoorMs = 0) => expectedWaitMs(state.pace, { waiting: state.queue.length, underWayMs: underWayMs(state), atDoorMs }),
    waitingVoids: () => state.voids.length,
    stop: async () => {
      state.isStopping = true;
      while (state.running.size > 0) await Promise.all(state.running);
      state.hasEnded = true;
      for (const each of state.queue.splice(0)) each.resolve(null); // They waited for voids that the next start does.
      await Promise.all(lines.map((line) => line.end()));
      await deps.voidLog.written?.();
    },
  };
}

function underWayMs({ underWay, deps }: State): number {
  const [oldest] = underWay.values();
  return oldest === undefined ? 0 : deps.runtime.monotonic() - oldest;
}

function pump(state: State): void {
  while (!state.hasEnded && hasWork(state) && state.queue.length >= state.running.size * WORTH_A_LINE) {
    const line = state.idle.pop();
    if (line === undefined) return;
    const run = drain(state, line).then((hasRun) => {
      state.running.delete(run);
      state.idle.push(line);
      if (hasRun) pump(state); // What is left waits for an id in flight: the line that carries it looks again.
    });
    state.running.add(run);
  }
}

function hasWork(state: State): boolean {
  return state.queue.length > 0 || (state.voids.length > 0 && !state.isResting);
}

/** Runs batches as long as there is something to take; false when there was nothing at all. */
async function drain(state: State, line: Line): Promise<boolean> {
  await Promise.resolve(); // Whatever arrives in this turn of the event loop travels together.
  let hasRun = false;
  for (let batch = takeBatch(state); batch !== null; batch = takeBatch(state)) {
    hasRun = true;
    const keys = batch.asked.flatMap(({ command }) => keysOf(command));
    for (const key of keys) state.inFlight.add(key);
    const began = state.deps.runtime.monotonic();
    state.underWay.set(line, began);
    const isDecided = await runAll(state, line, batch.asked);
    state.underWay.delete(line);
    state.pace = paceAfter(state.pace, { size: batch.asked.length, ms: state.deps.runtime.monotonic() - began });
    for (const key of keys) state.inFlight.delete(key);
    if (!isDecided) rest(state);
    else if (batch.voids > 0 && state.open.size === 0) undisturbed(state.deps, 'void log', () => state.deps.voidLog.clear());
  }
  return hasRun;
}

/** Voids try again a little later. Whoever stops does not wait for a database that is away. */
function rest(state: State): void {
  if (state.isStopping) for (const each of state.queue.splice(0)) each.resolve(null);
  if (state.isResting) return;
  state.isResting = true;
  const again = (): void => {
    state.isResting = false;
    pump(state);
  };
  state.deps.runtime.after(RETRY_MS, again, 'may end');
}

function waitingOf(state: State, each: WaitingVoid): Waiting {
  const resolve = (_answer: Answer | null, fate?: Fate): void => {
    if (fate === 'away') return void state.voids.push(each);
    state.open.delete(each.command.attempt);
    state.leftOver.delete(each.command.authorizationId);
    each.done();
  };
  return { command: each.command, since: state.deps.runtime.monotonic(), isUnheard: () => false, resolve };
}

interface Batch {
  /** Voids first. */
  readonly asked: readonly Waiting[];
  readonly voids: number;
}

/** The next batch, or null when nothing can go now. What nobody waits for is not run. */
function takeBatch(state: State): Batch | null {
  const most = Math.max(VOIDS_PER_BATCH_MAX, BATCH_MAX - state.queue.length);
  const voids = state.isResting ? [] : takeVoids(state, most);
  const taken = takeCommands(state, BATCH_MAX - voids.length);
  for (const each of taken) if (each.isUnheard()) each.resolve(null);
  const asked = [...voids.map((each) => waitingOf(state, each)), ...taken.filter((each) => !each.isUnheard())];
  if (asked.length > 0) return { asked, voids: voids.length };
  return taken.length > 0 ? takeBatch(state) : null;
}

function takeVoids(state: State, most: number): readonly WaitingVoid[] {
  const isFree = ({ command }: WaitingVoid) => !state.inFlight.has(command.authorizationId);
  const taken = state.voids.filter(isFree).slice(0, most);
  const gone = new Set(taken);
  state.voids = state.voids.filter((each) => !gone.has(each));
  return taken;
}

/**
 * In order; a command waits whose id or holder is on another line, where it would only wait for a lock, whose id was left to void, and a message
 * about an id that is decided in this very batch: it needs the decision's evidence.
 */
function takeCommands(state: State, most: number): readonly Waiting[] {
  const taken: Waiting[] = [];
  const left: Waiting[] = [];
  const deciding = new Set<string>();
  const held = new Set<string>();
  let seen = 0;
  for (const each of state.queue) {
    if (taken.length >= most) break;
    seen += 1;
    const { authorizationId: id, kind } = each.command;
    const isBusy = held.has(id) || state.leftOver.has(id) || keysOf(each.command).some((key) => state.inFlight.has(key));
    if (isBusy || (kind === 'message' && deciding.has(id))) {
      held.add(id);
      left.push(each);
      continue;
    }
    if (kind === 'evaluate') deciding.add(id);
    taken.push(each);
  }
  state.queue = [...left, ...state.queue.slice(seen)];
  return taken;
}

/** What no two lines carry at once: the id, and who asks, as far as the command itself says. */
function keysOf(command: Command): readonly string[] {
  if (command.kind !== 'evaluate') return [command.authorizationId];
  const { account, token } = command.request.card;
  return [command.authorizationId, account === undefined ? `tk:${token}` : `ac:${account}`];
}

/** Runs and answers; a batch that fails on its content is cut in halves until the bad command stands alone. False when the database is away. */
async function runAll(state: State, line: Line, batch: readonly Waiting[]): Promise<boolean> {
  if (batch.length === 0) return true;
  const commands = batch.map(({ command }) => command);
  const began = state.deps.runtime.monotonic();
  const result = await line.attempt(commands);
  if (typeof result === 'object') {
    const phases = phasesOf(state, batch, { ...result.phases, began });
    for (const [index, each] of batch.entries()) {
      each.onPhases?.(phases);
      each.resolve(result.answers[index] ?? null);
    }
    undisturbed(state.deps, 'screens', () => state.deps.onCommitted(result.states, commands, result.answers));
    undisturbed(state.deps, 'figures', () => state.deps.onDecided?.(result.decided));
    return true;
  }
  if (result === 'away' || batch.length === 1) {
    for (const each of batch) each.resolve(null, result);
    return result === 'bad';
  }
  const half = Math.ceil(batch.length / 2);
  if (await runAll(state, line, batch.slice(0, half))) return runAll(state, line, batch.slice(half));
  for (const each of batch.slice(half)) each.resolve(null, 'away');
  return false;
}

function phasesOf(state: State, batch: readonly Waiting[], of: BatchPhases & { readonly began: number }): Phases {
  const { began, ...spans } = of;
  const since = batch.reduce((earliest, each) => Math.min(earliest, each.since), began);
  const phases = { queueMs: began - since, ...spans, size: batch.length };
  undisturbed(state.deps, 'batch phases', () => state.deps.onBatch?.(phases));
  return phases;
}
