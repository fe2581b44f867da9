// What the screens of payouts and contracts read from the API.
import type { Batch, Payout } from '../../../api/payouts/batch-store.ts';
import type { Collection } from '../../../api/payouts/collection-store.ts';
import type { Contract } from '../../../api/payouts/contract-store.ts';
import type { Settlement } from '../../../api/payouts/account.ts';
import type { Carry } from '../../../engine/settlement/payout.ts';

export type { Batch, Carry, Collection, Contract, Payout, Settlement };
export interface BatchDetail extends Batch {
  readonly carries: readonly Carry[];
}
