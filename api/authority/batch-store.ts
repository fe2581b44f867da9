// What a batch and the sweep of deadlines ask of whatever keeps the rows: Postgres in the product, a model of it in the simulation.
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { BinProfile, MerchantProfile } from '../../engine/authorization/situation.ts';
import type { Command } from './commands.ts';
import type { LockedWallets, WalletNeeds } from './holdings-store.ts';
import type { CardAsked, FoundHolder } from './profile-store.ts';
import type { BatchClock, Evidence, MessageAsked, StoredAuthorization, StoredMessage } from './read-store.ts';
import type { CodeRow, SliceRow } from './shown-store.ts';
import type { ChainContext, Written } from './write-store.ts';
import type { BatchWrites } from './writes.ts';

/**
 * One read-committed transaction. What is locked stays locked until the transaction ends; rows are locked in the order of their keys, so that two
 * batches that meet wait for each other and never in a circle. Errors bear the SQLSTATE in `code` and the constraint in `constraint_name`.
 */
export interface BatchTx {
  /** Locks the rows of the ids that are known. First of all statements: from here on whoever closes a day waits for this batch. */
  readonly lockAuthorizations: (ids: readonly string[]) => Promise<ReadonlyMap<string, StoredAuthorization>>;
  /** Ledger time, the number of this batch, and what changed since `horizon`. */
  readonly openBatch: (horizon: string | null) => Promise<BatchClock>;
  readonly readMessages: (asked: readonly MessageAsked[]) => Promise<readonly StoredMessage[]>;
  readonly readHolders: (asked: readonly CardAsked[]) => Promise<readonly FoundHolder[]>;
  readonly readMerchants: (ids: readonly string[]) => Promise<ReadonlyMap<string, MerchantProfile>>;
  readonly readBins: (prefixes: readonly string[]) => Promise<ReadonlyMap<string, BinProfile>>;
  readonly lockCodes: (hashes: readonly string[]) => Promise<readonly CodeRow[]>;
  readonly lockSlices: (ids: readonly string[]) => Promise<readonly SliceRow[]>;
  readonly lockWallets: (needs: WalletNeeds) => Promise<LockedWallets>;
  /** As they stand, without a lock. */
  readonly readCounters: (keys: readonly string[]) => Promise<ReadonlyMap<string, CounterState>>;
  /** Creates missing ones with their ceilings, raises ceilings that a newer version raised, and locks all. */
  readonly lockCounters: (needs: ReadonlyMap<string, number | null>) => Promise<ReadonlyMap<string, CounterState>>;
  readonly readEvidence: (ids: readonly string[]) => Promise<ReadonlyMap<string, Evidence>>;
  /** Writes everything with its link of the chain, counters last, and commits with them. */
  readonly write: (writes: BatchWrites, chain: ChainContext) => Promise<Written>;
}

export interface BatchStore {
  /** Any error of `work`, or of the store, leaves nothing behind; a commit that is cut off has an unknown fate. `carried`: for whoever follows the store. */
  readonly begin: <T>(work: (tx: BatchTx) => Promise<T>, carried: readonly Command[]) => Promise<T>;
  /** Seconds to wait for whoever is still served. */
  readonly end: (options: { readonly timeout: number }) => Promise<void>;
}
