// The answers as the second model expects them, and how one that was given is compared with it.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Message } from '../../../engine/hold/record.ts';
import { type Benefit, type Sums, kept } from './life.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Status, and the fields of the body that are predicted: everything but texts. */
export interface Expected {
  readonly status: number;
  readonly body: Fields;
  /** Reasons that would be as true as the one in the body. */
  readonly alsoTrue?: readonly string[];
}

const PROBLEM_STATUS = {
  authorization_id_reused: 409,
  message_id_reused: 409,
  too_many_messages: 409,
  applied_exceeds_granted: 409,
  applied_differs: 409,
  hold_not_due: 409,
  amount_required: 422,
  not_found: 404,
} as const;
export type Problem = keyof typeof PROBLEM_STATUS;

export function problem(code: Problem, more: Fields = {}): Expected {
  return { status: PROBLEM_STATUS[code], body: { code, ...more } };
}

export function approvedOf({ amount, approvedAmount }: EvaluateRequest): number {
  return Math.min(amount, approvedAmount ?? amount);
}

/** What is granted, or why nothing is. */
export interface Verdict {
  readonly request: EvaluateRequest;
  readonly decisionId: string;
  readonly reason: string | null;
  readonly alsoTrue?: readonly string[];
  readonly benefits: readonly Benefit[];
  readonly payable: number;
  readonly holdEndsMs: number | null;
}

export function decisionAnswer({ request, decisionId, reason, alsoTrue = [], benefits, payable, holdEndsMs }: Verdict): Expected {
  const pointsBy = (delivery: string) => benefits.reduce((all, each) => all + (each.delivery === delivery ? each.points : 0), 0);
  const body = {
    authorizationId: request.authorizationId,
    decisionId,
    outcome: benefits.length > 0 ? 'granted' : 'none',
    reason,
    amount: request.amount,
    payable,
    currency: request.currency,
    benefits: benefits.map((benefit) => ({
      campaign: benefit.terms.id,
      version: benefit.version,
      kind: benefit.terms.kind,
      delivery: benefit.delivery,
      ...moneyOf(benefit),
    })),
    points: { earn: pointsBy('points'), redeem: pointsBy('payment') },
    holdExpiresAt: benefits.length === 0 || holdEndsMs === null ? null : new Date(holdEndsMs).toISOString(),
  };
  return { status: 200, body, alsoTrue };
}

/** Points and coupons show no money, though their cost is funded. */
function moneyOf({ delivery, amount, desired, funding }: Benefit): Fields {
  if (delivery === 'points' || delivery === 'coupon') return { amount: 0, desired: 0, funding: [] };
  return { amount, desired, funding: funding.map((share) => ({ party: share.party, amount: share.amount })) };
}

export function noneAnswer(request: EvaluateRequest, decisionId: string, reason: string): Expected {
  return decisionAnswer({ request, decisionId, reason, benefits: [], payable: approvedOf(request), holdEndsMs: null });
}

/** Where an authorization stands after a message. */
export interface Standpoint {
  readonly authorizationId: string;
  readonly isDecided: boolean;
  readonly state: string;
  readonly sums: Sums;
  readonly benefits: readonly Benefit[];
}

export function messageAnswer(message: Message, at: Standpoint, findings: readonly string[]): Expected {
  const isParked = !at.isDecided || findings.includes('refund_exceeds_captured');
  const body = {
    authorizationId: at.authorizationId,
    messageId: message.id,
    kind: message.kind,
    status: isParked ? 'parked' : 'applied',
    reason: at.isDecided ? (findings[0] ?? null) : 'unknown_authorization',
    state: at.state,
    captured: at.sums.captured,
    refunded: at.sums.refunded,
    chargedBack: at.sums.chargedBack,
    benefits: at.benefits.map(({ terms, version, amount, standing: { money, points } }) => ({
      campaign: terms.id,
      version,
      granted: amount,
      held: money.held,
      kept: kept(money),
      released: money.released,
      returned: money.returned + money.chargedBack,
      points: { pending: points.held, kept: kept(points) },
    })),
  };
  return { status: isParked ? 202 : 200, body };
}

/** What the answer says otherwise than expected, in one sentence; null where it is as expected. Texts for people are not compared. */
export function differenceFrom(expected: Expected, answer: { readonly status: number; readonly body: string }): string | null {
  if (answer.status !== expected.status)
    return `status ${answer.status} instead of ${expected.status} (${JSON.stringify(expected.body)}): ${answer.body}`;
  const told = JSON.parse(answer.body) as Fields;
  for (const [field, value] of Object.entries(expected.body)) {
    const said = field === 'benefits' ? withoutTexts(told[field]) : told[field];
    if (said === value) continue;
    if (field === 'reason' && expected.alsoTrue?.includes(String(said)) === true) continue;
    if (JSON.stringify(said) !== JSON.stringify(value)) return `${field} ${JSON.stringify(said)} instead of ${JSON.stringify(value)}`;
  }
  return null;
}

function withoutTexts(benefits: unknown): unknown {
  if (!Array.isArray(benefits)) return benefits;
  return benefits.map(({ receipt: _receipt, ...rest }: Fields) => rest);
}
