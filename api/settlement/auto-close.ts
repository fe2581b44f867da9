// Orders the closing of days that are over, where the bank wants that: every half minute the oldest such day.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange, readSetting } from '../http/settings-store.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import { lastDayOver } from './close.ts';
import { earlierOpenDay, writeSetting } from './day-store.ts';
import { orderFor } from './order-day.ts';
import { cutovers, ledgerTime } from './totals-store.ts';

export const AUTO_CLOSE = 'autoClose';
/** Off unless somebody turned it on. */
export const autoCloseSchema = z.strictObject({
  isOn: z.boolean().default(false),
  graceMinutes: z.int().min(1).max(1_440).default(60),
});
export type AutoClose = z.output<typeof autoCloseSchema>;
const ACTOR = 'auto-close';
const LOOK_MS = 30_000;
const MINUTE_MS = 60_000;

export async function saveAutoClose(sql: Sql, wanted: AutoClose, actor: string): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await writeSetting(transaction, AUTO_CLOSE, wanted);
    await logChange(transaction, { actor, action: 'settlement.auto_close', object: AUTO_CLOSE, detail: wanted });
  });
}

/** The day whose closing was ordered; null where nothing is due. */
export async function orderDue(sql: Sql): Promise<string | null> {
  const { isOn, graceMinutes } = autoCloseSchema.parse((await readSetting(sql, AUTO_CLOSE)) ?? {});
  if (!isOn) return null;
  const late = new Date(Date.parse(await ledgerTime(sql)) - graceMinutes * MINUTE_MS).toISOString();
  const due = await earlierOpenDay(sql, addDays(lastDayOver(late, await cutovers(sql)), 1));
  if (due !== null) await orderFor(sql, { kind: 'settlement.close', date: due, actor: ACTOR });
  return due;
}

/** Looks until stopped. */
export function startAutoClose(deps: { readonly sql: Sql; readonly onBug: (fault: unknown, subject: string) => void }): {
  readonly stop: () => void;
} {
  const looking = setInterval(() => void orderDue(deps.sql).catch((fault: unknown) => deps.onBug(fault, 'auto-close')), LOOK_MS);
  looking.unref();
  return { stop: () => clearInterval(looking) };
}
