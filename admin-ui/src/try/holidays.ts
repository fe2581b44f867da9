// The holiday calendars that a document asks for, read when it asks.
import { useEffect, useState } from 'react';
import type { Holidays } from '../../../engine/campaign/live.ts';

interface CalendarFile {
  readonly rows: readonly { readonly date: string }[];
}
const CALENDARS: Readonly<Record<string, () => Promise<{ readonly default: CalendarFile }>>> = {
  CN: () => import('../../../campaigns/reference/holidays-CN.json'),
  HK: () => import('../../../campaigns/reference/holidays-HK.json'),
  JP: () => import('../../../campaigns/reference/holidays-JP.json'),
};
const NONE: Holidays = {};

/** Null while a calendar is being read. */
export function useHolidays(calendars: readonly string[]): Holidays | null {
  const wanted = [...new Set(calendars)].toSorted().join();
  const [known, setKnown] = useState<{ readonly wanted: string; readonly holidays: Holidays }>({ wanted: '', holidays: NONE });
  useEffect(() => {
    let isOver = false;
    void readCalendars(wanted.split(',')).then((holidays) => {
      if (!isOver) setKnown({ wanted, holidays });
    });
    return () => {
      isOver = true;
    };
  }, [wanted]);
  return known.wanted === wanted ? known.holidays : null;
}

async function readCalendars(names: readonly string[]): Promise<Holidays> {
  const read = names.map(async (name) => {
    const file = await CALENDARS[name]?.();
    return file === undefined ? null : ([name, new Set(file.default.rows.map(({ date }) => date))] as const);
  });
  return Object.fromEntries((await Promise.all(read)).filter((each) => each !== null));
}
