// The campaigns of one seed: every kind of benefit and policy that the simulation plays, with budgets and limits tight or wide by chance.
import type { CampaignInput } from '../../../engine/campaign/schema.ts';
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Swarm, Theme } from './swarm.ts';

const NOON = '2026-11-22T12:00:00+08:00';
const ZONE = 'Asia/Shanghai';

type Changes = Partial<CampaignInput>;

/** What a world about something cannot do without. */
const ABOUT: Partial<Record<Theme, readonly string[]>> = {
  points: ['earn', 'pay'],
  coupons: ['issue', 'coupon'],
  late: ['percent', 'daily', 'steps'],
  parts: ['percent', 'steps', 'capped'],
};

/** Six to all of the shelf, each with its own budgets; fewer where the world is about something. */
export function drawCampaigns(dice: Chance, { isTight, theme }: Pick<Swarm, 'isTight' | 'theme'>): readonly CampaignInput[] {
  const about = ABOUT[theme];
  const shelf = [...(about ?? []), ...[...SHELF.keys()].filter(() => dice.happens(about === undefined ? 0.65 : 0.25))];
  const chosen = new Set([...shelf, 'ten', dice.pick([...SHELF.keys()])]);
  if (chosen.has('issue')) chosen.add('coupon');
  if (chosen.has('pay')) chosen.add('earn');
  return [...SHELF].filter(([id]) => chosen.has(id)).map(([id, make]) => documentOf(id, make({ dice, isTight })));
}

/** The next version of a campaign: other terms, and a budget that a checker raised or lowered. */
export function nextVersion(document: CampaignInput, dice: Chance): CampaignInput {
  const total = document.limits?.budget?.total;
  const limits =
    total === undefined
      ? document.limits
      : { ...document.limits, budget: { ...document.limits?.budget, total: Math.round(total * (0.5 + dice.fraction() * 2)) } };
  const { benefit } = document;
  return {
    ...document,
    ...(limits === undefined ? {} : { limits }),
    ...(benefit.type === 'amount_off' ? { benefit: { ...benefit, amount: benefit.amount + dice.between(1, 400) } } : {}),
  };
}

interface Drawn {
  readonly dice: Chance;
  readonly isTight: boolean;
}

const budget = ({ dice, isTight }: Drawn, unit: number): { readonly total: number } => ({
  total: isTight ? unit * dice.between(2, 30) + dice.between(0, unit) : unit * 1_000_000,
});
const stacking = ({ dice }: Drawn): Changes['stacking'] => ({
  combinable: dice.pick(['all', 'all', 'none']),
  priority: dice.pick([20, 100, 100, 500]),
  ...(dice.happens(0.2) ? { group: 'one-of' } : {}),
});
const halves = (bank: number, merchant: number) => ({
  shares: [
    { party: 'bank' as const, bps: bank },
    { party: 'merchant' as const, bps: merchant },
  ],
});

const SHELF = new Map<string, (drawn: Drawn) => Changes>([
  ['ten', (on) => ({ limits: { budget: budget(on, 1_000) }, stacking: stacking(on) })],
  ['percent', percent],
  ['steps', steps],
  ['capped', capped],
  [
    'umbrella-a',
    (on) => ({ when: undefined, benefit: { type: 'amount_off', amount: 300 }, limits: { budget: budget(on, 300), umbrellas: ['both'] } }),
  ],
  [
    'umbrella-b',
    (on) => ({
      benefit: { type: 'amount_off', amount: 777 },
      limits: { budget: budget(on, 777), umbrellas: ['both'] },
      stacking: stacking(on),
    }),
  ],
  ['daily', daily],
  ['earn', earn],
  ['pay', pay],
  ['issue', issue],
  ['coupon', coupon],
]);

function percent(on: Drawn): Changes {
  return {
    when: undefined,
    benefit: { type: 'percent_off', rateBps: 1_000, cap: 2_500, rounding: on.dice.pick(['down', 'half_even', 'up'] as const) },
    limits: {
      budget: budget(on, 1_500),
      partial: on.dice.happens(0.5),
      perSubject: [
        { of: 'account', per: on.dice.pick(['day', 'campaign'] as const), count: on.dice.between(1, 6) },
        ...(on.dice.happens(0.5) ? [{ of: 'card' as const, per: 'month' as const, money: on.dice.between(2_000, 9_000) }] : []),
      ],
      giveBack: { reversal: true, refund: on.dice.happens(0.5) },
    },
    policies: {
      underClearing: on.dice.pick(['pro_rata', 're_evaluate', 'keep'] as const),
      partialRefund: on.dice.pick(['pro_rata', 're_evaluate', 'keep'] as const),
      lateCapture: on.dice.pick(['honour_if_budget', 'deny'] as const),
    },
    stacking: stacking(on),
  };
}

function steps(on: Drawn): Changes {
  const steps = [
    { from: 5_000, off: 300 },
    { from: 10_000, off: 901 },
    { from: 20_000, off: 2_003 },
  ];
  return {
    when: undefined,
    benefit: { type: 'tiered_off', steps },
    limits: { budget: budget(on, 900) },
    funding: {
      shares: [
        { party: 'bank', bps: 5_300 },
        { party: 'merchant', bps: 2_600 },
        { party: 'scheme', bps: 2_100 },
      ],
    },
    policies: { overClearing: on.dice.pick(['grow_if_budget', 'keep'] as const) },
    stacking: stacking(on),
  };
}

function capped(on: Drawn): Changes {
  const { dice } = on;
  const cap = dice.pick([
    { party: 'merchant' as const, total: dice.between(500, 6_000), atCap: 'cover' as const, coveredBy: 'bank' as const },
    { party: 'merchant' as const, total: dice.between(500, 6_000), atCap: 'shrink' as const },
    { party: 'bank' as const, perDay: dice.between(500, 6_000), atCap: 'stop' as const },
  ]);
  return {
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 8_000 },
    benefit: { type: 'amount_off', amount: 555 },
    limits: { budget: budget(on, 555) },
    funding: { ...halves(5_000, 5_000), caps: [cap] },
    stacking: stacking(on),
  };
}

function daily(on: Drawn): Changes {
  return {
    when: { fact: 'authorization.amount', operator: 'lessThan', value: 15_000 },
    benefit: { type: 'amount_off', amount: 120 },
    limits: { budget: { perDay: 120 * on.dice.between(2, 20), countPerDay: on.dice.between(3, 30) } },
    policies: { lateCapture: 'deny' },
    stacking: stacking(on),
  };
}

function earn(on: Drawn): Changes {
  return {
    kind: 'points',
    when: undefined,
    benefit: { type: 'points_earn', programme: 'bonus', points: 3, per: 100, expiryDays: on.dice.pick([1, 30]), costPer1000: 200 },
    limits: { budget: budget(on, 100) },
  };
}

function pay(on: Drawn): Changes {
  return {
    kind: 'points',
    when: undefined,
    benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100, minPoints: on.dice.pick([0, 50]) },
    limits: { budget: budget(on, 2_000) },
    stacking: { priority: 10 },
  };
}

function issue(on: Drawn): Changes {
  return {
    kind: 'coupon',
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 20_000 },
    benefit: {
      type: 'coupon_issue',
      coupon: 'coupon',
      count: on.dice.between(1, 2),
      on: on.dice.pick(['authorization', 'capture'] as const),
    },
    limits: { budget: { countTotal: on.isTight ? on.dice.between(1, 12) : 100_000 } },
  };
}

function coupon(on: Drawn): Changes {
  return {
    kind: 'coupon',
    when: undefined,
    benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 640 }, validDays: on.dice.pick([2, 30]) },
    limits: { budget: budget(on, 640) },
    policies: { returnedCoupon: { afterExpiry: on.dice.pick(['expired', 'extend'] as const) } },
    stacking: { priority: 400 },
  };
}

function documentOf(id: string, changes: Changes): CampaignInput {
  return {
    id,
    kind: 'discount',
    name: { en: id, 'zh-CN': id },
    texts: { offer: { en: 'Off', 'zh-CN': '立减' }, receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' } },
    currency: 'CNY',
    timeZone: ZONE,
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' },
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 10_000 },
    benefit: { type: 'amount_off', amount: 1_000 },
    funding: halves(6_000, 4_000),
    examples: ['one', 'two', 'three'].map((name) => ({ name, given: { at: NOON }, expect: { amount: 0 } })),
    ...changes,
  };
}
