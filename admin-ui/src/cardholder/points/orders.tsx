// Orders from the catalogue and where each of them is.
import { Badge, type BadgeLook } from '../parts/badge.tsx';
import { Line, List } from '../parts/list.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import type { Order } from './wire.ts';
import { W } from './words-points.ts';

const STATES = { given: W.couponState, placed: W.placed, sent: W.sent, cancelled: W.cancelled } as const;
const LOOKS: Readonly<Record<Order['state'], BadgeLook>> = { given: 'coupon', placed: 'wait', sent: 'good', cancelled: 'plain' };

export function Orders() {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly Order[] }>('/v1/me/orders?limit=20');
  const items = asked.body?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={voice.say(W.orders)}>
      <h2>{voice.say(W.orders)}</h2>
      <List label={voice.say(W.orders)}>
        {items.map(({ id, name, points, state, placedAt, expired }) => (
          <Line
            key={id}
            title={voice.text(name)}
            note={
              <>
                <span>{voice.moment(placedAt)}</span>{' '}
                <Badge look={LOOKS[state]}>
                  {expired > 0 ? voice.say(W.cancelledExpired, { count: voice.count(expired) }) : voice.say(STATES[state])}
                </Badge>
              </>
            }
            end={voice.say(W.price, { count: voice.count(points) })}
          />
        ))}
      </List>
    </section>
  );
}
