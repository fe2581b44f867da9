// Inside k6: writes what was measured to the file that the runner reads.
import { plan } from './ask.ts';

/** Given to k6 as `handleSummary`; nothing is printed, the runner speaks. */
export function keepSummary(summary: unknown): Record<string, string> {
  return { [plan.summaryFile]: JSON.stringify(summary) };
}
