// What a decision saw, read back from its record: the facts follow from the request, the profile, the wallet and the clock of that moment.
import type { Facts } from '../rules/facts.ts';
import type { EvaluateRequest } from './request.ts';
import { type Situation, factsOf } from './situation.ts';

/** decisions.evidence, parsed; empty for an id that was closed without a decision. Earlier versions wrote the facts down as well. */
export interface RecordedEvidence {
  readonly now?: string;
  readonly profile?: Situation['profile'];
  readonly wallet?: Situation['wallet'];
  readonly bank?: Pick<Situation['bank'], 'timeZone' | 'locale'>;
  readonly facts?: Readonly<Record<string, Facts>>;
}

/** Facts of that authorization in one time zone, or null where nothing was decided. */
export function recordedFacts(evidence: RecordedEvidence, request: EvaluateRequest, timeZone: string): Facts | null {
  const { now, profile, wallet, bank, facts } = evidence;
  const written = facts?.[timeZone];
  if (written !== undefined) return written;
  if (now === undefined || profile === undefined || wallet === undefined || bank === undefined) return null;
  return factsOf({ request, now, profile, wallet, bank }, timeZone);
}
