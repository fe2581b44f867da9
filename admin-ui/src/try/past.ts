// A past authorization as a situation for a tryout: what was known then, with the campaigns that were considered.
import type { PastSituation } from '../../../api/authorization/replay.ts';
import type { Situation } from '../../../engine/authorization/situation.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';

/** The bank's secret stays with the bank, so random amounts and drawn groups differ here. */
const NO_SALT = 'tryout';

export function situationOfPast(past: PastSituation): Situation {
  const { counters, bank, candidates: _candidates, considered: _considered, recorded: _recorded, ...known } = past;
  return { ...known, counters: new Map(counters), bank: { ...bank, salt: NO_SALT } };
}

export function candidatesOfPast(past: PastSituation): readonly Campaign[] {
  return past.candidates.map(({ document }) => document);
}
