// Carries out an approved way out of a break: what must go through the authority goes there first, under an id that makes a repeat harmless.
import type { Message } from '../../engine/hold/record.ts';
import type { AuthorizationDeps } from '../authorization/decider.ts';
import { refundUnlinked } from '../authorization/unlinked-refund.ts';
import type { Sql } from '../db/connect.ts';
import { type Break, readBreak } from './break-store.ts';
import { readItem, readRecord } from './item-store.ts';
import { type Completion, completeWay, approveWay, failWay, placeParked, type Proposal, type ProposalFault } from './proposal-store.ts';

export type Resolved = { readonly ok: true; readonly of: Break } | { readonly ok: false; readonly code: ProposalFault | 'unavailable' };

/** Approving again completes what an outage left half done. */
export async function resolveBreak(
  deps: AuthorizationDeps,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<Resolved> {
  const approval = await approveWay(deps.sql, { id, actor });
  if (!approval.ok) return approval;
  const linked = approval.proposal.action === 'link' ? await link(deps, approval) : null;
  const done = linked === 'refused' ? NOT_FREE : await completeWay(deps.sql, { ...approval, actor, linked });
  if (!done.ok) {
    await failWay(deps.sql, { ...approval, actor });
    return done;
  }
  const of = await readBreak(deps.sql, id);
  return of === null ? { ok: false, code: 'not_found' } : { ok: true, of };
}

const NOT_FREE = { ok: false, code: 'message_not_free' } as const;
type Approved = { readonly of: Break; readonly proposal: Proposal };

async function link(deps: AuthorizationDeps, { of, proposal }: Approved): Promise<Completion['linked'] | 'refused'> {
  const { authorizationId, messageId } = proposal;
  if (authorizationId === null) throw new Error('a link names an authorization');
  if (of.parked !== null) return linkParked(deps, of.parked, authorizationId);
  if (messageId !== null) return { authorizationId, messageId };
  const message = await messageOf(deps.sql, of);
  if (message === null) return 'refused';
  const answer = await deps.authority.message(authorizationId, message);
  return answer.status < 300 ? { authorizationId, messageId: message.id } : 'refused';
}

/** The clearing record as the message that never came. */
async function messageOf(sql: Sql, of: Break): Promise<Message | null> {
  const item = of.item === null ? null : await readItem(sql, of.item);
  if (item === null || item.file === null || item.line === null || item.kind === 'reversal') return null;
  const record = await readRecord(sql, item.file, item.line);
  if (record === null) return null;
  return { id: `${item.file}:${item.line}`, kind: item.kind as Message['kind'], amount: record.amount, at: record.postedAt };
}

async function linkParked(deps: AuthorizationDeps, parked: string, authorizationId: string): Promise<Completion['linked'] | 'refused'> {
  const body = await placeParked(deps.sql, parked, authorizationId);
  const text = (name: string) => String(body[name] ?? '');
  const refund = {
    requestId: text('requestId'),
    cardToken: text('cardToken'),
    merchant: text('merchant'),
    amount: Number(body['amount']),
    currency: text('currency'),
    at: text('at'),
  };
  const answer = await refundUnlinked(deps, refund);
  return answer !== 'reused' && answer.status < 300 ? { authorizationId, messageId: `unlinked:${refund.requestId}` } : 'refused';
}
