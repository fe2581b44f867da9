// Hears the candidates of one authorization one by one: what stands in the way of each alone, before anybody asks what budgets and limits have left.
import { type LimitSubjects, counterNeeds } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { epochOf, localTime } from '../campaign/local-time.ts';
import { takesPart } from '../campaign/rollout.ts';
import type { Facts } from '../rules/facts.ts';
import { type Obstacle, couponFor, eligibilityObstacle } from './eligible.ts';
import type { Eligible } from './grant.ts';
import { isProgramme, qualifyingOf } from './qualifying.ts';
import { type Situation, factsOf } from './situation.ts';

export interface Verdict {
  readonly campaign: LiveCampaign;
  readonly verdict: Eligible | Obstacle;
}

/** What the judging of all candidates has in common. */
export interface Hearing {
  readonly situation: Situation;
  readonly subjects: LimitSubjects;
  /** By time zone, each worked out when it is first asked. */
  readonly local: Map<string, { readonly facts: Facts; readonly date: string }>;
}

export function hearingOf(situation: Situation): Hearing {
  return { situation, subjects: subjectsOf(situation), local: new Map() };
}

function localIn({ situation, local }: Hearing, zone: string): { readonly facts: Facts; readonly date: string } {
  const known = local.get(zone);
  if (known !== undefined) return known;
  const made = { facts: factsOf(situation, zone), date: localTime(epochOf(situation.now), zone).date };
  local.set(zone, made);
  return made;
}

/** What stands in the way of the campaign alone, or the campaign with what it needs. One that throws fails alone (I22). */
export function judged(campaign: LiveCampaign, hearing: Hearing): Verdict {
  try {
    return { campaign, verdict: verdictOn(campaign, hearing) };
  } catch {
    return { campaign, verdict: 'failed' };
  }
}

function verdictOn(campaign: LiveCampaign, hearing: Hearing): Eligible | Obstacle {
  const { situation, subjects } = hearing;
  const { facts, date } = localIn(hearing, campaign.terms.timeZone);
  const obstacle = eligibilityObstacle(campaign, situation, facts);
  if (obstacle !== null) return obstacle;
  const eligible: Eligible = { campaign, needs: counterNeeds(campaign.terms, subjects, date), coupon: couponFor(campaign, situation) };
  if (isProgramme(campaign) && qualifyingOf(campaign, situation) === null) return 'not_enrolled';
  return isHeldOut(campaign, situation) ? 'held_out' : eligible;
}

/** Asked last, so that whoever is held out would have been eligible: the control group of an experiment. */
function isHeldOut(campaign: LiveCampaign, { bank, wallet, now }: Situation): boolean {
  return campaign.ranges.length > 0 && !takesPart(campaign, { salt: bank.salt, subject: wallet.subject }, epochOf(now));
}

export function subjectsOf({ request, profile }: Pick<Situation, 'request' | 'profile'>): LimitSubjects {
  const { par, token } = request.card;
  const account = profile.account?.id ?? request.card.account ?? (par === undefined ? null : `par:${par}`);
  const person = profile.account?.person ?? null;
  return { account, card: token, person, merchant: request.merchant.id, terminal: request.terminal.id };
}
