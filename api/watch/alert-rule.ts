// What an alert watches, when it speaks and what it does: the closed list of conditions, and how each is judged with room between on and off.
import { z } from 'zod';

const minutes = z.int().min(1).max(1_440);

export const conditionSchema = z.discriminatedUnion('kind', [
  /** More than this share of the total budget is used. */
  z.strictObject({ kind: z.literal('budget'), percent: z.int().min(1).max(100) }),
  /** More is granted within so many minutes than an amount (minor units), or than so many times what is usual at this hour. */
  z.strictObject({
    kind: z.literal('burn_rate'),
    minutes,
    amount: z.int().positive().max(999_999_999_999).optional(),
    timesUsual: z.number().min(1.1).max(1_000).optional(),
  }),
  /** Examples of a live campaign no longer come out as written. */
  z.strictObject({ kind: z.literal('examples') }),
  /** More than this share of answers, in basis points, was given without a decision. */
  z.strictObject({ kind: z.literal('deadline'), minutes: z.int().min(1).max(60), shareBps: z.int().min(1).max(10_000) }),
  /** Lines of the log of changes wait this long for their seal. */
  z.strictObject({ kind: z.literal('audit_seal'), minutes }),
  /** A version that should have gone live at its hour could not. */
  z.strictObject({ kind: z.literal('scheduled_publish') }),
  /** More wrong coupon codes than this were entered or presented within so many minutes. */
  z.strictObject({ kind: z.literal('wrong_codes'), minutes: z.int().min(1).max(60), count: z.int().min(1).max(1_000_000) }),
]);
export type Condition = z.output<typeof conditionSchema>;

export const ACTIONS = ['notify', 'pause', 'stop'] as const;
export type Action = (typeof ACTIONS)[number];

export const ruleSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    /** Null: every live campaign for itself, or the service as a whole. */
    campaign: z.string().min(1).max(64).nullable().default(null),
    condition: conditionSchema,
    action: z.enum(ACTIONS).default('notify'),
    channels: z.array(z.string().min(1).max(64)).max(20).default([]),
    isOn: z.boolean().default(true),
  })
  .refine(({ condition }) => condition.kind !== 'burn_rate' || condition.amount !== undefined || condition.timesUsual !== undefined, {
    path: ['condition', 'amount'],
    message: 'a burn rate needs an amount, a multiple of the usual, or both',
  })
  .refine(({ condition, action }) => action === 'notify' || condition.kind === 'burn_rate', {
    path: ['action'],
    message: 'only a burn rate can pause or stop a campaign',
  })
  .refine(({ condition, campaign }) => campaign === null || !OF_THE_SERVICE.has(condition.kind), {
    path: ['campaign'],
    message: 'this condition watches the service, not one campaign',
  });
const OF_THE_SERVICE: ReadonlySet<string> = new Set(['deadline', 'audit_seal', 'wrong_codes']);
export type RuleInput = z.output<typeof ruleSchema>;

export interface AlertRule extends RuleInput {
  readonly id: string;
}

/** The subject of an alert about the service as a whole. */
export const SERVICE = 'service';

/** The figures an alert was raised by: enough to say it in any language. */
export interface AlertDetail {
  /** What was measured, and what it was measured against, in `unit`. */
  readonly now: number;
  readonly limit: number;
  readonly unit: 'minor' | 'percent' | 'bps' | 'minutes' | 'count';
  readonly currency?: string;
  readonly minutes?: number;
  /** Done by the rule: what the campaign was turned to, and from when on no commit disregards it. */
  readonly turned?: { readonly to: string; readonly effectiveAt: string };
  /** Names of failing examples, or the code of a failed publish. */
  readonly names?: readonly string[];
}

/** Over: speak. Under: it is over. Between the two, what was said stays. */
export interface Judged {
  readonly subject: string;
  readonly standing: 'over' | 'between' | 'under';
  readonly detail: AlertDetail;
}

/** Share of the limit that something must fall below before its alert closes by itself. */
const CLOSES_BELOW = 0.8;

export function standingOf(now: number, limit: number): Judged['standing'] {
  return now > limit ? 'over' : now <= limit * CLOSES_BELOW ? 'under' : 'between';
}

export interface Budget {
  readonly id: string;
  readonly ceiling: number | null;
  readonly used: number;
}

/** At a threshold of 100 a budget that is fully used counts as over. */
export function judgeBudget(percent: number, { id, ceiling, used }: Budget): Judged | null {
  if (ceiling === null || ceiling === 0) return null;
  const now = (used * 100) / ceiling;
  const standing = now >= percent ? 'over' : now < percent - 2 ? 'under' : 'between';
  return { subject: id, standing, detail: { now: Math.floor(now * 10) / 10, limit: percent, unit: 'percent' } };
}

/** Of fewer answers than this nothing is concluded. */
const ANSWERS_MIN = 50;

export function judgeDeadline(
  { shareBps, minutes: within }: { readonly shareBps: number; readonly minutes: number },
  { answers, missed }: { readonly answers: number; readonly missed: number },
): Judged {
  const now = answers === 0 ? 0 : Math.round((missed * 10_000) / answers);
  const standing = answers < ANSWERS_MIN ? (missed === 0 ? 'under' : 'between') : standingOf(now, shareBps);
  return { subject: SERVICE, standing, detail: { now, limit: shareBps, unit: 'bps', minutes: within } };
}

export interface Usual {
  /** Granted in this hour of the day, on so many earlier days. */
  readonly amount: number;
  readonly days: number;
}
const USUAL_DAYS_MIN = 3;

/** What may be granted within the window; null while nothing can be said. */
export function burnLimit(condition: Extract<Condition, { kind: 'burn_rate' }>, usual: Usual | undefined): number | null {
  const { amount, timesUsual, minutes: within } = condition;
  const hourly = usual === undefined || usual.days < USUAL_DAYS_MIN ? null : usual.amount / usual.days;
  const multiple = timesUsual === undefined || hourly === null || hourly === 0 ? null : Math.floor((hourly * timesUsual * within) / 60);
  if (amount === undefined) return multiple;
  return multiple === null ? amount : Math.min(amount, multiple);
}
