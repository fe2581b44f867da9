// Where the time went inside the server: what its own figures say between the start and the end of the load.

export interface PhaseFigures {
  /** Milliseconds of a mean batch, by phase, in the order the server tells them. */
  readonly msByPhase: Readonly<Record<string, number>>;
  /** Authorizations and messages in a mean batch. */
  readonly batchSize: number;
}
/** Running totals of one moment. */
export interface PhaseTotals {
  readonly secondsByPhase: Readonly<Record<string, number>>;
  readonly batches: number;
  readonly commands: number;
}

const TIMEOUT_MS = 3_000;

/** Null where the server does not say, e.g. from elsewhere without a key. */
export async function readPhases(url: string): Promise<PhaseTotals | null> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return answer.ok ? totalsOf(await answer.text()) : null;
  } catch {
    return null;
  }
}

/** From the Prometheus text; null when it has no such figures. */
export function totalsOf(text: string): PhaseTotals | null {
  const found = [...text.matchAll(/^offerline_batch_phase_seconds_sum\{phase="(\w+)"[^}]*\} (\S+)$/gm)];
  const batches = numberAfter(text, 'offerline_batch_size_count');
  const commands = numberAfter(text, 'offerline_batch_size_sum');
  if (found.length === 0 || batches === null || commands === null) return null;
  return { secondsByPhase: Object.fromEntries(found.map(([, phase, sum]) => [phase ?? '', Number(sum)])), batches, commands };
}

function numberAfter(text: string, name: string): number | null {
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** Means over the batches between two moments. */
export function between(before: PhaseTotals | null, after: PhaseTotals | null): PhaseFigures | null {
  if (before === null || after === null) return null;
  const batches = after.batches - before.batches;
  if (batches <= 0) return null;
  const phases = Object.entries(after.secondsByPhase).map(([phase, sum]) => {
    const seconds = sum - (before.secondsByPhase[phase] ?? 0);
    return [phase, (seconds * 1_000) / batches] as const;
  });
  return { msByPhase: Object.fromEntries(phases), batchSize: (after.commands - before.commands) / batches };
}
