// The business day that the books are read as of: the one in the address, or the newest there is.
import { useFilters } from '../parts/use-filters.ts';
import { useResource } from '../parts/use-resource.ts';
import type { Page } from '../parts/wire.ts';

/** Null until the newest day is known. */
export function useAsOf(): readonly [string | null, (asOf: string) => void] {
  const [{ asOf }, set] = useFilters(['asOf'] as const);
  const { body, fault } = useResource<Page<{ readonly date: string }>>(asOf === '' ? '/v1/settlement/days?limit=1' : null);
  const newest = body?.items[0]?.date ?? (body === null && fault === null ? null : new Date().toISOString().slice(0, 10));
  return [asOf === '' ? newest : asOf, (chosen) => set({ asOf: chosen })];
}
