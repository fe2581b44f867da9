// The job that ends the coupons of an order: piece by piece, each in a transaction of its own, so that no payment waits for all of them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWorker } from '../jobs/follow.ts';
import { readJob } from '../jobs/store.ts';
import { endPiece } from './batch-store.ts';

const PIECE = 5_000;
/** Coupons that payments hold this moment are free again, or used, soon. */
const HELD_MS = 50;

export function endWorker(): JobWorker {
  return async (job, { sql, signal }) => {
    for (;;) {
      signal.throwIfAborted();
      const { ended, isDone } = await endPiece(sql, { id: job.object, job: job.id, size: PIECE });
      if (isDone) return { ended: (await readJob(sql, job.id))?.done ?? 0 };
      // Authorizations are answered in this process too: between two pieces it is their turn.
      await sleep(ended === 0 ? HELD_MS : 1, undefined, { signal });
    }
  };
}
