// What the screens of business days read from the API.
import type { Job } from '../../../api/jobs/store.ts';
import type { BusinessDay, ClosingStep, DayTotals } from '../../../api/settlement/day-store.ts';
import type { Proof } from '../../../api/settlement/proof.ts';

export type JobShown = Omit<Job, 'asked'>;
export interface DayItem extends BusinessDay {
  readonly job: JobShown | null;
}
export interface DayShown extends DayItem {
  readonly soFar: { readonly entries: number; readonly items: number };
  readonly steps: readonly ClosingStep[];
  readonly stepNames: readonly string[];
  readonly totals: readonly DayTotals[];
  readonly blocked: { readonly code: string; readonly text: string } | null;
  readonly acquirers: readonly { readonly id: string; readonly timeZone: string; readonly cutover: string; readonly isOver: boolean }[];
  readonly proof: JobShown | null;
}
export type { Proof };
