// One side of a tie-out, and one cause why two sides differ.

export interface Sum {
  readonly count: number;
  /** Minor units of payments, what went back taken off. */
  readonly sum: number;
}
export interface TieCause {
  readonly between: 'authorizations-clearing' | 'authorizations-ledger' | 'ledger-statements';
  readonly acquirer: string | null;
  readonly merchant: string | null;
  readonly currency: string;
  /** A reason of engine/reconciliation/judge.ts, "no_benefit", "came_later" (match the file again), "file_missing", or "unexplained". */
  readonly cause: string;
  readonly state: 'explained' | 'open';
  readonly count: number;
  /** What the left side lacks against the right one, minor units. */
  readonly sum: number;
}
