// Filters of a page in the address bar, so that a view can be kept, sent and reached again by the back button.
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

/** The values of `names` in the address, empty where absent; setting one replaces the entry of the history. */
export function useFilters<Name extends string>(
  names: readonly Name[],
): readonly [Readonly<Record<Name, string>>, (changes: Partial<Record<Name, string>>) => void] {
  const search = useSearch();
  const [path, go] = useLocation();
  const known = names.join(' ');
  const values = useMemo(() => {
    const given = new URLSearchParams(search);
    return Object.fromEntries(known.split(' ').map((name) => [name, given.get(name) ?? ''])) as Record<Name, string>;
  }, [search, known]);
  const set = useCallback(
    (changes: Partial<Record<Name, string>>) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries<string | undefined>(changes)) {
        if (value === undefined || value === '') next.delete(name);
        else next.set(name, value);
      }
      const said = next.toString();
      go(said === '' ? path : `${path}?${said}`, { replace: true });
    },
    [search, path, go],
  );
  return [values, set];
}

/** The same as a query for the API, empty ones left out. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return new URLSearchParams(given).toString();
}
