// A seeded month of card sales for the proof of settlement: what is granted, cleared, refunded and charged back, through the engine's own rules.
import { share } from '../money/rate.ts';
import { emptyWallet } from '../benefit/wallet.ts';
import { apply } from '../hold/apply.ts';
import { moneyPostings } from '../hold/post.ts';
import type { AuthorizationRecord, HeldBenefit, Message, Progress } from '../hold/record.ts';
import { takeFromWallet } from '../hold/wallet-moves.ts';
import { type Posting, postPoints } from '../ledger/templates.ts';
import { addDays } from '../settlement/business-day.ts';
import { type Chance, chance } from './random.ts';
import { messagesOf, type Sent } from './settlement-messages.ts';
import { type CapUse, capUse, funded, type WorldCampaign, worldCampaigns } from './settlement-terms.ts';

export interface WorldPlan {
  readonly seed: number;
  /** Captures, reversals, refunds, chargebacks and representments in all; the last life may pass it by a few. */
  readonly messages: number;
  readonly days: number;
  /** YYYY-MM-DD. */
  readonly firstDay: string;
  readonly merchants: number;
}

export interface WorldMerchant {
  readonly id: string;
  readonly chain: string | null;
  readonly acquirer: string;
}

/** What one message (or the decision, "evaluate") posted. */
export interface WorldStep {
  readonly messageId: string;
  readonly message: Message | null;
  readonly date: string;
  readonly at: string;
  readonly postings: readonly Posting[];
}

/** One authorization, from its decision to its last message: the record as it stands at the end. */
export interface WorldLife {
  readonly record: AuthorizationRecord;
  readonly steps: readonly WorldStep[];
}

const CURRENCY = 'CNY';
const CHAINS = 12;
const ACQUIRERS = ['acq-east', 'acq-south', 'acq-north'] as const;
const AMOUNT_MAX = 60_000;
const MESSAGES_PER_LIFE = 1.75;
const HELD = { captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 } as const;

/** Every third merchant belongs to no chain. */
export function worldMerchants(count: number): readonly WorldMerchant[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `W${String(index + 1).padStart(4, '0')}`,
    chain: index % 3 === 0 ? null : `chain-${index % CHAINS}`,
    acquirer: ACQUIRERS[index % ACQUIRERS.length] as string,
  }));
}

/** The same plan gives the same lives, in the same order. */
export function* settlementWorld(plan: WorldPlan): Generator<WorldLife, void, undefined> {
  const merchants = worldMerchants(plan.merchants);
  const expected = Math.ceil(plan.messages / MESSAGES_PER_LIFE);
  const world: World = { plan, by: chance(plan.seed), caps: capUse(), campaigns: worldCampaigns(expected, plan.days) };
  let sent = 0;
  for (let no = 0; sent < plan.messages; no += 1) {
    // Days in order, so that a cap of a day is used by that day alone.
    const day = Math.min(plan.days - 1, Math.floor((sent * plan.days) / plan.messages));
    const life = lifeOf(world, { no, day, merchant: world.by.pick(merchants) });
    sent += life.steps.length - 1;
    yield life;
  }
}

interface World {
  readonly plan: WorldPlan;
  readonly by: Chance;
  readonly caps: CapUse;
  readonly campaigns: readonly WorldCampaign[];
}
interface Sale {
  readonly no: number;
  readonly day: number;
  readonly merchant: WorldMerchant;
}

function lifeOf(world: World, sale: Sale): WorldLife {
  const { by, plan } = world;
  const date = addDays(plan.firstDay, sale.day);
  const at = instant(date, 0);
  const approved = by.between(100, AMOUNT_MAX);
  const empty: AuthorizationRecord = {
    id: `w${sale.no}`,
    decisionId: `d${sale.no}`,
    digest: 'world',
    state: 'held',
    amount: approved,
    approved,
    currency: CURRENCY,
    subject: `tk:w${sale.no}`,
    account: null,
    cardToken: `tok_w${sale.no}`,
    merchant: sale.merchant.id,
    terminal: 'T1',
    mcc: '5411',
    acquirer: sale.merchant.acquirer,
    decidedAt: at,
    holdExpiresAt: null,
    businessDate: date,
    benefits: [],
    qualifying: [],
    counted: false,
    messages: [],
  };
  const record = { ...empty, benefits: grants(world, empty, sale) };
  return played(record, messagesOf(by, { approved, day: sale.day, days: plan.days }), plan);
}

/** One benefit at the till or on the statement, and now and then points beside it. */
function grants({ by, caps, campaigns }: World, record: AuthorizationRecord, { merchant }: Sale): readonly HeldBenefit[] {
  const till = campaigns.filter((campaign) => campaign.programme === null);
  const points = campaigns.filter((campaign) => campaign.programme !== null && by.happens(0.15));
  const benefits: HeldBenefit[] = [];
  for (const campaign of [by.pick(till), ...points]) {
    const desired = share(record.approved, campaign.bps, 'down');
    const { amount, shares } = funded(campaign, { desired, date: record.businessDate, caps });
    if (amount === 0) continue;
    caps.take(campaign, { date: record.businessDate, shares });
    benefits.push(benefitOf(campaign, { no: benefits.length, amount, desired, shares, record, merchant }));
  }
  return benefits;
}

interface Granted {
  readonly no: number;
  readonly amount: number;
  readonly desired: number;
  readonly shares: HeldBenefit['funding'];
  readonly record: AuthorizationRecord;
  readonly merchant: WorldMerchant;
}

function benefitOf(campaign: WorldCampaign, { no, amount, desired, shares, record, merchant }: Granted): HeldBenefit {
  const points = campaign.programme === null ? 0 : amount;
  return {
    no,
    campaign: campaign.id,
    version: 1,
    kind: campaign.programme === null ? 'discount' : 'points',
    type: campaign.type,
    delivery: campaign.delivery,
    amount,
    desired,
    funding: shares.map((each) => {
      if (each.party === 'brand')
        return { ...each, payer: `brand:${campaign.funding.shares.find(({ party }) => party === 'brand')?.brand}` };
      return each.party === 'chain' && merchant.chain !== null ? { ...each, payer: `chain:${merchant.chain}` } : each;
    }),
    points,
    programme: campaign.programme,
    expiryDays: points === 0 ? 0 : 365,
    payee: payeeOf(campaign, record),
    lots: [],
    coupon: null,
    issues: null,
    uses: [],
    policies: {
      lateCapture: 'honour_if_budget',
      overClearing: 'keep',
      ...campaign.policies,
      returnedCoupon: { afterExpiry: 'expired', extendDays: 0 },
    },
    receipt: '',
    progress: { money: { ...HELD, held: amount }, points: { ...HELD, held: points }, units: { ...HELD, held: 1 } },
  };
}

function payeeOf({ type, delivery, programme }: WorldCampaign, { subject, merchant }: AuthorizationRecord): string {
  if (programme !== null) return `points:${programme}`;
  if (type === 'instalment_subsidy') return 'instalment_fee';
  return delivery === 'credit' ? `cardholder:${subject}` : `merchant:${merchant}`;
}

function played(start: AuthorizationRecord, sent: readonly Sent[], plan: WorldPlan): WorldLife {
  const on = { decisionId: start.decisionId, authorizationId: start.id, now: start.decidedAt };
  let wallet = start.benefits.reduce((after, benefit) => takeFromWallet(after, benefit, on), emptyWallet(start.subject));
  let record = start;
  const steps: WorldStep[] = [
    {
      messageId: 'evaluate',
      message: null,
      date: start.businessDate,
      at: start.decidedAt,
      postings: start.benefits.flatMap((each) => opening(start, each)),
    },
  ];
  for (const [index, { day, ...of }] of sent.entries()) {
    const date = addDays(plan.firstDay, day);
    const message: Message = { id: `m${index + 1}`, at: instant(date, index + 1), ...of };
    const context = { now: message.at, timeZone: 'UTC', requote: unasked, hasRoom: () => true };
    const applied = apply(record, wallet, { message, context });
    ({ record, wallet } = applied);
    steps.push({ messageId: message.id, message, date, at: message.at, postings: applied.postings });
  }
  return { record, steps };
}

/** No campaign of this world reckons its benefit again. */
function unasked(): never {
  throw new Error('nothing is reckoned again');
}

function opening(record: AuthorizationRecord, benefit: HeldBenefit): readonly Posting[] {
  const nothing: Progress = { ...HELD, held: 0 };
  const closed = { ...benefit, progress: { money: nothing, points: nothing, units: nothing } };
  const money = moneyPostings({ benefit: closed, next: benefit.progress, cause: 'evaluate', place: record });
  const points =
    benefit.programme === null
      ? null
      : postPoints('points.earn', { benefitNo: benefit.no, points: benefit.points, programme: benefit.programme, subject: record.subject });
  return points === null ? money : [...money, points];
}

/** Later messages of a day are later. */
function instant(date: string, minute: number): string {
  return `${date}T04:${String(minute).padStart(2, '0')}:00.000Z`;
}
