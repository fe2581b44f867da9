// What the load generator is asked to do and what it reports, as messages between two processes.
import type { Tally } from './heard.ts';
import type { BenchTraffic } from '../bank.ts';
import type { Form } from './ammunition.ts';

export interface Job {
  readonly host: string;
  readonly port: number;
  readonly form: Form;
  readonly traffic: BenchTraffic;
  readonly connections: number;
  /** Different requests made ready before the run; they go round with new ids. */
  readonly ready: number;
  readonly warmSeconds: number;
  readonly seconds: number;
  /** Requests per second, open loop; absent: each connection asks again as soon as it is answered. */
  readonly perSecond?: number;
}

/** Microseconds from the instant at which a request was due to its whole answer. */
export interface Lateness {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly count: number;
}

export interface Heard {
  /** Within the measured seconds. */
  readonly measured: Tally;
  /** From the first request to the last answer, warming up included: what the books must hold. */
  readonly whole: Tally;
  readonly seconds: number;
  readonly lateness: Lateness;
  /** How late the generator itself sent what was due; open loop alone. */
  readonly sendLateness: Lateness | null;
  /** Processor time of the generator within the measured seconds. */
  readonly cpuMicros: number;
  /** Arrivals that still waited for a free connection at the end; they are sent and counted all the same. Open loop alone. */
  readonly stillWaiting: number;
}

export type FromGenerator =
  | { readonly said: 'began' }
  | { readonly said: 'ended' }
  | { readonly said: 'done'; readonly heard: Heard }
  | { readonly said: 'failed'; readonly why: string };
