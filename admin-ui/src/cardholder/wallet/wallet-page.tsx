// The wallet: coupons that may be used, on their way, and over; a code to enter, and the ways to points and membership.
import { useState } from 'react';
import { AsOf } from '../parts/as-of.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import { CodeSheet, takeCode } from './code-sheet.tsx';
import { CouponCard } from './coupon-card.tsx';
import { type Coupon, COUPONS, isOver } from './wire.ts';
import { W } from './words-wallet.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly Coupon[] }>(COUPONS, { keep: true });
  // A gift comes with its code after the hash: it is taken out of the address at once.
  const [code, setCode] = useState<string | null>(takeCode);
  const items = asked.body?.items ?? [];
  const over = items.filter(isOver);
  const open = items.filter((coupon) => !isOver(coupon));
  return (
    <Screen title={voice.say(W.title)}>
      <nav className="wallet-ways" aria-label={voice.say(W.title)}>
        <Ways />
      </nav>
      <section>
        <div className="wallet-head">
          <h2>{voice.say(W.coupons)}</h2>
          <Button look="quiet" icon="plus" onPress={() => setCode('')}>
            {voice.say(W.enter)}
          </Button>
        </div>
        {asked.state === 'loading' && <Skeleton cards={2} />}
        {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
        {asked.body !== null && open.length === 0 && <Empty icon="ticket" title={voice.say(W.emptyTitle)} text={voice.say(W.emptyText)} />}
        {open.map((coupon) => (
          <CouponCard key={coupon.id} coupon={coupon} />
        ))}
      </section>
      {over.length > 0 && (
        <section>
          <h2>{voice.say(W.past)}</h2>
          <List label={voice.say(W.past)}>
            {over.map(({ id, name, state, expiresAt }) => (
              <Line
                key={id}
                title={voice.text(name)}
                note={voice.say(W.until, { day: voice.lastDay(expiresAt) })}
                end={voice.say(W[state === 'used' || state === 'void' ? state : 'expired'])}
              />
            ))}
          </List>
        </section>
      )}
      <AsOf asked={asked} />
      {code !== null && <CodeSheet first={code} onClose={() => setCode(null)} />}
    </Screen>
  );
}

/** Pages of other areas. */
function Ways() {
  const voice = useVoice();
  const ways = [
    { to: '/points', icon: 'points', word: W.points },
    { to: '/membership', icon: 'medal', word: W.membership },
  ] as const;
  return (
    <List>
      {ways.map(({ to, icon, word }) => (
        <Line key={to} to={to} icon={icon} title={voice.say(word)} />
      ))}
    </List>
  );
}
