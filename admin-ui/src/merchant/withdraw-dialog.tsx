// Asks once more before a dispute is withdrawn.
import { useState } from 'react';
import type { Dispute } from '../../../api/disputes/dispute-wire.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

interface WithdrawDialogOf {
  readonly dispute: Pick<Dispute, 'id'>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function WithdrawDialog({ dispute, onClose, onDone }: WithdrawDialogOf) {
  const say = useWords(MERCHANT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const withdraw = async () => {
    setBusy(true);
    const reply = await client.post(`/v1/disputes/${encodeURIComponent(dispute.id)}/withdraw`);
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    tell(say('dp.withdrawn'));
    onDone();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('dp.cancel')}</Button>
      <Button kind="danger" busy={busy} onClick={() => void withdraw()}>
        {say('dp.withdraw')}
      </Button>
    </>
  );
  return (
    <Dialog title={say('dp.withdraw')} onClose={onClose} actions={actions}>
      <p>{say('dp.withdrawWhy')}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
