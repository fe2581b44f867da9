// The one campaign format of files, API and editor: what a campaign version says, and nothing else may be said.
import { z } from 'zod';
import { day, instant } from '../money/instant.ts';
import { benefitSchema } from '../benefit/schema.ts';
import { fundingSchema } from '../funding/schema.ts';
import { conditionSchema } from '../rules/condition.ts';

export const KINDS = ['discount', 'coupon', 'points', 'membership'] as const;
export type Kind = (typeof KINDS)[number];
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];
export const EXAMPLES_MAX = 50;
export const BIN_RANGES_MAX = 100_000;

const id = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 64');
const key = z.string().min(1).max(64);
const keys = z.array(key).max(10_000).default([]);
const minor = z.int().nonnegative().max(999_999_999_999);
const texts = z.strictObject({ en: z.string().min(1).max(2_000), 'zh-CN': z.string().min(1).max(2_000) });
const date = day;
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'HH:MM, up to 24:00');
const includeExclude = z.strictObject({ include: keys, exclude: keys }).prefault({});

/** "622588" (a prefix of 6-11 digits) or "62258800-62258899" (a range of prefixes of one length). */
export const binRange = z.string().regex(/^\d{6,11}(-\d{6,11})?$/, 'a prefix of 6-11 digits, or two of one length joined by -');

/** Who may use it. Empty include means everybody; exclude always wins, but among BINs the longest prefix wins. */
export const bindingSchema = z.strictObject({
  cards: z
    .strictObject({
      include: z.array(binRange).max(BIN_RANGES_MAX).default([]),
      exclude: z.array(binRange).max(BIN_RANGES_MAX).default([]),
      binOf: z.enum(['funding', 'token']).default('funding'),
    })
    .prefault({}),
  accounts: includeExclude,
  lists: includeExclude,
  segments: includeExclude,
  /** "programme:tier". */
  tiers: includeExclude,
  enrolment: z.enum(['none', 'required']).default('none'),
});

/** Where it works. Empty include means everywhere. */
export const whereSchema = z.strictObject({
  merchants: includeExclude,
  chains: includeExclude,
  mccs: includeExclude,
  terminals: includeExclude,
  regions: includeExclude,
  channels: includeExclude,
  entryModes: includeExclude,
});

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** When it works, in the campaign's time zone: [from, to), weekly windows [from, to), excluded dates, holidays. */
export const scheduleSchema = z.strictObject({
  from: instant,
  to: instant,
  windows: z
    .array(
      z.strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7), from: timeOfDay.default('00:00'), to: timeOfDay.default('24:00') }),
    )
    .max(28)
    .default([]),
  excludedDates: z.array(date).max(400).default([]),
  holidays: z.strictObject({ calendar: z.string().regex(/^[A-Z]{2}$/), mode: z.enum(['exclude', 'only']) }).optional(),
  /** Whose clock decides: ours, or the terminal's (which may never widen the window). */
  clock: z.enum(['ledger', 'terminal']).default('ledger'),
});

export const LIMIT_SUBJECTS = ['account', 'card', 'person', 'merchant', 'terminal'] as const;
export const LIMIT_PERIODS = ['day', 'week', 'month', 'campaign'] as const;
export const limitsSchema = z.strictObject({
  budget: z
    .strictObject({
      total: minor.optional(),
      perDay: minor.optional(),
      countTotal: z.int().positive().optional(),
      countPerDay: z.int().positive().optional(),
    })
    .prefault({}),
  /** May a benefit be granted in part when a budget or money limit has less left than the entitlement? */
  partial: z.boolean().default(false),
  perSubject: z
    .array(
      z.strictObject({
        of: z.enum(LIMIT_SUBJECTS),
        per: z.enum(LIMIT_PERIODS),
        count: z.int().positive().optional(),
        money: minor.optional(),
      }),
    )
    .max(12)
    .default([]),
  /** Caps shared with other campaigns, by id. */
  umbrellas: z.array(id).max(4).default([]),
  giveBack: z.strictObject({ reversal: z.boolean().default(true), refund: z.boolean().default(false) }).prefault({}),
});

export const stackingSchema = z.strictObject({
  /** At most one campaign of a group is granted. */
  group: key.optional(),
  combinable: z.union([z.enum(['all', 'none']), z.array(id).max(100)]).default('all'),
  /** Higher is applied first; ties by id. */
  priority: z.int().min(0).max(1_000).default(100),
  base: z.enum(['original', 'remaining']).default('remaining'),
  objective: z.enum(['best_for_cardholder', 'lowest_subsidy', 'list_order']).default('best_for_cardholder'),
});

export const policiesSchema = z.strictObject({
  lateCapture: z.enum(['honour_if_budget', 'deny']).default('honour_if_budget'),
  overClearing: z.enum(['keep', 'grow_if_budget']).default('keep'),
  underClearing: z.enum(['pro_rata', 're_evaluate', 'keep']).default('pro_rata'),
  partialRefund: z.enum(['pro_rata', 're_evaluate', 'keep']).default('pro_rata'),
  returnedCoupon: z
    .strictObject({ afterExpiry: z.enum(['expired', 'extend']), extendDays: z.int().min(1).max(90).default(7) })
    .prefault({ afterExpiry: 'expired' }),
  missedDeadline: z.enum(['none', 'statement_credit']).default('none'),
});

/** Basis points of the cardholders: who takes part, and whether anything is granted. Absent: everybody, live. */
export const rolloutSchema = z.strictObject({
  /** shadow: decides and records what it would have granted, and grants nothing. */
  mode: z.enum(['live', 'shadow']).default('live'),
  /** Campaigns of one group divide the same draws among them, as variants do; without one the campaign is a group by itself. */
  group: id.optional(),
  /** Draws [from, to) of 10,000. */
  from: z.int().min(0).max(9_999).default(0),
  to: z.int().min(1).max(10_000).default(10_000),
  /** From each instant on, draws up to this one: a rollout in steps. */
  stages: z
    .array(z.strictObject({ at: instant, to: z.int().min(1).max(10_000) }))
    .max(24)
    .default([]),
});

const exampleSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** Overrides of a plain purchase of 100.00 at a known merchant, plus the state it meets. */
  given: z.strictObject({
    amount: minor.optional(),
    type: z.string().max(32).optional(),
    at: instant,
    card: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
    account: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
    merchant: z.record(z.string(), z.string()).optional(),
    terminal: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
    usage: z.record(z.string(), z.int()).optional(),
    points: z
      .strictObject({ active: z.int().nonnegative().default(0), redeem: z.union([z.literal('max'), z.int().positive()]).optional() })
      .optional(),
    /** Coupon campaigns of which the wallet holds one. */
    coupons: z.array(id).max(10).optional(),
    /** "programme:tier". */
    memberships: z.array(key).max(10).optional(),
    lists: z.array(key).max(10).optional(),
    instalments: z.int().min(2).max(60).optional(),
    crossBorder: z.boolean().optional(),
    recurring: z.boolean().optional(),
    /** What this campaign's budget has left. */
    budgetLeft: minor.optional(),
    /** How often each count limit of this campaign is already used by these subjects. */
    alreadyUsed: z.int().nonnegative().optional(),
  }),
  expect: z.strictObject({
    /** Minor units granted at the till or as credit; 0 when nothing. */
    amount: minor.optional(),
    earn: z.int().nonnegative().optional(),
    redeem: z.int().nonnegative().optional(),
    coupons: z.int().nonnegative().optional(),
    /** For random benefits: the bounds. */
    between: z.tuple([minor, minor]).optional(),
    reason: z.string().max(64).optional(),
    funding: z.record(z.string(), minor).optional(),
  }),
});
export type CampaignExample = z.infer<typeof exampleSchema>;

export const campaignSchema = z.strictObject({
  $schema: z.string().max(200).optional(),
  id,
  kind: z.enum(KINDS),
  name: texts,
  texts: z.strictObject({ offer: texts, terms: texts.optional(), receipt: texts }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().min(1).max(64),
  binding: bindingSchema.prefault({}),
  where: whereSchema.prefault({}),
  schedule: scheduleSchema,
  when: conditionSchema.optional(),
  benefit: benefitSchema,
  limits: limitsSchema.prefault({}),
  stacking: stackingSchema.prefault({}),
  funding: fundingSchema,
  policies: policiesSchema.prefault({}),
  rollout: rolloutSchema.optional(),
  examples: z.array(exampleSchema).min(3).max(EXAMPLES_MAX),
});
/** A checked campaign document with its defaults filled in. */
export type Campaign = z.output<typeof campaignSchema>;
/** What an author may write. */
export type CampaignInput = z.input<typeof campaignSchema>;
