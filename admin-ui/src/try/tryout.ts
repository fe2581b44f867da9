// A tryout in the browser: the engine that decides authorizations decides this one, over the document alone or among everything live.
import { candidatesOf } from '../../../engine/authorization/candidates.ts';
import { type Decision, decide } from '../../../engine/authorization/decide.ts';
import { bindingObstacle } from '../../../engine/authorization/eligible.ts';
import { type NearestChange, nearestChange } from '../../../engine/authorization/nearest.ts';
import { type ExampleResult, runExample, situationOf } from '../../../engine/authorization/run-example.ts';
import { type Situation, factsOf } from '../../../engine/authorization/situation.ts';
import { emptyBook, withCampaign } from '../../../engine/campaign/book.ts';
import { type Holidays, type LiveCampaign, prepare } from '../../../engine/campaign/live.ts';
import type { Campaign, CampaignExample } from '../../../engine/campaign/schema.ts';
import { assumingConsent } from '../../../engine/funding/consent.ts';
import type { Facts } from '../../../engine/rules/facts.ts';
import type { Given } from './given.ts';

export interface Tryout {
  readonly decision: Decision;
  /** What came of the document itself: granted, or what stood in its way. */
  readonly result: string;
  readonly facts: Facts;
  /** What would have had to be otherwise; empty where it was granted, null where nothing that is known of helps. */
  readonly nearest: readonly NearestChange[] | null;
  /** The situation after those changes. */
  readonly changed: Situation | null;
  readonly request: Situation['request'];
}
export interface TryoutOf {
  readonly document: Campaign;
  readonly situation: Situation;
  readonly others: readonly Campaign[];
  readonly holidays: Holidays;
}

/** The version under which a document that nobody saved is tried. */
const TRIED_VERSION = 1;
/** Longer than any coupon's days matter to a tryout. */
const COUPON_DAYS = 30;

/** Throws where the document cannot be made ready: its problems are to be corrected first. */
export function tryIt({ document, situation, others, holidays }: TryoutOf): Tryout {
  const live = prepare(consentedTo(document), TRIED_VERSION, holidays);
  const peers = others.filter((other) => other.id !== document.id).flatMap((other) => prepared(other, holidays));
  const known = { ...situation, couponDays: { ...couponDaysOf([document, ...others]), ...situation.couponDays } };
  const tiers = known.wallet.members.map((member) => `${member.programme}:${member.tier}`);
  const book = [live, ...peers].reduce(withCampaign, emptyBook());
  const decision = decide(known, candidatesOf(book, { request: known.request, profile: known.profile, tiers }));
  const obstacle = bindingObstacle(live, known.request, { ...known.profile, tiers });
  const result =
    decision.considered.find(({ campaign }) => campaign === document.id)?.result ?? obstacle ?? decision.reason ?? 'no_campaign';
  const isDone = result === 'granted' || result === 'not_combinable';
  const nearest = isDone ? null : nearestChange(live, known, holidays);
  return {
    decision,
    result,
    facts: factsOf(known, document.timeZone),
    nearest: isDone ? [] : (nearest?.changes ?? null),
    changed: nearest?.situation ?? null,
    request: known.request,
  };
}

/** A tryout shows what it does where the merchant has said yes. */
function consentedTo(terms: Campaign): Campaign {
  return { ...terms, funding: assumingConsent(terms.funding) };
}

/** One that cannot be made ready is left out, as it would be in the service (I22). */
function prepared(terms: Campaign, holidays: Holidays): readonly LiveCampaign[] {
  try {
    return [prepare(consentedTo(terms), TRIED_VERSION, holidays)];
  } catch {
    return [];
  }
}

function couponDaysOf(campaigns: readonly Campaign[]): Readonly<Record<string, number>> {
  const issued = campaigns.flatMap(({ benefit }) => (benefit.type === 'coupon_issue' ? [[benefit.coupon, COUPON_DAYS] as const] : []));
  const redeemed = campaigns.flatMap(({ id, benefit }) => (benefit.type === 'coupon_redeem' ? [[id, benefit.validDays] as const] : []));
  return Object.fromEntries([...issued, ...redeemed]);
}

/** The situation of a hand-made authorization: an example that expects nothing. */
export function situationGiven(document: Campaign, given: Given): Situation {
  return situationOf(document, { name: 'tried', given, expect: {} });
}

/** The example run as its review runs it. */
export function exampleResult(document: Campaign, example: CampaignExample, holidays: Holidays): ExampleResult | null {
  try {
    return runExample(document, example, holidays);
  } catch {
    return null;
  }
}
