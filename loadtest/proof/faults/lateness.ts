// How late answers were against their own deadline, counted in bins that can be added up, and the two edges that judge them.

/** I27: an answer may be so much later than its deadline and no more. */
export const GRACE_MS = 20;

/** An answer that came so late after its deadline, and when, milliseconds since 1970. */
export interface Late {
  readonly at: number;
  readonly lateMs: number;
}

/** Upper edges, milliseconds after the deadline; what is later than the last but one is far too late. */
export const EDGES_MS = [
  -1_000, -500, -200, -100, -50, -40, -30, -20, -10, -5, -2, 0, 1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 500, 60_000,
] as const;

/** One count for each edge; changes with every answer. */
export type Bins = number[];

export const newBins = (): Bins => EDGES_MS.map(() => 0);

export function countLateness(bins: Bins, latenessMs: number): void {
  const place = EDGES_MS.findIndex((edge) => latenessMs <= edge);
  const at = place < 0 ? bins.length - 1 : place;
  bins[at] = (bins[at] ?? 0) + 1;
}

export function addBins(one: readonly number[], other: readonly number[]): Bins {
  return one.map((count, place) => count + (other[place] ?? 0));
}

/** Edges that nothing came near are left out at both ends. */
export function shownBins(bins: readonly number[]): readonly (readonly [upToMs: number, count: number])[] {
  const used = bins.flatMap((count, place) => (count > 0 ? [place] : []));
  const last = Math.max(used.at(-1) ?? 0, EDGES_MS.indexOf(GRACE_MS));
  return bins.flatMap((count, place) => (place >= (used[0] ?? 0) && place <= last ? [[EDGES_MS[place] ?? 0, count] as const] : []));
}

/** The value that so many of a hundred are not above; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * share) / 100) - 1)] ?? 0;
}
