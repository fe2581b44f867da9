// The campaigns of the settlement world: every kind of payee and funder, fixed and proportional shares, and caps that cover, shrink and stop.
import type { Delivery, BenefitType } from '../benefit/schema.ts';
import { type Funded, type FunderRoom, fund } from '../funding/fund.ts';
import type { FundedShare, Funding } from '../funding/schema.ts';
import type { HeldBenefit } from '../hold/record.ts';

export interface WorldCampaign {
  readonly id: string;
  readonly type: BenefitType;
  readonly delivery: Delivery;
  /** Of the approved amount. */
  readonly bps: number;
  readonly funding: Funding;
  readonly policies: Pick<HeldBenefit['policies'], 'underClearing' | 'partialRefund'>;
  readonly programme: string | null;
}

const IN_PROPORTION = { underClearing: 'pro_rata', partialRefund: 'pro_rata' } as const;

const THIRDS: WorldCampaign = {
  id: 'thirds',
  type: 'percent_off',
  delivery: 'instant',
  bps: 1_000,
  funding: {
    shares: [
      { party: 'bank', bps: 3_334 },
      { party: 'merchant', bps: 3_333 },
      { party: 'scheme', bps: 3_333 },
    ],
    caps: [],
  },
  policies: IN_PROPORTION,
  programme: null,
};
const BRAND_WEEK: WorldCampaign = {
  id: 'brand-week',
  type: 'percent_off',
  delivery: 'instant',
  bps: 1_500,
  funding: {
    shares: [
      { party: 'brand', brand: 'cola', bps: 7_100 },
      { party: 'bank', bps: 2_900 },
    ],
    caps: [],
  },
  policies: IN_PROPORTION,
  programme: null,
};
const CARD_CREDIT: WorldCampaign = {
  id: 'card-credit',
  type: 'percent_off',
  delivery: 'credit',
  bps: 500,
  funding: {
    shares: [
      { party: 'scheme', fixed: 200 },
      { party: 'bank', bps: 10_000 },
    ],
    caps: [],
  },
  policies: { underClearing: 'keep', partialRefund: 'pro_rata' },
  programme: null,
};
const STARS: WorldCampaign = {
  id: 'stars',
  type: 'points_earn',
  delivery: 'points',
  bps: 70,
  funding: {
    shares: [
      { party: 'bank', bps: 6_500 },
      { party: 'merchant', bps: 3_500 },
    ],
    caps: [],
  },
  policies: IN_PROPORTION,
  programme: 'stars',
};
const CHAIN_DAYS: WorldCampaign = {
  id: 'chain-days',
  type: 'percent_off',
  delivery: 'instant',
  bps: 800,
  funding: {
    shares: [
      { party: 'chain', bps: 5_500 },
      { party: 'merchant', bps: 2_000 },
      { party: 'scheme', bps: 1_500 },
      { party: 'bank', bps: 1_000 },
    ],
    caps: [],
  },
  policies: { underClearing: 'pro_rata', partialRefund: 'keep' },
  programme: null,
};
const INSTALMENTS: WorldCampaign = {
  id: 'instalments',
  type: 'instalment_subsidy',
  delivery: 'instant',
  bps: 300,
  funding: { shares: [{ party: 'bank', bps: 10_000 }], caps: [] },
  policies: IN_PROPORTION,
  programme: null,
};

/** `scale` is the number of authorizations that caps are meant for: part of the way through, each is reached. */
export function worldCampaigns(scale: number, days: number): readonly WorldCampaign[] {
  const [total, perDay] = [Math.max(1, scale) * 150, Math.max(1, Math.floor(scale / days)) * 60];
  return [
    capped(THIRDS, { party: 'scheme', perDay, atCap: 'cover', coveredBy: 'bank' }),
    capped(BRAND_WEEK, { party: 'brand', total: total * 2, atCap: 'shrink' }),
    capped(CARD_CREDIT, { party: 'scheme', perDay: Math.ceil(perDay / 3), atCap: 'stop' }),
    STARS,
    capped(CHAIN_DAYS, { party: 'chain', total, atCap: 'cover', coveredBy: 'merchant' }),
    INSTALMENTS,
  ];
}

function capped(campaign: WorldCampaign, cap: Funding['caps'][number]): WorldCampaign {
  return { ...campaign, funding: { ...campaign.funding, caps: [cap] } };
}

/** What each cap has been used for, by campaign, funder and day; what is granted is never given back to it. */
export interface CapUse {
  readonly room: (campaign: WorldCampaign, date: string) => FunderRoom;
  readonly take: (campaign: WorldCampaign, on: { readonly date: string; readonly shares: readonly FundedShare[] }) => void;
}

export function capUse(): CapUse {
  const used = new Map<string, number>();
  const keys = (campaign: WorldCampaign, { party, date }: { readonly party: string; readonly date: string }) =>
    [`${campaign.id} ${party}`, `${campaign.id} ${party} ${date}`] as const;
  return {
    room: (campaign, date) =>
      Object.fromEntries(
        campaign.funding.caps.map(({ party, total, perDay }) => {
          const [all, day] = keys(campaign, { party, date });
          const left = [
            ...(total === undefined ? [] : [total - (used.get(all) ?? 0)]),
            ...(perDay === undefined ? [] : [perDay - (used.get(day) ?? 0)]),
          ];
          return [party, Math.min(...left)];
        }),
      ),
    take: (campaign, { date, shares }) => {
      for (const { party, amount } of shares)
        for (const key of keys(campaign, { party, date })) used.set(key, (used.get(key) ?? 0) + amount);
    },
  };
}

/** The benefit as its caps let it be. */
export function funded(campaign: WorldCampaign, of: { readonly desired: number; readonly date: string; readonly caps: CapUse }): Funded {
  return fund(of.desired, campaign.funding, of.caps.room(campaign, of.date));
}
