// One authorization as a line of the list and of the feed: made from its record and its answer, the same for both.
import type { EvaluateReply } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { AuthorizationSummary } from './feed.ts';

/** What of the record a line needs. */
export type SummarySource = Pick<AuthorizationRecord, 'id' | 'decidedAt' | 'state' | 'merchant' | 'subject'>;

export function summaryOf(record: SummarySource, reply: EvaluateReply): AuthorizationSummary {
  return {
    id: record.id,
    at: record.decidedAt,
    state: record.state,
    outcome: reply.outcome,
    reason: reply.reason,
    amount: reply.amount,
    payable: reply.payable,
    currency: reply.currency,
    merchant: record.merchant,
    subject: record.subject,
    points: reply.points,
    benefits: reply.benefits.map(({ campaign, version, kind, delivery, amount }) => ({ campaign, version, kind, delivery, amount })),
    receipt: reply.receipt,
  };
}
