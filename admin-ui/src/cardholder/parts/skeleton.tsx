// The shape of what is coming, so that nothing moves when it arrives.
import { useVoice } from '../voice.ts';
import { P } from './words-parts.ts';

/** As many cards or lines as are usually there. */
export function Skeleton({ cards = 3, look = 'card' }: { readonly cards?: number; readonly look?: 'card' | 'line' }) {
  const voice = useVoice();
  return (
    <div aria-busy="true">
      <output className="unseen">{voice.say(P.loading)}</output>
      {Array.from({ length: cards }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <div key={place} className={look === 'card' ? 'card' : 'line'} aria-hidden="true">
          {look === 'card' && <span className="skeleton short" />}
          <span className={look === 'card' ? 'skeleton tall' : 'skeleton words'} />
          {look === 'card' && <span className="skeleton" />}
        </div>
      ))}
    </div>
  );
}
