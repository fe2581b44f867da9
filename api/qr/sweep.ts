// Each minute: slices past their grace give back what is left, and codes that nobody asks for any more are forgotten.
import type { Sql } from '../db/connect.ts';
import { forgetCodes } from './codes-store.ts';
import { closeSlices } from './gate-store.ts';

const SWEEP_MS = 60_000;

/** Any number of processes may sweep: what one holds, another passes by. */
export function startQrSweep({ sql, onBug }: { readonly sql: Sql; readonly onBug: (fault: unknown, subject: string) => void }): {
  readonly stop: () => void;
} {
  const sweep = async (): Promise<void> => {
    await closeSlices(sql, null);
    await forgetCodes(sql);
  };
  const timer = setInterval(() => sweep().catch((fault: unknown) => onBug(fault, 'sweep of codes and slices')), SWEEP_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
