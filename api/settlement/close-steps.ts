// What is posted when a business day closes, in order, before its statements are frozen: each room adds its step.
import type { WorkCalendar } from '../../engine/settlement/pay-date.ts';
import { FEE_STEPS } from '../payouts/fee-steps.ts';
import type { Sql } from '../db/connect.ts';
import { OVERDUE_DISPUTES } from '../disputes/overdue.ts';
import { KEEP_MOVEMENTS } from '../ledger/movements-store.ts';
import { POINTS_COST } from '../ledger/points-cost-store.ts';
import { drawDeposits } from '../funding/deposit-store.ts';

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

/** Fees and taxes before deposits, which pay them too. */
export const CLOSE_STEPS: readonly CloseStep[] = [
  ...FEE_STEPS,
  { name: 'deposits', run: drawDeposits },
  POINTS_COST,
  OVERDUE_DISPUTES,
  KEEP_MOVEMENTS, // Last: it keeps what all before it have posted.
];
