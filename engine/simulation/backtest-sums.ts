// What a backtest adds up while it runs: per campaign, day and hour, per segment, per cardholder, each as it was and as it would have been.
import { type LocalTime, localTime } from '../campaign/local-time.ts';
import type { HeldBenefit } from '../hold/record.ts';
import { type FundedShare, NOBODY } from '../funding/schema.ts';
import { ownText } from './backtest-counters.ts';

type Party = FundedShare['party'];

/** Sums of one campaign, day or segment in one lane. */
export interface Sum {
  grants: number;
  /** Held for the funders at the decision, minor units. */
  cost: number;
  readonly byParty: Record<Party, number>;
  pointsEarned: number;
  pointsSpent: number;
  coupons: number;
}
export interface Pair {
  readonly live: Sum;
  readonly tried: Sum;
}
/** A campaign grants in one currency. */
export interface CampaignPair extends Pair {
  readonly currency: string;
}

/** One decision as it was and as it would have been. */
export interface Compared {
  readonly id: string;
  readonly subject: string;
  readonly atMs: number;
  readonly amount: number;
  readonly currency: string;
  readonly live: readonly HeldBenefit[];
  readonly tried: readonly HeldBenefit[];
  readonly traits: Traits;
}
export interface Traits {
  readonly segments: readonly string[];
  readonly tiers: readonly string[];
  readonly product: string | null;
  readonly region: string | null;
}
export const DIMENSIONS = ['segment', 'tier', 'product', 'region'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface SegmentSum {
  authorizations: number;
  liveGrants: number;
  triedGrants: number;
  liveValue: number;
  triedValue: number;
  /** Authorizations that the draft would have granted. */
  draftGrants: number;
}
export interface Changed {
  readonly id: string;
  readonly subject: string;
  readonly at: string;
  readonly amount: number;
  readonly live: number;
  readonly tried: number;
}
export interface Sums {
  readonly timeZone: string;
  readonly draft: string | null;
  readonly replaced: string | null;
  /** Sums over several campaigns and over people are of this currency alone. */
  readonly currency: string;
  readonly campaigns: Map<string, CampaignPair>;
  /** Authorizations of each day, granted or not. */
  readonly traffic: Map<string, number>;
  /** Day → campaign → sums. */
  readonly days: Map<string, Map<string, Pair>>;
  /** Draft's grants and cost by weekday (0 Monday) × 24 + hour. */
  readonly hours: { readonly grants: number[]; readonly cost: number[] };
  readonly segments: Record<Dimension, Map<string, SegmentSum>>;
  readonly takers: { readonly live: Set<string>; readonly tried: Set<string> };
  /** Value won (or lost) by subject, where anything changed. */
  readonly bySubject: Map<string, number>;
  readonly gains: { authorizations: number; value: number; readonly examples: Changed[] };
  readonly losses: { authorizations: number; value: number; readonly examples: Changed[] };
}

const EXAMPLES_MAX = 10;
/** Further values of one dimension are added up as "…". */
const VALUES_MAX = 200;
export const OTHER_VALUES = '…';

export function newSum(): Sum {
  return { grants: 0, cost: 0, byParty: { ...NOBODY }, pointsEarned: 0, pointsSpent: 0, coupons: 0 };
}
function newPair(): Pair {
  return { live: newSum(), tried: newSum() };
}

export function newSums(of: Pick<Sums, 'timeZone' | 'draft' | 'replaced' | 'currency'>): Sums {
  return {
    ...of,
    campaigns: new Map(),
    traffic: new Map(),
    days: new Map(),
    hours: { grants: Array.from({ length: 168 }, () => 0), cost: Array.from({ length: 168 }, () => 0) },
    segments: { segment: new Map(), tier: new Map(), product: new Map(), region: new Map() },
    takers: { live: new Set(), tried: new Set() },
    bySubject: new Map(),
    gains: { authorizations: 0, value: 0, examples: [] },
    losses: { authorizations: 0, value: 0, examples: [] },
  };
}

/** Adds one decision; most of them granted nothing in either lane. */
export function addDecision(sums: Sums, on: Compared): void {
  const { live, tried, currency } = on;
  const local = localTime(on.atMs, sums.timeZone);
  sums.traffic.set(local.date, (sums.traffic.get(local.date) ?? 0) + 1);
  if (live.length > 0 || tried.length > 0) addGrants(sums, on, local);
  if (currency !== sums.currency) return;
  if (live !== tried) addChange(sums, on);
  addTraits(sums, on);
}

function addGrants(sums: Sums, on: Compared, local: LocalTime): void {
  const { live, tried, subject, currency } = on;
  const day = got(sums.days, local.date, newDay);
  for (const benefit of live) {
    addBenefit(campaignPair(sums, benefit.campaign, currency).live, benefit);
    addBenefit(got(day, benefit.campaign, newPair).live, benefit);
    if (benefit.campaign === sums.replaced) take(sums.takers.live, subject);
  }
  for (const benefit of tried) {
    addBenefit(campaignPair(sums, benefit.campaign, currency).tried, benefit);
    addBenefit(got(day, benefit.campaign, newPair).tried, benefit);
    if (benefit.campaign !== sums.draft) continue;
    take(sums.takers.tried, subject);
    const place = (local.weekday - 1) * 24 + local.hour;
    sums.hours.grants[place] = (sums.hours.grants[place] ?? 0) + 1;
    sums.hours.cost[place] = (sums.hours.cost[place] ?? 0) + benefit.amount;
  }
}

function campaignPair({ campaigns }: Sums, campaign: string, currency: string): CampaignPair {
  return got(campaigns, campaign, () => ({ ...newPair(), currency }));
}

function newDay(): Map<string, Pair> {
  return new Map();
}

function take(subjects: Set<string>, subject: string): void {
  if (!subjects.has(subject)) subjects.add(ownText(subject));
}

function addBenefit(sum: Sum, benefit: HeldBenefit): void {
  sum.grants += 1;
  sum.cost += benefit.amount;
  for (const { party, amount } of benefit.funding) sum.byParty[party] += amount;
  if (benefit.delivery === 'points') sum.pointsEarned += benefit.points;
  if (benefit.delivery === 'payment') sum.pointsSpent += benefit.points;
  sum.coupons += benefit.issues?.count ?? 0;
}

/** What the cardholder has of it: money off, credit, and points at their cost; points spent are the cardholder's own. */
export function worthOf(benefits: readonly HeldBenefit[]): number {
  let value = 0;
  for (const { delivery, amount } of benefits) if (delivery !== 'payment') value += amount;
  return value;
}

function addChange(sums: Sums, { id, subject, atMs, amount, live, tried }: Compared): void {
  const [before, after] = [worthOf(live), worthOf(tried)];
  const change = after - before;
  if (change === 0) return;
  const won = sums.bySubject.get(subject);
  sums.bySubject.set(won === undefined ? ownText(subject) : subject, (won ?? 0) + change);
  const side = change > 0 ? sums.gains : sums.losses;
  side.authorizations += 1;
  side.value += Math.abs(change);
  const { examples } = side;
  const least = examples.at(-1);
  if (examples.length >= EXAMPLES_MAX && least !== undefined && Math.abs(least.tried - least.live) >= Math.abs(change)) return;
  examples.push({ id, subject, at: new Date(atMs).toISOString(), amount, live: before, tried: after });
  examples.sort((one, other) => Math.abs(other.tried - other.live) - Math.abs(one.tried - one.live));
  if (examples.length > EXAMPLES_MAX) examples.pop();
}

function addTraits(sums: Sums, on: Compared): void {
  const { segments, tiers, product, region } = on.traits;
  const values = { live: worthOf(on.live), tried: on.live === on.tried ? -1 : worthOf(on.tried) };
  if (values.tried === -1) values.tried = values.live;
  for (const segment of segments) addTrait(sums, { on, values, dimension: 'segment', value: segment });
  for (const tier of tiers) addTrait(sums, { on, values, dimension: 'tier', value: tier });
  if (product !== null) addTrait(sums, { on, values, dimension: 'product', value: product });
  if (region !== null) addTrait(sums, { on, values, dimension: 'region', value: region });
}

interface Trait {
  readonly on: Compared;
  readonly values: { readonly live: number; readonly tried: number };
  readonly dimension: Dimension;
  readonly value: string;
}

function addTrait(sums: Sums, { on, values, dimension, value }: Trait): void {
  const all = sums.segments[dimension];
  const name = all.size >= VALUES_MAX && !all.has(value) ? OTHER_VALUES : value;
  const sum = got(all, name, newSegment);
  sum.authorizations += 1;
  sum.liveValue += values.live;
  sum.triedValue += values.tried;
  if (on.live.length > 0) sum.liveGrants += 1;
  if (on.tried.length > 0) sum.triedGrants += 1;
  if (sums.draft !== null && on.tried.some(({ campaign }) => campaign === sums.draft)) sum.draftGrants += 1;
}

function newSegment(): SegmentSum {
  return { authorizations: 0, liveGrants: 0, triedGrants: 0, liveValue: 0, triedValue: 0, draftGrants: 0 };
}

function got<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set((typeof key === 'string' ? ownText(key) : key) as Key, made);
  return made;
}
