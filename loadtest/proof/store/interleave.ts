// Leads several connections of either store through one given order of statements: each goes on alone, until it asks for the next, ends, or waits for a lock.
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import { type Connected, settled } from './both-testing.ts';

interface Gate {
  /** Statements asked for and not let through, oldest first. */
  readonly asked: (() => void)[];
  /** Let through and not answered. */
  running: number;
  isOver: boolean;
}
export interface Led {
  readonly store: BatchStore;
  readonly gate: Gate;
  readonly isBlocked: () => Promise<boolean>;
}

/** `now`: the ledger's clock, as everybody is told it. */
export function lead({ store, isBlocked }: Connected, now: () => string): Led {
  const gate: Gate = { asked: [], running: 0, isOver: true };
  return {
    gate,
    isBlocked,
    store: { end: store.end, begin: (work, carried) => store.begin((tx) => work(gated(tx, gate, now)), carried) },
  };
}

function gated(tx: BatchTx, gate: Gate, now: () => string): BatchTx {
  const through = async <T>(send: () => Promise<T>): Promise<T> => {
    await new Promise<void>((resolve) => {
      gate.asked.push(resolve);
    });
    gate.running += 1;
    try {
      return await send();
    } finally {
      gate.running -= 1;
    }
  };
  return {
    lockAuthorizations: (ids) => through(() => tx.lockAuthorizations(ids)),
    openBatch: (horizon) => through(async () => ({ ...(await tx.openBatch(horizon)), now: now() })),
    readMessages: (asked) => through(() => tx.readMessages(asked)),
    readHolders: (asked) => through(() => tx.readHolders(asked)),
    readMerchants: (ids) => through(() => tx.readMerchants(ids)),
    readBins: (prefixes) => through(() => tx.readBins(prefixes)),
    lockCodes: (hashes) => through(() => tx.lockCodes(hashes)),
    lockSlices: (ids) => through(() => tx.lockSlices(ids)),
    lockWallets: (needs) => through(() => tx.lockWallets(needs)),
    readCounters: (keys) => through(() => tx.readCounters(keys)),
    lockCounters: (needs) => through(() => tx.lockCounters(needs)),
    readEvidence: (ids) => through(() => tx.readEvidence(ids)),
    write: (writes, chain) => through(() => tx.write(writes, chain)),
  };
}

/** Runs the pieces of work side by side; `next` says whose turn it is among those that can go on. */
export async function interleave<T>(
  led: readonly Led[],
  work: readonly ((store: BatchStore) => Promise<T>)[],
  next: (count: number) => number,
): Promise<readonly PromiseSettledResult<T>[]> {
  const all = led.map((each, place) => {
    each.gate.isOver = false;
    const piece = work[place];
    const end = piece === undefined ? Promise.reject(new Error('nothing to do')) : piece(each.store);
    return end.finally(() => {
      each.gate.isOver = true;
      each.gate.asked.length = 0;
    });
  });
  const ends = Promise.allSettled(all);
  for (;;) {
    await still(led);
    const ready = led.filter(({ gate }) => gate.asked.length > 0 && gate.running === 0);
    const chosen = ready[next(ready.length)];
    if (chosen !== undefined) chosen.gate.asked.shift()?.();
    else if (led.every(({ gate }) => gate.isOver)) return ends;
  }
}

/** Nobody can go on by themselves: each asks for its next statement, waits for a lock, or is done. */
async function still(led: readonly Led[]): Promise<void> {
  for (;;) {
    await settled();
    const going = led.filter(({ gate }) => !gate.isOver && (gate.running > 0 || gate.asked.length === 0));
    if (going.length === 0) return;
    const blocked = await Promise.all(going.map(({ gate, isBlocked }) => gate.running > 0 && isBlocked()));
    if (blocked.every(Boolean) && led.some(({ gate }) => gate.asked.length > 0 && gate.running === 0)) return;
  }
}
