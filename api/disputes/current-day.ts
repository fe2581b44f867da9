// The business day that corrections of today are posted on: the one that is not over yet for every acquirer, so that it cannot be closed.
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { lastDayOver } from '../settlement/close.ts';
import { cutovers, ledgerTime } from '../settlement/totals-store.ts';

/** Where messages bring their own time the clock can stand before the newest closed day: then it is the day after that, as for authorizations. */
export async function currentDay(sql: Sql): Promise<string> {
  const own = addDays(lastDayOver(await ledgerTime(sql), await cutovers(sql)), 1);
  const [row] = await sql<{ shut: string | null }[]>`select max(business_date) as shut from business_days where state <> 'open'`;
  const shut = row?.shut ?? null;
  return shut === null || own > shut ? own : addDays(shut, 1);
}
