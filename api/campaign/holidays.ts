// Days off by calendar as schedules need them, from the calendars of working days.
import type { Holidays } from '../../engine/campaign/live.ts';

export function holidaysOf(calendars: ReadonlyMap<string, { readonly holidays: ReadonlySet<string> }>): Holidays {
  return Object.fromEntries([...calendars].map(([country, { holidays }]) => [country, holidays]));
}
