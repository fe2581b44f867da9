// What every way of keeping state offers to the benchmark, and what it says about itself.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Asked } from './decider.ts';

export interface Variant {
  readonly name: string;
  /** What holds when it has answered. */
  readonly keeps: string;
  /** What a user of it gives up. */
  readonly loses: string;
  /** The answer, once everything it keeps is kept; the same id has the same answer. */
  readonly decide: (request: EvaluateRequest) => Promise<string>;
  /** Answers it holds for ids that begin with `run:`; null where it holds none. */
  readonly kept: (run: string) => Promise<number | null>;
  /** Process whose tree works for it, besides this one and Postgres; null for none. */
  readonly pid: number | null;
  readonly close: () => Promise<void>;
}

/** How a variant turns a request into what the engine is asked. */
export type Asker = (request: EvaluateRequest) => Asked;
