// Stopping, pausing or resuming a campaign: what stops and what stays, and afterwards from which instant on it is so.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { exactTime } from './exact-time.ts';
import { WATCH_WORDS } from './words-watch.ts';

export type Turn = 'stop' | 'pause' | 'resume';
export interface Turnable {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly currency: string;
  readonly ceiling: number | null;
  readonly held: number;
  readonly used: number;
}
interface Effect {
  readonly state: string;
  readonly effectiveAt: string;
}
interface TurnOf {
  readonly campaign: Turnable;
  readonly turn: Turn;
  readonly onClose: () => void;
  readonly onDone?: (() => void) | undefined;
}

export function TurnDialog({ campaign, turn, onClose, onDone }: TurnOf) {
  const say = useWords(WATCH_WORDS);
  const { client } = useSession();
  const { name: nameOf, zone, money } = useVoice();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [effect, setEffect] = useState<Effect | null>(null);
  const { name } = campaign;
  const act = async () => {
    setBusy(true);
    const reply = await client.post<Effect>(`/v1/campaigns/${encodeURIComponent(campaign.id)}/${turn}`);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    setEffect(reply.body);
    onDone?.();
  };
  const actions =
    effect === null ? (
      <>
        <Button onClick={onClose}>{say('turn.cancel')}</Button>
        <Button kind={turn === 'resume' ? 'primary' : 'danger'} busy={busy} onClick={() => void act()}>
          {say(`turn.${turn}Of`, { name })}
        </Button>
      </>
    ) : (
      <Button kind="primary" onClick={onClose}>
        {say('turn.close')}
      </Button>
    );
  return (
    <Dialog title={say(`turn.${turn}Of`, { name })} onClose={onClose} actions={actions}>
      {effect === null ? (
        <>
          <p>{say(`turn.${turn}.what`)}</p>
          {turn === 'resume' ? null : <p>{say('turn.stays', { held: money(campaign.held, campaign.currency) })}</p>}
          <p className="soft">{say('turn.others')}</p>
        </>
      ) : (
        <p role="status" className="effect">
          {say('turn.done', { name, state: nameOf('state', effect.state), time: exactTime(effect.effectiveAt, zone) })}
        </p>
      )}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
