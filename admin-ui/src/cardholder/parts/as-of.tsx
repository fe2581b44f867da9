// Says how old what is shown is, when it is not what is true now; it floats, so that nothing moves.
import { useVoice } from '../voice.ts';
import { Icon } from './icons.tsx';
import type { Asked } from './use-ask.ts';
import { P } from './words-parts.ts';

/** An answer of the last minute needs no remark while a newer one is on its way. */
const FRESH_MS = 60_000;

export function AsOf({ asked }: { readonly asked: Asked<unknown> }) {
  const voice = useVoice();
  const { state, fault, asOf } = asked;
  if (state !== 'stale' || asOf === null) return null;
  if (fault === null && Date.now() - asOf < FRESH_MS) return null;
  const pair = fault?.status === 0 ? P.asOfOffline : P.asOf;
  return (
    <output className="as-of">
      <span>
        <Icon name={fault?.status === 0 ? 'offline' : 'clock'} size={16} />
        {voice.say(pair, { time: voice.time(asOf) })}
      </span>
    </output>
  );
}
