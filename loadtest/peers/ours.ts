// Our own part of the comparison: the book of the same campaigns, asked in the product's own way.
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { type Decision, decide } from '../../engine/authorization/decide.ts';
import { type Meeting, matchingOf } from '../../engine/authorization/matching.ts';
import { factsOf } from '../../engine/authorization/situation.ts';
import { emptyBook, withCampaign } from '../../engine/campaign/book.ts';
import { type LiveCampaign, prepare } from '../../engine/campaign/live.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Asked } from './authorizations.ts';

export interface Ours {
  /** What the goals speak of: the campaigns met, from facts that are ready, as every peer gets them. */
  readonly met: (asked: Asked) => readonly number[];
  /** The question as `matching` takes it; made before the clock starts, as the peers' facts are. */
  readonly handed: (asked: Asked) => Meeting;
  readonly matching: (meeting: Meeting) => readonly LiveCampaign[];
  /** The same from the bare request and profile. */
  readonly fromRequest: (asked: Asked) => unknown;
  /** Everything the product decides in memory: facts, candidates, conditions, limits and the best combination. */
  readonly wholeDecision: (asked: Asked) => Decision;
  /** The campaigns whose benefits such a decision grants. */
  readonly granted: (asked: Asked) => readonly string[];
}

export function oursOf(campaigns: readonly Campaign[]): Ours {
  const live = campaigns.map((campaign) => prepare(campaign, 1, {}));
  const book = live.reduce(withCampaign, emptyBook());
  const noById = new Map(campaigns.map(({ id }, no) => [id, no]));
  const matching = (meeting: Meeting) => matchingOf(book, meeting);
  const wholeDecision = ({ situation, tiers }: Asked) => decide(situation, candidatesOf(book, { ...situation, tiers }));
  return {
    handed: meetingOf,
    matching,
    met: (asked) => matching(meetingOf(asked)).map(({ id }) => noById.get(id) ?? Number.NaN),
    fromRequest: ({ situation, tiers }) =>
      matchingOf(book, { ...situation, tiers, factsIn: onceByZone((timeZone) => factsOf(situation, timeZone)) }),
    wholeDecision,
    granted: (asked) => wholeDecision(asked).benefits.map(({ campaign }) => campaign),
  };
}

function meetingOf({ situation: { request, profile, now }, tiers, facts }: Asked): Meeting {
  return { request, profile, now, tiers, factsIn: () => facts };
}

function onceByZone<Facts>(make: (timeZone: string) => Facts): (timeZone: string) => Facts {
  const made = new Map<string, Facts>();
  return (timeZone) => {
    const known = made.get(timeZone) ?? make(timeZone);
    made.set(timeZone, known);
    return known;
  };
}
