// Processor time per call, measured over a span of time in runs that grow until looking at the clock costs nothing.
import { treeMicros } from '../bench/cpu.ts';

/** Between two looks at the clock at least this much time passes, where calls are that short. */
const LOOK_EVERY_NS = 1_000_000n;
const TICKS_MICROS = 20_000;

export interface Cost {
  /** Microseconds of processor time of this whole process (all its threads) per call. */
  readonly ownMicros: number;
  /** The same of the processes it started, in steps of a hundredth of a second for all calls together; 0 where the system does not say. */
  readonly childMicros: number;
  readonly waitedMs: number;
}

/** `call` gets a number that keeps counting. */
export async function costPerCall(call: (no: number) => unknown, milliseconds: number): Promise<Cost> {
  const treeBefore = treeMicros(process.pid);
  const before = performance.now();
  const started = process.cpuUsage();
  const calls = await callFor(call, milliseconds);
  const { user, system } = process.cpuUsage(started);
  const waitedMs = (performance.now() - before) / calls;
  const below = treeMicros(process.pid) - treeBefore - user - system;
  // The two clocks do not tick together: less than two ticks is nothing.
  const isSeen = below > TICKS_MICROS;
  return { ownMicros: (user + system) / calls, childMicros: isSeen ? below / calls : 0, waitedMs };
}

/** Microseconds of processor time of this whole process per call. */
export async function microsecondsPerCall(call: (no: number) => unknown, milliseconds: number): Promise<number> {
  const started = process.cpuUsage();
  const calls = await callFor(call, milliseconds);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / calls;
}

async function callFor(call: (no: number) => unknown, milliseconds: number): Promise<number> {
  const until = process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n;
  let calls = 0;
  let run = 1;
  let now = process.hrtime.bigint();
  do {
    for (let no = 0; no < run; no += 1) {
      const answer = call(calls);
      if (answer instanceof Promise) await answer;
      calls += 1;
    }
    const after = process.hrtime.bigint();
    if (after - now < LOOK_EVERY_NS) run *= 2;
    now = after;
  } while (now < until);
  return calls;
}
