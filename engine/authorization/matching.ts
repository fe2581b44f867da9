// Which live campaigns an authorization meets in full: binding, place, currency, enrolment, schedule and condition, before any budget.
import { type Book, metCampaigns } from '../campaign/book.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { epochOf } from '../campaign/local-time.ts';
import type { Facts } from '../rules/facts.ts';
import { keyFor } from './candidates.ts';
import { isConsented, isEnrolled, isOpen } from './eligible.ts';
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
  const { request, profile, tiers, now, factsIn } = meeting;
  return metCampaigns(book, keyFor(request, profile, tiers), {
    nowMs: epochOf(now),
    isOpen: (campaign) => isOpen(campaign, meeting),
    isEnrolled: (campaign) => isEnrolled(campaign, profile) && isConsented(campaign, profile),
    factsIn,
  });
}
