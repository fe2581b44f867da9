// The record of one authorization: the benefits held under their pinned terms, the messages that came, and how far each benefit has moved.
import type { Delivery, BenefitType } from '../benefit/schema.ts';
import type { FundedShare, Party } from '../funding/schema.ts';
import type { Kind } from '../campaign/schema.ts';

/** Most messages one authorization may collect after its decision. */
export const MESSAGES_MAX = 200;

/** One use of a counter (budget, limit, cap): what was reserved, and what an undo gives back. */
export interface CounterUse {
  readonly key: string;
  /** money: moves with the benefit; count: one per authorization; party: moves with that funder's share. */
  readonly unit: 'money' | 'count' | Party;
  readonly amount: number;
  readonly giveBack: { readonly reversal: boolean; readonly refund: boolean };
}

export interface LotUse {
  readonly lot: string;
  readonly points: number;
}

/** How far one quantity of a benefit has moved: held + captured + released = everything ever held (I5). */
export interface Progress {
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  /** Of captured: undone by refund or reversal. */
  readonly returned: number;
  /** Of captured: taken back by chargeback and not won again. */
  readonly chargedBack: number;
  /** Of returned: given back to budgets and limits. */
  readonly givenBack: number;
}

/** The three quantities of a benefit: minor units, points, and the one use itself (coupon, count limits). */
export interface BenefitProgress {
  readonly money: Progress;
  readonly points: Progress;
  readonly units: Progress;
}

/** One granted benefit as kept with the authorization. Undo works on this, never on today's campaign. */
export interface HeldBenefit {
  readonly no: number;
  readonly campaign: string;
  readonly version: number;
  readonly kind: Kind;
  readonly type: BenefitType;
  readonly delivery: Delivery;
  /** Minor units the funders pay; for points the cost of the points. */
  readonly amount: number;
  readonly desired: number;
  readonly funding: readonly FundedShare[];
  /** Points earned (delivery points) or spent (delivery payment). */
  readonly points: number;
  readonly programme: string | null;
  /** Lots of earned points live this many days after they become active; 0 where nothing is earned. */
  readonly expiryDays: number;
  /** Who is owed the money: "merchant:<id>", "cardholder:<subject>", "points:<programme>" or "instalment_fee". */
  readonly payee: string;
  /** Lots spent by a points payment, in order of spending. */
  readonly lots: readonly LotUse[];
  /** Coupon redeemed. */
  readonly coupon: string | null;
  /** Coupons to issue, and how long they live. */
  readonly issues: {
    readonly campaign: string;
    readonly count: number;
    readonly on: 'authorization' | 'capture';
    readonly validDays: number;
  } | null;
  readonly uses: readonly CounterUse[];
  readonly policies: {
    readonly lateCapture: 'honour_if_budget' | 'deny';
    readonly overClearing: 'keep' | 'grow_if_budget';
    readonly underClearing: 'pro_rata' | 're_evaluate' | 'keep';
    readonly partialRefund: 'pro_rata' | 're_evaluate' | 'keep';
    readonly returnedCoupon: { readonly afterExpiry: 'expired' | 'extend'; readonly extendDays: number };
  };
  readonly receipt: string;
  readonly progress: BenefitProgress;
}

/** A membership programme that counts this authorization, under its terms of that day. */
export interface Qualifying {
  readonly programme: string;
  readonly measure: 'spend' | 'points' | 'visits';
  readonly period: 'month' | 'quarter' | 'year';
  readonly downgrade: 'one_down' | 'requalify' | 'never';
  readonly graceDays?: number;
  readonly tiers: readonly { readonly id: string; readonly threshold: number }[];
  readonly timeZone: string;
  /** Counted so far, in the unit of `measure`. */
  readonly counted: number;
}

export const MESSAGE_KINDS = [
  'increment',
  'confirmation',
  'capture',
  'reversal',
  'refund',
  'chargeback',
  'representment',
  'expiry',
  'void',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A message after the decision, as accepted. Amounts are of the payment (gross), minor units. */
export interface Message {
  readonly id: string;
  readonly kind: MessageKind;
  readonly amount: number | null;
  /** reversal: DE 95 replacement amount, what is left of the authorization. */
  readonly remaining?: number;
  /** capture: no further capture will come. */
  readonly final?: boolean;
  readonly decisionId?: string;
  /** confirmation, capture: the benefit the acquirer really gave. */
  readonly applied?: number;
  readonly reference?: string;
  /** ISO 8601 time of the message. */
  readonly at: string;
}

/** none: only messages have met the id; open: decided, nothing is held. */
export type AuthorizationState =
  | 'none'
  | 'open'
  | 'held'
  | 'partly_captured'
  | 'captured'
  | 'refunded'
  | 'voided'
  | 'expired'
  | 'charged_back';

export interface AuthorizationRecord {
  readonly id: string;
  readonly decisionId: string;
  /** SHA-256 of the canonical request; null for a tombstone that no request has met yet. */
  readonly digest: string | null;
  readonly state: AuthorizationState;
  readonly amount: number;
  /** Amount the benefits were computed on (the issuer's approval). */
  readonly approved: number;
  readonly currency: string;
  /** Subject of wallet and usage: "ac:<account>" or "tk:<token>". */
  readonly subject: string;
  readonly account: string | null;
  readonly cardToken: string;
  readonly merchant: string;
  readonly terminal: string;
  readonly mcc: string;
  readonly acquirer: string;
  /** ISO 8601, ledger clock. */
  readonly decidedAt: string;
  readonly holdExpiresAt: string | null;
  /** Length of the hold as decided, kept once an increment has moved its end (R10). */
  readonly holdLengthMs?: number;
  /** Business date of the decision, YYYY-MM-DD. */
  readonly businessDate: string;
  readonly benefits: readonly HeldBenefit[];
  readonly qualifying: readonly Qualifying[];
  /** Whether this authorization counts in the usage of its subject. */
  readonly counted: boolean;
  readonly messages: readonly Message[];
}
