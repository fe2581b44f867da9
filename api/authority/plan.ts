// What is planned for one request before its batch decides: who asks, the campaigns that fit, and perhaps the decision already.
import type { Decision } from '../../engine/authorization/decide.ts';
import type { Profile, Situation } from '../../engine/authorization/situation.ts';
import type { CounterNeed } from '../../engine/campaign/counter-keys.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { Command } from './commands.ts';

export type EvaluateCommand = Extract<Command, { kind: 'evaluate' }>;

/** What was looked up for one request before its decision. */
export interface Prepared {
  readonly profile: Profile;
  readonly subject: string;
  readonly candidates: readonly LiveCampaign[];
  readonly presented: readonly string[];
  /** Counters that the candidates may use, locked; none of a trial that stands. */
  readonly needs: readonly CounterNeed[];
  /** Decided already, because no budget or limit stood near. */
  readonly trial: Trial | null;
}
export const NOBODY: Profile = { account: null, lists: [], enrolled: [], bin: null, merchant: null };
export const UNPREPARED: Prepared = { profile: NOBODY, subject: '', candidates: [], presented: [], needs: [], trial: null };

/** A decision on what was remembered; it holds if the rows it moves have room and their fences are open under the same version. */
export interface Trial {
  readonly situation: Situation;
  readonly decision: Decision;
  /** The counters that it moves. */
  readonly moved: readonly CounterNeed[];
}
