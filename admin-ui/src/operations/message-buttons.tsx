// Plays the rest of an authorization's life: capture, reverse, refund a half, refund the rest; each press is one message.
import { useState } from 'react';
import { type Fault, freshId } from '../parts/client.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationDetail, MessageReply } from '../parts/wire.ts';
import { ACTIONS, type Action, messageFor, possible } from './next-message.ts';

export function MessageButtons({ detail, onDone }: { readonly detail: AuthorizationDetail; readonly onDone: () => void }) {
  const { client } = useSession();
  const { say } = useVoice();
  const [last, setLast] = useState<{ readonly action: Action; readonly fault: Fault | null; readonly parked: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (action: Action) => {
    setBusy(true);
    const { path, body } = messageFor(action, detail, { id: `try-${freshId()}`, at: detail.at });
    const reply = await client.post<MessageReply>(path, body);
    setBusy(false);
    setLast({ action, fault: reply.ok ? null : reply.fault, parked: reply.ok && reply.body.status === 'parked' });
    onDone();
  };
  return (
    <div className="actions">
      <div className="actions-row">
        {ACTIONS.map((action) => (
          <button
            key={action}
            type="button"
            className="button"
            disabled={busy || !possible(action, detail)}
            onClick={() => void send(action)}
          >
            {say(`act.${action}`)}
          </button>
        ))}
      </div>
      <div role="status">
        {last !== null && last.fault === null ? (
          <p className="done">{say(last.parked ? 'try.parked' : 'try.done', { action: say(`act.${last.action}`) })}</p>
        ) : null}
      </div>
      {last?.fault == null ? null : <FaultNotice fault={last.fault} />}
    </div>
  );
}
