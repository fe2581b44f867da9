// Processor time per call, measured over a span of time in runs that grow until looking at the clock costs nothing.

/** Between two looks at the clock at least this much time passes, where calls are that short. */
const LOOK_EVERY_NS = 1_000_000n;

/** Microseconds of processor time of this whole process (all its threads) per call; `call` gets a number that keeps counting. */
export async function microsecondsPerCall(call: (no: number) => unknown, milliseconds: number): Promise<number> {
  const until = process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n;
  const started = process.cpuUsage();
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
  const { user, system } = process.cpuUsage(started);
  return (user + system) / calls;
}
