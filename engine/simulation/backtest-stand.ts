// Which recorded decisions stand as they were in a backtest of a draft: nothing that they rested on is different with it.
import { countersOf } from '../authorization/decide.ts';
import { bindingObstacle } from '../authorization/eligible.ts';
import type { EvaluateRequest } from '../authorization/request.ts';
import { approvedAmount, type Profile } from '../authorization/situation.ts';
import { costOfPoints } from '../benefit/quote.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { BPS_WHOLE, mulDiv } from '../money/rate.ts';
import { changedRoom, isChanged, type Seen } from './backtest-counters.ts';
import type { Backtest, Holder, RecordedDecision } from './backtest-state.ts';

export interface Standing {
  readonly recorded: RecordedDecision;
  readonly seen: Seen;
  readonly now: string;
  readonly profile: Profile;
  readonly holder: Holder;
  /** The campaigns that were candidates. */
  readonly candidates: readonly LiveCampaign[];
}

/** One in so many is decided again although it stands, so that a record that the rows do not explain is still found. */
const SAMPLE = 50;

/** Is the record believed? What was granted and refused must be known of it, and nobody asked for proof. */
export function isBelieved(run: Backtest, { id, benefits, refused }: RecordedDecision, seen: Seen): boolean {
  if (run.order.prove === true || benefits === undefined) return false;
  return (refused !== undefined || seen === null) && !isSampled(id);
}

/** FNV-1a: the same ids in every run. */
function isSampled(id: string): boolean {
  let hash = 0x811c9dc5;
  for (let place = 0; place < id.length; place += 1) hash = Math.imul(hash ^ id.charCodeAt(place), 0x01000193);
  return (hash >>> 0) % SAMPLE === 0;
}

/** The draft is no candidate, what it replaces was none, and no counter of the others stands in anybody's way that did not then. */
export function stands(run: Backtest, on: Standing): boolean {
  const { draft, replaces } = run.order;
  const { recorded, seen, profile, holder, candidates } = on;
  if (draft === null || !isBelieved(run, recorded, seen)) return false;
  if (candidates.length !== (recorded.evidence.candidates?.length ?? 0)) return false;
  if (candidates.some((campaign) => campaign.id === replaces || isSuppliedAnew(run, recorded, campaign))) return false;
  if (bindingObstacle(draft, recorded.request, { ...profile, tiers: holder.tiers }) === null) return false;
  return (
    hasItsCoupons(run, recorded) && candidates.every((campaign) => !isChanged(run.order.lanes, campaign) || hasRoom(run, on, campaign))
  );
}

/** Coupons that were not issued then and are today. */
function isSuppliedAnew({ order }: Backtest, { evidence }: RecordedDecision, { terms: { benefit } }: LiveCampaign): boolean {
  if (benefit.type !== 'coupon_issue') return false;
  return evidence.couponDays?.[benefit.coupon] === undefined && order.couponDays[benefit.coupon] !== undefined;
}

/** The wallet is read only where the draft has spent coupons at all. */
function hasItsCoupons({ spent }: Backtest, { evidence }: RecordedDecision): boolean {
  if (spent.size === 0) return true;
  return ![...(evidence.wallet?.coupons ?? []), ...(evidence.presented ?? [])].some(({ id }) => spent.has(id));
}

/** Each changed counter must have room in both lanes for everything that all candidates together could take: then it stands in nobody's way in either. */
function hasRoom({ order: { lanes } }: Backtest, on: Standing, campaign: LiveCampaign): boolean {
  const { recorded, seen, candidates } = on;
  const { request } = recorded;
  for (const need of countersOf(campaign, { request, profile: on.profile, now: on.now })) {
    const room = changedRoom(lanes, seen, need);
    if (room !== null && room < (need.unit === 'count' ? candidates.length : mostOf(candidates, request))) return false;
  }
  return true;
}

function mostOf(candidates: readonly LiveCampaign[], request: EvaluateRequest): number {
  const amount = approvedAmount(request);
  return candidates.reduce((sum, { terms: { benefit } }) => sum + mostOfOne(benefit, amount), 0);
}

/** No benefit is more than the payment (I4), except points at their cost and the fee of instalments. */
function mostOfOne(benefit: LiveCampaign['terms']['benefit'], amount: number): number {
  if (benefit.type === 'instalment_subsidy') return benefit.cap ?? Number.MAX_SAFE_INTEGER;
  if (benefit.type !== 'points_earn') return amount;
  const tier = Math.max(BPS_WHOLE, ...Object.values(benefit.tierMultiplierBps));
  const plain = mulDiv(mulDiv(amount, [benefit.points, benefit.per], 'up'), [benefit.multiplierBps, BPS_WHOLE], 'up');
  return costOfPoints(mulDiv(plain, [tier, BPS_WHOLE], 'up') + benefit.bonus, benefit.costPer1000);
}
