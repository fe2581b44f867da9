// Points: what may be spent, what is on its way, what ends soon, and everything that happened to them.
import { useState } from 'react';
import { AsOf } from '../parts/as-of.tsx';
import { Button, Chips } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Link } from '../parts/link.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import { DayCard } from './day-card.tsx';
import { GiftList } from './gift-list.tsx';
import { GiveSheet, TakeSheet } from './gift-sheets.tsx';
import { Statement } from './statement.tsx';
import type { HeldPoints } from './wire.ts';
import { W } from './words-points.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly HeldPoints[] }>('/v1/me/points', { keep: true });
  const [chosen, setChosen] = useState<string | null>(null);
  const [sheet, setSheet] = useState<'give' | 'take' | null>(null);
  const items = asked.body?.items ?? [];
  const held = items.find(({ programme }) => programme === chosen) ?? items[0];
  return (
    <Screen title={voice.say(W.points)}>
      <AsOf asked={asked} />
      {asked.state === 'loading' && <Skeleton />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && held === undefined && <NoPoints />}
      {items.length > 1 && held !== undefined && (
        <Chips
          label={voice.say(W.programmes)}
          options={items.map(({ programme, name }) => ({ value: programme, word: voice.text(name) }))}
          chosen={held.programme}
          onChoose={setChosen}
        />
      )}
      {held !== undefined && <Balance held={held} />}
      {asked.body !== null && (
        <div className="points-acts">
          {held !== undefined && held.transfer !== 'nobody' && (
            <Button look="quiet" icon="gift" onPress={() => setSheet('give')}>
              {voice.say(W.give)}
            </Button>
          )}
          <Button look="quiet" icon="code" onPress={() => setSheet('take')}>
            {voice.say(W.take)}
          </Button>
        </div>
      )}
      {held !== undefined && (
        <>
          <DayCard key={`day ${held.programme}`} programme={held.programme} />
          <Statement key={held.programme} programme={held.programme} />
          <GiftList />
        </>
      )}
      {sheet === 'give' && held !== undefined && <GiveSheet held={held} onClose={() => setSheet(null)} />}
      {sheet === 'take' && <TakeSheet onClose={() => setSheet(null)} />}
    </Screen>
  );
}

function NoPoints() {
  const voice = useVoice();
  return (
    <Empty
      icon="points"
      title={voice.say(W.none)}
      text={voice.say(W.noneText)}
      action={
        <Link to="/" className="button quiet">
          {voice.say(W.toOffers)}
        </Link>
      }
    />
  );
}

function Balance({ held }: { readonly held: HeldPoints }) {
  const voice = useVoice();
  const { active, pending, debt, expiring } = held;
  const unit = voice.text(held.pointName);
  return (
    <Card look="accent" className="points-balance">
      <p>{voice.say(W.yours)}</p>
      <p className="points-figure">
        <strong>{voice.count(active)}</strong> {unit}
      </p>
      {pending > 0 && <p>{voice.say(W.pending, { count: voice.count(pending) })}</p>}
      {debt > 0 && <p>{voice.say(W.debt, { count: voice.count(debt) })}</p>}
      {expiring.length > 0 && (
        <div className="points-ending">
          <strong>{voice.say(W.expiring)}</strong>
          <ul>
            {expiring.slice(0, 4).map(({ expiresAt, points }) => (
              <li key={expiresAt}>{voice.say(W.expiringOn, { count: voice.count(points), day: voice.lastDay(expiresAt) })}</li>
            ))}
          </ul>
        </div>
      )}
      <Link to="/catalogue" className="button quiet wide">
        {voice.say(W.spend)}
      </Link>
    </Card>
  );
}
