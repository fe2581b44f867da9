// The inbox: everything the cardholder was told, newest first; what is looked at counts as read.
import { type ReactNode, useEffect } from 'react';
import type { HolderMessageKind } from '../../../../engine/message/kinds.ts';
import { AsOf } from '../parts/as-of.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, RoundButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { showTabCount } from '../parts/tab-count.ts';
import { useAct } from '../parts/use-act.ts';
import { P } from '../parts/words-parts.ts';
import { go } from '../address.ts';
import { useVoice } from '../voice.ts';
import { useInbox } from './use-inbox.ts';
import type { Message } from './wire.ts';
import { INBOX } from './wire.ts';
import { KINDS, W } from './words-messages.ts';

const ICONS: Readonly<Record<HolderMessageKind, IconName>> = {
  earned: 'points',
  used: 'tag',
  points_active: 'points',
  points_expiring: 'clock',
  coupon_received: 'ticket',
  coupon_expiring: 'clock',
  tier_changed: 'medal',
  refund: 'refresh',
  gift_received: 'gift',
  security: 'lock',
  digest: 'inbox',
};

export function Page() {
  const voice = useVoice();
  const { asked, items, unread, hasMore, isBusy, fault, more } = useInbox();
  const { act, isBusy: isMarking } = useAct();
  useEffect(() => showTabCount('/messages', unread), [unread]);
  const newest = items[0]?.id;
  const markAll = () => {
    if (newest !== undefined) void act({ path: `${INBOX}/read`, body: { upTo: newest } });
  };
  return (
    <Screen
      title={voice.say(W.inbox)}
      actions={<RoundButton icon="settings" label={voice.say(W.preferences)} onPress={() => go('/preferences')} />}
    >
      <AsOf asked={asked} />
      {asked.state === 'loading' && <Skeleton cards={4} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && items.length === 0 && <Empty icon="inbox" title={voice.say(W.none)} text={voice.say(W.noneText)} />}
      {unread > 0 && (
        <Button look="quiet" icon="check" isBusy={isMarking} onPress={markAll}>
          {voice.say(W.markAll)}
        </Button>
      )}
      <Told items={items} />
      {fault !== null && <FaultNote fault={fault} onAgain={more} isInline />}
      {hasMore && (
        <Button look="quiet" isWide isBusy={isBusy} onPress={more}>
          {voice.say(P.more)}
        </Button>
      )}
    </Screen>
  );
}

function Told({ items }: { readonly items: readonly Message[] }) {
  if (items.length === 0) return null;
  return (
    <ul className="inbox">
      {items.map((message) => (
        <li key={message.id}>
          <One message={message} />
        </li>
      ))}
    </ul>
  );
}

function One({ message }: { readonly message: Message }): ReactNode {
  const voice = useVoice();
  const { kind, at, subject, text, readAt } = message;
  return (
    <Card className="message">
      <p className="message-head small soft">
        <Icon name={ICONS[kind]} size={18} />
        <span>{voice.say(KINDS[kind])}</span>
        <time dateTime={at}>{voice.moment(at)}</time>
        {readAt === null && <Badge look="accent">{voice.say(W.new)}</Badge>}
      </p>
      <h2>{voice.text(subject)}</h2>
      <p className="message-text">{voice.text(text)}</p>
    </Card>
  );
}
