// What one benefit is worth on one payment, before budgets and limits: a pure function of its terms and the situation.
import { type Rounding, mulDiv, share } from '../money/rate.ts';
import { BPS_WHOLE } from '../money/rate.ts';
import { drawAmount } from './chance.ts';
import type { BenefitTerms, Delivery } from './schema.ts';

/** The situation a benefit meets. `remaining` is what is still to pay after benefits applied before it. */
export interface Situation {
  readonly original: number;
  readonly remaining: number;
  readonly base: 'original' | 'remaining';
  /** Authorization and campaign: the source of chance. */
  readonly seed: string;
  readonly instalments: number | null;
  /** "programme:tier" of the subject. */
  readonly tiers: readonly string[];
  /** Spendable points by programme. */
  readonly points: Readonly<Record<string, number>>;
  /** What the cardholder asked to spend. */
  readonly redeem: number | 'max' | 'none';
}

/** money: minor units the funders pay (for earned points: their cost); points: earned or spent; coupons: to issue. */
export interface Quote {
  readonly money: number;
  readonly points: number;
  readonly coupons: number;
}

const NOTHING: Quote = { money: 0, points: 0, coupons: 0 };
type Value = Extract<BenefitTerms, { type: 'percent_off' | 'amount_off' | 'tiered_off' | 'fixed_price' }>;

/** The entitlement under the terms alone. No benefit on the payment exceeds what remains of it (I4). */
export function quote(terms: BenefitTerms, on: Situation): Quote {
  switch (terms.type) {
    case 'percent_off':
    case 'amount_off':
    case 'tiered_off':
    case 'fixed_price':
      return money(Math.min(on.remaining, discount(terms, on)));
    case 'random_off':
      return money(Math.min(on.remaining, drawAmount(on.seed, terms)));
    case 'coupon_redeem':
      return money(Math.min(on.remaining, discount(terms.value, on)));
    case 'member_price':
      return isMember(terms, on) ? money(Math.min(on.remaining, discount(terms.value, on))) : NOTHING;
    case 'member_entry':
      return isMember(terms, on) ? money(Math.min(on.remaining, terms.cap)) : NOTHING;
    case 'statement_credit':
      return money(Math.min(on.remaining, discount(terms.value, on)));
    case 'instalment_subsidy':
      return money(instalmentFee(terms, on));
    case 'coupon_issue':
      return { ...NOTHING, coupons: terms.count };
    case 'points_earn':
      return earned(terms, on);
    case 'points_payment':
      return paid(terms, on);
    case 'membership_programme':
      return NOTHING;
  }
}

/** Order of application: discounts, then points as payment, then what reaches the cardholder later. */
export const PHASES: readonly Delivery[] = ['instant', 'payment', 'credit', 'points', 'coupon'];

export function deliveryOf(terms: BenefitTerms): Delivery {
  switch (terms.type) {
    case 'statement_credit':
    case 'instalment_subsidy':
      return 'credit';
    case 'points_earn':
      return 'points';
    case 'points_payment':
      return 'payment';
    case 'coupon_issue':
    case 'membership_programme':
      return 'coupon';
    default:
      return 'instant';
  }
}

/** Cost of earned points to their funders, minor units, half up. */
export function costOfPoints(points: number, costPer1000: number): number {
  return mulDiv(points, [costPer1000, 1_000], 'half_up');
}

function money(value: number): Quote {
  return { ...NOTHING, money: Math.max(0, value) };
}

function discount(value: Value, on: Situation): number {
  const base = on.base === 'original' ? on.original : on.remaining;
  switch (value.type) {
    case 'percent_off':
      return capped(share(base, value.rateBps, value.rounding satisfies Rounding), value.cap);
    case 'amount_off':
      return value.amount;
    case 'tiered_off':
      return value.steps.reduce((best, step) => (base >= step.from ? Math.max(best, step.off) : best), 0);
    case 'fixed_price':
      return capped(Math.max(0, base - value.price), value.cap);
  }
}

function earned(terms: Extract<BenefitTerms, { type: 'points_earn' }>, on: Situation): Quote {
  const plain = mulDiv(on.remaining, [terms.points, terms.per], 'down');
  const multiplied = mulDiv(plain, [terms.multiplierBps, BPS_WHOLE], 'down');
  const points = capped(
    on.remaining === 0 ? 0 : mulDiv(multiplied, [tierMultiplier(terms, on), BPS_WHOLE], 'down') + terms.bonus,
    terms.capPoints,
  );
  return { money: costOfPoints(points, terms.costPer1000), points, coupons: 0 };
}

function tierMultiplier(terms: Extract<BenefitTerms, { type: 'points_earn' }>, on: Situation): number {
  const prefix = `${terms.membership ?? terms.programme}:`;
  const tier = on.tiers.find((each) => each.startsWith(prefix))?.slice(prefix.length);
  return (tier === undefined ? undefined : terms.tierMultiplierBps[tier]) ?? BPS_WHOLE;
}

function paid(terms: Extract<BenefitTerms, { type: 'points_payment' }>, on: Situation): Quote {
  if (on.redeem === 'none') return NOTHING;
  const wanted = on.redeem === 'max' ? Number.MAX_SAFE_INTEGER : on.redeem;
  const payable = mulDiv(on.remaining, [terms.maxShareBps, BPS_WHOLE], 'down');
  const useful = mulDiv(payable, [terms.pointsPer100, 100], 'down');
  const most = Math.min(wanted, on.points[terms.programme] ?? 0, useful);
  const points = most - (most % terms.stepPoints);
  if (points < Math.max(1, terms.minPoints)) return NOTHING;
  const value = mulDiv(points, [100, terms.pointsPer100], 'down');
  return value === 0 ? NOTHING : { money: value, points, coupons: 0 };
}

function instalmentFee(terms: Extract<BenefitTerms, { type: 'instalment_subsidy' }>, on: Situation): number {
  const feeBps = on.instalments === null ? undefined : terms.feeBpsByCount[String(on.instalments)];
  if (feeBps === undefined) return 0;
  return capped(share(share(on.remaining, feeBps, 'half_up'), terms.shareBps, 'down'), terms.cap);
}

function isMember(terms: { readonly programme: string; readonly tiers: readonly string[] }, on: Situation): boolean {
  const prefix = `${terms.programme}:`;
  return on.tiers.some((each) => each.startsWith(prefix) && (terms.tiers.length === 0 || terms.tiers.includes(each.slice(prefix.length))));
}

function capped(value: number, cap: number | undefined): number {
  return cap === undefined ? value : Math.min(value, cap);
}
