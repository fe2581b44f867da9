// With each day that closes: whoever let the deadline of a dispute pass. Moves no money.
import type { CloseStep } from '../settlement/close-step.ts';
import { sweepOverdue } from './store.ts';

export const OVERDUE_DISPUTES: CloseStep = {
  name: 'disputes',
  run: (sql, { date, actor }) => sweepOverdue(sql, { date, actor }),
};
