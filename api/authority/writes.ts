// What one batch changes, gathered in memory before anything is written.
import type { Coupon, Lot, Member, Usage } from '../../engine/benefit/wallet.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { BatchRows } from './chain.ts';
import type { ConsumedCode, TapRow } from './shown-store.ts';

export interface SavedAuthorization {
  readonly record: AuthorizationRecord;
  readonly attempt: string | null;
  readonly reply: string;
}
export interface SavedWallet {
  readonly subject: string;
  /** It has no row yet. */
  readonly isNew: boolean;
  readonly usage: Usage;
  readonly debts: Readonly<Record<string, number>>;
  readonly lots: readonly Lot[];
  readonly members: readonly Member[];
}
export interface ParkedRow {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly digest: string;
  readonly body: string;
  readonly reply: string;
  readonly receivedAt: string;
}
export interface SecurityRow {
  readonly kind: string;
  readonly subject: string;
  readonly detail: string;
  readonly at: string;
}

export interface BatchWrites extends BatchRows {
  /** Records that had a row. */
  readonly authorizations: readonly SavedAuthorization[];
  /** Records of new ids; of two batches that claim one id, the second finds it taken and runs again. */
  readonly claims: readonly SavedAuthorization[];
  /** Decisions that no void of their first attempt may take back any more. */
  readonly heard: readonly string[];
  readonly wallets: readonly SavedWallet[];
  readonly coupons: readonly Coupon[];
  readonly moves: readonly CounterMove[];
  readonly parked: readonly ParkedRow[];
  readonly security: readonly SecurityRow[];
  readonly consumed: readonly ConsumedCode[];
  readonly taps: readonly TapRow[];
}
