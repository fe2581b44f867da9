// Which live campaigns an authorization meets in full: binding, place, currency, enrolment, schedule and condition, before any budget.
import { type Book, candidates } from '../campaign/book.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { Facts } from '../rules/facts.ts';
import { keyOf } from './candidates.ts';
import { bindingObstacle, isEnrolled, isOpen } from './eligible.ts';
import type { EvaluateRequest } from './request.ts';
import type { Profile } from './situation.ts';

export interface Meeting {
  readonly request: EvaluateRequest;
  readonly profile: Profile;
  /** "programme:tier" of the memberships in the wallet. */
  readonly tiers: readonly string[];
  /** Ledger clock, ISO 8601. */
  readonly now: string;
  /** The facts in one time zone, worked out once for each. */
  readonly factsIn: (timeZone: string) => Facts;
}

/** Every campaign met, however many: higher priority first, then by id. */
export function matchingOf(book: Book, meeting: Meeting): readonly LiveCampaign[] {
  const { request, profile, tiers, factsIn } = meeting;
  const known = { ...profile, tiers };
  return candidates(book, keyOf(request, known)).filter(
    (campaign) =>
      bindingObstacle(campaign, request, known) === null &&
      isEnrolled(campaign, profile) &&
      isOpen(campaign, meeting) &&
      campaign.condition(factsIn(campaign.terms.timeZone)),
  );
}
