// How the state of a delivery looks.
import type { DeliveryState } from '../../../api/message/store.ts';
import type { Tone } from '../parts/state-badge.tsx';

export const TONES: Readonly<Record<DeliveryState, Tone>> = {
  waiting: 'wait',
  gathered: 'wait',
  digested: 'good',
  sent: 'good',
  given_up: 'bad',
  dropped: 'quiet',
};
