// The benefits a campaign may grant, one schema per type; amounts in minor units of the campaign's currency, rates in basis points.
import { z } from 'zod';
import { instant } from '../money/instant.ts';

const minor = z.int().nonnegative().max(999_999_999_999);
const positive = z.int().positive().max(999_999_999_999);
const bps = z.int().min(1).max(10_000);
const rounding = z.enum(['down', 'up', 'half_up', 'half_even']).default('down');

/** `rateBps` of the base off, at most `cap`. */
export const percentOff = z.strictObject({ type: z.literal('percent_off'), rateBps: bps, cap: positive.optional(), rounding });
/** `amount` off. */
export const amountOff = z.strictObject({ type: z.literal('amount_off'), amount: positive });
/** The highest step whose `from` <= the amount gives its `off`; steps rise in `from` and in `off`. */
export const tieredOff = z.strictObject({
  type: z.literal('tiered_off'),
  steps: z
    .array(z.strictObject({ from: positive, off: positive }))
    .min(1)
    .max(20),
});
/** The cardholder pays `price`; the benefit is the difference, at most `cap`. */
export const fixedPrice = z.strictObject({ type: z.literal('fixed_price'), price: minor, cap: positive.optional() });
/** A repeatable random amount in [min, max] whose expectation is `mean`, drawn from the authorization id. */
export const randomOff = z.strictObject({ type: z.literal('random_off'), min: minor, max: positive, mean: positive });

/** Puts `count` coupons of campaign `coupon` into the account's wallet, at the decision or when captured. */
export const couponIssue = z.strictObject({
  type: z.literal('coupon_issue'),
  coupon: z.string().min(1).max(64),
  count: z.int().min(1).max(20).default(1),
  on: z.enum(['authorization', 'capture']).default('capture'),
});
const times = z.int().positive().max(1_000_000_000);
/** How cardholders take a coupon themselves: how many in all and for each, when, and how long it is then valid. */
export const claimSchema = z.strictObject({
  /** Of all cardholders together, ever and on one local day. */
  total: times.optional(),
  perDay: times.optional(),
  /** Of one person, and of one account where the person is not known, ever and on one local day. */
  perPerson: times.optional(),
  perPersonDay: times.optional(),
  /** [from, to): when it may be claimed; the campaign's own time where nothing is said. */
  from: instant.optional(),
  to: instant.optional(),
  /** Begins at once, so many minutes later, or with the next local day; ends after `days` (of `validDays` without it), at `until` at the latest. */
  validity: z
    .strictObject({
      afterMinutes: z.int().min(1).max(525_600).optional(),
      fromNextDay: z.boolean().optional(),
      days: z.int().min(1).max(1_095).optional(),
      until: instant.optional(),
    })
    .optional(),
});
export type ClaimTerms = z.infer<typeof claimSchema>;

/** Redeems one coupon of this campaign: presented by code, or (autoApply) taken from the wallet. */
export const couponRedeem = z.strictObject({
  type: z.literal('coupon_redeem'),
  value: z.discriminatedUnion('type', [percentOff, amountOff, tieredOff, fixedPrice]),
  autoApply: z.boolean().default(true),
  validDays: z.int().min(1).max(1_095),
  /** May anybody present it, whoever holds it? */
  transferable: z.boolean().default(false),
  claim: claimSchema.optional(),
  /** none: it lives in a wallet; generated and uploaded: a stock of codes that bind it; on_demand: a code made with the claim. */
  codes: z.enum(['none', 'generated', 'uploaded', 'on_demand']).optional(),
  /** gift: may be given on, any number of times; once: by its first holder only. Without a word, as `transferable` says. */
  transfer: z.enum(['none', 'gift', 'once']).optional(),
  /** named: only the cardholder whose wallet it lies in may redeem it; a code alone redeems nothing. */
  holders: z.enum(['anybody', 'named']).optional(),
});

/** Earns `points` per `per` minor units of the amount paid (floored), plus `bonus`, times multipliers; pending until captured. */
export const pointsEarn = z.strictObject({
  type: z.literal('points_earn'),
  programme: z.string().min(1).max(64),
  points: z.int().nonnegative().max(1_000_000),
  per: positive,
  bonus: z.int().nonnegative().max(10_000_000).default(0),
  /** 20000 = twice the points. */
  multiplierBps: z.int().min(1).max(1_000_000).default(10_000),
  /** Per tier of the programme named `membership`, multiplied with the above. */
  tierMultiplierBps: z.record(z.string(), z.int().min(1).max(1_000_000)).default({}),
  membership: z.string().max(64).optional(),
  capPoints: positive.optional(),
  /** Lots expire this many days (of 24 hours) after they become active. */
  expiryDays: z.int().min(1).max(3_650),
  /** What 1,000 points cost the funders, in minor units: for comparing benefits and for the liability. */
  costPer1000: minor,
});
/** Pays part of the amount with points: `pointsPer100` points buy 100 minor units. */
export const pointsPayment = z.strictObject({
  type: z.literal('points_payment'),
  programme: z.string().min(1).max(64),
  pointsPer100: positive,
  minPoints: z.int().nonnegative().default(0),
  stepPoints: z.int().positive().default(1),
  maxShareBps: bps.default(10_000),
});

/** A membership programme: join, tiers by spend, points or visits in a period, downgrade at its end. Grants nothing by itself at the till. */
export const membershipProgramme = z.strictObject({
  type: z.literal('membership_programme'),
  join: z.enum(['enrol', 'first_use']),
  measure: z.enum(['spend', 'points', 'visits']),
  period: z.enum(['month', 'quarter', 'year']),
  tiers: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(32),
        name: z.record(z.string(), z.string()),
        threshold: z.int().nonnegative(),
        rights: z.array(z.string().max(64)).max(20).default([]),
      }),
    )
    .min(1)
    .max(10),
  downgrade: z.enum(['one_down', 'requalify', 'never']).default('one_down'),
  /** Days after the end of a period for which a tier that was not earned again is kept. */
  graceDays: z.int().min(1).max(366).optional(),
  /** Membership is bought: a captured payment of at least `fee` (minor units) at this merchant makes a member for so many months. */
  paid: z
    .strictObject({
      fee: positive,
      currency: z.string().regex(/^[A-Z]{3}$/, 'three letters of ISO 4217'),
      merchant: z.string().min(1).max(64),
      months: z.int().min(1).max(36),
    })
    .optional(),
});
/** A price for members of `programme`: any of the discount shapes. */
export const memberPrice = z.strictObject({
  type: z.literal('member_price'),
  programme: z.string().min(1).max(64),
  tiers: z.array(z.string().max(32)).max(10).default([]),
  value: z.discriminatedUnion('type', [percentOff, amountOff, tieredOff, fixedPrice]),
});
/** Free entry (a lounge, a pool): the whole amount up to `cap`, `entries` times per `period` and member. */
export const memberEntry = z.strictObject({
  type: z.literal('member_entry'),
  programme: z.string().min(1).max(64),
  tiers: z.array(z.string().max(32)).max(10).default([]),
  entries: z.int().min(1).max(1_000),
  per: z.enum(['day', 'week', 'month', 'campaign']),
  cap: positive,
});

/** Credited to the account after capture, not at the till. */
export const statementCredit = z.strictObject({
  type: z.literal('statement_credit'),
  value: z.discriminatedUnion('type', [percentOff, amountOff, tieredOff]),
});
/** The funders pay `shareBps` of the instalment fee (`feeBps` of the amount, by number of instalments). */
export const instalmentSubsidy = z.strictObject({
  type: z.literal('instalment_subsidy'),
  feeBpsByCount: z.record(z.string().regex(/^\d{1,2}$/), z.int().min(1).max(5_000)),
  shareBps: bps,
  cap: positive.optional(),
});

export const benefitSchema = z.discriminatedUnion('type', [
  percentOff,
  amountOff,
  tieredOff,
  fixedPrice,
  randomOff,
  couponIssue,
  couponRedeem,
  pointsEarn,
  pointsPayment,
  membershipProgramme,
  memberPrice,
  memberEntry,
  statementCredit,
  instalmentSubsidy,
]);
export type BenefitTerms = z.infer<typeof benefitSchema>;
export type BenefitType = BenefitTerms['type'];

/** How the value reaches the cardholder: off the amount now, credited later, as points, as a coupon, or as points spent now. */
export type Delivery = 'instant' | 'credit' | 'points' | 'coupon' | 'payment';
