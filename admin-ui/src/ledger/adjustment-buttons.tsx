// What a checker does about one adjustment: approve it, or reject it with a reason.
import { useState } from 'react';
import type { Adjustment } from '../../../api/disputes/adjustment-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { LEDGER_WORDS } from './words-ledger.ts';

interface ButtonsOf {
  readonly adjustment: Adjustment;
  readonly onDone: () => void;
}

/** The answer to a dispute is decided on the page of the dispute. */
export function AdjustmentButtons({ adjustment, onDone }: ButtonsOf) {
  const say = useWords(LEDGER_WORDS);
  const { client, may, person } = useSession();
  const { money } = useVoice();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const [isRejecting, setRejecting] = useState(false);
  const { id, state, dispute, amount, currency, party, maker } = adjustment;
  if (state !== 'waiting' || dispute !== null) return null;
  const said = { amount: money(amount, currency), party };
  const approve = async () => {
    const reply = await client.post(`/v1/adjustments/${id}/approve`);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('adj.approved'));
    onDone();
  };
  return (
    <div className="row-buttons">
      {may(['settlement:approve']) && person?.id !== maker ? (
        <Button kind="primary" label={say('adj.approveOf', said)} onClick={() => void approve()}>
          {say('adj.approve')}
        </Button>
      ) : null}
      {may(['settlement:approve', 'settlement:write']) ? (
        <Button label={say('adj.rejectOf', said)} onClick={() => setRejecting(true)}>
          {say('adj.reject')}
        </Button>
      ) : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
      {isRejecting ? <RejectDialog adjustment={adjustment} onClose={() => setRejecting(false)} onDone={onDone} /> : null}
    </div>
  );
}

const TEXT_MIN = 3;

function RejectDialog({ adjustment, onClose, onDone }: ButtonsOf & { readonly onClose: () => void }) {
  const say = useWords(LEDGER_WORDS);
  const { client } = useSession();
  const { money } = useVoice();
  const tell = useToast();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const isShort = reason.trim().length < TEXT_MIN;
  const reject = async () => {
    setAsked(true);
    if (isShort) return;
    const reply = await client.post(`/v1/adjustments/${adjustment.id}/reject`, { reason: reason.trim() });
    if (!reply.ok) return setFault(reply.fault);
    tell(say('adj.rejected'));
    onClose();
    onDone();
  };
  const title = say('adj.rejectOf', { amount: money(adjustment.amount, adjustment.currency), party: adjustment.party });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('adj.cancel')}</Button>
          <Button kind="danger" onClick={() => void reject()}>
            {say('adj.reject')}
          </Button>
        </>
      }
    >
      <TextField
        label={say('adj.text')}
        rows={3}
        value={reason}
        onChange={setReason}
        error={isAsked && isShort ? say('adj.textBad') : undefined}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
