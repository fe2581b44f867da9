// One purchase that earns points or is paid with them: a whole number of points for each part of the amount, so that nothing is ever rounded.
import type { AuthorizationRecord, HeldBenefit, LotUse, Progress } from '../../engine/hold/record.ts';
import type { Standing } from './model.ts';

/** Minor units that one point stands for. */
export const UNIT = 100;
const HOLD_MS = 7 * 86_400_000;

export interface Purchase {
  readonly record: AuthorizationRecord;
  readonly count: number;
  /** Points' worth of each kind of message. */
  readonly sums: Readonly<Record<'capture' | 'refund' | 'chargeback' | 'representment', number>>;
  readonly isFinal: boolean;
  readonly isVoided: boolean;
  readonly isExpired: boolean;
}

/** Where the messages put its points, said without the engine. */
export function standing({ count, sums, isFinal, isVoided, isExpired }: Purchase): Standing {
  if (isVoided) return { kept: 0, held: 0 };
  const refunded = Math.min(sums.refund, sums.capture);
  const disputed = Math.max(0, Math.min(sums.chargeback - sums.representment, sums.capture - refunded));
  return { kept: sums.capture - refunded - disputed, held: isFinal || isExpired ? 0 : count - sums.capture };
}

const held = (quantity: number): Progress => ({ held: quantity, captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 });

interface Wanted {
  readonly id: string;
  readonly owner: string;
  readonly count: number;
  readonly delivery: 'points' | 'payment';
  readonly lots: readonly LotUse[];
  readonly programme: string;
  readonly now: string;
}

const POLICIES = {
  lateCapture: 'honour_if_budget',
  overClearing: 'keep',
  underClearing: 'pro_rata',
  partialRefund: 'pro_rata',
  returnedCoupon: { afterExpiry: 'expired', extendDays: 7 },
} as const;
const PLACE = { account: null, cardToken: 'token', merchant: 'M1', terminal: 'T1', mcc: '5814', acquirer: 'demo' } as const;

export function pointsRecord(of: Wanted): AuthorizationRecord {
  const amount = of.count * UNIT;
  return {
    ...PLACE,
    id: of.id,
    decisionId: `d${of.id}`,
    digest: 'digest',
    state: 'held',
    amount,
    approved: amount,
    currency: 'CNY',
    subject: of.owner,
    decidedAt: of.now,
    holdExpiresAt: new Date(Date.parse(of.now) + HOLD_MS).toISOString(),
    businessDate: of.now.slice(0, 10),
    benefits: [benefitOf(of, amount)],
    qualifying: [],
    counted: false,
    messages: [],
  };
}

function benefitOf({ delivery, count, programme, lots }: Wanted, amount: number): HeldBenefit {
  return {
    no: 0,
    campaign: 'c',
    version: 1,
    kind: 'points',
    type: delivery === 'points' ? 'points_earn' : 'points_payment',
    delivery,
    amount,
    desired: amount,
    funding: [],
    points: count,
    programme,
    expiryDays: 30,
    payee: `points:${programme}`,
    lots,
    coupon: null,
    issues: null,
    uses: [],
    policies: POLICIES,
    receipt: '',
    progress: { money: held(amount), points: held(count), units: held(1) },
  };
}
