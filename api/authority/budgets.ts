// The counters of a batch that are locked before deciding: those of known records, and of every request that a budget or limit stands near.
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Requote } from '../../engine/hold/target.ts';
import type { BatchContext } from './batch-context.ts';
import type { BatchTx } from './batch-store.ts';
import type { EvaluateCommand, Prepared } from './plan.ts';
import { proveVersions } from './fence.ts';
import { readRequotes } from './pinned.ts';
import { withNeeds } from './prepare.ts';
import { together } from './together.ts';

interface Budgets {
  /** Under lock; empty where nothing had to be. */
  readonly counters: ReadonlyMap<string, CounterState>;
  /** Ceiling of each counter that may have to be made. */
  readonly ceilings: ReadonlyMap<string, number | null>;
  readonly prepared: ReadonlyMap<EvaluateCommand, Prepared>;
  /** Pinned terms of what may be re-evaluated. */
  readonly requotes: ReadonlyMap<string, Requote>;
}

/** Everything that may move is locked at once in one order, or nothing is: a batch that holds some and then asks for others could block another. Throws where the book is behind. */
export async function lockBudgets(
  tx: BatchTx,
  on: {
    readonly records: readonly AuthorizationRecord[];
    readonly prepared: ReadonlyMap<EvaluateCommand, Prepared>;
    readonly context: BatchContext;
    readonly nowOf: (command: EvaluateCommand) => string;
  },
): Promise<Budgets> {
  const { records, context } = on;
  const prepared = new Map([...on.prepared].map(([command, plan]) => [command, plan.trial === null ? planned(command, plan, on) : plan]));
  const ceilings = new Map<string, number | null>();
  for (const plan of prepared.values()) for (const need of plan.trial?.moved ?? plan.needs) ceilings.set(need.key, need.ceiling);
  const uses = records.flatMap((record) => record.benefits.flatMap((benefit) => benefit.uses.map((use) => use.key)));
  const tight = [...prepared.values()].filter((plan) => plan.trial === null);
  const isNeeded = uses.length + tight.reduce((all, plan) => all + plan.needs.length, 0) > 0;
  const needs = new Map([...uses.map((key): [string, null] => [key, null]), ...(isNeeded ? movable(prepared) : [])]);
  const [counters, requotes] = await together<[ReadonlyMap<string, CounterState>, ReadonlyMap<string, Requote>]>(
    tx.lockCounters(needs),
    readRequotes(tx, records, context),
  );
  proveVersions(
    tight.flatMap((plan) => plan.candidates),
    counters,
  );
  return { counters, ceilings, prepared, requotes };
}

function planned(
  command: EvaluateCommand,
  plan: Prepared,
  { context, nowOf }: { readonly context: BatchContext; readonly nowOf: (command: EvaluateCommand) => string },
): Prepared {
  return withNeeds(plan, { request: command.request, now: nowOf(command), context });
}

/** What the trials move, and what anybody else may. */
function movable(prepared: ReadonlyMap<EvaluateCommand, Prepared>): readonly [string, number | null][] {
  return [...prepared.values()].flatMap(({ trial, needs }) =>
    (trial?.moved ?? needs).map((need): [string, number | null] => [need.key, need.ceiling]),
  );
}
