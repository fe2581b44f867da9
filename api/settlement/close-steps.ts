// What is posted when a business day closes, in order, before its statements are frozen: each room adds its step.
import { FEE_STEPS } from '../payouts/fee-steps.ts';
import type { CloseStep } from './close-step.ts';
import { OVERDUE_DISPUTES } from '../disputes/overdue.ts';
import { KEEP_MOVEMENTS } from '../ledger/movements-store.ts';
import { POINTS_COST } from '../ledger/points-cost-store.ts';
import { drawDeposits } from '../funding/deposit-store.ts';

/** Sales, fees, taxes and interest first; deposits pay subsidies alone. */
export const CLOSE_STEPS: readonly CloseStep[] = [
  ...FEE_STEPS,
  { name: 'deposits', run: drawDeposits },
  POINTS_COST,
  OVERDUE_DISPUTES,
  KEEP_MOVEMENTS, // Last: it keeps what all before it have posted.
];
