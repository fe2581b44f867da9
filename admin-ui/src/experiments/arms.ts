// What the arms of an experiment are called, and the tone of each verdict.
import type { Experiment } from '../../../api/campaign/experiment-routes.ts';
import type { Tone } from '../parts/state-badge.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { EXPERIMENT_WORDS } from './words-experiments.ts';

type Word = Experiment['verdict']['verdict'];

export const TONES: Readonly<Record<Word, Tone>> = { not_enough: 'quiet', no_difference_seen: 'wait', differs: 'good' };

/** The name of an arm: that of its campaign, or the control group. */
export function useArmName({ campaigns }: Experiment): (id: string | null) => string {
  const say = useWords(EXPERIMENT_WORDS);
  const { text } = useVoice();
  return (id) => (id === null ? say('exp.control') : text(campaigns.find((campaign) => campaign.id === id)?.name, id));
}
