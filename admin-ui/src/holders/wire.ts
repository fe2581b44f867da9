// What the API tells of cardholders, as the console reads it.
import type { ConsentStanding } from '../../../api/cardholder/purposes.ts';
import type { HolderSummary } from '../../../api/cardholder/profile-store.ts';

export interface Holder extends HolderSummary {
  readonly consents: readonly ConsentStanding[];
  /** The erasure that waits. */
  readonly erasure: string | null;
}

export function holderPath(account: string, part = ''): string {
  return `/v1/accounts/${encodeURIComponent(account)}${part}`;
}
