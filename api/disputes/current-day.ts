// The business day that corrections of today are posted on: the one that is not over yet for every acquirer, so that it cannot be closed.
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { lastDayOver } from '../settlement/close.ts';
import { cutovers, ledgerTime } from '../settlement/totals-store.ts';

export async function currentDay(sql: Sql): Promise<string> {
  return addDays(lastDayOver(await ledgerTime(sql), await cutovers(sql)), 1);
}
