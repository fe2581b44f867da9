// A reach as people write it: ids on lines, and back.
import type { Reach } from '../../../engine/people/reach.ts';

export interface ReachDraft {
  readonly limited: boolean;
  readonly merchants: string;
  readonly regions: string;
}

export function draftOf(reach: Reach | null): ReachDraft {
  return { limited: reach !== null, merchants: (reach?.merchants ?? []).join('\n'), regions: (reach?.regions ?? []).join('\n') };
}

/** Undefined when it is limited to nothing that was named: that would be nobody's wish. */
export function reachOf({ limited, merchants, regions }: ReachDraft): Reach | null | undefined {
  if (!limited) return null;
  const [shops, places] = [idsIn(merchants), idsIn(regions)];
  if (shops.length === 0 && places.length === 0) return undefined;
  return { ...(shops.length === 0 ? {} : { merchants: shops }), ...(places.length === 0 ? {} : { regions: places }) };
}

/** Lines, commas (also full-width ones) and spaces separate; twice is once. */
export function idsIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,，、;；]+/u).filter(Boolean))];
}
