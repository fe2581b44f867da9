// The smallest change under which a campaign would have granted: found among its ways in, and believed only once decide() grants on it.
import { tiersOf } from '../benefit/membership.ts';
import { type CounterNeed, fenceKey } from '../campaign/counter-keys.ts';
import { type Alternative, type Dimension, type Domain, domainOf } from '../campaign/lint-domain.ts';
import type { Holidays, LiveCampaign } from '../campaign/live.ts';
import { FACTS, type FactName, type FactValue } from '../rules/facts.ts';
import type { Possible } from '../rules/possible.ts';
import { consentKey } from '../funding/consent.ts';
import { bindingObstacle, isConsented } from './eligible.ts';
import { type Decision, countersOf, decide } from './decide.ts';
import { valueIn, wishedCoupon, withFact } from './nearest-apply.ts';
import { TIME_FACTS, type Timing, fitsAt, openMoment } from './nearest-time.ts';
import { isMet, nearestValue } from './nearest-value.ts';
import { type Situation, used } from './situation.ts';

/** One thing that would have had to be otherwise. */
export interface NearestChange {
  /** A fact, or: card, time, enrolment, consent (of the merchant), coupon, switch (stopped or paused), limit (of uses), limit_money, budget, redeem, in_time, real_purchase. */
  readonly what: Dimension | OtherChange;
  readonly from: FactValue | null;
  readonly to: FactValue | null;
  /** May a cardholder be told? */
  readonly disclosure: 'public' | 'private';
}
type OtherChange =
  | 'card'
  | 'time'
  | 'enrolment'
  | 'consent'
  | 'coupon'
  | 'switch'
  | 'limit'
  | 'limit_money'
  | 'budget'
  | 'redeem'
  | 'in_time'
  | 'real_purchase';

export interface Nearest {
  readonly changes: readonly NearestChange[];
  /** What would have been decided, the campaign alone. */
  readonly decision: Decision;
  /** The situation in which it would have been. */
  readonly situation: Situation;
}

/** Ways in that are tried, the ones that ask for least first. */
const WAYS_MAX = 12;

/** Null where the campaign grants already, or where no change that is known of would make it: a lot in a holdout, a benefit that can never be reached. */
export function nearestChange(campaign: LiveCampaign, situation: Situation, holidays: Holidays): Nearest | null {
  if (grants(campaign, situation)) return null;
  const domain = domainOf(campaign.terms, holidays);
  const ways = domain.alternatives
    .flatMap((alternative) => wayBy(alternative, { campaign, domain, situation }) ?? [])
    .toSorted((one, other) => costOf(one.changes) - costOf(other.changes));
  for (const way of ways.slice(0, WAYS_MAX)) {
    const last = withRoom(campaign, way);
    const decision = decideAlone(campaign, last.situation);
    if (isGranted(campaign, decision)) return { ...last, decision };
  }
  return null;
}

interface Way {
  readonly changes: readonly NearestChange[];
  readonly situation: Situation;
}
interface Seeking {
  readonly campaign: LiveCampaign;
  readonly domain: Domain;
  readonly situation: Situation;
}

function decideAlone(campaign: LiveCampaign, situation: Situation): Decision {
  const tiers = tiersOf(situation.wallet.members, situation.now);
  const bound = bindingObstacle(campaign, situation.request, { ...situation.profile, tiers }) === null;
  return decide(situation, bound ? [campaign] : []);
}

function grants(campaign: LiveCampaign, situation: Situation): boolean {
  return isGranted(campaign, decideAlone(campaign, situation));
}

function isGranted({ id }: LiveCampaign, decision: Decision): boolean {
  return decision.considered.some((each) => each.campaign === id && each.result === 'granted') && decision.reason === null;
}

/** Fewer changes first; what a cardholder cannot be told counts for more, as does another card. */
function costOf(changes: readonly NearestChange[]): number {
  return changes.reduce((all, change) => all + 10 + (change.disclosure === 'private' ? 5 : 0) + (change.what === 'card' ? 3 : 0), 0);
}

/** All that this way in asks for, in the order of time, the rest; null when some of it cannot be wished for. */
function wayBy(alternative: Alternative, { campaign, domain, situation }: Seeking): Way | null {
  const start: Way = { changes: [], situation };
  const steps: readonly ((way: Way) => Way | null)[] = [
    asRealPurchase,
    (way) => atOpenTime(way, { alternative, campaign, domain }),
    (way) => withCard(way, { alternative, campaign }),
    (way) => withFacts(way, alternative, campaign),
    (way) => withRights(way, campaign),
  ];
  return steps.reduce<Way | null>((way, step) => (way === null ? null : step(way)), start);
}

function changed(way: Way, change: NearestChange, situation: Situation): Way {
  return { changes: [...way.changes, change], situation };
}

/** Nominal amounts, repeats of a debt and advices after the fact earn nothing of themselves. */
function asRealPurchase(way: Way): Way {
  const { nominal, debtRecovery, kind, ...request } = way.situation.request;
  const isRepeat = nominal === true || debtRecovery === true;
  const real = isRepeat
    ? changed(
        way,
        { what: 'real_purchase', from: false, to: true, disclosure: 'public' },
        { ...way.situation, request: { ...request, kind } },
      )
    : way;
  if (kind !== 'advice') return real;
  const asked: Situation = { ...real.situation, request: { ...real.situation.request, kind: 'authorization' } };
  return changed(real, { what: 'in_time', from: false, to: true, disclosure: 'public' }, asked);
}

/** The next moment at which it is open and the tests of time hold. */
function atOpenTime(way: Way, timing: Timing): Way | null {
  const { now } = way.situation;
  if (fitsAt(Date.parse(now), timing)) return way;
  const at = openMoment(Date.parse(now), timing);
  if (at === null) return null;
  const to = new Date(at).toISOString();
  const situation = { ...way.situation, now: to, request: { ...way.situation.request, at: to } };
  return changed(way, { what: 'time', from: now, to, disclosure: 'public' }, situation);
}

/** A card of the first range that binds. */
function withCard(way: Way, { alternative, campaign }: { readonly alternative: Alternative; readonly campaign: LiveCampaign }): Way | null {
  const { cards } = campaign.terms.binding;
  const { card } = way.situation.request;
  const isToken = cards.binOf === 'token';
  const bin = isToken ? card.tokenBin : card.bin;
  const bins = alternative.get('card.bin');
  const isWanted = (each: string) => campaign.bindsBin(each) && (isToken || bins === undefined || isMet(each, bins));
  if (bin === undefined ? cards.include.length === 0 : isWanted(bin)) return way;
  const to = [
    ...[...(bins?.allowed ?? [])].map(String),
    ...cards.include.map((range) => range.split('-')[0] ?? range),
    '62258801',
    '62518801',
  ].find(isWanted);
  if (to === undefined) return null;
  const next = isToken ? { ...card, tokenBin: to } : { ...card, bin: to };
  return changed(
    way,
    { what: 'card', from: bin ?? null, to, disclosure: 'public' },
    { ...way.situation, request: { ...way.situation.request, card: next } },
  );
}

/** Facts that others follow from come first: what is set later must not be undone. */
function withFacts(way: Way, alternative: Alternative, campaign: LiveCampaign): Way | null {
  let current = way;
  for (const [dimension, possible] of alternative) {
    if (TIME_FACTS.includes(dimension) || dimension === 'card.bin') continue;
    const next = withOneFact(current, { dimension, possible, campaign });
    if (next === null) return null;
    current = next;
  }
  return current;
}

interface Wish {
  readonly dimension: Dimension;
  readonly possible: Possible;
  readonly campaign: LiveCampaign;
}

function withOneFact(way: Way, { dimension, possible, campaign }: Wish): Way | null {
  const { benefit, timeZone } = campaign.terms;
  const from = valueIn(way.situation, dimension, timeZone);
  if (isMet(from, possible)) return way;
  const to = nearestValue(from, possible, dimension);
  if (to === null) return null;
  const situation = withFact(way.situation, dimension, to);
  if (situation === null) return null;
  const change: NearestChange = { what: dimension, from, to, disclosure: disclosureOf(dimension) };
  // Points of another programme buy nothing here.
  const isPoints = dimension === 'wallet.pointsActive' && benefit.type === 'points_payment';
  const lots = isPoints ? situation.wallet.lots.map((lot) => ({ ...lot, programme: benefit.programme })) : situation.wallet.lots;
  return changed(way, change, { ...situation, wallet: { ...situation.wallet, lots } });
}

function disclosureOf(dimension: Dimension): NearestChange['disclosure'] {
  return dimension === 'binding.accounts' || dimension === 'binding.lists' ? 'private' : FACTS[dimension satisfies FactName].disclosure;
}

/** Enrolment, the merchant's consent, a coupon to redeem, points to pay with, a campaign that is switched on. */
function withRights(way: Way, campaign: LiveCampaign): Way {
  return [enrolled, consented, withCouponFor, redeeming, switchedOn].reduce((each, step) => step(each, campaign), way);
}

function enrolled(way: Way, { id, terms }: LiveCampaign): Way {
  const { profile } = way.situation;
  if (terms.binding.enrolment !== 'required' || profile.enrolled.includes(id)) return way;
  const situation = { ...way.situation, profile: { ...profile, enrolled: [...profile.enrolled, id] } };
  return changed(way, { what: 'enrolment', from: null, to: id, disclosure: 'public' }, situation);
}

function consented(way: Way, campaign: LiveCampaign): Way {
  const { profile } = way.situation;
  const { merchant } = profile;
  // A merchant that nobody knows cannot be asked.
  if (merchant === null || isConsented(campaign, profile)) return way;
  const key = consentKey(campaign.id, campaign.version);
  const situation = { ...way.situation, profile: { ...profile, merchant: { ...merchant, consents: [...(merchant.consents ?? []), key] } } };
  return changed(way, { what: 'consent', from: null, to: key, disclosure: 'private' }, situation);
}

function withCouponFor(way: Way, campaign: LiveCampaign): Way {
  const { benefit } = campaign.terms;
  const { situation } = way;
  if (benefit.type !== 'coupon_redeem') return way;
  const coupon = wishedCoupon(situation, campaign.id);
  const held: Situation = { ...situation, wallet: { ...situation.wallet, coupons: [coupon] } };
  const shown: Situation = { ...situation, presented: [coupon] };
  const open = decideAlone(campaign, situation).considered.some(({ result }) => result === 'no_coupon');
  return open ? changed(way, { what: 'coupon', from: null, to: campaign.id, disclosure: 'public' }, benefit.autoApply ? held : shown) : way;
}

function redeeming(way: Way, { terms }: LiveCampaign): Way {
  const { request } = way.situation;
  const asked = request.points?.redeem ?? 'none';
  if (terms.benefit.type !== 'points_payment' || asked !== 'none') return way;
  const situation: Situation = { ...way.situation, request: { ...request, points: { redeem: 'max' } } };
  return changed(way, { what: 'redeem', from: 'none', to: 'max', disclosure: 'public' }, situation);
}

function switchedOn(way: Way, { id }: LiveCampaign): Way {
  const fence = way.situation.counters.get(fenceKey(id));
  if (fence === undefined || fence.open) return way;
  const counters = withCounter(way.situation, fenceKey(id), { ...fence, open: true });
  return changed(way, { what: 'switch', from: false, to: true, disclosure: 'public' }, { ...way.situation, counters });
}

function withCounter(
  { counters }: Situation,
  key: string,
  state: NonNullable<ReturnType<Situation['counters']['get']>>,
): Situation['counters'] {
  return { get: (asked) => (asked === key ? state : counters.get(asked)) };
}

/** Counters that are too full are emptied one by one, as far as they stand in the way: "2 fewer uses this month". */
function withRoom(campaign: LiveCampaign, way: Way): Way {
  return countersOf(campaign, way.situation).reduce((current, need) => {
    if (grants(campaign, current.situation)) return current;
    const emptied = withEmptied(current, need);
    return emptied ?? current;
  }, way);
}

function withEmptied(way: Way, need: CounterNeed): Way | null {
  const counter = way.situation.counters.get(need.key);
  const ceiling = need.ceiling ?? counter?.ceiling ?? null;
  if (counter === undefined || ceiling === null || used(counter) <= 0) return null;
  const isFull = need.unit === 'count' ? used(counter) >= ceiling : used(counter) > 0;
  if (!isFull) return null;
  const to = need.unit === 'count' ? Math.max(0, ceiling - 1) : 0;
  const counters = withCounter(way.situation, need.key, { ...counter, held: 0, captured: to, returned: 0 });
  const limit = need.unit === 'count' ? 'limit' : 'limit_money';
  const what = need.kind === 'limit' ? limit : 'budget';
  return changed(
    way,
    { what, from: used(counter), to, disclosure: need.kind === 'limit' ? 'public' : 'private' },
    { ...way.situation, counters },
  );
}
