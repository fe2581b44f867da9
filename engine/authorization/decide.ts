// Decides one authorization: which benefits it earns under everything known, and what must be held for them. Read this file first.
import { deliveryOf } from '../benefit/quote.ts';
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type CounterNeed, counterNeeds, fenceKey } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { epochOf, localTime } from '../campaign/local-time.ts';
import { SHADOWS_MAX, isShadow } from '../campaign/rollout.ts';
import type { HeldBenefit, Qualifying } from '../hold/record.ts';
import { type Combined, combine } from './combine.ts';
import { type Eligible, everythingLeft, grantOf } from './grant.ts';
import { heldBenefit } from './held-benefit.ts';
import { OBSTACLES, type Obstacle } from './eligible.ts';
import { type Verdict, hearingOf, judged, subjectsOf } from './hearing.ts';
import { isProgramme, qualifyingOf } from './qualifying.ts';
import type { EvaluateRequest, Reason } from './request.ts';
import { NO_SHADOWS, type Shadowed, shadowed } from './shadow.ts';
import { type Situation, approvedAmount } from './situation.ts';

/** A campaign that was looked at, and what came of it. */
export interface Considered {
  readonly campaign: string;
  readonly version: number;
  readonly result: Obstacle | 'granted';
  /** In shadow: minor units it would have granted, alone after the grants of the others. */
  readonly would?: number;
  /** In shadow: what would have stood in its way, had it been live. */
  readonly barrier?: Obstacle;
}

export interface Decision {
  readonly outcome: 'granted' | 'none';
  readonly reason: Reason | null;
  readonly payable: number;
  readonly earn: number;
  readonly redeem: number;
  readonly benefits: readonly HeldBenefit[];
  readonly qualifying: readonly Qualifying[];
  /** Counts as a purchase in the usage of its subject. */
  readonly counted: boolean;
  readonly considered: readonly Considered[];
  /** Was the best combination proven, or the search cut short? */
  readonly exact: boolean;
  /** No budget, limit or fence stood near anybody's way: whatever the counters say, the decision is the same as long as there is room. */
  readonly free: boolean;
}

const INELIGIBLE_TYPES: ReadonlySet<string> = new Set([
  'cash_advance',
  'quasi_cash',
  'account_verification',
  'balance_inquiry',
  'account_funding',
  'original_credit',
]);
const NO_CANDIDATE: ReadonlySet<Obstacle> = new Set([
  'card_not_bound',
  'account_not_bound',
  'list_not_bound',
  'segment_not_bound',
  'tier_not_bound',
  'place_not_included',
  'currency_mismatch',
]);

/** The candidates judged one by one, before anybody asks what budgets and limits have left. */
export interface Judgement {
  /** Why nothing can be granted whatever the campaigns say; shadows may still record. */
  readonly refusal: Reason | null;
  readonly verdicts: readonly Verdict[];
}

/**
 * The decision for a situation, given the campaigns whose binding may fit (`candidatesOf`). Pure: the same situation gives the same decision for ever (I11).
 * Counters for `countersOf` every candidate must be in the situation; a counter that is absent is taken as unused.
 */
export function decide(situation: Situation, candidates: readonly LiveCampaign[]): Decision {
  return decideOpen(situation, judgeAll(situation, candidates));
}

/** What stands in the way of each candidate alone. Fences known to the situation count; counters of the eligible ones may be read afterwards. */
export function judgeAll(situation: Situation, candidates: readonly LiveCampaign[]): Judgement {
  const asked = situation.request.kind === 'advice' ? candidates.filter(creditsMissed) : candidates;
  const shadows = asked.some(isShaded) ? asked.filter(isShaded) : NO_CAMPAIGNS;
  const open = shadows.length === 0 ? asked : asked.filter((campaign) => !isShaded(campaign));
  const refusal = refusalOf(situation, open);
  const isRefused = refusal !== null && (shadows.length === 0 || refusalOf(situation, asked) !== null);
  if (isRefused) return { refusal, verdicts: [] };
  const hearing = hearingOf(situation);
  const verdicts: Verdict[] = [];
  // Shadows come after everybody else and take nobody's place.
  for (let place = 0; place < open.length && place < CANDIDATES_MAX; place += 1)
    verdicts.push(judged(open[place] as LiveCampaign, hearing));
  for (const campaign of shadows.slice(0, SHADOWS_MAX)) verdicts.push(judged(campaign, hearing));
  return { refusal, verdicts };
}
const NO_CAMPAIGNS: readonly LiveCampaign[] = [];

function isShaded({ terms }: LiveCampaign): boolean {
  return isShadow(terms);
}

/** The counters of everybody still eligible: what must be known to decide. */
export function needsOf({ verdicts }: Judgement): readonly CounterNeed[] {
  return verdicts.flatMap(({ verdict }) => (typeof verdict === 'string' ? [] : verdict.needs));
}

/** Those that only record what they would grant: no write proves them. */
export function shadowNeedsOf({ verdicts }: Judgement): readonly CounterNeed[] {
  return verdicts.flatMap(({ campaign, verdict }) => (typeof verdict === 'string' || !isShadow(campaign.terms) ? [] : verdict.needs));
}

/** The decision once the counters of `needsOf` the judgement are in the situation. */
export function decideJudged(situation: Situation, { refusal, verdicts }: Judgement): Decision {
  const isAnyStopped = verdicts.some(({ verdict }) => isStopped(verdict, situation));
  if (!isAnyStopped) return decideOpen(situation, { refusal, verdicts });
  const open = verdicts.map(({ campaign, verdict }) => ({ campaign, verdict: isStopped(verdict, situation) ? 'stopped' : verdict }));
  return decideOpen(situation, { refusal, verdicts: open });
}

/** The decision where the fences stand as they were judged. */
function decideOpen(situation: Situation, { refusal, verdicts }: Judgement): Decision {
  if (refusal !== null && verdicts.length === 0) return nothing(situation, { reason: refusal, considered: [], free: true });
  try {
    return decideAmong(situation, { refusal, verdicts });
  } catch {
    // One of them fails: each is tried by itself, so that it fails alone (I22).
    const able = verdicts.map(({ campaign, verdict }) => ({
      campaign,
      verdict: typeof verdict === 'string' ? verdict : tried(verdict, situation),
    }));
    return decideAmong(situation, { refusal, verdicts: able });
  }
}

function decideAmong(situation: Situation, { refusal, verdicts }: Judgement): Decision {
  const { granting, programmes, shadows } = parted(verdicts);
  const combined = combine(granting, situation);
  const shadow = shadows.length === 0 ? NO_SHADOWS : shadowed(shadows, { granting, combined, situation });
  const qualifying = programmes.map((each) => qualifyingOf(each.campaign, situation)).filter((each) => each !== null);
  const considered = verdicts.map((each) => consideredOf(each, combined, shadow));
  const free = combined.free && shadow.free && verdicts.every(({ verdict }) => verdict !== 'stopped');
  if (combined.grants.length > 0) return granted(situation, { combined, considered, qualifying, free });
  // A shadow is never the reason: the answer is the same without it.
  const reason = refusal ?? reasonOf(considered.filter((_, place) => !isShadow(verdicts[place]?.campaign.terms ?? {})));
  return { ...nothing(situation, { reason, considered, free }), qualifying };
}

function consideredOf({ campaign, verdict }: Verdict, combined: Combined, shadow: Shadowed): Considered {
  const { id, version } = campaign;
  if (typeof verdict === 'string') return { campaign: id, version, result: verdict };
  const recorded = shadow.results.get(id);
  if (recorded !== undefined) return { campaign: id, version, ...recorded };
  return { campaign: id, version, result: combined.obstacles.get(id) ?? 'granted' };
}

interface Parted {
  readonly granting: Eligible[];
  readonly programmes: Eligible[];
  readonly shadows: Eligible[];
}

/** Programmes count and grant nothing; shadows only record, whatever they would give. */
function parted(verdicts: Judgement['verdicts']): Parted {
  const found: Parted = { granting: [], programmes: [], shadows: [] };
  for (const { verdict } of verdicts) {
    if (typeof verdict === 'string') continue;
    if (isShadow(verdict.campaign.terms)) found.shadows.push(verdict);
    else if (isProgramme(verdict.campaign)) found.programmes.push(verdict);
    else found.granting.push(verdict);
  }
  return found;
}

/** A fence may have closed since the campaign was judged. */
function isStopped(verdict: Eligible | Obstacle, { counters }: Situation): boolean {
  return typeof verdict !== 'string' && counters.get(fenceKey(verdict.campaign.id))?.open === false;
}

/** Every counter a candidate would move: what must be locked before deciding. */
export function countersOf(campaign: LiveCampaign, situation: Pick<Situation, 'request' | 'profile' | 'now'>): readonly CounterNeed[] {
  const date = localTime(epochOf(situation.now), campaign.terms.timeZone).date;
  return counterNeeds(campaign.terms, subjectsOf(situation), date);
}

/** A stand-in or forced post is decided after the fact: only campaigns that promise a later credit for missed benefits take part (R14, R15). */
function creditsMissed({ terms }: LiveCampaign): boolean {
  return terms.policies.missedDeadline === 'statement_credit' && deliveryOf(terms.benefit) === 'instant';
}

function refusalOf({ request }: Situation, open: readonly LiveCampaign[]): Reason | null {
  if (request.kind === 'advice' && open.length === 0) return 'advice_not_granted';
  if (INELIGIBLE_TYPES.has(request.type) || approvedAmount(request) === 0) return 'type_not_eligible';
  return request.nominal === true || request.debtRecovery === true ? 'nominal_amount' : null;
}

function tried(eligible: Eligible, situation: Situation): Eligible | Obstacle {
  if (isProgramme(eligible.campaign) || isShadow(eligible.campaign.terms)) return eligible;
  try {
    const grant = grantOf(eligible, everythingLeft(situation), situation);
    if (typeof grant !== 'string') heldBenefit(grant, { no: 0, payable: 0, situation, grants: [grant] });
    return eligible;
  } catch {
    return 'failed';
  }
}

/** The first reason that applies, read from what stood in the way of the campaigns that came furthest. */
function reasonOf(considered: readonly Considered[]): Reason {
  const furthest = considered.reduce((best, each) => Math.max(best, OBSTACLES.indexOf(each.result as Obstacle)), -1);
  const obstacle = OBSTACLES[furthest];
  if (obstacle === undefined || NO_CANDIDATE.has(obstacle)) return 'no_campaign';
  if (obstacle === 'limit_reached' || obstacle === 'budget_exhausted' || obstacle === 'funder_cap_reached' || obstacle === 'not_combinable')
    return obstacle;
  return obstacle === 'no_value' ? 'no_benefit_left' : 'not_eligible';
}

/** Every real purchase counts in the usage of its subject, whether we were asked in time or told afterwards. */
function isPurchase(request: EvaluateRequest): boolean {
  const isRepeat = request.nominal === true || request.debtRecovery === true;
  return request.type === 'purchase' && !isRepeat && approvedAmount(request) > 0;
}

function nothing(
  { request }: Situation,
  why: { readonly reason: Reason; readonly considered: readonly Considered[]; readonly free: boolean },
): Decision {
  return {
    outcome: 'none',
    reason: why.reason,
    payable: approvedAmount(request),
    earn: 0,
    redeem: 0,
    benefits: [],
    qualifying: [],
    counted: isPurchase(request),
    considered: why.considered,
    exact: true,
    free: why.free,
  };
}

function granted(
  situation: Situation,
  of: {
    readonly combined: Combined;
    readonly considered: readonly Considered[];
    readonly qualifying: readonly Qualifying[];
    readonly free: boolean;
  },
): Decision {
  const { grants, payable, exact } = of.combined;
  const benefits = grants.map((grant, no) => heldBenefit(grant, { no, payable, situation, grants }));
  let [earn, redeem] = [0, 0];
  for (const { delivery, points } of benefits) {
    if (delivery === 'points') earn += points;
    if (delivery === 'payment') redeem += points;
  }
  return {
    outcome: 'granted',
    reason: null,
    payable,
    earn,
    redeem,
    benefits,
    qualifying: of.qualifying,
    counted: isPurchase(situation.request),
    considered: of.considered,
    exact,
    free: of.free,
  };
}
