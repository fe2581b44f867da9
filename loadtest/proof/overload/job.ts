// What the source of load is asked to do and what it heard, as messages between two processes.

/** Of one answer, or of the want of one. */
export const OUTCOMES = ['decided', 'overloaded', 'deadline', 'unavailable', 'refused', 'lost'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Job {
  readonly host: string;
  readonly port: number;
  readonly key: string;
  /** Prefix of the ids. */
  readonly run: string;
  readonly accounts: number;
  readonly campaigns: number;
  readonly deadlineMs: number;
  /** Arrivals, whatever has been answered. */
  readonly perSecond: number;
  readonly connections: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** Milliseconds from the instant at which a request was due to its whole answer. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Half a second of arrivals. */
export interface Slice {
  /** Milliseconds since the first measured arrival was due. */
  readonly fromMs: number;
  readonly decided: number;
  readonly others: number;
  readonly p99: number;
  readonly max: number;
}

export interface Heard {
  readonly seconds: number;
  readonly offered: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Decided within their deadline. */
  readonly good: number;
  /** Answers of any kind later than deadline + 20 ms after they were sent. */
  readonly tooLate: number;
  readonly decided: Spread;
  /** Every other answer. */
  readonly undecided: Spread;
  /** Worst answer of all, after it was sent. */
  readonly worstMs: number;
  /** How long arrivals waited for a free connection and for the source itself. */
  readonly sendLate: Spread;
  readonly slices: readonly Slice[];
  /** Answers that were none of ours, the first of them. */
  readonly firstRefused: string | null;
  /** Ids the service may have decided: every answer from the first request on. */
  readonly wholeDecided: number;
}

export type FromSource =
  | { readonly said: 'began' }
  | { readonly said: 'done'; readonly heard: Heard }
  | { readonly said: 'failed'; readonly why: string };
