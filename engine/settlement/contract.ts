// The contract of a party: what settlement costs it, when it is paid, and to which account; one immutable document per version.
import { z } from 'zod';
import { AMOUNT_MAX } from '../money/amount.ts';
import { BPS_WHOLE } from '../money/rate.ts';
import { accountFault } from './account.ts';

export const FEES_MAX = 10;
export const TIERS_MAX = 10;
/** What a fee is reckoned from: the sale, what the cardholder paid of it, or what others than the merchant gave at the till. */
export const FEE_BASES = ['gross', 'paid', 'subsidy'] as const;
export type FeeBase = (typeof FEE_BASES)[number];

const minor = z.int().min(0).max(AMOUNT_MAX);
const bps = z.int().min(0).max(BPS_WHOLE);
const name = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens, at most 32');
const base = z.enum(FEE_BASES);
const onRefund = z.enum(['keep', 'return']);

const percentFee = z
  .strictObject({ name, kind: z.literal('percent'), base, bps, min: minor.nullable(), max: minor.nullable(), onRefund })
  .refine(({ min, max }) => min === null || max === null || min <= max, { path: ['max'], message: 'is below min' });
const fixedFee = z.strictObject({ name, kind: z.literal('fixed'), amount: minor, onRefund });
const dailyFee = z.strictObject({ name, kind: z.literal('daily'), amount: minor });
const tier = z.strictObject({ from: minor, bps });
const tieredFee = z
  .strictObject({
    name,
    kind: z.literal('tiered'),
    base,
    mode: z.enum(['marginal', 'whole']),
    tiers: z.array(tier).min(1).max(TIERS_MAX),
    onRefund,
  })
  .refine(({ tiers }) => tiers[0]?.from === 0, { path: ['tiers'], message: 'the first tier begins at 0' })
  .refine(({ tiers }) => tiers.every((each, place) => place === 0 || each.from > (tiers[place - 1]?.from ?? 0)), {
    path: ['tiers'],
    message: 'each tier begins above the one before',
  });

export const feeSchema = z.discriminatedUnion('kind', [percentFee, fixedFee, dailyFee, tieredFee]);
export type Fee = z.infer<typeof feeSchema>;
export type SaleFee = Extract<Fee, { readonly kind: 'percent' | 'fixed' }>;
export type TieredFee = Extract<Fee, { readonly kind: 'tiered' }>;

export const cycleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily') }),
  z.strictObject({ kind: z.literal('weekly'), weekday: z.int().min(1).max(7).describe('1 is Monday') }),
  z.strictObject({ kind: z.literal('monthly'), day: z.int().min(1).max(28) }),
]);
export type Cycle = z.infer<typeof cycleSchema>;

export const accountSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(140),
    /** ISO 9362; or null where the bank is known by a national code. */
    bic: z.string().max(11).nullable(),
    /** National clearing code: CNAPS of 12 digits in China. */
    bankCode: z.string().max(35).nullable(),
    iban: z.string().max(34).nullable(),
    number: z.string().max(34).nullable(),
    country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters'),
  })
  .superRefine((account, context) => {
    const fault = accountFault(account);
    if (fault !== null) context.addIssue({ code: 'custom', path: [fault.field], message: fault.message });
  });

/** What a contract says beside its account, as fields of a schema. */
export const contractFields = {
  settles: z.enum(['subsidy', 'sale']).describe('subsidy: the acquirer pays the sale; sale: the bank pays it too'),
  fees: z
    .array(feeSchema)
    .max(FEES_MAX)
    .refine((fees) => new Set(fees.map((fee) => fee.name)).size === fees.length, { message: 'two fees of one name' }),
  vatBps: bps.describe('VAT that the merchant pays on its fees'),
  minimumPayout: minor,
  cycle: cycleSchema,
  payoutDays: z.int().min(0).max(30).describe('Working days after the end of the cycle'),
  reclaimDays: z
    .int()
    .min(1)
    .max(365)
    .nullable()
    .describe('Days after which a negative balance may be reclaimed; null: it waits for the next sales'),
  paysShops: z.boolean().describe('A chain that is paid for its shops'),
};

export const contractTermsSchema = z.strictObject({ ...contractFields, account: accountSchema });
export type ContractTerms = z.infer<typeof contractTermsSchema>;
