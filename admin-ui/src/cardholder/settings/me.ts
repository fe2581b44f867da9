// What the API says of the cardholder, as the settings need it.
import type { ConsentStanding } from '../../../../api/cardholder/purposes.ts';

export interface Me {
  readonly consents: readonly ConsentStanding[];
  /** One that waits for the bank. */
  readonly erasure: { readonly id: string; readonly madeAt: string } | null;
}
