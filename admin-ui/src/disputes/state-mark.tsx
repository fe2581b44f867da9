// The state of a dispute as the bank reads it, with the mark of one that is late.
import type { Dispute } from '../../../api/disputes/dispute-wire.ts';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { useWords } from '../parts/words-of.tsx';
import { DISPUTE_WORDS } from './words-disputes.ts';

const TONES: Readonly<Record<Dispute['state'], Tone>> = {
  open: 'wait',
  answered: 'quiet',
  proposed: 'wait',
  accepted: 'good',
  rejected: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
};

export function StateMark({ dispute: { state, escalatedAt, owner } }: { readonly dispute: Dispute }) {
  const say = useWords(DISPUTE_WORDS);
  const isLate = escalatedAt !== null && (owner === 'bank' || owner === 'checker');
  return (
    <>
      <StateBadge tone={TONES[state]}>{say(`state.${state}`)}</StateBadge>{' '}
      {isLate ? <StateBadge tone="bad">{say('disputes.escalated')}</StateBadge> : null}
    </>
  );
}
