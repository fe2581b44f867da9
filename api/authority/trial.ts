// Decides beforehand, without a lock, whoever no budget or limit stands near: such a decision is the same whatever the counters say, and the write proves that there was room.
import { type Decision, type Judgement, decideJudged, judgeAll, needsOf, shadowNeedsOf } from '../../engine/authorization/decide.ts';
import type { CounterState, Counters, Situation } from '../../engine/authorization/situation.ts';
import { type CounterNeed, isLimitKey } from '../../engine/campaign/counter-keys.ts';
import type { BatchContext } from './batch-context.ts';
import type { BatchTx } from './batch-store.ts';
import { situationOf } from './evaluate.ts';
import { type Memory, remember } from './memory.ts';
import type { EvaluateCommand, Prepared, Trial } from './plan.ts';
import type { World } from './world.ts';

interface Trying {
  readonly world: World;
  readonly memory: Memory;
  readonly context: BatchContext;
  /** Subjects whose holdings other commands of this batch may change. */
  readonly busy: ReadonlySet<string>;
  /** Authorizations that messages or voids of this batch follow: what they capture or free must stand on rows, so those are made and locked first. */
  readonly followed: ReadonlySet<string>;
  readonly nowOf: (command: EvaluateCommand) => string;
}
interface Judged {
  readonly command: EvaluateCommand;
  readonly situation: Situation;
  readonly judgement: Judgement;
  readonly needs: readonly CounterNeed[];
}

/** Trials by command. Whoever is not among them must be decided under locks. */
export async function tryAll(
  tx: BatchTx,
  prepared: ReadonlyMap<EvaluateCommand, Prepared>,
  on: Trying,
): Promise<ReadonlyMap<EvaluateCommand, Trial>> {
  const judged = judgeEach(prepared, on);
  const taken = new Map(await readMissing(tx, judged, on.memory));
  const counters: Counters = { get: (key) => taken.get(key) ?? on.memory.counters.get(key) };
  const trials = new Map<EvaluateCommand, Trial>();
  for (const { command, situation, judgement, needs } of judged) {
    const decision = decideJudged({ ...situation, counters }, judgement);
    if (stands(decision)) trials.set(command, { situation, decision, moved: take(decision, needs, { counters, taken }) });
  }
  return trials;
}

/** A campaign that failed is looked into under locks, where it is named. */
function stands(decision: Decision): boolean {
  return decision.free && decision.considered.every(({ result }) => result !== 'failed');
}

/** Takes what the decision holds, and says which counters it moves. */
function take(
  decision: Decision,
  needs: readonly CounterNeed[],
  of: { readonly counters: Counters; readonly taken: Map<string, CounterState> },
): readonly CounterNeed[] {
  if (decision.benefits.length === 0) return [];
  const amounts = new Map<string, number>();
  for (const benefit of decision.benefits) for (const use of benefit.uses) amounts.set(use.key, (amounts.get(use.key) ?? 0) + use.amount);
  for (const [key, amount] of amounts) {
    const before = of.counters.get(key) ?? UNUSED;
    of.taken.set(key, { ...before, held: before.held + amount });
  }
  return needs.filter((need) => amounts.has(need.key));
}

const NO_COUNTERS: ReadonlyMap<string, CounterState> = new Map();
const UNUSED: CounterState = { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 0 };

/** The first of each subject, where nothing waits for it and it shows no coupon that another may hold: those that follow meet what it leaves. */
function judgeEach(prepared: ReadonlyMap<EvaluateCommand, Prepared>, { world, context, busy, followed, nowOf }: Trying): readonly Judged[] {
  const subjects = new Set(busy);
  const judged: Judged[] = [];
  for (const [command, plan] of prepared) {
    const { authorizationId } = command;
    const { subject } = plan;
    const isFirst = !subjects.has(subject);
    subjects.add(subject);
    const isPlain = plan.presented.length === 0 && command.request.kind !== 'aggregate';
    if (!isFirst || !isPlain || followed.has(authorizationId) || world.authorization(authorizationId) !== null) continue;
    const situation = situationOf(world, command.request, { context, now: nowOf(command), prepared: plan });
    const judgement = judgeAll({ ...situation, counters: NO_COUNTERS }, plan.candidates);
    judged.push({ command, situation, judgement, needs: needsOf(judgement) });
  }
  return judged;
}

function missingKeys(judged: readonly Judged[], memory: Memory): ReadonlySet<string> {
  const missing = new Set<string>();
  for (const { needs, judgement } of judged) {
    for (const { key } of needs) if (isLimitKey(key) || !memory.counters.has(key)) missing.add(key);
    for (const { key } of shadowNeedsOf(judgement)) missing.add(key);
  }
  return missing;
}

/**
 * Reads the counters that are not remembered. Those of one subject are met again too rarely to be: they serve this batch alone. What a shadow would
 * take is proven by no write, so its counters are read each time.
 */
async function readMissing(tx: BatchTx, judged: readonly Judged[], memory: Memory): Promise<ReadonlyMap<string, CounterState>> {
  const missing = missingKeys(judged, memory);
  if (missing.size === 0) return NO_COUNTERS;
  const rows = await tx.readCounters([...missing]);
  for (const key of missing) if (!isLimitKey(key)) remember(memory.counters, key, rows.get(key) ?? UNUSED);
  return rows;
}
