// The job that issues a batch of coupons: piece by piece, each in a transaction of its own, going on where the last process ended.
import { createHash } from 'node:crypto';
import { JobFault, type JobWorker } from '../jobs/follow.ts';
import type { CouponCodes } from './codes.ts';
import { type FileLine, makePiece, type NewCoupon } from './fill-store.ts';
import type { CouponBatch } from './batch-store.ts';

const PIECE = 5_000;

export interface IssueDeps {
  readonly codes: Pick<CouponCodes, 'ofBatch'>;
  readonly codeHash: (code: string) => string;
}

const WORDS = {
  batch_step: 'The batch was ended meanwhile; what was issued before is void.',
  campaign_not_live: 'The campaign is not live. Publish it, then order again.',
  taken: 'A code of the file belongs to a coupon that was issued meanwhile. Void the batch and bring the file without it.',
} as const;

/** The keys are asked for when there is something to issue. */
export function issueWorker(open: () => IssueDeps): JobWorker {
  return async (job, { sql, signal, tell }) => {
    const deps = open();
    const total = Number(job.asked['count'] ?? 0);
    for (;;) {
      signal.throwIfAborted();
      const made = await makePiece(sql, { id: job.object, size: PIECE, coupons: (batch, lines) => couponsOf(deps, batch, lines) });
      if (typeof made === 'string') throw new JobFault(made, WORDS[made]);
      tell({ step: 'issue', done: made.issued, total });
      if (made.isDone) return { issued: made.issued };
      // Authorizations are answered in this process too: between two pieces it is their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}

function couponsOf(
  { codes, codeHash }: IssueDeps,
  batch: CouponBatch & { readonly seed: string | null },
  lines: readonly FileLine[],
): readonly NewCoupon[] {
  const { id, seed } = batch;
  if (batch.kind !== 'generated')
    return lines.map(({ no, value }) => ({
      id: `cp_${createHash('sha256').update(`${id} ${no}`).digest('base64url').slice(0, 22)}`,
      codeHash: batch.kind === 'uploaded' ? value : null,
      subject: batch.kind === 'named' ? `ac:${value}` : null,
    }));
  if (seed === null) throw new Error('a batch that is being issued has its seed');
  return lines.map(({ no }) => {
    const made = codes.ofBatch({ id, seed }, no);
    return { id: made.id, codeHash: codeHash(made.code), subject: null };
  });
}
