// What may be had for points: items, an order in one sheet, and the orders so far.
import { useState } from 'react';
import { AsOf } from '../parts/as-of.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useAsk } from '../parts/use-ask.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../voice.ts';
import { Orders } from './orders.tsx';
import type { HeldPoints, Item, Order } from './wire.ts';
import { REFUSALS, W } from './words-points.ts';

export function Page() {
  const voice = useVoice();
  const { asked, items, hasMore, isBusy, more } = usePages<Item>('/v1/me/catalogue?limit=50', { keep: true });
  const held = useAsk<{ readonly items: readonly HeldPoints[] }>('/v1/me/points');
  const [chosen, setChosen] = useState<Item | null>(null);
  const activeIn = (programme: string) => held.body?.items.find((each) => each.programme === programme)?.active ?? 0;
  return (
    <Screen title={voice.say(W.catalogue)} back="/points">
      <AsOf asked={asked} />
      {asked.state === 'loading' && <Skeleton />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && items.length === 0 && (
        <Empty icon="gift" title={voice.say(W.catalogueEmpty)} text={voice.say(W.catalogueEmptyText)} />
      )}
      {items.length > 0 && (
        <List label={voice.say(W.catalogue)}>
          {items.map((item) => (
            <Line
              key={item.id}
              icon={item.gives.type === 'coupon' ? 'ticket' : 'gift'}
              title={voice.text(item.name)}
              note={<ItemNote item={item} active={activeIn(item.programme)} />}
              end={voice.say(W.price, { count: voice.count(item.points) })}
              onPress={() => setChosen(item)}
            />
          ))}
        </List>
      )}
      {hasMore && (
        <Button look="quiet" isWide isBusy={isBusy} onPress={more}>
          {voice.say(W.more)}
        </Button>
      )}
      <Orders />
      {chosen !== null && <OrderSheet item={chosen} active={activeIn(chosen.programme)} onClose={() => setChosen(null)} />}
    </Screen>
  );
}

/** What stands in the way, in one word; nothing where nothing does. */
function ItemNote({ item, active }: { readonly item: Item; readonly active: number }) {
  const voice = useVoice();
  if (item.left === 0) return <Badge look="bad">{voice.say(W.allGone)}</Badge>;
  if (active < item.points) return <Badge look="wait">{voice.say(W.short, { count: voice.count(item.points - active) })}</Badge>;
  return <>{item.left === null ? '' : voice.say(W.left, { count: voice.count(item.left) })}</>;
}

interface OrderSheetProps {
  readonly item: Item;
  readonly active: number;
  readonly onClose: () => void;
}

function OrderSheet({ item, active, onClose }: OrderSheetProps) {
  const voice = useVoice();
  const ordering = useAct<Order>();
  const canOrder = item.left !== 0 && active >= item.points;
  const order = async () => {
    const path = `/v1/me/catalogue/${encodeURIComponent(item.id)}/orders`;
    const reply = await ordering.act({ path, body: { version: item.version }, isOnce: true });
    if (!reply.ok) return;
    showToast(voice.say(reply.body.state === 'given' ? W.couponGiven : W.ordered));
    onClose();
  };
  return (
    <Sheet title={voice.text(item.name)} onClose={onClose}>
      <p>{voice.text(item.text)}</p>
      <p className="note">{voice.say(item.gives.type === 'coupon' ? W.coupon : W.goods)}</p>
      <p className="note">
        {voice.say(W.offeredUntil, { day: voice.lastDay(item.to) })} · {voice.say(W.have, { count: voice.count(active) })}
      </p>
      <p className="note">{voice.say(W.orderNote)}</p>
      {ordering.fault !== null && <FaultNote fault={ordering.fault} said={REFUSALS} isInline />}
      <Button isWide isBusy={ordering.isBusy} isOff={!canOrder} onPress={() => void order()}>
        {voice.say(W.order, { count: voice.count(item.points) })}
      </Button>
    </Sheet>
  );
}
