// The state of a dispute as a merchant reads it.
import type { Dispute } from '../../../api/disputes/dispute-wire.ts';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { useWords } from '../parts/words-of.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

const TONES: Readonly<Record<Dispute['state'], Tone>> = {
  open: 'wait',
  answered: 'bad',
  proposed: 'wait',
  accepted: 'good',
  rejected: 'bad',
  withdrawn: 'quiet',
  expired: 'bad',
};

export function DisputeBadge({ state }: Pick<Dispute, 'state'>) {
  const say = useWords(MERCHANT_WORDS);
  return <StateBadge tone={TONES[state]}>{say(`state.${state}`)}</StateBadge>;
}
