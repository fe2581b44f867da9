// One process's connection to its store, watched: who carries what is heard at each commit, and a batch can be cut off before or after it.
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { StoreFault } from '../store/faults.ts';

/** What befalls the next batches of one process. */
export interface Mishap {
  /** Statements until it happens; the write is one. */
  left: number;
  /** before, after: the connection breaks before or behind the commit. dead: the process with it. */
  readonly kind: 'before' | 'after' | 'dead';
}
export interface Watch {
  mishap: Mishap | null;
  isDead: boolean;
  /** Batches on their way. */
  busy: number;
  readonly now: () => string;
  readonly onCommit: (commands: readonly Command[], at: string) => void;
}

const gone = (): StoreFault => new StoreFault('CONNECTION_CLOSED', 'the connection is closed');

export function watched(store: BatchStore, watch: Watch): BatchStore {
  return {
    end: store.end,
    begin: async (work, carried) => {
      if (watch.isDead) throw gone();
      watch.busy += 1;
      try {
        return await store.begin((tx) => work(through(tx, carried, watch)), carried);
      } finally {
        watch.busy -= 1;
      }
    },
  };
}

function through(tx: BatchTx, carried: readonly Command[], watch: Watch): BatchTx {
  let at = '';
  const step = <T>(send: () => Promise<T>): Promise<T> => (isCut(watch) ? Promise.reject(gone()) : send());
  return {
    lockAuthorizations: (ids) => step(() => tx.lockAuthorizations(ids)),
    openBatch: (horizon) =>
      step(async () => {
        at = watch.now();
        return { ...(await tx.openBatch(horizon)), now: at };
      }),
    readMessages: tx.readMessages,
    readHolders: tx.readHolders,
    readMerchants: tx.readMerchants,
    readBins: tx.readBins,
    lockCodes: tx.lockCodes,
    lockSlices: tx.lockSlices,
    lockWallets: (needs) => step(() => tx.lockWallets(needs)),
    readCounters: (keys) => step(() => tx.readCounters(keys)),
    lockCounters: (needs) => step(() => tx.lockCounters(needs)),
    readEvidence: tx.readEvidence,
    write: async (writes, chain) => {
      const { mishap } = watch;
      if (mishap?.kind !== 'after' && isCut(watch, 'write')) throw gone();
      const written = await tx.write(writes, chain);
      watch.onCommit(carried, at);
      if (isCut(watch, 'write')) throw gone();
      return written;
    },
  };
}

/** Counts down; whatever is left when the write comes happens there. */
function isCut(watch: Watch, at?: 'write'): boolean {
  const { mishap } = watch;
  if (watch.isDead) return true;
  if (mishap === null) return false;
  mishap.left -= 1;
  if (at === undefined && (mishap.kind === 'after' || mishap.left >= 0)) return false;
  watch.mishap = null;
  watch.isDead = mishap.kind === 'dead';
  return true;
}
