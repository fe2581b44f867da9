// What a benefit is worth on a payment by its terms alone, and which counters it moves: read from the campaign document.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { BenefitTerms, Delivery } from '../../../engine/benefit/schema.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { type Asked, localAt, weekOf } from './match.ts';
import { portion } from './money.ts';

export interface Worth {
  /** Minor units that somebody pays; for earned points their cost. */
  readonly money: number;
  readonly points: number;
  readonly coupons: number;
}
export interface Payment {
  readonly whole: number;
  /** Still to pay after what was applied before. */
  readonly rest: number;
  readonly base: 'original' | 'remaining';
  readonly instalments: number | undefined;
  readonly spendable: number;
  readonly redeem: number | 'max' | 'none';
}

type Discount = Extract<BenefitTerms, { type: 'percent_off' | 'amount_off' | 'tiered_off' | 'fixed_price' }>;
const SUPPORTED: ReadonlySet<string> = new Set([
  'percent_off',
  'amount_off',
  'tiered_off',
  'fixed_price',
  'statement_credit',
  'instalment_subsidy',
  'coupon_redeem',
  'coupon_issue',
  'points_earn',
  'points_payment',
]);

export function knowsBenefit(terms: BenefitTerms): boolean {
  return SUPPORTED.has(terms.type);
}

export function worthOf(terms: BenefitTerms, on: Payment): Worth {
  switch (terms.type) {
    case 'percent_off':
    case 'amount_off':
    case 'tiered_off':
    case 'fixed_price':
      return inMoney(Math.min(on.rest, discountOf(terms, on)));
    case 'coupon_redeem':
    case 'statement_credit':
      return inMoney(Math.min(on.rest, discountOf(terms.value, on)));
    case 'instalment_subsidy':
      return inMoney(subsidyOf(terms, on));
    case 'coupon_issue':
      return { money: 0, points: 0, coupons: terms.count };
    case 'points_earn':
      return earnedFrom(terms, on);
    case 'points_payment':
      return paidWith(terms, on);
    default:
      throw new Error(`the second model does not know ${terms.type}`);
  }
}

function inMoney(money: number): Worth {
  return { money: Math.max(0, money), points: 0, coupons: 0 };
}

function discountOf(terms: Discount, { base, whole, rest }: Payment): number {
  const of = base === 'original' ? whole : rest;
  if (terms.type === 'amount_off') return terms.amount;
  if (terms.type === 'percent_off')
    return Math.min(terms.cap ?? Number.MAX_SAFE_INTEGER, portion(of, [terms.rateBps, 10_000], terms.rounding));
  if (terms.type === 'fixed_price') return Math.min(terms.cap ?? Number.MAX_SAFE_INTEGER, of - terms.price);
  return terms.steps.filter(({ from }) => from <= of).reduce((most, { off }) => Math.max(most, off), 0);
}

function subsidyOf(terms: Extract<BenefitTerms, { type: 'instalment_subsidy' }>, { rest, instalments }: Payment): number {
  const feeBps = terms.feeBpsByCount[String(instalments)] ?? 0;
  const fee = portion(rest, [feeBps, 10_000], 'half_up');
  return Math.min(terms.cap ?? Number.MAX_SAFE_INTEGER, portion(fee, [terms.shareBps, 10_000], 'down'));
}

function earnedFrom(terms: Extract<BenefitTerms, { type: 'points_earn' }>, { rest }: Payment): Worth {
  if (rest === 0) return { money: 0, points: 0, coupons: 0 };
  const plain = portion(rest, [terms.points, terms.per], 'down');
  const points = Math.min(terms.capPoints ?? Number.MAX_SAFE_INTEGER, portion(plain, [terms.multiplierBps, 10_000], 'down') + terms.bonus);
  return { money: pointsCost(points, terms.costPer1000), points, coupons: 0 };
}

export function pointsCost(points: number, costPer1000: number): number {
  return portion(points, [costPer1000, 1_000], 'half_up');
}

function paidWith(terms: Extract<BenefitTerms, { type: 'points_payment' }>, on: Payment): Worth {
  const none = inMoney(0);
  if (on.redeem === 'none') return none;
  const payable = portion(on.rest, [terms.maxShareBps, 10_000], 'down');
  const useful = portion(payable, [terms.pointsPer100, 100], 'down');
  const most = Math.min(on.redeem === 'max' ? useful : on.redeem, on.spendable, useful);
  const points = Math.floor(most / terms.stepPoints) * terms.stepPoints;
  const money = portion(Math.max(0, points), [100, terms.pointsPer100], 'down');
  return points < Math.max(1, terms.minPoints) || money === 0 ? none : { money, points, coupons: 0 };
}

/** After the fact a discount can only be a credit. */
export function deliveryOf(terms: BenefitTerms, kind: EvaluateRequest['kind']): Delivery {
  if (terms.type === 'points_earn') return 'points';
  if (terms.type === 'points_payment') return 'payment';
  if (terms.type === 'coupon_issue') return 'coupon';
  if (terms.type === 'statement_credit' || terms.type === 'instalment_subsidy') return 'credit';
  return kind === 'advice' ? 'credit' : 'instant';
}

export type Unit = 'money' | 'count' | Campaign['funding']['shares'][number]['party'];
/** A counter that one grant moves. */
export interface Use {
  readonly key: string;
  readonly unit: Unit;
  /** Undefined: what stands on the row. */
  readonly ceiling: number | undefined;
  readonly kind: 'budget' | 'limit' | 'funder';
}

/** Every counter the campaign moves for this authorization, each once, under its lower ceiling. */
export function usesOf(terms: Campaign, asked: Asked): readonly Use[] {
  const { date } = localAt(asked.atMs, terms.timeZone);
  const fence = `c:${terms.id}`;
  const { budget, umbrellas, perSubject } = terms.limits;
  const all: Use[] = [{ key: fence, unit: 'money', ceiling: undefined, kind: 'budget' }];
  const add = (use: Use, isSaid: boolean) => {
    if (isSaid) all.push(use);
  };
  add({ key: `${fence}:n`, unit: 'count', ceiling: budget.countTotal, kind: 'budget' }, budget.countTotal !== undefined);
  add({ key: `${fence}:d:${date}`, unit: 'money', ceiling: budget.perDay, kind: 'budget' }, budget.perDay !== undefined);
  add({ key: `${fence}:dn:${date}`, unit: 'count', ceiling: budget.countPerDay, kind: 'budget' }, budget.countPerDay !== undefined);
  for (const umbrella of umbrellas) all.push({ key: `u:${umbrella}`, unit: 'money', ceiling: undefined, kind: 'budget' });
  for (const { party, total, perDay, perMonth } of terms.funding.caps) {
    const own = { unit: party, kind: 'funder' as const };
    add({ key: `${fence}:f:${party}`, ceiling: total, ...own }, total !== undefined);
    add({ key: `${fence}:f:${party}:d:${date}`, ceiling: perDay, ...own }, perDay !== undefined);
    add({ key: `${fence}:f:${party}:m:${date.slice(0, 7)}`, ceiling: perMonth, ...own }, perMonth !== undefined);
  }
  for (const { of, per, count, money } of perSubject) {
    const key = `l:${terms.id}:${of}:${limitSubject(of, asked)}:${periodOf(per, date)}`;
    add({ key: `${key}:n`, unit: 'count', ceiling: count, kind: 'limit' }, count !== undefined);
    add({ key: `${key}:m`, unit: 'money', ceiling: money, kind: 'limit' }, money !== undefined);
  }
  const least = (key: string) => Math.min(...all.filter((use) => use.key === key).map(({ ceiling }) => ceiling ?? Number.MAX_SAFE_INTEGER));
  const once = all.filter((use, no) => all.findIndex(({ key }) => key === use.key) === no);
  return once.length === all.length ? all : once.map((use) => (use.ceiling === undefined ? use : { ...use, ceiling: least(use.key) }));
}

/** A person who is not known is their account, an account its PAR, and that its card (R24). */
function limitSubject(of: Campaign['limits']['perSubject'][number]['of'], { request, profile }: Asked): string {
  const { card, merchant, terminal } = request;
  if (of === 'card') return card.token;
  if (of === 'merchant') return merchant.id;
  if (of === 'terminal') return terminal.id;
  const par = card.par === undefined ? `tk:${card.token}` : `par:${card.par}`;
  const account = profile.account?.id ?? card.account ?? par;
  return of === 'person' ? (profile.account?.person ?? account) : account;
}

function periodOf(per: Campaign['limits']['perSubject'][number]['per'], date: string): string {
  if (per === 'campaign') return 'campaign';
  if (per === 'month') return `month:${date.slice(0, 7)}`;
  return per === 'day' ? `day:${date}` : `week:${weekOf(date)}`;
}
