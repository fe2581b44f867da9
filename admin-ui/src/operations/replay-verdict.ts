// What a replay comes to, as one word.
import type { Replay } from '../../../api/authorization/replay.ts';

export type ReplayVerdict = 'same' | 'reasons' | 'differs' | 'closed' | 'evidence' | 'lost';

export function replayVerdict({ identical, sameReasons, why }: Pick<Replay, 'identical' | 'sameReasons' | 'why'>): ReplayVerdict {
  if (why === 'versions_lost') return 'lost';
  if (why === 'evidence_incomplete') return 'evidence';
  if (!identical) return 'differs';
  if (why === 'closed_without_decision') return 'closed';
  return sameReasons ? 'same' : 'reasons';
}
