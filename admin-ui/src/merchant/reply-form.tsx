// The merchant's next word about a dispute.
import { type FormEvent, useState } from 'react';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

const TEXT_MIN = 3;
const TEXT_MAX = 2_000;

export function ReplyForm({ dispute, onDone }: { readonly dispute: WholeDispute; readonly onDone: () => void }) {
  const say = useWords(MERCHANT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const isShort = text.trim().length < TEXT_MIN;
  const send = async () => {
    setBusy(true);
    const reply = await client.post(`/v1/disputes/${encodeURIComponent(dispute.id)}/reply`, { text: text.trim() });
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    setText('');
    setAsked(false);
    tell(say('dp.replied'));
    onDone();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!isShort) void send();
  };
  return (
    <form className="sheet form" onSubmit={onSubmit}>
      <TextField
        label={say('dp.reply')}
        rows={3}
        maxLength={TEXT_MAX}
        value={text}
        onChange={setText}
        error={asked && isShort ? say('dp.textBad') : undefined}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <button type="submit" className="button primary" disabled={busy} aria-busy={busy}>
          {say('dp.replySend')}
        </button>
      </div>
    </form>
  );
}
