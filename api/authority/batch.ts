// One batch, one transaction: lock the ids that are known, look up, decide in memory in order of arrival, write, commit. Counters are locked first only where a budget stands near.
import { isLimitKey } from '../../engine/campaign/counter-keys.ts';
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Phases } from '../http/phases.ts';
import type { BatchContext } from './batch-context.ts';
import type { BatchStore, BatchTx } from './batch-store.ts';
import type { Answer, Command } from './commands.ts';
import type { Decided } from './decided.ts';
import { lockBudgets } from './budgets.ts';
import type { EvaluateCommand, Prepared, Trial } from './plan.ts';
import { type CounterRow, versionsOf } from './fence.ts';
import { handle } from './handle.ts';
import type { LockedWallets } from './holdings-store.ts';
import { type Memory, catchUp, emptyMemory, remember } from './memory.ts';
import { requoteDecided } from './pinned.ts';
import { prepare, walletsNeeded } from './prepare.ts';
import { type Profiles, type ReadAhead, lookUpProfiles, readAhead } from './profiles.ts';
import { proveRoom } from './room.ts';
import type { BatchClock, StoredAuthorization, StoredMessage } from './read-store.ts';
import { type Shown, lockShown } from './shown.ts';
import { together } from './together.ts';
import { tryAll } from './trial.ts';
import type { OnStep, Step } from './steps.ts';
import type { Stream, Written } from './write-store.ts';
import { openWorld } from './world.ts';

/** Where the time of a batch went, milliseconds. */
export type BatchPhases = Omit<Phases, 'queueMs' | 'size'>;

export interface BatchResult {
  readonly phases: BatchPhases;
  readonly answers: readonly Answer[];
  readonly stream: Stream;
  readonly states: ReadonlyMap<string, AuthorizationRecord>;
  /** The decisions that this batch was the first to make. */
  readonly decided: readonly Decided[];
}
export interface BatchRun {
  readonly context: BatchContext;
  readonly stream: Stream;
  /** Campaigns that this process cannot follow: they take no part. */
  readonly without: ReadonlySet<string>;
  /** What the process remembers; nothing unless given. */
  readonly memory?: Memory;
  /** Trust nothing remembered: lock whatever may move before deciding. */
  readonly isCautious?: boolean;
  /** Monotonic milliseconds of this process. */
  readonly monotonic: () => number;
  readonly onStep?: OnStep | undefined;
}

/** Runs the commands in one transaction; resolves after commit. Any error leaves nothing behind. */
export async function runBatch(store: BatchStore, commands: readonly Command[], run: BatchRun): Promise<BatchResult> {
  const memory = run.memory ?? emptyMemory();
  const marks = [run.monotonic()];
  const mark = (step?: Step) => {
    marks.push(run.monotonic());
    if (step !== undefined) run.onStep?.(step);
  };
  const result: Committed = await store.begin((tx) => inTransaction(tx, commands, { ...run, memory, mark }), commands);
  mark('committed');
  for (const [key, counter] of result.locked ?? []) rememberCounter(memory, { ...counter, key });
  for (const row of result.counters ?? []) rememberCounter(memory, row);
  return { ...result, phases: phasesOf(marks) };
}

/** Counters of campaigns and umbrellas are met by everybody; those of one subject are not worth their memory. */
function rememberCounter({ counters }: Memory, { key, held, captured, returned, ceiling, open, version }: CounterRow): void {
  if (!isLimitKey(key)) remember(counters, key, { held, captured, returned, ceiling, open, version });
}

type Committed = Omit<BatchResult, 'phases'> & Pick<Written, 'counters'> & { readonly locked: ReadonlyMap<string, CounterState> };
type Remembering = BatchRun & { readonly memory: Memory; readonly mark: (step?: Step) => void };

/** Marks: begun, locked, prepared, budgets locked, decided, written, committed. */
function phasesOf(marks: readonly number[]): BatchPhases {
  const span = (from: number) => (marks[from + 1] ?? Number.NaN) - (marks[from] ?? Number.NaN);
  return { readMs: span(0) + span(2), rulesMs: span(1) + span(3), writeMs: span(4), commitMs: span(5) };
}

async function inTransaction(tx: BatchTx, commands: readonly Command[], begun: Remembering): Promise<Committed> {
  const known = await open(tx, commands, begun);
  const locked = await tx.lockWallets(walletsNeeded(commands, { ...known, context: begun.context }));
  const run = sameMoment(begun);
  run.mark('opened');
  const prepared = await prepareNew(tx, commands, { known, locked, run });
  run.mark('prepared');
  const budgets = await lockBudgets(tx, {
    records: known.records,
    prepared,
    context: run.context,
    nowOf: (command) => ledgerTime(command, known.clock.now, run.context),
  });
  run.mark('locked');
  const world = openWorld({ ...known, ...locked, counters: budgets.counters });
  const context = { ...run.context, closedUntil: known.clock.closedUntil, businessDates: new Map<string, string>() };
  const answers = commands.map((command) => {
    const plan = budgets.prepared.get(command as EvaluateCommand);
    const answer = handle(world, command, {
      context,
      now: ledgerTime(command, known.clock.now, context),
      prepared: plan,
      requote:
        budgets.requotes.get(command.authorizationId) ??
        requoteDecided(world, command.authorizationId, { prepared: budgets.prepared, salt: context.bank.salt }),
    });
    proveRoom(world.counters, plan?.trial ?? null);
    return answer;
  });
  run.mark('decided');
  const writes = world.writes();
  const chain = {
    key: run.context.chainKey,
    stream: run.stream,
    ceilings: budgets.ceilings,
    versions: versionsOf(prepared),
    onWritten: () => run.mark('written'),
    ...known.clock,
  };
  const { stream, counters } = await tx.write(writes, chain);
  const states = [...writes.claims, ...writes.authorizations].map(({ record }): [string, AuthorizationRecord] => [record.id, record]);
  return { answers, stream, counters, locked: budgets.counters, states: new Map(states), decided: world.decided() };
}

/** Which coupons may be issued is read at the moment at which candidates are taken from the book: it may have changed since the batch began. */
function sameMoment(run: Remembering): Remembering {
  return { ...run, context: { ...run.context, couponDays: run.context.book.couponDays() } };
}

/** What is known once the ids are ours: their rows, and everything else that needs no lock. */
interface Known {
  readonly clock: BatchClock;
  readonly authorizations: ReadonlyMap<string, StoredAuthorization>;
  readonly records: readonly AuthorizationRecord[];
  readonly messages: readonly StoredMessage[];
  readonly profiles: Profiles;
  readonly shown: Shown;
}

/** Sent together and run in this order: messages are read under the lock of their authorization. */
async function open(tx: BatchTx, commands: readonly Command[], { context, memory }: Remembering): Promise<Known> {
  const sent = commands.flatMap((command) =>
    command.kind === 'message' ? [{ authorizationId: command.authorizationId, id: command.message.id }] : [],
  );
  const evaluates = commands.filter(isEvaluate);
  const [authorizations, clock, messages, ahead] = await together<
    [ReadonlyMap<string, StoredAuthorization>, BatchClock, readonly StoredMessage[], ReadAhead]
  >(
    tx.lockAuthorizations([...new Set(commands.map((command) => command.authorizationId))]),
    tx.openBatch(memory.horizon),
    tx.readMessages(sent),
    readAhead(tx, evaluates, memory),
  );
  catchUp(memory, { ...clock, nowMs: context.wallClock() });
  const profiles = await lookUpProfiles(tx, evaluates, { memory, ahead });
  const records = [...authorizations.values()].flatMap((row) => (row.record === null ? [] : [row.record]));
  const shown = await lockShown(tx, commands);
  return { clock, authorizations, records, messages, profiles, shown };
}

const isEvaluate = (command: Command): command is EvaluateCommand => command.kind === 'evaluate';

/** Candidates of every request that is not decided yet, two bodies under one id each for itself, and the decision of whoever no budget stands near. */
async function prepareNew(
  tx: BatchTx,
  commands: readonly Command[],
  on: { readonly known: Known; readonly locked: LockedWallets; readonly run: Remembering },
): Promise<ReadonlyMap<EvaluateCommand, Prepared>> {
  const { known, locked, run } = on;
  const world = openWorld({ ...known, ...locked, counters: new Map() });
  const isNew = (command: Command): command is EvaluateCommand =>
    isEvaluate(command) && (world.authorization(command.authorizationId)?.record.digest ?? null) === null;
  const prepared = new Map(
    commands
      .filter(isNew)
      .map((command) => [
        command,
        prepare(world, command, { ...run, profiles: known.profiles, now: ledgerTime(command, known.clock.now, run.context) }),
      ]),
  );
  if (run.isCautious === true) return prepared;
  const shown = new Set([...prepared.values()].flatMap((plan) => plan.presented));
  const trials: ReadonlyMap<EvaluateCommand, Trial> = await tryAll(tx, prepared, {
    world,
    memory: run.memory,
    context: run.context,
    busy: new Set([
      ...known.records.map((record) => record.subject),
      ...locked.coupons.filter((coupon) => shown.has(coupon.id)).map((coupon) => coupon.subject ?? ''),
    ]),
    followed: new Set(commands.flatMap((command) => (isEvaluate(command) ? [] : [command.authorizationId]))),
    nowOf: (command) => ledgerTime(command, known.clock.now, run.context),
  });
  return new Map([...prepared].map(([command, plan]) => [command, { ...plan, trial: trials.get(command) ?? null }]));
}

/** Ledger time: the database's clock; in a demo or replay database the message's own. */
function ledgerTime(command: Command, now: string, context: BatchContext): string {
  if (!context.trustMessageTime) return now;
  const at = command.kind === 'message' ? command.message.at : command.kind === 'lots' ? command.at : command.request.at;
  return new Date(Date.parse(at)).toISOString();
}
