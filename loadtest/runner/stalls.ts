// Notices when the whole machine stands still, so that nobody blames the server for it: a timer of this idle process that comes much too late.

const TICK_MS = 50;
/** A busy machine delays an idle process by less; a sleeping or frozen one by more. */
const STALL_MS = 750;

export interface StallWatch {
  /** Lengths of the stalls so far, milliseconds. */
  readonly stalls: readonly number[];
  readonly stop: () => void;
}

export function watchStalls(): StallWatch {
  const stalls: number[] = [];
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const late = now - before - TICK_MS;
    if (late > STALL_MS) stalls.push(Math.round(late));
    before = now;
  }, TICK_MS);
  return { stalls, stop: () => clearInterval(timer) };
}

/** What to tell a person, and whether answers may have gone missing for it; null when nothing stood still. */
export function stallWords(stalls: readonly number[]): string | null {
  if (stalls.length === 0) return null;
  const longest = (Math.max(...stalls) / 1_000).toFixed(1);
  return `This machine stood still ${stalls.length === 1 ? 'once' : `${stalls.length} times`} while measuring, for up to ${longest} s, the idle load runner included: times of this run say little. Run it again.`;
}
