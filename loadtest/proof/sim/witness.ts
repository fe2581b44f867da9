// Who sees what goes wrong: violations with the rule they break and the moment, and counts of what was played.

export interface Witness {
  readonly violate: (rule: string, what: string) => void;
  readonly violations: readonly string[];
  readonly count: (what: string, by?: number) => void;
  readonly counts: Readonly<Record<string, number>>;
}

/** More of them say nothing new. */
const TOLD_MAX = 20;

export function openWitness(now: () => number): Witness {
  const violations: string[] = [];
  const counts: Record<string, number> = {};
  return {
    violate: (rule, what) => {
      if (violations.length < TOLD_MAX) violations.push(`${rule} at ${now().toFixed(3)} ms: ${what}`);
    },
    violations,
    count: (what, by = 1) => {
      counts[what] = (counts[what] ?? 0) + by;
    },
    counts,
  };
}
