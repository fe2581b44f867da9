// One step of closing a business day: what it is given, and what it promises.
import type { WorkCalendar } from '../../engine/settlement/pay-date.ts';
import type { Sql } from '../db/connect.ts';

export interface ClosingDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Who closes, as a key or person id. */
  readonly actor: string;
  readonly calendars: ReadonlyMap<string, WorkCalendar>;
}

/** Set-based and repeatable: run twice for a day, it posts once. Its rows carry the date of the day. */
export interface CloseStep {
  /** A word for progress: "fees". */
  readonly name: string;
  /** Number of rows posted. */
  readonly run: (sql: Sql, day: ClosingDay) => Promise<number>;
}
