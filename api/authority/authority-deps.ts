// What one process gives its authority: a connection, the book with its clocks and keys, the log of voids, and who hears of what happened.
import type { Reason } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Phases } from '../http/phases.ts';
import type { BatchContext } from './batch-context.ts';
import type { BatchStore } from './batch-store.ts';
import type { Answer, Command } from './commands.ts';
import type { Decided } from './decided.ts';
import type { Runtime } from './runtime.ts';
import type { OnStep } from './steps.ts';
import type { VoidLog } from './void-log.ts';

export interface AuthorityDeps {
  /** Makes a fresh client; the authority replaces one that hangs. */
  readonly connect: () => BatchStore;
  readonly context: () => BatchContext;
  readonly voidLog: VoidLog;
  /** Deadline of a request that names none, and the longest it may ask for, milliseconds. */
  readonly deadlineMs: { readonly byDefault: number; readonly ceiling: number };
  readonly runtime: Runtime;
  readonly onStep?: OnStep | undefined;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** After commit: what changed, for screens. */
  readonly onCommitted: (
    records: ReadonlyMap<string, AuthorizationRecord>,
    commands: readonly Command[],
    answers: readonly Answer[],
  ) => void;
  /** After commit, cheap: the decisions that were made just now, each once. */
  readonly onDecided?: (decided: readonly Decided[]) => void;
  /** After every answer to an authorization, cheap: how long it took, and what was told without the database. */
  readonly onAnswer?: (ms: number, told: Reason | null) => void;
  /** After every batch, cheap: where its time went. */
  readonly onBatch?: (phases: Phases) => void;
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** A screen, a log or a reporter that fails costs nobody an answer. */
export function undisturbed({ onBug }: Pick<AuthorityDeps, 'onBug'>, subject: string, work: () => void): void {
  try {
    work();
  } catch (fault) {
    try {
      onBug(fault, subject);
    } catch {
      // Nobody is left to tell.
    }
  }
}
