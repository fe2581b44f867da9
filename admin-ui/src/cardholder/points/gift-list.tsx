// Gifts given and received; one that waits can be withdrawn.
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { useAct } from '../parts/use-act.ts';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import type { ListedGift } from './wire.ts';
import { W } from './words-points.ts';

const SAID = { offered: W.offered, done: W.done, withdrawn: W.withdrawn, expired: W.expiredGift } as const;

export function GiftList() {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly ListedGift[] }>('/v1/me/points/gifts?limit=10');
  const withdrawing = useAct();
  const items = asked.body?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={voice.say(W.gifts)}>
      <h2>{voice.say(W.gifts)}</h2>
      <List label={voice.say(W.gifts)}>
        {items.map(({ id, direction, points, state, expiresAt }) => (
          <Line
            key={id}
            icon="gift"
            title={`${voice.say(direction === 'given' ? W.given : W.received)} ${voice.count(points)}`}
            note={voice.say(SAID[state], { day: expiresAt === null ? '' : voice.lastDay(expiresAt) })}
            end={
              state === 'offered' &&
              direction === 'given' && (
                <Button
                  look="plain"
                  isBusy={withdrawing.isBusy}
                  onPress={() => void withdrawing.act({ method: 'DELETE', path: `/v1/me/points/gifts/${encodeURIComponent(id)}` })}
                >
                  {voice.say(W.withdraw)}
                </Button>
              )
            }
          />
        ))}
      </List>
      {withdrawing.fault !== null && <FaultNote fault={withdrawing.fault} isInline />}
    </section>
  );
}
