// The wire contract of evaluate: what an acquirer asks, and what it is answered (DESIGN 6).
import type { Party } from '../funding/schema.ts';
import { z } from 'zod';
import { instant } from '../money/instant.ts';
import { LOCALES } from '../campaign/schema.ts';
import { AMOUNT_MAX } from '../money/amount.ts';

/** How the texts of a request look; plain-request.ts reads by the same ones. */
export const PATTERNS = {
  identifier: /^[\x21-\x7e]+$/,
  bin: /^\d{6,11}$/,
  currency: /^[A-Z]{3}$/,
  mcc: /^\d{4}$/,
  country: /^[A-Z]{2}$/,
  at: z.regexes.datetime({ offset: true }),
} as const;
export const KEY_LENGTH_MAX = 64;
export const IDENTIFIER_LENGTH_MAX = 128;
export const POINTS_MAX = 999_999_999;
export const INSTALMENTS = { from: 2, to: 60 } as const;

const key = z.string().min(1).max(KEY_LENGTH_MAX);
const identifier = z.string().min(1).max(IDENTIFIER_LENGTH_MAX).regex(PATTERNS.identifier, 'printable ASCII without spaces');
const bin = z.string().regex(PATTERNS.bin, '6-11 digits');
export const COUPONS_PER_REQUEST_MAX = 10;
export const DEADLINE_MS_MAX = 2_000;

export const REQUEST_KINDS = ['authorization', 'advice', 'aggregate'] as const;
export const TRANSACTION_TYPES = [
  'purchase',
  'cash_advance',
  'quasi_cash',
  'account_verification',
  'balance_inquiry',
  'account_funding',
  'original_credit',
] as const;
export const CHANNELS = ['pos', 'mpos', 'qr', 'online', 'atm', 'transit', 'app'] as const;
export const ENTRY_MODES = ['chip', 'contactless', 'magstripe', 'qr', 'ecommerce', 'keyed', 'on_file'] as const;

export const evaluateRequestSchema = z.strictObject({
  authorizationId: identifier,
  /** authorization: ask and hold; advice: stand-in or forced post, told after the fact; aggregate: the clearing of aggregated fares. */
  kind: z.enum(REQUEST_KINDS).default('authorization'),
  type: z.enum(TRANSACTION_TYPES).default('purchase'),
  /** DE 4, minor units. */
  amount: z.int().nonnegative().max(AMOUNT_MAX),
  /** The issuer's partial approval, at most `amount`; benefits are computed on it. */
  approvedAmount: z.int().nonnegative().max(AMOUNT_MAX).optional(),
  currency: z.string().regex(PATTERNS.currency),
  /** The terminal's own time (DE 12/13) with offset. Eligibility uses the ledger clock unless a campaign says otherwise. */
  at: instant,
  card: z.strictObject({ bin, token: identifier, account: key.optional(), tokenBin: bin.optional(), par: key.optional() }),
  merchant: z.strictObject({
    id: key,
    mcc: z.string().regex(PATTERNS.mcc),
    country: z.string().regex(PATTERNS.country).optional(),
  }),
  terminal: z.strictObject({
    id: key,
    channel: z.enum(CHANNELS),
    entryMode: z.enum(ENTRY_MODES),
    unattended: z.boolean().optional(),
  }),
  acquirer: key.optional(),
  preauthorization: z.boolean().optional(),
  recurring: z.boolean().optional(),
  /** A nominal amount (transit tap): recorded, never granted a benefit. */
  nominal: z.boolean().optional(),
  /** A repeated attempt to collect a debt: never earns again. */
  debtRecovery: z.boolean().optional(),
  instalments: z.int().min(INSTALMENTS.from).max(INSTALMENTS.to).optional(),
  /** FX rate id of a converted amount, kept with the record. */
  fxRateId: key.optional(),
  coupons: z.array(identifier).max(COUPONS_PER_REQUEST_MAX).optional(),
  points: z.strictObject({ redeem: z.union([z.literal('max'), z.literal('none'), z.int().positive().max(POINTS_MAX)]) }).optional(),
  locale: z.enum(LOCALES).optional(),
  /** Repeat of a message (last MTI digit odd); changes nothing. */
  repeat: z.boolean().optional(),
  deadlineMs: z.int().min(1).max(DEADLINE_MS_MAX).optional(),
});
export type EvaluateRequest = z.output<typeof evaluateRequestSchema>;

/** Why nothing was granted, in order of precedence: the first that applies is the answer. */
export const REASONS = [
  'voided',
  'deadline',
  'unavailable',
  'overloaded',
  'advice_not_granted',
  'type_not_eligible',
  'nominal_amount',
  'no_campaign',
  'not_eligible',
  'limit_reached',
  'budget_exhausted',
  'funder_cap_reached',
  'no_benefit_left',
  'not_combinable',
] as const;
export type Reason = (typeof REASONS)[number];

export interface GrantedBenefit {
  readonly campaign: string;
  readonly version: number;
  readonly kind: 'discount' | 'coupon' | 'points' | 'membership';
  /** instant: off this payment; payment: paid with points; credit: on the statement after capture; points, coupon: into the wallet. */
  readonly delivery: 'instant' | 'payment' | 'credit' | 'points' | 'coupon';
  /** Granted, minor units; 0 for points and coupons. */
  readonly amount: number;
  /** What the rule alone would have given. */
  readonly desired: number;
  readonly funding: readonly { readonly party: Party; readonly amount: number }[];
  readonly receipt: string;
}

export interface EvaluateReply {
  readonly authorizationId: string;
  readonly decisionId: string;
  readonly outcome: 'granted' | 'none';
  readonly reason: Reason | null;
  readonly amount: number;
  readonly payable: number;
  readonly currency: string;
  readonly benefits: readonly GrantedBenefit[];
  readonly points: { readonly earn: number; readonly redeem: number };
  readonly holdExpiresAt: string | null;
  readonly receipt: readonly string[];
}
