// A refund that names no authorization: placed only where exactly one capture fits, else parked; never taken from an arbitrary purchase (R18).
import { createHash } from 'node:crypto';
import type { AuthorizationDeps } from './routes.ts';
import { findRefundable, insertParkedRefund, readParked } from './parked-store.ts';

export interface UnlinkedRefund { readonly requestId: string; readonly cardToken: string; readonly merchant: string; readonly amount: number; readonly currency: string; readonly at: string }
type Answer = { readonly status: number; readonly body: string };

/** Idempotent by requestId: the match is written down before it is applied, so a repeat can only repeat it. */
export async function refundUnlinked({ sql, authority }: AuthorizationDeps, refund: UnlinkedRefund): Promise<Answer | 'reused'> {
  const id = `refund:${refund.requestId}`;
  const digest = createHash('sha256').update(JSON.stringify([refund.requestId, refund.cardToken, refund.merchant, refund.amount, refund.currency, refund.at])).digest('hex');
  const known = await readParked(sql, id);
  if (known === null) {
    const [match, second] = await findRefundable(sql, refund);
    const isMatch = match !== undefined && second === undefined;
    const reason = isMatch ? 'matched' : match === undefined ? 'no_candidate' : 'several_candidates';
    const reply = isMatch ? '' : JSON.stringify({ requestId: refund.requestId, status: 'parked', reason });
    await insertParkedRefund(sql, { id, digest, state: isMatch ? 'matched' : 'open', reason, body: { ...refund, ...(isMatch ? { authorizationId: match } : {}) }, reply });
    return refundUnlinked({ sql, authority }, refund);
  }
  if (known.digest !== digest) return 'reused';
  const { authorizationId } = known.body;
  if (authorizationId === undefined) return { status: 202, body: known.reply };
  return authority.message(authorizationId, { id: `unlinked:${refund.requestId}`, kind: 'refund', amount: refund.amount, at: refund.at });
}
