// Time and chance of one process, so that the simulation can run the same authority under a clock and dice of its own.
import { randomUUID } from 'node:crypto';

export interface Runtime {
  /** Milliseconds that only rise, for waiting times and deadlines. */
  readonly monotonic: () => number;
  /** Calls once, so many milliseconds later; returns what cancels it. `mayEnd`: the process need not stay alive for it. */
  readonly after: (ms: number, call: () => void, mayEnd?: 'may end') => () => void;
  /** Unlike every other, everywhere. */
  readonly freshId: () => string;
}

export const systemRuntime: Runtime = {
  monotonic: () => performance.now(),
  after: (ms, call, mayEnd) => {
    const timer = setTimeout(call, ms);
    if (mayEnd !== undefined) timer.unref();
    return () => clearTimeout(timer);
  },
  freshId: () => randomUUID(),
};
