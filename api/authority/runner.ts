// Runs batches one after another: whatever arrived while the last one was in flight travels in the next; no timer when idle.
import { type AuthorityDeps, undisturbed } from './authority-deps.ts';
import type { Answer, Command } from './commands.ts';
import { type Fate, type Line, openLine } from './line.ts';
import { emptyMemory } from './memory.ts';
import type { VoidCommand } from './void-log.ts';

export const BATCH_MAX = 256;
/** After an outage the voids it left share each batch with who asks now (I28). */
const VOIDS_PER_BATCH_MAX = BATCH_MAX / 2;
const RETRY_MS = 200;

export interface Runner {
  /** The answer after commit; null when the fate is unknown, the database away or nobody waits for it any more. */
  readonly run: (command: Command, isUnheard?: () => boolean) => Promise<Answer | null>;
  /** Closes an attempt for good, as soon as the database allows; resolves then. */
  readonly void: (command: VoidCommand) => Promise<void>;
  readonly waiting: () => number;
  readonly waitingVoids: () => number;
  /** Answers what is waiting, then ends. Voids not yet committed stay in their log for the next start. */
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly command: Command;
  readonly isUnheard: () => boolean;
  readonly resolve: (answer: Answer | null, fate?: Fate) => void;
}
interface WaitingVoid {
  readonly command: VoidCommand;
  readonly done: () => void;
}
interface State {
  readonly deps: AuthorityDeps;
  readonly line: Line;
  readonly queue: Waiting[];
  readonly voids: WaitingVoid[];
  running: Promise<void> | null;
  /** The database was away a moment ago: voids wait for the timer. */
  isResting: boolean;
  isStopping: boolean;
  hasEnded: boolean;
}

export function openRunner(deps: AuthorityDeps): Runner {
  const known = deps.voidLog.read().map((command): WaitingVoid => ({ command, done: () => undefined }));
  const state: State = {
    deps,
    line: openLine(deps, emptyMemory()),
    queue: [],
    voids: known,
    running: null,
    isResting: false,
    isStopping: false,
    hasEnded: false,
  };
  pump(state);
  return {
    run: (command, isUnheard = () => false) =>
      new Promise((resolve) => {
        if (state.isStopping) return resolve(null);
        state.queue.push({ command, isUnheard, resolve });
        pump(state);
      }),
    void: (command) =>
      new Promise((resolve) => {
        undisturbed(deps, 'void log', () => deps.voidLog.append(command));
        state.voids.push({ command, done: resolve });
        pump(state);
      }),
    waiting: () => state.queue.length,
    waitingVoids: () => state.voids.length,
    stop: async () => {
      state.isStopping = true;
      while (state.running !== null) await state.running;
      state.hasEnded = true;
      await state.line.end();
    },
  };
}

function pump(state: State): void {
  if (state.hasEnded || state.running !== null || !hasWork(state)) return;
  state.running = drain(state).finally(() => {
    state.running = null;
    pump(state);
  });
}

function hasWork(state: State): boolean {
  return state.queue.length > 0 || (state.voids.length > 0 && !state.isResting);
}

async function drain(state: State): Promise<void> {
  await Promise.resolve(); // Whatever arrives in this turn of the event loop travels together.
  while (hasWork(state)) {
    const room = Math.max(VOIDS_PER_BATCH_MAX, BATCH_MAX - state.queue.length);
    const voids = state.isResting ? [] : state.voids.splice(0, room);
    const asked = takeBatch(state.queue, BATCH_MAX - voids.length);
    const isDecided = await runAll(state, [...voids.map((each) => waitingOf(state, each)), ...asked]);
    if (!isDecided) rest(state);
    else if (voids.length > 0 && state.voids.length === 0) undisturbed(state.deps, 'void log', () => state.deps.voidLog.clear());
  }
}

/** Voids try again a little later. Whoever stops does not wait for a database that is away. */
function rest(state: State): void {
  if (state.isStopping) for (const each of state.queue.splice(0)) each.resolve(null);
  if (state.isResting) return;
  state.isResting = true;
  setTimeout(() => {
    state.isResting = false;
    pump(state);
  }, RETRY_MS).unref();
}

function waitingOf(state: State, each: WaitingVoid): Waiting {
  const resolve = (_answer: Answer | null, fate?: Fate) => (fate === 'away' ? state.voids.push(each) : each.done());
  return { command: each.command, isUnheard: () => false, resolve };
}

/** A message about an id that is decided in this very batch waits for the next: it needs the decision's evidence. What nobody waits for is not run. */
function takeBatch(queue: Waiting[], most: number): readonly Waiting[] {
  const deciding = new Set<string>();
  let count = 0;
  while (count < most && count < queue.length) {
    const command = queue[count]?.command;
    if (command === undefined || (command.kind === 'message' && deciding.has(command.authorizationId))) break;
    if (command.kind === 'evaluate') deciding.add(command.authorizationId);
    count += 1;
  }
  const taken = queue.splice(0, count);
  for (const each of taken) if (each.isUnheard()) each.resolve(null);
  return taken.filter((each) => !each.isUnheard());
}

/** Runs and answers; a batch that fails on its content is cut in halves until the bad command stands alone. False when the database is away. */
async function runAll(state: State, batch: readonly Waiting[]): Promise<boolean> {
  if (batch.length === 0) return true;
  const commands = batch.map(({ command }) => command);
  const result = await state.line.attempt(commands);
  if (typeof result === 'object') {
    for (const [index, each] of batch.entries()) each.resolve(result.answers[index] ?? null);
    undisturbed(state.deps, 'screens', () => state.deps.onCommitted(result.states, commands, result.answers));
    return true;
  }
  if (result === 'away' || batch.length === 1) {
    for (const each of batch) each.resolve(null, result);
    return result === 'bad';
  }
  const half = Math.ceil(batch.length / 2);
  if (await runAll(state, batch.slice(0, half))) return runAll(state, batch.slice(half));
  for (const each of batch.slice(half)) each.resolve(null, 'away');
  return false;
}
