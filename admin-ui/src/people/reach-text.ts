// A reach as people write it: ids on lines, and back.
import { DIMENSIONS, type Reach } from '../../../engine/people/reach.ts';

export interface ReachDraft extends Readonly<Record<keyof Reach, string>> {
  readonly limited: boolean;
}

export function draftOf(reach: Reach | null): ReachDraft {
  const text = (ids: readonly string[] | undefined) => (ids ?? []).join('\n');
  return { limited: reach !== null, merchants: text(reach?.merchants), chains: text(reach?.chains), regions: text(reach?.regions) };
}

/** Undefined when it is limited to nothing that was named: that would be nobody's wish. */
export function reachOf({ limited, ...texts }: ReachDraft): Reach | null | undefined {
  if (!limited) return null;
  const named = DIMENSIONS.map((dimension) => [dimension, idsIn(texts[dimension])] as const).filter(([, ids]) => ids.length > 0);
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** Lines, commas (also full-width ones) and spaces separate; twice is once. */
export function idsIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,，、;；]+/u).filter(Boolean))];
}
