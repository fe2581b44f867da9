// The state of a batch, payout or collection as a badge with its word.
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { useWords } from '../parts/words-of.tsx';
import { PAYOUT_WORDS } from './words-payouts.ts';

const TONES = {
  proposed: 'wait',
  approved: 'wait',
  sent: 'wait',
  open: 'wait',
  paid: 'good',
  received: 'good',
  partly_failed: 'bad',
  failed: 'bad',
  cancelled: 'quiet',
} as const satisfies Readonly<Record<string, Tone>>;
export type PayState = keyof typeof TONES;

export function StateMark({ state }: { readonly state: PayState }) {
  const say = useWords(PAYOUT_WORDS);
  return <StateBadge tone={TONES[state]}>{say(`state.${state}`)}</StateBadge>;
}
