// How many things wait behind a tab: an area says it, the bar shows it.
import { useEffect, useState } from 'react';

const COUNTED = 'offerline:tab-count';
const counts = new Map<string, number>();

/** `path` of the tab's page; 0 takes the number away. */
export function showTabCount(path: string, count: number): void {
  counts.set(path, count);
  dispatchEvent(new Event(COUNTED));
}

export function useTabCounts(): ReadonlyMap<string, number> {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const look = () => setTurn((before) => before + 1);
    addEventListener(COUNTED, look);
    return () => removeEventListener(COUNTED, look);
  }, []);
  return counts;
}
