// The balance at the end of a day, past or to come.
import { useState } from 'react';
import { Card } from '../parts/card.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { TextField } from '../parts/field.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import type { DayBalance } from './wire.ts';
import { W } from './words-points.ts';

const SAID = { past: W.wasThen, now: W.isNow, future: W.willBe } as const;

export function DayCard({ programme }: { readonly programme: string }) {
  const voice = useVoice();
  const [day, setDay] = useState('');
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day);
  const asked = useAsk<DayBalance>(isDay ? `/v1/me/points/${encodeURIComponent(programme)}?asOf=${day}` : null);
  const found = asked.body;
  return (
    <Card look="quiet" className="points-day">
      <h2>{voice.say(W.onDay)}</h2>
      <TextField label={voice.say(W.onDayLabel)} type="date" value={day} onType={setDay} />
      <div aria-live="polite">
        {found !== null && (
          <>
            <p>
              <strong>{voice.say(SAID[found.tense], { count: voice.count(found.active) })}</strong>
            </p>
            {found.willExpire > 0 && <p className="note">{voice.say(W.willEnd, { count: voice.count(found.willExpire) })}</p>}
            {found.pending > 0 && <p className="note">{voice.say(W.pendingThen, { count: voice.count(found.pending) })}</p>}
            {found.debt > 0 && <p className="note">{voice.say(W.debt, { count: voice.count(found.debt) })}</p>}
          </>
        )}
        {isDay && asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} isInline />}
      </div>
    </Card>
  );
}
