// Reads what happened in the journals and what ends soon, and tells the cardholders; a step is one transaction, so a kill in it loses nothing and doubles nothing.
import type { HolderEvent } from '../../engine/message/event.ts';
import { eventsOf } from '../../engine/message/event.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import {
  type AccountLine,
  endOfPage,
  type Ending,
  type Journal,
  JOURNALS,
  lockEnding,
  lockSpan,
  markSpan,
  moveLow,
  moveUntil,
  readCoupons,
  readEndingCoupons,
  readEndingLots,
  readEntries,
  readPointsGifts,
  readTiers,
  type Span,
} from './follow-store.ts';
import { digest } from './digest.ts';
import { openTelling, type Telling, tell } from './tell.ts';

/** Rows of a journal, or endings, in one step. */
export const STEP_ROWS = 1_000;

export interface FollowDeps {
  readonly sql: Sql;
  /** Is e-mail set up? */
  readonly hasMail: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells everything that can be told now; true when a full step says that more may wait. */
export async function follow(deps: FollowDeps): Promise<boolean> {
  const telling = await openTelling(deps.sql, { now: deps.now(), hasMail: deps.hasMail });
  let isMore = false;
  for (const journal of Object.keys(JOURNALS) as Journal[]) {
    await inTransaction(deps.sql, (transaction) => markSpan(transaction, journal));
    isMore = (await stepJournal(deps.sql, journal, telling)) || isMore;
  }
  for (const ending of ['lots', 'coupons'] as const) isMore = (await stepEnding(deps.sql, ending, telling)) || isMore;
  return (await digest(deps.sql, telling)) || isMore;
}

function stepJournal(sql: Sql, journal: Journal, telling: Telling): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const span = await lockSpan(transaction, journal);
    if (span === null) return false;
    const high = await endOfPage(transaction, journal, { ...span, most: STEP_ROWS });
    await tell(transaction, await readEvents(transaction, journal, { low: span.low, high }), telling);
    await moveLow(transaction, journal, high);
    return high < span.high;
  });
}

function readEvents(sql: Sql, journal: Journal, span: Span): Promise<readonly HolderEvent[]> {
  const read = { entries: readJournal, house_entries: readPointsGifts, coupon_moves: readCoupons, membership_moves: readTiers };
  return read[journal](sql, span);
}

async function readJournal(sql: Sql, span: Span): Promise<readonly HolderEvent[]> {
  const byMessage = new Map<string, AccountLine[]>();
  for (const line of await readEntries(sql, span)) {
    const key = JSON.stringify([line.authorizationId, line.messageId]);
    const lines = byMessage.get(key);
    if (lines === undefined) byMessage.set(key, [line]);
    else lines.push(line);
  }
  return [...byMessage.values()].flatMap((lines) => (lines[0] === undefined ? [] : eventsOf(lines, lines[0])));
}

function stepEnding(sql: Sql, ending: Ending, telling: Telling): Promise<boolean> {
  const { timeZone, policy } = telling;
  const days = ending === 'lots' ? policy.noticeDays.points : policy.noticeDays.coupons;
  return inTransaction(sql, async (transaction) => {
    const page = await lockEnding(transaction, ending, { days, most: STEP_ROWS, timeZone });
    if (page === null) return false;
    const events = ending === 'lots' ? await readEndingLots(transaction, page, { timeZone }) : await readEndingCoupons(transaction, page);
    await tell(transaction, events, telling);
    await moveUntil(transaction, ending, page);
    return page.rows === STEP_ROWS;
  });
}
