// What a pair of clearing record and message is worth, and a side that stands alone: matched, explained or open, with the reason (I19).
import type { RecordKind } from './mapping.ts';

export const ITEM_STATES = ['matched', 'explained', 'open'] as const;
export type ItemState = (typeof ITEM_STATES)[number];
/** How a record found its message, the surest first. `posted`: the file itself brought it. */
export const WAYS = ['posted', 'message', 'authorization', 'rrn', 'token'] as const;
export type Way = (typeof WAYS)[number];

/** Reasons of a pair, in order of precedence: the first that holds is the answer. */
export const PAIR_REASONS = {
  parked: 'open',
  currency_differs: 'open',
  merchant_differs: 'open',
  kind_differs: 'open',
  amount_differs: 'open',
  timing_beyond_policy: 'open',
  late_presentment: 'explained',
  tip_within_policy: 'explained',
  mcc_changed: 'explained',
  timing: 'explained',
} as const satisfies Readonly<Record<string, ItemState>>;
/** Reasons of a side that stands alone. */
export const LONE_REASONS = {
  already_cleared: 'open',
  unknown_authorization: 'open',
  no_message: 'open',
  no_candidate: 'open',
  several_candidates: 'open',
  not_in_file: 'open',
  reversal_before_clearing: 'explained',
} as const satisfies Readonly<Record<string, ItemState>>;

/** What an acquirer agreed about differences. */
export interface Policy {
  /** How far a capture may exceed ours (a tip), in basis points of ours, rounded down; and never beyond `tipMax` minor units. */
  readonly tipBps: number;
  readonly tipMax: number;
  /** How many days a record may come before or after its message. */
  readonly timingDays: number;
}
export const DEFAULT_POLICY: Policy = { tipBps: 0, tipMax: 0, timingDays: 3 };

export interface PairSides {
  readonly way: Way;
  readonly file: {
    readonly kind: RecordKind;
    readonly amount: number;
    readonly currency: string;
    readonly merchant: string | null;
    readonly mcc: string | null;
  };
  readonly ours: {
    readonly kind: RecordKind;
    readonly amount: number;
    readonly currency: string;
    readonly merchant: string;
    readonly mcc: string;
    /** 202: kept for a person or for an authorization that has not come. */
    readonly isParked: boolean;
    /** A capture after its hold had expired (R12). */
    readonly isLate: boolean;
  };
  /** Business date of our message less that of the file, in days. */
  readonly daysApart: number;
}
export interface Judgement {
  readonly state: ItemState;
  readonly reason: keyof typeof PAIR_REASONS | null;
}

/** The same rules stand in SQL (api/reconciliation/judge-sql.ts), where millions of pairs are judged at once. */
export function judge({ way, file, ours, daysApart }: PairSides, policy: Policy): Judgement {
  const isMoney = file.kind !== 'reversal';
  const tip = file.amount - ours.amount;
  const tells: Readonly<Record<keyof typeof PAIR_REASONS, boolean>> = {
    parked: ours.isParked,
    currency_differs: isMoney && file.currency !== ours.currency,
    merchant_differs: file.merchant !== null && file.merchant !== ours.merchant,
    kind_differs: file.kind !== ours.kind,
    amount_differs: isMoney && tip !== 0 && !isTip(tip, { file, ours, policy }),
    timing_beyond_policy: way !== 'posted' && Math.abs(daysApart) > policy.timingDays,
    late_presentment: ours.isLate,
    tip_within_policy: isMoney && tip !== 0,
    mcc_changed: file.mcc !== null && ours.mcc !== '' && file.mcc !== ours.mcc,
    timing: way !== 'posted' && daysApart !== 0,
  };
  const reason = (Object.keys(PAIR_REASONS) as (keyof typeof PAIR_REASONS)[]).find((each) => tells[each]);
  return reason === undefined ? { state: 'matched', reason: null } : { state: PAIR_REASONS[reason], reason };
}

function isTip(tip: number, { file, ours, policy }: Pick<PairSides, 'file' | 'ours'> & { readonly policy: Policy }): boolean {
  const allowed = Number((BigInt(ours.amount) * BigInt(policy.tipBps)) / 10_000n);
  return file.kind === 'capture' && tip > 0 && tip <= Math.min(allowed, policy.tipMax);
}

/** Days by which breaks are counted old; the last is everything older. */
export const AGES = [1, 3, 7, 30] as const;
/** 0 for up to a day … 4 for more than thirty. */
export function ageOf(days: number): number {
  const found = AGES.findIndex((most) => days <= most);
  return found === -1 ? AGES.length : found;
}
