// Closes a business day: once over, its statements are frozen and hashed, and from then on nothing about it changes.
import { addDays, businessDate, type Cutover } from '../../engine/settlement/business-day.ts';
import { payDate, type WorkCalendar } from '../../engine/settlement/pay-date.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { calendarOf } from './calendar.ts';
import { type BusinessDay, businessDay } from './statement-store.ts';
import { cutovers, freezeStatements, HOUSE_DAYS, lockDay, payTerms, recordClose } from './totals-store.ts';

/** A batch that read the clock just before the cut-over has surely committed this much later. */
const GRACE_MS = 60_000;
/** Where no acquirer is known: midnight of the bank. */
const HOUSE_CUTOVER: Cutover = { timeZone: 'Asia/Shanghai', cutover: '00:00' };
const HOUSE_COUNTRY = 'CN';

export interface CloseRequest {
  readonly date: string;
  /** Ledger time, ISO 8601. */
  readonly now: string;
  /** Key id of who closes. */
  readonly actor: string;
  readonly calendars: ReadonlyMap<string, WorkCalendar>;
}

export type Close =
  | { readonly ok: true; readonly day: BusinessDay }
  | { readonly ok: false; readonly code: 'day_not_over'; readonly lastOver: string };

/** Closing a closed day answers what it answered the first time. Any failure leaves the day open and nothing written. */
export async function closeDay(sql: Sql, { date, now, actor, calendars }: CloseRequest): Promise<Close> {
  const closed = await businessDay(sql, date);
  if (closed?.state === 'closed') return { ok: true, day: closed };
  const lastOver = lastDayOver(now, await cutovers(sql));
  if (date > lastOver) return { ok: false, code: 'day_not_over', lastOver };
  const day = await inTransaction(sql, async (transaction) => {
    await lockDay(transaction, date);
    const known = await businessDay(transaction, date);
    if (known?.state === 'closed') return known;
    const house = { days: HOUSE_DAYS, country: HOUSE_COUNTRY };
    const terms = await payTerms(transaction, house);
    const payOn = terms.map((term) => ({ ...term, date: payDate(date, term.days, calendarOf(term.country, calendars)) }));
    await recordClose(transaction, { date, actor, day: await freezeStatements(transaction, { date, house, payOn }) });
    return businessDay(transaction, date);
  });
  if (day === null) throw new Error('a closed day has a row');
  return { ok: true, day };
}

/** The newest date that has ended for every acquirer, with the grace. */
export function lastDayOver(now: string, all: readonly Cutover[]): string {
  const settledNow = new Date(Date.parse(now) - GRACE_MS).toISOString();
  const today = (all.length === 0 ? [HOUSE_CUTOVER] : all).map((cutover) => businessDate(settledNow, cutover)).toSorted()[0];
  if (today === undefined) throw new Error('there is at least one cut-over');
  return addDays(today, -1);
}
