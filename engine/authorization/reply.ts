// The wire answer of evaluate, built from a decision; field order is fixed, so the same decision is the same bytes for ever (I8).
import type { Decision } from './decide.ts';
import type { EvaluateReply, EvaluateRequest, GrantedBenefit, Reason } from './request.ts';
import { approvedAmount } from './situation.ts';

/** The answer to a decided authorization. */
export function replyOf(
  request: EvaluateRequest,
  decision: Decision,
  on: { readonly decisionId: string; readonly holdExpiresAt: string | null },
): EvaluateReply {
  const benefits = decision.benefits.map((benefit): GrantedBenefit => {
    const inMoney = benefit.delivery !== 'points' && benefit.delivery !== 'coupon';
    return {
      campaign: benefit.campaign,
      version: benefit.version,
      kind: benefit.kind,
      delivery: benefit.delivery,
      amount: inMoney ? benefit.amount : 0,
      desired: inMoney ? benefit.desired : 0,
      funding: inMoney ? benefit.funding.map(({ party, amount }) => ({ party, amount })) : [],
      receipt: benefit.receipt,
    };
  });
  return {
    authorizationId: request.authorizationId,
    decisionId: on.decisionId,
    outcome: decision.outcome,
    reason: decision.reason,
    amount: request.amount,
    payable: decision.payable,
    currency: request.currency,
    benefits,
    points: { earn: decision.earn, redeem: decision.redeem },
    holdExpiresAt: decision.outcome === 'granted' ? on.holdExpiresAt : null,
    receipt: benefits.map((benefit) => benefit.receipt),
  };
}

/** The answer where nothing was decided in time, or the id was voided: the payment proceeds at full price. */
export function noBenefit(
  request: Pick<EvaluateRequest, 'authorizationId' | 'amount' | 'approvedAmount' | 'currency'>,
  reason: Reason,
  decisionId: string,
): EvaluateReply {
  return {
    authorizationId: request.authorizationId,
    decisionId,
    outcome: 'none',
    reason,
    amount: request.amount,
    payable: approvedAmount(request as EvaluateRequest),
    currency: request.currency,
    benefits: [],
    points: { earn: 0, redeem: 0 },
    holdExpiresAt: null,
    receipt: [],
  };
}
