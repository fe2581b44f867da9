// What is drawn for one world: how much comes, how fast everything is, what fails how often, and what it is about.

export type Theme = 'any' | 'points' | 'coupons' | 'copies' | 'house' | 'late' | 'parts';

/** Chances from 0 to 1. */
export interface FaultShares {
  /** Of one statement: the database refuses it and the transaction with it, but would take it again. */
  readonly abort: number;
  /** Of one statement: its connection breaks. */
  readonly cut: number;
  /** Of one statement: no answer ever comes. */
  readonly hang: number;
  /** Of one commit: cut off before it stood, or after, and nobody is told which. */
  readonly cutBefore: number;
  readonly cutAfter: number;
  /** Of one statement or commit: the process is killed just there. */
  readonly killAt: number;
  /** Of one message on the way: lost, lost on the way back or torn, delivered twice. */
  readonly loss: number;
  readonly torn: number;
  readonly duplicate: number;
}

export interface Swarm {
  readonly authorizations: number;
  readonly processes: number;
  readonly accounts: number;
  /** Virtual days over which the authorizations come. */
  readonly days: number;
  /** Authorizations that come within the same few milliseconds. */
  readonly burst: number;
  /** Share of statements that are answered within the same instant. */
  readonly instantShare: number;
  readonly latencyMs: readonly [from: number, to: number];
  readonly slowShare: number;
  readonly slowMs: number;
  readonly faults: FaultShares;
  /** How often each happens in the whole of the seed. */
  readonly kills: number;
  readonly pauses: number;
  readonly stops: number;
  readonly clockJumps: number;
  readonly outages: number;
  readonly operations: number;
  /** Wall clocks of the processes differ from the database's by up to so much. */
  readonly skewMs: number;
  readonly isTight: boolean;
  readonly deadlinesMs: readonly number[];
  readonly messageDaysMax: number;
  /** Acquirers collect their messages and send them together, so often; 0: each by itself. */
  readonly filesMs: number;
  readonly closesDays: boolean;
  /** What is sent more than once: how often at most, and within how long. */
  readonly copiesMax: number;
  readonly copiesMs: number;
  /** Of one "no benefit" that a process said without the books: it is killed a moment later. */
  readonly killWhenCut: number;
  /** Of one commit whose fate nobody heard: the database is away for a while. */
  readonly awayWhenCut: number;
  readonly theme: Theme;
  /** Everything happens at a multiple of so many milliseconds: thousands meet in one instant; 0: at any moment. */
  readonly grainMs: number;
}
