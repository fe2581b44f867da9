// A refund that names no authorization: placed only where exactly one capture fits, else parked; never taken from an arbitrary purchase (R18).
import { type Answer, canonical, digestText } from '../authority/commands.ts';
import type { AuthorizationDeps } from './decider.ts';
import { findRefundable, insertParkedRefund, type ParkedRefund, readParked } from './parked-store.ts';

export interface UnlinkedRefund {
  readonly requestId: string;
  readonly cardToken: string;
  readonly merchant: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: string;
}

/** Idempotent by requestId: the match is written down before it is applied, so a repeat can only repeat it. */
export async function refundUnlinked({ sql, authority }: AuthorizationDeps, refund: UnlinkedRefund): Promise<Answer | 'reused'> {
  const id = `refund:${refund.requestId}`;
  const digest = digestText(canonical(refund));
  if ((await readParked(sql, id)) === null)
    await insertParkedRefund(sql, judged(refund, { id, digest, found: await findRefundable(sql, refund) }));
  const written = await readParked(sql, id);
  if (written === null) throw new Error('what was written down is there');
  if (written.digest !== digest) return 'reused';
  const { authorizationId } = written.body;
  if (authorizationId === undefined) return { status: 202, body: written.reply };
  return authority.message(authorizationId, { id: `unlinked:${refund.requestId}`, kind: 'refund', amount: refund.amount, at: refund.at });
}

/** One capture that fits is a match, none or two are a question for a person. */
function judged(
  refund: UnlinkedRefund,
  on: { readonly id: string; readonly digest: string; readonly found: readonly string[] },
): ParkedRefund & { readonly reason: string } {
  const { id, digest, found } = on;
  const [match, second] = found;
  if (match !== undefined && second === undefined)
    return { id, digest, state: 'matched', reason: 'matched', body: { ...refund, authorizationId: match }, reply: '' };
  const reason = match === undefined ? 'no_candidate' : 'several_candidates';
  const reply = JSON.stringify({ requestId: refund.requestId, status: 'parked', reason });
  return { id, digest, state: 'open', reason, body: { ...refund }, reply };
}
