// Which pages this console has, for pages that link to others: the list itself imports the pages, so they are told by a context.
import { createContext, use } from 'react';
import type { PageEntry } from './page-entry.ts';
import { useSession } from './session.tsx';

export const KnownPages = createContext<readonly PageEntry[]>([]);

/** Says whether there is a page with this pattern and the caller may open it; parts of a pattern may be called anything. */
export function useHasPage(): (pattern: string) => boolean {
  const pages = use(KnownPages);
  const { opens } = useSession();
  return (pattern) => pages.some((entry) => shapeOf(entry.path) === shapeOf(pattern) && opens(entry));
}

const shapeOf = (pattern: string): string => pattern.replace(/:\w+/g, ':');
