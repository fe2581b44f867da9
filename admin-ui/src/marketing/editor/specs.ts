// Which fields a benefit of each type has, and the plain fields of the other sections: the form is drawn from these lists.
import type { BenefitType } from '../../../../engine/benefit/schema.ts';
import type { JsonObject } from './draft.ts';
import type { FieldWord } from './words-fields.ts';

type Suffix<Prefix extends string, Word> = Word extends `${Prefix}${infer Rest}` ? Rest : never;
export type OptionWord = Suffix<'o.', FieldWord>;
export interface Spec {
  /** Dotted, below the place the section edits. */
  readonly path: string;
  readonly word: FieldWord;
  readonly hint?: FieldWord;
  readonly kind: 'text' | 'count' | 'money' | 'percent' | 'keys' | 'switch' | 'choice' | 'steps' | 'rates' | 'value' | 'tiers';
  readonly options?: readonly (readonly [value: string, word: OptionWord])[];
  /** What holds while the document says nothing. */
  readonly otherwise?: string | boolean;
}

/** Options whose value is their word. */
const of = (...values: readonly OptionWord[]): readonly (readonly [string, OptionWord])[] => values.map((value) => [value, value]);
const money = (path: string, word: FieldWord): Spec => ({ path, word, kind: 'money' });
const count = (path: string, word: FieldWord): Spec => ({ path, word, kind: 'count' });
const percent = (path: string, word: FieldWord, hint?: FieldWord): Spec => ({ path, word, kind: 'percent', ...(hint && { hint }) });
const text = (path: string, word: FieldWord): Spec => ({ path, word, kind: 'text' });
const choice = (path: string, word: FieldWord, options: Spec['options'] & object): Spec => ({
  path,
  word,
  kind: 'choice',
  options,
  otherwise: options[0]?.[0] ?? '',
});

const rounding = choice('rounding', 'f.rounding', of('down', 'up', 'half_up', 'half_even'));
const cap = money('cap', 'f.cap');
const tiers: Spec = { path: 'tiers', word: 'f.tiers', hint: 'f.tiers.hint', kind: 'keys' };
const value: Spec = { path: 'value', word: 'f.value', kind: 'value' };

export const BENEFIT_SPECS: Readonly<Record<BenefitType, readonly Spec[]>> = {
  percent_off: [percent('rateBps', 'f.rateBps'), cap, rounding],
  amount_off: [money('amount', 'f.amount')],
  tiered_off: [{ path: 'steps', word: 'f.steps', kind: 'steps' }],
  fixed_price: [money('price', 'f.price'), cap],
  random_off: [money('min', 'f.min'), money('max', 'f.max'), money('mean', 'f.mean')],
  coupon_issue: [text('coupon', 'f.coupon'), count('count', 'f.count'), choice('on', 'f.on', of('capture', 'authorization'))],
  coupon_redeem: [
    value,
    count('validDays', 'f.validDays'),
    { path: 'autoApply', word: 'f.autoApply', kind: 'switch', otherwise: true },
    { path: 'transferable', word: 'f.transferable', kind: 'switch', otherwise: false },
  ],
  points_earn: [
    text('programme', 'f.programme'),
    count('points', 'f.points'),
    money('per', 'f.per'),
    count('bonus', 'f.bonus'),
    percent('multiplierBps', 'f.multiplierBps', 'f.multiplierBps.hint'),
    text('membership', 'f.membership'),
    { path: 'tierMultiplierBps', word: 'f.tierMultiplierBps', kind: 'rates' },
    count('capPoints', 'f.capPoints'),
    count('expiryDays', 'f.expiryDays'),
    money('costPer1000', 'f.costPer1000'),
  ],
  points_payment: [
    text('programme', 'f.programme'),
    count('pointsPer100', 'f.pointsPer100'),
    count('minPoints', 'f.minPoints'),
    count('stepPoints', 'f.stepPoints'),
    percent('maxShareBps', 'f.maxShareBps'),
  ],
  membership_programme: [
    choice('join', 'f.join', of('enrol', 'first_use')),
    choice('measure', 'f.measure', of('spend', 'points', 'visits')),
    choice('period', 'f.period', of('month', 'quarter', 'year')),
    { path: 'tiers', word: 'f.tiers', kind: 'tiers' },
    choice('downgrade', 'f.downgrade', of('one_down', 'requalify', 'never')),
  ],
  member_price: [text('programme', 'f.programme'), tiers, value],
  member_entry: [
    text('programme', 'f.programme'),
    tiers,
    count('entries', 'f.entries'),
    choice('per', 'f.entryPer', of('day', 'week', 'month', 'campaign')),
    cap,
  ],
  statement_credit: [value],
  instalment_subsidy: [{ path: 'feeBpsByCount', word: 'f.feeBpsByCount', kind: 'rates' }, percent('shareBps', 'f.shareBps'), cap],
};

/** What a benefit begins with when its type is chosen: sound values, so that the next look is at a campaign that works. */
export const BENEFIT_BEGINNINGS: Readonly<Record<BenefitType, JsonObject>> = {
  percent_off: { rateBps: 1_000, cap: 2_000 },
  amount_off: { amount: 1_000 },
  tiered_off: { steps: [{ from: 10_000, off: 1_000 }] },
  fixed_price: { price: 1_990, cap: 5_000 },
  random_off: { min: 100, max: 1_000, mean: 300 },
  coupon_issue: { coupon: 'coupon', count: 1 },
  coupon_redeem: { value: { type: 'amount_off', amount: 1_000 }, validDays: 30 },
  points_earn: { programme: 'bonus', points: 1, per: 100, expiryDays: 730, costPer1000: 200 },
  points_payment: { programme: 'bonus', pointsPer100: 500, maxShareBps: 5_000 },
  membership_programme: {
    join: 'enrol',
    measure: 'spend',
    period: 'year',
    tiers: [{ id: 'base', name: { en: 'Member', 'zh-CN': '会员' }, threshold: 0 }],
  },
  member_price: { programme: 'star', value: { type: 'fixed_price', price: 1_990, cap: 5_000 } },
  member_entry: { programme: 'star', entries: 1, per: 'month', cap: 10_000 },
  statement_credit: { value: { type: 'percent_off', rateBps: 500, cap: 5_000 } },
  instalment_subsidy: { feeBpsByCount: { 3: 180, 6: 360, 12: 720 }, shareBps: 5_000, cap: 10_000 },
};

/** Which shapes may stand inside a benefit that has a value. */
export const VALUE_TYPES: Readonly<Partial<Record<BenefitType, readonly BenefitType[]>>> = {
  coupon_redeem: ['amount_off', 'percent_off', 'tiered_off', 'fixed_price'],
  member_price: ['fixed_price', 'amount_off', 'percent_off', 'tiered_off'],
  statement_credit: ['percent_off', 'amount_off', 'tiered_off'],
};

export const LIMIT_SPECS: readonly Spec[] = [
  money('budget.total', 'f.budget.total'),
  money('budget.perDay', 'f.budget.perDay'),
  count('budget.countTotal', 'f.budget.countTotal'),
  count('budget.countPerDay', 'f.budget.countPerDay'),
  { path: 'partial', word: 'f.partial', kind: 'switch', otherwise: false },
  { path: 'giveBack.reversal', word: 'f.giveBack.reversal', kind: 'switch', otherwise: true },
  { path: 'giveBack.refund', word: 'f.giveBack.refund', kind: 'switch', otherwise: false },
  { path: 'umbrellas', word: 'f.umbrellas', hint: 'f.umbrellas.hint', kind: 'keys' },
];

export const STACKING_SPECS: readonly Spec[] = [
  { path: 'group', word: 'f.group', hint: 'f.group.hint', kind: 'text' },
  { path: 'priority', word: 'f.priority', hint: 'f.priority.hint', kind: 'count' },
  choice('base', 'f.base', of('remaining', 'original')),
  choice('objective', 'f.objective', of('best_for_cardholder', 'lowest_subsidy', 'list_order')),
];

export const POLICY_SPECS: readonly Spec[] = [
  choice('lateCapture', 'f.lateCapture', of('honour_if_budget', 'deny')),
  choice('overClearing', 'f.overClearing', of('keep', 'grow_if_budget')),
  choice('underClearing', 'f.underClearing', of('pro_rata', 're_evaluate', 'keep')),
  choice('partialRefund', 'f.partialRefund', of('pro_rata', 're_evaluate', 'keep')),
  choice('missedDeadline', 'f.missedDeadline', [
    ['none', 'missed.none'],
    ['statement_credit', 'statement_credit'],
  ]),
  choice('returnedCoupon.afterExpiry', 'f.returnedCoupon', of('expired', 'extend')),
];

export const WHERE_PARTS = ['merchants', 'chains', 'mccs', 'regions', 'terminals'] as const;
