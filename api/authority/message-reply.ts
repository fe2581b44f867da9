// The words of answers to messages, and of conflicts: fixed field order, so that a stored answer is the same bytes for ever.
import { fold } from '../../engine/hold/fold.ts';
import type { AuthorizationRecord, Message } from '../../engine/hold/record.ts';
import { kept } from '../../engine/hold/target.ts';
import { type ProblemCode, problemOf } from '../http/problem.ts';
import type { Answer } from './commands.ts';

/** What a message changed and where the authorization stands. 200: applied; 202: kept until what it refers to arrives, or for a person. */
export function messageReply(record: AuthorizationRecord, message: Message, findings: readonly string[]): Answer {
  const figures = fold(record);
  const isParked = record.digest === null || findings.includes('refund_exceeds_captured');
  const body = {
    authorizationId: record.id,
    messageId: message.id,
    kind: message.kind,
    status: isParked ? 'parked' : 'applied',
    reason: record.digest === null ? 'unknown_authorization' : (findings[0] ?? null),
    state: record.state,
    captured: figures.captured,
    refunded: figures.refunded,
    chargedBack: figures.chargedBack,
    benefits: record.benefits.map((benefit) => ({
      campaign: benefit.campaign,
      version: benefit.version,
      granted: benefit.amount,
      held: benefit.progress.money.held,
      kept: kept(benefit.progress.money),
      released: benefit.progress.money.released,
      returned: benefit.progress.money.returned + benefit.progress.money.chargedBack,
      points: { pending: benefit.progress.points.held, kept: kept(benefit.progress.points) },
    })),
  };
  return { status: isParked ? 202 : 200, body: JSON.stringify(body) };
}

/** An RFC 9457 problem as the authority answers it. `decisionId` names the stored decision of a conflict. */
export function problemAnswer(code: ProblemCode, decisionId?: string): Answer {
  const problem = problemOf(code);
  return { status: problem.status, body: JSON.stringify({ ...problem, ...(decisionId === undefined ? {} : { decisionId }) }) };
}
